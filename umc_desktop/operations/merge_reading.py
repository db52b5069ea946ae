"""Reading files to merge, in the worker: checked, compared with ours, packed."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.domain.events import EventKind
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.merge_comparing import (
    Here,
    by_annotator,
    compare_names,
    undone_by,
)
from umc_desktop.operations.merge_report import NEWER, FileReport
from umc_desktop.storage import arrays, round_state
from umc_desktop.storage.foreign import ForeignFile
from umc_desktop.storage.foreign_records import (
    ForeignDomain,
    ForeignEvent,
    ForeignLabel,
    ForeignOperation,
    ForeignSample,
    Named,
)
from umc_desktop.storage.foreign_rows import SqlRows, check_size
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.round_state import Newer, RoundState

_EVENTS_A_CHUNK = 50_000
_SAMPLES_A_CHUNK = 5_000
_BYTES_A_CHUNK = 16 * 1024 * 1024


class Parcel(msgspec.Struct):
    """What one file brings, beside samples, events and arrays."""

    annotators: list[Named]
    label_sets: list[Named]
    labels: list[ForeignLabel]
    domains: list[ForeignDomain]
    operations: list[ForeignOperation]
    n_events: int = 0
    known_labels: list[tuple[bytes, bytes]] = []
    aliases: list[tuple[str, bytes, bytes]] = []
    audit: list[tuple[bytes, int]] = []
    state: RoundState | None = None
    owners: list[str] = []
    scores: bool = False
    map: bool = False
    queue: bool = False
    sample_ids: dict[int, bytes] = {}
    label_ids: dict[int, bytes] = {}
    domain_ids: dict[int, bytes] = {}
    set_ids: dict[int, bytes] = {}

    @property
    def newer(self) -> Newer:
        """Which parts of its round are newer than here."""
        return Newer(self.scores, self.map, self.queue)


Keep = Callable[[Iterable[ForeignEvent]], Iterable[ForeignEvent]]
# Whose arrays belong to a round; what else is kept as arrays is about one file.
_TAKEN_OVER = ("map", "round", "heads", "audit", "stopping")


@dataclass
class Packing:
    """One file on its way into a bundle, under a number.

    Attributes
    ----------
    name
        Of the file, for people.
    keep
        Chooses among its events.
    report
        What was found, once it is packed.
    new
        Its events that are new.
    """

    foreign: ForeignFile
    name: str
    here: Here
    number: int
    bundle: Bundle
    progress: ProgressReporter
    keep: Keep = iter

    def __post_init__(self) -> None:
        self.report = FileReport(self.name)
        self.new: list[ForeignEvent] = []

    def pack(self) -> Parcel:
        """Pack what is new among the rows; return what is left to pack."""
        foreign, here, report = self.foreign, self.here, self.report
        self.progress.report(0, None, f"Reading {self.name}")
        steps = list(foreign.operations())
        self._pack_samples()
        # no event is part of a merge: one that says so would keep it from being undone
        undoes = self._pack_events({step.id for step in steps} - here.merges)
        parcel = Parcel(
            list(foreign.annotators.values()),
            list(foreign.label_sets.values()),
            list(foreign.labels.values()),
            list(foreign.domains.values()),
            [
                # what an event says holds before what the log says
                msgspec.structs.replace(step, undoes=undoes.get(step.id, step.undoes))
                for step in steps
            ],
            len(self.new),
            aliases=list(foreign.aliases()),
            audit=[
                (foreign.hashes[sample], drawn)
                for sample, drawn in foreign.pairs("audit")
            ],
        )
        for sample_id, label_id in foreign.pairs("known_label"):
            content = foreign.hashes[sample_id]
            if label_id in foreign.labels and content not in here.known_labels:
                here.known_labels.add(content)
                parcel.known_labels.append((content, foreign.labels[label_id].uid))
        report.known_labels = len(parcel.known_labels)
        compare_names(foreign, here, report)
        report.refused = dict(foreign.refused)
        return parcel

    def pack_round(
        self, connection: sqlite3.Connection, theirs: RoundState, parcel: Parcel
    ) -> None:
        """Pack rounds, queue and arrays that are newer, with what their ids mean."""
        newer = round_state.compare(self.here.state, theirs)
        if not newer:
            if theirs.rounds and theirs.standing < self.here.state.standing:
                self.report.round = (
                    f"The round here ({self.here.state.standing[0]}) is newer than "
                    f"theirs ({theirs.standing[0]}) and stays."
                )
            return
        foreign = self.foreign
        parcel.state = theirs
        parcel.scores, parcel.map, parcel.queue = newer.scores, newer.map, newer.queue
        parcel.owners = [
            owner
            for owner in round_state.owners(connection)
            if owner in _TAKEN_OVER and (newer.map if owner == "map" else newer.scores)
        ]
        for owner in parcel.owners:
            self.bundle.put_arrays(
                f"{self.number}-{owner}", arrays.read_all(connection, owner)
            )
        parcel.sample_ids = foreign.hashes
        parcel.label_ids = {key: label.uid for key, label in foreign.labels.items()}
        parcel.domain_ids = {key: one.uid for key, one in foreign.domains.items()}
        parcel.set_ids = {key: one.uid for key, one in foreign.label_sets.items()}
        self.report.round = _round_words(self.here.state, theirs, newer)
        self.here.state = theirs

    def _pack_samples(self) -> None:
        foreign, here, report = self.foreign, self.here, self.report
        wanted: dict[int, bytes] = {}
        for row_id, content in foreign.hashes.items():
            domain = foreign.domains.get(foreign.domain_of[row_id])
            known = here.samples.get(content)
            if known is None:
                wanted[row_id] = content
            elif domain is not None and known != domain.uid:
                report.elsewhere += 1
        alike = len(foreign.hashes) - len(wanted)
        report.strange = bool(here.samples and wanted) and not alike
        if wanted:
            chunks = self._samples(wanted)
            self.bundle.put_chunks(f"samples-{self.number}", chunks)
        # what was refused is not there for the events either
        for row_id, content in wanted.items():
            if content not in here.samples:
                del foreign.hashes[row_id]

    def _samples(self, wanted: dict[int, bytes]) -> Iterator[list[ForeignSample]]:
        chunk: list[ForeignSample] = []
        size = 0
        for sample in self.foreign.samples(wanted):
            self.here.samples[sample.content] = sample.domain
            chunk.append(sample)
            size += len(sample.text or "") + sum(map(len, sample.images))
            self.report.samples += 1
            if len(chunk) == _SAMPLES_A_CHUNK or size > _BYTES_A_CHUNK:
                self.progress.report(
                    self.report.samples, len(wanted), "Checking samples"
                )
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _pack_events(self, steps: set[bytes]) -> dict[bytes, bytes]:
        """Pack the events that are new; return what each undo takes back."""
        here = self.here
        undoes: dict[bytes, bytes] = {}
        new = self.new
        for seen, event in enumerate(self.keep(self.foreign.events(steps))):
            if seen % _EVENTS_A_CHUNK == 0:
                self.progress.report(seen, None, f"Checking the events in {self.name}")
            if event.kind == EventKind.UNDO:
                target = undone_by(event.body)
                undoes[event.operation] = target
                here.undoes[event.operation] = (event.clock, event.id, target)
            if event.id not in here.events:
                here.events.add(event.id)
                new.append(event)
        self.bundle.put_chunks(
            f"events-{self.number}",
            (
                new[first : first + _EVENTS_A_CHUNK]
                for first in range(0, len(new), _EVENTS_A_CHUNK)
            ),
        )
        self.report.annotators = by_annotator(self.foreign, here, new)
        return undoes


def read_file(
    path: Path, here: Here, number: int, bundle: Bundle, progress: ProgressReporter
) -> FileReport:
    """Check a file and pack what is new in it under its number; change nothing.

    Raises
    ------
    ProjectError
        If the file is not a project, is damaged, or may be made to cause harm.
    """
    with (
        closing(ProjectFile.open(path, read_only=True)) as other,
        other.read() as connection,
    ):
        progress.report(0, None, f"Reading {path.name}")
        check_size(connection, path.name)
        foreign = ForeignFile(SqlRows(connection))
        packing = Packing(foreign, path.name, here, number, bundle, progress)
        parcel = packing.pack()
        packing.pack_round(connection, checked_state(connection), parcel)
        bundle.put_value(f"parcel-{number}", parcel)
    return packing.report


def checked_state(connection: sqlite3.Connection) -> RoundState:
    """Return rounds and queue of a file that nobody vouches for.

    Raises
    ------
    ProjectDamagedError
        If a round is not what rounds are.
    """
    state = round_state.read(connection)
    try:
        for record in state.rounds:
            for text in record[5:]:
                msgspec.json.decode(text, type=dict[str, object])
        return msgspec.convert(msgspec.to_builtins(state), RoundState, strict=True)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise ProjectDamagedError(
            f"A round's record in the file is damaged: {error}. Nothing was merged."
        ) from error


def _round_words(ours: RoundState, theirs: RoundState, newer: Newer) -> str:
    if theirs.standing > ours.standing:
        number = theirs.standing[0]
        return f"Newer there: round {number} comes with its models, map and queue" + (
            f" in place of round {ours.standing[0]}." if ours.rounds else "."
        )
    parts = [
        name
        for name, is_newer in (
            ("scores", newer.scores),
            ("map", newer.map),
            ("queue", newer.queue),
        )
        if is_newer
    ]
    return f"{NEWER}{' and '.join(parts)} of the same round."
