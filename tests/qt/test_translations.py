"""German, the worked example: complete in what is prepared, and really shown."""

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from tests.conftest import REPOSITORY
from tests.qt.clipping import SCREEN, clipped, settle
from umc_desktop.qt import translations
from umc_desktop.qt.cheat_sheet import sections
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.main_window import MainWindow
from umc_desktop.qt.panels.registry import PANELS
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.text_size import TextSize
from umc_desktop.qt.theme import Theme
from umc_desktop.qt.words import counted, tr

GERMAN = REPOSITORY / "resources" / "translations" / "umc_de.ts"
WORDS = translations.read_ts(GERMAN)


@pytest.fixture
def german() -> Iterator[None]:
    app = QApplication.instance()
    assert translations.install(app, "de") == "de"
    yield
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.setParent(None)
        translator.deleteLater()


@pytest.fixture
def fenster(german, scored, tmp_path, qtbot) -> Iterator[MainWindow]:
    """The window in German, on the scored project."""
    app = QApplication.instance()
    settings = Settings(tmp_path / "window.json")
    settings.change(annotator="Ada", theme="light")
    window = MainWindow(settings, Theme(app, "light"), JobBridge())
    window.show()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    qtbot.waitUntil(lambda: window.actions_by_menu.are_described)
    yield window
    window.close_without_asking()
    window.deleteLater()
    TextSize(app).choose(100)


