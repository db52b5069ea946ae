"""Pages made from the program itself, and formulas as MathML: no script, no network."""

import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from umc_desktop.cli.main import NOUNS
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command

_BLOCK = re.compile(r"^\$\$(.+?)\$\$$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<![\\$])\$([^$\n]+?)\$(?!\$)")
_ELSEWHERE = re.compile(r'<script src="https?://[^"]+"></script>')
_WORDS = re.compile(r"^## Words\n(.*?)^## ", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that the catalogue and the README say better than a copy would."""
    for path, content in {
        "reference/commands.md": _commands(),
        "reference/keys.md": _keys(),
        "reference/words.md": _words(config),
    }.items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Turn formulas into MathML, which browsers draw by themselves."""
    del page, config, files
    parts = re.split(r"(^```.*?^```$|`[^`\n]+`)", markdown, flags=re.M | re.S)
    return "".join(part if part.startswith("`") else _formulas(part) for part in parts)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Take out the one script that the theme would load from elsewhere.

    It helps the search where pages are opened from a folder by browsers that run no
    worker there; searching works where the folder is served.
    """
    del page, config
    return _ELSEWHERE.sub("", output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Do the same for pages that come from no file of ours."""
    del template_name, config
    return _ELSEWHERE.sub("", output)


def _formulas(text: str) -> str:
    text = _BLOCK.sub(lambda found: _mathml(found[1], "block"), text)
    return _INLINE.sub(lambda found: _mathml(found[1], "inline"), text)


def _mathml(formula: str, display: str) -> str:
    return str(convert(formula.strip(), display=display)).replace("\n", "")


def _commands() -> str:
    lines = [
        "# Commands",
        "",
        "Every command takes `--json`: one object on standard output and nothing else. "
        "It ends with 0, with 1 for an error that is explained in words, or with 3 for "
        "a bug. The same commands stand in the menus and in the palette "
        "(`Ctrl+Shift+P`).",
        "",
    ]
    for noun, about in NOUNS.items():
        found = [one for one in CATALOGUE if one.id.partition(".")[0] == noun]
        if found:
            lines += [f"## {noun}", "", about, ""]
            for command in found:
                lines += _command(command)
    alone = [one for one in CATALOGUE if "." not in one.id]
    for command in alone:
        lines += _command(command)
    return "\n".join(lines)


def _command(command: Command) -> list[str]:
    positional = [
        item for item in fields(command.request_type) if item.metadata.get("positional")
    ]
    needs_project = type(command.work).__name__ != "Standalone"
    words = ["umc", *command.id.split(".")]
    words += ["P.umc"] if needs_project else []
    words += [item.name.upper() for item in positional]
    lines = [f"### `{' '.join(words)}`", "", *_prose(command.description), ""]
    options = [
        item
        for item in fields(command.request_type)
        if not item.metadata.get("positional")
    ]
    if options:
        lines += ["| option | what it says | without it |", "|---|---|---|"]
        lines += [_option(item) for item in options] + [""]
    if command.shortcut:
        lines += [f"Key in the window: `{command.shortcut}`", ""]
    return lines


def _option(item: "Field[Any]") -> str:
    flag = "--" + (item.metadata.get("flag") or item.name.replace("_", "-"))
    default = item.default
    without = "must be given" if default is MISSING else _shown(default)
    said = item.metadata.get("help", "").replace("|", "\\|")
    return f"| `{flag}` | {said} | {without} |"


def _shown(value: object) -> str:
    return "–" if value in (None, "", (), False) else f"`{value}`"


def _prose(docstring: str) -> list[str]:
    """Return a numpydoc docstring's sentences, without what is for programmers."""
    said = re.split(r"\n\s*(?:Raises|Returns|Parameters)\n\s*-+", docstring)[0]
    return [line.strip() for line in said.strip().splitlines()]


def _keys() -> str:
    lines = [
        "# Keys",
        "",
        "`?` in the window shows these, with your own changes.",
        "",
        "| key | what it does | where |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{command.shortcut}` | {command.help} | {command.menu} menu |"
        for command in CATALOGUE
        if command.shortcut
    ]
    return "\n".join(lines)


def _words(config: MkDocsConfig) -> str:
    readme = Path(config.config_file_path).with_name("README.md")
    found = _WORDS.search(readme.read_text(encoding="utf-8"))
    assert found is not None
    return (
        f"# Words\n\nThe program uses these words and no others for them.\n{found[1]}"
    )
