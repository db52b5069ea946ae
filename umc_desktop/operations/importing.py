"""Bringing samples and labels in from files of other programs."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import EventKind, How, label_body
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import JobCancelledError, ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Label, NewSample
from umc_desktop.exchange.columns import ColumnMapping
from umc_desktop.exchange.rows import BadRow, Row
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.journal import Step
from umc_desktop.storage import annotations, labels, problems, samples
from umc_desktop.storage.project_file import ProjectFile

IMPORTED = "imported"  # the annotator who stands for labels that came with a file
_PROBLEMS_SHOWN = 20
# Samples are found by the hash of their content, and hashes are scattered: every
# transaction rewrites most of their index, however few rows it adds. So few large ones;
# labelling meanwhile waits for one of them at most.
_ROWS_PER_TRANSACTION = 50_000
_BYTES_PER_TRANSACTION = 32 * 1024 * 1024


@dataclass(frozen=True)
class ImportSamples:
    """Which files, and which of their columns mean what."""

    files: tuple[Path, ...] = option("Files, folders or zips.", positional=True)
    text: str | None = option("Column with the text.", None)
    image: str | None = option("Column with paths of images.", None)
    label: str | None = option("Column with labels.", None)
    identifier: str | None = option("Column with your own ids.", None, flag="id")
    domain: str | None = option("Column with the domain.", None)
    domain_name: str | None = option(
        "Domain of all samples; without it, the file's name.", None
    )
    label_set: str | None = option(
        "Label set that new domains share; without it, each has its own.", None
    )
    known_labels: bool = option(
        "Keep the labels aside as known answers, for demos and simulation.", False
    )
    annotator: str = option("Who imports; without it, the computer account.", "")


@dataclass(frozen=True)
class PreviewFile:
    """Which file is looked into."""

    file: Path = option("File, folder or zip.", positional=True)


@dataclass(frozen=True)
class ImportLabels:
    """Whose labels are read from which file."""

    file: Path = option("CSV, TSV, JSONL, JSON or Parquet.", positional=True)
    annotator: str = option("Who gave these labels.")
    identifier: str = option("Column with the ids.", "id", flag="id")
    label: str = option("Column with the labels.", "label")
    create: bool = option("Add labels that a label set does not have yet.", False)


# hash, domain, text, image, identifier, label
_PackedRow = tuple[bytes, str, str | None, bytes | None, str | None, str | None]


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """What one transaction of an import brings from the worker to the project."""

    rows: list[_PackedRow]
    bad: list[tuple[str, int, str]]


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
        parts = [f"{self.added:,} samples imported"]
        if self.labelled:
            kind = "known answers" if known else "labels"
            parts.append(f"{self.labelled:,} {kind}")
        if self.repeated:
            parts.append(f"{self.repeated:,} rows repeat content that is here already")
        if self.problems:
            parts.append(f"{self.problems:,} rows left out (see the report)")
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
    bundle.put_value("preview", preview(request.file))


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

    The same content twice becomes one sample. Rows that cannot be used are left out
    and reported with file, line and reason; they never stop the import.
    """
    del project
    if not request.files:
        raise InvalidRequestError("Name at least one file to import.")
    bundle.put_chunks("rows", _packed_chunks(request, progress))


def publish_samples(
    project: ProjectFile,
    request: ImportSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring what was read into the project, a chunk in each transaction."""
    tally = _Tally()
    step: Step | None = None
    stopped = False
    for chunk in bundle.chunks("rows", _Packed):
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
                tally.sentence(known=request.known_labels, stopped=stopped),
                {
                    "added": tally.added,
                    "repeated": tally.repeated,
                    "labels": tally.labelled,
                    "left_out": tally.problems,
                    "problems": [
                        {"file": file, "line": line, "reason": reason}
                        for file, line, reason in report
                    ],
                },
            ),
        )


def import_labels(
    project: ProjectFile, request: ImportLabels, progress: ProgressReporter
) -> Outcome:
    """Read (id, label) rows and record them as one annotator's labels, in one step."""
    from umc_desktop.exchange.reading import label_rows

    wanted: dict[str, str] = {}
    bad: list[BadRow] = []
    for row in label_rows(request.file, request.identifier, request.label, progress):
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            wanted[row.identifier] = row.label
    with project.write() as connection:
        step = journal.begin(
            project, connection, "label.import", request, reversible=True
        )
        found = _find_samples(connection, list(wanted))
        bad += [
            BadRow(request.file.name, 0, f"no sample has the id “{identifier}”")
            for identifier in wanted
            if identifier not in found
        ]
        touched = _record_labels(
            connection,
            step,
            {
                sample_id: wanted[identifier]
                for identifier, ids in found.items()
                for sample_id in ids
            },
            request,
            bad,
        )
        problems.add(
            connection,
            step.frame.operation,
            ((row.file, row.line, row.reason) for row in bad),
        )
        progress.report(len(wanted), len(wanted))
        left_out = f"; {len(bad):,} rows left out" if bad else ""
        return step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY | Changes.LABEL_SETS,
                f"{len(touched):,} labels by {request.annotator}{left_out}.",
                {
                    "labelled": len(touched),
                    "left_out": len(bad),
                    "problems": [
                        {"file": row.file, "line": row.line, "reason": row.reason}
                        for row in bad[:_PROBLEMS_SHOWN]
                    ],
                },
                tuple(touched),
            ),
        )


