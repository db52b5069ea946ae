"""What annotators observed: notes, flags, and patterns seen in a region of the map."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.blindness import WHO_LOOKS, hidden_from, who_looks
from umc_desktop.operations.chosen_samples import by_label_set, flat
from umc_desktop.operations.target import check_new
from umc_desktop.storage import decisions, facts, flags, samples
from umc_desktop.storage.project_file import ProjectFile

PATTERN = "pattern"
KINDS = ("note", "flag", "pattern")
COLUMNS = ("kind", "said", "annotator", "said_at", "n_samples", "ids", "text")
_LONGEST_EXCERPT = 160
_TYPES = {"n_samples": int} | dict.fromkeys(set(COLUMNS) - {"n_samples"}, str)


class Pattern(msgspec.Struct, frozen=True):
    """Something observed about samples that lie together.

    Attributes
    ----------
    text
        What was observed.
    samples
        Content hashes, in hex digits.
    """

    text: str
    samples: list[str]


@dataclass(frozen=True)
class NotePattern:
    """What is observed about which samples."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    text: str = option("What they have in common.")
    annotator: str = option("Who noticed; without it, the computer account.", "")


@dataclass(frozen=True)
class ForgetPattern:
    """Which observation goes."""

    key: str = option("Its key, as umc feedback list shows it.")
    annotator: str = option("Who takes it away; without it, the computer account.", "")


@dataclass(frozen=True)
class ListFeedback:
    """Which observations are listed."""

    kind: str = option("Only note, flag or pattern.", "")
    said_by: str = option("Only what this annotator said.", "")
    containing: str = option("Only what contains this, in any case.", "")
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class ExportFeedback:
    """Where the observations go."""

    out: Path = option("The new file: .csv, .jsonl or .parquet.", positional=True)
    force: bool = option("Replace a file that is there already.", False)


@dataclass(frozen=True)
class Observation:
    """One note, flag or pattern.

    Attributes
    ----------
    kind
        One of ``KINDS``.
    said
        The note, the flags separated by commas, or what the samples have in common.
    clock
        When, as a reading of the hybrid clock.
    sample_ids
        The samples it is about, of those that are here.
    key
        Names a pattern; ``""`` for the others.
    """

    kind: str
    said: str
    annotator: str
    clock: int
    sample_ids: tuple[int, ...]
    key: str = ""


def note_pattern(
    project: ProjectFile, request: NotePattern, progress: ProgressReporter
) -> Outcome:
    """Write down what samples have in common; kept with the samples it is about.

    Raises
    ------
    InvalidRequestError
        If nothing is said or a sample does not exist.
    """
    text = request.text.strip()
    if not text:
        raise InvalidRequestError("Say what the samples have in common.")
    with project.write() as connection:
        members = flat(by_label_set(connection, request.sample_ids))
        step = journal.begin(
            project, connection, "feedback.pattern", request, reversible=True
        )
        pattern = Pattern(text, [content.hex() for _, content in members])
        step.tell(connection, PATTERN, [(uuid4().hex, pattern)])
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                f"Noted a pattern of {counted(len(members), 'sample')}.",
                {"samples": len(members)},
            ),
        )


def forget_pattern(
    project: ProjectFile, request: ForgetPattern, progress: ProgressReporter
) -> Outcome:
    """Take an observed pattern away.

    Raises
    ------
    InvalidRequestError
        If there is no such pattern.
    """
    with project.write() as connection:
        if request.key not in facts.read(connection, PATTERN, Pattern):
            raise InvalidRequestError(
                f"There is no pattern with the key {request.key}."
            )
        step = journal.begin(
            project, connection, "feedback.forget", request, reversible=True
        )
        step.tell(connection, PATTERN, [(request.key, None)])
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(Changes.FACTS | Changes.HISTORY, "Took the pattern away."),
        )


