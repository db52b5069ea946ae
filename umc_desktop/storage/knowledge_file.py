"""The file of the knowledge base: one for this computer's user, not in any project."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from umc_desktop.domain.errors import KnowledgeError
from umc_desktop.domain.terms import spaced
from umc_desktop.storage.cache_folder import data_folder

_FILE = "knowledge.sqlite"
_APPLICATION_ID = int.from_bytes(b"UMCK")
_VERSION = 1
_BUSY_SECONDS = 10.0
_CACHE_KIB = 65_536

# Sources can be imported again, so there is no step from one version to the next.
_SCHEMA = (
    """
    CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        origin TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        n_entries INTEGER NOT NULL DEFAULT 0,
        n_terms INTEGER NOT NULL DEFAULT 0,
        -- the terms as they are found in texts, see domain/terms.py
        term_numbers BLOB NOT NULL DEFAULT x'',
        term_entries BLOB NOT NULL DEFAULT x'',
        term_ranks BLOB NOT NULL DEFAULT x'',
        term_lengths BLOB NOT NULL DEFAULT x''
    ) STRICT
    """,
    # synonyms, related and parents: one on each line. The text index is filled with
    # ``spaced`` texts: of scripts without spaces it would make one word of a sentence.
    """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES source (id),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        definition TEXT NOT NULL,
        synonyms TEXT NOT NULL,
        related TEXT NOT NULL,
        parents TEXT NOT NULL,
        UNIQUE (source_id, code)
    ) STRICT
    """,
    """
    CREATE VIRTUAL TABLE entry_text USING fts5 (
        code, name, synonyms, related, definition,
        content = 'entry', content_rowid = 'id', prefix = '2 3',
        tokenize = "porter unicode61 remove_diacritics 2"
    )
    """,
)

_SENTENCES = {
    "SQLITE_FULL": "The disk is full: the knowledge base {path} was not changed. Free "
    "some space and try again.",
    "SQLITE_READONLY": "The knowledge base {path} cannot be written. Name another "
    "folder in the variable UMC_DATA.",
    "SQLITE_BUSY": "The knowledge base is being changed by another program. Wait for "
    "it, then try again.",
    "SQLITE_CORRUPT": "The knowledge base {path} is damaged. Remove that file and "
    "import the sources again; no project is touched by it.",
    "SQLITE_NOTADB": "{path} is not a knowledge base. Move that file away.",
    "SQLITE_CANTOPEN": "The knowledge base {path} cannot be opened: no permission, or "
    "the disk went away. Name another folder in the variable UMC_DATA.",
    "SQLITE_IOERR": "The disk reported an error at the knowledge base {path}; the last "
    "step was not saved.",
}


def knowledge_path() -> Path:
    """Return where the knowledge base of this user is, or would be."""
    return data_folder() / _FILE


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give a connection that reads; ``None`` where nothing was imported yet.

    Raises
    ------
    KnowledgeError
        If the file cannot be read, or a newer version wrote it.
    """
    if not path.is_file():
        yield None
        return
    with _in_words(path), closing(_connect(path, "rw")) as connection:
        if _is_new(connection, path):
            yield None
            return
        connection.execute("PRAGMA query_only = ON")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the write transaction; roll back if the block raises.

    Readers go on seeing what was there before.

    Raises
    ------
    KnowledgeError
        If the file cannot be written, or a newer version wrote it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnowledgeError(
            f"The folder of the knowledge base {path.parent} cannot be made "
            f"({error.strerror}). Name another in the variable UMC_DATA."
        ) from error
    with _in_words(path), closing(_connect(path, "rwc")) as connection:
        is_new = _is_new(connection, path)
        # Beside a project file this would be a second file to lose; here nothing is
        # mailed around, and a reader must never wait for an import.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if is_new and _is_new(connection, path):  # nobody was faster
                _make(connection)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def shrink(path: Path) -> None:
    """Give the room of what was removed back to the disk."""
    with _in_words(path), closing(_connect(path, "rw")) as connection:
        connection.execute("VACUUM")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=_BUSY_SECONDS,
    )
    connection.create_function("spaced", 1, spaced, deterministic=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    return connection


def _is_new(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the file is still empty; refuse what is not ours."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if version == 0 and application == 0:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if tables == 0:
            return True
    if application != _APPLICATION_ID:
        raise KnowledgeError(_SENTENCES["SQLITE_NOTADB"].format(path=path))
    if version > _VERSION:
        raise KnowledgeError(
            f"The knowledge base {path} was written by a newer UMC Desktop. Update the "
            "program to use it."
        )
    if version < _VERSION:
        raise KnowledgeError(
            f"The knowledge base {path} was written by an older UMC Desktop. Remove "
            "that file and import the sources again."
        )
    return False


def _make(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        for code, sentence in _SENTENCES.items():
            if name == code or name.startswith(f"{code}_"):
                raise KnowledgeError(sentence.format(path=path)) from error
        raise
