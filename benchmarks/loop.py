"""``python -m benchmarks.loop FILE …``: the whole loop on labelled files, in figures.

From import to a drawn map, wall time; then rounds from zero labels, with the known
answers standing in for the annotator. README's figures come from here.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from umc_desktop.cli.demo import accuracy_of_the_rest
from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.audit import AUDIT_SHARE
from umc_desktop.domain.changes import Outcome
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.mapping import FitMap
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage.project_file import ProjectFile


def main() -> None:
    """Run the loop on every file named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--budget", type=int, default=50)
    parser.add_argument("--audit-share", type=float, default=AUDIT_SHARE)
    arguments = parser.parse_args()
    console = Console()
    for file in arguments.files:
        with tempfile.TemporaryDirectory() as folder:
            project = ProjectFile.create(Path(folder) / "loop.umc")
            try:
                _to_a_map(project, file, console)
                _rounds(project, arguments, console)
            finally:
                project.close()


def _to_a_map(project: ProjectFile, file: Path, console: Console) -> None:
    begun = time.monotonic()
    steps: tuple[tuple[str, Any], ...] = (
        ("sample.import", ImportSamples((file,), known_labels=True)),
        ("ensemble.score", ScoreSamples()),
        ("map.fit", FitMap()),
    )
    for command, request in steps:
        started = time.monotonic()
        outcome = _run(project, command, request)
        console.print(f"{time.monotonic() - started:6.1f} s  {outcome.summary}")
    console.print(
        f"{file.name}: from import to a drawn map {time.monotonic() - begun:.0f} s; "
        f"without any label {accuracy_of_the_rest(project):.1%} are right."
    )


def _rounds(
    project: ProjectFile, arguments: argparse.Namespace, console: Console
) -> None:
    table = Table(show_edge=False)
    for name in ("round", "labels", "audit accuracy", "95 %", "n", "rest", "update s"):
        table.add_column(name, justify="right")
    for number in range(arguments.rounds):
        plan = PlanQueue(arguments.budget, arguments.audit_share, seed=number)
        _run(project, "queue.next", plan)
        answer_queue(project)
        started = time.monotonic()
        data = _run(project, "model.update", UpdateModels()).data
        seconds = time.monotonic() - started
        measured = data["ensemble"]
        table.add_row(
            str(data["round"]),
            str(data["labelled"]),
            f"{measured['accuracy']:.1%}",
            f"{measured['accuracy_low']:.0%}–{measured['accuracy_high']:.0%}",
            str(measured["n_audit"]),
            f"{accuracy_of_the_rest(project):.1%}",
            f"{seconds:.1f}",
        )
    console.print(table)
    console.print(_run(project, "map.fit", FitMap()).summary)


def _run(project: ProjectFile, command: str, request: Any) -> Outcome:  # noqa: ANN401
    with TerminalProgress() as progress:
        return execute_on(project, CATALOGUE[command], request, progress)


if __name__ == "__main__":
    main()
