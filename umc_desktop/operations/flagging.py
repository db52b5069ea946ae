"""Flags on samples, and the decision that none of the labels fits."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import EventKind, Flag, How, flag_body, label_body
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.operations import journal
from umc_desktop.operations.chosen_samples import Members, by_label_set, flat
from umc_desktop.operations.journal import Step
from umc_desktop.storage import flags, folding, labels
from umc_desktop.storage.project_file import ProjectFile

_FLAGGED = Changes.FLAGS | Changes.HISTORY


@dataclass(frozen=True)
class FlagSamples:
    """Which samples get which flags, or lose them."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    flags: tuple[str, ...] = option(
        "Which flags: " + ", ".join(f"“{flag.value}”" for flag in Flag) + "."
    )
    remove: bool = option("Take the flags away instead.", False)
    annotator: str = option("Who flags them; without it, the computer account.", "")


@dataclass(frozen=True)
class RejectLabels:
    """Samples that no label of their label set fits."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    annotator: str = option("Who decides; without it, the computer account.", "")


def flag_samples(
    project: ProjectFile, request: FlagSamples, progress: ProgressReporter
) -> Outcome:
    """Flag samples as hard, ambiguous, out of scope or bad data.

    Flags are kept by annotator; they change no label.

    Raises
    ------
    InvalidRequestError
        If a flag or a sample does not exist.
    """
    asked = _flags(request.flags)
    with project.write() as connection:
        members = flat(by_label_set(connection, request.sample_ids))
        step = journal.begin(
            project, connection, "sample.flag", request, reversible=True
        )
        _change(connection, step, members, asked, remove=request.remove)
        progress.report(len(members), len(members))
        names = ", ".join(f"“{flag.value}”" for flag in sorted(asked))
        how = f"No longer flagged {names}" if request.remove else f"Flagged {names}"
        return step.end(
            connection,
            Outcome(
                _FLAGGED,
                f"{how}: {counted(len(members), 'sample')}.",
                {"samples": len(members), "flags": sorted(asked)},
                tuple(sample_id for sample_id, _ in members),
            ),
        )


def reject_labels(
    project: ProjectFile, request: RejectLabels, progress: ProgressReporter
) -> Outcome:
    """Say that none of the labels fits: skipped, and flagged as out of scope.

    Where samples may carry several labels, none of them is a decision like any other:
    the empty set, which the models learn from.
    """
    with project.write() as connection:
        groups = by_label_set(connection, request.sample_ids)
        members = flat(groups)
        step = journal.begin(
            project, connection, "label.none", request, reversible=True
        )
        for label_set_id, part in groups.items():
            if labels.gives_several(connection, label_set_id):
                none_of = labels.label_set_uid(connection, label_set_id)
                how = How.SINGLE if len(members) == 1 else How.BATCH
                kind, body = EventKind.LABEL, label_body([], how, none_of=none_of)
            else:
                kind, body = EventKind.SKIP, "{}"
                _change(connection, step, part, frozenset({Flag.OUT_OF_SCOPE}))
            folding.append(connection, step.frame, step.annotator_id, kind, part, body)
        progress.report(len(members), len(members))
        return step.end(
            connection,
            Outcome(
                _FLAGGED | Changes.ANNOTATIONS,
                f"None of the labels fits {counted(len(members), 'sample')}.",
                {"samples": len(members)},
                tuple(sample_id for sample_id, _ in members),
            ),
        )


def _flags(names: Iterable[str]) -> frozenset[Flag]:
    try:
        found = frozenset(Flag(name) for name in names)
    except ValueError as error:
        known = ", ".join(flag.value for flag in Flag)
        raise InvalidRequestError(f"{error}: choose among {known}.") from None
    if not found:
        raise InvalidRequestError("Say which flag.")
    return found


def _change(
    connection: sqlite3.Connection,
    step: Step,
    members: Members,
    asked: frozenset[Flag],
    *,
    remove: bool = False,
) -> None:
    """Say which flags stand now, where that changes anything."""
    own = flags.read_own(connection, step.annotator_id)
    groups: dict[frozenset[Flag], Members] = defaultdict(list)
    for sample_id, content in members:
        before = own.get(sample_id, frozenset())
        after = before - asked if remove else before | asked
        if after != before:
            groups[after].append((sample_id, content))
    for after, changed in groups.items():
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.FLAG,
            changed,
            flag_body(after),
        )
