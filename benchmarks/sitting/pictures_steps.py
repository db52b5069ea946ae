"""Pictures: the same again on handwritten digits, and what only pictures have."""

from PySide6.QtCore import QPoint

from benchmarks.sitting import batches, charts, projects
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import KEY, SHIFT
from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

_PART = "Pictures"


@step(_PART)
def digits(sitting: Sitting) -> None:
    """Digits are imported from a zip, scored and drawn."""
    person, window = sitting.person, sitting.window
    projects.begin(sitting, "digits", sitting.pictures)
    point = window.workspace.map_panel.map.rect().center()  # type: ignore[union-attr]
    person.pointer.turn_wheel(person.map, point, 2)
    sitting.photograph("digits-map")
    person.map.setFocus()
    person.keys.press(KEY.Key_Home)


@step(_PART)
def decide_digits(sitting: Sitting) -> None:
    """Digits are decided one by one and in batches."""
    before = batches.n_labelled(sitting)
    for _ in range(sitting.wanted):
        batches.open_batch(sitting, "learn")
        batches.one_by_one(sitting)
        batches.decide_current(sitting)
    sitting.see("labels", batches.n_labelled(sitting) > before)


@step(_PART)
def digit_round(sitting: Sitting) -> None:
    """The models learn from the digits: suggestions, and doubts on the map."""
    projects.learn(sitting)
    data = sitting.window.view.data
    assert data is not None
    sitting.see("suggestions", (data.suggestions > 0).any())
    sitting.photograph("digits-learned")


@step(_PART)
def grid(sitting: Sitting) -> None:
    """A grid of pictures: larger, brighter, by keys."""
    person, batch = sitting.person, sitting.workspace.batch
    person.map.setFocus()
    person.keys.press(KEY.Key_Escape)
    person.draw(charts.around(sitting, 0.3, 0.7))
    sitting.see("pictures in a grid", batch.grid_button.isChecked())
    side = batch.list.picture_side
    person.click_on_sample(person.shown()[0], cross=False)
    person.keys.press("+")
    sitting.see("larger pictures", batch.list.picture_side > side)
    person.keys.press("]")
    person.keys.press("]")
    sitting.see("brighter pictures", sitting.window.view.brightness > 0)
    person.keys.press("x")
    sitting.see("one was dropped", len(sitting.window.view.working_set.dropped) == 1)
    sitting.photograph("digits-grid")
    person.keys.press("[")
    person.keys.press("[")
    sample = sitting.workspace.sample
    person.pointer.click(sample.picture_tools.larger_button)
    person.pointer.turn_wheel(sample.picture, sample.picture.rect().center(), 2)
    person.pointer.double_click(sample.picture, QPoint(20, 20))


@step(_PART)
def digit_lasso(sitting: Sitting) -> None:
    """A lasso over digits with its spot-check."""
    person, window = sitting.person, sitting.window
    person.map.setFocus()
    person.keys.press(KEY.Key_Escape)
    person.draw(charts.around(sitting))
    batches.one_by_one(sitting, on=False)
    person.keys.press("1")
    dialog = window.findChild(SpotCheckDialog)
    assert dialog is not None
    sitting.see("a spot-check of pictures", dialog.isVisible())
    person.keys.press(KEY.Key_Return)
    sitting.photograph("digits-spot-check", dialog)
    person.keys.press(KEY.Key_Escape)
    sitting.see("nothing was labelled", not dialog.isVisible())


@step(_PART)
def digit_counterexamples(sitting: Sitting) -> None:
    """Digits that look alike and are called otherwise."""
    person, view = sitting.person, sitting.window.view
    batches.one_alone(sitting)
    person.keys.press("s")
    sitting.wait_for("what is like it", lambda: view.working_set.purpose == "similar")
    batches.one_alone(sitting)
    person.keys.press("c")
    sitting.wait_for(
        "what is called otherwise",
        lambda: view.working_set.purpose == "counterexamples",
    )
    sitting.photograph("digits-counterexamples")
    person.keys.press("c", SHIFT)
