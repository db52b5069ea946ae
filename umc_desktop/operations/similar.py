"""Samples that are most alike, and those among them that are decided otherwise."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.differences import word_differences
from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import JOINT, Modality, SampleDetail
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.similarity import best, joint_cosines
from umc_desktop.operations.blindness import WHO_LOOKS, who_looks
from umc_desktop.operations.encoded import (
    find_encoded,
    places_of,
    spaces_of,
)
from umc_desktop.operations.standing import (
    NO_LABEL,
    Standing,
    label_sets_of,
    read_standing,
)
from umc_desktop.storage import labels, samples
from umc_desktop.storage.project_file import ProjectFile

Mask = npt.NDArray[np.bool_]
_MOST = 10_000
_ENCODER_HELP = "Encoder whose eyes are used; without it, all of them together (joint)."


@dataclass(frozen=True)
class FindSimilar:
    """Which samples are compared with, and where."""

    sample_ids: tuple[int, ...] = option("Ids of the samples to compare with.")
    encoder: str = option(_ENCODER_HELP, "")
    limit: int = option("How many samples at most.", 24)
    undecided: bool = option("Leave out samples that were decided already.", False)
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class FindCounterexamples:
    """Which samples are compared with, and where."""

    sample_ids: tuple[int, ...] = option("Ids of the samples to compare with.")
    encoder: str = option(_ENCODER_HELP, "")
    limit: int = option("How many samples at most.", 12)
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class _Looked:
    """How alike all encoded samples are to those asked about."""

    encoder: str
    query: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]
    standing: Standing
    newer: int

    @property
    def others(self) -> Mask:
        """Which samples are not those asked about."""
        mask = np.ones(len(self.similarity), bool)
        mask[self.query] = False
        return mask


def compute_similar(
    project: ProjectFile,
    request: FindSimilar,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Find the samples most alike to one, or to several together.

    Compares with every sample of the same kind and label set, in the space of one
    encoder or of all of them. Several samples are compared by their mean direction.

    Raises
    ------
    InvalidRequestError
        If a sample or the encoder does not exist.
    """
    looked = _look(project, request, bundle, progress)
    if looked is None:
        return
    allowed = looked.others
    if request.undecided:
        allowed &= looked.standing.undecided
    found = _nearest(project, looked, allowed, request.limit)
    described = _describe(project, looked, found)
    bundle.put_value("found", _data(looked, described))


