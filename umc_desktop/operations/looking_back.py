"""Who did what when: the audit trail, a sample's history, the labels of any moment."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import COUNTER_BITS, seconds_of
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import canonical_json
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.blindness import WHO_LOOKS, hidden_from
from umc_desktop.operations.exporting import harmless
from umc_desktop.operations.target import check_new
from umc_desktop.storage import decisions, labels, past, samples
from umc_desktop.storage.past import AuditEntry, PastLabel, Wanted
from umc_desktop.storage.project_file import ProjectFile

_MOST = 1_000_000
_PAGE = 2000
_ENDINGS = (".csv", ".jsonl")
_COLUMNS = (
    "finished_at",
    "annotator",
    "command",
    "summary",
    "samples",
    "undone",
    "request",
)
_LABEL_COLUMNS = ("id", "identifier", "domain", "label", "annotator", "decided_at")


@dataclass(frozen=True)
class AuditTrail:
    """Which part of the audit trail, and where it goes."""

    who: str = option("Only what this annotator did.", "")
    command: str = option("Only this command, such as label.assign.", "")
    since: str = option("From this day or moment on, such as 2026-03-01.", "")
    until: str = option("Up to the end of this day, or before this moment.", "")
    text: str = option("Only where the summary holds this.", "")
    sample_id: int | None = option("Only what touched this sample.", None)
    limit: int = option("How many, newest first; 1 to 1,000,000.", 100)
    out: Path | None = option("Write them to this .csv or .jsonl file instead.", None)
    force: bool = option("Replace a file that is there already.", False)
    spreadsheet: bool = option(
        "For spreadsheet programs: put an apostrophe before every cell that they would "
        "run as a formula.",
        False,
    )


@dataclass(frozen=True)
class SampleHistory:
    """Whose history."""

    sample_id: int = option("Id of the sample.", positional=True)
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class LabelsAt:
    """The moment to look back to."""

    time: str = option(
        "A day or moment, such as 2026-03-01 or 2026-03-01T14:30; a day is meant to "
        "its end.",
        positional=True,
    )
    out: Path | None = option("Write the labels to this .csv or .jsonl file.", None)
    force: bool = option("Replace a file that is there already.", False)
    spreadsheet: bool = option(
        "For spreadsheet programs: put an apostrophe before every cell that they would "
        "run as a formula.",
        False,
    )


def show_audit(
    project: ProjectFile, request: AuditTrail, progress: ProgressReporter
) -> Outcome:
    """Show who did what when, filtered, or write it to a file.

    Raises
    ------
    InvalidRequestError
        If a time cannot be read, the limit is out of range, or the file exists and
        ``force`` was not given.
    """
    from umc_desktop.exchange.writing import write_table

    if not 1 <= request.limit <= _MOST:
        raise InvalidRequestError(f"The limit must lie between 1 and {_MOST:,}.")
    since = _stored(parse_moment(request.since)) if request.since else ""
    until = _stored(parse_moment(request.until, end=True)) if request.until else ""
    target = _target(request.out, force=request.force)
    with project.read() as connection:
        shown = names_shown(connection)
        wanted = Wanted(
            _name_of(request.who.strip(), shown),
            request.command.strip(),
            since,
            until,
            request.text.strip(),
            request.sample_id,
        )
        limit = _MOST if target is not None else request.limit
        found = list(past.iterate_audit(connection, wanted, limit))
    rows = [_plain(entry, shown) for entry in found]
    if target is None:
        return Outcome(
            Changes.NOTHING, f"{counted(len(rows), 'step')}.", {"steps": rows}
        )
    pages = _pages([tuple(row[name] for name in _COLUMNS) for row in rows])
    if request.spreadsheet:
        pages = _without_formulas(pages)
    write_table(target, _COLUMNS, pages, progress)
    return Outcome(
        Changes.NOTHING,
        f"Wrote {counted(len(rows), 'step')} of the audit trail to {target}.",
        {"written": len(rows), "file": str(target)},
    )


def show_sample_history(
    project: ProjectFile, request: SampleHistory, progress: ProgressReporter
) -> Outcome:
    """Show everything that was ever said of a sample, what was taken back included.

    Raises
    ------
    InvalidRequestError
        If there is no such sample.
    """
    del progress
    who = journal.current_annotator(request.annotator)
    with project.read() as connection:
        detail = samples.read_detail(connection, request.sample_id)
        if detail is None:
            raise InvalidRequestError(
                f"There is no sample {request.sample_id} in this project."
            )
        # what is blind is like what nobody has seen: a refusal would tell them apart
        blind = hidden_from(connection, who, [request.sample_id])
        said = [] if blind else decisions.read_history_of(connection, request.sample_id)
        names = labels.read_label_names(connection)
        shown = names_shown(connection)
    rows = [
        {
            "decided_at": _moment(seconds_of(one.clock)),
            "annotator": shown.get(one.annotator, one.annotator),
            "what": one.kind,
            "label": names.get(one.label_id or 0, ""),
            "how": one.how,
            "text": one.text,
            "seconds": one.seconds,
            "taken_back": not one.stands,
        }
        for one in said
    ]
    name = shortened(detail.identifier) or f"sample {detail.id}"
    what = counted(len(rows), "event") if rows else "Nothing was said yet"
    return Outcome(Changes.NOTHING, f"{what} on {name}.", {"events": rows})


def compute_labels_at(
    project: ProjectFile,
    request: LabelsAt,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Show which labels stood at a past moment, or write them to a file.

    Undo, corrections and adjudications count as they did then, and so does the policy
    by which differing labels became one. Changes nothing in the project.

    Raises
    ------
    InvalidRequestError
        If the time cannot be read, or the file exists and ``force`` was not given.
    """
    from umc_desktop.exchange.writing import write_table

    moment = parse_moment(request.time, end=True)
    target = _target(request.out, force=request.force)
    reading = (int(moment.timestamp() * 1000) << COUNTER_BITS) - 1
    clock = min(reading, 2**63 - 1)  # all that the file can hold
    progress.report(0, None, "Reading the events until then")
    with project.read() as connection:
        standing, without = past.labels_at(connection, clock)
        domains = {domain.id: domain.name for domain in labels.read_domains(connection)}
        names = labels.read_label_names(connection)
        shown = names_shown(connection)
        domain_of = samples.domains_of(connection, [one.sample_id for one in standing])
        counts = Counter(
            (domains[domain_of[one.sample_id]], names[one.label_id]) for one in standing
        )
        if target is not None:
            rows = _label_rows(project, standing, domains, names, shown)
            if request.spreadsheet:
                rows = _without_formulas(rows)
            write_table(target, _LABEL_COLUMNS, rows, progress)
    bundle.put_value(
        "past",
        {
            "time": _moment(moment.timestamp()),
            "labelled": len(standing),
            "without": len(without),
            "labels": [
                {"domain": domain, "label": label, "samples": n}
                for (domain, label), n in sorted(counts.items())
            ],
            **({"file": str(target)} if target is not None else {}),
        },
    )


