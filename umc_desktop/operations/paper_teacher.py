"""The teacher of the published method: what the last round's ensemble said."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.task import Task

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


def teacher_of(
    task: Task,
    ids: Ids,
    labelled: Ids,
    previous: Mapping[str, npt.NDArray[Any]],
    previous_ids: Ids | None,
) -> Matrix | None:
    """Return what the last round's ensemble said of the labelled samples of a task.

    Parameters
    ----------
    ids
        int64, shape (n,): ids of the task's samples, ascending.
    labelled
        int64, shape (n_labelled,): places of the labelled ones.
    previous
        The last round's arrays by name.
    previous_ids
        int64: ids of all the samples it scored; ``None`` before the first round.

    Returns
    -------
    ndarray of float32, shape (n_labelled, n_labels), or None
        An even share for samples that are new since; ``None`` where the last round had
        other labels or other samples.
    """
    before = previous.get(f"probabilities.{task.key}")
    label_ids = [label.id for label in task.labels]
    if before is None or previous_ids is None:
        return None
    if not np.array_equal(previous.get(f"label_ids.{task.key}", []), label_ids):
        return None
    # the project's arrays hold the task's samples in order of id, as rows do
    scored = previous_ids[np.isin(previous_ids, ids)]
    if len(scored) != len(before):
        return None
    wanted = ids[labelled]
    places = np.minimum(np.searchsorted(scored, wanted), len(scored) - 1)
    shape = (len(labelled), before.shape[1])
    teacher: Matrix = np.full(shape, 1 / before.shape[1], np.float32)
    here = scored[places] == wanted
    teacher[here] = before[places[here]]
    teacher /= teacher.sum(axis=1, keepdims=True)
    return teacher
