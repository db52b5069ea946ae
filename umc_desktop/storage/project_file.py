"""Opening a project file and giving out its connections."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from umc_desktop.domain.clock import HybridClock
from umc_desktop.domain.errors import (
    ProjectDamagedError,
    ProjectError,
    ProjectReadOnlyError,
)
from umc_desktop.storage.backup_folder import SUFFIX as SUFFIX
from umc_desktop.storage.backup_folder import advice
from umc_desktop.storage.connecting import (
    close_writer,
    connect,
    has_journal,
    is_writable,
    roll_back,
)
from umc_desktop.storage.faults import in_words
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.migrations import LATEST_VERSION, migrate, version_of
from umc_desktop.storage.recognising import (
    APPLICATION_ID,
    recognise_header,
    recognise_schema,
)

_LAST_CLOCK = 2**63 - 2**32  # the column holds no more than 2**63 - 1
_OTHER_NAME = (
    "{name} has a second name on this disk (a hard link): written under both, labels "
    "could be lost. It can be read here; `umc project copy` makes a copy to work on."
)
# How a value that our rules forbid makes itself felt. Otherwise these are our bugs.
_SYMPTOMS = (sqlite3.IntegrityError, TypeError, ValueError, LookupError, OverflowError)


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
            self._writer = connect(path, "rw") if lock is not None else None
        self._modern: TemporaryDirectory[str] | None = None
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
                connection = connect(draft, "rwc")
                try:
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    migrate(connection)
                finally:
                    close_writer(connection)
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
        recognise_header(path)
        if read_only:
            _finish_interrupted(path)
            return cls._for_reading(path, "It was opened for reading only.")
        lock = WriterLock(path)
        try:
            lock.acquire()
        except ProjectReadOnlyError as error:
            why = f"{error} It can be read here, but not changed."
            return cls._for_reading(path, why)
        try:
            if not is_writable(path):
                lock.release()
                return cls._for_reading(path, f"{path.name} is a read-only file.")
            roll_back(path)
            if path.stat().st_nlink > 1:  # a lock and a journal lie beside one name
                lock.release()
                return cls._for_reading(path, _OTHER_NAME.format(name=path.name))
            version = recognise_schema(path)
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

    @classmethod
    def _for_reading(cls, path: Path, why: str) -> "ProjectFile":
        version = recognise_schema(path)
        project = cls(path, None, why)
        if version < LATEST_VERSION:
            # so that nothing above has to know how older files were made
            project._modern = _migrated_copy(path)
        return project

    @property
    def schema_version(self) -> int:
        """Version of the schema that the file on the disk has."""
        with in_words(self.path), closing(connect(self.path, "ro")) as connection:
            return version_of(connection)

    @property
    def read_only(self) -> bool:
        """Whether writing is impossible; ``why_read_only`` says why."""
        return self._writer is None

    @property
    def _read_from(self) -> Path:
        if self._modern is None:
            return self.path
        return Path(self._modern.name) / self.path.name

    def _prepare(self, version: int) -> None:
        assert self._writer is not None
        with in_words(self.path):
            if version < LATEST_VERSION:
                backup = self.path.with_name(f"{self.path.name}.before-v{version + 1}")
                copy_project(self._writer, backup)
                migrate(self._writer)
            (last,) = self._writer.execute("SELECT max(clock) FROM event").fetchone()
        # a damaged page may hold anything, whatever the column's type
        if last is not None and not (isinstance(last, int) and last < _LAST_CLOCK):
            raise ProjectDamagedError(
                f"{self.path} holds an event that claims to be from the end of time. "
                + advice(self.path)
            )
        self.clock.witness(last or 0)

    @contextmanager
    def write(self, *, many: bool = False) -> Iterator[sqlite3.Connection]:
        """Hold the only write transaction; roll back if the block raises.

        When the block ends without an error, what it wrote is on the disk.

        Parameters
        ----------
        many
            Whether it writes more rows than are here: that each names what is there is
            then looked at once, before the commit, in half the time.

        Raises
        ------
        ProjectReadOnlyError
            If the project is open for reading only.
        """
        if self._writer is None:
            raise ProjectReadOnlyError(self.why_read_only)
        with (
            self._write_lock,
            in_words(self.path, opened=True),
            _foreign_keys(self._writer, at_once=many),
        ):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                if many and find_orphans(self._writer):
                    raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")
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
                f"{self.path} is damaged: {findings[0]}. {advice(self.path)}"
            ) from error

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's reading connection; keep the block short.

        A reader that stays inside a statement keeps the writer waiting.
        """
        connection: sqlite3.Connection | None = getattr(self._readers, "own", None)
        with in_words(self.path, opened=True):
            if connection is None:
                connection = connect(self._read_from, "ro")
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
            close_writer(self._writer)
            self._writer = None
            self.why_read_only = "The project is closed."
        if self._modern is not None:
            self._modern.cleanup()
            self._modern = None
        if self._lock is not None:
            self._lock.release()


def copy_project(
    source: sqlite3.Connection, target: Path, *, lock: WriterLock | None = None
) -> None:
    """Write a compact copy without anything deleted; it replaces ``target``.

    Parameters
    ----------
    lock
        Of the target, where the caller holds it already.

    Raises
    ------
    ProjectReadOnlyError
        If ``target`` is a project that is open somewhere.
    ProjectError
        If the folder is not there.
    """
    target = target.resolve()  # a link to the file stays one
    check_target(target)
    own = None if lock else WriterLock(target)  # never under another writer's hands
    if own is not None:
        own.acquire()
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.unlink(missing_ok=True)
        with in_words(target), _attaching(source):
            source.execute("VACUUM INTO ?", (str(draft),))
        _publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)
        if own is not None:
            own.release()


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
    return findings + find_orphans(connection)


def find_orphans(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each row that names another which is not there."""
    return [
        f"table {row[0]}, row {row[1]} names something in {row[2]} that is not there"
        for row in connection.execute("PRAGMA foreign_key_check")
    ]


def sqlite_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version


@contextmanager
def _foreign_keys(connection: sqlite3.Connection, *, at_once: bool) -> Iterator[None]:
    """Leave it to the caller to check foreign keys; SQLite ignores this in between."""
    if not at_once:
        yield
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


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


def _migrated_copy(path: Path) -> TemporaryDirectory[str]:
    """Return a folder, closed to others, with a copy that has today's schema."""
    folder = TemporaryDirectory(prefix="umc-")
    try:
        target = Path(folder.name) / path.name
        with in_words(path):
            connection = connect(target, "rwc")
            try:
                with closing(connect(path, "ro")) as source:
                    source.backup(connection)
                migrate(connection)
            finally:
                close_writer(connection)
    except BaseException:
        folder.cleanup()
        raise
    return folder


def _finish_interrupted(path: Path) -> None:
    """Before reading only: undo the half of a step that a killed program left."""
    if not has_journal(path) or not is_writable(path):
        return
    lock = WriterLock(path)
    try:
        lock.acquire()
    except ProjectReadOnlyError:
        return  # a writer is at work: the journal is its own
    try:
        roll_back(path)
    finally:
        lock.release()