def list_feedback(
    project: ProjectFile, request: ListFeedback, progress: ProgressReporter
) -> Outcome:
    """List what annotators observed, newest first.

    Raises
    ------
    InvalidRequestError
        If the kind is none of note, flag and pattern.
    """
    del progress
    if request.kind and request.kind not in KINDS:
        raise InvalidRequestError(f"“{request.kind}” is none of {', '.join(KINDS)}.")
    wanted = request.containing.casefold()
    with project.read() as connection:
        said_by = names_shown(connection).get(request.said_by, request.said_by)
    found = [
        item
        for item in read_feedback(project, who_looks(request.annotator))
        if request.kind in ("", item.kind)
        and said_by in ("", item.annotator)
        and wanted in item.said.casefold()
    ]
    rows = [
        {
            "kind": item.kind,
            "said": item.said,
            "annotator": item.annotator,
            "said_at": _time(item.clock),
            "sample_ids": list(item.sample_ids),
            "key": item.key,
        }
        for item in found
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(rows), 'observation')}.", {"feedback": rows}
    )


def write_feedback(
    project: ProjectFile,
    request: ExportFeedback,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Export what annotators observed, with the samples it is about.

    Raises
    ------
    InvalidRequestError
        If the file exists and ``force`` was not given.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.exchange.writing import write_table

    check_new(request.out, force=request.force)
    found = read_feedback(project)
    rows = (_row(project, item) for item in found)
    kinds = {name: _TYPES[name] for name in COLUMNS}
    written = write_table(request.out, COLUMNS, [list(rows)], progress, kinds)
    bundle.put_value("written", written)


def report_feedback(
    project: ProjectFile,
    request: ExportFeedback,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was written."""
    del project, progress
    written = bundle.value("written", int)
    return Outcome(
        Changes.NOTHING,
        f"Exported {counted(written, 'observation')} to {request.out}.",
        {"rows": written, "file": str(request.out)},
    )


def read_feedback(
    project: ProjectFile, looking: str | None = None
) -> list[Observation]:
    """Return all that annotators observed and that still stands, newest first.

    Annotators are called as in reports.

    Parameters
    ----------
    looking
        Who looks: what others said of samples that are blind for them is left out;
        ``None`` for an export, which has all of it.
    """
    with project.read() as connection:
        found = [*_notes(connection), *_flags(connection), *_patterns(connection)]
        shown = names_shown(connection)
        blind = set() if looking is None else hidden_from(connection, looking)
    told = []
    for item in found:
        seen = tuple(one for one in item.sample_ids if one not in blind)
        if item.annotator == looking or seen == item.sample_ids:
            seen = item.sample_ids
        elif not seen:
            continue
        called = shown.get(item.annotator, item.annotator)
        told.append(replace(item, annotator=called, sample_ids=seen))
    return sorted(told, key=lambda item: item.clock, reverse=True)


def _notes(connection: sqlite3.Connection) -> Iterator[Observation]:
    """Yield the notes; one step that noted several samples is one observation."""
    for text, annotator, clock, sample_ids in decisions.iterate_notes(connection):
        yield Observation("note", text, annotator, clock, sample_ids)


def _flags(connection: sqlite3.Connection) -> Iterator[Observation]:
    groups: dict[tuple[str, str, int], list[int]] = {}
    for item in flags.read(connection):
        said = ", ".join(sorted(item.flags))
        groups.setdefault((said, item.annotator, item.clock), []).append(item.sample_id)
    for (said, annotator, clock), sample_ids in groups.items():
        yield Observation("flag", said, annotator, clock, tuple(sample_ids))


def _patterns(connection: sqlite3.Connection) -> Iterator[Observation]:
    for fact in facts.read(connection, PATTERN, Pattern).values():
        if fact.value is None:
            continue
        contents = [_bytes(item) for item in fact.value.samples]
        ids = samples.ids_of_hashes(connection, contents)
        here = tuple(sorted(ids.values()))
        yield Observation(
            "pattern", fact.value.text, fact.annotator, fact.clock, here, fact.key
        )


def _row(project: ProjectFile, item: Observation) -> tuple[str | int, ...]:
    with project.read() as connection:
        first = item.sample_ids[:1]
        details = samples.read_details(connection, list(first))
        names = samples.identifiers_of(connection, item.sample_ids)
    excerpt = next((detail.text or "" for detail in details), "")[:_LONGEST_EXCERPT]
    return (
        item.kind,
        item.said,
        item.annotator,
        _time(item.clock),
        len(item.sample_ids),
        " ".join(names),
        excerpt,
    )


def _time(clock: int) -> str:
    moment = datetime.fromtimestamp(seconds_of(clock), UTC)
    return moment.isoformat(timespec="milliseconds")


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""  # a forged one: no sample is called that
