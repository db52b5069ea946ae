"""``python -m benchmarks.several_labels FILE``: sets of labels from nothing to 200.

FILE is CLINC150 (text, intent, domain). Each intent is said again as labels of a
multi-label set: its domain, unless it is small talk, and what is wanted by words of its
name, such as a change or a booking. So a sentence carries none to four labels. Rounds
are asked from the real loop, by what teaches most and at random, and the known answers
stand in for the annotator. What is measured are the samples that nobody decided.
"""

import argparse
import csv
import tempfile
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.multi_label import sets_of
from umc_desktop.ml.set_metrics import SetMetrics, measure_sets
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage import annotations, arrays, combinations, labels
from umc_desktop.storage.project_file import ProjectFile

WANTED = {
    "change something": ("change", "update", "reset", "cancel", "pin", "redeem"),
    "how things stand": ("status", "balance", "history", "used", "transactions", "due"),
    "book or order": ("book", "reservation", "order", "request", "schedule", "rental"),
    "advice": ("suggestion", "recipe", "reviews", "improve", "how", "substitution"),
    "dates and times": ("date", "time", "when", "calendar", "alarm", "timer", "payday"),
    "money": ("bill", "pay", "apr", "interest", "fees", "taxes", "income", "rate"),
}
_UNNAMED = "small_talk"


def facets_of(intent: str, domain: str) -> list[str]:
    """Return the labels that an intent is said again as; perhaps none."""
    words = set(intent.split("_"))
    wanted = [name for name, keys in WANTED.items() if words & set(keys)]
    return wanted + ([] if domain == _UNNAMED else [domain.replace("_", " ")])


def write_facets(source: Path, target: Path, n_samples: int, seed: int = 0) -> None:
    """Write a random part of the file with the labels of each text joined."""
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    chosen = np.random.default_rng(seed).permutation(len(rows))[:n_samples]
    with target.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("id", "text", "labels"))
        for row in (rows[place] for place in chosen):
            names = facets_of(row["label"], row["domain"])
            table.writerow((row["id"], row["text"], written(names)))


def measure_rest(project: ProjectFile) -> SetMetrics:
    """Return how good the suggestions are of samples that nobody decided."""
    with project.read() as connection:
        ids = arrays.read(connection, "round", "ids")
        suggestion = arrays.read(connection, "round", "suggestion")
        known = labels.read_known_labels(connection)
        combined = combinations.read(connection)
        decided = set(annotations.read_current(connection).sample_ids.tolist())
        classes = [label.id for label in labels.read_labels(connection)]
    assert ids is not None
    assert suggestion is not None
    place = {label_id: at for at, label_id in enumerate(classes)}
    rest = [row for row, one in enumerate(ids.tolist()) if one not in decided]

    def members(label_id: int) -> list[int]:
        parts = combined.get(label_id, (label_id,) if label_id else ())
        return [place[one] for one in parts]

    said = [members(one) for one in suggestion[rest].tolist()]
    true = [members(known[one]) for one in ids[rest].tolist()]
    n_labels = len(classes)
    return measure_sets(sets_of(said, n_labels), sets_of(true, n_labels))


def play(
    project: ProjectFile, n_rounds: int, budget: int, audit_share: float
) -> list[tuple[int, SetMetrics]]:
    """Return how good suggestions were after every round, with the labels till then."""
    run(project, "ensemble.score", ScoreSamples())
    found = [(0, measure_rest(project))]
    for number in range(n_rounds):
        run(project, "queue.next", PlanQueue(budget, audit_share, seed=number))
        answer_queue(project)
        run(project, "model.update", UpdateModels())
        found.append((budget * (number + 1), measure_rest(project)))
    return found


def run(project: ProjectFile, command: str, request: object) -> None:
    """Run a command in this process."""
    execute_on(project, CATALOGUE[command], request, SILENT)


def main() -> None:
    """Print both ways of asking, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--samples", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--budget", type=int, default=40)
    arguments = parser.parse_args()
    table = Table(show_edge=False)
    for name in ("asked", "labelled", "micro F1", "macro F1", "Hamming", "exact"):
        table.add_column(name, justify="right")
    for asked, audit_share in (("default", 0.1), ("random", 1.0)):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "facets.csv"
            write_facets(arguments.file, data, arguments.samples)
            project = ProjectFile.create(Path(folder) / "sets.umc")
            try:
                request = ImportSamples((data,), several=True, known_labels=True)
                run(project, "sample.import", request)
                found = play(project, arguments.rounds, arguments.budget, audit_share)
            finally:
                project.close()
        for labelled, one in found:
            shares = (one.micro_f1, one.macro_f1, one.hamming_loss, one.exact_match)
            table.add_row(asked, str(labelled), *(f"{part:.3f}" for part in shares))
    Console().print(table)


if __name__ == "__main__":
    main()
