"""What each strategy asks for next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from umc_desktop.ml import uncertainty
from umc_desktop.ml.clusters import cluster_uncertain
from umc_desktop.ml.selection.badge import select_badge
from umc_desktop.ml.selection.cluster_margin import SHORTLIST, select_cluster_margin
from umc_desktop.ml.selection.coreset import select_coreset
from umc_desktop.ml.selection.covering import cover_clusters
from umc_desktop.ml.selection.facility_location import select_facility_location
from umc_desktop.ml.selection.k_means import (
    k_means,
    select_k_means,
    select_weighted_k_means_pp,
)
from umc_desktop.ml.selection.ranking import select_random, select_top
from umc_desktop.ml.selection.regional import regional_probabilities
from umc_desktop.ml.selection.typical import select_typical, starts_typical
from umc_desktop.ml.selection.typiclust import select_typiclust
from umc_desktop.ml.simulation.known import Split
from umc_desktop.ml.simulation.strategy import Strategy

Rows = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """A domain as a strategy sees it when it chooses.

    Attributes
    ----------
    split
        The samples.
    candidates
        int64: rows of the pool that nobody has decided.
    labelled
        int64: rows of the pool that carry a label.
    probabilities
        float32, shape (n_pool, n_classes): the ensemble's P.
    members
        float32, shape (n_members, n_pool, n_classes): the encoders' heads; no rows
        where the strategy does not look at them.
    """

    split: Split
    candidates: Rows
    labelled: Rows
    probabilities: Matrix
    members: Matrix


def choose(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    """Choose what to ask for, without repeats.

    Parameters
    ----------
    strategy
        How.
    view
        What is known.
    wanted
        Samples wanted; fewer if there are no more.
    seed
        Same seed, same choice.

    Returns
    -------
    ndarray of int64
        Rows of the pool, the most wanted first.
    """
    if wanted < 1 or len(view.candidates) == 0:
        return np.zeros(0, np.int64)
    return _PICKERS[strategy.kind](strategy, view, wanted, seed)


def _random(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    del strategy
    return select_random(view.candidates, wanted, seed)


def _ranked(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    if len(view.labelled) == 0:
        # without a model that has learned there is nothing to rank by
        return select_random(view.candidates, wanted, seed)
    return select_top(view.candidates, _scores(strategy, view), wanted, seed)


def _default(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    split = view.split
    if starts_typical(len(view.labelled), split.n_classes):
        if strategy.start == "typical":
            return select_typical(
                view.candidates,
                view.labelled,
                split.geometry,
                split.typicality,
                wanted,
                seed,
            )
        if len(view.labelled) == 0:
            return select_random(view.candidates, wanted, seed)
    margins = ("margin", "regional-margin")
    parts = (strategy.clustering, strategy.selection)
    if strategy.uncertainty in margins and parts == ("k-means", "margin"):
        p = view.probabilities
        if strategy.uncertainty == "regional-margin":
            p = regional_probabilities(p, split.transition)
        return select_cluster_margin(
            view.candidates,
            p,
            split.geometry,
            split.vectors,
            wanted,
            seed,
        )
    ranking = _scores(strategy, view)
    order = np.argsort(-ranking[view.candidates], kind="stable")
    shortlist = view.candidates[order][: SHORTLIST * wanted]
    return _of_groups(strategy, view, shortlist, wanted, seed)


def _paper(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    if len(view.labelled) == 0:
        return select_random(view.candidates, wanted, seed)
    ranking = _scores(strategy, view)
    tau = uncertainty.threshold(ranking[view.candidates], at_least=wanted)
    known = ranking[view.candidates]
    eligible = view.candidates if tau is None else view.candidates[known > tau]
    return _of_groups(strategy, view, eligible, wanted, seed)


def _badge(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    del strategy
    return select_badge(
        view.candidates, view.probabilities, view.split.vectors, wanted, seed
    )


def _coreset(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    del strategy
    if len(view.labelled) == 0:
        return select_random(view.candidates, wanted, seed)
    return select_coreset(view.candidates, view.labelled, view.split.vectors, wanted)


def _typiclust(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    del strategy
    return select_typiclust(
        view.candidates, view.labelled, view.split.vectors, wanted, seed
    )


def _k_means(strategy: Strategy, view: View, wanted: int, seed: int) -> Rows:
    del strategy
    return select_k_means(view.candidates, view.split.geometry, wanted, seed)


_PICKERS: Mapping[str, Callable[[Strategy, View, int, int], Rows]] = MappingProxyType(
    {
        "default": _default,
        "paper": _paper,
        "random": _random,
        "least-confidence": _ranked,
        "margin": _ranked,
        "entropy": _ranked,
        "pairwise-kl": _ranked,
        "jensen-shannon": _ranked,
        "badge": _badge,
        "coreset": _coreset,
        "typiclust": _typiclust,
        "k-means": _k_means,
    }
)


def _scores(strategy: Strategy, view: View) -> Matrix:
    """Return the strategy's uncertainty of every sample of the pool."""
    p = view.probabilities
    found: Matrix
    match strategy.uncertainty:
        case "margin":
            found = uncertainty.default_uncertainty(p)
        case "regional-margin":
            around = regional_probabilities(p, view.split.transition)
            found = uncertainty.default_uncertainty(around)
        case "least-confidence":
            found = 1 - p.max(axis=1)
        case "entropy":
            found = uncertainty.entropy(p)
        case "pairwise-kl" | "disagreement":
            found = uncertainty.pairwise_kl(view.members)
        case "jensen-shannon":
            found = uncertainty.jensen_shannon(view.members)
        case "confidence":
            found = 1 - uncertainty.confidence(view.members)
        case _:
            found = uncertainty.paper_uncertainty(view.members, strategy.alpha)
    return found


def _of_groups(
    strategy: Strategy, view: View, eligible: Rows, wanted: int, seed: int
) -> Rows:
    """Group what is uncertain enough, and choose so that the groups are covered."""
    split = view.split
    values = (
        uncertainty.entropy(view.probabilities)
        if strategy.selection == "entropy"
        else uncertainty.default_uncertainty(view.probabilities)
    )
    if strategy.selection == "weighted-k-means++":
        weights = values.astype(np.float64) ** 2
        return select_weighted_k_means_pp(
            eligible, weights, split.geometry, wanted, seed
        )
    if strategy.selection == "facility-location":
        return select_facility_location(eligible, values, split.vectors, wanted)
    clusters = _clusters(strategy, view, eligible, wanted, seed)
    ranked = eligible[np.argsort(-values[eligible], kind="stable")]
    return cover_clusters(ranked, values, clusters, wanted)


def _clusters(
    strategy: Strategy, view: View, eligible: Rows, wanted: int, seed: int
) -> npt.NDArray[np.int32]:
    """Return the cluster of every sample of the pool, -1 without one."""
    found = np.full(len(view.probabilities), -1, np.int32)
    if strategy.clustering == "hdbscan" and len(eligible):
        found[eligible] = cluster_uncertain(view.split.vectors[eligible])
    if strategy.clustering == "k-means" and len(eligible):
        k = min(wanted, len(eligible))
        found[eligible] = k_means(view.split.geometry[eligible], k, seed)
    return found
