"""Undo takes back exactly what was done, also after a restart, however long the walk.

``UMC_WALKS`` says how many walks of 1,000 actions are tried; one of 200 unless told.
Walks lie in memory where they can: there are half a million commits.
"""

import os
import random
import tempfile
from hashlib import blake2b
from pathlib import Path

import pytest

from tests.conftest import fill
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AssignLabel,
    ClearLabels,
    SkipSamples,
    assign_label,
    clear_labels,
    skip_samples,
)
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import annotations
from umc_desktop.storage.project_file import ProjectFile

WALKS = int(os.environ.get("UMC_WALKS", "0"))
ACTIONS = 1000 if WALKS else 200
N_SAMPLES = 30
MEMORY = Path("/dev/shm")


@pytest.fixture
def start():
    """A project that nobody has labelled yet."""
    where = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        path = Path(folder) / "walk.umc"
        project = ProjectFile.create(path)
        texts = [f"text number {n}" for n in range(N_SAMPLES)]
        fill(project, {"tickets": texts}, ["a", "b", "c"])
        project.close()
        yield path


def digest(project):
    """Return a hash of the labels that stand."""
    with project.read() as connection:
        rows = [
            (item.sample_id, item.annotator, item.kind, item.label_id)
            for item in annotations.iterate_annotations(connection)
        ]
    return blake2b(repr(sorted(rows)).encode(), digest_size=16).hexdigest()


def act(project, choose):
    """Label, skip or clear some samples."""
    ids = tuple(choose.sample(range(1, N_SAMPLES + 1), choose.choice([1, 1, 3, 10])))
    given = choose.choice("aaabbbcc-x")
    if given == "-":
        skip_samples(project, SkipSamples(ids, "ada"), SILENT)
    elif given == "x":
        clear_labels(project, ClearLabels(ids, "ada"), SILENT)
    else:
        assign_label(project, AssignLabel(ids, given, annotator="ada"), SILENT)


def test_undoing_all_gives_the_digest_of_the_start(start, figure):
    original = start.read_bytes()
    wrong = 0
    for seed in range(WALKS or 1):
        choose = random.Random(seed)
        start.write_bytes(original)
        project = ProjectFile.open(start)
        digests = [digest(project)]
        for number in range(ACTIONS):
            act(project, choose)
            if number % 100 == 99:
                digests.append(digest(project))
        project.close()
        project = ProjectFile.open(start)  # a restart
        for number in range(ACTIONS):
            if number % 100 == 0:
                wrong += digest(project) != digests[-1 - number // 100]
            assert undo(project, Undo("ada"), SILENT).data["done"]
        wrong += digest(project) != digests[0]
        project.close()
        project = ProjectFile.open(start)
        for _ in range(ACTIONS):
            assert redo(project, Redo("ada"), SILENT).data["done"]
        wrong += digest(project) != digests[-1]
        check_project(project, CheckProject(), SILENT)
        project.close()
    figure(f"{WALKS or 1} walks of {ACTIONS:,} actions", damaged=wrong)
    assert wrong == 0


def test_control_an_undo_that_forgets_a_step_is_noticed(start):
    project = ProjectFile.open(start)
    before = digest(project)
    choose = random.Random(0)
    for _ in range(20):
        act(project, choose)
    for _ in range(19):
        undo(project, Undo("ada"), SILENT)
    assert digest(project) != before
    project.close()
