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
from umc_desktop.domain.wording import counted
from umc_desktop.exchange.columns import ColumnMapping
from umc_desktop.exchange.rows import BadRow, LabelRow, Row
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
class ListProblems:
    """Nothing to choose."""


@dataclass(frozen=True)
class ImportLabels:
    """Whose labels are read from which file."""

    file: Path = option("CSV, TSV, JSONL, JSON or Parquet.", positional=True)
    annotator: str = option("Who gave these labels.")
    identifier: str = option("Column with the ids.", "id", flag="id")
    label: str = option("Column with the labels.", "label")
    create: bool = option("Add labels that a label set does not have yet.", False)


# hash, domain, text, image, identifier, label; file, line
_PackedRow = tuple[
    bytes, str, str | None, bytes | None, str | None, str | None, str, int
]
_Problem = tuple[str, int, str]


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """What one transaction of an import brings from the worker to the project."""

    rows: list[_PackedRow]
    bad: list[_Problem]


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
    """Read (id, label) rows and record them as one annotator's labels, in one step.

    Ids are those of the imported files; samples that came without any are named by
    their number in the project.
    """
    rows, bad = _read_label_rows(request, progress)
    with project.write() as connection:
        step = journal.begin(
            project, connection, "label.import", request, reversible=True
        )
        found = _find_samples(connection, rows, bad)
        touched = _record_labels(connection, step, found, request, bad)
        problems.add(
            connection,
            step.frame.operation,
            ((row.file, row.line, row.reason) for row in bad),
        )
        progress.report(len(rows), len(rows))
        left_out = f"; {counted(len(bad), 'row')} left out" if bad else ""
        return step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY | Changes.LABEL_SETS,
                f"{counted(len(touched), 'label')} by {request.annotator}{left_out}.",
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


def _read_label_rows(
    request: ImportLabels, progress: ProgressReporter
) -> tuple[dict[str, LabelRow], list[BadRow]]:
    """Return the first row of each id, and what cannot be used."""
    from umc_desktop.exchange.reading import label_rows

    wanted: dict[str, LabelRow] = {}
    bad: list[BadRow] = []
    for row in label_rows(request.file, request.identifier, request.label, progress):
        if isinstance(row, BadRow):
            bad.append(row)
        elif wanted.setdefault(row.identifier, row).label != row.label:
            first = wanted[row.identifier]
            reason = f"the id has the label “{first.label}” in line {first.line}"
            bad.append(BadRow(row.file, row.line, reason))
    return wanted, bad


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
            row.file,
            row.line,
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
    added = samples.insert(
        connection,
        (NewSample(*row[:6]) for row in chunk.rows),
        {name: domain.id for name, domain in domains.items()},
    )
    tally.rows += len(chunk.rows)
    tally.added += added
    tally.problems += len(chunk.bad)
    problems.add(connection, step.frame.operation, chunk.bad)
    labelled = [row for row in chunk.rows if row[5] is not None]
    asked = chunk.rows if added < len(chunk.rows) else labelled
    stored = samples.stored_as(connection, list({row[0] for row in asked}))
    if added < len(chunk.rows):
        problems.add(connection, step.frame.operation, _lost_ids(chunk.rows, stored))
    for label_set_id, rows in _by_label_set(labelled, stored).items():
        fitting = [row for row in rows if domains[row[1]].label_set_id == label_set_id]
        names = dict.fromkeys(str(row[5]) for row in fitting)
        known = labels.ensure_labels(connection, label_set_id, names)
        answers, conflicts = _answers(connection, rows, fitting, stored, known)
        problems.add(connection, step.frame.operation, conflicts)
        tally.problems += len(conflicts)
        tally.labelled += len(answers)
        if request.known_labels:
            labels.set_known_labels(
                connection,
                ((known[label].id, content) for content, label in answers.items()),
            )
        else:
            _import_answers(connection, step, answers, stored, known)


def _lost_ids(
    rows: list[_PackedRow], stored: dict[bytes, samples.Stored]
) -> Iterator[_Problem]:
    """Say of every repeated row which sample it became, if its own id is lost."""
    for content, _, _, _, identifier, _, file, line in rows:
        kept = stored[content].identifier
        if identifier and identifier != kept:
            yield file, line, f"the same content as “{kept}”; the id is not kept"


