"""The certificate: how good the labels of a finished project are, to give away."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from umc_desktop import __version__
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.events import BatchRecord, How, Made
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.certificate import certificate
from umc_desktop.operations import journal
from umc_desktop.operations.certificate_record import BatchSummary, CertificateRecord
from umc_desktop.operations.finishing import under_way
from umc_desktop.operations.finishing_state import ABOUT, Stage
from umc_desktop.operations.target import check_new, check_page
from umc_desktop.storage import annotations, event_log, samples
from umc_desktop.storage.project_file import ProjectFile

_SUFFIX = "-certificate"


@dataclass(frozen=True)
class MakeCertificate:
    """Where the certificate goes."""

    out: Path | None = option(
        "The certificate's .html file, a .json beside it; without it, beside the "
        "project.",
        None,
    )
    force: bool = option("Replace files that are there already.", False)
    annotator: str = option("Who asks; without it, the computer account.", "")


def write_certificate(
    project: ProjectFile,
    request: MakeCertificate,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Certify how good the finished labels are, with a 95\u202f% interval.

    Counts the labels that a person has seen, and says what the rest rests on. Writes a
    web page that needs nothing beside it, and the same numbers as JSON.

    Raises
    ------
    InvalidRequestError
        If finishing has not come to glancing yet, or a file exists and ``force`` was
        not given.
    """
    page = request.out or project.path.with_name(f"{project.path.stem}{_SUFFIX}.html")
    replaces = request.out is None or request.force
    check_page(page, "the certificate", force=replaces)
    check_new(page.with_suffix(".json"), force=replaces)
    progress.report(0, None, "Counting labels")
    record = certify(project)
    save_certificate(record, page.absolute())
    bundle.put_value("certificate", record)
    bundle.put_value("page", str(page.absolute()))


def keep_certificate(
    project: ProjectFile,
    request: MakeCertificate,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Keep in the project what was certified."""
    record = bundle.value("certificate", CertificateRecord)
    page = bundle.value("page", str)
    with project.write() as connection:
        step = journal.begin(project, connection, "quality.certificate", request)
        step.tell(connection, ABOUT, [("certificate", record)])
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.QUEUE,  # the last step of finishing's
                f"{record.sentence}.",
                {
                    **msgspec.to_builtins(record),
                    "page": page,
                    "json": str(Path(page).with_suffix(".json")),
                },
            ),
        )


def certificate_for_export(project: ProjectFile, out: Path) -> Path | None:
    """Write the certificate beside an exported file, if finishing came to its end.

    Parameters
    ----------
    out
        The exported file.

    Returns
    -------
    Path or None
        Of the page; ``None`` if there is nothing to certify.
    """
    with project.read() as connection:
        try:
            *_, now = under_way(connection)
        except InvalidRequestError:
            return None
    if now.stage is not Stage.CERTIFICATE:
        return None
    page = out.with_name(f"{out.stem}{_SUFFIX}.html")
    save_certificate(certify(project), page)
    return page


def certify(project: ProjectFile) -> CertificateRecord:
    """Return what can be said of a project's labels now.

    Raises
    ------
    InvalidRequestError
        If the models have not been let label what they may.
    """
    with project.read() as connection:
        finishing, standing, now = under_way(connection)
        accepted, frozen = finishing.accepted, finishing.frozen
        if accepted is None or frozen is None:
            raise InvalidRequestError(
                f"There is nothing to certify yet. {now.sentence}"
            )
        labels = _Counted(connection)
        by_models = annotations.read_model_given(connection)
        n_samples = samples.count(connection)
        events, digest = event_log.digest(connection)
    rest = finishing.to_glance
    of_models = np.isin(frozen.ids, by_models)
    suggested = frozen.suggestion != 0
    seen = (standing.given != 0) & ~of_models
    mended = seen & suggested & (standing.given != frozen.suggestion)
    fixed = int(np.count_nonzero(mended[rest]))
    wrong = standing.given[frozen.audit] != frozen.suggestion[frozen.audit]
    found = certificate(
        finishing.kept_plan(len(by_models)),
        labels.total,
        fixed,
        finishing.planned.oversight,
    )
    return CertificateRecord(
        sentence=found.sentence,
        labels=labels.total,
        unlabelled=n_samples - labels.total,
        accuracy=found.accuracy,
        low=found.low,
        high=found.high,
        seen=found.seen,
        by_models=len(by_models),
        not_audited=len(by_models) - int(np.count_nonzero(of_models)),
        target=finishing.planned.target,
        confidence=finishing.planned.confidence,
        oversight=finishing.planned.oversight,
        audited=accepted.audited,
        audited_wrong=int(np.count_nonzero(wrong)),
        accepted_surer_than=accepted.threshold if accepted.labels else None,
        accepted_wrong_at_most=accepted.upper_bound,
        glanced=now.glanced,
        fixed=fixed,
        how=dict(labels.how.most_common()),
        batches=labels.batches(),
        annotators=dict(labels.annotators.most_common()),
        project=project.path.name,
        events=events,
        digest=digest,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
    )


def save_certificate(record: CertificateRecord, page: Path) -> None:
    """Write the page and the JSON beside it, each whole or not at all.

    Raises
    ------
    ExchangeError
        If the disk refuses.
    """
    # only who writes one needs it
    from umc_desktop.operations.certificate_page import write_page

    write_page(record, page)
    path = page.with_suffix(".json")
    try:
        with whole_file(path) as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(record), indent=1))
    except OSError as error:
        raise ExchangeError(
            f"“{path.name}” was not written: {error.strerror or error}. Choose another "
            "folder or make room."
        ) from error


class _Counted:
    """The labels that stand, counted by how they came to be."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        standing = [
            one
            for one in annotations.iterate_standing(connection)
            if one.label_id is not None
        ]
        self.total = len(standing)
        self.how = Counter(one.how for one in standing)
        self.annotators = Counter(
            one.annotator for one in standing if one.how != How.MODEL
        )
        self._labels: Counter[Made] = Counter()
        self._records: dict[tuple[bytes, Made], BatchRecord] = {}
        for one in standing:
            record = BatchRecord.from_json(one.batch)
            if record is not None and record.made is not Made.FINISHING:
                self._labels[record.made] += 1
                self._records[one.operation, record.made] = record

    def batches(self) -> list[BatchSummary]:
        """Return the batches by how they were made, those of most labels first."""
        found = []
        for made, n_labels in self._labels.most_common():
            records = [
                record for (_, of), record in self._records.items() if of is made
            ]
            found.append(
                BatchSummary(
                    made.value,
                    len(records),
                    n_labels,
                    sum(record.checked for record in records),
                    sum(record.wrong for record in records),
                )
            )
        return found
