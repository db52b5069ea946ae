"""Where a sample ranks among the undecided ones, by all that may choose it."""

from typing import TypedDict

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.scored_sample import Floats, ScoredSample
from umc_desktop.operations.standing import Standing, matching
from umc_desktop.storage.similarity_index import EncodedSamples


class Rank(TypedDict):
    """What a sample has of something, and how many undecided ones have more."""

    value: float
    rank: int
    of: int


def undecided_with(scored: ScoredSample, standing: Standing) -> npt.NDArray[np.bool_]:
    """Return which samples of its task nobody decided; the sample itself counts.

    Returns
    -------
    ndarray of bool, shape (n,)
        One entry per sample of the task.
    """
    decided = standing.sample_ids[~standing.undecided]
    undecided = np.ones(len(scored.task.ids), bool)
    undecided[matching(scored.task.ids, decided)[0]] = False
    undecided[scored.place] = True
    return undecided


def ranks(
    scored: ScoredSample,
    undecided: npt.NDArray[np.bool_],
    encoded: EncodedSamples | None,
) -> dict[str, Rank]:
    """Return where the sample ranks among the undecided ones; 1 is asked for first.

    Parameters
    ----------
    undecided
        bool, shape (n,): see ``undecided_with``.
    encoded
        Knows how typical samples are; without it that has no rank.
    """
    task, place = scored.task, scored.place
    terms: dict[str, Floats] = {"margin": -task.margin, **task.columns}
    if encoded is not None:
        typicality = np.full(len(task.ids), np.nan, np.float32)
        places = encoded.places_of(task.ids)
        typicality[places >= 0] = encoded.typicality[places[places >= 0]]
        terms["typicality"] = typicality
    number = int(np.count_nonzero(undecided))
    found: dict[str, Rank] = {}
    for name, values in terms.items():
        own = values[place]
        if np.isfinite(own):
            above = int(np.count_nonzero((values > own) & undecided))
            value = round(float(-own if name == "margin" else own), 4)
            found[name] = {"value": value, "rank": above + 1, "of": number}
    return found
