"""Import of a large CSV, against the csv module and one executemany."""

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.storage.project_file import ProjectFile

ROWS = 400_000


def ratios() -> Iterator[Ratio]:
    """Measure the whole command, from the closed file to the last commit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "rows.csv"
        write_rows(source, ROWS)

        def ours() -> None:
            path = folder / "ours.umc"
            path.unlink(missing_ok=True)
            ProjectFile.create(path).close()
            request = ImportSamples((source,), text="text", identifier="id")
            execute(CATALOGUE["sample.import"], path, request, SILENT)

        def peer() -> None:
            _insert_all(source, folder / "peer.db")

        own, limit = interleaved(3, ours, peer)
    yield Ratio(
        f"import, {ROWS:,} CSV rows",
        "csv module + sqlite3.executemany, one transaction",
        median_ratio(own, limit),
        2.0,
        at_least=False,
        detail=f"{milliseconds(own)} against {milliseconds(limit)} CPU",
    )


def write_rows(path: Path, n_rows: int) -> None:
    """Write distinct rows of about ten words."""
    rng = np.random.default_rng(0)
    words = np.array([f"word{number}" for number in range(5000)])
    picked = words[rng.integers(0, len(words), (n_rows, 9))]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text", "label"))
        for number, row in enumerate(picked):
            writer.writerow((number, f"{' '.join(row)} {number}", f"c{number % 10}"))


def _insert_all(source: Path, path: Path) -> None:
    # equal work: the same columns, the same identity by content, the same indexes
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(
        "CREATE TABLE sample (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
        " domain_id INTEGER NOT NULL, identifier TEXT NOT NULL, text TEXT) STRICT"
    )
    connection.execute("CREATE INDEX by_domain ON sample (domain_id)")
    connection.execute("BEGIN")
    with source.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        connection.executemany(
            "INSERT OR IGNORE INTO sample (hash, domain_id, identifier, text)"
            " VALUES (?, ?, ?, ?)",
            ((content_hash(row[1]), 1, row[0], row[1]) for row in reader),
        )
    connection.execute("COMMIT")
    connection.close()
