"""``python -m benchmarks.external FILE …``: whether peers' strategies learn as ours.

Margin and BADGE of scikit-activeml and small-text play beside ours: same divisions,
same first labels, same MiniLM vectors, same head, handed in through their own
classifier interfaces. Prints the learning curves and exits with 1 if a peer's differs
from ours by more than the seeds explain.
"""

import argparse
import math
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from scipy.stats import t as student
from skactiveml.classifier import SklearnClassifier
from skactiveml.pool import Badge, UncertaintySampling
from sklearn.base import BaseEstimator, ClassifierMixin
from small_text import BreakingTies, SklearnDataset
from small_text import SklearnClassifier as SmallTextClassifier

from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.ml.heads import LabelledVectors, fit_head
from umc_desktop.ml.selection.badge import select_badge
from umc_desktop.ml.selection.ranking import select_top
from umc_desktop.ml.simulation.known import Split, SplitSettings, split_domain
from umc_desktop.ml.uncertainty import margin
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.known_data import load_domains, prepare_file

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]
ENCODER = "minilm"
CONFIDENCE = 0.99
"""Of the interval that must hold a difference of 0."""
NO_DIFFERENCE = 0.002
"""Mean accuracies that differ by less are the same, however surely they differ."""


class Head(ClassifierMixin, BaseEstimator):
    """Our head as scikit-learn's classifier; it knows all labels from the start."""

    def __init__(self, n_classes: int) -> None:
        self.n_classes = n_classes

    def fit(self, X: Floats, y: Rows, sample_weight: None = None) -> "Head":  # noqa: N803
        """Fit to rows of X with the labels y, 0 to n_classes - 1."""
        self.classes_ = np.arange(self.n_classes)
        targets = np.eye(self.n_classes, dtype=np.float32)[np.asarray(y, np.int64)]
        self.head_ = fit_head(LabelledVectors(np.asarray(X, np.float32), targets))
        return self

    def predict_proba(self, X: Floats) -> Floats:  # noqa: N803
        """Return P(y | x)."""
        return self.head_.probabilities(np.asarray(X, np.float32))

    def predict(self, X: Floats) -> Rows:  # noqa: N803
        """Return the likeliest labels."""
        return self.predict_proba(X).argmax(axis=1)


@dataclass(frozen=True)
class Turn:
    """What a strategy is told.

    Attributes
    ----------
    vectors, answers
        The pool's; only the answers of ``labelled`` may be looked at.
    labelled, left
        Rows with and without a label.
    """

    vectors: npt.NDArray[np.float32]
    answers: Rows
    n_classes: int
    labelled: Rows
    left: Rows
    size: int
    seed: int


Strategy = Callable[[Turn], Rows]


def our_margin(turn: Turn) -> Rows:
    """Choose by ``select_top``."""
    doubt = 1 - margin(_fitted(turn).predict_proba(turn.vectors))
    return select_top(turn.left, doubt, turn.size, turn.seed)


def our_badge(turn: Turn) -> Rows:
    """Choose by ``select_badge``."""
    probabilities = _fitted(turn).predict_proba(turn.vectors)
    return select_badge(turn.left, probabilities, turn.vectors, turn.size, turn.seed)


def skactiveml_margin(turn: Turn) -> Rows:
    """Choose by scikit-activeml's margin sampling."""
    return _queried(
        UncertaintySampling("margin_sampling", random_state=turn.seed), turn
    )


def skactiveml_badge(turn: Turn) -> Rows:
    """Choose by scikit-activeml's BADGE."""
    return _queried(Badge(random_state=turn.seed), turn)


def small_text_margin(turn: Turn) -> Rows:
    """Choose by small-text's breaking ties."""
    known = turn.answers[turn.labelled]
    # their data sets hold labels for all; those not given yet are never read
    hidden = np.zeros(len(turn.vectors), np.int64)
    names = np.arange(turn.n_classes)
    classifier = SmallTextClassifier(Head(turn.n_classes), turn.n_classes)
    classifier.fit(SklearnDataset(turn.vectors[turn.labelled], known, names))
    return BreakingTies().query(
        classifier,
        SklearnDataset(turn.vectors, hidden, names),
        turn.left,
        turn.labelled,
        known,
        n=turn.size,
    )


PAIRS: dict[str, tuple[Strategy, Strategy]] = {
    "scikit-activeml's margin": (our_margin, skactiveml_margin),
    "small-text's breaking ties": (our_margin, small_text_margin),
    "scikit-activeml's BADGE": (our_badge, skactiveml_badge),
}


