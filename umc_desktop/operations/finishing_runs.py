"""Pools finished in processes, and kept on disk one by one."""

from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from umc_desktop.domain.costs import CostModel, Effort
from umc_desktop.ml.finishing import Promise
from umc_desktop.ml.simulation.finish import Finished, finish
from umc_desktop.ml.simulation.known import SplitSettings
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.operations.divisions import Divisions
from umc_desktop.operations.games import METHOD
from umc_desktop.operations.kept import keep, kept_at, read_kept

FINISHING = 1
"""Raised when finishing changes: older runs are made again."""
STRATEGY = "default"


class Run(msgspec.Struct, frozen=True):
    """A finished pool as it is kept; see ``Finished``.

    Attributes
    ----------
    n_pool, n_accepted, n_glanced
        Samples in all, labelled by the models alone, and glanced at.
    wrong, wrong_accepted
        Wrong labels in all, and among the accepted.
    upper_bound
        Of the wrong among the accepted, as a share of the pool.
    accuracy, low, high, certificate
        What the certificate says.
    effort, one_by_one, all_glanced
        What it took, and what the alternatives take.
    all_glanced_wrong
        Wrong labels if everything had been glanced at.
    """

    n_pool: int
    n_accepted: int
    n_glanced: int
    wrong: int
    wrong_accepted: int
    upper_bound: float
    accuracy: float
    low: float
    high: float
    certificate: str
    effort: Effort
    one_by_one: Effort
    all_glanced: Effort
    all_glanced_wrong: int

    @classmethod
    def of(cls, finished: Finished) -> "Run":
        """Return what is kept."""
        plan, said = finished.plan, finished.certificate
        return cls(
            finished.n_pool,
            len(plan.accepted),
            len(plan.to_glance),
            finished.wrong,
            finished.wrong_accepted,
            plan.upper_bound,
            said.accuracy,
            said.low,
            said.high,
            said.sentence,
            finished.effort,
            finished.one_by_one,
            finished.all_glanced,
            finished.all_glanced_wrong,
        )

    @property
    def right(self) -> float:
        """The share of right labels."""
        return 1 - self.wrong / self.n_pool

    @property
    def covered(self) -> bool:
        """Whether the certificate's interval holds the truth."""
        return self.low <= self.right <= self.high

    def speed_up(self, costs: CostModel) -> float:
        """Return the time of one by one ÷ the time taken."""
        return costs.seconds(self.one_by_one) / costs.seconds(self.effort)

    def speed_up_of_glancing(self, costs: CostModel) -> float:
        """Return the time of one by one ÷ the time of glancing at everything."""
        return costs.seconds(self.one_by_one) / costs.seconds(self.all_glanced)


@dataclass(frozen=True)
class Trial:
    """One pool to finish.

    Attributes
    ----------
    name
        Of the file.
    folder, digest
        Of the known data.
    seed
        Of the pool.
    labels, limit
        Learned from before finishing, and samples of the pool at most.
    promise
        What must hold.
    store
        Folder in which finished runs are kept.
    """

    name: str
    folder: Path
    digest: str
    seed: int
    labels: int
    limit: int
    promise: Promise
    store: Path

    @property
    def path(self) -> Path:
        """Where the run is kept."""
        return kept_at(
            self.store,
            ".run",
            METHOD,
            FINISHING,
            self.digest,
            self.seed,
            self.labels,
            self.limit,
            asdict(self.promise),
        )

    def result(self) -> Run:
        """Read the run."""
        return read_kept(self.path, Run)


def finish_trial(trial: Trial) -> None:
    """Finish one pool and keep what came out."""
    # nothing need be held out: the pool itself is what is labelled
    settings = SplitSettings(limit=trial.limit + 1, largest_test=1)
    learners = Divisions((trial.folder,), settings, trial.seed).learners(
        parse_strategy(STRATEGY)
    )
    finished = finish(learners, trial.labels, trial.promise, trial.seed)
    keep(trial.path, Run.of(finished))
