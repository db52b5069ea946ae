"""Tokenisers: whether they belong to the model, and how long texts may be."""

from pathlib import Path
from typing import Any

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.bringing.folder import ModelFolder
from umc_desktop.ml.encoders.text import padding_of

_USUAL = 512
_PADDED = ("roberta", "xlm-roberta", "camembert", "mpnet", "longformer")
"""Architectures whose first positions stand for padding."""


def check_vocabulary(tokenizer: Path, size: int | None) -> None:
    """Check that a tokeniser can be read and that the model knows its tokens.

    Parameters
    ----------
    size
        How many tokens the model knows, where that is known.

    Raises
    ------
    ModelError
        When it cannot be read, or has tokens that the model does not know.
    """
    from tokenizers import Tokenizer

    try:
        vocabulary = Tokenizer.from_file(str(tokenizer)).get_vocab()
    except BaseException as error:
        # The library is written in Rust: what is wrong there is a bare Exception, or
        # a panic that is not even one.
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise ModelError(f"tokenizer.json cannot be read ({error}).") from error
    largest = max(vocabulary.values(), default=-1)
    if largest < 0:
        raise ModelError("tokenizer.json has no tokens.")
    if isinstance(size, int) and largest >= size:
        raise ModelError(
            f"tokenizer.json has a token number {largest:,}, but the model knows "
            f"{size:,} tokens: they do not belong together."
        )


def check_padding(tokenizer: Path) -> None:
    """Check that it is known how a model's texts are padded, where that counts.

    Raises
    ------
    ModelError
        When the tokeniser does not say it.
    """
    from tokenizers import Tokenizer

    if padding_of(Tokenizer.from_file(str(tokenizer))) is None:
        raise ModelError(
            "tokenizer.json does not say with which token texts are padded, and this "
            "model's vectors depend on it. Save the tokenizer again after "
            "enable_padding(…)."
        )


def longest_text(folder: ModelFolder, prefix: str, config: dict[str, Any]) -> int:
    """Return how many tokens of a text a model reads."""
    limits = [_USUAL]
    inner = config.get("text_config") or config
    positions = inner.get("max_position_embeddings")
    if isinstance(positions, int) and positions > 0:
        spare = 2 if config.get("model_type") in _PADDED else 0
        limits.append(max(positions - spare, 1))
    name = f"{prefix}tokenizer_config.json"
    if folder.has(name):
        said = folder.json(name, dict[str, Any]).get("model_max_length")
        if isinstance(said, int) and said > 0:
            limits.append(said)
    return min(limits)
