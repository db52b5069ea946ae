"""Backups: copies outside the project's folder, made often, thinned out, verified.

They lie beside the user's data, one folder for each place a project has been at, and
never beside the project: that folder may be shared.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from platformdirs import user_data_path

from umc_desktop.domain.errors import ProjectError, cache_trouble_in_words
from umc_desktop.storage.project_file import SUFFIX, ProjectFile

_FORMAT = "%Y%m%dT%H%M%S.%f"
_PAGES_A_STEP = 2048  # 8 MB; between two steps whoever labels is let in
_PAUSE_SECONDS = 0.002
_ALL_KEPT = timedelta(hours=1)
_HOURLY = timedelta(days=1)
_DAILY = timedelta(days=30)
_MARKED_KEPT = 10  # of those made before something risky
_MOST_BYTES = 4 * 1024**3
TIMER = "timer"


@dataclass(frozen=True)
class Backup:
    """One copy.

    Attributes
    ----------
    made_at
        UTC.
    reason
        ``"timer"``, or before what it was made.
    """

    path: Path
    made_at: datetime
    reason: str

    @property
    def name(self) -> str:
        """Name that ``find`` knows it by."""
        return self.path.stem


def folder_of(project: Path) -> Path:
    """Return where backups of the project at this place lie; it may not exist.

    The variable ``UMC_BACKUPS`` overrides the system's place.
    """
    named = os.environ.get("UMC_BACKUPS")
    base = (
        Path(named)
        if named
        else user_data_path("umc-desktop", appauthor=False) / "backups"
    )
    place = blake2b(str(project.absolute()).encode("utf-8", "surrogateescape"))
    return base / f"{project.stem[:40]}-{place.hexdigest()[:12]}"


def make(project: ProjectFile, reason: str = TIMER) -> Backup:
    """Copy the project as it stands, check the copy, and thin out older ones.

    Parameters
    ----------
    reason
        Before what it is made.

    Raises
    ------
    ProjectError
        If the copy cannot be read back.
    """
    folder = folder_of(project.path)
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    now = datetime.now(UTC)
    path = folder / f"{now.strftime(_FORMAT)}-{reason}{SUFFIX}"
    draft = path.with_suffix(".draft")
    try:
        with project.read() as connection:
            _copy(connection, draft)
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


def list_of(project: Path) -> list[Backup]:
    """Return the backups of the project at this place, newest first."""
    found = []
    with suppress(OSError):
        for path in folder_of(project).iterdir():
            backup = _parse(path)
            if backup is not None:
                found.append(backup)
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def find(project: Path, name: str = "") -> Backup:
    """Return the backup of that name, or the newest.

    Raises
    ------
    ProjectError
        If there is none.
    """
    known = list_of(project)
    chosen = [one for one in known if name in ("", one.name)]
    if not chosen:
        raise ProjectError(
            f"There is no backup “{name}” of {project.name}; umc project backups lists "
            "them."
            if known
            else f"There is no backup of {project.name} from this place."
        )
    return chosen[0]


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


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.backup(copy, pages=_PAGES_A_STEP, sleep=_PAUSE_SECONDS)
        copy.execute("PRAGMA journal_mode = DELETE")


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


def _parse(path: Path) -> Backup | None:
    when, dash, reason = path.stem.partition("-")
    if path.suffix != SUFFIX or not dash:
        return None
    try:
        made_at = datetime.strptime(when, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, made_at, reason)
