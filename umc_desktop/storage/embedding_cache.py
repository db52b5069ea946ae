"""Embeddings by encoder and content: computed once, found again by hash.

One folder per encoder fingerprint holds two append-only files: ``vectors.f32`` (rows of
float32) and ``hashes.bin`` (16 bytes a row). Vectors are synced before their hashes
are written, so after a crash every hash that is there has its vector.
"""

import os
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from umc_desktop.domain.errors import cache_trouble_in_words
from umc_desktop.domain.identity import HASH_BYTES


class EmbeddingCache:
    """The embeddings of one encoder.

    Parameters
    ----------
    folder
        Holds one subfolder per encoder.
    fingerprint
        Names the encoder, its weights, precision and settings.
    dimension
        Length of one embedding.
    """

    def __init__(self, folder: Path, fingerprint: str, dimension: int) -> None:
        self._folder = folder / fingerprint
        self._dimension = dimension
        with cache_trouble_in_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._vectors = self._folder / "vectors.f32"
        self._hashes = self._folder / "hashes.bin"
        self._lock = FileLock(self._folder / "lock")

    def append(
        self, hashes: npt.NDArray[np.void], vectors: npt.NDArray[np.float32]
    ) -> None:
        """Add embeddings, ``vectors`` of shape (n, dimension), and sync them.

        Raises
        ------
        ValueError
            If the vectors are not one row of ``dimension`` numbers for each hash.
        UmcError
            If the disk is full or cannot be written.
        """
        if vectors.shape != (len(hashes), self._dimension):
            raise ValueError(f"{len(hashes)} hashes do not fit {vectors.shape}")
        with cache_trouble_in_words(self._folder), self._lock:
            rows = self._complete_rows()
            # A crash may have left a tail without hashes: overwrite it.
            _write_at(
                self._vectors,
                rows * self._dimension * 4,
                np.ascontiguousarray(vectors, "<f4").tobytes(),
            )
            _write_at(self._hashes, rows * HASH_BYTES, hashes.tobytes())

    def rows_of(self, hashes: npt.NDArray[np.void]) -> npt.NDArray[np.int64]:
        """Return the row of each hash, -1 where there is none yet."""
        rows = self._complete_rows()
        if rows == 0 or len(hashes) == 0:
            return np.full(len(hashes), -1, np.int64)
        known = _sortable(np.fromfile(self._hashes, "V16", rows))
        wanted = _sortable(hashes)
        order = np.argsort(known, kind="stable")
        places = np.searchsorted(known, wanted, sorter=order)
        places[places == rows] = 0
        found = order[places]
        return np.where(known[found] == wanted, found, -1)

    def read(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the embeddings at those rows, shape (n_rows, dimension)."""
        if len(rows) == 0:
            return np.empty((0, self._dimension), np.float32)
        return np.asarray(self.mapped()[rows], np.float32)

    def mapped(self) -> npt.NDArray[np.float32]:
        """Return all embeddings, shape (n_rows, dimension), as a map of the file."""
        rows = self._complete_rows()
        if rows == 0:
            return np.empty((0, self._dimension), np.float32)
        return np.memmap(self._vectors, "<f4", "r", shape=(rows, self._dimension))

    @property
    def identity(self) -> str:
        """What tells this cache from one that was emptied and made anew."""
        path = self._folder / "identity"
        with cache_trouble_in_words(self._folder), self._lock:
            if not path.exists():
                path.write_text(uuid4().hex, encoding="ascii")
            return path.read_text(encoding="ascii")

    def _complete_rows(self) -> int:
        try:
            return min(
                self._hashes.stat().st_size // HASH_BYTES,
                self._vectors.stat().st_size // (4 * self._dimension),
            )
        except FileNotFoundError:
            return 0


def _sortable(hashes: npt.NDArray[np.void]) -> npt.NDArray[np.bytes_]:
    # numpy compares S16 without the trailing zero bytes; hex digits have none
    raw = np.frombuffer(hashes.tobytes(), np.uint8).reshape(-1, HASH_BYTES)
    digits = np.empty((len(raw), 2 * HASH_BYTES), np.uint8)
    digits[:, 0::2] = raw >> 4
    digits[:, 1::2] = raw & 15
    digits += ord("a")
    return digits.view(f"S{2 * HASH_BYTES}").ravel()


def _write_at(path: Path, offset: int, data: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, offset)
        with os.fdopen(os.dup(descriptor), "r+b") as file:
            file.seek(offset)
            file.write(data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
