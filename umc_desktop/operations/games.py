"""Games of a simulation: played in processes and kept on disk one by one.

So a run that was interrupted goes on where it stopped.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import Effort
from umc_desktop.ml.metrics import ConfidenceBins
from umc_desktop.ml.simulation.game import GameSettings, Point, play
from umc_desktop.ml.simulation.known import SplitSettings
from umc_desktop.ml.simulation.playing import full_data_accuracy
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.operations.divisions import Divisions, of_domain
from umc_desktop.operations.kept import keep, kept_at, read_kept
from umc_desktop.operations.known_data import load_domains

METHOD = 2
"""Raised when a change of the engine changes results: older games are played again."""

FULL_DATA = "default"
"""Whose members are taught with the whole pool to say what full data would reach."""

FULL_ACCURACY = "full-data"
"""Stands among a part's strategies for the accuracy that full data reach."""


class Bins(msgspec.Struct, frozen=True):
    """A calibration diagram."""

    counts: list[int]
    confidences: list[float]
    accuracies: list[float]

    @classmethod
    def of(cls, bins: ConfidenceBins) -> "Bins":
        """Return the bins as plain lists."""
        return cls(
            bins.counts.tolist(), bins.confidences.tolist(), bins.accuracies.tolist()
        )

    def as_arrays(self) -> ConfidenceBins:
        """Return the bins as the measures take them."""
        return ConfidenceBins(
            np.array(self.counts), np.array(self.confidences), np.array(self.accuracies)
        )


class Moment(msgspec.Struct, frozen=True):
    """A point of a game as it is kept; see ``Point`` and ``Measured``.

    Attributes
    ----------
    stop_advised
        ``None`` in games played before it was recorded.
    """

    labels: int
    spent: tuple[int, ...]
    audit: int
    wrong: int
    effort: Effort
    accuracy: float
    by_domain: tuple[float, ...]
    macro_f1: float
    auc: float
    log_loss: float
    brier: float
    bins: Bins
    bins_before: Bins
    right: bytes
    n_test: int
    choosing_seconds: float
    training_seconds: float
    stop_advised: bool | None = None

    @classmethod
    def of(cls, point: Point) -> "Moment":
        """Return the point without arrays."""
        measured = point.measured
        return cls(
            point.labels,
            point.spent,
            point.audit,
            point.wrong,
            point.effort,
            measured.accuracy,
            measured.by_domain,
            measured.macro_f1,
            measured.auc,
            measured.log_loss,
            measured.brier,
            Bins.of(measured.bins),
            Bins.of(measured.bins_before),
            np.packbits(measured.right).tobytes(),
            len(measured.right),
            point.choosing_seconds,
            point.training_seconds,
            point.stop_advised,
        )

    def right_bits(self) -> npt.NDArray[np.bool_]:
        """Return whether each held-out sample's suggestion was right."""
        bits = np.frombuffer(self.right, np.uint8)
        return np.unpackbits(bits, count=self.n_test).astype(bool)


@dataclass(frozen=True)
class DomainSize:
    """How one domain is divided.

    Attributes
    ----------
    name
        Of the domain.
    n_samples
        Samples with a known answer.
    n_pool, n_test
        How many of them a seed may ask about, and measures with.
    n_labels
        Labels in its label set.
    """

    name: str
    n_samples: int
    n_pool: int
    n_test: int
    n_labels: int


class Game(msgspec.Struct, frozen=True):
    """One strategy on one division of a file, from zero labels to the budget."""

    strategy: str
    seed: int
    domains: tuple[str, ...]
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Rules:
    """What all games of a run share.

    Attributes
    ----------
    split
        How domains are divided.
    game
        Length and annotator.
    """

    split: SplitSettings
    game: GameSettings


@dataclass(frozen=True)
class Part:
    """A piece of work for one process: some strategies on one division of the data.

    Attributes
    ----------
    data
        Folders of the known data; several make one problem of all their domains.
    digest
        Of the data.
    seed
        Of the division.
    strategies
        As written by the user, without stand-ins for hindsight.
    rules
        Of the games.
    store
        Folder in which finished games are kept.
    """

    data: tuple[Path, ...]
    digest: str
    seed: int
    strategies: tuple[str, ...]
    rules: Rules
    store: Path

    def path(self, strategy: str) -> Path:
        """Return where a game of this part is kept."""
        return kept_at(
            self.store,
            ".game",
            METHOD,
            self.digest,
            self.seed,
            strategy,
            asdict(self.rules),
        )

    def missing(self) -> tuple[str, ...]:
        """Return the strategies whose game was not played yet."""
        return tuple(one for one in self.strategies if not self.path(one).exists())


def play_part(part: Part) -> None:
    """Play what is missing of a part."""
    table = Divisions(part.data, part.rules.split, part.seed)
    for name in part.missing():
        if name == FULL_ACCURACY:
            value = full_data_accuracy(table.learners(parse_strategy(FULL_DATA)))
            keep(part.path(name), value)
        else:
            strategy = parse_strategy(name)
            points = play(table.learners(strategy), part.rules.game, part.seed)
            moments = tuple(Moment.of(point) for point in points)
            game = Game(name, part.seed, table.domains, moments)
            keep(part.path(name), game)


def read_game(part: Part, strategy: str) -> Game:
    """Read a finished game."""
    return read_kept(part.path(strategy), Game)


def read_full_accuracy(part: Part) -> float:
    """Read the accuracy that full data reach on this division."""
    return read_kept(part.path(FULL_ACCURACY), float)


def domain_sizes(part: Part) -> tuple[DomainSize, ...]:
    """Return how every domain of a part is divided, whatever the seed."""
    sizes = []
    for folder in part.data:
        found = load_domains(folder)
        settings = of_domain(part.rules.split, len(found))
        for domain in found:
            n_pool, n_test = settings.sizes(len(domain))
            n_labels = len(domain.label_names)
            sizes.append(DomainSize(domain.name, len(domain), n_pool, n_test, n_labels))
    return tuple(sizes)
