"""Merging 200,000 events, against writing the same rows and nothing else."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.events import EventFrame, EventKind, How, label_body
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.merging import (
    MergeProjects,
    publish_files,
    read_files,
)
from umc_desktop.storage import folding, labels, operations, samples
from umc_desktop.storage.project_file import ProjectFile

EVENTS, A_STEP, LONGEST_STORING = 200_000, 20, 2.0
_INSERT = (
    "INSERT INTO event (id, operation_id, clock, annotator_id, installation, kind,"
    " sample_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def ratios() -> Iterator[Ratio]:
    """Measure what the project is locked for: the one transaction that stores."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = folder / "ours.umc", folder / "theirs.umc"
        _make(ours)
        shutil.copy(ours, theirs)
        _label_all(theirs)
        request = MergeProjects((theirs,), annotator="Ada")
        bundle = Bundle(folder)
        project = ProjectFile.open(ours)
        # reading is the worker's, and so is the backup: neither locks the project
        read_files(project, replace(request, dry_run=True), bundle, SILENT)
        project.close()
        rows = _rows(theirs)

        storing: list[float] = []
        working: list[float] = []

        def merge() -> None:
            project = _fresh(ours)
            wall, own = time.perf_counter(), time.process_time()
            publish_files(project, request, bundle, SILENT)
            storing.append(time.perf_counter() - wall)
            working.append(time.process_time() - own)
            project.close()

        def insert() -> None:
            project = _fresh(ours)
            with project.write() as connection:
                labels.ensure_annotator(connection, "Bo")
                connection.executemany(_INSERT, rows)
            project.close()

        merged, limit = interleaved(3, merge, insert)
    yield Ratio(
        f"merge, {EVENTS:,} events of one annotator",
        "sqlite3.executemany of the same rows, one transaction",
        median_ratio(merged, limit),
        2.0,
        at_least=False,
        detail=f"{milliseconds(merged)} against {milliseconds(limit)} CPU",
    )
    seconds = statistics.median(storing)
    yield Ratio(
        f"merge, {EVENTS:,} events, how long the project is locked",
        f"{LONGEST_STORING:.0f} s",
        seconds / LONGEST_STORING,
        1.0,
        at_least=False,
        detail=f"{seconds:.2f} s wall, {milliseconds(working)} CPU, "
        f"load {os.getloadavg()[0]:.0f}",
    )


def _fresh(path: Path) -> ProjectFile:
    target = path.with_name("fresh.umc")
    target.unlink(missing_ok=True)
    shutil.copy(path, target)
    return ProjectFile.open(target)


def _make(path: Path) -> None:
    project = ProjectFile.create(path)
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        labels.ensure_labels(connection, domain.label_set_id, ["a", "b"])
        samples.insert(
            connection,
            (
                NewSample(content_hash(text), "tickets", text)
                for text in (f"text number {n}" for n in range(EVENTS))
            ),
            {"tickets": domain.id},
        )
    project.close()


def _label_all(path: Path) -> None:
    """Write the events of 10,000 steps as labelling would, in one transaction."""
    project = ProjectFile.open(path)
    with project.write() as connection:
        who = labels.ensure_annotator(connection, "Bo")
        uid = labels.annotator_uid(connection, who)
        given = labels.read_labels(connection)
        members = connection.execute("SELECT id, hash FROM sample").fetchall()
        for first in range(0, EVENTS, A_STEP):
            step = operations.record(
                connection, "label.assign", "{}", who, reversible=True
            )
            frame = EventFrame(step, project.clock.tick(), uid, b"i" * 16)
            body = label_body([given[first // A_STEP % 2].uid], How.BATCH)
            page = members[first : first + A_STEP]
            ids = frame.event_ids(EventKind.LABEL, [one for _, one in page], body)
            connection.executemany(
                _INSERT,
                [
                    (event, step, frame.clock, who, b"i" * 16, "label", sample, body)
                    for event, (sample, _) in zip(ids, page, strict=True)
                ],
            )
        folding.rebuild(connection)
    project.close()


def _rows(path: Path) -> list[tuple[object, ...]]:
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        rows = connection.execute(
            "SELECT id, operation_id, clock, 1, installation, kind, sample_id, body"
            " FROM event"
        ).fetchall()
    project.close()
    return rows
