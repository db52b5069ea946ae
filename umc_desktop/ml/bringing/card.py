"""What a model says of itself: the licence, in words of its card or configuration."""

import re
from typing import Any

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.bringing.folder import MOST_JSON, ModelFolder

UNKNOWN = "unknown"
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---", re.DOTALL)
_LICENCE = re.compile(r"^licen[cs]e(_name)?:\s*[\"']?([^\"'\n#]+)", re.MULTILINE)
_LICENCE_FILES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")
_LONGEST = 100


def licence_of(folder: ModelFolder) -> str:
    """Return the licence that a model's card or configuration names, or "unknown"."""
    return _of_card(folder) or _of_config(folder) or _of_file(folder) or UNKNOWN


def _of_card(folder: ModelFolder) -> str:
    if not folder.has("README.md"):
        return ""
    try:
        text = folder.file("README.md", MOST_JSON).read_text("utf-8", "replace")
    except ModelError:
        return ""  # what cannot be read says nothing
    front = _FRONT_MATTER.search(text)
    if front is None:
        return ""
    named = {bool(name): said for name, said in _LICENCE.findall(front.group(1))}
    # "other" is explained by a name
    return _short(named.get(True) or named.get(False) or "")


def _of_config(folder: ModelFolder) -> str:
    if not folder.has("config.json"):
        return ""
    said: Any = folder.json("config.json", dict[str, Any]).get("license")
    return _short(said) if isinstance(said, str) else ""


def _of_file(folder: ModelFolder) -> str:
    for name in _LICENCE_FILES:
        if folder.has(name):
            try:
                text = folder.file(name, MOST_JSON).read_text("utf-8", "replace")
            except ModelError:
                continue
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if lines:
                return _short(f"{lines[0]} ({name})")
    return ""


def _short(said: str) -> str:
    return " ".join(said.split())[:_LONGEST]
