"""Deciding: one by one, in batches, with a lasso, by what is alike."""

from PySide6.QtCore import QPoint

from benchmarks.sitting import answers, batches, charts, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY, SHIFT
from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

_PART = "Deciding"
LARGE = 24  # members of a batch, above which it is checked


@step(_PART)
def single_flow(sitting: Sitting) -> None:
    """Single flow: a key decides and brings the next sample."""
    person, view = sitting.person, sitting.window.view
    batches.open_batch(sitting, "learn")
    batches.one_by_one(sitting)
    sitting.photograph("one-by-one")
    before = batches.n_labelled(sitting)
    for _ in range(sitting.wanted):
        batches.decide_current(sitting)
    sitting.see(
        "every key was a label", batches.n_labelled(sitting) == before + sitting.wanted
    )
    person.keys.press(KEY.Key_Backspace)
    sitting.see("the way back", view.working_set.current is not None)


@step(_PART)
def random_check(sitting: Sitting) -> None:
    """A random check hides the suggestion."""
    person = sitting.person
    batches.open_batch(sitting, "audit")
    fact = sitting.workspace.sample.fact("Suggestion")
    sitting.see("the suggestion is hidden", fact.startswith("Hidden"))
    before = batches.n_labelled(sitting)
    person.keys.press(KEY.Key_Space)
    sitting.see("Space decides nothing there", batches.n_labelled(sitting) == before)
    sitting.see("the bar says why", "Decide" in sitting.window.status.summary)
    sitting.photograph("random-check")


@step(_PART)
def queue_batches(sitting: Sitting) -> None:
    """Queue batches: what differs is dropped, the rest gets its label."""
    person, view = sitting.person, sitting.window.view
    before = batches.n_labelled(sitting)
    for turn in range(sitting.wanted):
        batches.open_batch(sitting, "learn")
        batches.one_by_one(sitting, on=False)
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
    sitting.see("batches were labelled", batches.n_labelled(sitting) > before)


@step(_PART)
def lasso(sitting: Sitting) -> None:
    """A lasso to trust: a spot-check, and one step back."""
    person, window = sitting.person, sitting.window
    person.keys.press(KEY.Key_Escape)
    before = batches.n_labelled(sitting)
    charts.one_domain(sitting)
    person.draw(charts.around(sitting))
    caught = list(window.view.working_set.sample_ids)
    sitting.see("a lasso that is checked", len(caught) > LARGE)
    sitting.see("the map says what was caught", window.view.selection.sum())
    sitting.see("the batch says how pure it is", sitting.workspace.batch.counts_text)
    sitting.photograph("lasso")
    person.keys.press("1")
    dialog = window.findChild(SpotCheckDialog)
    assert dialog is not None
    sitting.see("the spot-check", dialog.isVisible())
    said = dialog.statement.text()
    person.keys.press(KEY.Key_Return)
    sitting.see("a running statement", dialog.statement.text() != said)
    sitting.photograph("spot-check", dialog)
    person.keys.press("x")
    person.keys.press(KEY.Key_Return)
    person.keys.press(KEY.Key_Return)
    person.keys.press(KEY.Key_Return, CONTROL)
    person.until(lambda: batches.n_labelled(sitting) > before, "the batch is labelled")
    sitting.see(
        "the wrong one left", batches.n_labelled(sitting) < before + len(caught)
    )
    person.keys.press("z", CONTROL)
    person.until(lambda: batches.n_labelled(sitting) == before, "one step back")
    sitting.see("one step back", batches.n_labelled(sitting) == before)
    charts.one_domain(sitting)  # all of them again
    charts.colour_by(sitting, 0)


@step(_PART)
def checks_off(sitting: Sitting) -> None:
    """Spot-checks are as long as one likes, or off."""
    person = sitting.person
    before = batches.n_labelled(sitting)
    person.menus.choose("Label", "Spot-checks", "Spot-checks: off")
    person.keys.press(KEY.Key_Escape)
    charts.one_domain(sitting)
    person.draw(charts.around(sitting))
    person.keys.press("1")
    person.menus.choose("Label", "Spot-checks", "Spot-checks: 5 samples")
    sitting.see("labelled at once", batches.n_labelled(sitting) > before + LARGE)
    person.keys.press("z", CONTROL)
    person.until(lambda: batches.n_labelled(sitting) == before, "one step back")
    charts.one_domain(sitting)  # all of them again
    charts.colour_by(sitting, 0)


