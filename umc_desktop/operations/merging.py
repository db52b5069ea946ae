"""Merging what colleagues send back: all of it or nothing, and as one step."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.merge_report import MergeReport, as_data, headline
from umc_desktop.storage import (
    arrays,
    backups,
    folding,
    label_changes,
    labels,
    merging,
    round_state,
    samples,
)
from umc_desktop.storage.foreign_records import ForeignEvent, ForeignSample
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.round_state import Replaced

if TYPE_CHECKING:
    from umc_desktop.operations.merge_reading import Parcel
    from umc_desktop.operations.merging_rounds import Ids

EVERYTHING = ~Changes.NOTHING


@dataclass(frozen=True)
class MergeProjects:
    """Which files are merged in."""

    files: tuple[Path, ...] = option("Projects to merge in.", positional=True)
    dry_run: bool = option("Say what would come, and change nothing.", False)
    annotator: str = option("Who merges; without it, the computer account.", "")


@dataclass(frozen=True)
class ListMerges:
    """Nothing to choose."""


def read_files(
    project: ProjectFile,
    request: MergeProjects,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Merge other copies of a project: nobody's labels replace another's.

    Every row of the files is checked; events that are forged or dated in the future
    are refused and counted. A backup is made first, and undo takes all of it back.

    Raises
    ------
    InvalidRequestError
        If a file is the project itself.
    """
    from umc_desktop.operations.merge_comparing import Here
    from umc_desktop.operations.merge_reading import read_file

    for path in request.files:
        if path.exists() and path.samefile(project.path):
            raise InvalidRequestError("A project cannot be merged with itself.")
    if not request.files:
        raise InvalidRequestError("Name at least one project to merge.")
    here = Here.read(project, journal.current_annotator(request.annotator))
    report = MergeReport(
        [
            read_file(path, here, number, bundle, progress)
            for number, path in enumerate(request.files)
        ]
    )
    if report.brings and not request.dry_run:
        progress.report(0, None, "Making a backup first")
        report.backup = backups.make(project, "merge").name
    bundle.put_value("report", report)


