"""Whether a file is a project that we can open, before a row of it is read."""

from contextlib import closing
from pathlib import Path

from umc_desktop.domain.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectTooNewError,
)
from umc_desktop.storage.connecting import connect
from umc_desktop.storage.faults import in_words
from umc_desktop.storage.migrations import (
    LATEST_VERSION,
    expected_schema,
    schema_of,
    version_of,
)

APPLICATION_ID = int.from_bytes(b"UMCD")  # shown by file(1), stored in the header


def recognise_header(path: Path) -> None:
    """Check from the first bytes alone that the file is a project we can open.

    Raises
    ------
    ProjectError
        If it cannot be read.
    NotAProjectError
        If it is missing or not ours.
    ProjectTooNewError
        If a newer version wrote it.
    """
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
            else f"{path} is not a regular file."
            if path.exists()
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


def recognise_schema(path: Path) -> int:
    """Check what the file defines, before a row is read; return its version.

    Raises
    ------
    ProjectTooNewError
        If a newer version wrote it.
    ProjectDamagedError
        If there is nothing in it.
    NotAProjectError
        If it defines anything that our own steps do not.
    """
    with in_words(path), closing(connect(path, "ro")) as connection:
        version = version_of(connection)
        found = schema_of(connection)
    _check_version(path, version)
    if version < 1:
        raise ProjectDamagedError(f"{path} is a UMC project without any content.")
    strange = {name for _, name, _ in found ^ expected_schema(version)}
    if strange:
        raise NotAProjectError(
            f"{path} was not opened: it defines {', '.join(sorted(strange)[:3])} in a "
            "way that no UMC project does. It may be made to cause harm: ask whoever "
            "gave it to you for a copy made with `umc project share`."
        )
    return version
