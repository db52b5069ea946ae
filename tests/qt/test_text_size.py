"""Text at twice its size: everything can still be read, on a small screen too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from tests.qt.clipping import BUTTONS, SCREEN, clipped, settle
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.qt import motion
from umc_desktop.qt.error_dialog import ErrorDialog
from umc_desktop.qt.outcome_dialog import OutcomeDialog
from umc_desktop.qt.panels.domain_table import HEADERS
from umc_desktop.qt.panels.panel import Heading
from umc_desktop.qt.panels.registry import PANELS
from umc_desktop.qt.request_dialog import RequestDialog
from umc_desktop.qt.text_size import TextSize


@pytest.fixture(autouse=True)
def text_as_before() -> Iterator[None]:
    yield
    TextSize(QApplication.instance()).choose(100)
    motion.apply(QApplication.instance(), "full")


def action(window, title: str) -> QAction:
    return next(one for one in window.actions_by_menu if one.text() == title)


def enlarge(window) -> None:
    for _ in range(6):
        action(window, "Larger text").trigger()
    settle()


def test_the_walk_finds_what_is_clipped(qtbot):
    """The check can fail: a label and a button too small for their words."""
    whole = QWidget()
    qtbot.addWidget(whole)
    label, button = QLabel("much too long for this", whole), QPushButton("OK", whole)
    label.setGeometry(0, 0, 20, 20)
    button.setGeometry(0, 30, 60, 6)
    hidden = QPushButton("outside", whole)
    hidden.setGeometry(180, 60, 90, 40)
    whole.resize(200, 120)
    whole.show()
    assert len(clipped(whole)) == 3
    label.setGeometry(0, 0, 200, 20)
    button.setGeometry(0, 30, 90, 30)
    hidden.setGeometry(100, 60, 90, 40)
    assert clipped(whole) == []


def test_keys_and_menu_change_the_size_and_the_next_start_keeps_it(opened, qtbot):
    before = QApplication.font().pointSizeF()
    control = Qt.KeyboardModifier.ControlModifier
    the_map = opened.workspace.map_panel.map
    scale = the_map.view.scale
    qtbot.keyClick(the_map, Qt.Key.Key_Plus, control)
    assert QApplication.font().pointSizeF() == pytest.approx(1.1 * before)
    assert the_map.view.scale == scale  # the text, not the map
    assert opened.status.summary == "Text size: 110\u202f%"
    qtbot.keyClick(the_map, Qt.Key.Key_Equal, control)
    assert opened.settings.value.text_percent == 125
    qtbot.keyClick(the_map, Qt.Key.Key_Minus, control)
    assert opened.settings.value.text_percent == 110
    enlarge(opened)
    assert QApplication.font().pointSizeF() == pytest.approx(2 * before)
    action(opened, "Normal text size").trigger()
    assert QApplication.font().pointSizeF() == pytest.approx(before)


def test_the_first_page_at_twice_the_size(window):
    window.resize(SCREEN)
    title = next(
        one for one in window.findChildren(Heading) if one.text() == "UMC Desktop"
    )
    before = title.font().pointSizeF()
    enlarge(window)
    assert title.font().pointSizeF() == pytest.approx(2 * before)
    assert clipped(window) == []
    assert window.width() <= SCREEN.width()


@pytest.mark.parametrize("spec", PANELS, ids=lambda spec: spec.id)
def test_every_panel_at_twice_the_size(opened, spec):
    opened.resize(SCREEN)
    opened.workspace.show_panel(spec.id)
    enlarge(opened)
    assert "\n".join(clipped(opened)) == ""
    assert opened.width() <= SCREEN.width()
    assert opened.height() <= SCREEN.height()


def test_all_text_grows_and_shrinks_again(opened):
    for spec in PANELS:
        opened.workspace.show_panel(spec.id)
    settle()
    shown = [
        widget
        for widget in opened.findChildren(QWidget)
        if isinstance(
            widget, (QLabel, QHeaderView, QTextEdit, QPlainTextEdit, *BUTTONS)
        )
    ]
    before = [widget.font().pointSizeF() for widget in shown]
    enlarge(opened)
    grown = [
        f"{type(one).__name__} {one.accessibleName()} {getattr(one, 'text', str)()}"
        for one, size in zip(shown, before, strict=True)
        if one.font().pointSizeF() < 1.9 * size
    ]
    assert "\n".join(grown) == ""
    action(opened, "Normal text size").trigger()
    settle()
    after = [widget.font().pointSizeF() for widget in shown]
    assert after == pytest.approx(before)


def test_the_rows_of_the_domains_grow_with_their_text(opened):
    table = opened.workspace.domains.table
    before = table.rowHeight(0)
    enlarge(opened)
    assert table.rowHeight(0) >= 2 * table.fontMetrics().height() > before
    narrow = [
        title
        for column, (title, _) in enumerate(HEADERS)
        if column
        and table.columnWidth(column) < table.fontMetrics().horizontalAdvance(title)
        and not table.isColumnHidden(column)
    ]
    assert narrow == []


def test_panels_built_after_it_was_enlarged(opened):
    opened.resize(SCREEN)
    enlarge(opened)
    for spec in PANELS:
        opened.workspace.show_panel(spec.id)
        settle()
        assert "\n".join(clipped(opened)) == "", spec.id


@pytest.mark.parametrize("page", ["show_simulation", "show_progress"])
def test_every_page_at_twice_the_size(opened, page):
    opened.resize(SCREEN)
    getattr(opened.pages, page)()
    enlarge(opened)
    assert "\n".join(clipped(opened)) == ""
    assert opened.width() <= SCREEN.width()


def dialogs(window) -> Iterator[QDialog]:
    window.habits.show_cheat_sheet()
    yield window.findChildren(QDialog)[-1]
    window.habits.change_shortcuts()
    yield window.findChildren(QDialog)[-1]
    yield ErrorDialog(ValueError("x"), window)
    outcome = Outcome(Changes.NOTHING, "Counted.", {"rows": [{"a": 1, "b": "c"}]})
    yield OutcomeDialog("History", outcome, window)
    for name in ("label.define", "queue.next", "budget.allocate", "label.import"):
        yield RequestDialog(CATALOGUE[name], window)


def test_every_dialog_at_twice_the_size(opened):
    opened.resize(SCREEN)
    enlarge(opened)
    for dialog in dialogs(opened):
        dialog.show()
        settle()
        assert "\n".join(clipped(dialog)) == "", dialog.windowTitle()
        assert dialog.width() <= SCREEN.width()
        assert dialog.height() <= SCREEN.height(), dialog.windowTitle()
        dialog.close()


def test_messages_at_twice_the_size(opened):
    opened.resize(SCREEN)
    enlarge(opened)
    opened.messages.show_problem("A problem " * 30, "Run again", lambda: None)
    opened.messages.show_note("A note.", "Export the dataset…", lambda: None)
    settle()
    assert "\n".join(clipped(opened)) == ""


def test_nothing_moves_when_that_is_wanted(opened):
    flashing = QApplication.cursorFlashTime()
    wanted = action(opened, "Reduced motion")
    assert not wanted.isChecked()
    wanted.trigger()
    assert motion.is_reduced()
    assert QApplication.cursorFlashTime() == 0
    assert opened.settings.value.motion == "reduced"
    wanted.trigger()
    assert not motion.is_reduced()
    assert QApplication.cursorFlashTime() == flashing
    assert opened.settings.value.motion == "full"


@pytest.mark.parametrize(("reduced", "moves"), [(True, False), (False, True)])
def test_a_job_without_an_end_in_sight_moves_its_bar_unless_not_wanted(
    opened, qtbot, reduced, moves
):
    from umc_desktop.jobs.runner import JobSnapshot, JobState
    from umc_desktop.qt.status_bar import JobRow

    motion.apply(QApplication.instance(), "reduced" if reduced else "full")
    row = JobRow(JobSnapshot(1, "Reading", JobState.RUNNING), lambda job: None)
    qtbot.addWidget(row)
    assert (row._bar.maximum() == 0) is moves


def test_the_system_is_followed_until_somebody_chooses(monkeypatch):
    app = QApplication.instance()
    monkeypatch.setattr(motion, "wanted_by_system", lambda: True)
    motion.apply(app, "system")
    assert motion.is_reduced()
    motion.apply(app, "full")
    assert not motion.is_reduced()
    monkeypatch.setattr(motion, "wanted_by_system", lambda: False)
    motion.apply(app, "system")
    assert not motion.is_reduced()
