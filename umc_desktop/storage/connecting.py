"""Connections to a project file, safe from what the file holds and from ourselves."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from umc_desktop.storage import combinations
from umc_desktop.storage.faults import in_words

_LARGEST_CELL = 512 * 1024 * 1024
_LARGEST_IDLE_JOURNAL = 1024 * 1024
_BUSY_SECONDS = 10.0  # longer than any commit of ours; a reader never waits for work


def connect(path: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
    """Open a connection; the caller closes it.

    Parameters
    ----------
    mode
        "ro" reads only, "rw" writes an existing file, "rwc" may make it.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=64,
    )
    try:
        _configure(connection, read_only=mode == "ro")
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection, *, read_only: bool) -> None:
    combinations.register(connection)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    # Before anything is read: what a hostile file could abuse is off.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cell_size_check = ON")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        # While the project is open its journal stays and is blanked at each commit, so
        # that no file is made and deleted for a label; a commit syncs five times either
        # way. Closing removes it. EXTRA syncs the folder when it goes: with FULL a
        # power cut could bring it back and roll an acknowledged label back with it.
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_IDLE_JOURNAL}")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -65536")


def close_writer(connection: sqlite3.Connection) -> None:
    """Close a writing connection, and leave one file behind."""
    with suppress(sqlite3.Error):  # the disk went away: the journal stays
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def roll_back(path: Path) -> None:
    """Let SQLite undo the half of a step that a killed program left, if there is one.

    A connection for reading cannot, and is refused while it has not been done.
    """
    if not has_journal(path):
        return
    uri = f"{path.as_uri()}?mode=rw"
    with in_words(path), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA user_version").fetchone()  # reading rolls back


def has_journal(path: Path) -> bool:
    """Return whether a transaction is under way, or was left half done."""
    return path.with_name(f"{path.name}-journal").exists()


def is_writable(path: Path) -> bool:
    """Return whether this account may write the file."""
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False
