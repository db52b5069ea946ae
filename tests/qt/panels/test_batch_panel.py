"""The samples under decision, dropped and gone through by hand."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from umc_desktop.qt.panels.batch_panel import MOST_SHOWN, BatchPanel
from umc_desktop.qt.panels.queue_panel import to_working_set
from umc_desktop.qt.panels.sample_list import cross_rect
from umc_desktop.qt.working_set import WorkingSet


def make(fixture, qtbot) -> BatchPanel:
    panel = BatchPanel(fixture.view)
    qtbot.addWidget(panel)
    panel.resize(360, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(scored, qtbot):
    scored.view.set_working_set(
        to_working_set(scored.view.data.queue[1], scored.view.data)
    )
    return make(scored, qtbot)


@pytest.fixture
def large(opened, qtbot):
    """A selection of 214 samples."""
    opened.fill({"tickets": [f"text {n}" for n in range(214)]}, ["a", "b"])
    opened.map()
    opened.score([1] * 214, [0.3] * 214)
    opened.add_round(0, {}, {})
    opened.show()
    opened.view.set_working_set(WorkingSet("Selection", list(range(1, 215))))
    return make(opened, qtbot)


def at(panel: BatchPanel, row: int) -> QPoint:
    return panel.list.visualRect(panel.list.model().index(row, 0)).center()


def mark(panel: BatchPanel, row: int) -> QPoint:
    rect = panel.list.visualRect(panel.list.model().index(row, 0))
    return cross_rect(rect).center()


def press(panel, qtbot, place):
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_says_what_is_under_decision(panel, scored):
    assert panel.title_text == "b · tickets"
    assert panel.counts_text == "4 samples · 4 suggested ‘b’ · about 80\u202f% pure"
    assert panel.list.model().index(0, 0).data() == (
        "ticket number 4 about <b>billing</b>, suggested b 80\u202f%"
    )
    scored.give([4, 5], "a")
    scored.view.toggle_dropped(6)
    assert panel.counts_text == (
        "4 samples · 4 suggested ‘b’ · about 27\u202f% pure · 2 labelled · 1 dropped"
    )
    assert panel.list.model().index(0, 0).data().endswith("labelled a")


def test_a_click_makes_a_sample_current(panel, scored, qtbot):
    press(panel, qtbot, at(panel, 2))
    assert scored.view.working_set.current == 6


def test_arrows_go_through_the_samples(panel, scored, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert scored.view.working_set.current == 5
    scored.view.move(1)
    assert panel.list.currentIndex().row() == 2


def test_x_drops_and_takes_back(panel, scored, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_X)
    assert scored.view.working_set.kept == [5, 6, 7]
    assert panel.list.model().index(0, 0).data().endswith("dropped")
    qtbot.keyClick(panel.list, Qt.Key.Key_X)
    assert scored.view.working_set.kept == [4, 5, 6, 7]


def test_the_mark_drops_without_making_current(panel, scored, qtbot):
    press(panel, qtbot, mark(panel, 1))
    assert scored.view.working_set.dropped == {5}
    assert scored.view.working_set.current == 4
    press(panel, qtbot, mark(panel, 1))
    assert scored.view.working_set.dropped == set()


def test_a_double_click_drops(panel, scored, qtbot):
    qtbot.mouseDClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, 3)
    )
    assert scored.view.working_set.dropped == {7}


def test_the_mode_is_chosen_with_the_buttons(panel, scored, qtbot):
    assert panel.whole_button.isChecked()
    qtbot.mouseClick(panel.single_button, Qt.MouseButton.LeftButton)
    assert not scored.view.whole_batch
    scored.view.set_whole_batch(True)
    assert panel.whole_button.isChecked()


def test_random_checks_are_one_by_one_and_nothing_is_dropped(panel, scored, qtbot):
    scored.view.set_working_set(
        to_working_set(scored.view.data.queue[0], scored.view.data)
    )
    assert panel.single_button.isChecked()
    assert not panel.whole_button.isEnabled()
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_X)
    panel.toggle_current()
    press(panel, qtbot, mark(panel, 1))
    assert scored.view.working_set.dropped == set()
    assert scored.view.working_set.current == 2


def test_of_a_large_batch_the_first_and_a_random_rest_are_shown(large, opened, qtbot):
    assert large.showing_text == "Showing 24 of 214"
    assert large.shown_ids[:5] == [1, 2, 3, 4, 5]
    assert len(large.shown_ids) == MOST_SHOWN
    before = large.shown_ids
    large.list.setFocus()
    qtbot.keyClick(large.list, Qt.Key.Key_R)
    assert large.shown_ids != before
    assert large.shown_ids[:5] == [1, 2, 3, 4, 5]


def test_what_was_dropped_stays_in_sight_when_resampling(large, opened, qtbot):
    victim = large.shown_ids[20]
    opened.view.toggle_dropped(victim)
    assert len(large.shown_ids) == MOST_SHOWN
    for _ in range(3):
        qtbot.mouseClick(large.resample_button, Qt.MouseButton.LeftButton)
        assert victim in large.shown_ids


def test_all_are_shown_on_request_and_one_by_one(large, opened, qtbot):
    qtbot.mouseClick(large.all_button, Qt.MouseButton.LeftButton)
    assert large.shown_ids == list(range(1, 215))
    qtbot.mouseClick(large.all_button, Qt.MouseButton.LeftButton)
    opened.view.set_whole_batch(False)
    assert large.shown_ids == list(range(1, 215))
    assert large.showing_text == ""


def test_the_current_sample_is_always_in_the_list(large, opened):
    hidden = next(item for item in range(1, 215) if item not in large.shown_ids)
    opened.view.go_to(hidden - 1)
    assert hidden in large.shown_ids
    assert large.list.currentIndex().row() == large.shown_ids.index(hidden)


def test_of_5000_samples_only_the_visible_ones_are_read(opened, qtbot, monkeypatch):
    n = 5000
    opened.fill({"tickets": [f"text {k}" for k in range(n)]}, ["a"])
    opened.map()
    opened.score([1] * n, list(np.full(n, 0.3)))
    opened.add_round(0, {}, {})
    opened.show()
    opened.view.set_whole_batch(False)
    panel = make(opened, qtbot)
    read: list[int] = []
    detail = opened.view.detail
    monkeypatch.setattr(
        opened.view, "detail", lambda one: (read.append(one), detail(one))[1]
    )
    began = time.process_time()
    opened.view.set_working_set(WorkingSet("All", list(range(1, n + 1))))
    panel.list.viewport().grab()
    panel.list.scrollToBottom()
    panel.list.viewport().grab()
    assert time.process_time() - began < 1.0
    assert 5 < len(set(read)) < 60
    assert len(read) == len(set(read))
    assert {1, n} <= set(read)


def test_a_random_check_hides_what_the_models_say(scored, qtbot):
    data = scored.view.data
    scored.view.set_working_set(to_working_set(data.queue[0], data))
    panel = make(scored, qtbot)
    rows = panel.list.model()
    assert panel.counts_text == "3 samples"
    assert "suggest" in rows.row_of(4).spoken
    assert rows.row_of(1).spoken == (
        "ticket number 1 about <b>billing</b>, suggestion hidden"
    )
    scored.give([1], "b")
    assert "suggested a 80\u202f%, labelled b" in rows.row_of(1).spoken
    assert not panel.grab().isNull()


def test_a_title_that_is_too_long_is_cut_and_said_by_its_tooltip(scored, qtbot):
    name = "a long name " * 20
    scored.view.set_working_set(WorkingSet(name, [1, 2]))
    panel = make(scored, qtbot)
    assert panel.title_text == name
    assert name.strip() in panel._title.toolTip()
    assert panel.width() == 360
    scored.view.set_working_set(WorkingSet("short", [1]))
    drawn = panel._title.grab().toImage()
    scored.view.set_working_set(WorkingSet("short, and then more", [1]))
    assert panel._title.grab().toImage() != drawn
