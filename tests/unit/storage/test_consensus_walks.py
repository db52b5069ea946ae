"""Random walks of a team: every way to ask what stands says the same, always."""

import random

import pytest

from tests.unit.operations.test_looking_back import now, standing
from tests.unit.storage.test_consensus import adjudicate, follow, give
from umc_desktop.domain.consensus import Policy
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    ClearLabels,
    SkipSamples,
    clear_labels,
    skip_samples,
)
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import annotations, consensus, folding, labels

PEOPLE, LABELS, STEPS = ("ada", "bob", "eve", "judge"), "ab", 30


def step(project, rng):
    who, ids = rng.choice(PEOPLE), tuple(rng.sample(range(1, 6), rng.randint(1, 3)))
    kind = rng.choice(
        ["give"] * 5 + ["skip", "clear", "adjudicate", "follow", "undo", "undo", "redo"]
    )
    if kind == "give":
        give(project, who, rng.choice(LABELS), *ids)
    elif kind == "skip":
        skip_samples(project, SkipSamples(ids, who), SILENT)
    elif kind == "clear":
        clear_labels(project, ClearLabels(ids, who), SILENT)
    elif kind == "adjudicate":
        adjudicate(project, rng.choice(LABELS), ids[0], who)
    elif kind == "follow":
        with project.read() as connection:
            uids = [one.uid.hex() for one in labels.read_labels(connection)]
        coins = {one: rng.random() for one in rng.sample(PEOPLE, 3)}
        rates = consensus.ErrorRates(uids, [0.3, 0.7], coins)
        follow(project, rng.choice(list(Policy)), rates)
    elif kind == "undo":
        undo(project, Undo(who), SILENT)
    else:
        redo(project, Redo(who), SILENT)


def one_by_one(project):
    with project.read() as connection:
        asked = annotations.read_annotations_of(connection, range(1, 6))
        every = {one.sample_id: one for one in annotations.iterate_standing(connection)}
    assert asked == every
    return {sample: one.label_id for sample, one in asked.items()}


@pytest.mark.parametrize("seed", range(8))
def test_every_way_to_ask_what_stands_gives_the_same(project, seed):
    rng = random.Random(seed)
    moments = []
    for _ in range(STEPS):
        step(project, rng)
        labelled, without = standing(project)
        asked = one_by_one(project)
        assert {one for one, label in asked.items() if label is None} == set(without)
        assert {one for one, label in asked.items() if label is not None} == set(
            labelled
        )
        moments.append((now(project) or 0, (labelled, without)))
    for clock, found in moments:
        assert standing(project, clock) == found
    with project.write() as connection:
        folding.rebuild(connection)
    assert standing(project) == moments[-1][1]
    check_project(project, CheckProject(), SILENT)
