"""Sentence encoders that ONNX Runtime runs: MiniLM and its relatives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.bert_graph import INPUT
from umc_desktop.ml.encoders.conversion import Precision
from umc_desktop.ml.encoders.encoder import Gathering, OnPart, Rows, Vectors
from umc_desktop.ml.encoders.engine import Engine
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.encoders.parallel import in_two_steps
from umc_desktop.ml.encoders.pooling import pooled
from umc_desktop.ml.encoders.session import providers

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Tokens = npt.NDArray[np.int64]
Batch = tuple[Rows, Tokens]

# Tokens of a batch. Larger batches leave the processor's caches: measured on titles,
# 256 to 1024 do the same within 2 %, 2048 is 15 % slower.
TOKEN_BUDGET = 512
# On a GPU a small batch does not fill the device.
GPU_TOKEN_BUDGET = 16_384

# Texts tokenised at once, already near each other in length: enough to fill batches of
# every number of tokens that occurs among them.
_WINDOW = 1024

PADDED = ("siglip", "siglip2")
"""Architectures that take a text's last token for all of it, which is padding."""

_MASK, _SEGMENTS = "attention_mask", "token_type_ids"

# A token rarely has more characters: cutting first spares tokenising whole books of
# which the model reads a page.
_CHARACTERS_PER_TOKEN = 24


class OnnxTextEncoder:
    """Reads texts: threads tokenise and run batches of equal length."""

    modality: Literal["text"] = "text"

    def __init__(
        self,
        manifest: Manifest,
        engine: Engine,
        tokenizer: Path,
        fingerprint: str,
        precision: Precision,
    ) -> None:
        from tokenizers import Tokenizer

        self.name = manifest.name
        self.dimension = manifest.dimension
        self.fingerprint = fingerprint
        self.precision = precision
        self.engine = engine
        self.token_budget = GPU_TOKEN_BUDGET if engine.on_gpu else TOKEN_BUDGET
        self._manifest = manifest
        # Published graphs ask for a mask; those converted here have none.
        self._asked = engine.inputs
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        padding = padding_of(self._tokenizer)
        # The file pads to a fixed length; the texts of a batch need none.
        self._tokenizer.no_padding()
        if manifest.pooling == "model" and manifest.architecture in PADDED and padding:
            self._tokenizer.enable_padding(length=manifest.max_tokens, **padding)
        # Some models were taught with the ends of long texts.
        side = (self._tokenizer.truncation or {}).get("direction", "right")
        self._tokenizer.enable_truncation(manifest.max_tokens, direction=side)
        longest = manifest.max_tokens * _CHARACTERS_PER_TOKEN
        self._read = slice(-longest, None) if side == "left" else slice(longest)

    def encode(
        self,
        items: Sequence[str] | Sequence[bytes],
        progress: ProgressReporter,
        on_part: OnPart | None = None,
    ) -> Vectors:
        """Encode texts; see ``Encoder.encode``."""
        texts = cast(Sequence[str], items)
        shape = (len(texts), self.dimension)
        gathering = Gathering(shape, self._manifest.title, progress, on_part)
        with in_two_steps(
            lambda batch: batch,
            self.encode_batch,
            self.batches(texts),
            providers().threads,
            lambda: self.engine.on_gpu,
        ) as parts:
            for rows, vectors in parts:
                gathering.add(rows, vectors)
        return gathering.vectors

    def batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Tokenise texts into batches of equal length within the token budget.

        Yields
        ------
        Rows of ``texts``, int64 shape (n_batch,); token ids, int64 shape (n_batch,
        n_tokens). Long texts come first, so that the run speeds up rather than slows
        down towards its end.
        """
        prefix = self._manifest.prefix
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        order = np.argsort(-sizes, kind="stable")
        size = max(_WINDOW, self.token_budget)
        for start in range(0, len(order), size):
            window = order[start : start + size]
            encodings = self._tokenizer.encode_batch_fast(
                [prefix + texts[row][self._read] for row in window.tolist()]
            )
            ids = [encoding.ids for encoding in encodings]
            lengths = np.fromiter(map(len, ids), np.int64, len(ids))
            for chosen in _of_equal_length(lengths, self.token_budget):
                yield window[chosen], np.array([ids[i] for i in chosen.tolist()])

    def encode_batch(self, batch: Batch) -> tuple[Rows, Vectors]:
        """Run one batch; the vectors are not yet of unit length."""
        rows, ids = batch
        feed = {INPUT: ids}
        if _MASK in self._asked:
            feed[_MASK] = np.ones_like(ids)
        if _SEGMENTS in self._asked:
            feed[_SEGMENTS] = np.zeros_like(ids)
        said = self.engine.run([self._manifest.output], feed)
        return rows, pooled(said, self._manifest)


def padding_of(tokenizer: "Tokenizer") -> dict[str, Any] | None:
    """Return with which token texts are padded, or ``None`` if that is not known.

    The tokenizers of the first SigLIP do not say it: they pad with the end of a text.
    """
    if tokenizer.padding is not None:
        return {name: tokenizer.padding[name] for name in ("pad_id", "pad_token")}
    end = tokenizer.token_to_id("</s>")
    return None if end is None else {"pad_id": end, "pad_token": "</s>"}


def _of_equal_length(lengths: Tokens, budget: int) -> Iterator[Rows]:
    """Group texts by length, longest first, and cut groups evenly into the budget."""
    order = np.argsort(-lengths, kind="stable")
    starts = np.flatnonzero(np.diff(lengths[order])) + 1
    for group in np.split(order, starts):
        size = max(1, budget // int(lengths[group[0]]))
        yield from np.array_split(group, -(-len(group) // size))
