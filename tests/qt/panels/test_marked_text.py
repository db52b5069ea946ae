"""Marks in a text that is read."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QHelpEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QApplication, QToolTip

from umc_desktop.qt.panels.marked_text import MOST_MARKS, Mark, MarkStyle
from umc_desktop.qt.panels.sample_content import ReadingText


@pytest.fixture
def text(qtbot):
    text = ReadingText()
    qtbot.addWidget(text)
    text.resize(400, 160)
    with qtbot.waitExposed(text):
        text.show()
    return text


def middle_of(text: ReadingText, start: int, end: int) -> QPoint:
    """Where a person points to read about characters ``start`` to ``end`` (UTF-16)."""
    cursor = QTextCursor(text.document())
    cursor.setPosition(start)
    left = text.cursorRect(cursor)
    cursor.setPosition(end)
    return QPoint((left.x() + text.cursorRect(cursor).x()) // 2, left.center().y())


def hover(text: ReadingText, place: QPoint) -> str:
    viewport = text.viewport()
    QApplication.sendEvent(
        viewport,
        QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place)),
    )
    return QToolTip.text()


def marked(text: ReadingText) -> list[str]:
    return [item.cursor.selectedText() for item in text.extraSelections()]


def background(text: ReadingText) -> QColor:
    (selection,) = text.extraSelections()
    return QColor(selection.format.background().color())


def test_marks_are_drawn_where_they_are_and_explained_on_hover(text):
    text.setPlainText("a cough and a fever")
    text.marks.set_layer(
        "terms", [Mark(2, 7, MarkStyle.TERM, "Cough <b>R05</b> & more")]
    )
    assert marked(text) == ["cough"]
    assert hover(text, middle_of(text, 2, 7)) == (
        "<qt>Cough &lt;b&gt;R05&lt;/b&gt; &amp; more</qt>"
    )
    assert text.marks.explanation_at(middle_of(text, 12, 13)) == ""


def test_an_explanation_is_made_only_when_it_is_asked_for(text):
    asked = []
    text.setPlainText("a cough")
    mark = Mark(2, 7, MarkStyle.TERM, lambda: asked.append(1) or "why")
    text.marks.set_layer("terms", [mark])
    assert not asked
    assert "why" in hover(text, middle_of(text, 2, 7))
    assert asked == [1]


def test_characters_beyond_the_first_plane_and_line_ends_are_counted_as_python_does(
    text,
):
    text.setPlainText("😀😀 cough\r\n𝔘nder fever")
    shown = text.toPlainText()
    words = ["cough", "fever"]
    text.marks.set_layer(
        "terms",
        [
            Mark(shown.index(word), shown.index(word) + 5, MarkStyle.TERM, word)
            for word in words
        ],
    )
    assert marked(text) == words
    assert "cough" in hover(text, middle_of(text, 5, 10))


def test_right_and_below_of_the_text_nothing_is_explained(text):
    text.setPlainText("cough")
    text.marks.set_layer("terms", [Mark(0, 5, MarkStyle.TERM, "why")])
    inside = middle_of(text, 0, 5)
    assert text.marks.explanation_at(inside) == "why"
    assert text.marks.explanation_at(QPoint(380, inside.y())) == ""
    assert text.marks.explanation_at(QPoint(20, 150)) == ""


def test_layers_stand_beside_each_other_and_the_latest_explains(text):
    text.setPlainText("a cough and a fever")
    text.marks.set_layer("terms", [Mark(2, 7, MarkStyle.TERM, "term")])
    text.marks.set_layer("found", [Mark(0, 9, MarkStyle.FOUND)])
    assert sorted(marked(text)) == ["a cough a", "cough"]
    assert "term" in hover(text, middle_of(text, 2, 7))
    text.marks.set_layer("terms", [])
    assert marked(text) == ["a cough a"]


def test_marks_beyond_the_text_and_too_many_of_them_are_no_danger(text):
    text.setPlainText("short")
    text.marks.set_layer(
        "terms", [Mark(3, 900, MarkStyle.DIFFERS), Mark(50, 60, MarkStyle.TERM)]
    )
    assert marked(text) == ["rt", ""]
    text.marks.set_layer("terms", [Mark(0, 1, MarkStyle.TERM)] * (MOST_MARKS + 5))
    assert len(text.extraSelections()) == MOST_MARKS


def test_marks_follow_the_theme(text):
    text.setPlainText("a cough")
    text.marks.set_layer("found", [Mark(2, 7, MarkStyle.FOUND)])
    before = background(text)
    palette = QPalette(text.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    text.setPalette(palette)
    assert background(text) != before
