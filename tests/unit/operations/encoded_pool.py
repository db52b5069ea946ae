"""A project whose samples are encoded by made-up encoders, as scoring leaves them."""

import numpy as np

from umc_desktop.domain.samples import Modality
from umc_desktop.operations.encoded import keep_places
from umc_desktop.storage import arrays, operations, rounds, samples
from umc_desktop.storage.rounds import QueuedBatch
from umc_desktop.storage.similarity_index import Place


def encode(project, vectors_by_encoder, modality=Modality.TEXT):
    """Put vectors, one row for each sample of a kind, into the cache."""
    with project.read() as connection:
        index = samples.read_index(connection)
    rows = np.flatnonzero(index.having(modality))
    places = []
    for name, vectors in vectors_by_encoder.items():
        vectors = np.asarray(vectors, np.float32)
        place = Place(name, f"{name}-{len(rows)}-{modality.value}", vectors.shape[1])
        place.cache().append(index.hashes[rows], vectors)
        places.append(place)
    typicality = np.linspace(0, 1, len(rows), dtype=np.float32)
    keep_places(project, index, modality, rows, places, typicality)


def suggest(project, suggestions, confidence=0.8):
    """Store what the models suggest for each sample; 0 for nothing."""
    with project.write() as connection:
        ids = samples.read_index(connection).ids
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "suggestion": np.array(suggestions, np.int32),
                "confidence": np.full(len(ids), confidence, np.float32),
            },
        )
        operations.record(connection, "ensemble.score", "{}")


def check_at_random(project, sample_ids):
    """Put samples into a random check of the queue."""
    with project.write() as connection:
        rounds.replace_queue(
            connection,
            0,
            [QueuedBatch(0, 1, "audit", -1, "Random check.", tuple(sample_ids))],
        )