@step(_PART)
def pointer_alone(sitting: Sitting) -> None:
    """The pointer alone: a batch, its label, and one step back."""
    person, window = sitting.person, sitting.window
    before = batches.n_labelled(sitting)
    batches.open_batch(sitting, "learn")
    person.pointer.click_row(sitting.workspace.labels.list, 0)
    sitting.see("labelled by a click", batches.n_labelled(sitting) > before)
    person.menus.choose("Edit", "Undo")
    person.until(lambda: batches.n_labelled(sitting) == before, "one step back")
    sitting.see("the bar says what was undone", "Undone" in window.status.summary)


@step(_PART)
def split(sitting: Sitting) -> None:
    """A batch about which the models disagree is split."""
    person, batch = sitting.person, sitting.workspace.batch
    person.keys.press(KEY.Key_Escape)
    person.draw(charts.around(sitting))
    n = len(sitting.window.view.working_set.sample_ids)
    sitting.see("an offer to split", batch.split_button.isVisible())

    def choose() -> None:
        menu = batch.split_button.menu()
        assert menu is not None
        person.menus.pick(menu, "By suggestion")

    screen.when_menu_opens(sitting, choose)
    person.pointer.click(batch.split_button)
    person.until(lambda: len(sitting.window.view.working_set.sample_ids) < n)
    sitting.see("the largest part", " 1 of " in batch.title_text or batch.title_text)
    sitting.photograph("split")


@step(_PART)
def similar(sitting: Sitting) -> None:
    """Similar samples become a batch (S)."""
    person, view = sitting.person, sitting.window.view
    batches.one_alone(sitting)
    person.keys.press("s")
    sitting.wait_for("what is like it", lambda: view.working_set.purpose == "similar")
    sitting.see("nearest first", len(view.working_set.sample_ids) > 1)
    sitting.photograph("similar")


@step(_PART)
def counterexamples(sitting: Sitting) -> None:
    """Counterexamples side by side, with what differs marked (C)."""
    person, view = sitting.person, sitting.window.view
    batches.one_alone(sitting)
    person.keys.press("c")
    sitting.wait_for(
        "what is called otherwise",
        lambda: view.working_set.purpose == "counterexamples",
    )
    compare = sitting.workspace.docks["compare"]
    sitting.wait_for("the comparison", compare.isVisible)
    encoder = sitting.workspace.panel("compare").encoder
    chosen = encoder.currentIndex()
    for key in (KEY.Key_Down, KEY.Key_Up):  # another's eyes, and all of them again
        person.pointer.click(encoder, QPoint(10, encoder.height() // 2))
        person.look_for(0.05)
        person.keys.press(key)
        person.keys.press(KEY.Key_Return)
        sitting.see(
            "whose eyes", (encoder.currentIndex() == chosen) == (key == KEY.Key_Up)
        )
    person.until(lambda: view.working_set.purpose == "counterexamples")
    sitting.photograph("counterexamples")
    person.keys.press("c", SHIFT)
    person.until(lambda: not compare.isVisible())


@step(_PART)
def labels(sitting: Sitting) -> None:
    """None of the labels, a new one, another name, one in place of two."""
    person, window = sitting.person, sitting.window
    data = window.view.data
    assert data is not None
    before = len(data.labels)
    batches.one_alone(sitting)
    person.keys.press("o")
    sitting.see("the bar says so", "none" in window.status.summary.casefold())
    _run(sitting, "new label", {"label": "cash machine"})
    person.until(lambda: len(window.view.data.labels) == before + 1)  # type: ignore[union-attr]
    _run(sitting, "rename label", {"label": "cash machine", "to": "atm"})
    names = lambda: [one.name for one in window.view.data.labels.values()]  # noqa: E731
    sitting.wait_for("its other name", lambda: "atm" in names())
    shown = sitting.workspace.labels.domain_id
    assert shown is not None
    into = data.labels_of_domain(shown)[0].name
    _run(sitting, "merge labels", {"label": "atm", "into": into})
    sitting.wait_for("one in place of two", lambda: "atm" not in names())
    sitting.photograph("labels")
    for _ in range(3):
        person.keys.press("z", CONTROL)
    sitting.wait_for("three steps back", lambda: len(names()) == before)


def _run(sitting: Sitting, command: str, values: dict[str, str]) -> None:
    """Run a command and fill what its dialog asks for."""
    person = sitting.person
    with person.dialogs.meanwhile(answers.filling(sitting, values, "new-label")):
        person.command(command)