def _by_label_set(
    rows: list[_PackedRow], stored: dict[bytes, samples.Stored]
) -> dict[int, list[_PackedRow]]:
    groups: dict[int, list[_PackedRow]] = {}
    for row in rows:
        groups.setdefault(stored[row[0]].label_set_id, []).append(row)
    return groups


def _answers(
    connection: sqlite3.Connection,
    rows: list[_PackedRow],
    fitting: list[_PackedRow],
    stored: dict[bytes, samples.Stored],
    known: dict[str, Label],
) -> tuple[dict[bytes, str], list[_Problem]]:
    """Return the label of each content, and what contradicts it.

    Of rows with the same content the first label that ever came with a file stands.
    """
    names = {label.id: label.name for label in known.values()}
    given = labels.read_given(
        connection, IMPORTED, [stored[row[0]].sample_id for row in fitting]
    )
    answers: dict[bytes, str] = {}
    conflicts: list[_Problem] = []
    accepted = {(row[6], row[7]) for row in fitting}
    for content, domain, _, _, _, label, file, line in rows:
        assert label is not None
        earlier = answers.get(content) or names.get(
            given.get(stored[content].sample_id, 0)
        )
        if (file, line) not in accepted:
            reason = f"this content is in another domain than “{domain}”, whose labels"
            conflicts.append((file, line, f"{reason} do not include “{label}”"))
        elif earlier is not None and earlier != label:
            reason = f"the same content came with “{earlier}” before"
            conflicts.append((file, line, f"{reason}; “{label}” was left out"))
        else:
            answers[content] = label
    return answers, conflicts


def _import_answers(
    connection: sqlite3.Connection,
    step: Step,
    answers: dict[bytes, str],
    stored: dict[bytes, samples.Stored],
    known: dict[str, Label],
) -> None:
    annotator_id = labels.ensure_annotator(connection, IMPORTED)
    frame = replace(
        step.frame, annotator=labels.annotator_uid(connection, annotator_id)
    )
    by_label: dict[str, list[tuple[int, bytes]]] = {}
    for content, label in answers.items():
        by_label.setdefault(label, []).append((stored[content].sample_id, content))
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
    connection: sqlite3.Connection, rows: dict[str, LabelRow], bad: list[BadRow]
) -> dict[int, LabelRow]:
    """Match rows to samples; what matches none, or several, is a bad row."""
    by_identifier = samples.find_by_identifier(connection, list(rows))
    found: dict[int, LabelRow] = {}
    unnamed: dict[int, LabelRow] = {}
    for identifier, row in rows.items():
        ids = by_identifier.get(identifier, [])
        if len(ids) == 1:
            found[ids[0]] = row
        elif ids:
            reason = f"the id “{identifier}” is shared by {len(ids)} samples"
            bad.append(BadRow(row.file, row.line, reason))
        elif identifier.isascii() and identifier.isdecimal() and identifier[0] != "0":
            unnamed[int(identifier)] = row
        else:
            bad.append(_unknown(row))
    # only a sample without an id of its own goes by its number
    numbered = samples.without_identifier(connection, list(unnamed))
    for sample_id, row in unnamed.items():
        if sample_id in numbered:
            found.setdefault(sample_id, row)
        else:
            bad.append(_unknown(row))
    return found


def _unknown(row: LabelRow) -> BadRow:
    return BadRow(row.file, row.line, f"no sample has the id “{row.identifier}”")


def _record_labels(
    connection: sqlite3.Connection,
    step: Step,
    wanted: dict[int, LabelRow],
    request: ImportLabels,
    bad: list[BadRow],
) -> list[int]:
    touched: list[int] = []
    for label_set_id, members in samples.by_label_set(connection, list(wanted)).items():
        known = {
            label.name: label for label in labels.read_labels(connection, label_set_id)
        }
        if request.create:
            names = [wanted[sample_id].label for sample_id, _ in members]
            known = labels.ensure_labels(connection, label_set_id, names)
        groups: dict[str, list[tuple[int, bytes]]] = {}
        for sample_id, content in members:
            row = wanted[sample_id]
            if row.label in known:
                groups.setdefault(row.label, []).append((sample_id, content))
                touched.append(sample_id)
            else:
                reason = f"“{row.label}” is no label here; --create allows new ones"
                bad.append(BadRow(row.file, row.line, reason))
        for name, group in groups.items():
            annotations.append(
                connection,
                step.frame,
                step.annotator_id,
                EventKind.LABEL,
                group,
                label_body([known[name].uid], How.SINGLE),
            )
    return touched
