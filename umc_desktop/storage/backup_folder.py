"""Where backups lie, and what to say of them when a file is damaged.

They lie beside the user's data, one folder for each place a project has been at, and
never beside the project: that folder may be shared.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from umc_desktop.domain.errors import ProjectError
from umc_desktop.storage.cache_folder import data_folder

SUFFIX = ".umc"
TIME_FORMAT = "%Y%m%dT%H%M%S.%f"


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
    """Return where backups of the project at this place lie; it may not exist."""
    base = data_folder() / "backups"
    place = blake2b(str(project.absolute()).encode("utf-8", "surrogateescape"))
    return base / f"{project.stem[:40]}-{place.hexdigest()[:12]}"


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


def advice(project: Path) -> str:
    """Say what to do about a damaged file, in one or two sentences."""
    known = list_of(project)
    if not known:
        return (
            "Keep it, and go on from a copy that you made earlier; umc project salvage "
            "saves what can still be read."
        )
    when = known[0].made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f"Keep it. There is a backup of {when}: umc project restore brings it back "
        "and renames the damaged file; umc project salvage saves what can still be "
        "read."
    )


def _parse(path: Path) -> Backup | None:
    when, dash, reason = path.stem.partition("-")
    if path.suffix != SUFFIX or not dash:
        return None
    try:
        made_at = datetime.strptime(when, TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, made_at, reason)
