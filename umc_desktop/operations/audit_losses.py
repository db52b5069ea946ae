"""What a round's ensemble said of the audit slice, kept for the next one to beat."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.metrics import losses_of
from umc_desktop.ml.multi_label import answers_of, chance_of, same_answers
from umc_desktop.ml.rewards import paired_gain
from umc_desktop.operations.set_rules import answers_among, read_rule
from umc_desktop.storage import arrays, combinations, rounds
from umc_desktop.storage.annotations import CurrentLabels

Ids = npt.NDArray[np.int64]
OWNER = "audit"
"""Of the arrays in the project."""
LEARNED = ".learned"
"""Ends the name of the heads' array of ids of the samples they learned from."""
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
        none = np.zeros(0, np.int64)
        empty = cls(none, none, none.astype(np.float64), none.astype(np.bool_))
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


def read_before(
    connection: sqlite3.Connection, current: CurrentLabels, method: str
) -> AuditLosses:
    """Return how the ensemble of the round before did on what is labelled now.

    Samples that had a label then were measured by cross-fitting and stored. Of the
    others, its predictions are in the file; they count if its members learned from no
    label of that sample. So neither side of a reward has seen the answer.

    Parameters
    ----------
    method
        The one that is measured now; what another one said is no yardstick.
    """
    history = rounds.read_rounds(connection)
    if not history or history[-1].method != method:
        return AuditLosses.joined([])
    answers = dict(
        zip(current.sample_ids.tolist(), current.label_ids.tolist(), strict=True)
    )
    stored = AuditLosses.read(connection)
    same = [
        answers.get(sample_id) == label_id
        for sample_id, label_id in zip(
            stored.ids.tolist(), stored.label_ids.tolist(), strict=True
        )
    ]
    rest = ~np.isin(current.sample_ids, stored.ids)
    return AuditLosses.joined(
        [
            stored.take(np.array(same, np.bool_)),  # not relabelled since
            *_predicted(connection, current.sample_ids[rest], current.label_ids[rest]),
        ]
    )


def rewards_by_domain(
    before: AuditLosses, after: AuditLosses, domains_of: Callable[[Ids], list[str]]
) -> dict[str, dict[str, float | int]]:
    """Return what the round brought in each domain, on the same audit samples.

    Parameters
    ----------
    domains_of
        Names the domain of each sample.

    Returns
    -------
    dict
        By domain with enough samples: ``n``, ``log_loss`` (its fall), its
        ``standard_error``, and ``accuracy`` (its rise).
    """
    _, old, new = np.intersect1d(before.ids, after.ids, return_indices=True)
    same = before.label_ids[old] == after.label_ids[new]
    first, second = before.take(old[same]), after.take(new[same])
    names = domains_of(second.ids)
    rewards = {}
    for name in dict.fromkeys(names):
        here = np.array([other == name for other in names])
        n = int(here.sum())
        if n >= _FEWEST:
            gain, error = paired_gain(first.losses[here], second.losses[here])
            rise = second.right[here].mean() - first.right[here].mean()
            rewards[name] = {
                "n": n,
                "log_loss": gain,
                "standard_error": error,
                "accuracy": float(rise),
            }
    return rewards


def _predicted(
    connection: sqlite3.Connection, sample_ids: Ids, answers: Ids
) -> Iterator[AuditLosses]:
    """Yield, task by task, what the stored predictions say of samples new to them."""
    ids = arrays.read(connection, "round", "ids")
    combined = combinations.read(connection)
    for name, rows in arrays.read_all(connection, "round", "rows.").items():
        task = name.removeprefix("rows.")
        labels = arrays.read(connection, "round", f"label_ids.{task}")
        said = arrays.read(connection, "round", f"probabilities.{task}")
        learned = arrays.read(connection, "heads", f"{task}{LEARNED}")
        if ids is None or labels is None or said is None or learned is None:
            continue
        rule = read_rule(connection, task)
        known, truths = answers_among(
            answers, labels.tolist(), combined, several=rule is not None
        )
        new = ~np.isin(sample_ids[known], learned)
        asked, wanted = sample_ids[known[new]], answers[known[new]]
        _, places, here = np.intersect1d(ids[rows], asked, return_indices=True)
        p, truth = said[places].astype(np.float32), truths[new][here]
        yield AuditLosses(
            asked[here],
            wanted[here],
            losses_of(chance_of(p, truth)),
            same_answers(answers_of(p, rule), truth),
        )
