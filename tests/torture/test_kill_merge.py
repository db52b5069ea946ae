"""A program killed while it merges leaves all of the merge or nothing of it.

A fifth as many kills as ``UMC_KILLS`` says: each needs a merge of its own.
"""

import os
import shutil
import time

import pytest

from tests.merging import copy_of, digest, label, merge, standing
from tests.torture.killing import kill_again_and_again, killed_while_storing, needs_fork
from umc_desktop.domain.errors import NotAProjectError
from umc_desktop.domain.events import EventFrame, EventKind, How, label_body
from umc_desktop.storage import folding, labels, merging, operations
from umc_desktop.storage.project_file import ProjectFile

KILLS = max(int(os.environ.get("UMC_KILLS", "100")) // 5, 10)
N_SAMPLES = 400
pytestmark = needs_fork


@pytest.fixture
def files(make_project):
    """A project, and a copy in which Bo labelled every sample many times.

    So often that the indexes are made anew and foreign keys are checked in the end.
    """
    project = make_project("mine.umc", N_SAMPLES, ("a", "b"))
    project.close()
    label(project.path, "a", *range(1, 50))
    theirs = copy_of(project.path, "theirs.umc")
    copy = ProjectFile.open(theirs)
    with copy.write() as connection:
        who = labels.ensure_annotator(connection, "Bo")
        given = labels.read_labels(connection)
        members = connection.execute("SELECT id, hash FROM sample").fetchall()
        for turn in range(26):
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
            folding.append(connection, frame, who, EventKind.LABEL, members, body)
    copy.close()
    return project.path, theirs


def there(path):
    return digest(path), standing(path)


def test_all_or_nothing(files, figure):
    mine, theirs = files
    found = kill_again_and_again(
        mine, lambda: merge(mine, theirs), there, KILLS, seed=3
    )
    figure(f"{KILLS:,} kills of a merge", damaged=found.partial, detail=str(found))
    assert found.partial == 0
    assert found.killed > KILLS / 5


def test_control_a_merge_in_two_transactions_is_caught(files, monkeypatch):
    """The test above can fail: storing the events in two parts leaves parts."""
    add = merging.add_events

    def in_parts(connection, events, *others):
        half = len(events) // 2
        found = add(connection, events[:half], *others)
        connection.execute("COMMIT")
        time.sleep(0.3)
        connection.execute("BEGIN IMMEDIATE")
        return found + add(connection, events[half:], *others)

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
        killed_while_storing(lambda: merge(mine, theirs), seconds)
        try:
            partial = digest(mine) not in (before, digest(spare))
        except NotAProjectError:  # not even the indexes are there
            partial = True
        seconds *= 1.3
    assert partial
