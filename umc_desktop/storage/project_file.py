"""Opening a project file and giving out its connections."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from umc_desktop.domain.clock import HybridClock
from umc_desktop.domain.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectReadOnlyError,
    ProjectTooNewError,
)
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
        self._writer = _connect(path, read_only=False) if lock is not None else None
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
        if path.exists():
            raise ProjectError(f"{path} exists already. Choose another name.")
        if not path.parent.is_dir():
            raise ProjectError(f"The folder {path.parent} does not exist.")
        lock = WriterLock(path)
        lock.acquire()
        # Built under another name, so that a half-made project is never seen.
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        try:
            with in_words(path):
                connection = _connect(draft, read_only=False)
                try:
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    migrate(connection)
                finally:
                    connection.close()
            draft.rename(path)
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
        version = _recognise(path)
        if read_only:
            return cls(path, None, "It was opened for reading only.")
        lock = WriterLock(path)
        try:
            lock.acquire()
        except ProjectReadOnlyError as error:
            return cls(path, None, str(error))
        try:
            if not _writable(path):
                lock.release()
                return cls(path, None, f"{path.name} is a read-only file.")
            project = cls(path, lock, "")
            project._prepare(version)
        except BaseException:
            lock.release()
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
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's reading connection; keep the block short.

        A reader that stays inside a statement keeps the writer waiting.
        """
        connection: sqlite3.Connection | None = getattr(self._readers, "own", None)
        with in_words(self.path):
            if connection is None:
                connection = _connect(self.path, read_only=True)
                self._readers.own = connection
                with self._opened_lock:
                    self._opened.append(connection)
            yield connection

    def close(self) -> None:
        """Close every connection and let others write."""
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._readers = threading.local()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self.why_read_only = "The project is closed."
        if self._lock is not None:
            self._lock.release()


def copy_project(source: sqlite3.Connection, target: Path) -> None:
    """Write a compact copy without anything deleted; it replaces ``target``."""
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    try:
        source.execute("VACUUM INTO ?", (str(draft),))
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


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


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=64,
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0 if read_only else 1)
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
        # EXTRA also syncs the folder after the journal is gone: with FULL a power cut
        # can bring the journal back and roll an acknowledged label back with it.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -65536")
    return connection


def _recognise(path: Path) -> int:
    """Check that the file is a project we can open and return its schema version."""
    if not path.is_file():
        raise NotAProjectError(
            f"{path} is a folder, not a UMC project."
            if path.is_dir()
            else f"There is no file {path}."
        )
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise NotAProjectError(f"{path} is not a UMC project.")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise NotAProjectError(
            f"{path} is a SQLite file of another program, not a UMC project."
        )
    version = int.from_bytes(header[60:64])
    if version > LATEST_VERSION:
        raise ProjectTooNewError(
            f"{path} was written by a newer UMC Desktop (schema {version}; this one "
            f"reads up to {LATEST_VERSION}). Update the program to open it."
        )
    connection = None
    try:
        with in_words(path):
            connection = _connect(path, read_only=True)
            found = schema_of(connection)
    finally:
        with suppress(AttributeError):
            connection.close()  # type: ignore[union-attr]
    if version < 1:
        raise ProjectDamagedError(f"{path} is a UMC project without any content.")
    strange = {name for _, name, _ in found ^ expected_schema(version)}
    if strange:
        raise NotAProjectError(
            f"{path} was not opened: it defines {', '.join(sorted(strange)[:3])} in a "
            "way that no UMC project does. It may be made to cause harm."
        )
    return version


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False