def main() -> int:
    """Compare on every file named; 1 if a difference is more than chance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--limit", type=int, default=1500, help="samples of a file")
    parser.add_argument("--start", type=int, default=25)
    parser.add_argument("--batch", type=int, default=25)
    parser.add_argument("--budget", type=int, default=250)
    arguments = parser.parse_args()
    console = Console()
    outside = False
    for file in arguments.files:
        with TerminalProgress() as progress:
            known = prepare_file(file, ImportSamples((file,)), (), progress)
        for domain in load_domains(known.folder):
            settings = SplitSettings(limit=arguments.limit)
            splits = [
                split_domain(domain, settings, seed, (ENCODER,))
                for seed in range(arguments.seeds)
            ]
            outside |= _compare(
                f"{known.name}, {domain.name}", splits, arguments, console
            )
    return 1 if outside else 0


def _compare(
    name: str, splits: list[Split], arguments: argparse.Namespace, console: Console
) -> bool:
    """Print one domain's curves and differences; True if one is more than chance."""
    strategies = dict.fromkeys(one for pair in PAIRS.values() for one in pair)
    curves = {
        strategy: np.array(
            [
                play(strategy, split, seed, arguments)
                for seed, split in enumerate(splits)
            ]
        )
        for strategy in strategies
    }
    labels = range(arguments.start, arguments.budget + 1, arguments.batch)
    table = Table("labels", *(one.__name__.replace("_", " ") for one in strategies))
    for place, count in enumerate(labels):
        means = (f"{curves[one][:, place].mean():.3f}" for one in strategies)
        table.add_row(str(count), *means)
    console.print(name)
    console.print(table)
    outside = False
    for peer, (ours, theirs) in PAIRS.items():
        # the first point is the same for all
        areas = (curves[theirs] - curves[ours])[:, 1:].mean(axis=1)
        mean, noise = float(areas.mean()), half_width(areas)
        differs = abs(mean) > max(noise, NO_DIFFERENCE)
        outside |= differs
        console.print(
            f"{peer} − ours: {mean:+.4f} ± {noise:.4f} mean accuracy "
            f"({len(areas)} seeds, {CONFIDENCE:.0%}) {'OUTSIDE' if differs else 'ok'}",
            highlight=False,
        )
    return outside


def play(
    strategy: Strategy, split: Split, seed: int, arguments: argparse.Namespace
) -> list[float]:
    """Return the accuracy on the held-out samples after every round."""
    vectors, test = split.pool.vectors[ENCODER], split.test.vectors[ENCODER]
    labelled = np.random.default_rng(seed).permutation(len(vectors))[: arguments.start]
    accuracies = []
    while True:
        left = np.setdiff1d(np.arange(len(vectors)), labelled)
        turn = Turn(
            vectors,
            split.pool_answers,
            split.n_classes,
            labelled,
            left,
            arguments.batch,
            seed,
        )
        right = _fitted(turn).predict(test) == split.test_answers
        accuracies.append(float(right.mean()))
        if len(labelled) + arguments.batch > min(arguments.budget, len(vectors)):
            return accuracies
        chosen = np.asarray(strategy(turn))
        assert len(np.unique(chosen)) == turn.size
        assert np.isin(chosen, left).all()
        labelled = np.concatenate([labelled, chosen])


def half_width(differences: Floats) -> float:
    """Return half the interval of a mean by Student's t."""
    n = len(differences)
    quantile = student.ppf((1 + CONFIDENCE) / 2, n - 1)
    return float(quantile * differences.std(ddof=1) / math.sqrt(n))


def _fitted(turn: Turn) -> Head:
    return Head(turn.n_classes).fit(
        turn.vectors[turn.labelled], turn.answers[turn.labelled]
    )


def _queried(strategy: UncertaintySampling | Badge, turn: Turn) -> Rows:
    labels = np.full(len(turn.vectors), np.nan)
    labels[turn.labelled] = turn.answers[turn.labelled]
    classifier = SklearnClassifier(Head(turn.n_classes), classes=range(turn.n_classes))
    with warnings.catch_warnings():
        # they say so in a warning if our head does not fit, and go on without it
        warnings.simplefilter("error")
        return strategy.query(
            turn.vectors, labels, classifier, fit_clf=True, batch_size=turn.size
        )


if __name__ == "__main__":
    sys.exit(main())
