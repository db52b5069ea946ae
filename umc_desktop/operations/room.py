"""Whether the samples and the encoders that are on fit into this computer's memory."""

import os
from collections.abc import Sequence

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.wording import counted

# As read, centred, smoothed, and the last two side by side with other encoders':
# a million texts of 256 numbers (1.0 GB) took 4.9 GB.
_COPIES = 5
_BYTES = 4  # of a number
_GIGABYTE = 1e9


def refuse_too_many(n_samples: int, dimensions: Sequence[int]) -> None:
    """Refuse at once what would break after the hours that reading takes.

    Parameters
    ----------
    n_samples
        Samples that are compared with each other.
    dimensions
        How many numbers each encoder gives per sample.

    Raises
    ------
    InvalidRequestError
        If this computer does not have the memory.
    """
    there = memory_of_this_computer()
    needed = n_samples * sum(dimensions) * _BYTES * _COPIES
    if there is not None and needed > there:
        raise InvalidRequestError(
            f"{counted(n_samples, 'sample')} and {counted(len(dimensions), 'encoder')} "
            f"need about {needed / _GIGABYTE:.0f} GB of memory, and this computer has "
            f"{there / _GIGABYTE:.0f} GB. Switch some encoders off (umc ensemble "
            "switch)."
        )


def memory_of_this_computer() -> int | None:
    """Return how many bytes of memory there are, ``None`` where that is not told."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None  # Windows has no such question
