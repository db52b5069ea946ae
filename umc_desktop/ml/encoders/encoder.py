"""What every encoder offers, and what they share."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
OnPart = Callable[[Rows, Vectors], None]
Modality = Literal["text", "image"]


class Encoder(Protocol):
    """Turns samples into embeddings."""

    @property
    def name(self) -> str:
        """Return the name of the model's folder, for example ``"minilm"``."""

    @property
    def modality(self) -> Modality:
        """Return what it reads: ``"text"`` or ``"image"``."""

    @property
    def dimension(self) -> int:
        """Return the length of one vector."""

    @property
    def fingerprint(self) -> str:
        """Return 32 hex digits; vectors of equal fingerprints can be compared."""

    def encode(
        self,
        items: Sequence[str] | Sequence[bytes],
        progress: ProgressReporter,
        on_part: OnPart | None = None,
    ) -> Vectors:
        """Encode samples.

        Parameters
        ----------
        items
            Texts, or the bytes of image files, by ``modality``.
        progress
            Told the samples done after every batch; may cancel.
        on_part
            Called with the rows and vectors of each finished batch, in no particular
            order of rows and before the batch is reported, so that a cancelled run
            has lost at most the batch in hand.

        Returns
        -------
        float32 array, shape (n_items, dimension), of unit length; a text without any
        word that the lexical encoder knows is the zero vector.
        An image that cannot be decoded counts as a white one, and its row is in the
        encoder's ``unreadable``.
        """


class Gathering:
    """Collects the batches of one run: fills rows, hands parts on, reports."""

    def __init__(
        self,
        shape: tuple[int, int],
        title: str,
        progress: ProgressReporter,
        on_part: OnPart | None,
    ) -> None:
        self.vectors: Vectors = np.zeros(shape, np.float32)
        self._title = title
        self._progress = progress
        self._on_part = on_part
        self._done = 0
        progress.report(0, shape[0], title)

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Keep a batch, hand it on, then report: the report may end the run."""
        unit = unit_length(vectors)
        self.vectors[rows] = unit
        if self._on_part is not None:
            self._on_part(rows, unit)
        self._done += len(rows)
        self._progress.report(self._done, len(self.vectors), self._title)


def unit_length(vectors: npt.ArrayLike) -> Vectors:
    """Scale rows to unit length; rows of zeros stay zero."""
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)


def digest(settings: object) -> str:
    """Return 32 hex digits that stand for plain settings, the same on every machine."""
    canonical = msgspec.json.encode(settings, order="deterministic")
    return hashlib.blake2b(canonical, digest_size=16).hexdigest()
