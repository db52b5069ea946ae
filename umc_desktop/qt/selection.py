"""From samples selected on the map to samples under decision, and to words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.words import counted, tr
from umc_desktop.qt.working_set import WorkingSet

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

_OUTLIERS_FIRST = 4


def to_working_set(data: ViewData, selected: npt.NDArray[np.bool_]) -> WorkingSet:
    """Return the selected samples for deciding, in the order they are looked at."""
    rows = np.flatnonzero(selected)
    ordered = rows[order_for_deciding(data.positions[rows])]
    return WorkingSet(
        tr("Selection: {samples}").format(samples=counted(len(rows), "sample")),
        data.ids[ordered].tolist(),
    )


def order_for_deciding(positions: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the order in which a group is looked at.

    Whether one label fits a whole group shows best on the sample nearest to its
    centre and on those farthest from it; then come the others from the centre out.

    Parameters
    ----------
    positions
        float32, shape (n, 2); the centre is their median.

    Returns
    -------
    ndarray of int64, shape (n,)
    """
    if not len(positions):
        return np.empty(0, np.int64)
    centre = np.nanmedian(positions, axis=0)
    away = np.linalg.norm(positions - centre, axis=1)
    inwards = np.argsort(np.nan_to_num(away, nan=np.inf), kind="stable")
    outliers = inwards[1:][::-1][:_OUTLIERS_FIRST]
    rest = inwards[1 : len(inwards) - len(outliers)]
    return np.concatenate([inwards[:1], outliers, rest]).astype(np.int64)


def chip_text(data: ViewData, selected: npt.NDArray[np.bool_]) -> str:
    """Return what the chip on the map says of a selection; empty for none."""
    number = int(np.count_nonzero(selected))
    if not number:
        return ""
    parts = [tr("{number:,} selected").format(number=number)]
    if not (selected & (data.suggestions != NO_LABEL)).any():
        parts.append(tr("nothing known yet"))
    elif data.votes:
        parts.append(
            tr("models agree on {count:,}").format(
                count=np.count_nonzero(selected & data.agreed)
            )
        )
    labelled = np.count_nonzero(selected & (data.given != NO_LABEL))
    parts.append(tr("{labelled:,} already labelled").format(labelled=labelled))
    return " · ".join(parts)
