import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from umc_desktop.qt.map.legend import GradientBar, LegendPanel
from umc_desktop.qt.map.model import Colouring, LegendEntry, MapData
from umc_desktop.qt.map.widget import MapWidget

VALUES = np.array([0, 0, 1, 2, 2, 2, -1], np.int32)
ENTRIES = (
    LegendEntry(0, "Lease & rent", 2),
    LegendEntry(1, "<b>Loan</b>", 1),
    LegendEntry(2, "A name far too long to fit into the panel's width at all", 3),
    LegendEntry(-1, "no label", 1),
)


@pytest.fixture
def both(qtbot):
    chart, legend = MapWidget(), LegendPanel()
    for widget in (chart, legend):
        qtbot.addWidget(widget)
        widget.resize(260, 300)
    chart.attach_legend(legend)
    places = np.column_stack([np.arange(7), np.zeros(7)]).astype(np.float32)
    chart.set_samples(MapData(np.arange(7), places))
    chart.set_colouring(Colouring("categories", VALUES, "Label", ENTRIES))
    chart.show()
    legend.show()
    qtbot.waitExposed(legend)
    return chart, legend


def test_click_hides_a_category_and_click_shows_it(both, qtbot):
    chart, legend = both
    with qtbot.waitSignal(chart.legend_filter_changed) as caught:
        qtbot.mouseClick(legend.entry_box(2), Qt.MouseButton.LeftButton)
    assert caught.args == [frozenset({2})]
    assert chart.visible().tolist() == [True, True, True, False, False, False, True]
    qtbot.mouseClick(legend.entry_box(2), Qt.MouseButton.LeftButton)
    assert chart.visible().all()


def test_filter_from_outside_stays_beside_the_legends(both, qtbot):
    chart, legend = both
    chart.set_visible(np.arange(7) != 0)
    qtbot.mouseClick(legend.entry_box(-1), Qt.MouseButton.LeftButton)
    assert np.flatnonzero(~chart.visible()).tolist() == [0, 6]


def test_double_click_shows_only_this_then_all(both, qtbot):
    chart, legend = both
    box = legend.entry_box(0)
    for expected in (frozenset({1, 2, -1}), frozenset()):
        # A double click begins with a click, as with a person.
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        if expected == frozenset():
            qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        qtbot.mouseDClick(box, Qt.MouseButton.LeftButton)
        assert legend.hidden_categories() == expected
    assert chart.visible().all()


def test_keyboard_toggles_and_isolates(both, qtbot):
    _, legend = both
    box = legend.entry_box(1)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert legend.hidden_categories() == {1}
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert legend.hidden_categories() == {0, 2, -1}


def test_new_colouring_ends_the_filter(both, qtbot):
    chart, legend = both
    qtbot.mouseClick(legend.entry_box(2), Qt.MouseButton.LeftButton)
    chart.set_colouring(Colouring("categories", VALUES[::-1].copy(), "Other", ENTRIES))
    assert chart.visible().all()
    assert legend.hidden_categories() == frozenset()


def test_theme_keeps_the_filter(both, qtbot):
    chart, legend = both
    qtbot.mouseClick(legend.entry_box(2), Qt.MouseButton.LeftButton)
    chart.set_theme("dark")
    assert legend.hidden_categories() == {2}
    assert not legend.entry_box(2).isChecked()


def test_names_are_plain_cut_to_fit_and_read_out_in_full(both):
    _, legend = both
    assert legend.entry_box(0).text() == "Lease && rent"
    assert legend.entry_box(1).text() == "<b>Loan</b>"
    assert "&lt;b&gt;" in legend.entry_box(1).toolTip()
    long = legend.entry_box(2)
    assert long.text().endswith("…")
    assert long.accessibleName() == f"{ENTRIES[2].name}, 3 samples"
    assert long.geometry().right() < legend.width()


@pytest.mark.parametrize("points", [9, 18])
def test_the_narrowest_legend_has_room_for_short_names(qtbot, points):
    names = ("Sure · agree", "Unsure · disagree", "Sure · but of a name without end")
    legend = LegendPanel()
    qtbot.addWidget(legend)
    font = legend.font()
    font.setPointSize(points)
    legend.setFont(font)
    entries = tuple(LegendEntry(n, name, 12_345) for n, name in enumerate(names))
    colouring = Colouring("categories", np.zeros(3, np.int32), "Doubt", entries)
    legend.show_colouring(colouring, "light", frozenset())
    legend.resize(legend.minimumSizeHint().width(), 90)  # a scroll bar takes some of it
    legend.show()
    qtbot.waitExposed(legend)
    shown = [legend.entry_box(number).text() for number in range(3)]
    assert shown[:2] == list(names[:2])
    assert shown[2].startswith("Sure · but")
    assert shown[2].endswith("…")


def test_swatches_differ(both):
    _, legend = both
    pictures = {
        bytes(legend.entry_box(c).icon().pixmap(18, 18).toImage().constBits())
        for c in (0, 1, 2, -1)
    }
    assert len(pictures) == 4


def test_gradient_is_shown_for_numbers(both):
    chart, legend = both
    values = np.linspace(0, 1, 7).astype(np.float32)
    chart.set_colouring(Colouring("continuous", values, "Uncertainty", (), (0, 0.5)))
    bar = legend.findChild(GradientBar)
    assert bar.isVisible()
    assert bar.accessibleName() == "Uncertainty: colours from 0.00 to 0.50"
    ends = bar.fontMetrics().horizontalAdvance("0.00" + "0.50")
    assert bar.minimumWidth() > ends  # they never overlap
    picture = bar.grab().toImage()
    left = picture.pixelColor(4, 7).lightness()
    assert left != picture.pixelColor(bar.width() - 4, 7).lightness()
    chart.set_colouring(None)
    assert not bar.isVisible()


def test_counts_keep_clear_of_the_scroll_bar(qtbot):
    legend = LegendPanel()
    qtbot.addWidget(legend)
    legend.resize(184, 120)
    many = tuple(LegendEntry(n, f"label {n}", 1000 + n) for n in range(20))
    values = np.arange(20, dtype=np.int32)
    legend.show_colouring(Colouring("categories", values, "Label", many), "light", ())
    with qtbot.waitExposed(legend):
        legend.show()
    rows = legend.entry_box(0).parentWidget()
    counts = [one for one in rows.findChildren(QLabel) if one.text() == "1,000"]
    assert counts[0].geometry().right() <= rows.width() - 6


def test_the_values_at_the_ends_of_the_colours_have_room_in_larger_text(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    bar = GradientBar(holder)
    bar.show_range((0.0, 0.99), "light", "Uncertainty")
    font = bar.font()
    font.setPointSizeF(2 * font.pointSizeF())
    holder.setFont(font)
    assert bar.minimumHeight() >= bar.fontMetrics().height()
    assert bar.minimumWidth() >= 2 * bar.fontMetrics().horizontalAdvance("0.99")
