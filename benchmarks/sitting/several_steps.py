"""Several labels per sample: ticked by keys, given with Space, added to a batch."""

from benchmarks.sitting import batches, projects
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY
from umc_desktop.domain.samples import Label

_PART = "Several labels"


@step(_PART)
def several(sitting: Sitting) -> None:
    """A table whose samples carry several labels is imported and scored."""
    projects.begin(sitting, "facets", sitting.facets)
    data = sitting.window.view.data
    assert data is not None
    sitting.see("samples may carry several", data.gives_several(data.domains[0].id))


@step(_PART)
def tick(sitting: Sitting) -> None:
    """Labels are ticked by their keys, and Space gives them."""
    person = sitting.person
    batches.open_batch(sitting, "learn")
    batches.one_by_one(sitting)
    panel, ticks = sitting.workspace.labels, sitting.window.decisions.ticks
    before = batches.n_labelled(sitting)
    for turn in range(sitting.wanted):
        _tick(sitting)
        if turn == 0:
            sitting.see("the panel says what Space gives", "Space" in panel.ticked_text)
            sitting.photograph("several-labels")
        person.keys.press(KEY.Key_O if not ticks.label_ids else KEY.Key_Space)
    sitting.see(
        "each got its labels", batches.n_labelled(sitting) == before + sitting.wanted
    )
    person.keys.press("z", CONTROL)
    sitting.see(
        "one step back", batches.n_labelled(sitting) == before + sitting.wanted - 1
    )


@step(_PART)
def found_label(sitting: Sitting) -> None:
    """A label beyond the ten digits: with Shift, or found by typing its name."""
    person, ticks = sitting.person, sitting.window.decisions.ticks
    batches.open_batch(sitting, "learn")
    batches.one_by_one(sitting)
    label = next(one for one in _labels(sitting) if one.key.startswith("Shift+"))
    ticked = label.id in ticks.label_ids
    person.give(label.id)
    sitting.see("Shift and a digit", (label.id in ticks.label_ids) != ticked)
    person.keys.press("/")
    person.keys.type(person.enough_of(label.name, label.label_set_id))
    person.keys.press(KEY.Key_Return)
    sitting.see("found by typing", (label.id in ticks.label_ids) == ticked)


@step(_PART)
def add_to_batch(sitting: Sitting) -> None:
    """A key adds its label to all of a batch; what else they carry stays."""
    person = sitting.person
    batches.open_batch(sitting, "learn", least=2)
    batches.one_by_one(sitting, on=False)
    view = sitting.window.view
    kept = list(view.working_set.kept)
    before = batches.n_labelled(sitting)
    person.give(_labels(sitting)[0].id)
    data = view.data
    assert data is not None
    sitting.see("all are decided", all(data.given[data.row_of(one)] for one in kept))
    person.give(_labels(sitting)[1].id)
    said = sitting.window.status.summary
    sitting.see("the bar says what stays", "stays" in said)
    for _ in range(2):
        person.keys.press("z", CONTROL)
    sitting.see("two steps back", batches.n_labelled(sitting) == before)


@step(_PART)
def learn_sets(sitting: Sitting) -> None:
    """The models learn sets, and suggest sets."""
    projects.learn(sitting)
    data = sitting.window.view.data
    assert data is not None
    sitting.see("suggestions", (data.suggestions > 0).any())
    batches.open_batch(sitting, "learn")
    sitting.photograph("several-suggested")


def _labels(sitting: Sitting) -> list[Label]:
    """Return the labels of the domain that have a key."""
    data, shown = sitting.window.view.data, sitting.workspace.labels.domain_id
    assert data is not None
    assert shown is not None
    return [one for one in data.labels_of_domain(shown) if one.key]


def _tick(sitting: Sitting) -> None:
    """Tick what the person knows to be right, and nothing else."""
    person, view = sitting.person, sitting.window.view
    data, current = view.data, view.working_set.current
    assert data is not None
    assert current is not None
    right = set(data.members_of(person.answer(current)))
    ticked = sitting.window.decisions.ticks.label_ids
    for label in _labels(sitting):
        if (label.id in right) != (label.id in ticked):
            person.give(label.id)
