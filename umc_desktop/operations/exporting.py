"""Taking the labelled dataset out, for other programs."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.events import BatchRecord
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.target import check_new
from umc_desktop.storage import (
    annotations,
    arrays,
    combinations,
    decisions,
    flags,
    labels,
    samples,
)
from umc_desktop.storage.annotations import CurrentAnnotation
from umc_desktop.storage.project_file import ProjectFile

_PAGE = 2000
_COLUMNS = (
    "id",
    "text",
    "label",
    "domain",
    "annotator",
    "decided_at",
    "how",
    "seconds",
    "batch",
    "batch_made",
    "batch_size",
    "batch_checked",
    "batch_wrong",
)
_NO_BATCH = (None,) * 5
_SIGNATURES = {
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"RIFF": ".webp",
    b"GIF8": ".gif",
    b"BM": ".bmp",
}
_BETWEEN_IMAGES = "; "

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\0")

Value = str | int | float | list[str] | None


@dataclass(frozen=True)
class ExportSamples:
    """Where the dataset goes and what it holds."""

    out: Path = option("The new file: .csv, .jsonl or .parquet.", positional=True)
    unlabelled: bool = option("Also export samples without a label.", False)
    every_annotator: bool = option(
        "One row for each annotator's label, not only the one that stands.", False
    )
    probabilities: bool = option(
        "Add the ensemble's suggestion and its probability for every label.", False
    )
    observations: bool = option("Add each sample's flags and notes.", False)
    spreadsheet: bool = option(
        "For spreadsheet programs: put an apostrophe before every cell that they would "
        "run as a formula. This changes the data.",
        False,
    )
    force: bool = option("Replace a file that is there already.", False)


def write_dataset(
    project: ProjectFile,
    request: ExportSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Export labelled samples: labels, who, when, how, and what the models think.

    The file appears whole or not at all. Images are written into a folder beside it;
    several of a sample are named in one cell with “;” between them. Importing the file
    again gives the same labels. Beside the dataset of a finished project goes its
    certificate.

    Raises
    ------
    InvalidRequestError
        If the file exists and ``force`` was not given.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.exchange.writing import write_table
    from umc_desktop.operations.certifying import certificate_for_export

    check_new(request.out, force=request.force)
    rows = _Rows(project, request, progress)
    written = write_table(
        request.out, rows.columns, rows.batches(), progress, rows.kinds
    )
    bundle.put_value("written", written)
    certificate = certificate_for_export(project, request.out)
    bundle.put_value("certificate", str(certificate or ""))


def report_export(
    project: ProjectFile,
    request: ExportSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was written."""
    del project, progress
    written = bundle.value("written", int)
    certificate = bundle.value("certificate", str)
    return Outcome(
        Changes.NOTHING,
        f"Exported {counted(written, 'row')} to {request.out}"
        f"{', with the certificate beside it' if certificate else ''}.",
        {"rows": written, "file": str(request.out), "certificate": certificate or None},
    )


class _Rows:
    """The rows of an export, page by page."""

    def __init__(
        self, project: ProjectFile, request: ExportSamples, progress: ProgressReporter
    ) -> None:
        self._project = project
        self._request = request
        self._progress = progress
        with project.read() as connection:
            self._index = samples.read_index(connection)
            self._labels = labels.read_label_names(connection)
            self._combined = combinations.read(connection)
            self._shown = names_shown(connection)
            domains = labels.read_domains(connection)
            self._domains = {domain.id: domain.name for domain in domains}
            several = any(domain.several for domain in domains)
            self._lists = several and request.out.suffix.lower() != ".csv"
            self._standing = _standing(connection, every=request.every_annotator)
            self._predictions = (
                _Predictions(connection) if request.probabilities else None
            )
            self._observed = _observed(connection) if request.observations else None
        self._has_images = bool(self._index.has_image.any())
        self.columns: tuple[str, ...] = _COLUMNS
        if self._has_images:
            self.columns += ("image",)
        if self._observed is not None:
            self.columns += ("flags", "notes")
        if self._predictions is not None:
            self.columns += ("suggestion",)
            self._label_names = tuple(
                dict.fromkeys(
                    self._labels[label_id] for label_id in self._predictions.label_ids
                )
            )
            self.columns += tuple(f"p({name})" for name in self._label_names)

    @property
    def kinds(self) -> dict[str, type]:
        """Type of each column; a file without any label has no other way to know."""
        numbers: dict[str, type] = dict.fromkeys(
            (name for name in self.columns if name.startswith("p(")), float
        )
        numbers |= {"seconds": float, "batch_size": int}
        numbers |= {"batch_checked": int, "batch_wrong": int}
        if self._lists:
            numbers |= {"label": list, "suggestion": list}
        return {name: numbers.get(name, str) for name in self.columns}

    def batches(self) -> Iterator[list[tuple[Value, ...]]]:
        wanted = [
            int(sample_id)
            for sample_id in self._index.ids
            if self._request.unlabelled or int(sample_id) in self._standing
        ]
        for first in range(0, len(wanted), _PAGE):
            page = wanted[first : first + _PAGE]
            with self._project.read() as connection:
                batch = [
                    row
                    for sample_id in page
                    for row in self._rows_of(connection, sample_id)
                ]
            if self._request.spreadsheet:
                batch = [tuple(map(harmless, row)) for row in batch]
            self._progress.report(first, len(wanted), "Writing the dataset")
            yield batch

    def _rows_of(
        self, connection: sqlite3.Connection, sample_id: int
    ) -> Iterator[tuple[Value, ...]]:
        detail = samples.read_detail(connection, sample_id)
        assert detail is not None
        extra: tuple[Value, ...] = ()
        if self._has_images:
            extra += (self._write_images(sample_id, detail.images),)
        if self._observed is not None:
            extra += self._observed.get(sample_id, (None, None))
        if self._predictions is not None:
            suggestion, chances = self._predictions.cells(
                sample_id, self._labels, self._label_names
            )
            extra += (self._label_cell(suggestion), *chances)
        for standing in self._standing.get(sample_id, [None]):
            yield (
                detail.identifier or str(sample_id),
                detail.text,
                *self._label_cells(standing, self._domains[detail.domain_id]),
                *extra,
            )

    def _label_cells(
        self, standing: CurrentAnnotation | None, domain: str
    ) -> tuple[Value, ...]:
        if standing is None or standing.label_id is None:
            return None, domain, None, None, None, None, *_NO_BATCH
        decided = datetime.fromtimestamp(seconds_of(standing.clock), UTC)
        return (
            self._label_cell(standing.label_id),
            domain,
            self._shown.get(standing.annotator, standing.annotator),
            decided.isoformat(timespec="milliseconds"),
            standing.how,
            standing.seconds,
            *_batch_cells(standing),
        )

    def _label_cell(self, label_id: int | None) -> Value:
        """Return the name, or a list of names where samples carry several labels."""
        if label_id is None:
            return None
        if not self._lists:
            return self._labels[label_id]
        members = self._combined.get(label_id, (label_id,))
        return sorted(self._labels[one] for one in members)

    def _write_images(self, sample_id: int, images: Sequence[bytes]) -> str | None:
        folder = self._request.out.with_name(f"{self._request.out.stem}_images")
        written = []
        for place, image in enumerate(images, start=1):
            suffix = next(
                (end for start, end in _SIGNATURES.items() if image.startswith(start)),
                ".tif",
            )
            number = f"-{place}" if place > 1 else ""
            name = f"{sample_id:08d}{number}{suffix}"
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(image)
            written.append(f"{folder.name}/{name}")
        return _BETWEEN_IMAGES.join(written) or None


