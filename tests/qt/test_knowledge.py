"""Looking words up, and terms underlined in the text of a sample, as a person does."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QMessageBox

from umc_desktop.domain.knowledge import Entry
from umc_desktop.domain.progress import SILENT
from umc_desktop.qt.panels.knowledge_panel import KnowledgePanel
from umc_desktop.storage.knowledge import KnowledgeBase

ENTRIES = [
    Entry("W1", "Writing", "Anything <b>written</b>.\nSecond line."),
    Entry("W2", "Text number", "A number in a text.", ("numbered text",), (), ("W1",)),
    Entry("W3", "Number", "How many.", parents=("W1",)),
    *(Entry(f"N{n}", f"Nuance {n}") for n in range(70)),
]


@pytest.fixture
def base(tmp_path, monkeypatch) -> KnowledgeBase:
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    return KnowledgeBase()


@pytest.fixture
def filled(base) -> KnowledgeBase:
    base.write_source("words", "table", "words.csv", "2026", [ENTRIES], SILENT)
    return base


@pytest.fixture
def marked(filled, opened, qtbot):
    """The window on a sample whose terms are underlined."""
    sample = opened.workspace.sample
    qtbot.waitUntil(lambda: sample.text.marks.layer("terms") != ())
    return opened


def press(qtbot, window, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)


def opened_panel(window, qtbot) -> KnowledgePanel:
    press(qtbot, window, Qt.Key.Key_K)
    panel = window.workspace.knowledge
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(panel.search.hasFocus)
    return panel


def names(panel) -> list[str]:
    return [entry.name for entry in panel.entries]


def underlined(window) -> list[str]:
    text = window.workspace.sample.text
    shown = text.toPlainText()
    return [shown[mark.start : mark.end] for mark in text.marks.layer("terms")]


def test_terms_in_the_text_are_underlined_and_explained_on_hover(marked, qtbot):
    assert underlined(marked) == ["text number"]
    text = marked.workspace.sample.text
    cursor = text.textCursor()
    cursor.setPosition(2)
    said = text.marks.explanation_at(text.cursorRect(cursor).center() + QPoint(2, 0))
    assert said.splitlines() == [
        "Text number · words W2",
        "Writing",
        "A number in a text.",
        "Also: numbered text",
    ]


def test_k_shows_the_terms_of_the_sample_and_hides_the_panel_again(marked, qtbot):
    panel = opened_panel(marked, qtbot)
    qtbot.waitUntil(lambda: names(panel) == ["Text number"])
    assert panel.heading_text == "1 entry for terms in this sample"
    assert panel.entry_view.text("definition") == "A number in a text."
    assert panel.entry_view.text("place") == "W2 · words"
    assert panel.entry_view.text("synonyms") == "Also: numbered text"
    press(qtbot, marked, Qt.Key.Key_Tab)
    marked.workspace.map_panel.map.setFocus()
    press(qtbot, marked, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_typed_words_are_looked_up_and_keys_go_through_the_entries(marked, qtbot):
    panel = opened_panel(marked, qtbot)
    qtbot.keyClicks(panel.search, "numb")
    qtbot.waitUntil(lambda: names(panel)[:1] == ["Number"])
    assert set(names(panel)) == {"Number", "Text number"}
    assert panel.heading_text == "2 matches for “numb”"
    press(qtbot, marked, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    press(qtbot, marked, Qt.Key.Key_Down)
    assert panel.entry_view.text("name") == "Text number"
    panel.search.setFocus()
    press(qtbot, marked, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    qtbot.waitUntil(lambda: names(panel) == ["Text number"])
    qtbot.keyClicks(panel.search, "zzzz")
    qtbot.waitUntil(lambda: panel.heading_text == "Nothing is known of “zzzz”.")
    assert not panel.entry_view.isVisible()


def test_marked_words_are_looked_up_with_k(marked, qtbot):
    text = marked.workspace.sample.text
    cursor = text.textCursor()
    cursor.setPosition(5)
    cursor.setPosition(11, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.setFocus()
    panel = opened_panel(marked, qtbot)
    assert panel.search.text() == "number"
    qtbot.waitUntil(lambda: names(panel)[:1] == ["Number"])


def test_the_term_at_the_cursor_is_looked_up_with_k(marked, qtbot):
    text = marked.workspace.sample.text
    text.setFocus()
    press(qtbot, marked, Qt.Key.Key_Home)
    panel = opened_panel(marked, qtbot)
    assert panel.search.text() == "text number"


def test_the_mouse_alone_can_look_up_a_term(marked, qtbot):
    text = marked.workspace.sample.text
    cursor = text.textCursor()
    cursor.setPosition(2)
    place = text.cursorRect(cursor).center() + QPoint(2, 0)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, text.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(text.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = menu.actions()[-1]
    assert action.text() == "Look up “text number”"
    qtbot.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center()
    )
    panel = marked.workspace.knowledge
    qtbot.waitUntil(panel.isVisible)
    assert panel.search.text() == "text number"


def test_a_parent_can_be_gone_to(marked, qtbot):
    panel = opened_panel(marked, qtbot)
    qtbot.waitUntil(lambda: names(panel) == ["Text number"])
    (parent,) = panel.entry_view.parent_buttons
    assert parent.label_text == "↑ Writing"
    qtbot.mouseClick(parent, Qt.MouseButton.LeftButton)
    assert names(panel) == ["Writing"]
    assert panel.heading_text == "Above “Text number”"
    assert panel.entry_view.text("definition") == (
        "Anything <b>written</b>.\nSecond line."
    )


def test_an_entry_is_linked_to_a_label_and_unlinked(marked, qtbot, monkeypatch):
    asked = []

    def choose(parent, title, question, items, current, editable):
        asked.append((items, items[current]))
        return "b", True

    monkeypatch.setattr(QInputDialog, "getItem", choose)
    panel = opened_panel(marked, qtbot)
    qtbot.waitUntil(lambda: names(panel) == ["Text number"])
    qtbot.mouseClick(panel.entry_view.link_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(panel.entry_view.unlink_buttons) == 1)
    assert asked == [(["a", "b"], "a")]  # the suggestion is meant most likely
    assert panel.entry_view.text("labels") == "Linked labels:"
    labels = marked.workspace.labels
    labels.list.setCurrentIndex(labels.list.model().index(1, 0))
    assert labels.definition_text == "See Text number (words W2)"
    (button,) = panel.entry_view.unlink_buttons
    assert button.accessibleName() == "Unlink the label b"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.entry_view.unlink_buttons == [])
    qtbot.keyClick(marked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(panel.entry_view.unlink_buttons) == 1)


def test_without_a_source_it_says_how_to_get_one_and_the_menu_does(
    base, opened, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "terms.csv"
    path.write_text("term,definition\ntext,What is read.\n", "utf-8")
    press(qtbot, opened, Qt.Key.Key_K)
    panel = opened.workspace.knowledge
    qtbot.waitUntil(panel.isVisible)
    assert panel.empty_text.startswith("There is nothing to look up yet.")
    monkeypatch.setattr(
        "umc_desktop.qt.panels.sources_menu.QFileDialog.getOpenFileName",
        lambda *args: (str(path), ""),
    )
    choose(qtbot, panel, "Import a file…")
    qtbot.waitUntil(lambda: panel.empty_text == "", timeout=60_000)
    qtbot.waitUntil(lambda: underlined(opened) == ["text"])
    qtbot.waitUntil(lambda: names(panel) == ["text"])
    monkeypatch.setattr(
        QMessageBox, "question", lambda *args: QMessageBox.StandardButton.Yes
    )
    choose(qtbot, panel, "Remove terms…")
    qtbot.waitUntil(lambda: panel.empty_text != "", timeout=60_000)
    qtbot.waitUntil(lambda: underlined(opened) == [])


def choose(qtbot, panel: KnowledgePanel, title: str) -> None:
    """Open the menu with the mouse and choose with the keyboard."""

    def pick() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [one for one in menu.actions() if one.text() == title]
        menu.setActiveAction(action)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, pick)
    qtbot.mouseClick(panel.sources_button, Qt.MouseButton.LeftButton)


def test_what_another_program_imports_is_seen_at_the_next_sample(marked, filled, qtbot):
    filled.write_source(
        "more", "table", "m.csv", "2026", [[Entry("M", "text")]], SILENT
    )
    assert underlined(marked) == ["text number"]
    marked.view.move(1)
    qtbot.waitUntil(lambda: len(marked.knowledge.sources) == 2)
    panel = opened_panel(marked, qtbot)
    assert panel.source_box.isVisible()
    panel.source_box.setFocus()
    qtbot.keyClicks(panel.source_box, "more")
    panel.search.setFocus()
    qtbot.keyClicks(panel.search, "text")
    qtbot.waitUntil(lambda: [one.source for one in panel.entries] == ["more"])


def test_a_long_text_is_marked_part_by_part(filled, opened, qtbot):
    text = opened.workspace.sample.text
    text.setPlainText("filler words here. " * 3_000 + "a numbered text")
    qtbot.waitUntil(lambda: underlined(opened) == ["numbered text"])


def test_a_damaged_knowledge_base_is_said_once_and_the_window_goes_on(
    base, window, scored, qtbot
):
    base.path.parent.mkdir()
    base.path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    qtbot.waitUntil(lambda: "not a knowledge base" in "".join(window.messages.texts))
    window.messages.clear()
    window.view.move(1)
    window.view.move(1)
    assert window.workspace.sample.text.toPlainText() == "text number 3"
    assert window.messages.texts == []
