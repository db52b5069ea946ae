"""Embeddings that travel in a file, so that what is alike is known without models."""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Modality
from umc_desktop.operations.content_names import name_of
from umc_desktop.storage import arrays, samples
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.embedding_cache import EmbeddingCache
from umc_desktop.storage.project_file import ProjectFile

OWNER = "embeddings"
"""Of the arrays in the project."""


@dataclass(frozen=True)
class Carried:
    """The embeddings of one modality's samples that came with a file.

    Attributes
    ----------
    encoder
        Name of the encoder that made them.
    fingerprint
        Names them in this computer's cache: never what an encoder here has, as nobody
        vouches for what a file says.
    sample_ids
        int64, ascending.
    """

    encoder: str
    fingerprint: str
    dimension: int
    sample_ids: npt.NDArray[np.int64]


class About(msgspec.Struct):
    """What is said of embeddings beside them."""

    encoder: str


def unpack(project: ProjectFile, modality: Modality) -> Carried | None:
    """Bring embeddings that came with a file into the cache.

    Returns
    -------
    Carried or None
        Where they are now; ``None`` if the file carries none of that modality, or what
        it carries is no embedding of its samples.
    """
    with project.read() as connection:
        about = arrays.read(connection, OWNER, f"{modality.value}.about")
        ids = arrays.read(connection, OWNER, f"{modality.value}.ids")
        vectors = arrays.read(connection, OWNER, f"{modality.value}.vectors")
        if about is None or ids is None or vectors is None:
            return None
        contents = samples.hashes_of(connection, ids.tolist())
    encoder = _encoder_of(about)
    fits = (
        vectors.ndim == 2
        and len(vectors) == len(ids) == len(contents)
        and vectors.dtype == np.float16
        and bool(np.isfinite(vectors).all())
        and bool((np.diff(ids) > 0).all())
    )
    if encoder is None or not fits:
        return None
    hashes = np.frombuffer(b"".join(contents[int(one)] for one in ids), "V16")
    digest = name_of(vectors.tobytes())
    carried = Carried(encoder, f"carried-{digest}", vectors.shape[1], ids)
    store = EmbeddingCache(
        cache_folder() / "embeddings", carried.fingerprint, carried.dimension
    )
    missing = np.flatnonzero(store.rows_of(hashes) < 0)
    if len(missing):
        store.append(hashes[missing], vectors[missing].astype(np.float32))
    return carried


def _encoder_of(about: npt.NDArray[Any]) -> str | None:
    try:
        name = msgspec.json.decode(about.tobytes(), type=About).encoder
    except (msgspec.MsgspecError, ValueError):
        return None
    return name if name.isascii() and name.isprintable() and len(name) < 64 else None
