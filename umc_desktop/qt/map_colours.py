"""What the map can be coloured by."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.map.model import NONE, Colouring, LegendEntry
from umc_desktop.qt.words import later, tr

_DOUBTS = (
    later("Sure · agree"),
    later("Sure · disagree"),
    later("Unsure · agree"),
    later("Unsure · disagree"),
)


def by_uncertainty(data: ViewData) -> Colouring:
    """Colour by how unsure the models are; the scale spans all but the rarest."""
    return _by_number(data.uncertainty, tr("Uncertainty"), tr("unknown yet"))


def by_novelty(data: ViewData) -> Colouring:
    """Colour by how far samples were from every label when they were scored."""
    return _by_number(data.novelty, tr("Novelty"), tr("unknown yet"))


def by_confidence(data: ViewData) -> Colouring:
    """Colour by the ensemble's confidence in its suggestion."""
    return _by_number(data.confidence, tr("Confidence"), tr("unknown yet"))


def by_disagreement(data: ViewData) -> Colouring:
    """Colour by how much the members contradict each other."""
    return _by_number(data.disagreement, tr("Disagreement"), tr("unknown yet"))


def by_doubt(data: ViewData) -> Colouring:
    """Colour by both axes of doubt: is the ensemble sure, and do its members agree.

    Each axis is cut at its median: half of the samples count as sure, half as agreeing.
    """
    known = np.isfinite(data.confidence) & np.isfinite(data.disagreement)
    values = np.full(len(data.ids), NONE, np.int32)
    if known.any():
        sure = data.confidence >= np.median(data.confidence[known])
        agree = data.disagreement <= np.median(data.disagreement[known])
        values[known] = (~sure[known] * 2 + ~agree[known]).astype(np.int32)
    counts = np.bincount(values[known], minlength=len(_DOUBTS))
    entries = [
        LegendEntry(number, tr(name), _count(counts, number))
        for number, name in enumerate(_DOUBTS)
        if known.any()
    ]
    return _categories(
        values, tr("Confidence and disagreement"), entries, tr("unknown yet")
    )


def by_suggestion(data: ViewData) -> Colouring:
    """Colour by the label the models find most probable."""
    return _by_label(data, data.suggestions, tr("Predicted label"), tr("unknown yet"))


def by_given(data: ViewData) -> Colouring:
    """Colour by the label that was given."""
    return _by_label(data, data.given, tr("Given label"), tr("no label yet"))


def by_cluster(data: ViewData) -> Colouring:
    """Colour by cluster; samples that belong to none stay grey."""
    numbers, counts = np.unique(data.clusters, return_counts=True)
    entries = [
        LegendEntry(
            int(number),
            data.cluster_names.get(
                int(number), tr("Cluster {number}").format(number=number)
            ),
            int(count),
        )
        for number, count in zip(numbers, counts, strict=True)
        if number >= 0
    ]
    return _categories(data.clusters, tr("Cluster"), entries, tr("in no cluster"))


def by_domain(data: ViewData) -> Colouring:
    """Colour by the domain the samples come from."""
    counts = np.bincount(data.domain_ids, minlength=1)
    entries = [
        LegendEntry(domain.id, domain.name, _count(counts, domain.id))
        for domain in data.domains
    ]
    return _categories(data.domain_ids, tr("Domain"), entries, "")


COLOURINGS: dict[str, Callable[[ViewData], Colouring]] = {
    later("Uncertainty"): by_uncertainty,
    later("Confidence"): by_confidence,
    later("Disagreement"): by_disagreement,
    later("Confidence and disagreement"): by_doubt,
    later("Novelty"): by_novelty,
    later("Predicted label"): by_suggestion,
    later("Given label"): by_given,
    later("Cluster"): by_cluster,
    later("Domain"): by_domain,
}


def _by_number(values: npt.NDArray[np.float32], title: str, without: str) -> Colouring:
    known = values[np.isfinite(values)]
    if not len(known):
        return _categories(np.full(len(values), NONE, np.int32), title, [], without)
    low, high = np.percentile(known, (1, 99))
    value_range = (float(low), float(max(high, low + 1e-6)))
    return Colouring("continuous", values, title, value_range=value_range)


def _by_label(
    data: ViewData, label_ids: npt.NDArray[np.int32], title: str, without: str
) -> Colouring:
    values = np.where(label_ids > 0, label_ids, NONE).astype(np.int32)
    counts = np.bincount(label_ids, minlength=1)
    # Every label, in the order of the label set: its place gives its colour and
    # shape, here as in the list of labels; of combinations those that there are.
    entries = [
        LegendEntry(label.id, label.name, _count(counts, label.id))
        for label in data.labels.values()
        if label.combines is None or _count(counts, label.id)
    ]
    return _categories(values, title, entries, without)


def _categories(
    values: npt.NDArray[np.int32], title: str, entries: list[LegendEntry], without: str
) -> Colouring:
    n_without = int(np.count_nonzero(values == NONE))
    if without and n_without:
        entries = [
            *entries,
            LegendEntry(NONE, without[0].upper() + without[1:], n_without),
        ]
    return Colouring("categories", values, title, tuple(entries))


def _count(counts: npt.NDArray[np.int64], number: int) -> int:
    return int(counts[number]) if number < len(counts) else 0
