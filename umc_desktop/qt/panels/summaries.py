"""What the view data say of several samples at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.rounds import QueuedBatch

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

Ids = Sequence[int] | npt.NDArray[np.int64]

OFF_THE_MAP = -1
GLANCE = "glance"  # the purpose of a batch that finishing asks about
AUDIT = "audit"  # the purpose of a random check
HIDDEN = later("Hidden: this sample measures the models")


def rows_of(data: ViewData, sample_ids: Ids) -> npt.NDArray[np.int64]:
    """Return the row of each sample, -1 for those off the map; int64, shape (n,)."""
    wanted = np.asarray(sample_ids, np.int64)
    n = len(data.ids)
    if not n:
        return np.full(len(wanted), OFF_THE_MAP, np.int64)
    first = data.ids[0]
    if data.ids[-1] - first == n - 1:
        # no gap, as nearly always: looking for each takes 20 times as long
        rows = wanted - first
        return np.where((rows >= 0) & (rows < n), rows, OFF_THE_MAP)
    rows = np.minimum(np.searchsorted(data.ids, wanted), n - 1)
    return np.where(data.ids[rows] == wanted, rows, OFF_THE_MAP).astype(np.int64)


def decided(data: ViewData, sample_ids: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return which samples have a label or were skipped; bool, shape (n,)."""
    rows = rows_of(data, sample_ids)
    done = np.isin(np.asarray(sample_ids, np.int64), data.decided_off_map)
    here = rows != OFF_THE_MAP
    on = rows[here]
    done[here] = (data.given[on] != NO_LABEL) | data.skipped[on]
    return done


def blind(data: ViewData, sample_ids: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return for which samples nothing the models say may be shown; bool, shape (n,).

    Those of a random check, until they are decided: whoever has seen the suggestion
    leans towards it, and the models would measure themselves. Finishing's check counts
    even while the queue holds something else.
    """
    checks = {
        sample_id
        for batch in data.queue
        if batch.purpose == AUDIT
        for sample_id in batch.sample_ids
    }
    if data.finishing is not None:
        checks |= data.finishing.audit_ids
    checked = np.array([sample_id in checks for sample_id in sample_ids], bool)
    return np.asarray(checked & ~decided(data, sample_ids), bool)


def common_suggestion(data: ViewData, sample_ids: Ids) -> tuple[int, int]:
    """Return the label suggested most often and how often; (0, 0) when unscored."""
    rows = rows_of(data, sample_ids)
    suggested = data.suggestions[rows[rows != OFF_THE_MAP]]
    suggested = suggested[suggested != NO_LABEL]
    if not len(suggested):
        return NO_LABEL, 0
    counts = np.bincount(suggested)
    return int(counts.argmax()), int(counts.max())


def expected_purity(data: ViewData, sample_ids: Ids, label_id: int) -> float | None:
    """Return which share of samples should have a label, by all that is known.

    A label that was given counts as certain; else the ensemble's calibrated probability
    counts, and where it suggests another label an equal part of what that leaves over.

    Returns
    -------
    float or None
        From 0 to 1; ``None`` where nothing is known of most samples.
    """
    rows = rows_of(data, sample_ids)
    rows = rows[rows != OFF_THE_MAP]
    given, suggested = data.given[rows], data.suggestions[rows]
    known = (given != NO_LABEL) | (suggested != NO_LABEL)
    if label_id == NO_LABEL or 2 * np.count_nonzero(known) < max(len(sample_ids), 1):
        return None
    label_set = data.labels[label_id].label_set_id
    others = sum(one.label_set_id == label_set for one in data.labels.values()) - 1
    confidence = np.nan_to_num(data.confidence[rows], nan=0.0)
    expected = np.where(
        suggested == label_id, confidence, (1 - confidence) / max(others, 1)
    )
    expected = np.where(given == NO_LABEL, expected, given == label_id)
    return float(expected[known].mean())


def suggestions_right(data: ViewData) -> tuple[int, int]:
    """Return in how many decisions of this round's groups the suggestion was right.

    Returns
    -------
    right, decided : int
    """
    if not data.rounds or data.queue_round != data.rounds[-1].number:
        return 0, 0
    asked = [
        one
        for batch in data.queue
        if batch.purpose == "learn"
        for one in batch.sample_ids
    ]
    rows = rows_of(data, asked)
    rows = rows[rows != OFF_THE_MAP]
    given, suggested = data.given[rows], data.suggestions[rows]
    decided = (given != NO_LABEL) & (suggested != NO_LABEL)
    right = np.count_nonzero(decided & (given == suggested))
    return int(right), int(np.count_nonzero(decided))


def label_name(data: ViewData, label_id: int) -> str:
    """Return a label's name, ``""`` for none."""
    label = data.labels.get(label_id)
    return label.name if label is not None else ""


def label_place(data: ViewData, label_id: int) -> int:
    """Return the label's place in the map's palette, -1 for none."""
    label = data.labels.get(label_id)
    return -1 if label is None else list(data.labels).index(label_id)


def domain_name(data: ViewData, domain_id: int) -> str:
    """Return a domain's name, ``""`` for none."""
    return next((domain.name for domain in data.domains if domain.id == domain_id), "")


def batch_title(data: ViewData, batch: QueuedBatch) -> str:
    """Return what the samples of a batch have in common, in words."""
    if batch.purpose == AUDIT:
        return tr("Random check")
    label_id, times = common_suggestion(data, batch.sample_ids)
    if label_id != NO_LABEL and 2 * times >= len(batch.sample_ids):
        return label_name(data, label_id)
    mixed = tr("Mixed suggestions") if times else nothing_told(data, batch.sample_ids)
    return data.cluster_names.get(batch.cluster, mixed)


def nothing_told(data: ViewData, sample_ids: Sequence[int]) -> str:
    """Return why nothing is suggested for samples, in words."""
    if (rows_of(data, sample_ids) == OFF_THE_MAP).all():
        return tr("Not on the map yet")
    return tr("Nothing known yet")


def batch_label(data: ViewData, batch: QueuedBatch) -> int:
    """Return the label most of a batch is suggested to have, 0 for none."""
    label_id, times = common_suggestion(data, batch.sample_ids)
    shared = batch.purpose != AUDIT and 2 * times >= len(batch.sample_ids)
    return label_id if shared else NO_LABEL


def queue_is_finishing(data: ViewData | None) -> bool:
    """Return whether the queue holds what finishing asks about."""
    if data is None or not data.queue or data.finishing is None:
        return False
    purposes = {batch.purpose for batch in data.queue}
    if purposes == {GLANCE}:
        return True
    first = data.queue[0].sample_ids[0]
    return purposes == {AUDIT} and first in data.finishing.audit_ids
