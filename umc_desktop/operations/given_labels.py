"""Labels that came with samples: which of them stand, and what contradicts them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from umc_desktop.domain.combinations import split
from umc_desktop.domain.events import EventKind, How, label_body
from umc_desktop.domain.samples import Domain, Label
from umc_desktop.operations.incoming import IncomingRow, Problem
from umc_desktop.operations.journal import Step
from umc_desktop.storage import combinations, folding, labels
from umc_desktop.storage.samples import Stored

IMPORTED = "imported"  # the annotator who stands for labels that came with a file


def enter_given_labels(
    connection: sqlite3.Connection,
    step: Step,
    rows: Sequence[IncomingRow],
    stored: Mapping[bytes, Stored],
    domains: Mapping[str, Domain],
    *,
    known: bool,
) -> tuple[int, list[Problem]]:
    """Record the labels of rows whose samples are stored already.

    Parameters
    ----------
    stored
        Where the content of each row is.
    domains
        The domains that the rows name.
    known
        Keep the labels aside as known answers instead of recording annotations.

    Returns
    -------
    n_labelled : int
        Contents that have a label now.
    conflicts : list of Problem
        Rows whose label was left out.
    """
    labelled = [row for row in rows if row.label is not None]
    n_labelled, problems = 0, []
    for label_set_id, members in _by_label_set(labelled, stored).items():
        fitting = [
            row for row in members if domains[row.domain].label_set_id == label_set_id
        ]
        names = list(dict.fromkeys(str(row.label) for row in fitting))
        label_set = named_in(connection, label_set_id, names)
        answers, conflicts = _answers(connection, members, fitting, stored, label_set)
        problems += conflicts
        n_labelled += len(answers)
        if known:
            labels.set_known_labels(
                connection,
                ((label_set[label].id, content) for content, label in answers.items()),
            )
        else:
            _annotate(connection, step, answers, stored, label_set)
    return n_labelled, problems


def named_in(
    connection: sqlite3.Connection,
    label_set_id: int,
    names: Sequence[str],
    *,
    create: bool = True,
) -> dict[str, Label]:
    """Return what each cell of a file names: a label, or several given together.

    Parameters
    ----------
    names
        The cells; where samples may carry several labels each may name several.
    create
        Add the labels that are missing; without it, cells that name one are left out.

    Raises
    ------
    InvalidRequestError
        If a new name cannot be one.
    """
    several = labels.gives_several(connection, label_set_id)
    parts = {name: split(name) if several else [name] for name in names}
    members = [one for cell in parts.values() for one in cell]
    known = (
        labels.ensure_labels(connection, label_set_id, members)
        if create
        else labels.labels_by_name(connection, label_set_id)
    )
    of_cell = {
        name: combinations.ensure(
            connection, label_set_id, [known[one].id for one in cell]
        )
        for name, cell in parts.items()
        if all(one in known for one in cell)
    }
    by_id = {
        label.id: label for label in labels.read_given_names(connection, label_set_id)
    }
    standing = {label.name: label for label in by_id.values()}
    cells = {name: by_id[label_id] for name, label_id in of_cell.items()}
    return known | standing | cells if several else known


class Given(NamedTuple):
    """What is given to samples: identities of labels, or none of a label set."""

    labels: tuple[bytes, ...]
    none_of: bytes | None = None


def given_by(connection: sqlite3.Connection, label: Label) -> Given:
    """Return what an event says that gives a label, or a combination of labels."""
    if label.combines is None:
        return Given((label.uid,))
    if not label.combines:
        return Given((), labels.label_set_uid(connection, label.label_set_id))
    uids = {one.id: one.uid for one in labels.read_labels(connection)}
    return Given(tuple(uids[one] for one in label.combines))


def event_of(connection: sqlite3.Connection, label: Label, how: How) -> str:
    """Return the body of the event that gives a label, or several together."""
    given = given_by(connection, label)
    return label_body(given.labels, how, none_of=given.none_of)


def _by_label_set(
    rows: Sequence[IncomingRow], stored: Mapping[bytes, Stored]
) -> dict[int, list[IncomingRow]]:
    groups: dict[int, list[IncomingRow]] = {}
    for row in rows:
        groups.setdefault(stored[row.content].label_set_id, []).append(row)
    return groups


def _answers(
    connection: sqlite3.Connection,
    rows: Sequence[IncomingRow],
    fitting: Sequence[IncomingRow],
    stored: Mapping[bytes, Stored],
    label_set: Mapping[str, Label],
) -> tuple[dict[bytes, str], list[Problem]]:
    """Return the label of each content, and what contradicts it.

    Of rows with the same content the first label that ever came with a file stands.
    """
    names = {label.id: label.name for label in label_set.values()}
    given = labels.read_given(
        connection, IMPORTED, [stored[row.content].sample_id for row in fitting]
    )
    answers: dict[bytes, str] = {}
    conflicts: list[Problem] = []
    accepted = {(row.file, row.line) for row in fitting}
    for row in rows:
        assert row.label is not None
        earlier = answers.get(row.content) or names.get(
            given.get(stored[row.content].sample_id, 0)
        )
        if (row.file, row.line) not in accepted:
            reason = (
                f"this content is in another domain than “{row.domain}”, whose labels "
                f"do not include “{row.label}”"
            )
            conflicts.append((row.file, row.line, reason))
        elif earlier is not None and label_set[earlier] != label_set[row.label]:
            reason = (
                f"the same content came with “{earlier}” before; “{row.label}” was "
                "left out"
            )
            conflicts.append((row.file, row.line, reason))
        else:
            answers[row.content] = row.label
    return answers, conflicts


def _annotate(
    connection: sqlite3.Connection,
    step: Step,
    answers: Mapping[bytes, str],
    stored: Mapping[bytes, Stored],
    label_set: Mapping[str, Label],
) -> None:
    annotator_id = labels.ensure_annotator(connection, IMPORTED)
    frame = replace(
        step.frame, annotator=labels.annotator_uid(connection, annotator_id)
    )
    by_label: dict[str, list[tuple[int, bytes]]] = {}
    for content, label in answers.items():
        by_label.setdefault(label, []).append((stored[content].sample_id, content))
    for label, members in by_label.items():
        folding.append(
            connection,
            frame,
            annotator_id,
            EventKind.LABEL,
            members,
            event_of(connection, label_set[label], How.IMPORTED),
        )