def compute_counterexamples(
    project: ProjectFile,
    request: FindCounterexamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Find the most alike samples that have another label, or get another vote.

    The samples asked about count by their label, or by the models' suggestion where
    there is none; so do the others. Says which words differ from the first of them.

    Raises
    ------
    InvalidRequestError
        If a sample or the encoder does not exist, or the samples asked about have
        neither a label nor a suggestion that may be shown.
    """
    looked = _look(project, request, bundle, progress)
    if looked is None:
        return
    standing = looked.standing
    label_id = _own_label(looked)
    counts = standing.standing
    allowed = looked.others & (counts != NO_LABEL) & (counts != label_id)
    found = _nearest(project, looked, allowed, request.limit)
    described = _describe(project, looked, found)
    with project.read() as connection:
        first = samples.read_detail(
            connection, int(standing.sample_ids[looked.query[0]])
        )
    for record, place in zip(described, found.tolist(), strict=True):
        is_given = standing.given[place] != NO_LABEL
        record["because"] = "another label" if is_given else "another suggestion"
        record |= _differences(first, record["text"])
    data = _data(looked, described)
    bundle.put_value("found", {**data, "than": standing.names.get(label_id, "")})


def tell_similar(
    project: ProjectFile,
    request: FindSimilar,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was found.

    Raises
    ------
    NotEncodedError
        If the samples' embeddings are not on this computer.
    """
    del project, progress
    data = _found(bundle)
    number = len(data["samples"])
    if not number:
        kind = "undecided " if request.undecided else ""
        summary = f"There is no other {kind}sample to compare with."
    else:
        summary = (
            f"{counted(number, 'sample')} most alike, of {data['searched']:,}"
            f"{_newer(data)}."
        )
    return Outcome(Changes.NOTHING, summary, data)


def tell_counterexamples(
    project: ProjectFile,
    request: FindCounterexamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was found.

    Raises
    ------
    NotEncodedError
        If the samples' embeddings are not on this computer.
    """
    del project, request, progress
    data = _found(bundle)
    number = len(data["samples"])
    if not number:
        summary = f"Nothing is labelled or suggested otherwise than “{data['than']}”."
    else:
        summary = (
            f"{counted(number, 'sample')} most alike that "
            f"{'is' if number == 1 else 'are'} not “{data['than']}”, of "
            f"{data['searched']:,}{_newer(data)}."
        )
    return Outcome(Changes.NOTHING, summary, data)


def _look(
    project: ProjectFile,
    request: FindSimilar | FindCounterexamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> _Looked | None:
    """Compare with every sample; note in the bundle when that is not possible."""
    wanted = np.array(list(dict.fromkeys(request.sample_ids)), np.int64)
    modality = _modality(project, wanted)
    if not 1 <= request.limit <= _MOST:
        raise InvalidRequestError(f"The limit must lie between 1 and {_MOST:,}.")
    try:
        encoded = find_encoded(project, modality)
        places = places_of(encoded, wanted)
    except NotEncodedError as error:
        bundle.put_value("missing", str(error))  # its kind does not travel
        return None
    spaces = spaces_of(encoded, request.encoder)
    if not any(space.scale[places].any() for space in spaces) and request.encoder:
        raise InvalidRequestError(
            f"The encoder “{request.encoder}” has nothing to say of what was chosen: "
            "it reads texts only, or images only. Choose another encoder or sample."
        )
    with project.read() as connection:
        newer = samples.count(connection) - encoded.n_samples
    return _Looked(
        request.encoder or JOINT,
        places,
        joint_cosines(spaces, places, progress),
        read_standing(project, encoded.sample_ids, who_looks(request.annotator)),
        newer,
    )


def _modality(project: ProjectFile, sample_ids: npt.NDArray[np.int64]) -> Modality:
    if not len(sample_ids):
        raise InvalidRequestError("Choose a sample to compare with first.")
    with project.read() as connection:
        kinds = samples.modalities_of(connection, sample_ids.tolist())
    missing = [one for one in sample_ids.tolist() if one not in kinds]
    if missing:
        raise InvalidRequestError(f"There is no sample {missing[0]} in this project.")
    if set(kinds.values()) == {Modality.TEXT, Modality.IMAGE}:
        raise InvalidRequestError(
            "Texts and pictures cannot be compared with each other; choose samples of "
            "one kind."
        )
    own = set(kinds.values())
    return own.pop() if len(own) == 1 else Modality.MIXED


def _own_label(looked: _Looked) -> int:
    own = looked.standing.standing[looked.query]
    known = own[own != NO_LABEL]
    if len(known):
        return int(Counter(known.tolist()).most_common(1)[0][0])
    if looked.standing.hidden[looked.query].any():
        raise InvalidRequestError(
            "Decide this sample first: it measures the models, and what others are "
            "called would give their suggestion away."
        )
    raise InvalidRequestError(
        "This sample has neither a label nor a suggestion, so nothing contradicts it "
        "yet. Label it, or score the samples, first."
    )


def _nearest(
    project: ProjectFile, looked: _Looked, allowed: Mask, limit: int
) -> npt.NDArray[np.int64]:
    """Return the places of the most alike samples of the same label set."""
    ids = looked.standing.sample_ids
    with project.read() as connection:
        sets = {domain.label_set_id for domain in labels.read_domains(connection)}
    if len(sets) == 1:
        return best(looked.similarity, limit, allowed)
    wanted = set(label_sets_of(project, ids[looked.query].tolist()).values())

    def fits(places: npt.NDArray[np.int64]) -> Mask:
        of = label_sets_of(project, ids[places].tolist())
        return np.array([of[one] in wanted for one in ids[places].tolist()], bool)

    return _best_that_fit(looked.similarity, allowed, limit, fits)


def _best_that_fit(
    similarity: npt.NDArray[np.float32],
    allowed: Mask,
    limit: int,
    fits: Callable[[npt.NDArray[np.int64]], Mask],
) -> npt.NDArray[np.int64]:
    """Ask about few samples at first: what fits costs a look into the project."""
    count = 4 * limit
    while True:
        found = best(similarity, count, allowed)
        kept = found[fits(found)]
        if len(kept) >= limit or len(found) < count:
            return kept[:limit]
        count *= 8


def _describe(
    project: ProjectFile, looked: _Looked, found: npt.NDArray[np.int64]
) -> list[dict[str, Any]]:
    standing = looked.standing
    with project.read() as connection:
        details = samples.read_details(connection, standing.sample_ids[found].tolist())
    return [
        {
            "id": detail.id,
            "identifier": detail.identifier,
            "text": detail.text,
            "similarity": round(float(looked.similarity[place]), 4),
            "label": standing.names.get(int(standing.given[place])),
            "suggestion": standing.names.get(int(standing.suggested[place])),
            "confidence": _rounded(standing.confidence[place]),
        }
        for detail, place in zip(details, found.tolist(), strict=True)
    ]


def _differences(first: SampleDetail | None, text: str | None) -> dict[str, list[str]]:
    own = None if first is None else first.text
    if own is None or text is None:
        return {}
    only_here, only_there = word_differences(text, own)
    return {
        "only_here": [text[start:end] for start, end in only_here],
        "only_there": [own[start:end] for start, end in only_there],
    }


def _data(looked: _Looked, described: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "space": looked.encoder,
        "query": looked.standing.sample_ids[looked.query].tolist(),
        "searched": int(np.count_nonzero(looked.others)),
        "newer": looked.newer,
        "samples": described,
    }


def _found(bundle: Bundle) -> dict[str, Any]:
    if bundle.has("missing"):
        raise NotEncodedError(bundle.value("missing", str))
    return bundle.value("found", dict[str, Any])


def _newer(data: Mapping[str, Any]) -> str:
    number = int(data["newer"])
    if not number:
        return ""
    return f"; {counted(number, 'newer sample')} must be scored first to be found"


def _rounded(value: np.float32) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
