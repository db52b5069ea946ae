"""Flags, notes and patterns by click and key, and the panel that collects them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import Flag
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    add_note,
    assign_label,
)
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork

KEY = Qt.Key


@pytest.fixture
def panel(opened, qtbot):
    opened.workspace.show_panel("feedback")
    panel = opened.workspace.panel("feedback")
    qtbot.waitUntil(panel.isVisible)
    return panel


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window.workspace.map_panel.map, key, modifier)


def typed(monkeypatch, text):
    monkeypatch.setattr(
        QInputDialog, "getMultiLineText", lambda *asked, **more: (text, True)
    )


def said(panel):
    return [(item.kind, item.said, item.sample_ids) for item in panel.rows]


def test_a_flag_is_given_by_click_and_taken_away_by_another(opened, panel, qtbot):
    button = opened.workspace.sample.flags.buttons[Flag.AMBIGUOUS]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.isChecked)
    assert said(panel) == [("flag", "ambiguous", (1,))]
    opened.view.go_to(1)
    assert not button.isChecked(), "it is the other sample's"
    opened.view.go_to(0)
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not button.isChecked())
    assert said(panel) == []


def test_o_says_that_none_of_the_labels_fits_and_goes_on(opened, panel, qtbot):
    press(qtbot, opened, KEY.Key_O)
    qtbot.waitUntil(lambda: said(panel) == [("flag", "out of scope", (1, 2, 3))])
    assert opened.view.working_set.sample_ids == [7, 8]
    qtbot.waitUntil(lambda: opened.view.data.skipped[:3].all())


def test_notes_and_patterns_are_about_the_whole_batch(
    opened, panel, qtbot, monkeypatch
):
    typed(monkeypatch, "cut off in the middle")
    press(qtbot, opened, KEY.Key_N)
    qtbot.waitUntil(lambda: len(said(panel)) == 1)
    typed(monkeypatch, "all are short")
    press(qtbot, opened, KEY.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(said(panel)) == 2)
    assert said(panel) == [
        ("pattern", "all are short", (1, 2, 3)),
        ("note", "cut off in the middle", (1, 2, 3)),
    ]


def test_the_table_is_filtered_and_leads_to_the_samples(
    opened, panel, qtbot, monkeypatch
):
    typed(monkeypatch, "all are short")
    press(qtbot, opened, KEY.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(said(panel)) == 1)
    button = opened.workspace.sample.flags.buttons[Flag.HARD]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(said(panel)) == 2)
    panel.kind_box.setCurrentText("pattern")
    assert [item[0] for item in said(panel)] == ["pattern"]
    qtbot.keyClicks(panel.search, "long")
    assert said(panel) == []
    panel.search.clear()
    opened.decisions.course.open_batch(opened.view.data.queue[2])
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, KEY.Key_Return)
    assert opened.view.working_set.title == "Pattern: all are short"
    assert opened.view.working_set.sample_ids == [1, 2, 3]


def test_a_pattern_is_taken_away_and_comes_back(opened, panel, qtbot, monkeypatch):
    assert not panel.forget_button.isEnabled()
    typed(monkeypatch, "all are short")
    press(qtbot, opened, KEY.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(said(panel)) == 1)
    panel.table.selectRow(0)
    qtbot.mouseClick(panel.forget_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(panel) == [])
    press(qtbot, opened, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(said(panel)) == 1)


def test_what_is_blind_is_not_in_the_table(opened, panel, qtbot):
    project = opened.view.project
    assign_label(project, AssignLabel((1,), "a", annotator="bob"), SILENT)
    add_note(project, AddNote((1,), "clearly a", "bob"), SILENT)
    opened.flow.reload(~Changes.NOTHING)
    qtbot.waitUntil(lambda: said(panel) == [("note", "clearly a", (1,))])
    plan_teamwork(project, PlanTeamwork(blind="all", annotator="lead"), SILENT)
    opened.flow.reload(~Changes.NOTHING)
    qtbot.waitUntil(lambda: said(panel) == [])
