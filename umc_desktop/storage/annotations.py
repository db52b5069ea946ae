"""The current annotations: each annotator's, and what stands for a sample."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.consensus import Adjudication, Policy, Rule, Vote
from umc_desktop.domain.events import MODELS, EventKind, How
from umc_desktop.storage import combinations, consensus

CONTESTED = "contested"
"""How a sample's annotation came about whose labels differ, so that none stands."""


@dataclass(frozen=True)
class CurrentAnnotation:
    """An annotator's current annotation, or what stands for a sample now.

    ``kind`` is that of its event; an adjudication is one of a label. Where annotators
    differ and none of their labels stands, there is no label and ``how`` is
    ``CONTESTED``.
    """

    sample_id: int
    kind: str
    label_id: int | None
    annotator: str
    how: str
    clock: int
    seconds: float | None
    operation: bytes = b""
    batch: str | None = None  # JSON of its BatchRecord


@dataclass(frozen=True)
class CurrentLabels:
    """The label that stands for each labelled sample, and the samples only skipped.

    Attributes
    ----------
    sample_ids, label_ids
        int64, shape (n_labelled,); ordered by sample.
    skipped_ids
        int64, shape (n_skipped,): seen, but without a label that stands.
    """

    sample_ids: npt.NDArray[np.int64]
    label_ids: npt.NDArray[np.int64]
    skipped_ids: npt.NDArray[np.int64]


def read_current(connection: sqlite3.Connection) -> CurrentLabels:
    """Return the label that stands for each sample by the project's consensus policy.

    Where nobody chose a policy, that is the latest, whoever gave it; a label that the
    models gave alone stands only where there is no other.
    """
    labelled: dict[int, tuple[int, int]] = {}
    skipped: set[int] = set()
    for sample_id, label_id, clock in connection.execute(
        "SELECT sample_id, label_id, CASE annotator_id"
        "  WHEN (SELECT id FROM annotator WHERE name = :models) THEN -1 ELSE clock END"
        " FROM annotation ORDER BY sample_id",
        {"models": MODELS},
    ):
        if label_id is None:
            skipped.add(sample_id)
        elif sample_id not in labelled or labelled[sample_id][0] < clock:
            labelled[sample_id] = (clock, label_id)
    for sample_id, standing in _decided_by_rule(connection).items():
        if standing is None:
            del labelled[sample_id]
            skipped.add(sample_id)
        else:
            labelled[sample_id] = (standing.clock, standing.label_id)
    order = sorted(labelled)
    return CurrentLabels(
        np.array(order, np.int64),
        np.array([labelled[sample_id][1] for sample_id in order], np.int64),
        np.array(sorted(skipped - labelled.keys()), np.int64),
    )


def read_taught(connection: sqlite3.Connection) -> CurrentLabels:
    """Return the current labels but those that the models gave alone.

    Models that learned from their own labels, or were measured by them, would only
    grow surer of what they thought before.
    """
    current = read_current(connection)
    own = np.isin(current.sample_ids, read_model_given(connection))
    return CurrentLabels(
        current.sample_ids[~own], current.label_ids[~own], current.skipped_ids
    )


def read_votes(
    connection: sqlite3.Connection, *, differing: bool = False
) -> dict[int, list[Vote]]:
    """Return every annotator's current label, by sample, or only where they differ.

    What the models gave alone is nobody's vote.
    """
    votes: dict[int, list[Vote]] = {}
    for sample_id, *vote in connection.execute(
        "SELECT sample_id, name, label_id, clock FROM annotation"
        " JOIN annotator ON annotator.id = annotator_id"
        " WHERE label_id IS NOT NULL AND name <> :models"
        " AND (NOT :differing OR sample_id IN ("
        "   SELECT sample_id FROM annotation WHERE label_id IS NOT NULL"
        "   AND annotator_id <> coalesce("
        "     (SELECT id FROM annotator WHERE name = :models), 0)"
        "   GROUP BY sample_id HAVING min(label_id) < max(label_id)))"
        " ORDER BY sample_id, clock",
        {"differing": differing, "models": MODELS},
    ):
        votes.setdefault(sample_id, []).append(Vote(*vote))
    return votes


def _decided_by_rule(
    connection: sqlite3.Connection,
) -> dict[int, Vote | Adjudication | None]:
    """Return what stands where it may not be the latest label."""
    rule = consensus.read_rule(connection)
    adjudicated = consensus.read_adjudications(connection)
    if rule.policy is Policy.LATEST and not adjudicated:
        return {}
    votes = read_votes(connection, differing=True)
    for sample_id in adjudicated.keys() - votes.keys():
        votes[sample_id] = [
            Vote(annotation.annotator, annotation.label_id, annotation.clock)
            for annotation in _annotations_on(connection, sample_id)
            if annotation.label_id is not None and annotation.annotator != MODELS
        ]
    return {
        sample_id: rule.decide(members, adjudicated.get(sample_id))
        for sample_id, members in votes.items()
    }


def read_annotations_of(
    connection: sqlite3.Connection, sample_ids: Iterable[int]
) -> dict[int, CurrentAnnotation]:
    """Return the annotation that stands for each of the samples that has one."""
    rule = consensus.read_rule(connection)
    adjudications = consensus.read_adjudications(connection)
    found: dict[int, CurrentAnnotation] = {}
    for sample_id in map(int, sample_ids):
        given = _annotations_on(connection, sample_id)
        standing = _standing_of(sample_id, given, rule, adjudications.get(sample_id))
        if standing is not None:
            found[sample_id] = standing
    return found


