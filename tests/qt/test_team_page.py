"""The team's page and what is blind, with a person's hands on it."""

import sqlite3
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLabel, QWidget

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.consensus_policy import ChoosePolicy
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    add_note,
    assign_label,
)
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.operations.verification import Check, CheckPlan, tell_checks
from umc_desktop.qt.request_dialog import RequestDialog
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage import annotations, labels, samples
from umc_desktop.storage.project_file import ProjectFile

KEY = Qt.Key


def press(qtbot, window, *keys) -> None:
    for key in keys:
        qtbot.keyClick(window.workspace.map_panel.map, key)


@pytest.fixture
def prepared(scored):
    """Bob labelled 1 to 3 and 7 to 9; Eve agrees but on 2 and 3; all is shared."""
    project = ProjectFile.open(scored)

    def give(annotator, label, *sample_ids):
        request = AssignLabel(sample_ids, label, annotator=annotator)
        assign_label(project, request, SILENT)

    give("Bob", "a", 1, 2, 3)
    give("Bob", "b", 7, 8, 9)
    give("Eve", "a", 1)
    give("Eve", "b", 2, 3, 7, 8)
    add_note(project, AddNote((2,), "<b>line 3</b> says so", "Eve"), SILENT)
    project.close()
    return scored


@pytest.fixture
def team(window, prepared, qtbot):
    """The window on that project, at the team's page."""
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(prepared)
    return window


def go_to(window, qtbot, command_id):
    window.actions_by_menu.of_command(command_id).trigger()
    qtbot.waitUntil(lambda: not window.flow._runs, timeout=60_000)
    return window.pages.team


def rows(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def events(window, kind):
    with window.view.project.read() as connection:
        return connection.execute(
            "SELECT body FROM event WHERE kind = ?", (kind,)
        ).fetchall()


def test_the_agreement_page_shows_pairs_and_numbers(team, qtbot):
    page = go_to(team, qtbot, "quality.agreement")
    agreement = page.agreement
    assert "2 annotators share 5 samples and agree in 60\u202f%" in agreement.headline
    assert agreement.matrix.item(0, 1).text() == agreement.matrix.item(1, 0).text()
    assert agreement.matrix.item(0, 0).text() == ""
    assert rows(agreement.overall)[0][:2] == ["Percent agreement", "60\u202f%"]
    agreement.pair_box.setCurrentIndex(agreement.pair_box.findText("Percent agreement"))
    assert agreement.matrix.item(0, 1).text() == "0.60"
    assert "on 5 samples" in agreement.matrix.item(0, 1).toolTip()


def test_the_pairs_follow_the_theme(team, qtbot):
    matrix = go_to(team, qtbot, "quality.agreement").agreement.matrix

    def follows(is_dark):
        window = matrix.palette().color(QPalette.ColorRole.Window)
        empty = matrix.item(0, 0).background().color()
        return (window.lightness() < 128) == is_dark and empty == window

    for theme in ("dark", "light"):
        team.theme.choose(theme)
        qtbot.waitUntil(partial(follows, theme == "dark"))


def test_a_scale_that_the_labels_are_not_is_said_in_its_place(team, qtbot):
    agreement = go_to(team, qtbot, "quality.agreement").agreement
    agreement.scale_box.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not team.flow._runs, timeout=60_000)
    assert "“a” is none" in agreement.empty_text
    assert team.messages.texts == [], "it is said once"
    agreement.scale_box.setCurrentIndex(0)
    qtbot.waitUntil(lambda: agreement.empty_text == "", timeout=60_000)


