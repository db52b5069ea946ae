"""Bringing samples in from files of other programs."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import JobCancelledError, ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Domain, NewSample
from umc_desktop.domain.wording import counted
from umc_desktop.exchange.columns import ColumnMapping, named_columns
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.given_labels import enter_given_labels
from umc_desktop.operations.incoming import (
    IncomingRow,
    Transaction,
    read_transactions,
)
from umc_desktop.operations.journal import Step
from umc_desktop.operations.label_sets import let_carry
from umc_desktop.storage import labels, problems, samples
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.exchange.previews import Preview

_PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class ImportSamples:
    """Which files, and which of their columns mean what."""

    files: tuple[Path, ...] = option("Files, folders or zips.", positional=True)
    text: str | None = option("Column with the text.", None)
    image: str | None = option(
        "Column with images: their paths, several parted by “;”, or a list.", None
    )
    label: str | None = option("Column with labels.", None)
    identifier: str | None = option("Column with your own ids.", None, flag="id")
    domain: str | None = option("Column with the domain.", None)
    domain_name: str | None = option(
        "Domain of all samples; without it, the file's name.", None
    )
    label_set: str | None = option(
        "Label set that new domains share; without it, each has its own.", None
    )
    pair: bool = option(
        "In folders and zips: a text and the images of its name are one sample.", False
    )
    several: bool = option(
        "A row may name several labels (a|b, or a list), and samples carry all of "
        "them.",
        False,
    )
    known_labels: bool = option(
        "Keep the labels aside as known answers, for demos and simulation.", False
    )
    annotator: str = option("Who imports; without it, the computer account.", "")


@dataclass(frozen=True)
class PreviewFile:
    """Which file is looked into."""

    file: Path = option("File, folder or zip.", positional=True)
    pair: bool = option("Show a text and the images of its name as one sample.", False)


@dataclass(frozen=True)
class ListProblems:
    """Nothing to choose."""


@dataclass
class _Tally:
    """What an import has done so far."""

    rows: int = 0
    added: int = 0
    labelled: int = 0
    problems: int = 0

    @property
    def repeated(self) -> int:
        return self.rows - self.added

    def sentence(self, *, known: bool, stopped: bool) -> str:
        parts = [f"{counted(self.added, 'sample')} imported"]
        if self.labelled:
            parts.append(counted(self.labelled, "known answer" if known else "label"))
        if self.repeated:
            repeats = "repeats" if self.repeated == 1 else "repeat"
            rows = counted(self.repeated, "row")
            parts.append(f"{rows} {repeats} content that is here already")
        if self.problems:
            rows = counted(self.problems, "row")
            parts.append(f"{rows} left out (umc sample problems lists them)")
        return (
            ("Stopped early. " if stopped else "")
            + parts[0]
            + "".join(f"; {part}" for part in parts[1:])
            + "."
        )


def preview_file(
    project: ProjectFile,
    request: PreviewFile,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Look into a file: its columns, first rows and what each column seems to be."""
    from umc_desktop.exchange.previews import preview

    del project
    progress.report(0, 1, "Looking into the file")
    bundle.put_value("preview", preview(request.file, paired=request.pair))


