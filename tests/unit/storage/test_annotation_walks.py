"""Random walks of three annotators agree with a model made of plain stacks."""

import random
from dataclasses import dataclass, field

import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AssignLabel,
    ClearLabels,
    SkipSamples,
    assign_label,
    clear_labels,
    skip_samples,
)
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import annotations, folding, labels
from umc_desktop.storage.project_file import ProjectFile

PEOPLE = ("ada", "bob", "cy")
N_STEPS = 40
Step = tuple[tuple[int, ...], str]  # samples and what they get


@dataclass
class Stacks:
    """One annotator: steps that stand, and steps taken back."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def current(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for sample_ids, given in self.done:
            for sample_id in sample_ids:
                found.pop(sample_id, None)
                if given != "clear":
                    found[sample_id] = given
        return found


def annotations_of(connection):
    names = {item.id: item.name for item in labels.read_labels(connection)}
    found = {person: {} for person in PEOPLE}
    for item in annotations.iterate_annotations(connection):
        found[item.annotator][item.sample_id] = names.get(item.label_id, item.kind)
    return found


def do(project, person, given, sample_ids):
    if given == "skip":
        skip_samples(project, SkipSamples(sample_ids, person), SILENT)
    elif given == "clear":
        clear_labels(project, ClearLabels(sample_ids, person), SILENT)
    else:
        assign_label(project, AssignLabel(sample_ids, given, annotator=person), SILENT)


def walk_one_step(project, choose, model):
    person = choose.choice(PEOPLE)
    stacks = model[person]
    act = choose.choice(["do", "do", "undo", "undo", "redo"])
    if act == "undo":
        outcome = undo(project, Undo(person), SILENT)
        assert outcome.data["done"] == bool(stacks.done)
        if stacks.done:
            assert set(outcome.sample_ids) == set(stacks.done[-1][0])
            stacks.undone.append(stacks.done.pop())
    elif act == "redo":
        outcome = redo(project, Redo(person), SILENT)
        assert outcome.data["done"] == bool(stacks.undone)
        if stacks.undone:
            stacks.done.append(stacks.undone.pop())
    else:
        given = choose.choice(["a", "b", "a", "b", "skip", "clear"])
        sample_ids = tuple(choose.sample(range(1, 6), choose.choice([1, 1, 2, 4])))
        do(project, person, given, sample_ids)
        stacks.done.append((sample_ids, given))
        stacks.undone.clear()


@pytest.mark.parametrize("seed", range(20))
def test_walk(project, seed):
    choose = random.Random(seed)
    model = {person: Stacks() for person in PEOPLE}
    for step in range(N_STEPS):
        walk_one_step(project, choose, model)
        with project.read() as connection:
            found = annotations_of(connection)
        assert found == {p: stacks.current() for p, stacks in model.items()}, step
    with project.read() as connection:
        assert folding.agrees_with_log(connection)
        rows = connection.execute("SELECT * FROM annotation").fetchall()
        flags = connection.execute("SELECT id, undone FROM operation").fetchall()
    with project.write() as connection:
        folding.rebuild(connection)
        assert connection.execute("SELECT * FROM annotation").fetchall() == rows
        assert (
            connection.execute("SELECT id, undone FROM operation").fetchall() == flags
        )


def test_undo_reaches_across_a_restart_down_to_the_start(project):
    choose = random.Random(7)
    model = {person: Stacks() for person in PEOPLE}
    for _ in range(20):
        walk_one_step(project, choose, model)
    project.close()
    again = ProjectFile.open(project.path)
    for person, stacks in model.items():
        while stacks.done:
            assert undo(again, Undo(person), SILENT).data["done"]
            stacks.done.pop()
        assert not undo(again, Undo(person), SILENT).data["done"]
    with again.read() as connection:
        assert annotations_of(connection) == {person: {} for person in PEOPLE}
        assert folding.agrees_with_log(connection)
    again.close()
