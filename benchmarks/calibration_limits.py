"""``python -m benchmarks.calibration_limits``: what calibration could reach at best.

Plays the default on each file and compares, on held-out samples: its calibration error;
the error with the temperature and the weight of the label names that are best in
hindsight, fitted to the answers of one half of these samples and measured on the other;
and how far the mean confidence would be off by chance alone if it were corrected with
nothing but the labels drawn at random.
"""

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from benchmarks.proof import DATA, SINGLE_DOMAIN
from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.ml.calibration import UNCALIBRATED, fit_calibration
from umc_desktop.ml.ensemble_settings import JOINT
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.metrics import confidence_bins
from umc_desktop.ml.reliability import debiased_gap, debiased_square
from umc_desktop.ml.simulation.game import GameSettings, play
from umc_desktop.ml.simulation.known import SplitSettings
from umc_desktop.ml.simulation.measuring import BINS
from umc_desktop.ml.simulation.playing import Learner
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.ml.stored_ensemble import apply_ensemble
from umc_desktop.operations.divisions import Divisions
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.known_data import prepare_file

Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_HALVES = 2


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--strategy", default="default")
    parser.add_argument("files", nargs="*", default=SINGLE_DOMAIN)
    given = parser.parse_args()
    table = Table(show_edge=False)
    for column in (
        "file",
        "accuracy",
        "ECE, RMS",
        "best in hindsight: ECE, RMS",
        "drawn at random",
        "chance of those alone",
    ):
        table.add_column(column)
    for file in given.files:
        ends = [_end(DATA / file, seed, given.strategy) for seed in range(given.seeds)]
        accuracy = float(np.mean([_accuracy(one) for one in ends]))
        n_random = float(np.mean([_n_random(one) for one in ends]))
        now = _errors([(one.tested()[0], one.split.test_answers) for one in ends])
        best = _errors([_in_hindsight(one) for one in ends])
        # E|N(0, 1)| of the mean of so many rights and wrongs
        chance = math.sqrt(2 / math.pi * accuracy * (1 - accuracy) / max(n_random, 1))
        table.add_row(
            file, f"{accuracy:.3f}", now, best, f"{n_random:.0f}", f"{chance:.3f}"
        )
    Console(width=120).print(table)


def _end(path: Path, seed: int, strategy: str) -> Learner:
    """Return the file's only domain at the end of a game."""
    with TerminalProgress() as progress:
        known = prepare_file(path, ImportSamples((path,)), (), progress)
    table = Divisions((known.folder,), SplitSettings(), seed)
    (learner,) = table.learners(parse_strategy(strategy))
    for _ in play([learner], GameSettings(), seed):
        pass
    return learner


def _accuracy(learner: Learner) -> float:
    p, _ = learner.tested()
    return float((p.argmax(axis=1) == learner.split.test_answers).mean())


def _n_random(learner: Learner) -> int:
    return int(np.isin(learner.rows, learner.audit).sum())


def _in_hindsight(learner: Learner) -> tuple[Matrix, Labels]:
    """Return P, each half calibrated by the answers of the other half."""
    assert learner.stored is not None
    test, answers = learner.split.test, learner.split.test_answers
    bare = replace(learner.stored, calibration=UNCALIBRATED)
    p = apply_ensemble(bare, test).ensemble
    prior = MemberPlan(JOINT, test.encoders, smoothed=False).prior(test, slice(None))
    found = np.empty_like(p)
    for half in range(_HALVES):
        here = np.arange(len(answers)) % _HALVES == half
        best = fit_calibration(p[~here], prior[~here], answers[~here])
        found[here] = best.apply(p[here], prior[here])
    return found, answers


def _errors(measured: Sequence[tuple[Matrix, Labels]]) -> str:
    bins = [confidence_bins(p, answers, BINS) for p, answers in measured]
    mean = float(np.mean([debiased_gap(one) for one in bins]))
    square = float(np.mean([debiased_square(one) for one in bins]))
    return f"{mean:.3f}, {math.sqrt(max(0.0, square)):.3f}"


if __name__ == "__main__":
    main()
