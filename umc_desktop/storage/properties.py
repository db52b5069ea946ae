"""Small settings that belong to a project."""

import sqlite3


def read(connection: sqlite3.Connection, name: str, default: str = "") -> str:
    """Return a property, or ``default`` if it was never set."""
    row = connection.execute(
        "SELECT value FROM property WHERE name = ?", (name,)
    ).fetchone()
    return default if row is None else str(row[0])


def write(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set a property."""
    connection.execute("INSERT OR REPLACE INTO property VALUES (?, ?)", (name, value))