def read_model_given(connection: sqlite3.Connection) -> npt.NDArray[np.int64]:
    """Return the ids of samples whose standing label the models gave alone.

    Returns
    -------
    ndarray of int64
        Ascending.
    """
    (any_,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM event WHERE kind = 'label'"
        ' AND instr(body, \'"how":"model"\'))'
    ).fetchone()
    if not any_:
        return np.empty(0, np.int64)
    return np.array(
        [
            one.sample_id
            for one in iterate_standing(connection)
            if one.how == How.MODEL and one.label_id is not None
        ],
        np.int64,
    )


def iterate_standing(connection: sqlite3.Connection) -> Iterable[CurrentAnnotation]:
    """Yield the annotation that stands for each sample that has one, by sample."""
    rule = consensus.read_rule(connection)
    adjudications = consensus.read_adjudications(connection)
    given = {
        sample_id: list(members)
        for sample_id, members in groupby(
            iterate_annotations(connection), lambda annotation: annotation.sample_id
        )
    }
    for sample_id in sorted(given.keys() | adjudications.keys()):
        standing = _standing_of(
            sample_id, given.get(sample_id, []), rule, adjudications.get(sample_id)
        )
        if standing is not None:
            yield standing


def _annotations_on(
    connection: sqlite3.Connection, sample_id: int
) -> list[CurrentAnnotation]:
    return [
        CurrentAnnotation(*row)
        for row in connection.execute(
            _SELECT_CURRENT + " AND annotation.sample_id = ?"
            " ORDER BY annotation.clock, annotator.name",
            (sample_id,),
        )
    ]


def _standing_of(
    sample_id: int,
    given: Sequence[CurrentAnnotation],
    rule: Rule,
    adjudication: Adjudication | None,
) -> CurrentAnnotation | None:
    by_annotator = {one.annotator: one for one in given if one.label_id is not None}
    if len(by_annotator) > 1:
        by_annotator.pop(MODELS, None)  # a person's label takes the place of theirs
    votes = [
        Vote(one.annotator, one.label_id, one.clock)
        for one in by_annotator.values()
        if one.label_id is not None
    ]
    standing = rule.decide(votes, adjudication)
    if isinstance(standing, Vote):
        return by_annotator[standing.annotator]
    if standing is not None:
        return CurrentAnnotation(
            sample_id,
            EventKind.LABEL,
            standing.label_id,
            standing.annotator,
            How.ADJUDICATED,
            standing.clock,
            None,
        )
    if votes:
        latest = max(votes, key=lambda vote: vote.clock)
        return replace(by_annotator[latest.annotator], label_id=None, how=CONTESTED)
    return given[-1] if given else None


def iterate_annotations(
    connection: sqlite3.Connection,
) -> Iterable[CurrentAnnotation]:
    """Yield every annotator's current annotation, ordered by sample."""
    for row in connection.execute(
        _SELECT_CURRENT + " ORDER BY annotation.sample_id, annotation.clock"
    ):
        yield CurrentAnnotation(*row)


def read_deciders(
    connection: sqlite3.Connection, sample_ids: Sequence[int] | None = None
) -> list[tuple[int, str, int]]:
    """Return (sample id, annotator, clock) of every current decision, skips included.

    Parameters
    ----------
    sample_ids
        The samples asked about; all without it.
    """
    query = (
        "SELECT sample_id, name, clock FROM annotation"
        " JOIN annotator ON annotator.id = annotator_id"
    )
    if sample_ids is None:
        return connection.execute(query).fetchall()
    return [
        row
        for sample_id in sample_ids
        for row in connection.execute(f"{query} WHERE sample_id = ?", (int(sample_id),))
    ]


def count_of_label(connection: sqlite3.Connection, label_id: int) -> int:
    """Return how many samples have the label from any annotator, alone or not."""
    with_it = [label_id]
    with_it += [
        row_id
        for row_id, members in combinations.read(connection).items()
        if label_id in members
    ]
    marks = ",".join("?" * len(with_it))
    (number,) = connection.execute(
        "SELECT count(DISTINCT sample_id) FROM annotation"  # noqa: S608 - only marks
        f" WHERE label_id IN ({marks})",
        with_it,
    ).fetchone()
    return int(number)


def count_combined(connection: sqlite3.Connection, label_set_id: int) -> int:
    """Return how many samples carry several labels of a set, or none, of anyone."""
    (number,) = connection.execute(
        "SELECT count(DISTINCT sample_id) FROM annotation"
        " JOIN label ON label.id = label_id"
        " WHERE label_set_id = ? AND combines IS NOT NULL",
        (label_set_id,),
    ).fetchone()
    return int(number)


_SELECT_CURRENT = (
    "SELECT annotation.sample_id, annotation.kind, annotation.label_id, annotator.name,"
    " coalesce(json_extract(event.body, '$.how'), ''), annotation.clock,"
    " json_extract(event.body, '$.seconds'), event.operation_id,"
    " json_extract(event.body, '$.batch')"
    " FROM annotation"
    " JOIN annotator ON annotator.id = annotation.annotator_id"
    " JOIN event ON event.number = annotation.event_number"
    " WHERE 1"
)
