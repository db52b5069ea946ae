"""Finishing in the real window, with the mouse and the keyboard."""

import json
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.finishing import LABELS, score, with_oversights
from umc_desktop.operations.finishing_state import Stage
from umc_desktop.qt.panels import summaries
from umc_desktop.storage import annotations

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
N = 900


@pytest.fixture(autouse=True)
def patient(qtbot, monkeypatch):
    """Wait as long as a busy machine takes: nothing here is about time."""
    waiting = partial(qtbot.waitUntil, timeout=60_000)
    monkeypatch.setattr(qtbot, "waitUntil", waiting)


@pytest.fixture
def project_file(make_project):
    """A closed project of 900 scored texts, and its answers."""
    project = make_project("pool.umc", N, LABELS)
    answers = score(project, wrong_above=0.55)
    path = project.path
    project.close()
    return path, answers


@pytest.fixture
def window_on(window, project_file, qtbot):
    """The window on that project."""
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(project_file[0])
    return window


@pytest.fixture
def answers(project_file):
    return project_file[1]


@pytest.fixture
def page(window_on, qtbot):
    """The page for finishing, reached with the mouse."""
    qtbot.mouseClick(window_on.modes.bar.finishing, LEFT)
    page = window_on.modes.page
    assert window_on.pages.currentWidget() is page
    return page


def press(window, qtbot, name):
    """Give a label by its key, to whatever has the focus."""
    focus = QApplication.focusWidget() or window
    qtbot.keyClicks(focus, "1" if name == LABELS[0] else "2")


def click_button(button, qtbot):
    """Click a button once it stands where it will be seen."""
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
    QApplication.processEvents()
    qtbot.mouseClick(button, LEFT)


def begin(window, page, qtbot):
    click_button(page.promise.begin_button, qtbot)
    qtbot.waitUntil(lambda: window.view.working_set.purpose == "audit")


def decide_audit(window, page, qtbot, answers, most=N):
    """Decide samples of the random check one by one."""
    for _ in range(most):
        if page.stage is not Stage.AUDIT:
            return
        if window.view.working_set.purpose == "audit":
            press(window, qtbot, answers[window.view.working_set.current])
        QApplication.processEvents()


def accepted(window, page, qtbot, answers):
    begin(window, page, qtbot)
    decide_audit(window, page, qtbot, answers)
    qtbot.waitUntil(lambda: page.stage is Stage.ACCEPT)
    click_button(page.acceptance.accept_button, qtbot)
    qtbot.waitUntil(lambda: window.view.working_set.purpose == "glance")


def wrong_ones(window, answers):
    data, working_set = window.view.data, window.view.working_set
    label_id, _ = summaries.common_suggestion(data, working_set.sample_ids)
    name = summaries.label_name(data, label_id)
    return [one for one in working_set.sample_ids if answers[one] != name]


def click(page, qtbot, sample_id):
    grid = page.asked.grid
    index = grid.model().index(grid.shown_ids.index(sample_id), 0)
    grid.scrollTo(index)
    rect = grid.visualRect(index)
    qtbot.mouseClick(grid.viewport(), LEFT, pos=rect.center())


class TestModes:
    def test_two_buttons_say_which_one_is_in(self, window_on, page, qtbot):
        bar = window_on.modes.bar
        assert (bar.learning.isChecked(), bar.finishing.isChecked()) == (False, True)
        qtbot.mouseClick(bar.learning, LEFT)
        assert window_on.pages.currentWidget() is window_on.workspace
        assert bar.learning.isChecked()
        window_on.close_project()
        assert not bar.isVisible()

    def test_it_begins_with_what_one_needs(self, page):
        assert page.stage is Stage.TARGET
        assert page.steps.texts[0].startswith("Say what you need, now")
        assert "right on" in page.promise.known.text()
        assert page.promise.begin_button.hasFocus()


class TestRandomCheck:
    def test_samples_come_one_by_one_without_suggestions(
        self, window_on, page, qtbot, answers
    ):
        page.promise.target.setValue(90)
        begin(window_on, page, qtbot)
        assert page.asked.heading.text() == "Random check: 0 of 150 decided"
        assert window_on.view.data.finishing.planned.target == 0.9
        current = window_on.view.working_set.current
        assert page.asked.sample.text.toPlainText() == f"text number {current}"
        assert summaries.blind(window_on.view.data, [current])[0]
        qtbot.keyClick(page.asked.sample.text, KEY.Key_Space)  # accepts nothing here
        assert window_on.view.working_set.current == current
        press(window_on, qtbot, answers[current])
        assert window_on.view.working_set.current != current
        qtbot.waitUntil(lambda: page.progress.audited == 1)
        assert page.steps.texts[1] == "Random check, now. 1 of 150 decided"

    def test_it_goes_on_after_a_restart(self, window_on, page, qtbot, answers):
        begin(window_on, page, qtbot)
        decide_audit(window_on, page, qtbot, answers, most=12)
        qtbot.waitUntil(lambda: page.progress.audited == 12)
        path = window_on.view.project.path
        with qtbot.waitSignal(window_on.flow.opened):
            window_on.open_project(path)
        assert window_on.pages.currentWidget() is page
        assert page.progress.audited == 12
        current = window_on.view.working_set.current
        assert current is not None
        assert not summaries.decided(window_on.view.data, [current])[0]

    def test_learning_meanwhile_does_not_uncover_it(
        self, window_on, page, qtbot, answers
    ):
        begin(window_on, page, qtbot)
        ids = sorted(window_on.view.data.finishing.audit_ids)
        window_on.view.data.queue = ()
        assert summaries.blind(window_on.view.data, ids).all()
        press(window_on, qtbot, answers[window_on.view.working_set.current])
        qtbot.waitUntil(lambda: page.progress.audited == 1)
        assert summaries.blind(window_on.view.data, ids).sum() == 149