def tell_labels_at(
    project: ProjectFile,
    request: LabelsAt,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say how many labels stood."""
    del project, request, progress
    data = bundle.value("past", dict[str, Any])
    written = f"; they are in {data['file']}" if "file" in data else ""
    return Outcome(
        Changes.NOTHING,
        f"At that time {counted(data['labelled'], 'sample')} had a label that stood"
        f"{written}.",
        data,
    )


def parse_moment(text: str, *, end: bool = False) -> datetime:
    """Return the moment that a person means, in UTC.

    Parameters
    ----------
    text
        ISO 8601; without a time zone it is this computer's.
    end
        Whether a day is meant to its end.

    Raises
    ------
    InvalidRequestError
        If it cannot be read.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if end and len(text.strip()) <= len("2026-03-01"):
            moment += timedelta(days=1)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise InvalidRequestError(
            f"“{shortened(text)}” is no day or moment like 2026-03-01 or "
            "2026-03-01T14:30."
        ) from None


def _label_rows(
    project: ProjectFile,
    standing: Sequence[PastLabel],
    domains: dict[int, str],
    names: dict[int, str],
    shown: dict[str, str],
) -> Iterator[list[tuple[Any, ...]]]:
    for first in range(0, len(standing), _PAGE):
        page = standing[first : first + _PAGE]
        with project.read() as connection:
            found = samples.read_details(connection, [one.sample_id for one in page])
        details = {detail.id: detail for detail in found}
        yield [
            (
                one.sample_id,
                details[one.sample_id].identifier,
                domains[details[one.sample_id].domain_id],
                names[one.label_id],
                shown.get(one.annotator, one.annotator),
                _moment(seconds_of(one.clock)),
            )
            for one in page
        ]


def _target(out: Path | None, *, force: bool) -> Path | None:
    if out is None:
        return None
    if out.suffix.lower() not in _ENDINGS:
        raise InvalidRequestError(
            f"“{out.name}” should end in one of {', '.join(_ENDINGS)}."
        )
    check_new(out, force=force)
    return out.absolute()


def _plain(entry: AuditEntry, shown: dict[str, str]) -> dict[str, Any]:
    return {
        "finished_at": entry.at,
        "annotator": shown.get(entry.annotator, entry.annotator),
        "command": entry.command,
        "summary": _called(entry.summary, shown),
        "samples": entry.samples,
        "undone": "yes" if entry.undone else "",
        "request": _renamed(entry.request, shown),
    }


def _name_of(who: str, shown: dict[str, str]) -> str:
    """Return the name of somebody who may be called as in reports."""
    called = [name for name, pseudonym in shown.items() if pseudonym == who]
    return called[0] if who not in shown and called else who


def _called(sentence: str, shown: dict[str, str]) -> str:
    """Return a sentence of the log with every annotator called as in reports."""
    others = [name for name, pseudonym in shown.items() if pseudonym != name]
    if not others:
        return sentence
    longest_first = sorted(map(re.escape, others), key=len, reverse=True)
    return re.sub(
        rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)",
        lambda found: shown[found.group()],
        sentence,
    )


def _renamed(request: str, shown: dict[str, str]) -> str:
    """Return a logged request with every annotator called as in reports."""
    try:
        asked = msgspec.json.decode(request, type=dict[str, Any])
    except msgspec.MsgspecError:  # another program wrote it
        return request
    return canonical_json(
        {
            key: shown.get(value, value) if isinstance(value, str) else value
            for key, value in asked.items()
        }
    )


def _pages(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    for first in range(0, len(rows), _PAGE):
        yield rows[first : first + _PAGE]


def _without_formulas(
    pages: Iterator[list[tuple[Any, ...]]],
) -> Iterator[list[tuple[Any, ...]]]:
    for page in pages:
        yield [tuple(map(harmless, row)) for row in page]


def _stored(moment: datetime) -> str:
    """Return a moment as the log has it, so that text compares as time does."""
    return moment.isoformat(timespec="milliseconds")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
