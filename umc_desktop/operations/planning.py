"""Which samples a round asks for: the audit slice, the budget's split, the choice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.reasons import Reason
from umc_desktop.ml.apportioning import to_integers
from umc_desktop.ml.features import joint
from umc_desktop.ml.multi_label import margin_columns
from umc_desktop.ml.selection.cluster_margin import select_cluster_margin
from umc_desktop.ml.selection.geometry import selection_geometry
from umc_desktop.ml.selection.grouping import group_by_suggestion
from umc_desktop.ml.selection.paper import select_paper
from umc_desktop.ml.selection.typical import select_typical, starts_typical
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.scores import Scores
from umc_desktop.operations.task import Task
from umc_desktop.storage.annotations import CurrentLabels
from umc_desktop.storage.rounds import QueuedBatch

Rows = npt.NDArray[np.int64]


@dataclass
class Planner:
    """Plans one round; every row is a row of the project's index.

    Attributes
    ----------
    rng
        Source of everything random, so that a plan can be made again.
    shared
        Decided samples that are to be decided by this annotator, too.
    checks
        Decided samples that come among others of their domain, where nothing tells
        them apart; where there are no others they do not come.
    """

    contents: Contents
    scores: Scores
    current: CurrentLabels
    rng: np.random.Generator
    shared: Sequence[int] = ()
    checks: Sequence[int] = ()

    def __post_init__(self) -> None:
        index = self.contents.index
        n_samples = len(index.ids)
        self._labelled = np.zeros(n_samples, bool)
        self._labelled[index.rows_of(self.current.sample_ids)] = True
        self._decided = self._labelled.copy()
        self._decided[index.rows_of(self.current.skipped_ids)] = True
        self._score_row = np.full(n_samples, -1, np.int64)
        rows = index.rows_of(self.scores.ids)
        self._score_row[rows] = np.flatnonzero(np.isin(self.scores.ids, index.ids))
        self._asked = np.zeros(n_samples, bool)
        self._shared, self._checks = (
            again[self._score_row[again] >= 0]
            for again in (index.rows_of(self.shared), index.rows_of(self.checks))
        )

    @property
    def n_undecided(self) -> int:
        """How many samples nobody has decided or skipped."""
        return int((~self._decided).sum())

    def draw_audit(self, audit: set[int], wanted: int) -> tuple[Rows, list[int]]:
        """Draw the round's random part.

        It is drawn from all samples, labelled or not, so that the audit slice stays a
        random sample of the whole project; what is labelled already costs nothing.

        Parameters
        ----------
        audit
            Ids drawn in earlier rounds; those not decided yet are asked again first.
        wanted
            How many decisions to ask for.

        Returns
        -------
        asked : ndarray of int64
            Rows to decide.
        drawn : list of int
            Ids that join the audit slice now.
        """
        index = self.contents.index
        in_audit = np.zeros(len(index.ids), bool)
        in_audit[index.rows_of(sorted(audit))] = True
        pending = np.flatnonzero(in_audit & ~self._decided)[:wanted]
        order = self.rng.permutation(np.flatnonzero(~in_audit))
        costs = np.cumsum(~self._decided[order])
        last = int(np.searchsorted(costs, wanted - len(pending), side="left"))
        drawn = order[: last + 1] if wanted > len(pending) else order[:0]
        asked = np.concatenate([pending, drawn[~self._decided[drawn]]])
        self._asked[asked] = True
        # pending ones of earlier rounds are not to be taught with either
        self._asked[np.flatnonzero(in_audit)] = True
        return asked, index.ids[drawn].tolist()

    def within_limits(self, counts: dict[int, int]) -> dict[int, int]:
        """Pass on what a domain cannot give, now that the audit slice was drawn.

        Parameters
        ----------
        counts
            Decisions by domain id.
        """
        domain_ids = self.contents.index.domain_ids
        open_ = ~self._decided & ~self._asked
        left = np.array(
            [np.count_nonzero(open_ & (domain_ids == domain)) for domain in counts],
            np.int64,
        )
        wanted = np.array(list(counts.values()), np.float64)
        parts = to_integers(wanted, int(wanted.sum()), left)
        return dict(zip(counts, parts.tolist(), strict=True))

    def batches(
        self,
        pools: Sequence[Pool],
        asked: Rows,
        shares: dict[int, int],
        size: int,
        progress: ProgressReporter,
    ) -> list[QueuedBatch]:
        """Choose samples for every share and group them.

        Domains and the audit take turns, so that a sitting that ends early has seen
        a part of everything.
        """
        lines: list[list[QueuedBatch]] = []
        for pool in pools:
            for task in pool.tasks(self.contents):
                if task.key in self.scores.tasks:
                    lines += self._task_batches(pool, task, shares, size, progress)
        lines.append(self._audit_batches(asked, size))
        turns = max((len(line) for line in lines), default=0)
        return [
            line[turn] for turn in range(turns) for line in lines if turn < len(line)
        ]

    def _audit_batches(self, asked: Rows, size: int) -> list[QueuedBatch]:
        domain_ids = self.contents.index.domain_ids
        found = []
        for domain in self.contents.domains:
            rows = asked[domain_ids[asked] == domain.id]
            for first in range(0, len(rows), size):
                part = rows[first : first + size]
                found.append(self._batch(domain.id, "audit", -1, Reason.MEASURES, part))
        return found

    def _task_batches(
        self,
        pool: Pool,
        task: Task,
        shares: dict[int, int],
        size: int,
        progress: ProgressReporter,
    ) -> list[list[QueuedBatch]]:
        open_ = ~self._decided & ~self._asked & (self._score_row >= 0)
        domain_of = self.contents.index.domain_ids[task.rows]
        wanted = {
            domain_id: np.flatnonzero((domain_of == domain_id) & open_[task.rows])
            for domain_id, share in shares.items()
            if share
        }
        wanted = {domain_id: found for domain_id, found in wanted.items() if len(found)}
        again = self._shared_of(task)
        if wanted:
            progress.report(0, None, "Choosing what teaches most")
            choice = self._choice(pool, task, progress)
        lines = []
        for domain_id in dict.fromkeys([*wanted, *again]):
            new, reason = task.rows[:0], Reason.SHARED
            if domain_id in wanted:
                picked, reason = self._pick(
                    choice, wanted[domain_id], shares[domain_id]
                )
                new = task.rows[picked]
            shared = again.get(domain_id, task.rows[:0])
            rows = self._mixed(new, shared, task, domain_id)
            lines.append(self._grouped(rows, domain_id, reason, size))
        return lines

    def _shared_of(self, task: Task) -> dict[int, Rows]:
        """Return the shared samples of a task by domain."""
        shared = self._shared[np.isin(self._shared, task.rows)]
        domain_ids = self.contents.index.domain_ids[shared]
        return {
            int(domain_id): shared[domain_ids == domain_id]
            for domain_id in np.unique(domain_ids)
        }

    def _mixed(self, rows: Rows, shared: Rows, task: Task, domain_id: int) -> Rows:
        """Shuffle what is asked again among what is new."""
        domain_ids = self.contents.index.domain_ids[self._checks]
        here = np.isin(self._checks, task.rows) & (domain_ids == domain_id)
        again = np.concatenate([shared, self._checks[here]])
        if len(again) == 0:
            return rows
        return self.rng.permutation(np.concatenate([rows, again]))

    def _choice(self, pool: Pool, task: Task, progress: ProgressReporter) -> "_Choice":
        features = pool.features(task, progress)
        stored = self.scores.tasks[task.key]
        score_rows = self._score_row[task.rows]
        places = np.minimum(
            np.searchsorted(stored.rows, score_rows), len(stored.rows) - 1
        )
        return _Choice(
            task=task,
            labelled=np.flatnonzero(self._labelled[task.rows]),
            geometry=selection_geometry(joint(list(features.smoothed.values()))),
            vectors=joint(list(features.vectors.values())),
            typicality=pool.graph.typicality[task.local],
            probabilities=(
                margin_columns(self.scores.uncertainty[score_rows])
                if stored.several
                else stored.probabilities[places].astype(np.float32)
            ),
            uncertainty=self.scores.uncertainty[score_rows],
            clusters=self.scores.cluster[score_rows],
        )

    def _pick(
        self, choice: "_Choice", candidates: Rows, share: int
    ) -> tuple[Rows, Reason]:
        """Return rows of the task, and why they were chosen."""
        seed = int(self.rng.integers(2**31))
        if self.scores.method == "paper":
            picked = select_paper(
                candidates,
                choice.probabilities,
                choice.uncertainty,
                self.scores.tau.get(choice.task.key, 0.0),
                choice.clusters,
                share,
            )
            return picked, Reason.COVERS
        if starts_typical(len(choice.labelled), len(choice.task.labels)):
            picked = select_typical(
                candidates,
                choice.labelled,
                choice.geometry,
                choice.typicality,
                share,
                seed,
            )
            return picked, Reason.TYPICAL
        picked = select_cluster_margin(
            candidates,
            choice.probabilities,
            choice.geometry,
            choice.vectors,
            share,
            seed,
        )
        if choice.task.several:
            return picked, Reason.COIN_TOSS
        return picked, Reason.CLOSE

    def _grouped(
        self, rows: Rows, domain_id: int, reason: str, size: int
    ) -> list[QueuedBatch]:
        score_rows = self._score_row[rows]
        groups = group_by_suggestion(
            np.arange(len(rows)), self.scores.suggestion[score_rows], max_size=size
        )
        found = []
        for group in groups:
            numbers = self.scores.cluster[score_rows[group]]
            cluster = int(np.bincount(numbers + 1).argmax()) - 1
            found.append(self._batch(domain_id, "learn", cluster, reason, rows[group]))
        return found

    def _batch(
        self, domain_id: int, purpose: str, cluster: int, reason: str, rows: Rows
    ) -> QueuedBatch:
        ids = self.contents.index.ids[rows].tolist()
        return QueuedBatch(0, domain_id, purpose, cluster, reason, tuple(ids))


@dataclass(frozen=True)
class _Choice:
    """What selection looks at; everything but ``labelled`` has a row per sample."""

    task: Task
    labelled: Rows
    geometry: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]
    typicality: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]
    uncertainty: npt.NDArray[np.float32]
    clusters: npt.NDArray[np.int32]
