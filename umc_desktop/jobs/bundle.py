"""What a worker computed: arrays, rows and values in a folder, not yet published."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import cache_trouble_in_words

Item = TypeVar("Item")


@contextmanager
def temporary_bundle(parent: Path) -> Iterator[Path]:
    """Give a folder for a bundle and remove it afterwards.

    What processes that were killed have left there is removed first: it may hold
    confidential rows.

    Parameters
    ----------
    parent
        Holds one folder per process and bundle.
    """
    with cache_trouble_in_words(parent):
        parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob("*-*"):
        number = left.name.partition("-")[0]
        if number.isdecimal() and not _is_alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    folder = parent / f"{os.getpid()}-{uuid4().hex}"
    with cache_trouble_in_words(parent):
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process_id: int) -> bool:
    if sys.platform == "win32":
        return True  # signal 0 would end it there; the system cleans its own folder
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Bundle:
    """A folder that carries results from the worker to whoever publishes them.

    Nothing in it is trusted to be code: arrays are ``.npy`` without pickle, values are
    msgpack. A disk that is full or cannot be written raises ``UmcError``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_arrays(self, owner: str, arrays: dict[str, npt.NDArray[Any]]) -> None:
        """Write arrays under an owner's name."""
        folder = self._folder / owner
        with cache_trouble_in_words(folder):
            folder.mkdir(exist_ok=True)
            for name, values in arrays.items():
                np.save(folder / f"{name}.npy", values, allow_pickle=False)

    def arrays(self, owner: str) -> dict[str, npt.NDArray[Any]]:
        """Read an owner's arrays by name."""
        return {
            path.stem: np.load(path, allow_pickle=False)
            for path in sorted((self._folder / owner).glob("*.npy"))
        }

    def put_value(self, name: str, value: object) -> None:
        """Write one value: dataclasses, dictionaries, lists, numbers, text, bytes."""
        self._write(name, value)

    def value(self, name: str, kind: type[Item]) -> Item:
        """Read one value and check that it is of ``kind``."""
        data = (self._folder / f"{name}.msgpack").read_bytes()
        return msgspec.msgpack.decode(data, type=kind)

    def has(self, name: str) -> bool:
        """Return whether there is such a value."""
        return (self._folder / f"{name}.msgpack").exists()

    def put_chunks(self, name: str, chunks: Iterable[object]) -> int:
        """Write values one by one, so that millions of rows need little memory."""
        number = 0
        for number, chunk in enumerate(chunks, start=1):
            self._write(f"{name}-{number:08d}", chunk)
        return number

    def chunks(self, name: str, kind: type[Item]) -> Iterator[Item]:
        """Read values in the order they were written."""
        decoder = msgspec.msgpack.Decoder(kind)
        for path in sorted(self._folder.glob(f"{name}-*.msgpack")):
            yield decoder.decode(path.read_bytes())

    def _write(self, name: str, value: object) -> None:
        data = msgspec.msgpack.encode(value)
        with cache_trouble_in_words(self._folder):
            (self._folder / f"{name}.msgpack").write_bytes(data)