def script():
    path = REPOSITORY / "packaging" / "update_translations.py"
    spec = importlib.util.spec_from_file_location("update_translations", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_a_translation(tmp_path, window):
    update = script()
    copy = tmp_path / GERMAN.name
    shutil.copy(GERMAN, copy)
    update.update(copy)
    missing = update.unfinished(copy)
    assert copy.read_text(encoding="utf-8").count("<source>") > 1000
    assert missing == [], "run `make translations`, then translate"


def test_what_is_shown_is_handed_to_tr():
    """A literal in the place of a shown text would stay English without a word."""
    found = [
        f"{path.name}:{literal.lineno} {ast.unparse(literal)}"
        for path in sorted((REPOSITORY / "umc_desktop" / "qt").rglob("*.py"))
        for literal in shown_literals(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


SHOWING = {
    *("addRow", "addTab", "drawText", "show_empty", "show_note"),
    *("setAccessibleDescription", "setAccessibleName", "setPlaceholderText"),
    *("setText", "setToolTip", "setWindowTitle"),
    *("Heading", "PlainLabel", "QCheckBox", "QLabel", "QPushButton"),
}
NAME = "UMC Desktop"


def shown_literals(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield literals with a word in them that a widget is given to show."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        for given in call.args if name in SHOWING else ():
            arms = (given.body, given.orelse) if isinstance(given, ast.IfExp) else ()
            for one in (given, *arms):
                parts = one.values if isinstance(one, ast.JoinedStr) else [one]
                said = "".join(
                    part.value
                    for part in parts
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )
                if re.search(r" \w|[A-Z]\w", said.replace(NAME, "")):
                    yield one


def test_a_literal_that_is_shown_is_found():
    shown = "box.setText('Oh no'); PlainLabel(f'{n} of them'); box.setText(tr('Fine'))"
    assert [ast.unparse(one) for one in shown_literals(ast.parse(shown))] == [
        "'Oh no'",
        "f'{n} of them'",
    ]


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (1, "sample", "1 Beispiel"),
        (0, "sample", "0 Beispiele"),
        (2000, "entry", "2,000 Einträge"),
        (3, "match", "3 Treffer"),
    ],
)
def test_what_is_counted_is_counted_in_german(german, number, noun, said):
    assert counted(number, noun) == said


def test_what_is_in_a_constant_is_translated_where_it_is_shown(fenster):
    panes = fenster.workspace.map_panel.pane
    shown = [panes.colour_by.itemText(row) for row in range(panes.colour_by.count())]
    assert shown[:3] == ["Unsicherheit", "Sicherheit", "Uneinigkeit"]
    panes.colour_by.setCurrentText("Vergebenes Label")
    assert panes.legend.accessibleName() == "Legende"
    assert panes.colour_by.currentData() == "Given label"
    titles = [action.text() for action in panes.layer_actions.values()]
    assert titles[0] == "Dichte"
    assert fenster.workspace.queue._model.rows[0].spoken.endswith("übrig")


@pytest.mark.parametrize(("english", "translated"), WORDS.items())
def test_what_is_filled_in_is_filled_in_there_too(english, translated):
    fields = re.compile(r"\{[^{}]*\}")
    assert sorted(fields.findall(english)) == sorted(fields.findall(translated))
    assert english.endswith("…") == translated.endswith("…")
    assert translated == translated.strip()
    assert "“" not in translated or "„" in translated  # German quotation marks


def test_menus_commands_and_panels_are_german(fenster):
    menus = [menu.text().replace("&", "") for menu in fenster.menuBar().actions()]
    assert menus[:4] == ["Datei", "Bearbeiten", "Label", "Modell"]
    assert menus[-2:] == ["Ansicht", "Hilfe"]
    assert len({menu[0] for menu in menus}) == len(menus)  # Alt and a letter
    undo = fenster.actions_by_menu.of_command("history.undo")
    assert (undo.text(), undo.toolTip()) == (
        "Rückgängig",
        "Ihren letzten Schritt zurücknehmen, der noch gilt.",
    )
    for spec in PANELS:
        dock = fenster.workspace.docks[spec.id]
        assert dock.windowTitle() == tr(spec.title)
    assert fenster.workspace.docks["queue"].windowTitle() == "Warteschlange"
    assert fenster.workspace.labels.define_button.text() == "Neues Label …"


def test_qts_own_buttons_are_german(german, qtbot):
    buttons = dialog_buttons(OK_OR_CANCEL)
    qtbot.addWidget(buttons)
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    assert cancel.text() == "Abbrechen"


def test_shortcuts_have_the_same_names_in_every_language(fenster, tmp_path):
    path = tmp_path / "keys.json"
    fenster.habits.shortcuts.write(path)
    keys = json.loads(path.read_text())["shortcuts"]
    assert keys["window.lasso"] == "L"
    assert keys["history.undo"] == "Ctrl+Z"
    titles = [
        section.title for section in sections(fenster.habits.shortcuts.bindings())
    ]
    assert titles[0] == "Datei"
    assert "Auf der Karte" in titles


@pytest.mark.parametrize("percent", [100, 200])
def test_longer_words_are_not_cut(fenster, percent):
    fenster.resize(SCREEN)
    TextSize(QApplication.instance()).choose(percent)
    for spec in PANELS:
        fenster.workspace.show_panel(spec.id)
        settle()
        assert "\n".join(clipped(fenster)) == "", spec.id
    assert fenster.width() <= SCREEN.width()
    fenster.close_project()
    settle()
    assert "\n".join(clipped(fenster)) == ""


def test_a_label_that_is_called_like_a_command_stays_what_it_is(fenster):
    """Data are never translated: only what the program itself says."""
    assert tr("Undo") == "Rückgängig"
    model = fenster.workspace.labels.list.model()
    assert [row.label.name for row in model.rows] == ["a", "b"]


@pytest.mark.parametrize(
    ("wish", "system", "shown"),
    [
        ("system", ["de-AT", "de"], "de"),
        ("system", ["fr-FR", "de-DE"], "de"),
        ("system", ["fr-FR"], "en"),
        ("en", ["de-DE"], "en"),
        ("de", ["en-GB"], "de"),
    ],
)
def test_the_language_is_the_systems_unless_another_is_chosen(
    monkeypatch, wish, system, shown
):
    class System:
        def uiLanguages(self):  # noqa: N802 - as in Qt
            return system

    monkeypatch.setattr(QLocale, "system", lambda: System())
    assert translations.language_of(wish) == shown


def test_the_choice_is_kept_for_the_next_start(opened):
    next(
        one for one in opened.actions_by_menu if one.text() == "Language: Deutsch"
    ).trigger()
    assert Settings(opened.settings._path).value.language == "de"
    assert "next start" in opened.status.summary


def test_the_program_starts_in_german(tmp_path):
    code = (
        "from umc_desktop.qt.application import make_application\n"
        "from umc_desktop.qt import translations\n"
        "from umc_desktop.qt.welcome_page import WelcomePage\n"
        "app = make_application(offscreen_allowed=True)\n"
        "translations.install(app, 'de')\n"
        "print(WelcomePage().new_button.text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Neues Projekt …\n"


def test_what_is_not_finished_stays_english(tmp_path):
    path = tmp_path / "umc_xx.ts"
    path.write_text(
        '<TS version="2.1"><context><name></name>'
        "<message><source>Undo</source><translation>Zurück</translation></message>"
        "<message><source>Redo</source>"
        '<translation type="unfinished">Wieder</translation></message>'
        "<message><source>Skip</source><translation></translation></message>"
        "</context></TS>"
    )
    translator = translations.TsTranslator(path)
    assert not translator.isEmpty()
    assert translator.translate("", "Undo") == "Zurück"
    assert translator.translate("", "Redo") is None
    assert translator.translate("", "Skip") is None
