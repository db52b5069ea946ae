"""A project to try the program with, from real data that packages bring along."""

import csv
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ProjectReadOnlyError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle, temporary_bundle
from umc_desktop.operations import importing, label_sets, mapping, queueing, scoring
from umc_desktop.operations.project import check_suffix
from umc_desktop.storage import samples
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import ProjectFile

SIZES = {"biomedical": 1200, "legal": 600, "technical": 691, "digits": 600}
BUDGET, AUDIT_SHARE = 120, 0.25
_WHO = "demo"
_Compute = Callable[[ProjectFile, Any, Bundle, ProgressReporter], None]
_Publish = Callable[[ProjectFile, Any, Bundle, ProgressReporter], Outcome]


@dataclass(frozen=True)
class MakeDemo:
    """Where the demo project lies, and how large it is."""

    path: Path = option("The new file, ending in .umc.", positional=True)
    share: float = option("Share of the samples to take, from 0 to 1.", 1.0)
    force: bool = option("Replace a file that is there already.", False)


def make_demo(request: MakeDemo, progress: ProgressReporter) -> Outcome:
    """Make a project of real texts and images from four fields, scored and mapped.

    The data come inside the packages of the extra ``demo``; their known answers are
    kept aside, so that the sitting can be judged. Nothing is downloaded.

    Raises
    ------
    ExchangeError
        If the packages with the data are not installed.
    ProjectReadOnlyError
        If the file that would be replaced is open elsewhere.
    """
    check_suffix(request.path)
    if request.force:
        _forget(request.path)
    project = ProjectFile.create(request.path)
    try:
        _fill(project, request.share, progress)
        with project.read() as connection:
            n_samples = samples.count(connection)
    except BaseException:
        project.close()
        request.path.unlink(missing_ok=True)  # half a demo shows nothing
        raise
    project.close()
    return Outcome(
        Changes.NOTHING,
        f"Made {request.path} with {counted(n_samples, 'sample')} of "
        f"{counted(len(SIZES), 'field')}.",
        {"project": str(request.path), "samples": n_samples},
    )


def _forget(path: Path) -> None:
    """Remove an earlier demo project, unless a window shows it."""
    if path.exists():
        earlier = ProjectFile.open(path)
        reason = earlier.why_read_only
        earlier.close()
        if reason:
            raise ProjectReadOnlyError(reason)
        path.unlink()


def _fill(project: ProjectFile, share: float, progress: ProgressReporter) -> None:
    from umc_desktop.exchange import packaged

    with tempfile.TemporaryDirectory(prefix="umc-demo-") as name:
        for domain, number in SIZES.items():
            progress.report(0, None, f"Gathering real data: {domain}")
            source = _write_source(Path(name), domain, max(40, round(share * number)))
            request = importing.ImportSamples(
                (source,), domain_name=domain, known_labels=True, annotator=_WHO
            )
            _run(
                project,
                importing.read_samples,
                importing.publish_samples,
                request,
                progress,
            )
    for domain, meanings in packaged.definitions().items():
        for label, definition in meanings.items():
            label_sets.define_label(
                project,
                label_sets.DefineLabel(domain, label, definition, annotator=_WHO),
                progress,
            )
    _run(
        project,
        scoring.compute_scores,
        scoring.publish_scores,
        scoring.ScoreSamples(annotator=_WHO),
        progress,
    )
    _run(
        project,
        mapping.compute_map,
        mapping.publish_map,
        mapping.FitMap(annotator=_WHO),
        progress,
    )
    _run(
        project,
        queueing.compute_queue,
        queueing.publish_queue,
        queueing.PlanQueue(BUDGET, AUDIT_SHARE, annotator=_WHO),
        progress,
    )


def _run(
    project: ProjectFile,
    compute: _Compute,
    publish: _Publish,
    request: Any,  # noqa: ANN401 - any request
    progress: ProgressReporter,
) -> None:
    with _bundle() as bundle:
        compute(project, request, bundle, progress)
        publish(project, request, bundle, progress)


@contextmanager
def _bundle() -> Iterator[Bundle]:
    with temporary_bundle(cache_folder() / "bundles") as folder:
        yield Bundle(folder)


def _write_source(folder: Path, domain: str, number: int) -> Path:
    from umc_desktop.exchange import packaged

    rows: Sequence[tuple[str, Any, str]] = getattr(packaged, domain)(number, 0)
    if isinstance(rows[0][1], bytes):
        path = folder / f"{domain}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for identifier, image, label in rows:
                archive.writestr(f"{label}/{identifier}.png", image)
        return path
    path = folder / f"{domain}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text", "label"))
        writer.writerows(rows)
    return path
