"""Parts of a batch about which the models disagree, each to be decided by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.words import counted, later, tr

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

Rows = npt.NDArray[np.int64]
Column = npt.NDArray[np.int32]

NO_CLUSTER = -1
_FEW = 6  # a batch of so few is seen at once
_AGREED = 0.9  # share of members that must agree for a batch to be left whole
_MOST_PARTS = 12  # more parts are no help: the smallest are put together
_REST = later("Others")


@dataclass(frozen=True)
class Part:
    """Samples of a batch that belong together.

    Attributes
    ----------
    title
        What they share, in words.
    sample_ids
        In the order of the batch.
    """

    title: str
    sample_ids: list[int]


def split_by(data: ViewData, sample_ids: Sequence[int], what: str) -> list[Part]:
    """Return the parts of a batch, the largest first.

    Parameters
    ----------
    what
        ``"suggestion"``, ``"cluster"`` or ``"agreement"``.
    """
    column, title = _WAYS[what]
    values = column(data, summaries.rows_of(data, sample_ids))
    return _parts(sample_ids, values, lambda value: title(data, value))


def offers(data: ViewData, sample_ids: Sequence[int]) -> dict[str, int]:
    """Return how many parts each way of splitting makes; none if all is agreed.

    A split is offered where the ensemble's members disagree on more than a tenth of the
    batch, or where more than a tenth is suggested another label than the rest.
    """
    if len(sample_ids) < _FEW:
        return {}
    rows = summaries.rows_of(data, sample_ids)
    here = rows[rows != summaries.OFF_THE_MAP]
    if not len(here):
        return {}
    _, times = summaries.common_suggestion(data, data.ids[here])
    agreed = float(np.mean(data.agreed[here])) if data.votes else 1.0
    if times >= _AGREED * len(rows) and agreed >= _AGREED:
        return {}
    # nobody asked for the parts yet: how many there are is told by the values alone
    found = {
        what: min(len(np.unique(column(data, rows))), _MOST_PARTS)
        for what, (column, _) in _WAYS.items()
    }
    return {what: n for what, n in found.items() if n > 1}


def _suggestions(data: ViewData, rows: Rows) -> Column:
    return _column(data.suggestions, rows, NO_LABEL)


def _suggestion_title(data: ViewData, label_id: int) -> str:
    return summaries.label_name(data, label_id) or tr("Nothing known yet")


def _clusters(data: ViewData, rows: Rows) -> Column:
    return _column(data.clusters, rows, NO_CLUSTER)


def _cluster_title(data: ViewData, cluster: int) -> str:
    return data.cluster_names.get(cluster, "Not in a cluster")


def _agreements(data: ViewData, rows: Rows) -> Column:
    return _column(data.agreed, rows, 0)


def _agreement_title(data: ViewData, agreed: int) -> str:
    del data
    return tr("Models agree") if agreed else tr("Models disagree")


_WAYS: Mapping[
    str, tuple[Callable[[ViewData, Rows], Column], Callable[[ViewData, int], str]]
] = {
    "suggestion": (_suggestions, _suggestion_title),
    "cluster": (_clusters, _cluster_title),
    "agreement": (_agreements, _agreement_title),
}
WAYS = tuple(_WAYS)


def _column(values: npt.NDArray[np.generic], rows: Rows, missing: int) -> Column:
    """Return the value of each sample; of those off the map, ``missing``."""
    found = np.full(len(rows), missing, np.int32)
    here = rows != summaries.OFF_THE_MAP
    found[here] = values[rows[here]]
    return found


def _parts(
    sample_ids: Sequence[int],
    values: npt.NDArray[np.int32],
    title: Callable[[int], str],
) -> list[Part]:
    groups: dict[int, list[int]] = {}
    for sample_id, value in zip(sample_ids, values.tolist(), strict=True):
        groups.setdefault(value, []).append(sample_id)
    found = sorted(
        (Part(title(value), members) for value, members in groups.items()),
        key=lambda part: -len(part.sample_ids),
    )
    kept, rest = found[: _MOST_PARTS - 1], found[_MOST_PARTS - 1 :]
    if len(rest) < 2:
        return found
    others = {one for part in rest for one in part.sample_ids}
    return [*kept, Part(tr(_REST), [one for one in sample_ids if one in others])]


def part_title(part: Part, place: int, parts: int) -> str:
    """Return the title of a part as a batch of its own.

    Parameters
    ----------
    place
        Which it is, from 1.
    parts
        Of how many.
    """
    n = counted(len(part.sample_ids), "sample")
    return tr("Part {place} of {parts}: {title} · {n}").format(
        place=place, parts=parts, title=part.title, n=n
    )
