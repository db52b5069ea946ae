"""Folders that are written whole and then moved, and what killed programs left."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

_LOCK = ".lock"


@contextmanager
def draft_folder(parent: Path, named: str) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards, unless it was moved elsewhere.

    A program that was killed cannot tidy up: its folder is removed by the next one that
    asks for a folder of the same name.

    Parameters
    ----------
    parent
        Where it lies; made if need be.
    named
        What the names of such folders begin with.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for lock in parent.glob(f".{named}-*{_LOCK}"):
        with suppress(Timeout, OSError), FileLock(lock, timeout=0):
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink()
    draft = parent / f".{named}-{uuid4().hex}"
    lock = draft.with_name(draft.name + _LOCK)
    with FileLock(lock):
        draft.mkdir()
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            lock.unlink(missing_ok=True)
