"""Where files lie: on their own, in a folder, in a zip archive."""

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, Protocol, Self, cast

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.exchange.encoding import is_encodable
from umc_desktop.exchange.rows import BadRow

_MAX_RATIO = 200
_MAX_UNCHECKED_SIZE = 64 << 20
_MAX_ARCHIVE_SIZE = 64 << 30
_MAX_MEMBERS = 2_000_000
_ENCRYPTED = 0x1
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Entry(NamedTuple):
    """One file of a container.

    Parameters
    ----------
    name
        Path inside the container, with "/" between its parts.
    size
        Bytes, uncompressed.
    reference
        How the container finds it again.
    """

    name: str
    size: int
    reference: Path | zipfile.ZipInfo

    @property
    def suffix(self) -> str:
        """Return the ending in lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def folder(self) -> str:
        """Return the name of the folder that holds the file; "" for the outermost."""
        return PurePosixPath(self.name).parent.name


class Container(Protocol):
    """Files that are read one after the other and never written."""

    name: str
    words: str

    def __enter__(self) -> Self:
        """Return the container itself."""

    def __exit__(self, *args: object) -> None:
        """Close what is open."""

    def entries(self) -> Iterator[Entry | BadRow]:
        """Yield the files in a fixed order; what must not be read, as a bad row."""

    def open(self, entry: Entry) -> IO[bytes]:
        """Open a file for reading."""

    def find(self, table: Entry, path: str) -> Entry:
        """Return the file that a cell of a table names, relative to the table.

        Raises
        ------
        ValueError
            With the reason, if there is none or it must not be read.
        """


class _OnDisk:
    """What a folder and a single file have in common."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        return None

    def open(self, entry: Entry) -> IO[bytes]:
        """Open a file for reading; refuse anything but a regular file."""
        # Non-blocking, or opening a named pipe would wait for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(cast("Path", entry.reference), flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError("it is not a regular file")
        return os.fdopen(descriptor, "rb")

    def find(self, table: Entry, path: str) -> Entry:
        """Return the file that a cell of a table names, relative to the table."""
        path = checked_path(path, may_be_absolute=True)
        found = cast("Path", table.reference).parent / path
        try:
            status = found.stat()
        except (OSError, ValueError):
            raise ValueError(f"the file “{path}” does not exist") from None
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(f"“{path}” is not a regular file")
        return Entry(path, status.st_size, found)


class LoneFile(_OnDisk):
    """A single file."""

    words = ""

    def entries(self) -> Iterator[Entry | BadRow]:
        """Yield the file."""
        yield Entry(self.name, self._path.stat().st_size, self._path)


class Folder(_OnDisk):
    """A folder with everything below it, except links and hidden files."""

    words = "folder of "

    def entries(self) -> Iterator[Entry | BadRow]:
        """Yield the files, sorted by name in each folder; links are not followed."""
        yield from self._walk(self._path, "")

    def _walk(self, folder: Path, prefix: str) -> Iterator[Entry | BadRow]:
        try:
            # names alone: a million of what the scan holds take half a gigabyte
            with os.scandir(folder) as found:
                children = sorted(child.name for child in found)
        except OSError as error:
            yield BadRow(prefix or self.name, 0, f"cannot be listed: {error.strerror}")
            return
        for child in children:
            name = prefix + child
            if _is_hidden(child):
                continue
            if reason := _fault_of_name(child):
                yield BadRow(_printable(name), 0, reason)
                continue
            path = folder / child
            try:
                status = path.lstat()
            except OSError as error:
                yield BadRow(name, 0, f"cannot be read: {error.strerror}")
                continue
            if stat.S_ISLNK(status.st_mode):
                yield BadRow(name, 0, "is a link; links are not followed")
            elif stat.S_ISDIR(status.st_mode):
                yield from self._walk(path, f"{name}/")
            elif stat.S_ISREG(status.st_mode):
                yield Entry(name, status.st_size, path)
            else:
                yield BadRow(name, 0, "is not a regular file")


