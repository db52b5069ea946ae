"""Saving what can still be read of a damaged project."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import (
    ProjectDamagedError,
    ProjectError,
    UmcError,
    cache_trouble_in_words,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.project import check_suffix
from umc_desktop.storage import event_log, samples
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.foreign import ForeignFile
from umc_desktop.storage.pages import DamagedRows
from umc_desktop.storage.project_file import ProjectFile, check_target, copy_project


@dataclass(frozen=True)
class SalvageProject:
    """Which file is saved, and where to."""

    path: Path = option("The damaged project; it is left as it is.", positional=True)
    out: Path = option("The new file, ending in .umc.", positional=True)


def salvage_project(request: SalvageProject, progress: ProgressReporter) -> Outcome:
    """Make a new project of what can still be read of a damaged one.

    Every page is read by itself, and every event must be true to its own hash. The
    damaged file is left as it is. Backups, where there are some, hold more: see
    umc project restore.

    Raises
    ------
    ProjectError
        If there is no such file, or the new one exists.
    ProjectDamagedError
        If nothing can be read.
    """
    from umc_desktop.operations.merge_comparing import Here
    from umc_desktop.operations.merge_reading import Packing, checked_state
    from umc_desktop.operations.merging import store

    check_suffix(request.out)
    check_target(request.out.absolute())
    if request.out.exists():
        raise ProjectError(f"{request.out} exists already. Choose another name.")
    if not request.path.is_file():
        raise ProjectError(f"There is no file {request.path}.")
    parent = cache_folder()
    with (
        cache_trouble_in_words(parent),
        TemporaryDirectory(prefix="salvage-", dir=parent) as name,
    ):
        folder = Path(name)
        bundle = Bundle(folder)
        draft = folder / "draft.umc"
        ProjectFile.create(draft).close()
        progress.report(0, None, "Reading every page")
        with (
            _readable(request.path, folder) as (path, connection),
            closing(ProjectFile.open(draft)) as copy,
        ):
            foreign = ForeignFile(DamagedRows(path, connection))
            packing = Packing(
                foreign, request.path.name, Here.read(copy, ""), 0, bundle, progress
            )
            parcel = packing.pack()
            if connection is not None:
                # the models can learn again; what people said cannot be said again
                with suppress(sqlite3.Error, UmcError, ValueError):
                    packing.pack_round(connection, checked_state(connection), parcel)
            bundle.put_value("parcel-0", parcel)
            with copy.write() as writing:
                store(writing, bundle, [0], progress)
            with copy.read() as reading:
                n_samples = samples.count(reading)
                events, digest = event_log.digest(reading)
                if not n_samples and not events:
                    raise ProjectDamagedError(
                        f"Nothing in {request.path.name} can be read any more."
                    )
                copy_project(reading, request.out)
    refused = packing.report.refused
    left = (
        f" {counted(sum(refused.values()), 'row')} could not be used."
        if refused
        else ""
    )
    return Outcome(
        Changes.NOTHING,
        f"Saved {counted(n_samples, 'sample')} and {counted(events, 'event')} as "
        f"{request.out}.{left}",
        {
            "project": str(request.out),
            "samples": n_samples,
            "events": events,
            "digest": digest,
            "refused": refused,
        },
    )


@contextmanager
def _readable(
    path: Path, folder: Path
) -> Iterator[tuple[Path, sqlite3.Connection | None]]:
    """Give a copy of a damaged file, and a connection to it if SQLite can read it."""
    copied = folder / "damaged.umc"
    shutil.copy(path, copied)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        shutil.copy(journal, copied.with_name(f"{copied.name}-journal"))
    project: ProjectFile | None = None
    try:
        with suppress(UmcError):
            project = ProjectFile.open(copied, read_only=True)
        if project is None:
            yield copied, None
        else:
            with project.read() as connection:
                yield copied, connection
    finally:
        if project is not None:
            project.close()