def harmless(cell: Value) -> Value:
    """Return a cell that no spreadsheet program takes for a formula.

    References
    ----------
    CWE-1236, "Improper neutralization of formula elements in a CSV file".
    """
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell


class _Predictions:
    """The last round's ensemble probabilities, looked up by sample."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        scored = arrays.read_all(connection, "round")
        ids = scored.get("ids", np.empty(0, np.int64))
        self._found: dict[int, tuple[int, int]] = {}
        self._suggested = dict(
            zip(ids.tolist(), scored.get("suggestion", ids).tolist(), strict=True)
        )
        self._several: set[int] = set()
        self._tables: list[tuple[list[int], npt.NDArray[np.float16]]] = []
        for name in sorted(scored):
            if name.startswith("probabilities."):
                key = name.partition(".")[2]
                label_ids = [int(label_id) for label_id in scored[f"label_ids.{key}"]]
                table = len(self._tables)
                if f"thresholds.{key}" in scored:
                    self._several.add(table)
                self._tables.append((label_ids, scored[name]))
                for row, sample_id in enumerate(ids[scored[f"rows.{key}"]].tolist()):
                    self._found[sample_id] = (table, row)
        self.label_ids = list(
            dict.fromkeys(label_id for ids_, _ in self._tables for label_id in ids_)
        )

    def cells(
        self, sample_id: int, names: dict[int, str], columns: tuple[str, ...]
    ) -> tuple[int | None, tuple[float | None, ...]]:
        """Return the suggestion's id and each label's probability, by label name."""
        if sample_id not in self._found:
            return None, (None,) * len(columns)
        table, row = self._found[sample_id]
        label_ids, probabilities = self._tables[table]
        of_label: dict[str, float] = {}
        ids: dict[str, int] = {}
        for label_id, value in zip(label_ids, probabilities[row], strict=True):
            name = names[label_id]  # shared by labels that were merged since
            of_label[name] = of_label.get(name, 0.0) + float(value)
            ids[name] = label_id
        best: int | None = ids[max(of_label, key=lambda name: of_label[name])]
        if table in self._several:
            best = self._suggested[sample_id] or None
        rounded = {name: round(value, 4) for name, value in of_label.items()}
        return best, tuple(rounded.get(name) for name in columns)


def _observed(
    connection: sqlite3.Connection,
) -> dict[int, tuple[str | None, str | None]]:
    """Return the flags and the notes of each sample that has some, of everyone."""
    marks: dict[int, set[str]] = {}
    for flagged in flags.read(connection):
        marks.setdefault(flagged.sample_id, set()).update(flagged.flags)
    notes: dict[int, list[str]] = {}
    for text, _, _, sample_ids in decisions.iterate_notes(connection):
        for sample_id in sample_ids:
            notes.setdefault(sample_id, []).append(text)
    return {
        sample_id: (
            ", ".join(sorted(marks.get(sample_id, ()))) or None,
            "\n".join(notes.get(sample_id, ())) or None,
        )
        for sample_id in marks.keys() | notes.keys()
    }


def _batch_cells(standing: CurrentAnnotation) -> tuple[Value, ...]:
    """Return which batch the label was given in, and how that was made and checked."""
    record = BatchRecord.from_json(standing.batch)
    if record is None:
        return _NO_BATCH
    return (
        standing.operation.hex(),
        record.made.value,
        record.size,
        record.checked,
        record.wrong,
    )


def _standing(
    connection: sqlite3.Connection, *, every: bool
) -> dict[int, list[CurrentAnnotation | None]]:
    found: dict[int, list[CurrentAnnotation | None]] = {}
    chosen = annotations.iterate_annotations if every else annotations.iterate_standing
    for annotation in chosen(connection):
        if annotation.label_id is not None:
            found.setdefault(annotation.sample_id, []).append(annotation)
    return found
