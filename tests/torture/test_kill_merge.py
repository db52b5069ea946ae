"""A program killed while it merges leaves all of the merge or nothing of it.

A fifth as many kills as ``UMC_KILLS`` says: each needs a merge of its own.
"""

import os
import random
import shutil
import signal
import sys
import time

import pytest

from tests.merging import copy_of, digest, label, merge, standing
from umc_desktop.domain.events import EventFrame, EventKind, How, label_body
from umc_desktop.storage import annotations, labels, merging, operations
from umc_desktop.storage.project_file import ProjectFile

KILLS = max(int(os.environ.get("UMC_KILLS", "100")) // 5, 10)
N_SAMPLES = 400
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks what it kills, to start in a millisecond"
)


@pytest.fixture
def files(make_project):
    """A project, and a copy in which Bo labelled every sample twenty times."""
    project = make_project("mine.umc", N_SAMPLES, ("a", "b"))
    project.close()
    label(project.path, "a", *range(1, 50))
    theirs = copy_of(project.path, "theirs.umc")
    copy = ProjectFile.open(theirs)
    with copy.write() as connection:
        who = labels.ensure_annotator(connection, "Bo")
        given = labels.read_labels(connection)
        members = connection.execute("SELECT id, hash FROM sample").fetchall()
        for turn in range(20):
            step = operations.record(
                connection, "label.assign", "{}", who, reversible=True
            )
            frame = EventFrame(
                step,
                copy.clock.tick(),
                labels.annotator_uid(connection, who),
                b"i" * 16,
            )
            body = label_body([given[turn % 2].uid], How.BATCH)
            annotations.append(connection, frame, who, EventKind.LABEL, members, body)
    copy.close()
    return project.path, theirs


def start_merging(mine, theirs):
    """Merge in a child; return its id and a pipe that speaks as it begins to store."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            begin = merging.add_names

            def tell(*arguments):
                os.write(writing, b".")
                return begin(*arguments)

            merging.add_names = tell
            merge(mine, theirs)
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def killed_while_merging(mine, theirs, seconds):
    """Merge in a child and kill it so long after it began to store.

    Returns
    -------
    bool
        Whether it was still at work.
    """
    child, pipe = start_merging(mine, theirs)
    os.read(pipe, 1)
    os.close(pipe)
    time.sleep(seconds)
    ended, _ = os.waitpid(child, os.WNOHANG)
    if ended:
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def seconds_of_storing(mine, theirs):
    """Return how long a merge stores, from its first row to its end."""
    child, pipe = start_merging(mine, theirs)
    os.read(pipe, 1)
    os.close(pipe)
    started = time.perf_counter()
    os.waitpid(child, 0)
    return time.perf_counter() - started


def outcomes(mine, theirs, kills, seed):
    """Kill merges again and again; count what was found afterwards."""
    original = mine.read_bytes()
    before = digest(mine), standing(mine)
    long = seconds_of_storing(mine, theirs)
    after = digest(mine), standing(mine)
    assert before != after
    choose = random.Random(seed)
    found = {"nothing": 0, "all": 0, "partial": 0, "killed": 0, "journal": 0}
    for _ in range(kills):
        mine.write_bytes(original)
        at_work = killed_while_merging(mine, theirs, long * choose.uniform(0, 1.1))
        found["killed"] += at_work
        journal = mine.with_name(f"{mine.name}-journal")
        found["journal"] += journal.exists() and journal.read_bytes()[:1] not in (
            b"",
            b"\0",
        )
        now = digest(mine), standing(mine)
        kind = {before[0]: "nothing", after[0]: "all"}.get(now[0], "partial")
        if kind != "partial":
            assert now == (before if kind == "nothing" else after)
        found[kind] += 1
        journal.unlink(missing_ok=True)
    return found


def test_all_or_nothing(files, capsys):
    found = outcomes(*files, KILLS, seed=3)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{KILLS} merges: {found['killed']} killed while they stored, "
            f"{found['journal']} of them within the commit; {found['nothing']} left "
            f"nothing, {found['all']} all, {found['partial']} a part\n"
        )
    assert found["partial"] == 0
    assert found["killed"] > KILLS / 5


def test_control_a_merge_in_two_transactions_is_caught(files, monkeypatch):
    """The test above can fail: storing the events in two parts leaves parts."""
    add = merging.add_events

    def in_parts(connection, events, names):
        half = len(events) // 2
        found = add(connection, events[:half], names)
        connection.execute("COMMIT")
        time.sleep(0.3)
        connection.execute("BEGIN IMMEDIATE")
        return found + add(connection, events[half:], names)

    mine, theirs = files
    spare = mine.with_name("spare.umc")
    shutil.copy(mine, spare)
    before = digest(mine)
    merge(spare, theirs)
    monkeypatch.setattr(merging, "add_events", in_parts)
    partial = False
    original = mine.read_bytes()
    seconds = 0.05
    while not partial and seconds < 60:  # however slow the machine is
        mine.write_bytes(original)
        killed_while_merging(mine, theirs, seconds)
        project = ProjectFile.open(mine)
        with project.read() as connection:
            now = annotations.digest(connection)[1]
        project.close()
        partial = now not in (before, digest(spare))
        seconds *= 1.3
    assert partial
