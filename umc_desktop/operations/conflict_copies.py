"""Copies that programs which keep folders in step leave beside a project.

Two computers changed the same file; the program keeps both, one under another name. To
us they are two copies of a project, and merging brings them together.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from umc_desktop.domain.errors import UmcError
from umc_desktop.storage.places import place_of
from umc_desktop.storage.project_file import SUFFIX, ProjectFile

# "conflicted copy", "sync-conflict", "copie en conflit", "Konfliktkopie" …
_SAYS_SO = re.compile("confli|konflikt", re.IGNORECASE)
# "trial (1)", "trial 2", "trial-LAPTOP7": by itself such a name means nothing
_NUMBER_OR_COMPUTER = re.compile(r" \(\d+\)| \d+|-[A-Z0-9][A-Z0-9-]*")


def find(path: Path, connection: sqlite3.Connection) -> list[Path]:
    """Return the conflict copies beside a file that hold events which are not here.

    Parameters
    ----------
    path
        The file in the folder that is kept in step.
    connection
        To the project, or to the working copy of it.
    """
    candidates = _named_like(path)
    if not candidates:
        return []
    known = {row[0] for row in connection.execute("SELECT id FROM event")}
    return [one for one in candidates if _brings_more(one, known)]


def in_words(path: Path, found: list[Path]) -> str:
    """Say what lies beside a project and what to do about it; empty for nothing."""
    if not found:
        return ""
    names = ", ".join(f"“{one.name}”" for one in found)
    return (
        f"Two computers changed {path.name} at once, and the program that keeps its "
        f"folder in step left beside it: {names}. What was done there is not here yet; "
        "`umc project merge` brings it together."
    )


def as_data(found: list[Path]) -> dict[str, list[str]]:
    """Return them for programs; empty for none."""
    return {"conflict_copies": [str(one) for one in found]} if found else {}


def _named_like(path: Path) -> list[Path]:
    in_cloud = place_of(path) == "a cloud folder"
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [
        one
        for one in beside
        if one.suffix == SUFFIX
        and one.stem.startswith(path.stem)
        and (rest := one.stem.removeprefix(path.stem))
        and (
            (not rest[0].isalnum() and _SAYS_SO.search(rest))
            or (in_cloud and _NUMBER_OR_COMPUTER.fullmatch(rest))
        )
    ]


def _brings_more(path: Path, known: set[bytes]) -> bool:
    try:
        with (
            closing(ProjectFile.open(path, read_only=True)) as project,
            project.read() as connection,
        ):
            return any(
                row[0] not in known
                for row in connection.execute("SELECT id FROM event")
            )
    except UmcError:
        return False  # it is no project, or still on its way here
