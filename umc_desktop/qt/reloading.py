"""Reading the project again after a change: all of it, or only what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes
from umc_desktop.storage import annotations
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

BESIDE = Changes.HISTORY | Changes.FACTS | Changes.FLAGS  # nothing the view holds
DECISIONS = Changes.ANNOTATIONS | BESIDE
# Asking for one sample takes as long as reading so many labels; a few cost nothing.
_LABELS_PER_QUESTION = 20
_FEW = 2000


@dataclass(frozen=True)
class Decided:
    """The annotations that stand now for a few samples.

    Attributes
    ----------
    sample_ids
        int64, shape (n,), ascending.
    given
        int32, shape (n,): label id, 0 for none.
    skipped, hidden
        bool, shape (n,).
    """

    sample_ids: npt.NDArray[np.int64]
    given: npt.NDArray[np.int32]
    skipped: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_]

    def apply_to(self, data: "ViewData") -> None:
        """Bring the view's arrays and its count up to date."""
        rows, here = rows_of(data, self.sample_ids)
        rows, now = rows[here], self.given[here]
        before = int(np.count_nonzero(data.given[rows]))
        given, skipped = data.given.copy(), data.skipped.copy()
        given[rows], skipped[rows] = now, self.skipped[here]
        if (data.hidden[rows] != self.hidden[here]).any():
            hidden = data.hidden.copy()
            hidden[rows] = self.hidden[here]
            data.hidden = hidden
        data.given, data.skipped = given, skipped
        data.n_labelled += int(np.count_nonzero(now)) - before


def rows_of(
    data: "ViewData", sample_ids: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return each sample's row and whether it is on the map at all."""
    if len(data.ids) == 0:
        return np.zeros(len(sample_ids), np.int64), np.zeros(len(sample_ids), bool)
    rows = np.minimum(np.searchsorted(data.ids, sample_ids), len(data.ids) - 1)
    return rows, data.ids[rows] == sample_ids


def few_on_the_map(
    data: "ViewData", sample_ids: Sequence[int]
) -> npt.NDArray[np.int64] | None:
    """Return the samples, ascending, or ``None`` to read all decisions instead."""
    most = max(_FEW, data.n_labelled // _LABELS_PER_QUESTION)
    if not sample_ids or len(sample_ids) > most:
        return None
    wanted = np.unique(np.asarray(sample_ids, np.int64))
    return wanted if bool(rows_of(data, wanted)[1].all()) else None


def read_decided(
    project: ProjectFile, sample_ids: npt.NDArray[np.int64], annotator: str = ""
) -> Decided:
    """Read what stands now for a few samples, as far as the annotator may see it."""
    # Needed once a project is open, and the window should stand by then.
    from umc_desktop.operations.blindness import hidden_from

    with project.read() as connection:
        found = annotations.read_annotations_of(connection, sample_ids.tolist())
        unseen = hidden_from(connection, annotator, sample_ids.tolist())
    given = np.zeros(len(sample_ids), np.int32)
    skipped = np.zeros(len(sample_ids), bool)
    for place, sample_id in enumerate(sample_ids.tolist()):
        current = None if sample_id in unseen else found.get(sample_id)
        if current is not None and current.label_id is not None:
            given[place] = current.label_id
        elif current is not None:
            skipped[place] = True
    hidden = np.isin(sample_ids, list(unseen))
    return Decided(sample_ids, given, skipped, hidden)


def reread_decisions(
    project: ProjectFile, data: "ViewData", annotator: str = ""
) -> "ViewData":
    """Return a copy of ``data`` that shares its arrays but has today's decisions."""
    # Needed once a project is open, and the window should stand by then.
    from umc_desktop.operations.viewing import refresh_annotations

    fresh = replace(data)
    refresh_annotations(project, fresh, annotator)
    return fresh
