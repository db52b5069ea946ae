"""Numbered, append-only schema steps; never edit one that has been released."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib import resources

STEPS: tuple[str, ...] = tuple(
    sorted(
        entry.name
        for entry in resources.files(__name__).iterdir()
        if entry.name.endswith(".sql")
    )
)
LATEST_VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, to_version: int = LATEST_VERSION) -> None:
    """Bring the schema up to ``to_version``, one transaction per step.

    Each step commits together with its version number, so a crash leaves the file
    at a step's start or end, never between.
    """
    version = version_of(connection)
    for number, name in enumerate(STEPS[version:to_version], start=version + 1):
        script = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a file's schema; lower than ours when it is read only."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def schema_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Return (type, name, SQL without its spacing) of all that a file defines."""
    return frozenset(
        (kind, name, " ".join((sql or "").split()))
        for kind, name, sql in connection.execute(
            "SELECT type, name, sql FROM sqlite_schema"
        )
    )


@cache
def expected_schema(version: int) -> frozenset[tuple[str, str, str]]:
    """Return the schema that our own steps give at ``version``."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(connection, version)
        return schema_of(connection)
    finally:
        connection.close()


def _statements(script: str) -> Iterator[str]:
    # Connection.executescript() commits first, which would break the transaction.
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
