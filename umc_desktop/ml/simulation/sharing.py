"""How a round's budget is shared over the domains of a simulation."""

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.ml import uncertainty
from umc_desktop.ml.apportioning import to_integers
from umc_desktop.ml.budget import allocate
from umc_desktop.ml.domain_features import DomainSamples, DomainsState, describe_domains
from umc_desktop.ml.expected_gains import expected_rise
from umc_desktop.ml.rewards import RoundReward, paired_gain
from umc_desktop.ml.simulation.auditing import audit_losses
from umc_desktop.ml.simulation.playing import Learner

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FLOOR = 1
"""Labels a domain gets at least in a round, so that none is ever forgotten."""
SLOTS = 5
"""Parts of a round that the oracle gives out one by one."""

BANDITS = ("thompson", "paper")
"""Policies that want to know what labels brought on the audit slice."""
LEARNING = (*BANDITS, "expected-gain")
"""Policies that learn from what labels brought."""
FIXED = ("uniform", "proportional", "labels", "root-labels")
"""Fixed allocations among which hindsight finds the best: the same for all, by samples,
by the size of the label set and by its square root."""


class Sharing:
    """Splits every round of one game.

    Parameters
    ----------
    learners
        The domains.
    seed
        Of the bandits' draws.
    """

    def __init__(self, learners: Sequence[Learner], seed: int) -> None:
        self._learners = learners
        self._policy = learners[0].strategy.allocation
        self._seed = seed
        self._rewards: list[RoundReward] = []
        self._state: DomainsState | None = None
        self._losses: list[dict[int, tuple[float, bool]]] = [{} for _ in learners]
        self._suggested: list[Counts] = []
        self._labels = self._counts_so_far()

    def counts(self, wanted: int, number: int) -> Counts:
        """Return how many labels each domain gets.

        Parameters
        ----------
        wanted
            Labels this round; fewer if no more samples are left.
        number
            Of the round.
        """
        left = np.array([len(one.candidates) for one in self._learners], np.int64)
        if len(self._learners) == 1:
            return np.minimum(left, wanted)
        if self._policy == "oracle":
            return self._greedy(left, wanted, number)
        self._state = self._described()
        self._suggested = [one.probabilities.argmax(axis=1) for one in self._learners]
        policy = self._fixed() if self._policy in FIXED[2:] else self._policy
        split = allocate(
            policy,
            self._state,
            self._rewards,
            wanted,
            FLOOR,
            self._seed * 1000 + number,
        )
        return split.counts

    def learn_from_round(self) -> None:
        """Measure what the round's labels brought, where the policy wants to know."""
        if self._policy not in LEARNING or len(self._learners) == 1:
            return
        assert self._state is not None
        now = self._counts_so_far()
        rises = np.array(
            [
                expected_rise(one.probabilities[rows], before[rows])
                for one, before in zip(self._learners, self._suggested, strict=True)
                for rows in [one.candidates]
            ]
        )
        self._rewards.append(
            RoundReward(self._state, now - self._labels, *self._on_audit(), rises)
        )
        self._labels = now

    def _on_audit(self) -> tuple[Floats, Floats, Floats]:
        """Return fall of the log-loss, its error and rise of the accuracy by domain."""
        measured = np.full((len(self._learners), 3), np.nan)
        if self._policy not in BANDITS:
            return measured[:, 0], measured[:, 1], measured[:, 2]
        for place, learner in enumerate(self._learners):
            before, after = self._losses[place], audit_losses(learner)
            self._losses[place] = after
            both = [row for row in after if row in before]
            measured[place, :2] = paired_gain(
                np.array([before[row][0] for row in both]),
                np.array([after[row][0] for row in both]),
            )
            if both:
                measured[place, 2] = np.mean(
                    [after[row][1] - before[row][1] for row in both]
                )
        return measured[:, 0], measured[:, 1], measured[:, 2]

    def _counts_so_far(self) -> Counts:
        return np.array([len(learner.rows) for learner in self._learners], np.int64)

    def _fixed(self) -> Floats:
        sizes = np.array([one.split.n_classes for one in self._learners], np.float64)
        return sizes if self._policy == "labels" else np.sqrt(sizes)

    def _described(self) -> DomainsState:
        return describe_domains([_seen(learner) for learner in self._learners])

    def _greedy(self, left: Counts, wanted: int, number: int) -> Counts:
        """Give each slot where it raises the held-out accuracy most: hindsight."""
        counts = np.zeros(len(left), np.int64)
        trials = [copy.copy(learner) for learner in self._learners]
        sizes = np.array([len(one.split.test_answers) for one in trials])
        for slot in to_integers(
            np.ones(SLOTS), wanted, np.full(SLOTS, wanted)
        ).tolist():
            tried = [
                _ahead(one, min(slot, int(room)), number)
                for one, room in zip(trials, left - counts, strict=True)
            ]
            gains = np.array(
                [
                    (_accuracy(after) - _accuracy(before)) * size
                    if after is not None
                    else -np.inf
                    for before, after, size in zip(trials, tried, sizes, strict=True)
                ]
            )
            best = int(gains.argmax())
            chosen = tried[best]
            if chosen is None:
                break
            counts[best] += len(chosen.rows) - len(trials[best].rows)
            trials[best] = chosen
        return counts


def _seen(learner: Learner) -> DomainSamples:
    open_ = learner.candidates
    p = learner.probabilities[open_]
    members = learner.predictions.members if learner.predictions else None
    disagreement = (
        uncertainty.jensen_shannon(members[:, open_])
        if members is not None and len(members)
        else np.full(len(open_), np.nan, np.float32)
    )
    return DomainSamples(
        learner.labels,
        learner.split.n_classes,
        p.max(axis=1),
        uncertainty.default_uncertainty(p),
        disagreement,
    )


def _ahead(learner: Learner, wanted: int, number: int) -> Learner | None:
    """Return the domain as it would stand with so many labels more."""
    if wanted <= 0:
        return None
    trial = copy.copy(learner)
    rows, _ = trial.ask(wanted, number)
    trial.learn(rows, trial.split.pool_answers[rows])
    return trial


def _accuracy(learner: Learner) -> float:
    calibrated, _ = learner.tested()
    return float((calibrated.argmax(axis=1) == learner.split.test_answers).mean())
