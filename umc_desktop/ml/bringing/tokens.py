"""Tokenisers: whether they belong to the model, and how long texts may be."""

from pathlib import Path
from typing import Any

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.bringing.copying import Copying
from umc_desktop.ml.bringing.folder import MOST_TOKENIZER, ModelFolder
from umc_desktop.ml.encoders.text import padding_of

_USUAL = 512
_PADDED = ("roberta", "xlm-roberta", "camembert", "mpnet", "longformer")
"""Architectures whose first positions stand for padding."""


def take_tokenizer(
    copying: Copying, name: str, size: int | None, *, lowercase: bool
) -> Path:
    """Copy a tokeniser, with what its library keeps of it in other files.

    Parameters
    ----------
    name
        Of ``tokenizer.json`` within the folder.
    size
        How many tokens the model knows, where that is known.
    lowercase
        Whether texts lose their capitals first.

    Raises
    ------
    ModelError
        When it cannot be read, or does not belong to the model.
    """
    from tokenizers import Tokenizer, normalizers

    path = copying.copy(name, MOST_TOKENIZER)
    check_vocabulary(path, size)
    from_left = _cuts_from_left(copying.source, name)
    if lowercase or from_left:
        tokenizer = Tokenizer.from_file(str(path))
        if lowercase:
            own = [tokenizer.normalizer] if tokenizer.normalizer else []
            tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), *own])
        if from_left:
            tokenizer.enable_truncation(_USUAL, direction="left")
        tokenizer.save(str(path))
    copying.note("tokenizer", path)
    return path


def _cuts_from_left(folder: ModelFolder, name: str) -> bool:
    """Return whether long texts keep their end instead of their beginning."""
    settings = f"{name.removesuffix('tokenizer.json')}tokenizer_config.json"
    return folder.has(settings) and (
        folder.json(settings, dict[str, Any]).get("truncation_side") == "left"
    )


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


def longest_text(
    folder: ModelFolder, prefix: str, config: dict[str, Any], said: int
) -> int:
    """Return how many tokens of a text a model reads, as its files say.

    Parameters
    ----------
    said
        What it was taught with; 0 where that is not known.
    """
    limits = [said or _USUAL]
    inner = config.get("text_config") or config
    positions = inner.get("max_position_embeddings") or inner.get("n_positions")
    if isinstance(positions, int) and positions > 0:
        spare = 2 if config.get("model_type") in _PADDED else 0
        limits.append(max(positions - spare, 1))
    name = f"{prefix}tokenizer_config.json"
    if folder.has(name) and not said:
        own = folder.json(name, dict[str, Any]).get("model_max_length")
        if isinstance(own, int) and own > 0:
            limits.append(own)
    return min(limits)
