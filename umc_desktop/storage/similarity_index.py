"""Where each sample's embeddings lie in the cache, so that a scan can start at once.

One folder per set of samples and modality, named by how many samples the project had
and by a signature of them; it holds rows and lengths, never vectors or texts. Written
after encoding, found again by whoever has the project and this cache.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Modality
from umc_desktop.storage.cache_folder import cache_folder, forget_old_pools, new_folder
from umc_desktop.storage.embedding_cache import EmbeddingCache

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
_PLACES = "encoders.json"


@dataclass(frozen=True)
class Place:
    """Where the embeddings of one encoder are in the cache.

    Attributes
    ----------
    fingerprint
        What names the encoder's vectors there.
    identity
        Tells the cache from one that was made anew, where rows are others.
    """

    encoder: str
    fingerprint: str
    dimension: int
    identity: str = ""

    def cache(self) -> EmbeddingCache:
        """Return the cache that holds them."""
        folder = cache_folder() / "embeddings"
        return EmbeddingCache(folder, self.fingerprint, self.dimension)

    def as_now(self) -> "Place":
        """Return the place with the identity that its cache has now."""
        return replace(self, identity=self.cache().identity)


@dataclass(frozen=True)
class EncodedSpace:
    """The samples as one encoder sees them; see ``ml.similarity.Space``.

    Attributes
    ----------
    place
        Where they are cached.
    stored
        float32, shape (n_stored, n_dimensions): the cached vectors.
    rows
        int64, shape (n,): each sample's row in them.
    mean, scale
        float32, shapes (n_dimensions,) and (n,).
    """

    place: Place
    stored: Floats
    rows: Rows
    mean: Floats
    scale: Floats


@dataclass(frozen=True)
class EncodedSamples:
    """The samples of one modality that are encoded.

    Attributes
    ----------
    n_samples
        How many samples the project had then, of all modalities.
    sample_ids
        int64, shape (n,), ascending.
    typicality
        float32, shape (n,): higher is more typical.
    """

    n_samples: int
    modality: Modality
    sample_ids: Rows
    typicality: Floats
    spaces: tuple[EncodedSpace, ...]

    def places_of(self, sample_ids: Rows) -> Rows:
        """Return the place of each sample, -1 where it is not encoded."""
        if not len(self.sample_ids):
            return np.full(len(sample_ids), -1, np.int64)
        places = np.minimum(
            np.searchsorted(self.sample_ids, sample_ids), len(self.sample_ids) - 1
        )
        return np.where(self.sample_ids[places] == sample_ids, places, -1)


def save(signature: str, samples: EncodedSamples) -> None:
    """Keep where the samples' embeddings lie.

    Raises
    ------
    UmcError
        If the disk is full or cannot be written.
    """
    final = _folder() / _name(samples.n_samples, signature, samples.modality)
    with new_folder(final) as draft:
        np.save(draft / "ids.npy", samples.sample_ids)
        np.save(draft / "typicality.npy", samples.typicality)
        for number, space in enumerate(samples.spaces):
            for kind in ("rows", "mean", "scale"):
                np.save(draft / f"{kind}-{number}.npy", getattr(space, kind))
        (draft / _PLACES).write_bytes(
            msgspec.json.encode([space.place for space in samples.spaces])
        )
    forget_old_pools(final.parent)


def kept_places(
    n_samples: int, signature: str, modality: Modality
) -> tuple[Place, ...]:
    """Return for which embeddings the samples' rows are known; none if they are not."""
    path = _folder() / _name(n_samples, signature, modality) / _PLACES
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Place, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def kept_sizes(modality: Modality) -> list[int]:
    """Return for how many samples something is kept, the largest number first."""
    found = set()
    for path in _folder().glob(f"*-{modality.value}"):
        number = path.name.partition("-")[0]
        if number.isdecimal():
            found.add(int(number))
    return sorted(found, reverse=True)


def load(n_samples: int, signature: str, modality: Modality) -> EncodedSamples | None:
    """Return where the samples' embeddings lie, ``None`` if that is not known here.

    Also ``None`` when the cached vectors are gone or fewer than they were.
    """
    folder = _folder() / _name(n_samples, signature, modality)
    places = kept_places(n_samples, signature, modality)
    if not places or any(place != place.as_now() for place in places):
        return None
    try:
        spaces = tuple(
            _space(folder, number, place) for number, place in enumerate(places)
        )
        folder.touch()
        return EncodedSamples(
            n_samples,
            modality,
            np.load(folder / "ids.npy"),
            np.load(folder / "typicality.npy"),
            spaces,
        )
    except (OSError, ValueError):
        return None


def _space(folder: Path, number: int, place: Place) -> EncodedSpace:
    rows = np.load(folder / f"rows-{number}.npy")
    stored = place.cache().mapped()
    if len(rows) and int(rows.max()) >= len(stored):
        raise ValueError("vectors are missing")
    return EncodedSpace(
        place,
        stored,
        rows,
        np.load(folder / f"mean-{number}.npy"),
        np.load(folder / f"scale-{number}.npy"),
    )


def _folder() -> Path:
    return cache_folder() / "similarity"


def _name(n_samples: int, signature: str, modality: Modality) -> str:
    return f"{n_samples}-{signature}-{modality.value}"
