import re

import numpy as np
import pytest

from umc_desktop.exchange.report.comparisons import (
    Interval,
    critical_difference,
    forest,
    indistinguishable,
)
from umc_desktop.exchange.report.drawing import _apart, line_style, shortened
from umc_desktop.exchange.report.figures import (
    CalibrationBin,
    Curve,
    Mark,
    PointGroup,
    bars,
    calibration_diagram,
    histogram,
    learning_curves,
    scatter,
    stacked_area,
)
from umc_desktop.exchange.report.style import DRAWN, INK, LINK, QUIET, SERIES, SURFACE
from umc_desktop.exchange.report.svg import inline_svg
from umc_desktop.qt.map.colours import contrast

NAMES = ("cost $5 to $6", "猫 🐈", "bell \x07", "<b>&")

BINS = [CalibrationBin(0.3, 0.2, 0.1, 0.4, 5), CalibrationBin(0.9, 0.95, 0.9, 1, 50)]


CURVE = Curve(NAMES[0], (1, 2), (0.5, 0.6), (0.4, 0.5), (0.6, 0.7))
FIGURES = {
    "curves": lambda: learning_curves([CURVE], "x", "y", levels=[Mark(NAMES[1], 0.9)]),
    "calibration": lambda: calibration_diagram([(NAMES[0], BINS), ("after", BINS)]),
    "bars": lambda: bars(NAMES, [("one", (1, 2, 3, 4)), ("two", (0,) * 4)], "samples"),
    "histogram": lambda: histogram([(NAMES[0], (1, 2, 2.5))], "x", [Mark("m", 1.5)]),
    "areas": lambda: stacked_area((1, 2), [(n, (1, 2)) for n in NAMES], "x", "y"),
    "points": lambda: scatter([PointGroup(n, (1, 2), (3, 4), QUIET) for n in NAMES]),
    "forest": lambda: forest([Interval(name, 2, 1, 3) for name in NAMES], "x"),
    "ranks": lambda: critical_difference(NAMES, (1.5, 2, 3, 3.5), 1.1),
}


def _texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_portable_and_follows_the_theme(name):
    svg = inline_svg(FIGURES[name](), "f1", 'a "label" \x00')
    assert "http" not in svg
    assert "xmlns" not in svg
    assert 'aria-label="a &quot;label&quot; "' in svg
    assert _texts(svg)
    styles = " ".join(re.findall(r'style="([^"]*)"', svg))
    assert re.findall("#[0-9a-f]{6}", styles) == []  # each colour goes by its name
    assert "var(--ink)" in styles


def test_names_are_written_as_they_are():
    texts = _texts(inline_svg(bars(NAMES, [("n", (1, 2, 3, 4))], "n"), "f1", ""))
    assert {"cost $5 to $6", "猫 🐈", "bell ", "&lt;b&gt;&amp;"} <= set(texts)


def test_the_forest_says_its_numbers():
    rows = [
        Interval("a", 1.8, 1.5, 2.1),
        Interval("b", 3, 2, 4, bound="≥"),
        Interval("all", 2.3, 1.7, 3.0, whole=True),
    ]
    texts = _texts(inline_svg(forest(rows, "x"), "f1", ""))
    # XML folds the two blanks; they keep the columns apart
    said = [" ".join(text.split()) for text in texts]
    assert "1.80 [1.50 – 2.10]" in said
    assert "≥ 3.00 [2.00 – 4.00]" in said
    assert "1" in said  # the line at 1 has its tick
    assert not any("times" in text for text in texts)  # no powers of ten


def test_a_forest_of_like_ratios_has_more_than_one_tick():
    texts = _texts(inline_svg(forest([Interval("a", 1.1, 0.9, 1.3)], "x"), "f1", ""))
    assert {"0.9", "1", "1.1", "1.25"} <= set(texts)


def test_bars_without_anything_to_show():
    assert bars(["a"], [("n", (0.0,))], "n") is not None
    assert bars([], [("n", ())], "n") is not None


def test_names_beside_lines_keep_their_distance():
    # by hand: 0.5, 0.5, 0.52 want 0.1 between them; their mean 0.5067 stays
    found = _apart(np.array([0.5, 0.5, 0.52]), 0.1)
    assert found == pytest.approx([0.40667, 0.50667, 0.60667], abs=1e-4)
    # far enough apart already
    assert _apart(np.array([0.1, 0.5]), 0.1) == pytest.approx([0.1, 0.5])
    # at the upper edge they move down together, at the lower one up
    assert _apart(np.array([1.0, 1.0]), 0.1) == pytest.approx([0.9, 1.0])
    assert _apart(np.array([0.0, 0.0]), 0.1) == pytest.approx([0.0, 0.1])


def test_what_cannot_be_told_apart_is_joined():
    # Demšar 2006, section 3.2.4: mean ranks of four kinds of C4.5 on 14 data sets. At
    # 0.05 (CD 1.25) nothing is told apart; at 0.10 (CD 1.12) plain C4.5 (3.143) is
    # worse than the first two, and the third belongs to both groups
    ranks = (1.964, 2.0, 2.893, 3.143)
    assert indistinguishable(ranks, 1.25) == [(0, 3)]
    assert indistinguishable(ranks, 1.12) == [(0, 2), (2, 3)]
    assert indistinguishable((1.0, 3.0), 1.0) == []
    # a run inside a wider one is not drawn again
    assert indistinguishable((1.0, 1.5, 1.9), 1.0) == [(0, 2)]


def test_every_colour_stands_out_in_both_themes():
    for colour in SERIES:
        assert contrast(colour.light, SURFACE.light) >= 3, colour.name
        assert contrast(colour.dark, SURFACE.dark) >= 3, colour.name
    for colour in (INK, QUIET, LINK):
        assert contrast(colour.light, SURFACE.light) >= 4.5, colour.name
        assert contrast(colour.dark, SURFACE.dark) >= 4.5, colour.name


def test_no_two_colours_are_the_same():
    assert len({colour.light for colour in DRAWN}) == len(DRAWN)
    assert len({colour.dark for colour in DRAWN}) == len(DRAWN)


def test_lines_differ_in_colour_or_dashes():
    styles = {str(line_style(place)) for place in range(32)}
    assert len(styles) == 32


def test_long_names_are_cut():
    assert shortened("a\n b") == "a b"
    assert shortened("x" * 40) == "x" * 31 + "…"
