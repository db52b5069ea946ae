"""From chosen samples to batches that are decided together."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Rows


def group_by_suggestion(
    rows: Rows,
    suggestion: npt.NDArray[np.integer],
    clusters: npt.NDArray[np.integer] | None = None,
    max_size: int = 10,
) -> list[Rows]:
    """Split chosen rows into batches that share a suggested label.

    Parameters
    ----------
    rows : ndarray of int64, shape (m_rows,)
        Chosen rows, in the order of the queue.
    suggestion : ndarray of int, shape (m_rows,)
        The label suggested for each.
    clusters : ndarray of int, shape (m_rows,), optional
        Cluster of each: batches then share the cluster, too.
    max_size
        Most rows in a batch.

    Returns
    -------
    list of ndarray of int64
        The batches, in the order in which their first row comes in ``rows``; inside
        a batch the order of ``rows`` is kept.
    """
    keys = [suggestion] if clusters is None else [suggestion, clusters]
    groups: dict[tuple[int, ...], list[int]] = {}
    for row, *key in zip(rows.tolist(), *(part.tolist() for part in keys), strict=True):
        groups.setdefault(tuple(key), []).append(row)
    position = {row: place for place, row in enumerate(rows.tolist())}
    batches = [
        np.array(members[start : start + max_size], dtype=np.int64)
        for members in groups.values()
        for start in range(0, len(members), max_size)
    ]
    return sorted(batches, key=lambda batch: position[int(batch[0])])