class ZipArchive:
    """A zip archive; nothing of it is ever written to disk.

    Raises
    ------
    ExchangeError
        If it is no zip archive, is encrypted, or would unpack to too much.
    """

    words = "zip of "

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise ExchangeError(
                f"“{path.name}” cannot be read as a zip archive ({error}). Copy it "
                "again from where it came, or unpack it and choose the folder."
            ) from error
        members = self._archive.infolist()
        self._refuse(members)
        self._by_name = {member.filename: member for member in reversed(members)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self._archive.close()

    def entries(self) -> Iterator[Entry | BadRow]:
        """Yield the files in the archive's order."""
        seen = set()
        for member in self._archive.infolist():
            parts = PurePosixPath(member.filename).parts
            if member.is_dir():
                continue
            reason = _fault_of_member(member)
            if reason is None and any(map(_is_hidden, parts)):
                continue
            if reason is None and member.filename in seen:
                reason = "the archive holds two files with this name; the first is read"
            seen.add(member.filename)
            if reason:
                yield BadRow(_printable(member.filename), 0, reason)
            else:
                yield Entry(member.filename, member.file_size, member)

    def open(self, entry: Entry) -> IO[bytes]:
        """Open a file for reading."""
        try:
            return self._archive.open(cast("zipfile.ZipInfo", entry.reference))
        except NotImplementedError as error:
            raise OSError("it is compressed in a way that cannot be read") from error
        except zipfile.BadZipFile as error:
            raise OSError("the archive is damaged here") from error

    def find(self, table: Entry, path: str) -> Entry:
        """Return the file that a cell of a table names, relative to the table."""
        path = checked_path(path, may_be_absolute=False)
        name = str(PurePosixPath(table.name).parent / path)
        member = self._by_name.get(name)
        if member is None:
            raise ValueError(f"the archive holds no file “{name}”")
        if reason := _fault_of_member(member):
            raise ValueError(f"“{name}” {reason}")
        return Entry(name, member.file_size, member)

    def _refuse(self, members: list[zipfile.ZipInfo]) -> None:
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise ExchangeError(
                f"“{self.name}” is encrypted. Unpack it with its password and choose "
                "the folder."
            )
        size = sum(member.file_size for member in members)
        if size > _MAX_ARCHIVE_SIZE or len(members) > _MAX_MEMBERS:
            raise ExchangeError(
                f"“{self.name}” would unpack to {len(members):,} files and "
                f"{size / 2**30:,.0f} GiB; {_MAX_MEMBERS:,} files and "
                f"{_MAX_ARCHIVE_SIZE >> 30} GiB are the limit. Split it."
            )


def open_container(path: Path) -> Container:
    """Open the file, folder or archive at a path.

    Raises
    ------
    ExchangeError
        If there is nothing to read there.
    """
    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise ExchangeError(
            f"“{path.name}” "
            + ("is not a regular file." if path.exists() else "does not exist.")
            + " Choose a file, a folder or a zip archive."
        )
    return ZipArchive(path) if path.suffix.lower() == ".zip" else LoneFile(path)


def checked_path(path: str, *, may_be_absolute: bool) -> str:
    """Return a path from a cell with "/" between its parts, if it may be followed.

    Raises
    ------
    ValueError
        With the reason.
    """
    if "://" in path:
        raise ValueError(f"“{path[:200]}” is a web address; only files are read")
    path = path.replace("\\", "/")
    parts = path.split("/")
    if ".." in parts:
        raise ValueError(f"“{path[:200]}” leaves the folder it lies in")
    if not may_be_absolute and (parts[0] == "" or ":" in parts[0]):
        raise ValueError(f"“{path[:200]}” is an absolute path")
    return path


def _fault_of_member(member: zipfile.ZipInfo) -> str | None:
    try:
        # The name as written: ``filename`` is already cut at a NUL.
        checked_path(member.orig_filename, may_be_absolute=False)
    except ValueError as error:
        return f"is not read: {error}"
    if reason := _fault_of_name(member.orig_filename):
        return reason
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link; links are not followed"
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > _MAX_UNCHECKED_SIZE and ratio > _MAX_RATIO:
        return f"would unpack to {ratio:,.0f} times its size, as only an attack does"
    return None


def _fault_of_name(name: str) -> str | None:
    if not is_encodable(name):
        return "its name is not UTF-8; rename it"
    if _CONTROL.search(name):
        return "its name holds control characters; rename it"
    return None


def _printable(name: str) -> str:
    return name.encode("unicode_escape", "backslashreplace").decode("ascii")


def _is_hidden(name: str) -> bool:
    return name == "__MACOSX" or name.startswith(".")
