"""What a round's ensemble said of the audit slice, kept for the next one to beat."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.metrics import log_losses
from umc_desktop.ml.rewards import paired_gain
from umc_desktop.storage import arrays

Ids = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[Any]]
OWNER = "audit"
_FEWEST = 5  # pairs; of fewer, the standard error itself is a guess


@dataclass(frozen=True)
class AuditLosses:
    """How an ensemble did on audit samples whose label it never saw.

    Attributes
    ----------
    ids
        int64, shape (n,): the samples.
    label_ids
        int64, shape (n,): the label each was measured against.
    losses
        float64, shape (n,): -log P(label).
    right
        bool, shape (n,).
    """

    ids: Ids
    label_ids: Ids
    losses: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence["AuditLosses"]) -> "AuditLosses":
        """Return all parts as one, in order of the samples' ids."""
        empty = cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), _NONE)
        columns = [
            np.concatenate([vars(part)[name] for part in (empty, *parts)])
            for name in vars(empty)
        ]
        order = np.argsort(columns[0])
        return cls(*(column[order] for column in columns))

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> "AuditLosses":
        """Return what the last update stored; empty if nothing."""
        stored = arrays.read_all(connection, OWNER)
        return cls.joined([cls(**stored)] if stored else [])

    def take(self, rows: npt.NDArray[Any]) -> "AuditLosses":
        """Return some of the samples."""
        return AuditLosses(
            self.ids[rows], self.label_ids[rows], self.losses[rows], self.right[rows]
        )


_NONE = np.zeros(0, np.bool_)


def read_earlier(
    connection: sqlite3.Connection, labels_now: Mapping[int, int]
) -> AuditLosses:
    """Return how the ensemble of the round before did on what is labelled now.

    Samples that had a label then were measured by cross-fitting and stored. Of the
    others, its predictions are in the file; they count if its members learned from no
    label of that sample. So neither side of a reward has seen the answer.

    Parameters
    ----------
    labels_now
        Label id of every sample that has one.
    """
    found = [_still_valid(AuditLosses.read(connection), labels_now)]
    learned = _learned(connection, *found)
    asked = np.array(sorted(labels_now.keys() - learned), np.int64)
    answers = np.array([labels_now[int(sample_id)] for sample_id in asked], np.int64)
    ids = arrays.read(connection, "round", "ids")
    if ids is not None:
        found += _of_predictions(connection, ids, asked, answers)
    return AuditLosses.joined(found)


def rewards_by_domain(
    before: AuditLosses, after: AuditLosses, domain_of: Mapping[int, str]
) -> dict[str, dict[str, float | int]]:
    """Return what the round brought in each domain, on the same audit samples.

    Parameters
    ----------
    domain_of
        Name of each sample's domain.

    Returns
    -------
    dict
        By domain with enough samples: ``n``, ``log_loss`` (its fall), its
        ``standard_error``, and ``accuracy`` (its rise).
    """
    _, old, new = np.intersect1d(before.ids, after.ids, return_indices=True)
    same = before.label_ids[old] == after.label_ids[new]
    first, second = before.take(old[same]), after.take(new[same])
    names = np.array([domain_of[int(sample_id)] for sample_id in second.ids], object)
    rewards = {}
    for name in dict.fromkeys(names.tolist()):
        here = np.flatnonzero(names == name)
        if len(here) >= _FEWEST:
            gain, error = paired_gain(first.losses[here], second.losses[here])
            rise = second.right[here].mean() - first.right[here].mean()
            rewards[name] = {
                "n": len(here),
                "log_loss": gain,
                "standard_error": error,
                "accuracy": float(rise),
            }
    return rewards


def _still_valid(stored: AuditLosses, labels_now: Mapping[int, int]) -> AuditLosses:
    """Leave out samples whose label was changed or taken away since."""
    same = [
        labels_now.get(int(sample_id)) == label_id
        for sample_id, label_id in zip(stored.ids, stored.label_ids, strict=True)
    ]
    return stored.take(np.array(same, np.bool_))


def _learned(connection: sqlite3.Connection, measured: AuditLosses) -> set[int]:
    """Return every sample that the stored members saw a label of."""
    heads = arrays.read_all(connection, "heads")
    learned = set(measured.ids.tolist())
    for name, values in heads.items():
        if name.endswith(LEARNED):
            learned |= set(values.tolist())
    return learned


LEARNED = ".learned"
"""End of the name of the array of ids that a task's heads learned from."""


def _of_predictions(
    connection: sqlite3.Connection, ids: Ids, asked: Ids, answers: Ids
) -> Iterator[AuditLosses]:
    for name, rows in arrays.read_all(connection, "round", "rows.").items():
        task = name.removeprefix("rows.")
        label_ids = arrays.read(connection, "round", f"label_ids.{task}")
        said = arrays.read(connection, "round", f"probabilities.{task}")
        if label_ids is None or said is None:
            continue
        _, places, here = np.intersect1d(ids[rows], asked, return_indices=True)
        classes = (label_ids[None] == answers[here][:, None]).argmax(axis=1)
        known = label_ids[classes] == answers[here]  # not a label named since then
        p = said[places[known]].astype(np.float32)
        yield AuditLosses(
            asked[here[known]],
            answers[here[known]],
            log_losses(p, classes[known]),
            p.argmax(axis=1) == classes[known],
        )