def publish_files(
    project: ProjectFile,
    request: MergeProjects,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring what was read into the project, in one transaction."""
    report = bundle.value("report", MergeReport)
    done = report.brings and not request.dry_run
    summary = headline(report, done=done)
    data = as_data(report, done=done)
    if not done:
        return Outcome(Changes.NOTHING, summary, data)
    with project.read() as reading:
        many = merging.are_many(reading, sum(file.events for file in report.files))
    with project.write(many=many) as connection:
        brought, replaced, clock = store(
            connection, bundle, range(len(request.files)), progress
        )
        # what is decided from now on is later than what came
        project.clock.witness(clock)
        step = journal.begin(
            project, connection, merging.COMMAND, request, reversible=True
        )
        merging.record(
            connection,
            step.frame.operation,
            msgspec.json.encode(report).decode(),
            brought,
            "" if replaced is None else round_state.encode(replaced),
        )
        progress.report(1, 1, "Saved")
        return step.end(connection, Outcome(EVERYTHING, summary, data))


def store(
    connection: sqlite3.Connection,
    bundle: Bundle,
    numbers: Iterable[int],
    progress: ProgressReporter,
) -> tuple[list[bytes], Replaced | None, int]:
    """Store what was packed under the numbers.

    Returns
    -------
    brought : list of bytes
        Ids of the events that were new.
    replaced : Replaced or None
        What a newer round was put in place of.
    clock : int
        The latest reading among the events.
    """
    from umc_desktop.operations.merge_reading import Parcel

    newest, _ = merging.newest_event(connection)
    brought: list[bytes] = []
    replaced: Replaced | None = None
    for number in numbers:
        parcel = bundle.value(f"parcel-{number}", Parcel)
        names = merging.add_names(
            connection,
            parcel.annotators,
            parcel.label_sets,
            parcel.labels,
            parcel.domains,
        )
        for chunk in bundle.chunks(f"samples-{number}", list[ForeignSample]):
            merging.add_samples(connection, chunk, names)
            progress.report(0, None, "Storing samples")
        merging.add_known_labels(connection, parcel.known_labels, names)
        merging.add_aliases(connection, parcel.aliases, names)
        merging.add_to_audit(connection, parcel.audit)
        merging.add_operations(connection, parcel.operations, names)
        find = samples.finder_of_ids(connection, parcel.n_events)
        with merging.indexed_afterwards(connection, parcel.n_events):
            for events in bundle.chunks(f"events-{number}", list[ForeignEvent]):
                brought += merging.add_events(connection, events, names, find)
                progress.report(len(brought), None, "Storing events")
        if parcel.newer:
            replaced = put_round(connection, bundle, number, parcel, replaced)
    folding.fold_in(connection, newest)
    label_changes.fold(connection)
    return brought, replaced, merging.newest_event(connection)[1]


def put_round(
    connection: sqlite3.Connection,
    bundle: Bundle,
    number: int,
    parcel: "Parcel",
    earlier: Replaced | None = None,
) -> Replaced:
    """Put a newer round in place of the one here, which is kept aside.

    Parameters
    ----------
    earlier
        What another file of the same merge has put aside already.
    """
    from umc_desktop.operations.merging_rounds import (
        translate_arrays,
        translate_heads,
        translate_state,
    )

    assert parcel.state is not None
    before = round_state.read(connection) if earlier is None else earlier.before
    aside = [] if earlier is None else earlier.owners
    place = uuid4().hex if earlier is None else earlier.place
    ids = _ids(connection, parcel)
    scores = bundle.arrays(f"{number}-round") if "round" in parcel.owners else {}
    for owner in parcel.owners:
        found = bundle.arrays(f"{number}-{owner}")
        if owner not in aside:
            round_state.put_aside(connection, owner, place)
        arrays.replace(
            connection,
            owner,
            translate_heads(found, scores, ids)
            if owner == "heads"
            else translate_arrays(owner, found, ids),
        )
    here = round_state.read(connection)
    state = round_state.chosen(here, translate_state(parcel.state, ids), parcel.newer)
    round_state.write(connection, state)
    return Replaced(before, state, sorted({*aside, *parcel.owners}), place)


def _ids(connection: sqlite3.Connection, parcel: "Parcel") -> "Ids":
    from umc_desktop.operations.merging_rounds import Ids

    here = samples.ids_of_hashes(connection, list(parcel.sample_ids.values()))
    label_sets: dict[int, list[int]] = {}
    for label in labels.read_labels(connection):
        label_sets.setdefault(label.label_set_id, []).append(label.id)
    names = merging.read_ids(connection)
    return Ids(
        _joined(parcel.sample_ids, here),
        _joined(parcel.label_ids, names.labels),
        _joined(parcel.domain_ids, names.domains),
        _joined(parcel.set_ids, names.label_sets),
        {key: tuple(members) for key, members in label_sets.items()},
    )


def _joined(there: Mapping[int, bytes], here: Mapping[bytes, int]) -> dict[int, int]:
    return {key: here[uid] for key, uid in there.items() if uid in here}


def list_merges(
    project: ProjectFile, request: ListMerges, progress: ProgressReporter
) -> Outcome:
    """List the merges of a project with what each said, newest first."""
    del request, progress
    with project.read() as connection:
        found = merging.read_reports(connection)
    reports = [
        (at, who, undone, msgspec.json.decode(text, type=MergeReport))
        for at, who, undone, text in found
    ]
    data = [
        {
            "merged_at": at,
            "annotator": who,
            "what": headline(report, done=True),
            "undone": undone,
            "backup": report.backup,
            "said": as_data(report, done=True)["said"],
        }
        for at, who, undone, report in reports
    ]
    return Outcome(Changes.NOTHING, f"{counted(len(data), 'merge')}.", {"merges": data})
