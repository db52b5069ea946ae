"""Marked lines in lists."""

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from umc_desktop.qt.panels.marked_lines import draw_marked, excerpt, two_lines


@pytest.mark.parametrize(
    ("text", "spans", "line", "marked"),
    [
        ("a short one", [(2, 7)], "a short one", ["short"]),
        ("a\nb\tc", [(2, 3)], "a b c", ["b"]),
        ("word " * 50 + "needle here", [(250, 256)], None, ["needle"]),
        ("no marks " * 50, [], None, []),
    ],
)
def test_an_excerpt_holds_the_first_mark(text, spans, line, marked):
    shown, kept = excerpt(text, spans, 60)
    assert [shown[start:end] for start, end in kept] == marked
    assert len(shown) <= 62
    if line is not None:
        assert shown == line
    elif spans:
        assert shown.startswith("… word")


def test_marks_beyond_the_excerpt_are_left_out():
    _, kept = excerpt("first " + "x" * 100 + " last", [(0, 5), (107, 111)], 40)
    assert kept == [(0, 5)]


def test_a_text_breaks_after_its_first_line(qtbot):
    font = QFont()
    parts = two_lines("credit card refund", [(0, 6), (12, 18)], font, 90)
    assert "".join(text for text, _ in parts) == "credit card refund"
    found = [text[start:end] for text, spans in parts for start, end in spans]
    assert found == ["credit", "refund"]
    assert two_lines("short", [(0, 5)], font, 900) == [("short", [(0, 5)])]


def test_emoji_do_not_shift_the_break(qtbot):
    text = "😀" * 40
    first, second = (part for part, _ in two_lines(text, [], QFont(), 100))
    assert first + second == text


def test_a_mark_is_seen(qtbot):
    def painted(spans):
        image = QImage(200, 24, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        draw_marked(
            painter,
            image.rect(),
            "credit card",
            spans,
            QColor("black"),
            QColor("yellow"),
        )
        painter.end()
        return image

    marked, plain = painted([(0, 6)]), painted([])
    assert marked != plain
    colours = {marked.pixelColor(x, 12).name() for x in range(60)}
    assert "#ffff00" in colours