def test_the_page_of_agreement_is_written_where_one_says(
    team, qtbot, tmp_path, monkeypatch
):
    agreement = go_to(team, qtbot, "quality.agreement").agreement
    target = tmp_path / "agreement"
    opened = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(target), "")
    )
    monkeypatch.setattr(
        "umc_desktop.qt.written_page.QDesktopServices.openUrl", opened.append
    )
    qtbot.mouseClick(agreement.page_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
    assert target.with_suffix(".html").stat().st_size > 10_000


def test_a_conflict_is_decided_with_both_sides_in_sight(team, qtbot):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    assert [row[1] for row in rows(adjudication.list)] == ["a / b", "a / b"]
    assert adjudication.current["sample"] == 2
    said = [label.text() for label in adjudication.findChildren(QLabel)]
    assert "“<b>line 3</b> says so”" in said
    assert {"Bob", "Eve"} <= set(said)
    qtbot.keyClicks(adjudication.note, "line 3")
    decide = next(one for one in adjudication.buttons if "‘b’" in one.text())
    qtbot.mouseClick(decide, Qt.MouseButton.LeftButton)
    assert adjudication.current["sample"] == 3  # it goes on at once
    qtbot.waitUntil(lambda: len(events(team, "adjudication")) == 1)
    assert "line 3" in events(team, "adjudication")[0][0]
    qtbot.waitUntil(lambda: adjudication.list.rowCount() == 1)


def test_a_digit_in_the_list_decides_for_the_label_with_that_number(team, qtbot):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    assert [button.text() for button in adjudication.buttons] == [
        "1  ‘a’ – Bob",
        "2  ‘b’ – Eve",
    ]
    before = len(events(team, "label"))
    qtbot.keyClick(adjudication.list, KEY.Key_3)  # there is no third
    qtbot.keyClick(adjudication.list, KEY.Key_2)
    assert adjudication.current["sample"] == 3
    qtbot.waitUntil(lambda: len(events(team, "adjudication")) == 1)
    assert len(events(team, "label")) == before
    with team.view.project.read() as connection:
        decided = annotations.read_annotations_of(connection, [2])[2]
    assert (decided.label_id, decided.how) == (2, "adjudicated")


def test_labels_that_differ_wait_in_the_sample_panel(team, qtbot):
    with qtbot.waitSignal(team.flow.done):
        team.flow.run("quality.policy", ChoosePolicy("majority", "Lead"))
    qtbot.waitUntil(lambda: not team.flow._runs and not team.flow._reads)
    team.view.set_working_set(WorkingSet("One", [2]))
    said = "Annotators differ; it waits for an adjudication"
    assert team.workspace.sample.fact("Label") == said


def test_the_last_conflict_leaves_a_sentence_and_undo_brings_it_back(team, qtbot):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    for _ in range(2):
        qtbot.mouseClick(adjudication.buttons[0], Qt.MouseButton.LeftButton)
    assert "nobody contradicts anybody" in adjudication.empty_text
    qtbot.waitUntil(lambda: not team.flow._runs and not team.flow._reads)
    team.actions_by_menu.of_command("history.undo").trigger()
    qtbot.waitUntil(lambda: adjudication.list.rowCount() == 1, timeout=30_000)
    assert adjudication.empty_text == ""


def test_keys_on_the_teams_page_label_nothing_out_of_sight(team, qtbot):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    assert adjudication.list.hasFocus(), "the digits are its own"
    shown = team.view.working_set.sample_ids
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_Space, KEY.Key_S, KEY.Key_X):
        qtbot.keyClick(adjudication.text, key)
    qtbot.waitUntil(lambda: not team.flow._runs)
    assert team.view.working_set.sample_ids == shown
    before = len(events(team, "label")) + len(events(team, "skip"))
    assert before == 11  # what Bob and Eve said
    assert team.view.working_set.dropped == set()
    qtbot.mouseClick(team.pages.team.back_button, Qt.MouseButton.LeftButton)
    press(qtbot, team, KEY.Key_1)
    qtbot.waitUntil(lambda: len(events(team, "label")) > before)


def test_annotators_see_their_own_record_first(team, qtbot, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **kw: ("Eve", True))
    team.who.ask()
    annotators = go_to(team, qtbot, "quality.annotators").annotators
    assert [row[0] for row in rows(annotators.list)] == ["Eve", "Bob"]
    assert annotators.fact("Agreement with others").startswith("60\u202f% (3 of 5;")
    assert annotators.fact("Verification") == "–"
    annotators.list.setCurrentCell(1, 0)
    assert annotators.fact("Labels") == "6"


