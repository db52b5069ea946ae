"""``python -m benchmarks.million [SAMPLES]``: one very large project, step by step.

Imports, scores, maps, plans, labels and learns with the fastest encoder, every step by
the command a person would type, and uses the project in the window. Prints the time of
each step and the most memory that its process had. README's figures come from here.

The texts are StackOverflow's titles crossed: the first half of one with the second
half of another that has the same label. They are as long as titles are, all different,
and every half is there about 50 times in a million.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks import million_window
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage.project_file import ProjectFile

TITLES = Path("..") / "shared" / "data" / "technical_stackoverflow.csv"
SAMPLES, BUDGET = 1_000_000, 100
WINDOW_GB, WORKER_GB = 4, 12


def main() -> int:
    """Run the steps; 1 if a process had more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", nargs="?", type=int, default=SAMPLES)
    parser.add_argument("--encoder", default="lexical", help="The one that reads.")
    parser.add_argument("--folder", type=Path, help="Kept; without it, temporary.")
    parser.add_argument(
        "--steps",
        nargs="+",
        choices=list(_STEPS),
        default=list(_STEPS),
        help="Some of the steps, in a folder where those before were done.",
    )
    parser.add_argument("--window", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.window is not None:
        return million_window.use(arguments.window)
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(exist_ok=True)
        run = _Run(folder, arguments.samples, arguments.encoder)
        for step in arguments.steps:
            _STEPS[step](run)
        return int(run.most > WORKER_GB or run.most_in_window > WINDOW_GB)


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


class _Run:
    """A project that grows, and what its steps took.

    Attributes
    ----------
    most, most_in_window
        Most memory that a process had which computes, and the window; in GB.
    """

    def __init__(self, folder: Path, n_samples: int, encoder: str) -> None:
        os.environ["UMC_CACHE"] = str(folder / "cache")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.console = Console(width=110)
        self.folder, self.n_samples, self.encoder = folder, n_samples, encoder
        self.rows, self.project = folder / "titles.csv", folder / "large.umc"
        self.most = self.most_in_window = 0.0

    def umc(self, noun: str, verb: str, *words: str) -> None:
        """Run a command on the project; print what it said, its time and memory."""
        command = ("-m", "umc_desktop", noun, verb, str(self.project), *words)
        self.most = max(self.most, self.process(f"{noun} {verb}", *command))

    def process(self, title: str, *command: str) -> float:
        """Run a process of Python; return the most memory that it had, in GB."""
        begun = time.monotonic()
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
            started = (sys.executable, *command)
            process = subprocess.Popen(started, stdout=said, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            errors.seek(0)
            lines = said.read().decode().strip()
            if process.returncode:
                raise SystemExit(f"{lines}\n{errors.read().decode()[-3000:]}")
        gigabytes = usage.ru_maxrss / 1024**2  # Linux counts in KiB
        seconds = usage.ru_utime + usage.ru_stime
        if title != "window":
            lines = lines.partition("\n")[0]
        self.console.print(
            f"{title}: {time.monotonic() - begun:.0f} s wall, {seconds:.0f} s CPU, "
            f"{gigabytes:.2f} GB · {lines}",
            highlight=False,
        )
        return gigabytes


def _import(run: _Run) -> None:
    if not run.rows.exists():
        write_titles(run.rows, run.n_samples)
    size = run.rows.stat().st_size / 1e6
    run.console.print(f"{run.n_samples:,} titles, {size:.0f} MB")
    run.project.unlink(missing_ok=True)
    run.umc("project", "new")
    _import_again(run)
    for name, manifest in load_manifests().items():
        if name != run.encoder and manifest.modality == "text":
            run.umc("ensemble", "switch", "--member", name)


def _import_again(run: _Run) -> None:
    run.umc("sample", "import", str(run.rows), "--known-labels")


def _plan(run: _Run) -> None:
    run.umc("queue", "next", "--budget", str(BUDGET))


def _learn(run: _Run) -> None:
    _answer(run)
    run.umc("model", "update")


def _answer(run: _Run) -> None:
    opened = ProjectFile.open(run.project)
    run.console.print(f"{answer_queue(opened).labels} labels given")
    opened.close()


def _finish(run: _Run) -> None:
    """Let the models label alone what an audit allows, and certify that."""
    run.umc("queue", "finish", "--target", "0.9")
    _answer(run)
    run.umc("queue", "finish")
    run.umc("label", "accept")
    run.umc("queue", "finish")
    run.umc("quality", "certificate")


def _export(run: _Run) -> None:
    out = run.folder / "out.csv"
    run.umc("sample", "export", str(out), "--unlabelled", "--probabilities", "--force")


def _share(run: _Run) -> None:
    out = run.folder / "shared.umc"
    out.unlink(missing_ok=True)
    run.umc("project", "share", str(out))


def _use_window(run: _Run) -> None:
    command = ("-m", "benchmarks.million", "--window", str(run.project))
    run.process("window", *command)
    own, worker = million_window.memory_of(run.project)
    run.most, run.most_in_window = max(run.most, worker), max(run.most_in_window, own)
    run.console.print(
        f"most memory in the window: {own:.2f} GB (bar {WINDOW_GB}); in its worker: "
        f"{worker:.2f} GB (bar {WORKER_GB}); "
        f"project file {run.project.stat().st_size / 1e9:.2f} GB",
        highlight=False,
    )


_STEPS: dict[str, Callable[[_Run], None]] = {
    "import": _import,
    "score": lambda run: run.umc("ensemble", "score"),
    "map": lambda run: run.umc("map", "fit"),
    "plan": _plan,
    "learn": _learn,
    "next": _plan,
    "again": _import_again,
    "rescore": lambda run: run.umc("ensemble", "score"),
    "export": _export,
    "check": lambda run: run.umc("project", "check"),
    "share": _share,
    "window": _use_window,
    "finish": _finish,
}


if __name__ == "__main__":
    sys.exit(main())
