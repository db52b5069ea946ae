"""What stands behind a suggestion: candidates, votes, ranks, and labelled samples."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import SampleDetail
from umc_desktop.domain.wording import percent
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.similarity import best, joint_cosines
from umc_desktop.operations.blindness import WHO_LOOKS, disguise, who_looks
from umc_desktop.operations.budget_plan import read_plan
from umc_desktop.operations.encoded import find_encoded, places_of, spaces_of
from umc_desktop.operations.standing import (
    NO_LABEL,
    Standing,
    matching,
    read_standing,
    version_of,
)
from umc_desktop.storage import (
    arrays,
    combinations,
    label_changes,
    labels,
    rounds,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.similarity_index import EncodedSamples

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
_CANDIDATES = 3
_LEAST = 0.02  # a label less likely than this is no candidate beside another
_EXCERPT = 240


@dataclass(frozen=True)
class ExplainSample:
    """Which sample, and in whose eyes others are like it."""

    sample_id: int = option("Id of the sample.")
    encoder: str = option(
        "Encoder that says which labelled samples are near; without it, all (joint).",
        "",
    )
    nearest: int = option("How many labelled samples of each candidate label.", 2)
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class _Round:
    """What the last round says of samples that share their labels.

    Attributes
    ----------
    ids
        int64, shape (n,).
    classes, vote_ids
        Label ids, as they were then, of the probabilities and of the votes: members
        vote for sets of labels where samples may carry several.
    probabilities
        float16, shape (n, n_classes).
    margin
        float32, shape (n,): how far the likeliest label leads the second.
    columns
        float32, shape (n,), by name: uncertainty, disagreement, novelty.
    cluster
        int32, shape (n,): -1 for none.
    """

    ids: Ids
    classes: npt.NDArray[np.int32]
    probabilities: npt.NDArray[np.float16]
    margin: Floats
    members: tuple[str, ...]
    votes: npt.NDArray[np.int16]
    vote_confidence: npt.NDArray[np.float16]
    columns: dict[str, Floats]
    cluster: npt.NDArray[np.int32]
    cluster_names: Mapping[str, str]
    vote_ids: npt.NDArray[np.int32]


@dataclass(frozen=True)
class _Scored:
    """One sample in the last round; ``merged`` says what became of labels since."""

    round: _Round
    place: int
    merged: Mapping[int, int]

    def voted(self, place: int) -> int:
        """Return the label, or the set of labels, that a vote stands for now."""
        label_id = int(self.round.vote_ids[place])
        return self.merged.get(label_id, label_id)

    def label_id(self, place: int) -> int:
        """Return the label that a class stands for now."""
        then = int(self.round.classes[place])
        return self.merged.get(then, then)


_latest: dict[object, _Round] = {}


def compute_explanation(
    project: ProjectFile,
    request: ExplainSample,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Say what stands behind a suggestion.

    Names the likeliest labels with the ensemble's calibrated confidence, each member's
    vote, where the sample ranks among the undecided ones (uncertainty, margin,
    disagreement, typicality, novelty), its cluster, its domain's share of the budget,
    why it is in the queue, and the nearest labelled samples of each candidate.

    Raises
    ------
    InvalidRequestError
        If there is no such sample.
    """
    with project.read() as connection:
        detail = samples.read_detail(connection, request.sample_id)
    if detail is None:
        raise InvalidRequestError(
            f"There is no sample {request.sample_id} in this project."
        )
    if request.nearest < 0:
        raise InvalidRequestError("The number of samples must not be negative.")
    encoded, missing = _encoded(project, detail)
    known = np.array([detail.id], np.int64) if encoded is None else encoded.sample_ids
    standing = read_standing(project, known, who_looks(request.annotator))
    own = int(np.searchsorted(known, detail.id))
    data: dict[str, Any] = {
        "id": detail.id,
        "hidden": bool(standing.hidden[own]),
        "label": standing.names.get(int(standing.given[own])),
        "missing": missing,
        "queue": _in_queue(project, detail.id),
        "domain": _domain(project, detail),
    }
    scored = None if standing.hidden[own] else _read_round(project, detail.id)
    if scored is not None:
        undecided = _undecided(scored, standing)
        scored = _disguised(scored, standing, undecided)
        data |= _said(scored, standing)
        data["ranks"] = _ranks(scored, undecided, encoded)
        likeliest = _likeliest(scored)
        near = {}
        if encoded is not None and (standing.given != NO_LABEL).any():
            own_eyes = joint_cosines(
                spaces_of(encoded, request.encoder), np.array([own]), progress
            )
            near = _near(project, standing, own_eyes, own, likeliest, request.nearest)
        data["candidates"] = [
            {
                "label": standing.names.get(label_id),
                "probability": round(probability, 4),
                "nearest": near.get(label_id, []),
            }
            for label_id, probability in likeliest
        ]
    bundle.put_value("explained", data)


