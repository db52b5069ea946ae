"""Bring ``resources/translations/*.ts`` up to date with the program's texts.

Qt's ``lupdate`` finds what the source hands to ``tr``. What is made of the catalogue,
the menus and the panels is asked of the window itself and handed to ``lupdate`` as a
file of its own. Then: translate what is "unfinished", with Qt Linguist or an editor.
"""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
_OWN_PAGES = ("evaluate.simulate",)  # no dialog asks for their options


def main() -> int:
    """Update every language and say how much of it is translated."""
    for path in sorted(FOLDER.glob("umc_*.ts")):
        update(path)
        missing = unfinished(path)
        print(f"{path.name}: {len(missing)} texts without a translation")
        for text in missing:
            print(f"  {text}")
    return 0


def update(path: Path) -> None:
    """Bring one file up to date; what is not used any more goes."""
    with tempfile.TemporaryDirectory() as name:
        asked = Path(name) / "asked.py"
        calls = "".join(f"tr({text!r})\n" for text in sorted(set(asked_of_window())))
        asked.write_text(calls, encoding="utf-8")
        tool = Path(sys.executable).with_name("pyside6-lupdate")
        subprocess.run(
            [
                str(tool),
                "-silent",
                "-no-obsolete",
                "-locations",
                "none",
                *sorted(str(one) for one in (ROOT / "umc_desktop/qt").rglob("*.py")),
                str(asked),
                "-ts",
                str(path),
            ],
            check=True,
            cwd=name,
        )


def unfinished(path: Path) -> list[str]:
    """Return the texts that have no translation."""
    from xml.etree import ElementTree

    return [
        message.findtext("source") or ""
        for message in ElementTree.parse(path).iter("message")
        if not message.findtext("translation")
        or message.find("translation").get("type") == "unfinished"  # type: ignore[union-attr]
    ]


def asked_of_window() -> Iterator[str]:
    """Yield the texts that no source file holds as they are shown."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from umc_desktop.domain.events import Flag
    from umc_desktop.domain.reasons import Reason
    from umc_desktop.ml.purity import SENTENCES
    from umc_desktop.ml.simulation.strategy import NAMES
    from umc_desktop.operations.budget_plan import POLICIES, gain_of
    from umc_desktop.operations.feedback import KINDS
    from umc_desktop.qt.map.effects import Effect
    from umc_desktop.qt.panels.splitting import WAYS

    yield from (effect.value for effect in Effect)
    yield from (reason.value for reason in Reason)
    yield from (flag.value.capitalize() for flag in Flag)
    yield from (gain_of(policy) for policy in POLICIES)
    yield from (*KINDS, *NAMES.values(), *SENTENCES, *WAYS)
    yield from _of_source()
    yield from _of_panels()
    yield from _of_catalogue()
    yield from _of_actions()


def _of_source() -> Iterator[str]:
    """Yield what constants say, and the nouns that are counted."""
    from umc_desktop.domain.wording import counted

    for path in sorted((ROOT / "umc_desktop/qt").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            said = call.args[-1] if call.args else None
            if not isinstance(said, ast.Constant):
                continue
            if call.func.id == "later":
                yield said.value
            elif call.func.id == "counted":
                yield said.value
                yield counted(2, said.value).removeprefix("2 ")


def _of_panels() -> Iterator[str]:
    from umc_desktop.qt.keys import EVERYWHERE
    from umc_desktop.qt.map_panel import MapPanel
    from umc_desktop.qt.panels.registry import PANELS, PanelSpec

    yield from (spec.title for spec in PANELS)
    of_panels = (key for spec in PANELS for key in PanelSpec.keys(spec))
    for key in (*EVERYWHERE, *MapPanel.KEYS, *of_panels):
        yield key.what
        if key.is_gesture:
            yield key.keys


def _of_catalogue() -> Iterator[str]:
    from umc_desktop.commands.catalogue import CATALOGUE
    from umc_desktop.commands.spec import needs_answers

    for command in CATALOGUE:
        if not command.in_window:
            continue
        yield from (command.title, command.help)
        if command.id in _OWN_PAGES or not needs_answers(command.request_type):
            continue
        for item in fields(command.request_type):
            yield item.name.replace("_", " ").capitalize()
            if item.metadata.get("help"):
                yield item.metadata["help"]


def _of_actions() -> Iterator[str]:
    from PySide6.QtWidgets import QApplication

    from umc_desktop.qt.job_bridge import JobBridge
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.settings import Settings
    from umc_desktop.qt.theme import Theme

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(Path(name) / "window.json", for_picture=True)
        window = MainWindow(settings, Theme(app, "light"), JobBridge())
        for menu in window.menuBar().actions():
            yield menu.text().replace("&", "")
        for action in window.actions_by_menu:
            if action.objectName().startswith("window."):
                yield from (action.text(), action.toolTip())
        window.close_without_asking()
        window.deleteLater()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
