"""Bringing samples of the queue under decision, and deciding them."""

from benchmarks.sitting.course import Sitting
from benchmarks.sitting.keys import KEY


def open_batch(sitting: Sitting, purpose: str, least: int = 1) -> None:
    """Click the first batch of a purpose that has so much left in the queue."""
    person, view = sitting.person, sitting.window.view
    data = view.data
    assert data is not None
    for row, batch in enumerate(data.queue):
        left = [one for one in batch.sample_ids if not data.given[data.row_of(one)]]
        if batch.purpose == purpose and len(left) >= least:
            person.pointer.click_row(sitting.workspace.queue.list, row)
            sitting.see(f"a batch to {purpose}", view.working_set.batch_id == batch.id)
            person.map.setFocus()
            return
    raise AssertionError(f"no batch to {purpose} is left")


def one_alone(sitting: Sitting) -> None:
    """Click a sample on the map that the models suggest a label for."""
    person, view = sitting.person, sitting.window.view
    data = view.data
    assert data is not None
    person.keys.press(KEY.Key_Escape)
    open_batch(sitting, "learn")
    one_by_one(sitting)
    sitting.see("one sample", view.working_set.current is not None)


def one_by_one(sitting: Sitting, *, on: bool = True) -> None:
    """Decide one by one from now on, or whole batches."""
    if sitting.window.view.whole_batch == on:
        sitting.person.keys.press("b")


def decide_current(sitting: Sitting) -> None:
    """Accept the suggestion if it is right, else give the right label."""
    person, view = sitting.person, sitting.window.view
    data, current = view.data, view.working_set.current
    assert data is not None
    assert current is not None
    row = data.row_of(current)
    seen = view.working_set.purpose != "audit"
    if seen and int(data.suggestions[row]) == person.answer(current):
        person.keys.press(KEY.Key_Space)
    else:
        person.give(person.answer(current))


def n_labelled(sitting: Sitting) -> int:
    """Return how many samples have a label."""
    data = sitting.window.view.data
    return 0 if data is None else data.n_labelled
