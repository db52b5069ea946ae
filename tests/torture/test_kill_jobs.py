"""A program killed while it imports, updates or exports leaves nothing half done.

A fifth as many kills of each as ``UMC_KILLS`` says; 8 unless told.
"""

import csv
import os
import shutil
import time
from contextlib import contextmanager

import pytest

from tests.merging import digest, label, standing
from tests.torture.killing import (
    BEGINS,
    finds_a_part,
    kill_again_and_again,
    killed_while_storing,
    needs_fork,
    seconds_of_storing,
    start,
)
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange import writing
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import incoming
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.scoring import UpdateModels, compute_update, publish_update
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.project_file import ProjectFile

KILLS = int(os.environ.get("UMC_KILLS", "40")) // 5
N_ROWS, A_TRANSACTION = 6_000, 1_000
pytestmark = needs_fork


@pytest.fixture
def mine(make_project):
    """The path of a project in which a few samples are labelled."""
    project = make_project("mine.umc", 60, ("a", "b"))
    project.close()
    for sample in range(1, 31):
        label(project.path, "ab"[sample % 2], sample)
    return project.path


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "new.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text"])
        writer.writerows([n, f"a new text, number {n}"] for n in range(N_ROWS))
    return path


def import_it(path, table, progress=SILENT):
    request = ImportSamples((table,), annotator="Ada")
    return execute(CATALOGUE["sample.import"], path, request, progress)


class Transactions:
    """Keeps how many rows are in after each transaction of an import."""

    def __init__(self):
        self.after = [0]

    def report(self, done, total=None, message=""):
        if message == "Storing samples":
            self.after.append(done)


def samples_there(path):
    """Return how many samples and which labels are there; the file is well."""
    found = digest(path), standing(path)
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        (n,) = connection.execute("SELECT count(*) FROM sample").fetchone()
    project.close()
    return n, found


def test_an_import_of_one_transaction_is_all_or_nothing(mine, table, figure):
    found = kill_again_and_again(
        mine, lambda: import_it(mine, table), samples_there, KILLS
    )
    figure(f"{KILLS:,} kills of an import", damaged=found.partial, detail=str(found))
    assert found.partial == 0
    assert found.killed


def test_a_long_import_that_was_killed_is_completed_by_importing_again(
    mine, table, monkeypatch, figure
):
    """It is stored in transactions, so that labelling goes on; each one is whole."""
    monkeypatch.setattr(incoming, "_ROWS_PER_TRANSACTION", A_TRANSACTION)
    original, labels = mine.read_bytes(), samples_there(mine)[1]
    transactions = Transactions()
    import_it(mine, table, transactions)
    assert len(transactions.after) > 2
    whole = samples_there(mine)
    mine.write_bytes(original)
    long, _ = seconds_of_storing(lambda: import_it(mine, table))
    n_transactions = len(transactions.after)  # and the one that ends the log's line
    parts = set()
    for kill in range(KILLS):
        mine.write_bytes(original)
        killed_while_storing(
            lambda: import_it(mine, table),
            long / n_transactions * (kill % 5) / 5,
            nth=kill % n_transactions + 1,
        )
        n, found = samples_there(mine)
        assert found == labels
        assert n - 60 in transactions.after
        parts.add(n)
        import_it(mine, table)
        assert samples_there(mine) == whole
    figure(f"{KILLS:,} kills of a long import", detail=f"left {sorted(parts)} samples")


def test_control_an_import_in_pieces_is_noticed(mine, table):
    assert finds_a_part(mine, lambda: import_it(mine, table), samples_there)


@pytest.fixture
def computed(mine, tmp_path):
    """A bundle with what an update has computed by the real encoders."""
    bundle = Bundle(tmp_path)
    project = ProjectFile.open(mine)
    compute_update(project, UpdateModels(annotator="Ada"), bundle, SILENT)
    project.close()
    return bundle


def publish(path, bundle):
    project = ProjectFile.open(path)
    publish_update(project, UpdateModels(annotator="Ada"), bundle, SILENT)
    project.close()


def round_there(path):
    """Return the labels, and the numbers of the round; the file is well."""
    found = digest(path), standing(path)
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        numbers = [one.number for one in rounds.read_rounds(connection)]
        stored = {
            f"{owner} {name}": values.tobytes()
            for owner in ("round", "heads", "audit")
            for name, values in arrays.read_all(connection, owner).items()
        }
    project.close()
    return found, numbers, stored


@pytest.mark.encoders
@pytest.mark.xdist_group("encoders")
def test_an_update_is_all_or_nothing(mine, computed, figure):
    found = kill_again_and_again(
        mine, lambda: publish(mine, computed), round_there, KILLS
    )
    figure(f"{KILLS:,} kills of an update", damaged=found.partial, detail=str(found))
    assert found.partial == 0
    assert found.killed
    assert finds_a_part(mine, lambda: publish(mine, computed), round_there)


def export_it(path, out):
    request = ExportSamples(out, unlabelled=True, force=True)
    return execute(CATALOGUE["sample.export"], path, request, SILENT)


def speak_when_writing(tell):
    write = writing.write_table

    def telling(*arguments):
        tell(BEGINS)
        return write(*arguments)

    writing.write_table = telling


def seconds_of_writing(work):
    child, pipe = start(work, speak_when_writing)
    os.read(pipe, 1)
    os.close(pipe)
    begun = time.perf_counter()
    os.waitpid(child, 0)
    return time.perf_counter() - begun


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_an_export_is_complete_or_absent(mine, table, tmp_path, figure, ending):
    import_it(mine, table)
    out = tmp_path / "out" / f"dataset{ending}"
    out.parent.mkdir()
    export_it(mine, out)
    whole = out.read_bytes()
    export_it(mine, out)
    assert out.read_bytes() == whole, "twice the same bytes"
    long = seconds_of_writing(lambda: export_it(mine, out))
    torn = absent = at_work = 0
    for kill in range(KILLS):
        shutil.rmtree(out.parent)
        out.parent.mkdir()
        at_work += killed_while_storing(
            lambda: export_it(mine, out), long * kill / KILLS, speak_when_writing
        )
        absent += not out.exists()
        torn += out.exists() and out.read_bytes() != whole
    figure(
        f"{KILLS:,} kills of an export to {ending}",
        lost=None,
        damaged=torn,
        detail=f"{at_work} killed while writing; {absent} left nothing, {torn} a part",
    )
    assert torn == 0
    assert at_work


def test_control_an_export_written_in_place_is_noticed(mine, table, tmp_path):
    @contextmanager
    def in_place(path):
        with path.open("wb", buffering=0) as stream:
            yield stream

    def careless():
        writing.whole_file = in_place
        export_it(mine, out)

    import_it(mine, table)
    out = tmp_path / "dataset.csv"
    export_it(mine, out)
    whole = out.read_bytes()
    torn, seconds = False, 0.0005
    while not torn and seconds < 60:
        out.unlink(missing_ok=True)
        killed_while_storing(careless, seconds, speak_when_writing)
        torn = out.exists() and out.read_bytes() != whole
        seconds *= 1.3
    assert torn