class TestAccepting:
    def test_it_says_what_is_allowed_and_can_be_taken_back(
        self, window_on, page, qtbot, answers
    ):
        begin(window_on, page, qtbot)
        decide_audit(window_on, page, qtbot, answers)
        qtbot.waitUntil(lambda: page.stage is Stage.ACCEPT)
        assert "With 95\u202f% confidence at most" in page.acceptance.may_accept.text()
        n = len(page.acceptance.plan.accepted)
        assert (
            page.acceptance.accept_button.text()
            == f"Let the models label {n:,} samples"
        )
        click_button(page.acceptance.accept_button, qtbot)
        qtbot.waitUntil(lambda: page.stage is Stage.GLANCE)
        assert window_on.view.data.n_labelled == 150 + n
        assert window_on.workspace.sample.fact("Label") in ("", "None yet")
        click_button(page.withdraw_button, qtbot)
        qtbot.waitUntil(lambda: page.stage is Stage.ACCEPT)
        assert window_on.view.data.n_labelled == 150
        assert not page.withdraw_button.isVisible()

    def test_undo_takes_all_of_it_back(self, window_on, page, qtbot, answers):
        accepted(window_on, page, qtbot, answers)
        before = window_on.view.data.n_labelled
        qtbot.keyClick(page.asked.grid, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: page.stage is Stage.ACCEPT)
        assert window_on.view.data.n_labelled == 150 < before
        assert window_on.view.working_set.sample_ids == []
        press(window_on, qtbot, "cat")  # is meant for nothing now
        QApplication.processEvents()
        assert window_on.view.data.n_labelled == 150


