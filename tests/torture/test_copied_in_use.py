"""A file that was copied while it was written, without its journal, is found out.

``UMC_CUTS`` says how many copies are looked at; 100 unless told. Such a copy holds some
pages of a step and not others. Whatever opens as a whole project and passes its check
must be what stood at some moment.
"""

import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress

import pytest

from tests.torture.power_cut import apply
from tests.torture.test_power_cut import recorded, standing

COPIES = int(os.environ.get("UMC_CUTS", "100"))
pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="records the writes with strace"
)


def contents(start, steps):
    """Yield, after each step, what a program that copies the file would read."""
    file = bytearray(start["cut.umc"])
    for step in steps:
        if step.name == "cut.umc":
            apply(file, step)
        yield bytes(file)


def copies(start, steps, folder):
    """Yield the path of each copy that is looked at."""
    choose = random.Random(3)
    chosen = set(choose.sample(range(len(steps)), min(COPIES, len(steps))))
    for number, content in enumerate(contents(start, steps)):
        if number not in chosen:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "cut.umc").write_bytes(content)
        yield folder / "cut.umc"


def moments(steps):
    """Return the labels that stood, before the first step and after each."""
    stood = [{}]
    for step in steps:
        if step.kind == "told":
            sample, label = step.data.split()
            stood.append(stood[-1] | {int(sample): label.decode()})
    return stood


def test_a_copy_is_whole_or_found_damaged(make_project, tmp_path, figure):
    start, steps = recorded(make_project, tmp_path)
    stood = moments(steps)
    whole = damaged = silent = 0
    for path in copies(start, steps, tmp_path / "copied"):
        found = standing(path)
        if found is None:
            damaged += 1
        elif found in stood:
            whole += 1
        else:
            silent += 1
    figure(
        f"{whole + damaged + silent:,} copies of a file in use",
        damaged=silent,
        detail=f"{whole} whole, {damaged} found damaged, {silent} wrong and not found",
    )
    assert silent == 0
    assert damaged, "some must have been taken within a step"


def test_control_without_the_check_a_copy_is_wrong_in_silence(make_project, tmp_path):
    """The test above can fail: read as they are, some copies say what never stood."""
    start, steps = recorded(make_project, tmp_path)
    stood = list(enumerate(moments(steps)))
    wrong = 0
    for path in copies(start, steps, tmp_path / "copied"):
        with closing(sqlite3.connect(path)) as raw, suppress(sqlite3.DatabaseError):
            (n_events,) = raw.execute(
                "SELECT count(*) FROM event WHERE kind = 'label'"
            ).fetchone()
            labels = dict(
                raw.execute(
                    "SELECT sample_id, name FROM annotation"
                    " JOIN label ON label.id = label_id"
                )
            )
            wrong += (n_events, labels) not in stood
    assert 0 < wrong < COPIES / 2, "and most were taken between two steps"