def _packed_chunks(
    request: ImportSamples, progress: ProgressReporter
) -> Iterator[_Packed]:
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.exchange.reading import read_chunks

    for file in request.files:
        mapping = _mapping(file, request)
        default_domain = request.domain_name or file.stem
        rows: list[_PackedRow] = []
        bad: list[tuple[str, int, str]] = []
        n_bytes = 0
        for chunk in read_chunks(file, mapping, progress):
            rows += _pack(chunk.rows, default_domain)
            bad += [(row.file, row.line, row.reason) for row in chunk.bad]
            n_bytes += sum(
                len(row.text or "") + len(row.image or b"") for row in chunk.rows
            )
            if len(rows) >= _ROWS_PER_TRANSACTION or n_bytes >= _BYTES_PER_TRANSACTION:
                yield _Packed(rows, bad)
                rows, bad, n_bytes = [], [], 0
        if rows or bad:
            yield _Packed(rows, bad)


def _mapping(file: Path, request: ImportSamples) -> ColumnMapping:
    """Return the columns asked for; what was not asked for is guessed.

    Labels are guessed only when no column was named at all, or known answers are
    wanted: nobody should get annotations they did not ask for. An empty name means
    no column.
    """
    from umc_desktop.exchange.previews import preview

    guess = preview(file).mapping
    nothing_named = not any(
        (request.text, request.image, request.label, request.identifier, request.domain)
    )
    has_content = request.text or request.image
    wants_labels = nothing_named or request.known_labels
    return ColumnMapping(
        text=request.text if has_content else guess.text,
        image=request.image if has_content else guess.image,
        label=_chosen(request.label, guess.label if wants_labels else None),
        identifier=_chosen(request.identifier, guess.identifier),
        domain=_chosen(request.domain, None if request.domain_name else guess.domain),
    )


def _chosen(asked: str | None, guess: str | None) -> str | None:
    return guess if asked is None else asked or None


def _pack(rows: list[Row], default_domain: str) -> "list[_PackedRow]":
    return [
        (
            content_hash(row.text, row.image),
            row.domain or default_domain,
            row.text,
            row.image,
            row.identifier,
            row.label,
        )
        for row in rows
    ]


def _store(
    connection: sqlite3.Connection,
    chunk: _Packed,
    request: ImportSamples,
    step: Step,
    tally: _Tally,
) -> None:
    domains = {
        name: labels.ensure_domain(connection, name, request.label_set)
        for name in dict.fromkeys(row[1] for row in chunk.rows)
    }
    tally.rows += len(chunk.rows)
    tally.added += samples.insert(
        connection,
        map(NewSample._make, chunk.rows),
        {name: domain.id for name, domain in domains.items()},
    )
    problems.add(connection, step.frame.operation, chunk.bad)
    tally.problems += len(chunk.bad)
    given: dict[str, dict[bytes, str]] = {}
    for content, domain_name, _, _, _, label in chunk.rows:
        if label is not None:
            given.setdefault(domain_name, {}).setdefault(content, label)
    for domain_name, answers in given.items():
        known = labels.ensure_labels(
            connection, domains[domain_name].label_set_id, answers.values()
        )
        if request.known_labels:
            labels.set_known_labels(
                connection,
                ((known[label].id, content) for content, label in answers.items()),
            )
        else:
            _import_answers(connection, step, answers, known)
        tally.labelled += len(answers)


def _import_answers(
    connection: sqlite3.Connection,
    step: Step,
    answers: dict[bytes, str],
    known: dict[str, Label],
) -> None:
    annotator_id = labels.ensure_annotator(connection, IMPORTED)
    frame = replace(
        step.frame, annotator=labels.annotator_uid(connection, annotator_id)
    )
    ids = samples.ids_of_hashes(connection, list(answers))
    by_label: dict[str, list[tuple[int, bytes]]] = {}
    for content, label in answers.items():
        by_label.setdefault(label, []).append((ids[content], content))
    for label, members in by_label.items():
        annotations.append(
            connection,
            frame,
            annotator_id,
            EventKind.LABEL,
            members,
            label_body([known[label].uid], How.IMPORTED),
        )


def _find_samples(
    connection: sqlite3.Connection, identifiers: list[str]
) -> dict[str, list[int]]:
    """Match rows to samples: by the ids of the imported file, else by our own."""
    found = samples.find_by_identifier(connection, identifiers)
    numbers = {
        int(identifier): identifier
        for identifier in identifiers
        if identifier not in found and identifier.isdecimal()
    }
    for sample_id in samples.hashes_of(connection, list(numbers)):
        found[numbers[sample_id]] = [sample_id]
    return found


def _record_labels(
    connection: sqlite3.Connection,
    step: Step,
    wanted: dict[int, str],
    request: ImportLabels,
    bad: list[BadRow],
) -> list[int]:
    set_of = {
        domain.id: domain.label_set_id for domain in labels.read_domains(connection)
    }
    domain_of = samples.domains_of(connection, list(wanted))
    hashes = samples.hashes_of(connection, list(wanted))
    groups: dict[tuple[int, str], list[tuple[int, bytes]]] = {}
    for sample_id, name in wanted.items():
        key = (set_of[domain_of[sample_id]], name)
        groups.setdefault(key, []).append((sample_id, hashes[sample_id]))
    touched: list[int] = []
    for (label_set_id, name), members in groups.items():
        known = {
            label.name: label for label in labels.read_labels(connection, label_set_id)
        }
        if name not in known and request.create:
            known = labels.ensure_labels(connection, label_set_id, [name])
        if name not in known:
            bad.append(
                BadRow(
                    request.file.name,
                    0,
                    f"“{name}” is no label here ({len(members)} rows); "
                    "add --create to allow new labels",
                )
            )
            continue
        annotations.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.LABEL,
            members,
            label_body([known[name].uid], How.SINGLE),
        )
        touched += [sample_id for sample_id, _ in members]
    return touched