class TestGlancing:
    def test_crossed_out_ones_are_decided_alone_and_then_it_goes_on(
        self, window_on, page, qtbot, answers
    ):
        accepted(window_on, page, qtbot, answers)
        view = window_on.view
        group = view.working_set
        assert page.asked.heading.text().startswith(("‘cat’?", "‘dog’?"))
        assert page.asked.grid.shown_ids == group.sample_ids
        wrong = wrong_ones(window_on, answers) or group.sample_ids[:1]
        click(page, qtbot, wrong[0])
        assert group.dropped == {wrong[0]}
        click(page, qtbot, wrong[0])
        assert group.dropped == set()
        click(page, qtbot, wrong[0])
        for one in wrong[1:]:
            page.asked.grid.setFocus()
            page.asked.grid.setCurrentIndex(
                page.asked.grid.model().index(group.sample_ids.index(one), 0)
            )
            qtbot.keyClick(page.asked.grid, KEY.Key_X)
        assert group.dropped == set(wrong)
        qtbot.keyClick(page.asked.grid, KEY.Key_Space)
        assert view.working_set.purpose == "fix"
        assert view.working_set.sample_ids == wrong
        qtbot.keyClick(page.asked.sample.text, KEY.Key_Space)  # it was just crossed out
        assert view.working_set.current == wrong[0]
        for one in wrong:
            assert view.working_set.current == one
            press(window_on, qtbot, answers[one])
        assert view.working_set.purpose == "glance"
        assert view.working_set is not group
        qtbot.waitUntil(lambda: page.progress.glanced == len(group.sample_ids))
        with view.project.read() as connection:
            found = annotations.read_annotations_of(connection, group.sample_ids)
        assert all(
            found[one].label_id == LABELS.index(answers[one]) + 1
            for one in group.sample_ids
            if one in wrong
        )
        right = next(one for one in group.sample_ids if one not in wrong)
        assert json.loads(found[right].batch)["made"] == "glance"
        assert found[right].how == "accepted suggestion"

    def test_a_group_that_is_all_wrong(self, window_on, page, qtbot, answers):
        accepted(window_on, page, qtbot, answers)
        group = window_on.view.working_set
        for one in group.sample_ids:
            click(page, qtbot, one)
        qtbot.keyClick(page.asked.grid, KEY.Key_Space)
        assert window_on.view.working_set.purpose == "fix"
        assert window_on.view.working_set.sample_ids == group.sample_ids

    def test_no_group_is_accepted_before_its_end_was_in_sight(
        self, window_on, page, qtbot, answers
    ):
        accepted(window_on, page, qtbot, answers)
        group = window_on.view.working_set
        assert page.asked.grid.is_seen  # there is room for all of it
        window_on.resize(700, 480)
        qtbot.waitUntil(lambda: page.asked.grid.verticalScrollBar().maximum() > 0)
        page.asked.grid.scrollToTop()
        page.asked.grid.setFocus()
        before = window_on.view.data.n_labelled
        while not page.asked.grid.is_seen:
            qtbot.keyClick(page.asked.grid, KEY.Key_Space)
            assert window_on.view.working_set is group
        assert window_on.view.data.n_labelled == before
        qtbot.keyClick(page.asked.grid, KEY.Key_Space)
        assert window_on.view.working_set is not group

    def test_what_is_left_shows_on_the_map(self, window_on, page, qtbot, answers):
        accepted(window_on, page, qtbot, answers)
        left = len(page.progress.left)
        click_button(page.map_button, qtbot)
        assert window_on.pages.currentWidget() is window_on.workspace
        assert window_on.view.selection.sum() == left
        assert window_on.workspace.queue.list.model().rowCount() > 0

    def test_to_the_certificate(self, window_on, page, qtbot, answers):
        accepted(window_on, page, qtbot, answers)
        path = window_on.view.project.path
        seen = _seen_by(window_on, answers)
        for _ in range(3000):
            if page.stage is not Stage.GLANCE:
                break
            working_set = window_on.view.working_set
            if working_set.purpose == "fix":
                press(window_on, qtbot, seen[working_set.current])
            elif working_set.purpose == "glance" and window_on.decisions.targets:
                for one in wrong_ones(window_on, seen):
                    if one not in working_set.dropped:
                        click(page, qtbot, one)
                qtbot.keyClick(page.asked.grid, KEY.Key_Space)
            QApplication.processEvents()
        qtbot.waitUntil(lambda: page.stage is Stage.CERTIFICATE)
        assert window_on.view.data.n_labelled == N
        click_button(page.certificate.certify_button, qtbot)
        qtbot.waitUntil(
            lambda: window_on.view.data.finishing.certified is not None, timeout=60_000
        )
        assert page.certificate.sentence.text().startswith("900 labels, ")
        assert "of them seen by a person" in page.certificate.sentence.text()
        assert page.certificate.open_button.isVisible()
        said = json.loads(
            path.with_name(f"{path.stem}-certificate.json").read_text("utf-8")
        )
        assert said["labels"] == N
        assert f"{said['sentence']}." == page.certificate.sentence.text()


def test_begin_anew_asks_first(window_on, page, qtbot, answers, monkeypatch):
    begin(window_on, page, qtbot)
    before = window_on.view.data.finishing.audit_ids
    asked = []

    def agree(*arguments):
        asked.append(arguments[2])
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", agree)
    click_button(page.restart_button, qtbot)
    assert "Labels that were given stay" in asked[0]
    click_button(page.promise.begin_button, qtbot)
    qtbot.waitUntil(lambda: window_on.view.data.finishing.audit_ids != before)


def test_the_page_of_an_empty_project(window, make_project, qtbot):
    project = make_project("empty.umc", 0, LABELS)
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    qtbot.mouseClick(window.modes.bar.finishing, LEFT)
    assert window.modes.page.promise.known.text() == "The project has no samples yet."
    click_button(window.modes.page.promise.begin_button, qtbot)
    qtbot.waitUntil(lambda: window.messages.texts != [])
    assert "scored" in window.messages.texts[0]


def test_every_part_of_the_page_has_a_name(page):
    named = [
        page,
        page.asked.grid,
        page.promise.target,
        page.promise.confidence,
        page.promise.oversight,
        page.steps,
    ]
    assert all(widget.accessibleName() for widget in [*named, page.steps])


def _seen_by(window, answers):
    return with_oversights(window.view.project, answers)


def test_a_label_without_a_key_is_found_by_typing(window, make_project, qtbot):
    names = (*LABELS, *(f"animal {n}" for n in range(12)))
    project = make_project("zoo.umc", 200, names)
    score(project)
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    qtbot.mouseClick(window.modes.bar.finishing, LEFT)
    page = window.modes.page
    begin(window, page, qtbot)
    current = window.view.working_set.current
    qtbot.keyClicks(page.asked.sample.text, "/")
    assert page.asked.labels.search.hasFocus()
    qtbot.keyClicks(page.asked.labels.search, "animal 11")
    qtbot.keyClick(page.asked.labels.search, KEY.Key_Return)
    qtbot.waitUntil(lambda: page.progress.audited == 1)
    with window.view.project.read() as connection:
        found = annotations.read_annotations_of(connection, [current])
    assert window.view.data.labels[found[current].label_id].name == "animal 11"