def tell_explanation(
    project: ProjectFile,
    request: ExplainSample,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was found in one sentence."""
    del project, progress
    data = bundle.value("explained", dict[str, Any])
    name = f"Sample {request.sample_id}"
    if data["hidden"]:
        summary = f"{name} measures the models: what they say is hidden until then."
    elif "candidates" not in data:
        summary = f"Nothing is suggested for {name.lower()} yet."
    else:
        first = data["candidates"][0]
        summary = (
            f"{name}: “{first['label']}” with {percent(first['probability'])} "
            "confidence."
        )
    return Outcome(Changes.NOTHING, summary, data)


def _encoded(
    project: ProjectFile, detail: SampleDetail
) -> tuple[EncodedSamples | None, str]:
    with project.read() as connection:
        modality = samples.modalities_of(connection, [detail.id])[detail.id]
    try:
        encoded = find_encoded(project, modality)
        places_of(encoded, np.array([detail.id], np.int64))
    except NotEncodedError as error:
        return None, str(error)
    return encoded, ""


def _read_round(project: ProjectFile, sample_id: int) -> _Scored | None:
    """Read what the last round says of the sample and those like it."""
    with project.read() as connection:
        history = rounds.read_rounds(connection)
        ids = arrays.read(connection, "round", "ids")
        if not history or ids is None:
            return None
        row = int(np.searchsorted(ids, sample_id))
        if row == len(ids) or ids[row] != sample_id:
            return None
        merged = label_changes.merged_ids(connection)
        for key, members in history[-1].settings.get("members", {}).items():
            rows = arrays.read(connection, "round", f"rows.{key}")
            place = -1 if rows is None else int(np.searchsorted(rows, row))
            if rows is None or place == len(rows) or rows[place] != row:
                continue
            version = (version_of(project, connection), key)
            if version not in _latest:
                found = _load(connection, key, rows, ids[rows], tuple(members))
                if found is None:
                    return None
                _latest.clear()  # one is asked about at a time, and it may be large
                _latest[version] = replace(
                    found,
                    cluster_names=history[-1].settings.get("cluster_names", {}),
                )
            return _Scored(_latest[version], place, merged)
    return None


def _load(
    connection: sqlite3.Connection,
    key: str,
    rows: npt.NDArray[np.int32],
    ids: Ids,
    members: tuple[str, ...],
) -> _Round | None:
    parts = [
        arrays.read(connection, "round", f"{name}.{key}")
        for name in ("label_ids", "probabilities", "votes", "vote_confidence")
    ]
    vote_ids = arrays.read(connection, "round", f"vote_ids.{key}")
    columns = {
        name: values[rows]
        for name in ("cluster", "uncertainty", "disagreement", "novelty")
        if (values := arrays.read(connection, "round", name)) is not None
    }
    classes, probabilities, votes, confidence = parts
    if classes is None or probabilities is None or votes is None or confidence is None:
        return None
    cluster = columns.pop("cluster", np.full(len(rows), -1, np.int32))
    return _Round(
        ids,
        classes,
        probabilities,
        _margins(probabilities) if vote_ids is None else 1 - columns["uncertainty"],
        members,
        votes,
        confidence,
        columns,
        cluster,
        {},
        classes if vote_ids is None else vote_ids,
    )


def _margins(probabilities: npt.NDArray[np.float16]) -> Floats:
    if probabilities.shape[1] < 2:
        return probabilities[:, 0].astype(np.float32)
    two = np.partition(probabilities.astype(np.float32), -2, axis=1)[:, -2:]
    return np.asarray(np.abs(two[:, 1] - two[:, 0]), np.float32)


def _said(scored: _Scored, standing: Standing) -> dict[str, Any]:
    last, place = scored.round, scored.place
    own = {name: values[place] for name, values in last.columns.items()}
    votes = []
    # where every label is equally likely nobody says anything
    if np.isfinite(own.get("uncertainty", np.float32(np.nan))):
        votes = [
            {
                "member": member,
                "label": standing.names.get(
                    scored.voted(int(last.votes[number, place]))
                ),
                "confidence": round(float(last.vote_confidence[number, place]), 4),
            }
            for number, member in enumerate(last.members)
            if last.votes[number, place] >= 0
        ]
    cluster = int(last.cluster[place])
    return {
        **{name: _rounded(value) for name, value in own.items()},
        "votes": votes,
        "cluster": None
        if cluster < 0
        else {
            "number": cluster,
            "name": last.cluster_names.get(str(cluster), ""),
            "samples": int(np.count_nonzero(last.cluster == cluster)),
        },
    }


def _likeliest(scored: _Scored) -> list[tuple[int, float]]:
    """Return the candidate labels with their probability, the likeliest first."""
    likely: dict[int, float] = {}  # labels that were merged since are one now
    own = scored.round.probabilities[scored.place]
    for place, share in enumerate(own.tolist()):
        label_id = scored.label_id(place)
        likely[label_id] = likely.get(label_id, 0.0) + share
    ordered = sorted(likely.items(), key=lambda one: -one[1])[:_CANDIDATES]
    return [one for place, one in enumerate(ordered) if not place or one[1] >= _LEAST]


def _undecided(scored: _Scored, standing: Standing) -> npt.NDArray[np.bool_]:
    """Return which of the scored samples nobody decided; the sample itself counts."""
    decided = standing.sample_ids[~standing.undecided]
    undecided = np.ones(len(scored.round.ids), bool)
    undecided[matching(scored.round.ids, decided)[0]] = False
    undecided[scored.place] = True
    return undecided


def _disguised(
    scored: _Scored, standing: Standing, undecided: npt.NDArray[np.bool_]
) -> _Scored:
    """Let the novelty of what is blind tell nothing."""
    last = scored.round
    novelty = last.columns.get("novelty")
    if novelty is None or not standing.blind.any():
        return scored
    blind = np.zeros(len(last.ids), bool)
    blind[matching(last.ids, standing.sample_ids[standing.blind])[0]] = True
    columns = last.columns | {
        "novelty": disguise(novelty, last.ids, blind, undecided & ~blind)
    }
    return replace(scored, round=replace(last, columns=columns))


def _ranks(
    scored: _Scored,
    undecided: npt.NDArray[np.bool_],
    encoded: EncodedSamples | None,
) -> dict[str, dict[str, float]]:
    """Return where the sample ranks among the undecided ones; 1 is asked for first."""
    last, place = scored.round, scored.place
    terms: dict[str, Floats] = {"margin": -last.margin, **last.columns}
    if encoded is not None:
        typicality = np.full(len(last.ids), np.nan, np.float32)
        places = encoded.places_of(last.ids)
        typicality[places >= 0] = encoded.typicality[places[places >= 0]]
        terms["typicality"] = typicality
    ranks = {}
    number = int(np.count_nonzero(undecided))
    for name, values in terms.items():
        own = values[place]
        if np.isfinite(own):
            above = int(np.count_nonzero((values > own) & undecided))
            ranks[name] = {
                "value": round(float(-own if name == "margin" else own), 4),
                "rank": above + 1,
                "of": number,
            }
    return ranks


def _near(
    project: ProjectFile,
    standing: Standing,
    similarity: Floats,
    own: int,
    likeliest: list[tuple[int, float]],
    count: int,
) -> dict[int, list[dict[str, Any]]]:
    """Return the nearest labelled samples of each candidate label."""
    given = standing.given.copy()
    given[own] = NO_LABEL
    near = {}
    with project.read() as connection:
        combined = combinations.read(connection)
        for label_id, _ in likeliest:
            carrying = [one for one, parts in combined.items() if label_id in parts]
            carries = np.isin(given, [label_id, *carrying])
            places = best(similarity, count, carries)
            ids = standing.sample_ids[places].tolist()
            near[label_id] = [
                {
                    "id": detail.id,
                    "text": (detail.text or detail.identifier)[:_EXCERPT],
                    "similarity": round(float(similarity[place]), 4),
                }
                for place, detail in zip(
                    places.tolist(), samples.read_details(connection, ids), strict=True
                )
            ]
    return near


def _in_queue(project: ProjectFile, sample_id: int) -> Mapping[str, Any] | None:
    with project.read() as connection:
        for place, batch in enumerate(rounds.read_queue(connection), start=1):
            if sample_id in batch.sample_ids:
                return {
                    "batch": batch.id,
                    "place": place,
                    "purpose": batch.purpose,
                    "reason": batch.reason,
                }
    return None


def _domain(project: ProjectFile, detail: SampleDetail) -> Mapping[str, Any]:
    with project.read() as connection:
        name = next(
            domain.name
            for domain in labels.read_domains(connection)
            if domain.id == detail.domain_id
        )
        plan = read_plan(connection)
    planned = None if plan is None else plan.domains.get(name)
    if planned is None or plan is None:
        return {"name": name}
    return {
        "name": name,
        "decisions": planned.count,
        "of": plan.amount,
        "reason": planned.reason,
    }


def _rounded(value: np.float32) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
