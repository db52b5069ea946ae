"""Backups: making, listing and restoring them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ProjectError, ProjectReadOnlyError, UmcError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.storage import backup_folder, backups, event_log
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.project_file import ProjectFile, copy_project, find_damage


@dataclass(frozen=True)
class MakeBackup:
    """Nothing to choose."""


@dataclass(frozen=True)
class ListBackups:
    """Whose backups are listed."""

    path: Path = option("The project; it may be damaged or gone.", positional=True)


@dataclass(frozen=True)
class RestoreBackup:
    """Which backup is brought back, and where to."""

    path: Path = option("The project; it may be damaged or gone.", positional=True)
    backup: str = option("Name of the backup; without it, the newest.", "")
    out: Path | None = option(
        "A new file to restore to; without it, in place of the project.", None
    )


def make_backup(
    project: ProjectFile,
    request: MakeBackup,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Make a backup of the project now, and thin out older ones."""
    del request
    progress.report(0, None, "Making a backup")
    bundle.put_value("name", backups.make(project).name)


def report_backup(
    project: ProjectFile,
    request: MakeBackup,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what the backup is called."""
    del request, progress
    name = bundle.value("name", str)
    return Outcome(
        Changes.NOTHING,
        f"Backup {name} made.",
        {"backup": name, "folder": str(backup_folder.folder_of(project.path))},
    )


def list_backups(request: ListBackups, progress: ProgressReporter) -> Outcome:
    """List the backups of a project, newest first."""
    del progress
    found = backup_folder.list_of(request.path)
    data = [
        {
            "backup": one.name,
            "made_at": one.made_at.isoformat(timespec="seconds"),
            "reason": one.reason,
            "size": one.path.stat().st_size,
        }
        for one in found
    ]
    where = backup_folder.folder_of(request.path)
    summary = f"{counted(len(found), 'backup')} of {request.path.name}" + (
        f" in {where}." if found else "."
    )
    return Outcome(Changes.NOTHING, summary, {"backups": data, "folder": str(where)})


def restore_backup(request: RestoreBackup, progress: ProgressReporter) -> Outcome:
    """Bring a backup back; what stands in its place is kept, a damaged file as well.

    A project that can be read becomes a backup itself first; one that cannot keeps its
    bytes under another name.

    Raises
    ------
    ProjectError
        If there is no such backup, or the file to restore to exists.
    ProjectReadOnlyError
        If the project is open somewhere.
    """
    backup = backup_folder.find(request.path, request.backup)
    target = (request.out or request.path).absolute()
    if request.out is not None and target.exists():
        raise ProjectError(f"{target} exists already. Choose another name.")
    progress.report(0, 2, "Keeping what is there")
    kept = _keep(target) if target.exists() else ""
    progress.report(1, 2, "Bringing the backup back")
    source = ProjectFile.open(backup.path, read_only=True)
    try:
        with source.read() as connection:
            copy_project(connection, target)
            events, digest = event_log.digest(connection)
    finally:
        source.close()
    when = backup.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return Outcome(
        Changes.NOTHING,
        f"{target.name} is as it was at {when}: {counted(events, 'event')}."
        + (f" What was there is kept as {kept}." if kept else ""),
        {
            "project": str(target),
            "backup": backup.name,
            "kept": kept,
            "events": events,
            "digest": digest,
        },
    )


def _keep(path: Path) -> str:
    """Keep a file that is about to be replaced; return where."""
    try:
        project = ProjectFile.open(path)
        try:
            if project.read_only and not _is_free(path):
                raise ProjectReadOnlyError(project.why_read_only)
            with project.read() as connection:
                damaged = bool(find_damage(connection))
            if not damaged:
                return f"the backup {backups.make(project, 'restore').name}"
        finally:
            project.close()
    except UmcError:
        if not _is_free(path):
            raise
    return set_apart(path).name


def _is_free(path: Path) -> bool:
    """Return whether nobody has a file open; a damaged one cannot be asked."""
    lock = WriterLock(path)
    try:
        lock.acquire()
    except UmcError:
        return False
    lock.release()
    return True


def set_apart(path: Path) -> Path:
    """Rename a damaged file, with its journal: it is kept and not in the way."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.stem}.damaged-{now}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.damaged-{now}-{number}{path.suffix}")
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.replace(target.with_name(f"{target.name}-journal"))
    path.replace(target)
    return target
