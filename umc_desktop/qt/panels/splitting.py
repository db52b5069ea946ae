"""Parts of a batch about which the models disagree, each to be decided by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.selection import agreement
from umc_desktop.qt.words import counted, later, tr

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

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
    return _WAYS[what](data, sample_ids)


def offers(data: ViewData, sample_ids: Sequence[int]) -> dict[str, int]:
    """Return how many parts each way of splitting makes; none if all is agreed.

    A split is offered where the ensemble's members disagree on more than a tenth of the
    batch, or where more than a tenth is suggested another label than the rest.
    """
    if len(sample_ids) < _FEW:
        return {}
    rows = summaries.rows_of(data, sample_ids)
    rows = rows[rows != summaries.OFF_THE_MAP]
    if not len(rows):
        return {}
    _, times = summaries.common_suggestion(data, sample_ids)
    agreed = float(np.mean(agreement(data)[rows])) if data.votes else 1.0
    if times >= _AGREED * len(sample_ids) and agreed >= _AGREED:
        return {}
    found = {what: len(way(data, sample_ids)) for what, way in _WAYS.items()}
    return {what: n for what, n in found.items() if n > 1}


def _by_suggestion(data: ViewData, sample_ids: Sequence[int]) -> list[Part]:
    def title(label_id: int) -> str:
        return summaries.label_name(data, label_id) or tr("Nothing known yet")

    return _parts(sample_ids, _column(data, sample_ids, data.suggestions), title)


def _by_cluster(data: ViewData, sample_ids: Sequence[int]) -> list[Part]:
    def title(cluster: int) -> str:
        return data.cluster_names.get(cluster, "Not in a cluster")

    return _parts(sample_ids, _column(data, sample_ids, data.clusters, -1), title)


def _by_agreement(data: ViewData, sample_ids: Sequence[int]) -> list[Part]:
    if not data.votes:
        return []
    same = agreement(data).astype(np.int32)
    titles = (tr("Models disagree"), tr("Models agree"))
    return _parts(sample_ids, _column(data, sample_ids, same), titles.__getitem__)


_WAYS: Mapping[str, Callable[[ViewData, Sequence[int]], list[Part]]] = {
    "suggestion": _by_suggestion,
    "cluster": _by_cluster,
    "agreement": _by_agreement,
}
WAYS = tuple(_WAYS)


def _column(
    data: ViewData,
    sample_ids: Sequence[int],
    column: npt.NDArray[np.int32],
    missing: int = NO_LABEL,
) -> npt.NDArray[np.int32]:
    rows = summaries.rows_of(data, sample_ids)
    found = np.full(len(rows), missing, np.int32)
    here = rows != summaries.OFF_THE_MAP
    found[here] = column[rows[here]]
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
