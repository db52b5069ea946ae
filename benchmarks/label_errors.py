"""``python -m benchmarks.label_errors FILE.csv …``: whether wrong labels are found.

Some samples of every labelled file get wrong labels on purpose; the table says how many
of those the quality report finds, and how many right ones it accuses.
"""

import argparse
import csv
import random
import tempfile
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.quality.label_errors import find_label_errors
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.pool_gathering import gather_pools
from umc_desktop.operations.quality_results import PROBABLY, WORTH_A_LOOK
from umc_desktop.storage import labels
from umc_desktop.storage.project_file import ProjectFile

_COLUMNS = (
    "file",
    "labels",
    "spoilt",
    "models right",
    "confident learning",
    "listed",
    "probably wrong",
    "rate estimated",
)


def main() -> None:
    """Spoil labels of every file named and look for them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--samples", type=int, default=800)
    parser.add_argument("--labels", type=int, nargs="+", default=[200, 800])
    parser.add_argument("--rates", type=float, nargs="+", default=[0, 0.05, 0.1])
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    table = Table(*_COLUMNS, title="found, of these really wrong")
    for file in arguments.files:
        features, truth, n_classes = _read(file, arguments.samples, arguments.seed)
        for n_labels in arguments.labels:
            for rate in arguments.rates:
                rng = np.random.default_rng(arguments.seed)
                rows = np.sort(rng.permutation(len(truth))[:n_labels])
                given = truth[rows].copy()
                wrong = rng.permutation(len(rows))[: round(rate * len(rows))]
                given[wrong] += rng.integers(1, n_classes, len(wrong))
                task = TrainingTask(features, rows, given % n_classes, n_classes)
                table.add_row(file.stem, *_found(task, truth[rows]))
    Console(width=140).print(table)


def _read(
    file: Path, n_samples: int, seed: int
) -> tuple[SampleFeatures, np.ndarray[tuple[int], np.dtype[np.int64]], int]:
    """Return a random part of a file: features, answers, number of classes."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    random.Random(seed).shuffle(rows)
    with tempfile.TemporaryDirectory() as folder, TerminalProgress() as progress:
        part = Path(folder) / file.name
        with part.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows[:n_samples])
        project = ProjectFile.create(Path(folder) / "part.umc")
        try:
            request = ImportSamples((part,), known_labels=True)
            execute_on(project, CATALOGUE["sample.import"], request, progress)
            contents = read_contents(project)
            (pool,) = gather_pools(project, contents, progress)
            (task,) = pool.tasks(contents)
            with project.read() as connection:
                known = labels.read_known_labels(connection)
            place = {label.id: number for number, label in enumerate(task.labels)}
            ids = contents.index.ids[task.rows].tolist()
            truth = np.array([place[known[sample_id]] for sample_id in ids])
            return pool.features(task, progress), truth, len(task.labels)
        finally:
            project.close()


def _found(task: TrainingTask, truth: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    chances = cross_fit_audit(task, task.rows).ensemble
    bad = task.labels != truth
    found = find_label_errors(chances, task.labels)

    def counts(rows: np.ndarray) -> str:  # type: ignore[type-arg]
        return f"{len(rows)}, {int(bad[rows].sum())}"

    return [
        str(len(truth)),
        str(int(bad.sum())),
        f"{(chances.argmax(axis=1) == truth).mean():.1%}",
        counts(found.rows),
        counts(found.rows[found.wrong >= WORTH_A_LOOK]),
        counts(found.rows[found.wrong > PROBABLY]),
        f"{found.error_rate:.1%}",
    ]


if __name__ == "__main__":
    main()
