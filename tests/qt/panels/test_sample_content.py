"""Reading: long texts fold, what was found is marked, scripts keep their direction."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.domain.finding import parse_sought
from umc_desktop.qt.panels.marked_lines import utf16
from umc_desktop.qt.panels.marked_text import Mark, MarkStyle
from umc_desktop.qt.panels.sample_content import (
    FOLDED_LETTERS,
    FOLDED_LINES,
    FoldingText,
    ReadingText,
    folded,
)

LONG = "word " * 1000 + "needle"


@pytest.fixture
def reading(qtbot):
    widget = FoldingText()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_a_short_text_is_shown_as_it_is(reading):
    reading.show_text("short")
    assert reading.text.toPlainText() == "short"
    assert not reading.more_button.isVisible()


def test_a_long_text_shows_its_start_until_all_is_asked_for(reading, qtbot):
    reading.show_text(LONG)
    assert reading.is_folded
    assert reading.text.toPlainText().endswith("word …")
    assert len(reading.text.toPlainText()) < FOLDED_LETTERS + 3
    assert reading.more_button.text() == "Show all 5,006 characters"
    qtbot.mouseClick(reading.more_button, Qt.MouseButton.LeftButton)
    assert reading.text.toPlainText() == LONG
    reading.show_text("short")
    reading.show_text(LONG)  # whoever reads to the end once, reads on so
    assert not reading.is_folded
    qtbot.mouseClick(reading.more_button, Qt.MouseButton.LeftButton)
    assert reading.is_folded


def test_the_keyboard_unfolds_too(reading, qtbot):
    reading.show_text(LONG)
    reading.more_button.setFocus()
    qtbot.keyClick(reading.more_button, Qt.Key.Key_Space)
    assert not reading.is_folded


def test_what_was_found_beyond_the_fold_unfolds(reading):
    reading.show_text(LONG, parse_sought("needle").spans)
    assert not reading.is_folded
    assert reading.text.marked == ["needle"]
    reading.mark_with(None)
    assert reading.is_folded
    assert reading.text.marked == []


def test_of_the_folded_part_only_what_is_shown_is_marked(reading):
    reading.show_text(LONG, parse_sought("word").spans)
    assert reading.is_folded
    assert set(reading.text.marked) == {"word"}
    assert len(reading.text.marked) < 1000


def test_marks_of_others_stay_where_they_are_when_a_text_unfolds(reading, qtbot):
    reading.show_text(LONG)
    where = LONG.index("needle")
    term = Mark(where, where + 6, MarkStyle.TERM, "a thing")
    reading.text.marks.set_layer("terms", [term])
    qtbot.mouseClick(reading.more_button, Qt.MouseButton.LeftButton)
    (selection,) = reading.text.extraSelections()
    assert selection.cursor.selectedText() == "needle"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a" * 1799, "a" * 1799),
        ("a" * 1800, "a" * 1800),
        ("a" * 5000, "a" * FOLDED_LETTERS),
        ("line\n" * 30, "line\n" * 30),
        ("line\n" * 90, "\n".join(["line"] * FOLDED_LINES)),
    ],
)
def test_where_a_text_folds(text, start):
    assert folded(text) == start


def test_marks_stand_where_they_belong_beyond_the_first_plane(qtbot):
    text = ReadingText()
    qtbot.addWidget(text)
    text.show_text("😀😀 refund 😀")
    text.mark(parse_sought("refund").spans("😀😀 refund 😀"))
    (selection,) = text.extraSelections()
    assert selection.cursor.selectedText() == "refund"
    assert utf16("a😀b", [(1, 2), (2, 3)]) == [(1, 3), (3, 4)]


def test_windows_line_ends_do_not_shift_marks(reading):
    whole = "one\r\ntwo\r\nrefund"
    reading.show_text(whole, parse_sought("refund").spans)
    (selection,) = reading.text.extraSelections()
    assert selection.cursor.selectedText() == "refund"


@pytest.mark.parametrize(
    ("text", "is_rtl"),
    [("العربية نص", True), ("שלום עולם", True), ("我要退款", False), ("plain", False)],
)
def test_each_paragraph_has_the_direction_of_its_script(qtbot, text, is_rtl):
    reading = ReadingText()
    qtbot.addWidget(reading)
    reading.resize(400, 100)
    reading.show_text(text)
    reading.grab()
    block = reading.document().firstBlock()
    right = Qt.LayoutDirection.RightToLeft
    assert (block.textDirection() == right) is is_rtl
    line = block.layout().lineAt(0)
    starts_right = line.naturalTextRect().left() > 100
    assert starts_right is is_rtl
