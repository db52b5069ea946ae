"""The project file as a whole: making, describing, checking, copying."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import (
    InvalidRequestError,
    ProjectDamagedError,
    ProjectError,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.operations import conflict_copies
from umc_desktop.operations.pool_rests import in_words, read_rests
from umc_desktop.storage import (
    annotations,
    event_log,
    folding,
    label_changes,
    labels,
    properties,
    rounds,
    samples,
)
from umc_desktop.storage.backup_folder import advice
from umc_desktop.storage.project_file import (
    SUFFIX,
    ProjectFile,
    check_target,
    copy_project,
    find_damage,
)

MADE_FOR = "shared.for"
"""Property that names who a copy was made for."""


@dataclass(frozen=True)
class NewProject:
    """Where the new project lies."""

    path: Path = option("The new file, ending in .umc.", positional=True)


@dataclass(frozen=True)
class DescribeProject:
    """Nothing to choose."""


@dataclass(frozen=True)
class CheckProject:
    """Nothing to choose."""


@dataclass(frozen=True)
class CopyProject:
    """Where the copy goes."""

    out: Path = option("The copy, ending in .umc.", positional=True)
    force: bool = option("Replace a file that is there already.", False)


def new_project(request: NewProject, progress: ProgressReporter) -> Outcome:
    """Make an empty project file."""
    check_suffix(request.path)
    ProjectFile.create(request.path).close()
    progress.report(1, 1)
    return Outcome(
        Changes.NOTHING, f"Made {request.path}.", {"project": str(request.path)}
    )


def describe_project(
    project: ProjectFile, request: DescribeProject, progress: ProgressReporter
) -> Outcome:
    """Count what is in a project: samples, labels, domains, annotators, rounds, events.

    The digest depends only on the set of events: two files with the same digest hold
    the same annotations, wherever they were made and in whatever order.
    """
    del request, progress
    with project.read() as connection:
        current = annotations.read_current(connection)
        events, digest = event_log.digest(connection)
        domains = labels.read_domains(connection)
        per_domain = samples.count_by_domain(connection)
        data: dict[str, Any] = {
            "schema": project.schema_version,
            "samples": samples.count(connection),
            "labelled": len(current.sample_ids),
            "skipped": len(current.skipped_ids),
            "domains": {
                domain.name: per_domain.get(domain.id, 0) for domain in domains
            },
            "annotators": list(labels.read_annotators(connection).values()),
            "labels": len(labels.read_labels(connection)),
            "known_labels": len(labels.read_known_labels(connection)),
            "audit": len(rounds.read_audit(connection)),
            "rounds": rounds.last_round(connection) + 1,
            "events": events,
            "digest": digest,
        }
        rests = read_rests(connection)
        if rests:
            data["pools"] = msgspec.to_builtins(rests)
        if who := properties.read(connection, MADE_FOR):
            data["made_for"] = who
        beside = conflict_copies.find(project.path, connection)
        data |= conflict_copies.as_data(beside)
    summary = (
        f"{counted(data['samples'], 'sample')} in {counted(len(domains), 'domain')}, "
        f"{data['labelled']:,} labelled, {counted(data['rounds'], 'round')}, "
        f"{counted(events, 'event')}."
    )
    summary = " ".join((summary, *map(in_words, rests)))
    if beside:
        summary = f"{summary} {conflict_copies.in_words(project.path, beside)}"
    return Outcome(Changes.NOTHING, summary, data)


def check_project(
    project: ProjectFile, request: CheckProject, progress: ProgressReporter
) -> Outcome:
    """Examine a project for damage and for annotations that the log does not give.

    Raises
    ------
    ProjectDamagedError
        If something is wrong, naming it.
    """
    del request
    progress.report(0, 2, "Reading every page")
    with project.read() as connection:
        findings = find_damage(connection)
        progress.report(1, 2, "Comparing labels with the log")
        if not findings and not folding.agrees_with_log(connection):
            findings.append("the current labels differ from what the event log gives")
        if not findings and not label_changes.agrees_with_log(connection):
            findings.append("the labels differ from what the event log gives")
        findings += event_log.find_forged(connection)
        events, digest = event_log.digest(connection)
    if findings:
        raise ProjectDamagedError(
            f"{project.path} is damaged: {'; '.join(findings)}. {advice(project.path)}"
        )
    progress.report(2, 2)
    return Outcome(
        Changes.NOTHING,
        f"{project.path.name} is well: {counted(events, 'event')}, digest {digest}.",
        {"events": events, "digest": digest, "findings": []},
    )


def copy_to(
    project: ProjectFile, request: CopyProject, progress: ProgressReporter
) -> Outcome:
    """Write a compact copy of a project; nothing deleted remains in it.

    Raises
    ------
    ProjectError
        If the target exists and ``force`` was not given.
    """
    check_copy(project, request.out, "copied", force=request.force)
    with project.read() as connection:
        copy_project(connection, request.out)
    progress.report(1, 1)
    return Outcome(
        Changes.NOTHING, f"Copied to {request.out}.", {"copy": str(request.out)}
    )


def check_copy(project: ProjectFile, out: Path, what: str, *, force: bool) -> None:
    """Refuse to write a copy of a project where it may not be.

    Parameters
    ----------
    what
        What is done with the project, for the sentence: “copied”.

    Raises
    ------
    InvalidRequestError
        If it is the project itself.
    ProjectError
        If the target exists and ``force`` was not given.
    """
    check_suffix(out)
    check_target(out.absolute())
    if out.exists():
        if out.samefile(project.path):
            raise InvalidRequestError(f"A project cannot be {what} onto itself.")
        if not force:
            raise ProjectError(f"{out} exists already; add --force to replace it.")


def check_suffix(path: Path) -> None:
    """Refuse a name that no project file has.

    Raises
    ------
    InvalidRequestError
        If it ends in something else.
    """
    if path.suffix != SUFFIX:
        raise InvalidRequestError(f"{path} should end in {SUFFIX}.")