def test_mistakes_are_brought_back_to_be_read_one_by_one(team, qtbot, monkeypatch):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    decide = next(one for one in adjudication.buttons if "‘a’" in one.text())
    qtbot.mouseClick(decide, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(events(team, "adjudication")) == 1)
    annotators = go_to(team, qtbot, "quality.annotators").annotators
    place = [row[0] for row in rows(annotators.list)].index("Eve")
    annotators.list.setCurrentCell(place, 0)
    assert [row[1:3] for row in rows(annotators.mistakes)] == [["b", "a"]]
    assert not annotators.quick_button.isVisible()
    qtbot.mouseClick(annotators.mistakes_button, Qt.MouseButton.LeftButton)
    assert team.pages.currentWidget() is team.workspace
    assert team.view.working_set.sample_ids == [2]
    assert team.decisions.targets == [2]


def test_the_audit_trail_is_filtered_as_one_types_and_saved(
    team, qtbot, tmp_path, monkeypatch
):
    audit = go_to(team, qtbot, "history.audit").audit
    assert audit.table.rowCount() == 6  # five steps and the round of the fixture
    audit.who_box.setCurrentIndex(audit.who_box.findText("Eve"))
    qtbot.waitUntil(lambda: audit.table.rowCount() == 3)
    qtbot.keyClicks(audit.text_line, "noted")
    qtbot.waitUntil(lambda: audit.table.rowCount() == 1)
    assert rows(audit.table)[0][1:3] == ["Eve", "Note"]
    qtbot.keyClicks(audit.since_line, "nonsense")
    qtbot.waitUntil(lambda: "no day or moment" in audit.said)
    audit.since_line.clear()
    qtbot.waitUntil(lambda: audit.table.rowCount() == 1)
    target = tmp_path / "audit.csv"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(target), "")
    )
    qtbot.mouseClick(audit.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    assert target.read_text(encoding="utf-8").count("\n") == 2


def test_what_can_have_the_focus_has_a_name_and_nothing_is_markup(team, qtbot):
    for command_id in ("quality.agreement", "quality.adjudicate", "history.audit"):
        page = go_to(team, qtbot, command_id)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert [type(widget).__name__ for widget in nameless] == []
    texts = [label for label in page.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)


def test_without_a_project_the_page_says_so(window):
    window.pages.show_team("quality.agreement")
    assert window.pages.team is None
    assert window.messages.texts == ["Open or make a project first."]


def test_closing_the_project_leaves_the_page_empty(team, qtbot):
    for part in ("quality.agreement", "quality.annotators", "quality.adjudicate"):
        page = go_to(team, qtbot, part)
    team.close_project()
    for panel in (page.agreement, page.adjudication, page.annotators, page.audit):
        assert panel.empty_text.startswith("Open or make a project")
    assert team.pages.currentWidget() is team.pages.welcome


def test_planning_asks_and_takes_effect(team, qtbot, monkeypatch):
    def answer(dialog):
        asked.append(dialog.findChild(QWidget, "blind").currentText())
        dialog.findChild(QWidget, "overlap").setText("1.0")
        dialog.accept()
        return QDialog.DialogCode.Accepted

    asked = []
    monkeypatch.setattr(RequestDialog, "exec", answer)
    page = go_to(team, qtbot, "quality.agreement")
    qtbot.mouseClick(page.plan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(events(team, "fact")) == 5)
    assert asked == ["overlap"]  # the dialog begins with how it is
    # Ada has decided nothing: 9 has one label and wants a second, the others have two
    qtbot.waitUntil(lambda: team.view.data.hidden.any(), timeout=30_000)
    assert team.view.data.ids[team.view.data.hidden].tolist() == [9]


def test_anothers_label_shows_only_after_ones_own(window, prepared, qtbot):
    project = ProjectFile.open(prepared)
    plan = PlanTeamwork(overlap=1.0, annotators=3, annotator="Lead")
    plan_teamwork(project, plan, SILENT)
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(prepared)
    window.workspace.map_panel.map.setFocus()
    assert window.view.working_set.sample_ids == [1, 2, 3]
    assert window.workspace.sample.fact("Label") == "None yet"
    assert window.view.annotation(2) is None
    assert window.view.notes(2) == []
    assert window.view.data.given[:3].tolist() == [0, 0, 0]
    press(qtbot, window, KEY.Key_B, KEY.Key_1)
    qtbot.waitUntil(lambda: window.view.annotation(1) is not None)
    assert window.view.working_set.current == 2
    qtbot.waitUntil(lambda: window.view.data.given[0] == 1)
    assert not window.view.data.hidden[0]
    window.actions_by_menu.of_command("history.undo").trigger()
    qtbot.waitUntil(lambda: bool(window.view.data.hidden[0]), timeout=30_000)
    assert window.view.data.given[0] == 0
    assert window.view.annotation(1) is None


def verify(path, feedback):
    """Let sample 2, which Ada labelled, be there to verify; the known answer is b."""
    project = ProjectFile.open(path)
    assign_label(project, AssignLabel((2,), "b", annotator="Ada"), SILENT)
    plan_teamwork(project, PlanTeamwork(feedback=feedback, annotator="Lead"), SILENT)
    with project.write() as connection:
        uids = {one.name: one.uid.hex() for one in labels.read_labels(connection)}
        content = samples.hashes_of(connection, [2])[2].hex()
        step = journal.begin(
            project, connection, "queue.next", AssignLabel((), "", annotator="Ada")
        )
        checks = [Check(content, uids["b"], "audit")]
        tell_checks(connection, step, CheckPlan("Ada", checks))
    project.close()


@pytest.mark.parametrize("feedback", ["immediate", "delayed"])
def test_a_verification_sample_is_like_any_other_until_it_is_answered(
    window, scored, qtbot, feedback
):
    verify(scored, feedback)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.workspace.map_panel.map.setFocus()
    assert window.view.working_set.sample_ids == [1, 2, 3]
    press(qtbot, window, KEY.Key_B)
    window.view.go_to(1)
    assert window.workspace.sample.fact("Label") == "None yet"
    assert window.view.data.given.tolist() == [0] * 12
    press(qtbot, window, KEY.Key_1)
    qtbot.waitUntil(lambda: not window.flow._runs)
    if feedback == "immediate":
        qtbot.waitUntil(lambda: len(window.messages.texts) == 1)
        assert "others agree on ‘b’, you said ‘a’" in window.messages.texts[0]
    else:
        assert window.messages.texts == []


def test_the_history_of_the_current_sample_opens(team, qtbot):
    team.view.set_working_set(WorkingSet("One", [2]))
    team.actions_by_menu.of_command("history.sample").trigger()
    qtbot.waitUntil(lambda: bool(team.findChildren(QDialog)))
    (dialog,) = team.findChildren(QDialog)
    said = rows(dialog.table)
    assert [row[1:4] for row in said] == [
        ["Bob", "label", "a"],
        ["Eve", "label", "b"],
        ["Eve", "note", ""],
    ]
    dialog.reject()


def test_every_part_has_an_action_in_the_teams_menu(window):
    titles = {
        action.text().rstrip("…")
        for action in window.actions_by_menu
        if isinstance(action, QAction)
    }
    for command in CATALOGUE:
        if command.menu == "Team":
            assert command.title in titles


def test_an_adjudication_is_kept_when_the_program_is_killed(team, qtbot):
    adjudication = go_to(team, qtbot, "quality.adjudicate").adjudication
    qtbot.mouseClick(adjudication.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(events(team, "adjudication")) == 1)
    raw = sqlite3.connect(team.view.project.path)
    kept = raw.execute("SELECT count(*) FROM event WHERE kind = 'adjudication'")
    assert kept.fetchone() == (1,)
    raw.close()
