"""A team: copies for two annotators, a merge, what differs, and how far they agree."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from benchmarks.sitting import answers, batches, projects, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY
from umc_desktop.qt.merge_dialog import MergeDialog
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.share_dialog import ShareDialog

if TYPE_CHECKING:
    from umc_desktop.qt.team.page import TeamPage

_PART = "Team"
_TRAINER = "Ada"
_EACH = 48  # labels of each annotator
# What somebody who skims takes for something else, and how often.
_CARELESS = "Cy Okafor"
_ERRS = {_TRAINER: 0.06, "Bo Lindqvist": 0.14, _CARELESS: 0.25}
_TAKEN_FOR = {
    "transfer": "pay_bill",
    "pay_bill": "transactions",
    "transactions": "balance",
    "balance": "transactions",
    "freeze_account": "transactions",
    "translate": "timezone",
    "timezone": "translate",
    "travel_alert": "flight_status",
    "flight_status": "travel_alert",
    "lost_luggage": "flight_status",
    "insurance_change": "rollover_401k",
    "rollover_401k": "insurance_change",
    "pto_request": "pto_request_status",
    "pto_request_status": "pto_request",
    "payday": "pto_request_status",
}
_NOTES = (
    "The guideline does not say which of the two comes first.",
    "Two labels fit: I took what is to happen next.",
)


@step(_PART)
def plan(sitting: Sitting) -> None:
    """A team: the trainer begins, and plans what all of them decide."""
    person, window = sitting.person, sitting.window
    projects.begin(sitting, "questions", sitting.table)
    overlap = {"overlap": "1", "annotators": "3"}
    with person.dialogs.meanwhile(answers.filling(sitting, overlap, "plan")):
        person.menus.choose("Team", "Plan overlap and verification")
    sitting.see("it is planned", "overlap" in window.status.summary.casefold())
    _label_as(sitting, _TRAINER)


@step(_PART)
def share(sitting: Sitting) -> None:
    """A team: a copy for each annotator."""
    person = sitting.person
    for name in list(_ERRS)[1:]:
        path = _copy_for(sitting, name)

        def fill(dialog: QWidget, name: str = name) -> None:
            assert isinstance(dialog, ShareDialog)
            person.turn_to(dialog)
            person.pointer.click(dialog.assign, QPoint(8, dialog.assign.height() // 2))
            person.keys.type(name)
            sitting.photograph("share", dialog)
            person.pointer.click(screen.button_of(dialog, "Choose the file"))

        with person.dialogs.meanwhile(fill, answers.naming(sitting, path)):
            person.menus.choose("File", "Share a copy")
        sitting.wait_for("the copy", path.exists)
        person.settle()


@step(_PART)
def annotate(sitting: Sitting) -> None:
    """A team: each annotator opens the copy and labels."""
    person = sitting.person
    for name in list(_ERRS)[1:]:
        projects.open_project(sitting, _copy_for(sitting, name))
        button = screen.button_of(sitting.window.messages, f"Label as {name}")
        person.pointer.click(button)
        sitting.see("who labels", sitting.window.annotator == name)
        sitting.wait_for("nothing of others", lambda: _n_shown(sitting) == 0)
        _label_as(sitting, name)


@step(_PART)
def merge(sitting: Sitting) -> None:
    """A team: the trainer sees what came back, and merges it."""
    person, window = sitting.person, sitting.window
    projects.open_project(sitting, sitting.folder / "questions.umc")
    with person.dialogs.typing(_TRAINER):
        person.pointer.click(screen.button_of(window.status, "Annotator"))
    before = batches.n_labelled(sitting)
    names = [_copy_for(sitting, name) for name in list(_ERRS)[1:]]

    def choose(dialog: QWidget) -> None:
        person.turn_to(dialog)
        person.keys.type(" ".join(f'"{path}"' for path in names))
        person.keys.press(KEY.Key_Return)

    def agree(dialog: QWidget) -> None:
        assert isinstance(dialog, MergeDialog)
        person.until(lambda: dialog.table.rowCount() == len(names), "the preview")
        sitting.see("nothing is changed yet", batches.n_labelled(sitting) == before)
        sitting.photograph("merge", dialog)
        person.pointer.click(screen.button_of(dialog, "Merge"))

    with person.dialogs.meanwhile(choose, agree):
        person.menus.choose("File", "Merge projects")
    sitting.wait_for("what came", lambda: "Merged" in " ".join(window.messages.texts))
    while window.messages.texts:
        person.pointer.click(screen.button_of(window.messages, "Close"))


@step(_PART)
def adjudicate(sitting: Sitting) -> None:
    """A team: what they differ in is decided with a digit, and taken back."""
    person, window = sitting.person, sitting.window
    person.menus.choose("Team", "Adjudicate conflicts")
    view = _team(sitting).adjudication
    sitting.wait_for("conflicts", lambda: view.list.rowCount() > 0)
    n = view.list.rowCount()
    for _ in range(n):
        shown = [one.text() for one in view.findChildren(PlainLabel) if one.isVisible()]
        if any(text.startswith("“") for text in shown):  # somebody's note
            break
        person.keys.press(KEY.Key_Down)
    sitting.see("both sides and the decision", len(view.buttons) > 1)
    sitting.photograph("adjudication")
    person.keys.press("1")
    sitting.wait_for("it is decided", lambda: view.list.rowCount() == n - 1)
    person.keys.press("z", CONTROL)
    sitting.wait_for("it is open again", lambda: view.list.rowCount() == n)
    sitting.see("the window", window.isVisible())


@step(_PART)
def agreement(sitting: Sitting) -> None:
    """A team: how far they agree, pair by pair."""
    person = sitting.person
    person.menus.choose("Team", "Agreement")
    view = _team(sitting).agreement
    sitting.wait_for("the pairs", lambda: view.overall.rowCount() > 0)
    sitting.photograph("agreement")
    person.pointer.click(_team(sitting).back_button)


def _label_as(sitting: Sitting, name: str) -> None:
    """Label what the queue asks, with the errors and notes of an annotator."""
    person, window = sitting.person, sitting.window
    notes = list(_NOTES) if name != _TRAINER else []
    n_hard = 0
    batches.one_alone(sitting)
    for place in range(_EACH):
        if window.view.working_set.current is None:
            batches.open_batch(sitting, "learn")
        current, data = window.view.working_set.current, window.view.data
        assert current is not None
        assert data is not None
        right = data.labels[person.answer(current)]
        errs = _errs(name, current)
        if n_hard < len(_NOTES) and _errs(_CARELESS, current):  # it is read twice
            n_hard += 1
            person.look_for(1 + current % 5 / 4)
        taken = _TAKEN_FOR[right.name] if errs else right.name
        if errs and notes:
            note = notes.pop()
            with person.dialogs.meanwhile(answers.writing(sitting, note)):
                person.keys.press("n")
        person.give(
            next(
                one.id
                for one in data.labels.values()
                if one.name == taken and one.label_set_id == right.label_set_id
            )
        )
        sitting.see("a label", _n_shown(sitting) == place + 1)
    person.keys.press("b")


def _errs(name: str, sample_id: int) -> bool:
    """Return whether somebody takes a sample for something else."""
    return random.Random(f"{name} {sample_id}").random() < _ERRS[name]


def _n_shown(sitting: Sitting) -> int:
    """Return how many samples show a label to whoever labels now."""
    data = sitting.window.view.data
    assert data is not None
    return int((data.given > 0).sum())


def _copy_for(sitting: Sitting, name: str) -> Path:
    return sitting.folder / f"questions-{name.split()[0].casefold()}.umc"


def _team(sitting: Sitting) -> "TeamPage":
    page = sitting.window.pages.team
    assert page is not None
    return page
