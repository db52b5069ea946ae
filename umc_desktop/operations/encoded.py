"""Finding the embeddings of a project's samples again, without any encoder."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.samples import JOINT, Modality
from umc_desktop.domain.wording import counted
from umc_desktop.ml.similarity import Space, measure_space
from umc_desktop.operations import carried
from umc_desktop.storage import samples, similarity_index
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.samples import SampleIndex
from umc_desktop.storage.similarity_index import (
    EncodedSamples,
    EncodedSpace,
    Place,
)

Rows = npt.NDArray[np.int64]
_MISSING = (
    "The models have not read these samples on this computer yet, so what is alike is "
    "not known here. Score the samples first (umc ensemble score); labels and map stay."
)
_MOST_KEPT = 4
_kept: dict[tuple[int, str, Modality], EncodedSamples] = {}


def keep_places(
    project: ProjectFile,
    index: SampleIndex,
    modality: Modality,
    rows: Rows,
    places: Sequence[Place],
    typicality: npt.NDArray[np.float32],
) -> None:
    """Note where the embeddings of samples lie, for searches that open no encoder.

    Parameters
    ----------
    rows
        int64: rows of the samples in the index.
    places
        Where they are cached, one for each encoder.
    typicality
        float32, shape (n_rows,).
    """
    n_samples = len(index.ids)
    with project.read() as connection:
        signature = samples.signature(connection, n_samples)
    now = tuple(place.as_now() for place in places)
    if now == similarity_index.kept_places(n_samples, signature, modality):
        return
    hashes = index.hashes[rows]
    spaces = []
    for place in now:
        cache = place.cache()
        space = measure_space(cache.mapped(), cache.rows_of(hashes))
        spaces.append(EncodedSpace(place, **vars(space)))
    similarity_index.save(
        signature,
        EncodedSamples(n_samples, modality, index.ids[rows], typicality, tuple(spaces)),
    )


def find_encoded(project: ProjectFile, modality: Modality) -> EncodedSamples:
    """Return where the embeddings of the samples of one modality lie.

    Where some samples have both a text and images, all lie in one place. Samples that
    were added since the last scoring are not among them.

    Raises
    ------
    NotEncodedError
        If that is not known on this computer: the project came from elsewhere, was
        never scored, or the cache was emptied.
    """
    with project.read() as connection:
        here = samples.count(connection)
        for kind in dict.fromkeys((Modality.MIXED, modality)):
            for n_samples in similarity_index.kept_sizes(kind):
                if n_samples > here:
                    continue
                key = (n_samples, samples.signature(connection, n_samples), kind)
                found = _kept.get(key)
                now = similarity_index.kept_places(*key)
                if found is None or now != tuple(one.place for one in found.spaces):
                    found = similarity_index.load(*key)
                elif any(place != place.as_now() for place in now):
                    found = None
                if found is not None:
                    if len(_kept) >= _MOST_KEPT:
                        _kept.clear()
                    _kept[key] = found
                    return found
    if _bring_carried(project, modality):
        return find_encoded(project, modality)
    raise NotEncodedError(_MISSING)


def _bring_carried(project: ProjectFile, modality: Modality) -> bool:
    """Bring embeddings that came with the file into the cache; return whether it did.

    How typical each sample is was not sent along: all are the same.
    """
    with project.read() as connection:
        index = samples.read_index(connection)
    if Modality.MIXED in index.pools():
        modality = Modality.MIXED
    came = [carried.unpack(project, part) for part in modality.parts]
    known = [one for one in came if one is not None]
    if not known:
        return False
    rows = np.unique(np.concatenate([index.rows_of(one.sample_ids) for one in known]))
    keep_places(
        project,
        index,
        modality,
        rows,
        [Place(one.encoder, one.fingerprint, one.dimension) for one in known],
        np.zeros(len(rows), np.float32),
    )
    return True


def spaces_of(encoded: EncodedSamples, encoder: str) -> list[Space]:
    """Return the spaces to search in: one encoder's, or all of them for the joint one.

    Raises
    ------
    InvalidRequestError
        If there is no such encoder.
    """
    by_name = {
        space.place.encoder: Space(space.stored, space.rows, space.mean, space.scale)
        for space in encoded.spaces
    }
    if encoder in ("", JOINT):
        return list(by_name.values())
    if encoder not in by_name:
        known = ", ".join([JOINT, *by_name])
        raise InvalidRequestError(
            f"No encoder called “{encoder}” has read these samples; choose {known}."
        )
    return [by_name[encoder]]


def places_of(encoded: EncodedSamples, sample_ids: Rows) -> Rows:
    """Return the places of samples among the encoded ones.

    Raises
    ------
    NotEncodedError
        If one was added since the samples were last scored.
    """
    places = encoded.places_of(sample_ids)
    if (places < 0).any():
        number = int(np.count_nonzero(places < 0))
        raise NotEncodedError(
            f"{counted(number, 'sample')} {'was' if number == 1 else 'were'} added "
            "since the models read the others. Score the samples again "
            "(umc ensemble score)."
        )
    return places
