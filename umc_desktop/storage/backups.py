"""Making backups: often, checked, and thinned out."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from umc_desktop.domain.errors import ProjectError
from umc_desktop.storage.backup_folder import (
    SUFFIX,
    TIME_FORMAT,
    Backup,
    folder_of,
    list_of,
)
from umc_desktop.storage.project_file import ProjectFile

_PAGES_A_STEP = 2048  # 8 MB; between two steps whoever labels is let in
_PAUSE_SECONDS = 0.002
_ALL_KEPT = timedelta(hours=1)
_HOURLY = timedelta(days=1)
_DAILY = timedelta(days=30)
_MARKED_KEPT = 10  # of those made before something risky
_MOST_BYTES = 4 * 1024**3
# What SQLite says of the file it writes to; the project is only read.
_OF_THE_COPY = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
)
TIMER = "timer"


def make(project: ProjectFile, reason: str = TIMER) -> Backup:
    """Copy the project as it stands, check the copy, and thin out older ones.

    Parameters
    ----------
    reason
        Before what it is made.

    Raises
    ------
    ProjectError
        If the copy cannot be written, or not be read back.
    """
    folder = folder_of(project.path)
    now = datetime.now(UTC)
    path = folder / f"{now.strftime(TIME_FORMAT)}-{reason}{SUFFIX}"
    draft = path.with_suffix(".draft")
    with _trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        try:
            with project.read() as connection, _trouble_in_words(folder):
                snapshot(connection, draft)
            _verify(draft)
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    for old in superfluous(list_of(project.path), now):
        with suppress(OSError):
            old.path.unlink()
    return Backup(path, now, reason)


def superfluous(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return the backups that others stand for.

    Of the last hour all are kept, of the last day one an hour, of the last thirty days
    one a day; the newest ten made before something risky stay, and the newest of all.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    marked = [one for one in newest_first if one.reason != TIMER][:_MARKED_KEPT]
    kept: set[Backup] = {*newest_first[:1], *marked}
    slots: set[str] = set()
    for one in newest_first:
        age = now - one.made_at
        if age <= _ALL_KEPT:
            kept.add(one)
            continue
        if age > _DAILY:
            continue
        slot = one.made_at.strftime("%Y%m%d%H" if age <= _HOURLY else "%Y%m%d")
        if slot not in slots:
            slots.add(slot)
            kept.add(one)
    total = 0
    within: set[Backup] = set()
    for one in newest_first:
        if one in kept:
            total += one.path.stat().st_size if one.path.exists() else 0
            if total <= _MOST_BYTES or not within:
                within.add(one)
    return [one for one in newest_first if one not in within]


def snapshot(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a project page by page into a new file; whoever writes is let in between.

    Unlike ``copy_project`` it keeps what the file keeps: free pages, too.
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.backup(copy, pages=_PAGES_A_STEP, sleep=_PAUSE_SECONDS)
        copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _trouble_in_words(folder: Path) -> Iterator[None]:
    """Say in words that no backup can be written: full, read-only or gone."""
    try:
        yield
    except OSError as error:
        raise _refused(folder, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code not in _OF_THE_COPY:
            raise  # it is the project that cannot be read
        raise _refused(folder, str(error)) from error


def _refused(folder: Path, reason: str) -> ProjectError:
    return ProjectError(
        f"No backup could be written to {folder} ({reason}). Free some space, or name "
        "another folder in the variable UMC_DATA."
    )


def _verify(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        findings: Sequence[tuple[str]] = copy.execute(
            "PRAGMA quick_check(1)"
        ).fetchall()
    if findings != [("ok",)]:
        raise ProjectError(
            f"The backup could not be read back ({findings[0][0]}). The project may be "
            "damaged: check it (umc project check)."
        )
