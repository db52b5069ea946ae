"""``python -m benchmarks.million [SAMPLES]``: one very large project, step by step.

Imports, scores, maps, plans, labels and learns with the fastest encoder, every step by
the command a person would type, and opens the project in the window. Prints the time
of each step and the most memory that its process had. README's figures come from here.

The texts are StackOverflow's titles crossed: the first half of one with the second
half of another that has the same label.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.deciding import Session, make_project
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage.project_file import ProjectFile

TITLES = Path("..") / "shared" / "data" / "technical_stackoverflow.csv"
SAMPLES, ROUNDS, BUDGET = 1_000_000, 1, 100
WINDOW_GB, WORKER_GB = 4, 12
_LABELLED = 60  # in the window, one by one
_PATIENCE_S = 900.0


def main() -> int:
    """Run every step; 1 if a process had more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", nargs="?", type=int, default=SAMPLES)
    parser.add_argument("--encoder", default="lexical", help="The one that reads.")
    parser.add_argument("--folder", type=Path, help="Kept; without it, temporary.")
    parser.add_argument(
        "--only-window",
        action="store_true",
        help="Write the project as the program would, without computing anything.",
    )
    parser.add_argument("--window", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.window is not None:
        return _in_window(arguments.window)
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(exist_ok=True)
        if arguments.only_window:
            make_project(folder / "large.umc", arguments.samples)
            return _report_window(Console(width=110), folder / "large.umc")
        return _run(folder, arguments.samples, arguments.encoder)


def write_titles(path: Path, n_samples: int) -> None:
    """Write crossed titles, all different."""
    by_label: dict[str, list[list[str]]] = {}
    with TITLES.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_label.setdefault(row["label"], []).append(row["text"].split())
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text", "label", "domain"))
        for number, (label, text) in enumerate(_crossed(by_label, n_samples)):
            writer.writerow((number, text, label, "technical"))


def _crossed(
    by_label: dict[str, list[list[str]]], n_samples: int
) -> Iterator[tuple[str, str]]:
    rng = np.random.default_rng(0)
    names = sorted(by_label)
    seen: set[int] = set()
    while len(seen) < n_samples:
        label = names[rng.integers(len(names))]
        titles = by_label[label]
        begin, end = (titles[rng.integers(len(titles))] for _ in range(2))
        text = " ".join(begin[: (len(begin) + 1) // 2] + end[len(end) // 2 :])
        if hash(text) not in seen:
            seen.add(hash(text))
            yield label, text


def _run(folder: Path, n_samples: int, encoder: str) -> int:
    console = Console(width=110)
    os.environ["UMC_CACHE"] = str(folder / "cache")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows, project = folder / "titles.csv", folder / "large.umc"
    if not rows.exists():
        write_titles(rows, n_samples)
    console.print(f"{n_samples:,} titles, {rows.stat().st_size / 1e6:.0f} MB")
    project.unlink(missing_ok=True)
    umc = (sys.executable, "-m", "umc_desktop")
    peaks = [
        _step(console, *umc, "project", "new", str(project)),
        _step(
            console, *umc, "sample", "import", str(project), str(rows), "--known-labels"
        ),
        *(
            _step(console, *umc, "ensemble", "switch", str(project), "--member", one)
            for one in load_manifests()
            if one != encoder and load_manifests()[one].modality == "text"
        ),
        _step(console, *umc, "ensemble", "score", str(project)),
        _step(console, *umc, "map", "fit", str(project)),
    ]
    for _ in range(ROUNDS):
        plan = ("queue", "next", str(project), "--budget", str(BUDGET))
        peaks.append(_step(console, *umc, *plan))
        opened = ProjectFile.open(project)
        console.print(f"{answer_queue(opened).labels} labels given")
        opened.close()
        peaks.append(_step(console, *umc, "model", "update", str(project)))
    peaks.append(_step(console, *umc, "queue", "next", str(project)))
    console.print(
        f"most memory where it is computed: {max(peaks):.1f} GB (bar {WORKER_GB})"
    )
    return _report_window(console, project) or int(max(peaks) > WORKER_GB)


def _report_window(console: Console, project: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = (sys.executable, "-m", "benchmarks.million", "--window", str(project))
    gigabytes = _step(console, *command)
    console.print(
        f"most memory in the window: {gigabytes:.1f} GB (bar {WINDOW_GB}); "
        f"project file {project.stat().st_size / 1e9:.2f} GB"
    )
    return int(gigabytes > WINDOW_GB)


def _step(console: Console, *command: str) -> float:
    """Run a command; print what it said, its time and memory; return that in GB."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=said, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        errors.seek(0)
        first = said.read().decode().strip().partition("\n")[0]
        if process.returncode:
            raise SystemExit(f"{first}\n{errors.read().decode()[-3000:]}")
    gigabytes = usage.ru_maxrss / 1024**2  # Linux counts in KiB
    seconds = usage.ru_utime + usage.ru_stime
    words = " ".join(part for part in command[3:5] if not part.startswith("/"))
    console.print(
        f"{words}: {time.monotonic() - begun:.0f} s wall, {seconds:.0f} s CPU, "
        f"{gigabytes:.2f} GB · {first}",
        highlight=False,
    )
    return gigabytes


def _in_window(path: Path) -> int:
    """Open the project in the real window, then label samples one by one."""
    os.environ["UMC_CONFIG"] = str(path.parent)
    begun = time.perf_counter()
    session = Session(path, _PATIENCE_S)
    opened = time.perf_counter() - begun
    assert session.view.data is not None
    ids = session.view.data.ids[session.view.data.given == 0][:_LABELLED]
    session.decide(ids.tolist(), whole=False)
    before = session.n_labelled
    seconds = [
        session.seconds_to("1", partial(_has_labelled, session, before + number))
        for number in range(1, _LABELLED)
    ]
    session.close()
    print(
        f"opened in {opened:.1f} s; a label written and on the screen in "
        f"{1000 * float(np.median(seconds)):.0f} ms (worst {1000 * max(seconds):.0f})"
    )
    return 0


def _has_labelled(session: Session, number: int) -> bool:
    return session.n_labelled >= number


if __name__ == "__main__":
    sys.exit(main())
