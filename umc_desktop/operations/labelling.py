"""Deciding: labels, skips and notes on samples."""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.combinations import SEPARATOR, split
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import (
    BatchRecord,
    EventKind,
    How,
    Made,
    canonical_json,
    label_body,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Label
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.ml.purity import CONFIDENCE, SpotCheck
from umc_desktop.operations import journal
from umc_desktop.operations.blindness import hidden_from
from umc_desktop.operations.chosen_samples import Members, by_label_set, flat
from umc_desktop.operations.given_labels import Given
from umc_desktop.operations.journal import Step
from umc_desktop.operations.label_sets import make_label
from umc_desktop.storage import annotations, combinations, folding, labels
from umc_desktop.storage.project_file import ProjectFile

_DECIDED = Changes.ANNOTATIONS | Changes.HISTORY
_NAMES_SHOWN = 12


@dataclass(frozen=True)
class AssignLabel:
    """Which samples get which label."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    label: str = option(
        "Name of the label; where samples carry several, name each of them.",
        joined=SEPARATOR,
    )
    how: str = option(
        "How it was decided: single, batch, 'accepted suggestion' or model; one sample "
        "is single and several are a batch unless you say otherwise.",
        "",
    )
    seconds: float | None = option("Seconds the decision took in all.", None)
    create: bool = option("Add the label to the label set if it is new.", False)
    add: bool = option(
        "Add to the labels that each sample carries, where it may carry several, "
        "instead of taking their place.",
        False,
    )
    made: str = option(
        "How the batch was brought together: lasso, queue, glance, similar, …; kept "
        "with its labels.",
        "",
    )
    checked: int = option("Members of the batch looked at one by one, at random.", 0)
    wrong: int = option("How many of them did not belong.", 0)
    split: str = option("What an earlier batch was split by into this one.", "")
    annotator: str = option("Who decides; without it, the computer account.", "")


@dataclass(frozen=True)
class ClearLabels:
    """Whose label is taken away."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    annotator: str = option("Who decides; without it, the computer account.", "")


@dataclass(frozen=True)
class SkipSamples:
    """Which samples were seen and left undecided."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    annotator: str = option("Who skips; without it, the computer account.", "")


@dataclass(frozen=True)
class AddNote:
    """What is noted on which samples."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    text: str = option("The note.")
    annotator: str = option("Who notes; without it, the computer account.", "")


def assign_label(
    project: ProjectFile, request: AssignLabel, progress: ProgressReporter
) -> Outcome:
    """Give samples a label, as one step that can be undone.

    Raises
    ------
    InvalidRequestError
        If no sample is given, one does not exist, or the label is not in the label
        set of its domain.
    """
    name = request.label.strip()
    if not name:
        raise InvalidRequestError("Choose a label first.")
    if request.seconds is not None and not 0 <= request.seconds < math.inf:
        raise InvalidRequestError("The seconds a decision took cannot be negative.")
    how = _how(request)
    record = _record(request)
    with project.write() as connection:
        groups = by_label_set(connection, request.sample_ids)
        chosen = tuple(sample_id for sample_id, _ in flat(groups))
        step = journal.begin(
            project, connection, "label.assign", request, reversible=True
        )
        seconds = None if request.seconds is None else request.seconds / len(chosen)
        batch = None if record is None else replace(record, size=len(chosen))
        for label_set_id, members in groups.items():
            for given, part in _given(connection, step, label_set_id, members, request):
                folding.append(
                    connection,
                    step.frame,
                    step.annotator_id,
                    EventKind.LABEL,
                    part,
                    label_body(given.labels, how, seconds, batch, given.none_of),
                )
        # before the commit: cancelling leaves no trace
        progress.report(len(chosen), len(chosen))
        return step.end(
            connection,
            Outcome(
                _DECIDED | (Changes.LABEL_SETS if request.create else Changes.NOTHING),
                f"{_labelled(request, len(chosen))}{_purity(request, len(chosen))}.",
                {"labelled": len(chosen), "label": name},
                chosen,
            ),
        )


def clear_labels(
    project: ProjectFile, request: ClearLabels, progress: ProgressReporter
) -> Outcome:
    """Take the label away from samples, as one step that can be undone."""
    with project.write() as connection:
        members = flat(by_label_set(connection, request.sample_ids))
        chosen = tuple(sample_id for sample_id, _ in members)
        step = journal.begin(
            project, connection, "label.clear", request, reversible=True
        )
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.LABEL,
            members,
            label_body([], How.SINGLE),
        )
        progress.report(len(chosen), len(chosen))
        return step.end(
            connection,
            Outcome(
                _DECIDED,
                f"Took the label away from {counted(len(chosen), 'sample')}.",
                {"cleared": len(chosen)},
                chosen,
            ),
        )


def skip_samples(
    project: ProjectFile, request: SkipSamples, progress: ProgressReporter
) -> Outcome:
    """Mark samples as seen but undecided; the queue does not bring them again."""
    with project.write() as connection:
        members = flat(by_label_set(connection, request.sample_ids))
        chosen = tuple(sample_id for sample_id, _ in members)
        step = journal.begin(
            project, connection, "label.skip", request, reversible=True
        )
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.SKIP,
            members,
            "{}",
        )
        progress.report(len(chosen), len(chosen))
        return step.end(
            connection,
            Outcome(
                _DECIDED,
                f"Skipped {counted(len(chosen), 'sample')}.",
                {"skipped": len(chosen)},
                chosen,
            ),
        )


