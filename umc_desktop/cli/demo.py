"""``umc demo``: a real project from data that packages bring, and a sitting on it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute, execute_on
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.costs import CostModel, Effort
from umc_desktop.domain.wording import percent
from umc_desktop.operations.demo import AUDIT_SHARE, BUDGET, MakeDemo
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scores import load_scores
from umc_desktop.operations.scoring import UpdateModels
from umc_desktop.operations.sitting import Sitting, answer_queue
from umc_desktop.storage import annotations, labels
from umc_desktop.storage.project_file import ProjectFile

OpenWindow = Callable[[Path | None, Path | None], int]
ROUNDS = 3
COSTS = CostModel()


def demo_command(open_window: OpenWindow) -> click.Command:
    """Return ``umc demo``; ``open_window`` shows a project and returns an exit code."""

    @click.command("demo")
    @click.argument("folder", type=click.Path(path_type=Path), default="umc-demo")
    @click.option("--headless", is_flag=True, help="Play the sitting, open no window.")
    def demo(folder: Path, headless: bool) -> int:
        """Make a demo project from real data and open it.

        Without a display, three rounds are played with the known answers standing in
        for the annotator; what happened is printed, and a screenshot and the labelled
        dataset are written into FOLDER.
        """
        folder.mkdir(parents=True, exist_ok=True)
        console = Console()
        started = time.monotonic()
        path = folder / "demo.umc"
        console.print("Making a project of real data that comes inside packages …")
        with TerminalProgress() as progress:
            made = execute(
                CATALOGUE["project.demo"], None, MakeDemo(path, force=True), progress
            )
        console.print(made.summary)
        project = ProjectFile.open(path)
        try:
            if not headless and _has_display():
                console.print(
                    f"\nOpening {path}. Lasso with Shift-drag, label with digits."
                )
                project.close()
                return open_window(path, None)
            _play(project, console, folder)
        finally:
            project.close()
        _take_screenshot(path, folder / "window.png", console)
        console.print(f"Everything took {time.monotonic() - started:.0f} s.")
        return 0

    return demo


@dataclass
class _Story:
    """What is printed of a sitting, one line per round."""

    rounds: list[tuple[str, ...]] = field(default_factory=list)
    labels: int = 0
    decisions: int = 0
    effort: Effort = field(default_factory=Effort)

    def add(self, sitting: Sitting, measured: dict[str, Any], rest: float) -> None:
        self.labels += sitting.labels
        self.decisions += sitting.decisions
        self.effort += sitting.effort
        overall = measured["ensemble"]
        self.rounds.append(
            (
                str(measured["round"]),
                str(self.labels),
                str(self.decisions),
                f"{COSTS.seconds(self.effort) / 60:.1f}",
                percent(sitting.suggestions_right / max(sitting.suggestions, 1)),
                percent(overall["accuracy"], 1),
                f"{percent(overall['accuracy_low'])}–{percent(overall['accuracy_high'])}",
                str(overall["n_audit"]),
                percent(rest, 1),
            )
        )


def _play(project: ProjectFile, console: Console, folder: Path) -> None:
    console.print(
        f"\nNo display: the known answers play {ROUNDS} rounds of {BUDGET} decisions."
    )
    story = _Story()
    for number in range(ROUNDS):
        with TerminalProgress() as progress:
            sitting = answer_queue(project, progress)
        updated = _run(project, "model.update", UpdateModels(annotator="demo"))
        console.print(f"  {updated.summary}")
        story.add(sitting, dict(updated.data), accuracy_of_the_rest(project))
        plan = PlanQueue(BUDGET, AUDIT_SHARE, seed=number, annotator="demo")
        _run(project, "queue.next", plan)
    console.print(_story_table(story))
    console.print(
        f"Minutes by the stated cost model: {COSTS.single:g} s for one sample alone "
        f"and {COSTS.word:g} s for each of its words; {COSTS.batch:g} s for a batch, "
        f"{COSTS.glance:g} s for each sample in it, a fifth of whose words are read, "
        f"and {COSTS.fix:g} s for each one that has to be put right.\n"
        "“right”: suggestions that were right when asked. “audit”: accuracy on the n "
        "samples drawn at random.\n“rest” compares the models with the known "
        "answers of all samples that nobody decided; a real project cannot know that, "
        "the audit slice estimates it."
    )
    out = folder / "demo.csv"
    request = ExportSamples(out, probabilities=True, force=True)
    console.print(_run(project, "sample.export", request).summary)


def accuracy_of_the_rest(project: ProjectFile) -> float:
    """Return the accuracy of the suggestions on known samples without a label."""
    scores = load_scores(project)
    with project.read() as connection:
        known = labels.read_known_labels(connection)
        decided = annotations.read_current(connection).sample_ids
    open_ = ~np.isin(scores.ids, decided)
    answers = np.array([known.get(int(sample_id), 0) for sample_id in scores.ids])
    judged = open_ & (answers > 0)
    return float((scores.suggestion[judged] == answers[judged]).mean())


def _story_table(story: _Story) -> Table:
    table = Table(title="The sitting", show_edge=False, title_justify="left")
    for name in (
        "round",
        "labels",
        "decisions",
        "minutes",
        "right",
        "audit",
        "95\u202f%",
        "n",
        "rest",
    ):
        table.add_column(name, justify="right")
    for row in story.rounds:
        table.add_row(*row)
    return table


def _take_screenshot(path: Path, out: Path, console: Console) -> None:
    console.print("Opening the window offscreen for a picture …")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "umc_desktop", "open", str(path)]
    subprocess.run(
        [*command, "--screenshot", str(out)], check=True, env=environment, timeout=120
    )
    console.print(f"The window looks like {out}.")


def _run(project: ProjectFile, command: str, request: Any) -> Outcome:
    with TerminalProgress() as progress:
        return execute_on(project, CATALOGUE[command], request, progress)


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
