"""Lines of text in lists, with what was found in them marked."""

from collections.abc import Sequence
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

Spans = Sequence[tuple[int, int]]
_BEFORE = 40  # letters shown before what was found


def excerpt(text: str, spans: Spans, letters: int) -> tuple[str, list[tuple[int, int]]]:
    """Return the part of a text with its first mark, on one line, and its marks.

    Parameters
    ----------
    letters
        How long the part may be.
    """
    first = spans[0][0] if spans else 0
    start = max(0, min(first - _BEFORE, len(text) - letters))
    if start:
        gap = text.find(" ", start, first)
        start = start if gap < 0 else gap + 1
    end = min(len(text), start + letters)
    lead = "… " if start else ""
    # one for one, so that the marks stay where they belong
    line = "".join(" " if one.isspace() else one for one in text[start:end])
    shift = len(lead) - start
    kept = [
        (begin + shift, min(stop, end) + shift)
        for begin, stop in spans
        if start <= begin < end
    ]
    return lead + line, kept


def is_right_to_left(text: str) -> bool:
    """Return whether a text runs from right to left, as its first letter says."""
    return next(
        (
            direction != "L"
            for letter in text
            if (direction := bidirectional(letter)) in ("L", "R", "AL")
        ),
        False,
    )


def two_lines(
    text: str, spans: Spans, font: QFont, width: int
) -> list[tuple[str, list[tuple[int, int]]]]:
    """Return a text broken after its first line, with the marks in each part.

    The second part is cut when it is drawn. A text that fits on a line is one part.
    """
    end = _first_line(text, font, width)
    if end >= len(text):
        return [(text, list(spans))]
    before = [(start, min(stop, end)) for start, stop in spans if start < end]
    after = [(max(start - end, 0), stop - end) for start, stop in spans if stop > end]
    return [(text[:end], before), (text[end:], after)]


def _first_line(text: str, font: QFont, width: int) -> int:
    """Return how many characters fit on a line, in whole words where possible."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(max(width, 1))
    layout.endLayout()
    if not line.isValid():
        return len(text)
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * line.textLength()]
    return len(units.decode("utf-16-le", "surrogatepass"))


def draw_marked(
    painter: QPainter,
    rect: QRect,
    text: str,
    spans: Spans,
    ink: QColor,
    ground: QColor | None,
) -> None:
    """Draw one line of text in the painter's font, marks underlined.

    Parameters
    ----------
    ground
        Colour behind the marks, ``None`` for none.
    """
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    layout = QTextLayout(shown, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    if is_right_to_left(shown):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        )
    layout.setTextOption(option)
    formats = []
    limit = len(shown)
    for start, end in utf16(shown, [one for one in spans if one[1] <= limit]):
        chosen = QTextLayout.FormatRange()
        chosen.start = start
        chosen.length = end - start
        marked = QTextCharFormat()
        marked.setFontUnderline(True)
        if ground is not None:
            marked.setBackground(ground)
        chosen.format = marked
        formats.append(chosen)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    painter.setPen(ink)
    top = rect.top() + (rect.height() - line.height()) / 2
    layout.draw(painter, QPointF(rect.left(), top))


def utf16(text: str, spans: Spans) -> list[tuple[int, int]]:
    """Return stretches of a text as Qt counts characters: in units of UTF-16."""
    if all(letter <= "\uffff" for letter in text):
        return list(spans)
    before = [0]
    for letter in text:
        before.append(before[-1] + (2 if letter > "\uffff" else 1))
    return [(before[start], before[end]) for start, end in spans]
