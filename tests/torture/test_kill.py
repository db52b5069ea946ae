"""A writer killed at any moment loses at most the action in flight.

``UMC_KILLS`` says how often; 100 unless told. A child labels through the real operation
and acknowledges each label on a pipe after the operation returned; the parent kills it
and opens the file as the next user would.
"""

import os
import random
import select
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.storage.annotations import iterate_annotations
from umc_desktop.storage.project_file import ProjectFile

KILLS = int(os.environ.get("UMC_KILLS", "100"))
N_SAMPLES = 200
LONGEST_START = 5.0
LABELS = ("a", "b")
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks its writers, to start them in a millisecond"
)
_forking = threading.Lock()


def label_forever(path, pipe, seed, *, lie=False):
    """Label sample after sample; ``lie`` acknowledges before the commit."""
    choose = random.Random(seed)
    project = ProjectFile.open(path)
    os.write(pipe, b"\n")  # it is at work
    while True:
        sample, label = choose.randrange(1, N_SAMPLES + 1), choose.choice(LABELS)
        told = f"{sample} {label}\n".encode()

        class Progress:
            def report(self, done, total=None, message="", told=told):
                if lie:
                    os.write(pipe, told)

        assign_label(
            project, AssignLabel((sample,), label, annotator="ada"), Progress()
        )
        if not lie:
            os.write(pipe, told)


def killed_after(path, seconds, seed, **options):
    """Run a writer in a child, kill it, and return what it had acknowledged."""
    reading, writing = os.pipe()
    with _forking:
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                label_forever(path, writing, seed, **options)
            finally:
                os._exit(1)
        os.close(writing)
    # from when it is at work, so that a slow machine kills no idle writer; a fork of a
    # process with threads may never get there
    if select.select([reading], [], [], LONGEST_START)[0]:
        os.read(reading, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        lines = stream.read().decode().splitlines()
    return [(int(line.split()[0]), line.split()[1]) for line in lines]


def stored(path):
    """Open as the next user would, check, and return the labels that stand."""
    project = ProjectFile.open(path)
    assert not project.read_only, project.why_read_only
    check_project(project, CheckProject(), SILENT)
    with project.read() as connection:
        names = dict(connection.execute("SELECT id, name FROM label"))
        found = {
            item.sample_id: names[item.label_id]
            for item in iterate_annotations(connection)
        }
        (events,) = connection.execute("SELECT count(*) FROM event").fetchone()
    project.close()
    return found, events


def has_hot_journal(path):
    """Return whether a step was cut short; a finished one leaves a blanked journal."""
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.read_bytes()[:1] not in (b"", b"\0")


def lose_sometimes(path, kills, seed, **options):
    """Kill a writer of one project again and again.

    Returns
    -------
    tuple
        Acknowledged labels, acknowledged labels that were lost, actions in flight
        that were saved, and kills that interrupted a commit.
    """
    choose = random.Random(seed)
    acknowledged = lost = extra = interrupted = 0
    expected, events = stored(path)
    for kill in range(kills):
        told = killed_after(path, choose.uniform(0, 0.25), seed + kill, **options)
        interrupted += has_hot_journal(path)
        acknowledged += len(told)
        expected.update(dict(told))
        found, now = stored(path)
        # every action leaves one event, so the count tells lost and extra apart
        difference = now - events - len(told)
        lost += max(-difference, 0)
        extra += max(difference, 0)
        assert difference <= 1, "more than the action in flight was saved"
        wrong = [sample for sample in expected if found.get(sample) != expected[sample]]
        # what was in flight and got saved may differ from what was told before it
        lost += max(len(wrong) - max(difference, 0), 0)
        expected, events = found, now
    return acknowledged, lost, extra, interrupted


def test_no_acknowledged_label_is_lost(make_project, figure):
    share = [KILLS - KILLS // 2, KILLS // 2]
    paths = []
    for number in range(2):
        project = make_project(f"victim{number}.umc", N_SAMPLES, LABELS)
        project.close()
        paths.append(project.path)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lose_sometimes, paths, share, (1, 1_000_000)))
    acknowledged, lost, extra, interrupted = (
        sum(counts) for counts in zip(*results, strict=True)
    )
    figure(
        f"{KILLS:,} kills while labelling",
        lost=lost,
        detail=f"{acknowledged:,} labels acknowledged, {lost} lost, {extra} in flight "
        f"saved, {interrupted} commits interrupted",
    )
    assert lost == 0
    assert acknowledged > KILLS, "the writer must have been at work"
    assert interrupted > 0, "some kills must have hit a commit"


def test_control_a_writer_that_acknowledges_too_early_is_caught(make_project):
    """The test above can fail: acknowledging before the commit loses labels."""
    project = make_project("liar.umc", N_SAMPLES, LABELS)
    project.close()
    lost = 0
    for attempt in range(20):
        _, missing, _, _ = lose_sometimes(project.path, 3, attempt * 100, lie=True)
        lost += missing
        if lost:
            break
    assert lost > 0
