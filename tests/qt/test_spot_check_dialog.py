"""A lasso to trust: checked before it sticks, split where the models disagree."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.finishing import LABELS, score
from tests.qt.lassoing import lasso_everything
from umc_desktop.domain.events import BatchRecord, Made
from umc_desktop.qt.selection import to_working_set
from umc_desktop.storage import annotations

KEY = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
N = 60


@pytest.fixture(autouse=True)
def patient(qtbot, monkeypatch):
    """Wait as long as a busy machine takes: nothing here is about time."""
    waiting = partial(qtbot.waitUntil, timeout=60_000)
    monkeypatch.setattr(qtbot, "waitUntil", waiting)


@pytest.fixture
def mapped(window, make_project, qtbot):
    """The window on 60 scored texts."""
    project = make_project("lasso.umc", N, LABELS)
    score(project, wrong_above=0.5)
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    qtbot.waitUntil(lambda: window.workspace is not None)
    window.workspace.map_panel.map.setFocus()
    return window


def lasso(window, qtbot):
    """Draw around all of the map."""
    lasso_everything(window, qtbot)
    assert len(window.view.working_set.sample_ids) == N


def dialog_of(window, qtbot):
    qtbot.waitUntil(lambda: window.modes.dialog is not None)
    dialog = window.modes.dialog
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def record_of(window, sample_id):
    with window.view.project.read() as connection:
        found = annotations.read_annotations_of(connection, [sample_id])
    return BatchRecord.from_json(found[sample_id].batch)


def test_five_right_ones_and_it_sticks(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_1)
    dialog = dialog_of(window, qtbot)
    assert window.view.data.n_labelled == 0
    assert dialog.question.text() == "Is this ‘cat’?"
    assert dialog.count.text() == "1 of 5"
    asked = []
    for _ in range(5):
        asked.append(dialog.run.current)
        assert dialog.sample.text.toPlainText().startswith("text number")
        qtbot.keyClick(dialog, KEY.Key_Return)
    assert len(set(asked)) == 5
    qtbot.waitUntil(lambda: window.view.data.n_labelled == N)
    assert record_of(window, 1) == BatchRecord(Made.LASSO, N, 5, 0)
    qtbot.waitUntil(lambda: "pure with 90\u202f% confidence" in window.status.summary)

    path = window.view.project.path
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)  # tomorrow
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == 0)


def test_a_wrong_one_leaves_the_batch_and_nothing_sticks_by_itself(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_2)
    dialog = dialog_of(window, qtbot)
    wrong = dialog.run.current
    qtbot.keyClick(dialog, KEY.Key_X)
    assert "1 wrong" in dialog.statement.text()
    for _ in range(4):
        qtbot.keyClick(dialog, KEY.Key_Return)
    assert dialog.run.is_over
    assert dialog.isVisible()
    assert "more right ones in a row would show 95\u202f%" in dialog.statement.text()
    assert dialog.verdict.text().startswith("1 member did not belong and leaves")
    qtbot.keyClick(dialog, KEY.Key_Return)  # on “Check 5 more”, which is in front
    assert dialog.count.text() == "6 of 10"
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == N - 1)
    assert window.view.working_set.dropped == {wrong}
    other = next(one for one in range(1, N + 1) if one != wrong)
    assert record_of(window, other) == BatchRecord(Made.LASSO, N - 1, 5, 1)


def test_a_verdict_can_be_taken_back_and_the_check_left(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_1)
    dialog = dialog_of(window, qtbot)
    first = dialog.run.current
    qtbot.keyClick(dialog, KEY.Key_X)
    qtbot.keyClick(dialog, KEY.Key_Backspace)
    assert dialog.run.current == first
    assert dialog.run.check.checked == 0
    qtbot.keyClick(dialog, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.view.data.n_labelled == 0
    assert window.view.working_set.dropped == set()


def test_the_mouse_alone_will_do(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_1)
    dialog = dialog_of(window, qtbot)
    qtbot.mouseClick(dialog.wrong_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.right_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.label_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == N - 1)


def action(window, title):
    return next(
        one for one in window.actions_by_menu if one.text().replace("&", "") == title
    )


def test_until_pure_and_switched_off(mapped, qtbot):
    window = mapped
    action(window, "Spot-checks: until 95\u202f% pure").trigger()
    assert window.settings.value.spot_check == "pure"
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_1)
    dialog = dialog_of(window, qtbot)
    needed = dialog.run.check.until()
    assert 20 < needed < 45
    for _ in range(needed):
        assert dialog.isVisible()
        qtbot.keyClick(dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == N)
    assert record_of(window, 1).checked == needed
    action(window, "Spot-checks: off").trigger()
    qtbot.keyClick(window, KEY.Key_2)
    qtbot.waitUntil(lambda: set(window.view.data.given.tolist()) == {2})
    assert window.modes.dialog is None
    assert record_of(window, 1) == BatchRecord(Made.LASSO, N)


def test_a_split_where_the_models_disagree(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    batch = window.workspace.batch
    assert batch.split_button.isVisible()
    suggested = window.view.data.suggestions
    parts = sorted(np.bincount(suggested)[1:].tolist(), reverse=True)
    action(window, "Split the batch by suggestion").trigger()
    first = window.view.working_set
    assert first.title.startswith("Part 1 of 2: ")
    assert len(first.sample_ids) == parts[0]
    action(window, "Spot-checks: off").trigger()
    qtbot.keyClick(window, KEY.Key_Space)  # all of it is suggested the same
    second = window.view.working_set
    assert second.title.startswith("Part 2 of 2: ")
    qtbot.keyClick(window, KEY.Key_Space)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == N)
    assert np.array_equal(window.view.data.given, suggested)
    found = record_of(window, first.sample_ids[0])
    assert found == BatchRecord(Made.LASSO, parts[0], split="suggestion")


def test_the_check_offers_the_split_as_well(mapped, qtbot):
    window = mapped
    lasso(window, qtbot)
    qtbot.keyClick(window, KEY.Key_1)
    dialog = dialog_of(window, qtbot)
    offered = {one.text(): one for one in dialog.split_button.menu().actions()}
    assert "By suggestion: 2 parts" in offered
    offered["By suggestion: 2 parts"].trigger()
    assert not dialog.isVisible()
    assert window.view.working_set.title.startswith("Part 1 of 2")
    assert window.view.data.n_labelled == 0


def test_a_batch_that_is_seen_whole_needs_no_check(opened, qtbot):
    opened.view.set_working_set(to_working_set(opened.view.data, np.ones(12, bool)))
    qtbot.keyClick(opened, KEY.Key_1)
    qtbot.waitUntil(lambda: opened.view.data.n_labelled == 12)
    assert opened.modes.dialog is None
