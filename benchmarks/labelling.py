"""One label, acknowledged, against one synced append."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.storage import labels, samples
from umc_desktop.storage.project_file import ProjectFile

LABELS = 400
SAMPLES = 20_000


def ratios() -> Iterator[Ratio]:
    """Measure wall time: the disk's answer is the point."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        project = _project(folder / "labels.umc")
        descriptor = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        numbers = iter(range(1, SAMPLES))

        def ours() -> None:
            request = AssignLabel((next(numbers),), "a", annotator="bench")
            assign_label(project, request, SILENT)

        def append() -> None:
            os.write(descriptor, b"x" * 100)
            os.fdatasync(descriptor)

        own, limit = interleaved(LABELS, ours, append, clock=time.perf_counter)
        os.close(descriptor)
        project.close()
    p99 = float(np.quantile(own, 0.99)) * 1000
    yield Ratio(
        "one label, acknowledged",
        "one fdatasync'd append",
        statistics.median(own) / statistics.median(limit),
        15.0,
        at_least=False,
        detail=f"{milliseconds(own)} (p99 {p99:.1f} ms) against {milliseconds(limit)}"
        f" wall; pair by pair {median_ratio(own, limit):.1f}",
    )


def _project(path: Path) -> ProjectFile:
    project = ProjectFile.create(path)
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        labels.ensure_labels(connection, domain.label_set_id, ["a", "b"])
        samples.insert(
            connection,
            (
                NewSample(content_hash(f"text {n}"), "tickets", f"text {n}")
                for n in range(SAMPLES)
            ),
            {"tickets": domain.id},
        )
    return project
