"""Finishing: what is needed, a random check, the models' labels, a certificate."""

from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY
from umc_desktop.operations.finishing_state import Stage
from umc_desktop.qt.course import FIX

_PART = "Finishing"
_MOST_KEYS = 3000


@step(_PART)
def modes(sitting: Sitting) -> None:
    """Learning and finishing are plainly two modes."""
    person, modes = sitting.person, sitting.window.modes
    person.pointer.click(modes.bar.finishing)
    page = modes.page
    assert page is not None
    sitting.see("the page for finishing", page.isVisible())
    sitting.photograph("finishing-target")
    person.pointer.click(modes.bar.learning)
    sitting.see("the map", sitting.workspace.isVisible())
    person.pointer.click(modes.bar.finishing)
    person.pointer.click(page.promise.target, page.promise.target.rect().center())
    person.keys.press("a", CONTROL)
    person.keys.type("85")
    person.keys.press(KEY.Key_Tab)
    sitting.see("what is needed", page.promise.target.value() == 85)


@step(_PART)
def audit(sitting: Sitting) -> None:
    """The random check, with hidden suggestions."""
    person, page = sitting.person, sitting.window.modes.page
    assert page is not None
    person.pointer.click(page.promise.begin_button)
    sitting.wait_for("the check", lambda: page.stage is Stage.AUDIT)
    sitting.photograph("finishing-check")
    view = sitting.window.view
    for _ in range(_MOST_KEYS):
        if page.stage is not Stage.AUDIT or view.working_set.current is None:
            break
        person.give(person.answer(view.working_set.current))
    sitting.see("it is decided", page.stage is not Stage.AUDIT)


@step(_PART)
def accept_and_glance(sitting: Sitting) -> None:
    """What the models may label alone, and the rest in groups."""
    person, page = sitting.person, sitting.window.modes.page
    assert page is not None
    if page.stage is Stage.ACCEPT:
        sitting.photograph("finishing-accept")
        person.pointer.click(page.acceptance.accept_button)
        person.until(lambda: page.stage is not Stage.ACCEPT)
    view = sitting.window.view
    taken = False
    for _ in range(_MOST_KEYS):
        if page.stage is not Stage.GLANCE:
            break
        working_set, data = view.working_set, view.data
        assert data is not None
        if working_set.current is None:
            person.look_for(0.05)
        elif working_set.purpose == FIX:
            person.give(person.answer(working_set.current))
        else:
            taken = _glance(sitting, photograph=not taken) or taken
    sitting.see("everything is decided", page.stage is Stage.CERTIFICATE)


@step(_PART)
def certificate(sitting: Sitting) -> None:
    """The certificate, and the models' labels taken back in one step."""
    person, page = sitting.person, sitting.window.modes.page
    assert page is not None
    person.pointer.click(page.certificate.certify_button)
    sitting.wait_for(
        "a sentence", lambda: "correct" in page.certificate.sentence.text()
    )
    sitting.photograph("certificate")
    if page.withdraw_button.isVisible():
        before = sitting.window.view.data
        assert before is not None
        n = before.n_labelled
        person.pointer.click(page.withdraw_button)
        sitting.wait_for(
            "they are taken back",
            lambda: sitting.window.view.data.n_labelled < n,  # type: ignore[union-attr]
        )
    person.pointer.click(sitting.window.modes.bar.learning)


def _glance(sitting: Sitting, *, photograph: bool) -> bool:
    """Cross out what is another label, and accept the others.

    Returns whether a picture was taken: of the first that is crossed out.
    """
    person, page, view = sitting.person, sitting.window.modes.page, sitting.window.view
    assert page is not None
    data = view.data
    assert data is not None
    grid, taken = page.asked.grid, False
    for one in list(view.working_set.sample_ids):
        suggested = int(data.suggestions[data.row_of(one)])
        if person.answer(one) != suggested:
            index = grid.model().index(grid.shown_ids.index(one), 0)
            grid.scrollTo(index)
            person.pointer.click(grid.viewport(), grid.visualRect(index).center())
            if photograph and not taken:
                sitting.photograph("finishing-glance")
                taken = True
    person.keys.press(KEY.Key_Space)
    return taken
