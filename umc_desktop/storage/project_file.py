"""Opening a project file and giving out its connections."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from umc_desktop.domain.clock import HybridClock
from umc_desktop.domain.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectReadOnlyError,
    ProjectTooNewError,
)
from umc_desktop.storage import annotations
from umc_desktop.storage.faults import in_words
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.migrations import (
    LATEST_VERSION,
    expected_schema,
    migrate,
    schema_of,
)

APPLICATION_ID = int.from_bytes(b"UMCD")  # shown by file(1), stored in the header
SUFFIX = ".umc"
_LARGEST_CELL = 512 * 1024 * 1024
_LAST_CLOCK = 2**63 - 2**32  # the column holds no more than 2**63 - 1
# How a value that our rules forbid makes itself felt. Otherwise these are our bugs.
_SYMPTOMS = (sqlite3.IntegrityError, TypeError, ValueError, LookupError, OverflowError)
_LARGEST_IDLE_JOURNAL = 1024 * 1024
_BUSY_SECONDS = 10.0  # longer than any commit of ours; a reader never waits for work


class ProjectFile:
    """One open ``.umc`` file: one writer, any number of readers.

    Use ``ProjectFile.create`` and ``ProjectFile.open``. Every method may be called
    from any thread; write transactions queue behind each other.
    """

    def __init__(self, path: Path, lock: WriterLock | None, why_read_only: str) -> None:
        self.path = path
        self.why_read_only = why_read_only
        self.clock = HybridClock()
        self._lock = lock
        self._write_lock = threading.Lock()
        with in_words(path):
            self._writer = _connect(path, "rw") if lock is not None else None
        self._readers = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opened_lock = threading.Lock()

    @classmethod
    def create(cls, path: Path) -> "ProjectFile":
        """Make a new, empty project and open it for writing.

        Raises
        ------
        ProjectError
            If something with that name exists, or the folder cannot be written.
        """
        path = path.absolute()
        check_target(path)
        if path.exists():
            raise ProjectError(f"{path} exists already. Choose another name.")
        lock = WriterLock(path)
        lock.acquire()
        # Built under another name, so that a half-made project is never seen.
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        try:
            with in_words(path):
                connection = _connect(draft, "rwc")
                try:
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    migrate(connection)
                finally:
                    _close_writer(connection)
            _publish(draft, path)
            return cls(path, lock, "")
        except BaseException:
            draft.unlink(missing_ok=True)
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "ProjectFile":
        """Open an existing project.

        When it cannot be written (another program has it, read-only medium) it is
        opened for reading and ``why_read_only`` says why.

        Raises
        ------
        NotAProjectError
            If the file is missing, is not ours, or defines what no project defines.
        ProjectTooNewError
            If a newer version wrote it; it is left untouched.
        ProjectDamagedError
            If it is ours but cannot be read.
        """
        path = path.absolute()
        _recognise_header(path)
        if read_only:
            _finish_interrupted(path)
            _recognise_schema(path)
            return cls(path, None, "It was opened for reading only.")
        lock = WriterLock(path)
        try:
            lock.acquire()
        except ProjectReadOnlyError as error:
            _recognise_schema(path)
            why = f"{error} It can be read here, but not changed."
            return cls(path, None, why)
        try:
            if not _writable(path):
                lock.release()
                _recognise_schema(path)
                return cls(path, None, f"{path.name} is a read-only file.")
            _roll_back(path)
            version = _recognise_schema(path)
            project = cls(path, lock, "")
        except BaseException:
            lock.release()
            raise
        try:
            project._prepare(version)
        except BaseException:
            project.close()
            raise
        return project

    @property
    def read_only(self) -> bool:
        """Whether writing is impossible; ``why_read_only`` says why."""
        return self._writer is None

    def _prepare(self, version: int) -> None:
        assert self._writer is not None
        with in_words(self.path):
            if version < LATEST_VERSION:
                backup = self.path.with_name(f"{self.path.name}.before-v{version + 1}")
                copy_project(self._writer, backup)
                migrate(self._writer)
            (last,) = self._writer.execute("SELECT max(clock) FROM event").fetchone()
        if last is not None and last >= _LAST_CLOCK:
            raise ProjectDamagedError(
                f"{self.path} holds an event that claims to be from the end of time. "
                "Keep the file, and go on from a backup copy."
            )
        self.clock.witness(last or 0)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Hold the only write transaction; roll back if the block raises.

        When the block ends without an error, what it wrote is on the disk.

        Raises
        ------
        ProjectReadOnlyError
            If the project is open for reading only.
        """
        if self._writer is None:
            raise ProjectReadOnlyError(self.why_read_only)
        with self._write_lock, in_words(self.path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                if isinstance(error, _SYMPTOMS):
                    self._blame_damage(self._writer, error)
                raise

    def _blame_damage(self, connection: sqlite3.Connection, error: Exception) -> None:
        if findings := find_damage(connection):
            raise ProjectDamagedError(
                f"{self.path} is damaged: {findings[0]}. "
                "Keep it, and go on from a backup copy."
            ) from error

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's reading connection; keep the block short.

        A reader that stays inside a statement keeps the writer waiting.
        """
        connection: sqlite3.Connection | None = getattr(self._readers, "own", None)
        with in_words(self.path):
            if connection is None:
                connection = _connect(self.path, "ro")
                self._readers.own = connection
                with self._opened_lock:
                    self._opened.append(connection)
            try:
                yield connection
            except _SYMPTOMS as error:
                self._blame_damage(connection, error)
                raise

    def close(self) -> None:
        """Close every connection and let others write."""
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._readers = threading.local()
        if self._writer is not None:
            _close_writer(self._writer)
            self._writer = None
            self.why_read_only = "The project is closed."
        if self._lock is not None:
            self._lock.release()


def copy_project(source: sqlite3.Connection, target: Path) -> None:
    """Write a compact copy without anything deleted; it replaces ``target``.

    Raises
    ------
    ProjectReadOnlyError
        If ``target`` is a project that is open somewhere.
    ProjectError
        If the folder is not there.
    """
    target = target.absolute()
    check_target(target)
    lock = WriterLock(target)  # never under the hands of another writer
    lock.acquire()
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.unlink(missing_ok=True)
        with in_words(target), _attaching(source):
            source.execute("VACUUM INTO ?", (str(draft),))
        _publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)
        lock.release()


def check_target(path: Path) -> None:
    """Refuse a place where no project file can be made.

    Raises
    ------
    ProjectError
        If there is no such folder, or a folder has the file's name.
    """
    if not path.parent.is_dir():
        raise ProjectError(f"The folder {path.parent} does not exist.")
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Choose another name.")


def find_damage(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's full check and the foreign keys find wrong; none is well."""
    findings = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    if findings == ["ok"]:
        findings = []
    findings += [
        f"table {row[0]}, row {row[1]} names something in {row[2]} that is not there"
        for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return findings


def sqlite_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version


def _connect(path: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
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
    annotations.register(connection)
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
        # While the project is open its journal stays and is blanked at each commit:
        # three syncs a label where making and deleting it takes five. Closing removes
        # it. EXTRA syncs the folder when it goes: with FULL a power cut could bring it
        # back and roll an acknowledged label back with it.
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_IDLE_JOURNAL}")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -65536")


def _close_writer(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # the disk went away: the journal stays
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


@contextmanager
def _attaching(connection: sqlite3.Connection) -> Iterator[None]:
    """Let VACUUM INTO attach and write the file it makes."""
    (query_only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute(f"PRAGMA query_only = {query_only}")


def _publish(draft: Path, path: Path) -> None:
    """Give a complete file its name, so that a power cut cannot leave half of it."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _recognise_header(path: Path) -> None:
    """Check from the first bytes alone that the file is a project we can open."""
    try:
        header = _read_header(path)
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}.") from error
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise NotAProjectError(f"{path} is not a UMC project.")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise NotAProjectError(
            f"{path} is a SQLite file of another program, not a UMC project."
        )
    _check_version(path, int.from_bytes(header[60:64]))


def _read_header(path: Path) -> bytes:
    if not path.is_file():
        raise NotAProjectError(
            f"{path} is a folder, not a UMC project."
            if path.is_dir()
            else f"There is no file {path}."
        )
    with path.open("rb") as file:
        return file.read(100)


def _check_version(path: Path, version: int) -> None:
    if version > LATEST_VERSION:
        raise ProjectTooNewError(
            f"{path} was written by a newer UMC Desktop (schema {version}; this one "
            f"reads up to {LATEST_VERSION}). Update the program to open it."
        )


def _recognise_schema(path: Path) -> int:
    """Check what the file defines, before a row is read; return its version."""
    with in_words(path), closing(_connect(path, "ro")) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        found = schema_of(connection)
    _check_version(path, version)
    if version < 1:
        raise ProjectDamagedError(f"{path} is a UMC project without any content.")
    strange = {name for _, name, _ in found ^ expected_schema(version)}
    if strange:
        raise NotAProjectError(
            f"{path} was not opened: it defines {', '.join(sorted(strange)[:3])} in a "
            "way that no UMC project does. It may be made to cause harm."
        )
    return version


def _finish_interrupted(path: Path) -> None:
    """Before reading only: undo the half of a step that a killed program left."""
    if not _journal(path).exists() or not _writable(path):
        return
    lock = WriterLock(path)
    try:
        lock.acquire()
    except ProjectReadOnlyError:
        return  # a writer is at work: the journal is its own
    try:
        _roll_back(path)
    finally:
        lock.release()


def _roll_back(path: Path) -> None:
    """Let SQLite undo the half of a step that a killed program left, if there is one.

    A connection for reading cannot, and is refused while it has not been done.
    """
    if not _journal(path).exists():
        return
    uri = f"{path.as_uri()}?mode=rw"
    with in_words(path), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA user_version").fetchone()  # reading rolls back


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False
