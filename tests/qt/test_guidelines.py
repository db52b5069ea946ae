"""Guidelines: read, written, announced; references shown, added, taken away."""

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QScrollArea

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.guidelines import SetGuidelines, set_guidelines
from umc_desktop.qt.guideline_editor import GuidelineEditor
from umc_desktop.qt.safe_markdown import SafeMarkdown

KEY = Qt.Key


@pytest.fixture
def panel(opened, qtbot):
    qtbot.keyClick(opened.workspace.map_panel.map, KEY.Key_H)
    panel = opened.workspace.panel("guidelines")
    qtbot.waitUntil(panel.isVisible)
    return panel


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.flow._runs and not window.flow._reads)


def write(qtbot, window, panel, text):
    """Click “Edit…”, type over what is there, and save."""

    def type_and_save():
        editor = QApplication.activeModalWidget()
        assert isinstance(editor, GuidelineEditor)
        editor.editor.selectAll()
        qtbot.keyClicks(editor.editor, text)
        qtbot.waitUntil(lambda: text in editor.preview.toPlainText())
        editor.accept()

    QTimer.singleShot(0, type_and_save)
    qtbot.mouseClick(panel.edit_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)


def test_h_shows_the_panel_and_says_what_to_do(panel):
    assert "No guidelines yet" in panel.text.toPlainText()
    assert not panel.shows_news
    assert panel.meaning.definition.text() == "No definition yet."


def test_the_panel_is_not_wider_than_its_place(panel, opened, qtbot):
    opened.resize(1280, 800)
    opened.workspace.reset()
    opened.workspace.show_panel("guidelines")
    bars = [area.horizontalScrollBar() for area in panel.findChildren(QScrollArea)]
    qtbot.waitUntil(lambda: not any(bar.maximum() for bar in bars))
    assert bars


def test_what_is_written_is_shown_and_kept(panel, opened, qtbot):
    write(qtbot, opened, panel, "Printers are b")
    assert panel.text.toPlainText() == "Printers are b"
    assert not panel.shows_news, "who wrote it knows it"


def test_a_change_of_somebody_else_is_announced_until_it_is_read(panel, opened, qtbot):
    request = SetGuidelines("tickets", text="# New", annotator="Bob")
    outcome = set_guidelines(opened.view.project, request, SILENT)
    opened.view.set_data(opened.view.data, outcome.changes)
    assert panel.shows_news
    assert panel.text.toPlainText() == "New"
    qtbot.mouseClick(panel.read_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.shows_news)


def test_the_current_sample_becomes_a_reference_and_stops_being_one(
    panel, opened, qtbot
):
    assert panel.meaning.box.currentText() == "a"  # what is suggested for sample 1
    qtbot.mouseClick(panel.meaning.refer_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.meaning.references.count() == 1)
    assert panel.meaning.references.item(0).text() == "text number 1"
    opened.view.go_to(1)
    qtbot.mouseClick(panel.meaning.counter_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.meaning.counterexamples.count() == 1)
    panel.meaning.references.setCurrentRow(0)
    qtbot.keyClick(panel.meaning.references, KEY.Key_Delete)
    qtbot.waitUntil(lambda: panel.meaning.references.count() == 0)
    qtbot.keyClick(opened, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.meaning.references.count() == 1)


def test_enter_opens_a_reference(panel, opened, qtbot):
    qtbot.mouseClick(panel.meaning.refer_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.meaning.references.count() == 1)
    opened.decisions.course.open_batch(opened.view.data.queue[2])
    panel.explain(1)
    panel.meaning.references.setCurrentRow(0)
    qtbot.keyClick(panel.meaning.references, KEY.Key_Return)
    assert opened.view.working_set.sample_ids == [1]


def test_the_label_of_the_current_sample_is_explained(panel, opened):
    opened.decisions.course.open_batch(opened.view.data.queue[2])
    opened.view.go_to(1)
    assert panel.meaning.box.currentText() == "b"  # suggested for sample 6
    opened.decisions.course.open_batch(opened.view.data.queue[1])
    assert panel.meaning.box.currentText() == "b", "a random check gives nothing away"


def test_hostile_markdown_does_nothing(qtbot):
    shown = SafeMarkdown("Text")
    qtbot.addWidget(shown)
    refused = []
    shown.link_refused.connect(refused.append)
    text = "![x](http://example.com/x.png) <b>bold</b> [go](http://example.com)"
    shown.show_markdown(text)
    assert "<b>bold</b>" in shown.toPlainText(), "HTML is shown, not read"
    kind = QTextDocument.ResourceType.ImageResource.value
    assert shown.loadResource(kind, QUrl("http://example.com/x.png")) is None
    shown.anchorClicked.emit(QUrl("http://example.com"))
    assert refused == ["http://example.com"]
    assert "bold" in shown.toPlainText(), "the link was not followed"