def show_preview(
    project: ProjectFile,
    request: PreviewFile,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Hand over what was found."""
    del project, progress
    data = bundle.value("preview", dict[str, object])
    return Outcome(Changes.NOTHING, f"Looked into {request.file.name}.", data)


def read_samples(
    project: ProjectFile,
    request: ImportSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Import samples from CSV, TSV, JSON, Parquet, text and image folders, and zips.

    A sample is a text, one or more images, or both: a column holds the text and another
    the images, or the files of a folder have the same name (``pair``).

    The same content twice becomes one sample. Rows that cannot be used are left out
    and reported with file, line and reason; they never stop the import.
    """
    del project
    if not request.files:
        raise InvalidRequestError("Name at least one file to import.")
    notes: list[str] = []
    bundle.put_chunks("rows", _transactions(request, notes, progress))
    bundle.put_value("notes", notes)


def publish_samples(
    project: ProjectFile,
    request: ImportSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring what was read into the project, a chunk in each transaction."""
    tally = _Tally()
    notes = bundle.value("notes", list[str])
    step: Step | None = None
    stopped = False
    for chunk in bundle.chunks("rows", Transaction):
        with project.write() as connection:
            if step is None:
                step = journal.begin(project, connection, "sample.import", request)
            _store(connection, chunk, request, step, tally)
        try:
            progress.report(tally.rows, None, "Storing samples")
        except JobCancelledError:
            stopped = True  # what was acknowledged stays; the sentence says so
            break
    with project.write() as connection:
        if step is None:
            step = journal.begin(project, connection, "sample.import", request)
        report = problems.read(connection, step.frame.operation, _PROBLEMS_SHOWN)
        return step.end(
            connection,
            Outcome(
                Changes.SAMPLES | Changes.LABEL_SETS | Changes.ANNOTATIONS,
                " ".join(
                    [
                        tally.sentence(known=request.known_labels, stopped=stopped),
                        *notes,
                    ]
                ),
                {
                    "added": tally.added,
                    "repeated": tally.repeated,
                    "labels": tally.labelled,
                    "left_out": tally.problems,
                    "notes": notes,
                    "problems": [
                        {"file": file, "line": line, "reason": reason}
                        for file, line, reason in report
                    ],
                },
            ),
        )


def list_problems(
    project: ProjectFile, request: ListProblems, progress: ProgressReporter
) -> Outcome:
    """List every row that an import left out or merged: file, line and reason."""
    del request, progress
    with project.read() as connection:
        found = problems.read_all(connection)
    data = [
        {"imported_at": at, "file": file, "line": line, "reason": reason}
        for at, file, line, reason in found
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(data), 'row')} reported.", {"problems": data}
    )


def _transactions(
    request: ImportSamples, notes: list[str], progress: ProgressReporter
) -> Iterator[Transaction]:
    from umc_desktop.exchange.previews import preview

    for file in request.files:
        found = preview(file, paired=request.pair)
        notes += found.notes
        mapping = _mapping(file, found, request)
        domain = request.domain_name or file.stem
        yield from read_transactions(file, mapping, domain, progress)


def _mapping(file: Path, found: "Preview", request: ImportSamples) -> ColumnMapping:
    """Return the columns asked for; what was not asked for is guessed.

    Labels are guessed only when no column was named at all, or known answers are
    wanted: nobody should get annotations they did not ask for. An empty name means
    no column.
    """
    guess = found.mapping
    nothing_named = not any(
        (request.text, request.image, request.label, request.identifier, request.domain)
    )
    has_content = request.text or request.image
    if not (has_content or guess.text or guess.image):
        columns = named_columns(found.columns)
        raise InvalidRequestError(
            f"Which column of “{file.name}” holds the text, or names the image? "
            f"It has {columns}; say it with --text or --image."
        )
    wants_labels = nothing_named or request.known_labels
    return ColumnMapping(
        text=request.text or None if has_content else guess.text,
        image=request.image or None if has_content else guess.image,
        label=_chosen(request.label, guess.label if wants_labels else None),
        identifier=_chosen(request.identifier, guess.identifier),
        domain=_chosen(request.domain, None if request.domain_name else guess.domain),
        paired=request.pair,
        several=request.several,
    )


def _chosen(asked: str | None, guess: str | None) -> str | None:
    return guess if asked is None else asked or None


def _store(
    connection: sqlite3.Connection,
    chunk: Transaction,
    request: ImportSamples,
    step: Step,
    tally: _Tally,
) -> None:
    domains = {
        name: _domain(connection, step, name, request)
        for name in dict.fromkeys(row.domain for row in chunk.rows)
    }
    added = samples.insert(
        connection,
        (
            NewSample(
                row.content, row.domain, row.text, row.images, row.identifier, row.label
            )
            for row in chunk.rows
        ),
        {name: domain.id for name, domain in domains.items()},
    )
    has_repeats = added < len(chunk.rows)
    asked = [row for row in chunk.rows if has_repeats or row.label is not None]
    stored = samples.stored_as(connection, list({row.content for row in asked}))
    repeats = _repeats(chunk.rows, stored, domains) if has_repeats else []
    samples.add_aliases(
        connection,
        (
            (str(row.identifier), domains[row.domain].id, kept.sample_id)
            for row, kept in repeats
        ),
    )
    merged = [(row.file, row.line, _same_as(kept)) for row, kept in repeats]
    labelled, conflicts = enter_given_labels(
        connection, step, asked, stored, domains, known=request.known_labels
    )
    problems.add(connection, step.frame.operation, [*chunk.bad, *merged, *conflicts])
    tally.rows += len(chunk.rows)
    tally.added += added
    tally.labelled += labelled
    tally.problems += len(chunk.bad) + len(conflicts)


def _domain(
    connection: sqlite3.Connection, step: Step, name: str, request: ImportSamples
) -> Domain:
    """Return a domain whose label set gives as many labels as the file has.

    Raises
    ------
    InvalidRequestError
        If it is here already and its samples carry one label each.
    """
    sets = labels.read_label_sets(connection).values()
    is_new = (request.label_set or name) not in sets
    domain = labels.ensure_domain(connection, name, request.label_set)
    if not request.several or domain.several:
        return domain
    if not is_new and labels.read_labels(connection, domain.label_set_id):
        raise InvalidRequestError(
            f"The samples of {name} carry one label each, the file names several. To "
            "let them carry several, use umc label several first."
        )
    let_carry(connection, step, domain.label_set_id, several=True)
    return labels.ensure_domain(connection, name)


def _repeats(
    rows: Sequence[IncomingRow],
    stored: Mapping[bytes, samples.Stored],
    domains: Mapping[str, Domain],
) -> list[tuple[IncomingRow, samples.Stored]]:
    """Return rows with an id that their sample does not have, and that sample."""
    return [
        (row, kept)
        for row in rows
        if row.identifier
        and (row.identifier, domains[row.domain].id)
        != ((kept := stored[row.content]).identifier, kept.domain_id)
    ]


def _same_as(kept: samples.Stored) -> str:
    name = f"“{kept.identifier}”" if kept.identifier else f"sample {kept.sample_id}"
    return f"the same content as {name}; they are one sample"
