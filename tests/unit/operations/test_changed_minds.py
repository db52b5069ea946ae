"""Suggestions of a round beside those of the round before."""

import numpy as np
import pytest

from tests.conftest import fill
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.changed_minds import ChangedMinds
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.labelling import (
    AssignLabel,
    SkipSamples,
    assign_label,
    skip_samples,
)
from umc_desktop.operations.task import Task
from umc_desktop.storage import annotations, arrays, operations, rounds
from umc_desktop.storage.project_file import ProjectFile

# Ids 1 to 4 are letters, 5 and 6 tickets; label a of both is suggested for 1 to 5,
# nothing for 6. The two domains have label sets of their own.
SUGGESTED = {"letters": [0, 0, 0, 0], "tickets": [0, None]}


@pytest.fixture
def project(tmp_path):
    project = ProjectFile.create(tmp_path / "minds.umc")
    texts = {
        "letters": [f"letter {n}" for n in range(4)],
        "tickets": ["ticket 1", "ticket 2"],
    }
    fill(project, texts, ["a", "b"])
    with project.write() as connection:
        operation = operations.record(connection, "model.update", "{}")
        rounds.add_round(connection, operation, "default", 0, {}, {})
    yield project
    project.close()


def tasks_of(contents):
    """Return the task of each domain; its samples in order."""
    for domain in contents.domains:
        rows = np.flatnonzero(contents.index.domain_ids == domain.id)
        names = tuple(contents.labels_of_set(domain.label_set_id))
        yield (
            domain.name,
            Task(f"{domain.id}-text", domain.label_set_id, names, rows, rows),
        )


def rises(project, believed, method="default"):
    """Return the rises where the new ensemble gives label a these probabilities."""
    contents = read_contents(project)
    suggestion = np.zeros(len(contents.index.ids), np.int32)
    for name, task in tasks_of(contents):
        for row, place in zip(task.rows, SUGGESTED[name], strict=True):
            suggestion[row] = 0 if place is None else task.labels[place].id
    with project.write() as connection:
        stored = {"ids": contents.index.ids, "suggestion": suggestion}
        arrays.replace(connection, "round", stored)
    with project.read() as connection:
        current = annotations.read_current(connection)
        minds = ChangedMinds.read(connection, contents, current, method)
    for name, task in tasks_of(contents):
        of_a = np.array(believed[name], np.float32)
        minds.add(task, np.column_stack([of_a, 1 - of_a]))
    return minds.rises()


def test_rises_by_hand(project):
    # Letters: two suggestions stay, one became b with .6 against .4, one with .9
    # against .1. The second ticket had no suggestion.
    found = rises(project, {"letters": [0.8, 0.5, 0.4, 0.1], "tickets": [0.3, 0.3]})
    assert found == {
        "letters": {"n": 4, "accuracy": pytest.approx((0.2 + 0.8) / 4)},
        "tickets": {"n": 1, "accuracy": pytest.approx(0.4)},
    }


def test_only_samples_that_are_left_count(project):
    assign_label(project, AssignLabel((4,), "b", annotator="Ada"), SILENT)
    skip_samples(project, SkipSamples((3, 5), annotator="Ada"), SILENT)
    found = rises(project, {"letters": [0.2, 0.5, 0.4, 0.1], "tickets": [0.3, 0.3]})
    assert found == {"letters": {"n": 2, "accuracy": pytest.approx(0.3)}}


def test_what_another_method_suggested_is_not_compared(project):
    believed = {"letters": [0.1] * 4, "tickets": [0.1] * 2}
    assert rises(project, believed, "paper") == {}


def test_before_anything_was_scored_there_is_nothing_to_compare(project):
    contents = read_contents(project)
    with project.read() as connection:
        current = annotations.read_current(connection)
        minds = ChangedMinds.read(connection, contents, current, "default")
    for _, task in tasks_of(contents):
        minds.add(task, np.full((len(task.rows), 2), 0.5, np.float32))
    assert minds.rises() == {}