def add_note(
    project: ProjectFile, request: AddNote, progress: ProgressReporter
) -> Outcome:
    """Write a note on samples; it is kept with who wrote it and when.

    Raises
    ------
    InvalidRequestError
        If the note is empty or a sample does not exist.
    """
    text = request.text.strip()
    if not text:
        raise InvalidRequestError("The note is empty.")
    with project.write() as connection:
        members = flat(by_label_set(connection, request.sample_ids))
        chosen = tuple(sample_id for sample_id, _ in members)
        step = journal.begin(
            project, connection, "label.note", request, reversible=True
        )
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.NOTE,
            members,
            canonical_json({"text": text}),
        )
        progress.report(len(chosen), len(chosen))
        return step.end(
            connection,
            Outcome(
                _DECIDED,
                f"Noted on {counted(len(chosen), 'sample')}.",
                {"noted": len(chosen)},
                chosen,
            ),
        )


def _how(request: AssignLabel) -> How:
    if not request.how:
        return How.SINGLE if len(set(request.sample_ids)) == 1 else How.BATCH
    try:
        return How(request.how)
    except ValueError:
        raise InvalidRequestError(
            f"“{request.how}” is not a way to decide; choose one of "
            + ", ".join(item.value for item in How)
        ) from None


def _record(request: AssignLabel) -> BatchRecord | None:
    """Return how the batch was made, ``None`` if nobody said so of it."""
    if not 0 <= request.wrong <= request.checked:
        raise InvalidRequestError(
            "Of the members checked no fewer than 0 and no more than all can be wrong."
        )
    if not request.made:
        if request.checked or request.split:
            return BatchRecord(
                Made.OTHER, 0, request.checked, request.wrong, request.split
            )
        return None
    try:
        made = Made(request.made)
    except ValueError:
        raise InvalidRequestError(
            f"“{request.made}” is not a way to make a batch; choose one of "
            + ", ".join(item.value for item in Made)
        ) from None
    return BatchRecord(made, 0, request.checked, request.wrong, request.split)


def _purity(request: AssignLabel, size: int) -> str:
    """Return what a spot-check says of the batch, to follow what was done to it."""
    if not request.checked:
        return ""
    check = SpotCheck(size + request.wrong, request.checked, request.wrong)
    if check.checked >= check.size:
        return ", every one of them checked"
    bound = int(100 * check.at_least_right() + 1e-9)
    return f", at least {bound}\u202f% pure with {100 * CONFIDENCE:g}\u202f% confidence"


def _labelled(request: AssignLabel, n_samples: int) -> str:
    samples_, name = counted(n_samples, "sample"), request.label.strip()
    if request.add:
        return f"Added “{name}” to {samples_}; what else they carry stays"
    return f"Labelled {samples_} as “{name}”"


def _given(
    connection: sqlite3.Connection,
    step: Step,
    label_set_id: int,
    members: Members,
    request: AssignLabel,
) -> list[tuple[Given, Members]]:
    """Return what each sample of one label set is given, those with the same together.

    Raises
    ------
    InvalidRequestError
        If a label is not in the set, or is to be added where samples carry one.
    """
    if not labels.gives_several(connection, label_set_id):
        if request.add:
            raise InvalidRequestError(
                "These samples carry one label each, so none can be added to it; umc "
                "label several lets samples carry several."
            )
        label = _find_label(
            connection, step, label_set_id, request.label.strip(), create=request.create
        )
        return [(Given((label.uid,)), members)]
    found = [
        _find_label(connection, step, label_set_id, name, create=request.create)
        for name in split(request.label)
    ]
    chosen = {label.id for label in found}
    carried: dict[int, frozenset[int]] = {}
    if request.add:
        carried = _carried(connection, step, [sample_id for sample_id, _ in members])
    groups: dict[frozenset[int], Members] = {}
    for sample_id, content in members:
        whole = frozenset(chosen | carried.get(sample_id, frozenset()))
        groups.setdefault(whole, []).append((sample_id, content))
    uids = {label.id: label.uid for label in labels.read_labels(connection)}
    none_of = labels.label_set_uid(connection, label_set_id)
    return [
        (
            Given(tuple(uids[one] for one in whole), None if whole else none_of),
            part,
        )
        for whole, part in groups.items()
    ]


def _carried(
    connection: sqlite3.Connection, step: Step, sample_ids: Sequence[int]
) -> dict[int, frozenset[int]]:
    """Return the labels that samples carry, as far as the annotator may see them."""
    name = labels.read_annotators(connection)[step.annotator_id]
    combined = combinations.read(connection)
    own = labels.read_given(connection, name, sample_ids)
    standing = annotations.read_annotations_of(
        connection, set(sample_ids) - own.keys() - hidden_from(connection, name)
    )
    given = {
        sample_id: one.label_id
        for sample_id, one in standing.items()
        if one.label_id is not None
    } | own
    return {
        sample_id: frozenset(combined.get(label_id, (label_id,)))
        for sample_id, label_id in given.items()
    }


def _find_label(
    connection: sqlite3.Connection,
    step: Step,
    label_set_id: int,
    name: str,
    *,
    create: bool,
) -> Label:
    known = labels.labels_by_name(connection, label_set_id)
    if name in known:
        return known[name]
    if create:
        return make_label(connection, step, label_set_id, name)
    standing = list(dict.fromkeys(label.name for label in known.values()))
    names = ", ".join(map(shortened, standing[:_NAMES_SHOWN])) or "none yet"
    more = len(standing) - _NAMES_SHOWN
    names += f" and {more:,} more" if more > 0 else ""
    raise InvalidRequestError(
        f"“{shortened(name)}” is not in the label set of these samples "
        f"(it has: {names})."
    )
