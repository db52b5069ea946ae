"""SQLite's failures in words a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from umc_desktop.domain.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectReadOnlyError,
    UmcError,
)
from umc_desktop.storage.backup_folder import advice

# Primary result code -> what it means for the user. Other codes are our bugs.
_SENTENCES: dict[str, tuple[type[UmcError], str]] = {
    "SQLITE_FULL": (
        ProjectError,
        "The disk is full: nothing was written to {path}. Free some space, and try "
        "again.",
    ),
    "SQLITE_READONLY_DBMOVED": (
        ProjectError,
        "{path} was replaced by another file while it was open, perhaps by a program "
        "that keeps a folder in step; the last step was not saved. Open it again.",
    ),
    "SQLITE_READONLY": (
        ProjectReadOnlyError,
        "{path} cannot be written: the file, its folder or the disk is read-only.",
    ),
    "SQLITE_BUSY": (
        ProjectReadOnlyError,
        "{path} is being written by another program. Wait for it, then try again.",
    ),
    "SQLITE_CORRUPT": (
        ProjectDamagedError,
        "{path} is damaged. {advice}",
    ),
    "SQLITE_TOOBIG": (
        ProjectDamagedError,
        "{path} holds something larger than any project does. It may be made to cause "
        "harm.",
    ),
    "SQLITE_NOTADB": (NotAProjectError, "{path} is not a UMC project."),
    "SQLITE_CANTOPEN": (
        ProjectError,
        "{path} cannot be opened: no permission, or the disk went away.",
    ),
    "SQLITE_IOERR": (
        ProjectError,
        "The disk reported an error at {path}; the last step was not saved.",
    ),
}

# What it says of a file that is not at its place any more.
_SIGNS_OF_LOSS = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY_DBMOVED")
_GONE = (
    ProjectError,
    "{path} is not there any more: it was moved or deleted while it was open; the last "
    "step was not saved. Put it back, or open it where it is now.",
)

# What SQLite says with a code that our own mistakes have, too.
_SIGNS_OF_DAMAGE = (
    "Could not decode to UTF-8",
    "malformed JSON",
    "unsupported file format",
)


@contextmanager
def in_words(path: Path, *, opened: bool = False) -> Iterator[None]:
    """Turn SQLite errors that are not bugs into errors that say what to do.

    Parameters
    ----------
    opened
        The file was there when it was opened.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # in a message about a damaged schema
        raise _damaged(path) from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(_SIGNS_OF_LOSS) and not path.exists():
            if opened:
                raise _said(*_GONE, path) from error
            name = "SQLITE_CANTOPEN"
        for code, (kind, sentence) in _SENTENCES.items():
            if name == code or name.startswith(code + "_"):
                raise _said(kind, sentence, path) from error
        if any(sign in str(error) for sign in _SIGNS_OF_DAMAGE):
            raise _damaged(path) from error
        raise


def _damaged(path: Path) -> UmcError:
    return _said(*_SENTENCES["SQLITE_CORRUPT"], path)


def _said(kind: type[UmcError], sentence: str, path: Path) -> UmcError:
    # what to do about it costs a look into a folder: only where it is needed
    return kind(
        sentence.format(
            path=path, advice=advice(path) if "{advice}" in sentence else ""
        )
    )
