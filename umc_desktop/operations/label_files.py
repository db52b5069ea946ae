"""Labels from files of their own: one annotator's answers, by the samples' ids."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.events import EventKind, How
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.exchange.rows import BadRow, LabelRow
from umc_desktop.operations import journal
from umc_desktop.operations.given_labels import event_of, named_in
from umc_desktop.operations.journal import Step
from umc_desktop.storage import folding, labels, problems, samples
from umc_desktop.storage.project_file import ProjectFile

_PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class ImportLabels:
    """Whose labels are read from which file."""

    file: Path = option("CSV, TSV, JSONL, JSON or Parquet.", positional=True)
    annotator: str = option("Who gave these labels.")
    identifier: str = option("Column with the ids.", "id", flag="id")
    label: str = option("Column with the labels.", "label")
    domain: str | None = option(
        "Domain the ids are from, where files of several share them.", None
    )
    create: bool = option("Add labels that a label set does not have yet.", False)


def import_labels(
    project: ProjectFile, request: ImportLabels, progress: ProgressReporter
) -> Outcome:
    """Read (id, label) rows and record them as one annotator's labels, in one step.

    Ids are those of the imported files, of rows that repeat a sample as well; samples
    that came without any are named by their number in the project.

    Raises
    ------
    InvalidRequestError
        If the project has no such domain.
    """
    with project.read() as connection:
        several = any(domain.several for domain in labels.read_domains(connection))
    rows, bad = _read_label_rows(request, progress, several=several)
    with project.write() as connection:
        step = journal.begin(
            project, connection, "label.import", request, reversible=True
        )
        domain_id = (
            None
            if request.domain is None
            else labels.find_domain(connection, request.domain).id
        )
        found = _find_samples(connection, rows, domain_id, bad)
        touched = _record_labels(connection, step, found, request, bad)
        bad.sort(key=lambda row: row.line)
        problems.add(
            connection,
            step.frame.operation,
            ((row.file, row.line, row.reason) for row in bad),
        )
        progress.report(len(rows), len(rows))
        who = journal.current_annotator(request.annotator)
        left_out = f"; {counted(len(bad), 'row')} left out" if bad else ""
        return step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY | Changes.LABEL_SETS,
                f"{counted(len(touched), 'label')} by {who}{left_out}.",
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
    request: ImportLabels, progress: ProgressReporter, *, several: bool
) -> tuple[dict[str, LabelRow], list[BadRow]]:
    """Return the first row of each id, and what cannot be used."""
    from umc_desktop.exchange.reading import label_rows

    wanted: dict[str, LabelRow] = {}
    bad: list[BadRow] = []
    for row in label_rows(
        request.file, request.identifier, request.label, progress, several=several
    ):
        if isinstance(row, BadRow):
            bad.append(row)
        elif wanted.setdefault(row.identifier, row).label != row.label:
            first = wanted[row.identifier]
            reason = f"the id has the label “{first.label}” in line {first.line}"
            bad.append(BadRow(row.file, row.line, reason))
    return wanted, bad


def _find_samples(
    connection: sqlite3.Connection,
    rows: dict[str, LabelRow],
    domain_id: int | None,
    bad: list[BadRow],
) -> dict[int, LabelRow]:
    """Match rows to samples; what matches none, or several, is a bad row."""
    named = samples.find_by_identifier(connection, list(rows), domain_id)
    # only a sample without an id of its own goes by its number
    numbers = {
        int(identifier): identifier
        for identifier in rows
        if identifier not in named and _is_number(identifier)
    }
    for number in samples.without_identifier(connection, list(numbers), domain_id):
        named[numbers[number]] = [number]
    found: dict[int, LabelRow] = {}
    for identifier, row in rows.items():
        ids = named.get(identifier, [])
        if len(ids) != 1:
            reason = _mismatch(identifier, ids, domain_id)
            bad.append(BadRow(row.file, row.line, reason))
        elif found.setdefault(ids[0], row).label != row.label:
            first = found[ids[0]]
            reason = (
                f"“{identifier}” is the same sample as “{first.identifier}”, which has "
                f"the label “{first.label}” in line {first.line}"
            )
            bad.append(BadRow(row.file, row.line, reason))
    return found


def _is_number(identifier: str) -> bool:
    return identifier.isascii() and identifier.isdecimal() and identifier[0] != "0"


def _mismatch(identifier: str, ids: list[int], domain_id: int | None) -> str:
    if ids:
        hint = "" if domain_id else "; --domain may tell them apart"
        return f"the id “{identifier}” is shared by {len(ids)} samples{hint}"
    return f"no sample has the id “{identifier}”" + (" there" if domain_id else "")


def _record_labels(
    connection: sqlite3.Connection,
    step: Step,
    wanted: dict[int, LabelRow],
    request: ImportLabels,
    bad: list[BadRow],
) -> list[int]:
    touched: list[int] = []
    for label_set_id, members in samples.by_label_set(connection, list(wanted)).items():
        names = list(dict.fromkeys(wanted[sample_id].label for sample_id, _ in members))
        known = named_in(connection, label_set_id, names, create=request.create)
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
            folding.append(
                connection,
                step.frame,
                step.annotator_id,
                EventKind.LABEL,
                group,
                event_of(connection, known[name], How.SINGLE),
            )
    return touched
