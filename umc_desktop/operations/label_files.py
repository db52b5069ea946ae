"""Labels from files of their own: one annotator's answers, by the samples' ids."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.events import EventKind, How, label_body
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.exchange.rows import BadRow, LabelRow
from umc_desktop.operations import journal
from umc_desktop.operations.journal import Step
from umc_desktop.storage import annotations, labels, problems, samples
from umc_desktop.storage.project_file import ProjectFile

_PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class ImportLabels:
    """Whose labels are read from which file."""

    file: Path = option("CSV, TSV, JSONL, JSON or Parquet.", positional=True)
    annotator: str = option("Who gave these labels.")
    identifier: str = option("Column with the ids.", "id", flag="id")
    label: str = option("Column with the labels.", "label")
    create: bool = option("Add labels that a label set does not have yet.", False)


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
