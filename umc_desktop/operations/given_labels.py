"""Labels that came with samples: which of them stand, and what contradicts them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from umc_desktop.domain.events import EventKind, How, label_body
from umc_desktop.domain.samples import Domain, Label
from umc_desktop.operations.incoming import IncomingRow, Problem
from umc_desktop.operations.journal import Step
from umc_desktop.storage import folding, labels
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
        names = dict.fromkeys(str(row.label) for row in fitting)
        label_set = labels.ensure_labels(connection, label_set_id, names)
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
        elif earlier is not None and earlier != row.label:
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
            label_body([label_set[label].uid], How.IMPORTED),
        )
