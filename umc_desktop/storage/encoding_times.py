"""How long encoders took on this computer, beside their embeddings in the cache."""

from pathlib import Path

import msgspec

from umc_desktop.domain.errors import cache_trouble_in_words

_NAME = "times.json"


class _Times(msgspec.Struct, frozen=True):
    samples: int
    seconds: float


def note(folder: Path, samples: int, seconds: float) -> None:
    """Add what encoding some samples took.

    Parameters
    ----------
    folder
        Of one encoder's embeddings.

    Raises
    ------
    UmcError
        If the disk is full or cannot be written.
    """
    before = _read(folder)
    times = _Times(before.samples + samples, before.seconds + seconds)
    draft = folder / f".{_NAME}"
    with cache_trouble_in_words(folder):
        draft.write_bytes(msgspec.json.encode(times))
        draft.replace(folder / _NAME)


def seconds_per_sample(folder: Path) -> float | None:
    """Return the mean time for one sample; ``None`` if it was never noted."""
    times = _read(folder)
    return times.seconds / times.samples if times.samples else None


def _read(folder: Path) -> _Times:
    try:
        return msgspec.json.decode((folder / _NAME).read_bytes(), type=_Times)
    except (OSError, msgspec.MsgspecError):  # never noted, or no longer readable
        return _Times(0, 0.0)
