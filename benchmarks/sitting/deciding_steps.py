"""Deciding: one by one, in batches, with a lasso, by what is alike."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt

from benchmarks.sitting.beginning_steps import button_of
from benchmarks.sitting.course import Sitting, step
from umc_desktop.qt.map.legend import EntryBox
from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

KEY = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_PART = "Deciding"
LARGE = 24  # members of a batch, above which it is checked


@step(_PART)
def single_flow(sitting: Sitting) -> None:
    """Single flow: a key decides and brings the next sample."""
    person, view = sitting.person, sitting.window.view
    open_batch(sitting, "learn")
    one_by_one(sitting)
    sitting.photograph("one-by-one")
    before = n_labelled(sitting)
    for _ in range(sitting.wanted):
        decide_current(sitting)
    sitting.see("every key was a label", n_labelled(sitting) == before + sitting.wanted)
    person.press(KEY.Key_Backspace)
    sitting.see("the way back", view.working_set.current is not None)


@step(_PART)
def random_check(sitting: Sitting) -> None:
    """A random check hides the suggestion."""
    person = sitting.person
    open_batch(sitting, "audit")
    fact = sitting.workspace.sample.fact("Suggestion")
    sitting.see("the suggestion is hidden", fact.startswith("Hidden"))
    before = n_labelled(sitting)
    person.press(KEY.Key_Space)
    sitting.see("Space decides nothing there", n_labelled(sitting) == before)
    sitting.see("the bar says why", "Decide" in sitting.window.status.summary)
    sitting.photograph("random-check")


@step(_PART)
def queue_batches(sitting: Sitting) -> None:
    """Queue batches: what differs is dropped, the rest gets its label."""
    person, view = sitting.person, sitting.window.view
    before = n_labelled(sitting)
    for turn in range(sitting.wanted):
        open_batch(sitting, "learn")
        one_by_one(sitting, on=False)
        answers = [person.answer(one) for one in sitting.window.decisions.targets]
        if not answers:
            break
        most = max(set(answers), key=answers.count)
        if turn == 0:
            sitting.photograph("batch")
        for one in list(view.working_set.kept):
            odd = person.answer(one) != most and one in person.shown()
            if odd and len(view.working_set.kept) > 1:
                person.click_on_sample(one, cross=True)
        person.give(most)
    sitting.see("batches were labelled", n_labelled(sitting) > before)


@step(_PART)
def lasso(sitting: Sitting) -> None:
    """A lasso to trust: a spot-check, and one step back."""
    person, window = sitting.person, sitting.window
    person.press(KEY.Key_Escape)
    before = n_labelled(sitting)
    one_domain(sitting)
    person.draw(around(sitting))
    caught = list(window.view.working_set.sample_ids)
    sitting.see("a lasso that is checked", len(caught) > LARGE)
    sitting.see("the map says what was caught", window.view.selection.sum())
    sitting.see("the batch says how pure it is", sitting.workspace.batch.counts_text)
    sitting.photograph("lasso")
    person.press("1")
    dialog = window.findChild(SpotCheckDialog)
    assert dialog is not None
    sitting.see("the spot-check", dialog.isVisible())
    said = dialog.statement.text()
    person.press(KEY.Key_Return)
    sitting.see("a running statement", dialog.statement.text() != said)
    sitting.photograph("spot-check", dialog)
    person.press("x")
    person.press(KEY.Key_Return)
    person.press(KEY.Key_Return)
    person.press(KEY.Key_Return, CONTROL)
    person.until(lambda: n_labelled(sitting) > before, "the batch is labelled")
    sitting.see("the wrong one left", n_labelled(sitting) < before + len(caught))
    person.press("z", CONTROL)
    person.until(lambda: n_labelled(sitting) == before, "one step back")
    sitting.see("one step back", n_labelled(sitting) == before)
    one_domain(sitting)  # all of them again
    colour_by(sitting, 0)


@step(_PART)
def checks_off(sitting: Sitting) -> None:
    """Spot-checks are as long as one likes, or off."""
    person = sitting.person
    before = n_labelled(sitting)
    person.choose("Label", "Spot-checks", "Spot-checks: off")
    person.press(KEY.Key_Escape)
    one_domain(sitting)
    person.draw(around(sitting))
    person.press("1")
    person.choose("Label", "Spot-checks", "Spot-checks: 5 samples")
    sitting.see("labelled at once", n_labelled(sitting) > before + LARGE)
    person.press("z", CONTROL)
    person.until(lambda: n_labelled(sitting) == before, "one step back")
    one_domain(sitting)  # all of them again
    colour_by(sitting, 0)


@step(_PART)
def pointer_alone(sitting: Sitting) -> None:
    """The pointer alone: a batch, its label, and one step back."""
    person, window = sitting.person, sitting.window
    before = n_labelled(sitting)
    open_batch(sitting, "learn")
    person.click_row(sitting.workspace.labels.list, 0)
    sitting.see("labelled by a click", n_labelled(sitting) > before)
    person.choose("Edit", "Undo")
    person.until(lambda: n_labelled(sitting) == before, "one step back")
    sitting.see("the bar says what was undone", "Undone" in window.status.summary)


@step(_PART)
def split(sitting: Sitting) -> None:
    """A batch about which the models disagree is split."""
    person, batch = sitting.person, sitting.workspace.batch
    person.press(KEY.Key_Escape)
    person.draw(around(sitting))
    n = len(sitting.window.view.working_set.sample_ids)
    sitting.see("an offer to split", batch.split_button.isVisible())

    def choose() -> None:
        menu = batch.split_button.menu()
        assert menu is not None
        person.pick(menu, "By suggestion")

    when_menu_opens(sitting, choose)
    person.click(batch.split_button)
    person.until(lambda: len(sitting.window.view.working_set.sample_ids) < n)
    sitting.see("the largest part", " 1 of " in batch.title_text or batch.title_text)
    sitting.photograph("split")


@step(_PART)
def similar(sitting: Sitting) -> None:
    """Similar samples become a batch (S)."""
    person, view = sitting.person, sitting.window.view
    one_alone(sitting)
    person.press("s")
    sitting.wait_for("what is like it", lambda: view.working_set.purpose == "similar")
    sitting.see("nearest first", len(view.working_set.sample_ids) > 1)
    sitting.photograph("similar")


@step(_PART)
def counterexamples(sitting: Sitting) -> None:
    """Counterexamples side by side, with what differs marked (C)."""
    person, view = sitting.person, sitting.window.view
    one_alone(sitting)
    person.press("c")
    sitting.wait_for(
        "what is called otherwise",
        lambda: view.working_set.purpose == "counterexamples",
    )
    compare = sitting.workspace.docks["compare"]
    sitting.wait_for("the comparison", compare.isVisible)
    encoder = sitting.workspace.panel("compare").encoder
    chosen = encoder.currentIndex()
    for key in (KEY.Key_Down, KEY.Key_Up):  # another's eyes, and all of them again
        person.click(encoder, QPoint(10, encoder.height() // 2))
        person.look_for(0.05)
        person.press(key)
        person.press(KEY.Key_Return)
        sitting.see(
            "whose eyes", (encoder.currentIndex() == chosen) == (key == KEY.Key_Up)
        )
    person.until(lambda: view.working_set.purpose == "counterexamples")
    sitting.photograph("counterexamples")
    person.press("c", SHIFT)
    person.until(lambda: not compare.isVisible())


@step(_PART)
def labels(sitting: Sitting) -> None:
    """None of the labels, a new one, another name, one in place of two."""
    person, window = sitting.person, sitting.window
    data = window.view.data
    assert data is not None
    before = len(data.labels)
    one_alone(sitting)
    person.press("o")
    sitting.see("the bar says so", "none" in window.status.summary.casefold())
    _fill(sitting, "new label", {"label": "cash machine"})
    person.until(lambda: len(window.view.data.labels) == before + 1)  # type: ignore[union-attr]
    _fill(sitting, "rename label", {"label": "cash machine", "to": "atm"})
    names = lambda: [one.name for one in window.view.data.labels.values()]  # noqa: E731
    sitting.wait_for("its other name", lambda: "atm" in names())
    shown = sitting.workspace.labels.domain_id
    assert shown is not None
    into = data.labels_of_domain(shown)[0].name
    _fill(sitting, "merge labels", {"label": "atm", "into": into})
    sitting.wait_for("one in place of two", lambda: "atm" not in names())
    sitting.photograph("labels")
    for _ in range(3):
        person.press("z", CONTROL)
    sitting.wait_for("three steps back", lambda: len(names()) == before)


def _fill(sitting: Sitting, command: str, values: dict[str, str]) -> None:
    """Run a command and fill what its dialog asks for."""
    from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit

    person = sitting.person

    def answer(dialog: object) -> None:
        assert isinstance(dialog, QDialog)
        person.turn_to(dialog)
        for name, text in values.items():
            field = dialog.findChild(QLineEdit, name) or dialog.findChild(
                QComboBox, name
            )
            assert field is not None, name
            person.click(field, QPoint(8, field.height() // 2))
            person.press("a", CONTROL)
            person.type(text)
        if not any(one.name == "new-label.png" for one in sitting.camera.taken):
            sitting.photograph("new-label", dialog)
        person.click(button_of(dialog, dialog.windowTitle()))
        person.until(lambda: not dialog.isVisible(), "the dialog is accepted")

    with person.meanwhile(answer):
        person.command(command)


def open_batch(sitting: Sitting, purpose: str, least: int = 1) -> None:
    """Click the first batch of a purpose that has so much left in the queue."""
    person, view = sitting.person, sitting.window.view
    data = view.data
    assert data is not None
    for row, batch in enumerate(data.queue):
        left = [one for one in batch.sample_ids if not data.given[data.row_of(one)]]
        if batch.purpose == purpose and len(left) >= least:
            person.click_row(sitting.workspace.queue.list, row)
            sitting.see(f"a batch to {purpose}", view.working_set.batch_id == batch.id)
            person.map.setFocus()
            return
    raise AssertionError(f"no batch to {purpose} is left")


def one_alone(sitting: Sitting) -> None:
    """Click a sample on the map that the models suggest a label for."""
    person, view = sitting.person, sitting.window.view
    data = view.data
    assert data is not None
    person.press(KEY.Key_Escape)
    open_batch(sitting, "learn")
    one_by_one(sitting)
    sitting.see("one sample", view.working_set.current is not None)


def one_by_one(sitting: Sitting, *, on: bool = True) -> None:
    """Decide one by one from now on, or whole batches."""
    if sitting.window.view.whole_batch == on:
        sitting.person.press("b")


def decide_current(sitting: Sitting) -> None:
    """Accept the suggestion if it is right, else give the right label."""
    person, view = sitting.person, sitting.window.view
    data, current = view.data, view.working_set.current
    assert data is not None
    assert current is not None
    row = data.row_of(current)
    seen = view.working_set.purpose != "audit"
    if seen and int(data.suggestions[row]) == person.answer(current):
        person.press(KEY.Key_Space)
    else:
        person.give(person.answer(current))


def around(sitting: Sitting, left: float = 0.0, right: float = 1.0) -> list[QPoint]:
    """Return a line around a part of the map, by shares of the samples from the left.

    Samples often lie in islands: a line by shares of the map's width could go around
    none of them.
    """
    chart, data = sitting.workspace.map_panel.map, sitting.window.view.data
    assert data is not None
    drawn = data.positions[np.isfinite(data.positions).all(axis=1)]
    places = np.sort(chart.view.to_pixels(drawn)[:, 0])
    places = np.concatenate([[2.0], places, [chart.width() - 2.0]])
    last = len(places) - 1
    x0, x1 = (int(places[round(share * last)]) for share in (left, right))
    y0, y1 = 2, chart.height() - 3
    return [QPoint(x0, y0), QPoint(x1, y0), QPoint(x1, y1), QPoint(x0, y1)]


def one_domain(sitting: Sitting) -> None:
    """Let the map show one domain by its legend, or all if it shows one."""
    panel = sitting.workspace.map_panel
    colour_by(sitting, panel.colour_by.findData("Domain"))
    boxes = panel.legend.findChildren(EntryBox)
    box = next(one for one in boxes if one.isVisible())
    sitting.person.double_click(box, QPoint(30, box.height() // 2))


def colour_by(sitting: Sitting, row: int) -> None:
    """Choose what the colours of the map mean, by keys."""
    person, box = sitting.person, sitting.workspace.map_panel.colour_by
    person.click(box, QPoint(10, box.height() // 2))
    person.look_for(0.05)
    person.press(KEY.Key_Home)
    for _ in range(row):
        person.press(KEY.Key_Down)
    person.press(KEY.Key_Return)
    sitting.see("the colours", box.currentIndex() == row)
    person.map.setFocus()


def n_labelled(sitting: Sitting) -> int:
    """Return how many samples have a label."""
    data = sitting.window.view.data
    return 0 if data is None else data.n_labelled


def when_menu_opens(sitting: Sitting, do: Callable[[], object]) -> None:
    """Do something once a menu is open: a click that opens it waits for it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMenu

    timer = QTimer(sitting.window)
    timer.setInterval(20)

    def look() -> None:
        if isinstance(QApplication.activePopupWidget(), QMenu):
            timer.stop()
            timer.deleteLater()
            do()

    timer.timeout.connect(look)
    timer.start()
