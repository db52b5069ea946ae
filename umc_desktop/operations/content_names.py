"""Names made of content: what is kept in the cache is found by what it was made of."""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt


def name_of(content: bytes) -> str:
    """Return the name of some content; other content has another one."""
    return blake2b(content, digest_size=12).hexdigest()


def corpus_of(hashes: npt.NDArray[np.void]) -> str:
    """Return the name of a set of samples, in whatever order.

    Parameters
    ----------
    hashes
        void, shape (n,): the samples' content hashes.
    """
    return name_of(np.sort(hashes).tobytes())
