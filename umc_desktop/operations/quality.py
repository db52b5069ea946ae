"""How good the labels of a project are, as numbers, sentences and a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, in_one_line
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.target import check_page
from umc_desktop.storage import annotations, arrays, decisions, samples
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.operations.quality_page import Excerpts, MapPlaces
    from umc_desktop.operations.quality_results import TaskQuality

_LONGEST_EXCERPT = 160
_MOST_LISTED = 100  # samples of a kind in the page and in what scripts get


@dataclass(frozen=True)
class ReportQuality:
    """Where the report goes."""

    out: Path | None = option(
        "The report's .html file; without it, beside the project.", None
    )
    force: bool = option("Replace a file that is there already.", False)


def compute_report(
    project: ProjectFile,
    request: ReportQuality,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Report how good the labels are: balance, coverage, diversity, likely errors.

    Changes nothing in the project. Likely wrong labels are found by models that never
    saw them; with few labels the report says what cannot be said yet. Labels that the
    models gave alone are left out: the certificate speaks of those.

    Raises
    ------
    InvalidRequestError
        If the file exists and ``force`` was not given, or is no .html file.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.exchange.report.page import Page
    from umc_desktop.ml.quality.contradictions import annotator_consistency
    from umc_desktop.operations import quality_page, quality_words
    from umc_desktop.operations.contents import read_contents
    from umc_desktop.operations.pool_gathering import gather_pools
    from umc_desktop.operations.quality_measures import measure
    from umc_desktop.operations.quality_sight import Viewer

    target = _target(project, request)
    contents = read_contents(project)
    domain_names = {domain.id: domain.name for domain in contents.domains}
    viewer = Viewer(project, contents)
    measured = [
        measure(project, viewer.look(pool, task, progress), domain_names, progress)
        for pool in gather_pools(project, contents, progress)
        for task in pool.tasks(contents)
    ]
    if not measured:
        raise InvalidRequestError(
            "No labels are named yet, so there is nothing to report on. Name them "
            "(umc label define) first."
        )
    tasks = [task for task, _ in measured]
    with project.read() as connection:
        shown = names_shown(connection)
        consistency = annotator_consistency(
            (one.sample_id, shown[one.annotator], one.label_id)
            for one in decisions.iterate_decisions(connection)
        )
    findings = [
        quality_words.Finding(
            f"{task.name}, {finding.about.lower()}"
            if len(tasks) > 1
            else finding.about,
            finding.worth_a_look,
            finding.finding,
        )
        for task in tasks
        for finding in quality_words.findings_of(task)
    ] + quality_words.annotator_findings(consistency)
    excerpts = _excerpts(project, _mentioned(tasks, consistency.contradicted))
    page = Page(
        f"Quality of {project.path.stem}",
        f"{len(contents.index.ids):,} samples · {datetime.now():%d %B %Y, %H:%M}",
    )
    quality_page.put_summary(page, findings, tasks)
    places = _places(project)
    for task, pictures in measured:
        heading = page.section
        if len(measured) > 1:
            page.section(task.name)
            heading = page.subsection
        quality_page.put_task(page, heading, task, pictures, excerpts, places)
    if consistency.annotators:
        quality_page.put_annotators(page, consistency, excerpts)
    progress.report(1, 1, "Writing the report")
    page.write(target)
    bundle.put_value(
        "report",
        {
            "report": str(target),
            "findings": findings,
            "likely_errors": _likely_errors(tasks, excerpts),
            "annotators": consistency.annotators,
            "agreement": consistency.agreement,
            "contradicted": consistency.contradicted,
            "tasks": tasks,
        },
    )


def tell_report(
    project: ProjectFile,
    request: ReportQuality,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say where the report is and what it found."""
    del project, request, progress
    data = bundle.value("report", dict[str, Any])
    n_worth = sum(finding["worth_a_look"] for finding in data["findings"])
    return Outcome(
        Changes.NOTHING,
        f"{counted(n_worth, 'finding')} worth a look; the report is in "
        f"{data['report']}.",
        data,
    )


def _target(project: ProjectFile, request: ReportQuality) -> Path:
    """Return where the report goes; an older one of the same project is replaced."""
    if request.out is None:
        return project.path.with_name(f"{project.path.stem}-quality.html")
    check_page(request.out, "the report", force=request.force)
    return request.out.absolute()


def _mentioned(
    tasks: "Iterable[TaskQuality]", contradicted: tuple[int, ...]
) -> list[int]:
    """Return the samples whose text the report quotes."""
    ids = list(contradicted[:_MOST_LISTED])
    for task in tasks:
        ids += [sample.id for sample in task.novel]
        ids += [error.id for error in task.likely_errors[:_MOST_LISTED]]
        for pair in task.duplicate_conflicts[:_MOST_LISTED]:
            ids += [pair.first_id, pair.second_id]
    return sorted(set(ids))


def _excerpts(project: ProjectFile, sample_ids: list[int]) -> "Excerpts":
    from umc_desktop.operations.quality_page import Excerpts

    with project.read() as connection:
        details = samples.read_details(connection, sample_ids)
        standing = annotations.read_annotations_of(connection, sample_ids)
        shown = names_shown(connection)
    return Excerpts(
        {
            detail.id: in_one_line(
                detail.text or detail.identifier or f"sample {detail.id}",
                _LONGEST_EXCERPT,
            )
            for detail in details
        },
        {sample_id: shown[found.annotator] for sample_id, found in standing.items()},
    )


def _places(project: ProjectFile) -> "MapPlaces | None":
    from umc_desktop.operations.quality_page import MapPlaces

    with project.read() as connection:
        ids = arrays.read(connection, "map", "ids")
        positions = arrays.read(connection, "map", "positions")
    if ids is None or positions is None or len(ids) == 0:
        return None
    return MapPlaces(ids, positions)


def _likely_errors(
    tasks: "Iterable[TaskQuality]", excerpts: "Excerpts"
) -> list[dict[str, Any]]:
    return [
        {
            "id": error.id,
            "text": excerpts.texts.get(error.id),
            "given": error.given,
            "likelier": error.likelier,
            "confidence": round(error.confidence, 4),
            "wrong": round(error.wrong, 4),
            "annotator": excerpts.annotators.get(error.id),
        }
        for task in tasks
        for error in task.likely_errors[:_MOST_LISTED]
    ]
