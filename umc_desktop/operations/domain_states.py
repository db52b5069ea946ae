"""The domains as arms of the budget's bandit: how they stand, what labels brought."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Domain, Label
from umc_desktop.ml.domain_features import DomainSamples, DomainsState, describe_domains
from umc_desktop.ml.rewards import RoundReward
from umc_desktop.storage.annotations import CurrentLabels
from umc_desktop.storage.rounds import RoundRecord
from umc_desktop.storage.samples import SampleIndex

Floats = npt.NDArray[np.floating]
StateData = dict[str, dict[str, float | int | None]]
COLUMNS = ("confidence", "uncertainty", "disagreement")


@dataclass(frozen=True)
class Arm:
    """A domain in which labels can be given."""

    id: int
    name: str
    n_classes: int


def arms_of(domains: Sequence[Domain], labels: Sequence[Label]) -> list[Arm]:
    """Return the domains whose label set has labels."""
    sets = [label.label_set_id for label in labels]
    return [
        Arm(domain.id, domain.name, sets.count(domain.label_set_id))
        for domain in domains
        if domain.label_set_id in sets
    ]


def survey(
    arms: Sequence[Arm],
    index: SampleIndex,
    current: CurrentLabels,
    audit: set[int],
    columns: Mapping[str, Floats],
) -> DomainsState:
    """Return how the arms stand.

    Parameters
    ----------
    audit
        Ids of the audit slice; models never choose these, so they are not left.
    columns
        ``COLUMNS``, each of shape (n_samples,) in the index's order, NaN if unknown.
    """
    given = np.zeros(len(index.ids), np.int64)
    given[index.rows_of(current.sample_ids)] = current.label_ids
    open_ = given == 0
    open_[index.rows_of(current.skipped_ids)] = False
    open_[index.rows_of(sorted(audit))] = False
    return describe_domains(
        [
            DomainSamples(
                given[here & (given > 0)],
                arm.n_classes,
                *(columns[name][here & open_] for name in COLUMNS),
            )
            for arm in arms
            for here in [index.domain_ids == arm.id]
        ]
    )


def state_as_data(arms: Sequence[Arm], state: DomainsState) -> StateData:
    """Return a state as it is stored with a round."""
    return {
        arm.name: {
            name: None if np.isnan(values[place]) else values[place].item()
            for name, values in vars(state).items()
        }
        for place, arm in enumerate(arms)
    }


def state_from_data(arms: Sequence[Arm], data: Mapping[str, Any]) -> DomainsState:
    """Return what was stored; nothing is known of an arm that was not there."""

    def column(name: str) -> npt.NDArray[np.float64]:
        found = [data.get(arm.name, {}).get(name) for arm in arms]
        return np.array(
            [np.nan if value is None else value for value in found], np.float64
        )

    def counts(name: str) -> npt.NDArray[np.int64]:
        return np.nan_to_num(column(name)).astype(np.int64)

    return DomainsState(
        counts("left"),
        counts("labels"),
        column("expected_error"),
        column("uncertainty"),
        column("disagreement"),
        column("imbalance"),
    )


def reward_history(
    arms: Sequence[Arm], rounds: Sequence[RoundRecord]
) -> list[RoundReward]:
    """Return what each round after the first brought, oldest first."""
    history = []
    for before, after in itertools.pairwise(rounds):
        start, end = (
            state_from_data(arms, record.metrics.get("states", {}))
            for record in (before, after)
        )
        found = after.metrics

        def measured(
            name: str, of: str = "rewards", found: Mapping[str, Any] = found
        ) -> npt.NDArray[np.float64]:
            by_domain = found.get(of, {})
            return np.array(
                [by_domain.get(arm.name, {}).get(name, np.nan) for arm in arms],
                np.float64,
            )

        history.append(
            RoundReward(
                start,
                np.maximum(end.labels - start.labels, 0),
                measured("log_loss"),
                measured("standard_error"),
                measured("accuracy"),
                measured("accuracy", "rises"),
            )
        )
    return history
