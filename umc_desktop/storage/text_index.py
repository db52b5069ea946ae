"""A full-text index of a project's texts, in the cache and never in the project.

One SQLite file per set of samples, named by how many they are and by a signature of
them. It holds each text's words, without case and accents (``domain.tokens``), under
the sample's id. A project that has grown is indexed from where the last file ended.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import cache_trouble_in_words
from umc_desktop.domain.finding import Sought, Term
from umc_desktop.domain.tokens import words
from umc_desktop.storage import samples
from umc_desktop.storage.cache_folder import cache_folder

_SUFFIX = ".fts"
_FILES_KEPT = 6
_MOST_RANKED = 5_000  # ranking takes longer than finding
_IN_ORDER = "SELECT rowid FROM text WHERE text MATCH ? ORDER BY rowid"
_BY_RANK = "SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank, rowid"
_CREATE = (
    "CREATE VIRTUAL TABLE text USING fts5 (words, content='', tokenize="
    "\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
)


def find_index(connection: sqlite3.Connection) -> tuple[Path, int] | None:
    """Return the file that covers most of a project, and how many samples those are."""
    here = samples.count(connection)
    kept = sorted(_kept(), reverse=True)
    for n_samples, name, path in kept:
        if n_samples <= here and name == samples.signature(connection, n_samples):
            with suppress(OSError):
                os.utime(path)
            return path, n_samples
    return None


def extend_index(
    connection: sqlite3.Connection, texts: Iterable[tuple[int, str]], n_samples: int
) -> None:
    """Add texts to what is indexed of a project.

    Parameters
    ----------
    connection
        To the project.
    texts
        (sample id, text) of the samples that ``find_index`` does not cover.
    n_samples
        How many of the project's first samples are covered then.

    Raises
    ------
    UmcError
        If the disk is full or cannot be written.
    """
    folder = _folder()
    before = find_index(connection)
    final = folder / f"{n_samples}-{samples.signature(connection, n_samples)}{_SUFFIX}"
    draft = folder / f".{uuid4().hex}"
    try:
        with cache_trouble_in_words(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if before is not None:
                shutil.copyfile(before[0], draft)
            with _writing(draft) as index:
                if before is None:
                    index.execute(_CREATE)
                index.executemany(
                    "INSERT INTO text (rowid, words) VALUES (?, ?)",
                    ((sample_id, " ".join(words(text))) for sample_id, text in texts),
                )
            draft.replace(final)
    finally:
        draft.unlink(missing_ok=True)
    if before is not None and before[0] != final:
        before[0].unlink(missing_ok=True)
    _forget_old()


def search(path: Path, sought: Sought) -> npt.NDArray[np.int64]:
    """Return the ids of the samples whose text matches, the best match first.

    More than anybody reads come in the order of their ids.
    """
    address = f"{path.as_uri()}?mode=ro"
    expression = (_expression(sought),)
    with closing(sqlite3.connect(address, uri=True)) as index:
        rows = index.execute(_IN_ORDER, expression).fetchall()
        if len(rows) <= _MOST_RANKED:
            rows = index.execute(_BY_RANK, expression).fetchall()
    return np.array([row[0] for row in rows], np.int64)


def _expression(sought: Sought) -> str:
    # every word is letters, digits and marks only, so nothing in it is syntax
    wanted = " AND ".join(_term(term) for term in sought.wanted)
    unwanted = " OR ".join(_term(term) for term in sought.unwanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.begins else "")


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # it holds what was said
    os.close(descriptor)
    with closing(sqlite3.connect(path, isolation_level=None)) as index:
        try:
            # a draft that is thrown away when anything goes wrong needs no journal
            index.execute("PRAGMA journal_mode = OFF")
            index.execute("PRAGMA synchronous = OFF")
            index.execute("BEGIN")
            yield index
            index.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error


def _kept() -> Iterator[tuple[int, str, Path]]:
    for path in _folder().glob(f"*{_SUFFIX}"):
        number, _, signature = path.stem.partition("-")
        if number.isdecimal():
            yield int(number), signature, path


def _forget_old() -> None:
    ages: list[tuple[float, Path]] = []
    for _, _, path in _kept():
        with suppress(FileNotFoundError):
            ages.append((path.stat().st_mtime, path))
    for _, path in sorted(ages, reverse=True)[_FILES_KEPT:]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return cache_folder() / "texts"
