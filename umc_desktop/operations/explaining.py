"""What stands behind a suggestion: candidates, votes, ranks, and labelled samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import SampleDetail
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.similarity import best, joint_cosines
from umc_desktop.operations.budget_plan import read_plan
from umc_desktop.operations.encoded import find_encoded, places_of, spaces_of
from umc_desktop.operations.standing import NO_LABEL, Standing, read_standing
from umc_desktop.storage import (
    arrays,
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


@dataclass(frozen=True)
class _Round:
    """What the last round says of the samples that share the sample's labels.

    Attributes
    ----------
    ids
        int64, shape (n,).
    place
        The sample's place in them.
    classes
        Label ids.
    probabilities
        float32, shape (n, n_classes).
    columns
        float32, shape (n,), by name: uncertainty, disagreement, novelty.
    """

    ids: Ids
    place: int
    classes: npt.NDArray[np.int32]
    probabilities: Floats
    members: tuple[str, ...]
    votes: npt.NDArray[np.int16]
    vote_confidence: npt.NDArray[np.float16]
    columns: dict[str, Floats]
    cluster: int
    cluster_size: int
    cluster_name: str


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
    standing = read_standing(project, known)
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
        data |= _said(scored, standing)
        undecided = _undecided(scored, standing)
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
            f"{name}: “{first['label']}” with {first['probability']:.0%} confidence."
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


def _read_round(project: ProjectFile, sample_id: int) -> _Round | None:
    """Read what the last round says of the sample and those like it."""
    with project.read() as connection:
        history = rounds.read_rounds(connection)
        ids = arrays.read(connection, "round", "ids")
        if not history or ids is None:
            return None
        row = int(np.searchsorted(ids, sample_id))
        if row == len(ids) or ids[row] != sample_id:
            return None
        settings = history[-1].settings
        merged = label_changes.merged_ids(connection)
        for key, members in settings.get("members", {}).items():
            rows = arrays.read(connection, "round", f"rows.{key}")
            place = -1 if rows is None else int(np.searchsorted(rows, row))
            if rows is None or place == len(rows) or rows[place] != row:
                continue
            parts = {
                name: arrays.read(connection, "round", f"{name}.{key}")
                for name in ("label_ids", "probabilities", "votes", "vote_confidence")
            }
            columns = {
                name: values[rows]
                for name in ("uncertainty", "disagreement", "novelty")
                if (values := arrays.read(connection, "round", name)) is not None
            }
            clusters = arrays.read(connection, "round", "cluster")
            if clusters is None or any(part is None for part in parts.values()):
                return None
            cluster = int(clusters[row])
            classes = parts["label_ids"]
            assert classes is not None
            return _Round(
                ids[rows],
                place,
                np.array([merged.get(one, one) for one in classes.tolist()], np.int32),
                parts["probabilities"].astype(np.float32),  # type: ignore[union-attr]
                tuple(members),
                parts["votes"],  # type: ignore[arg-type]
                parts["vote_confidence"],  # type: ignore[arg-type]
                columns,
                cluster,
                int(np.count_nonzero(clusters == cluster)) if cluster >= 0 else 0,
                settings.get("cluster_names", {}).get(str(cluster), ""),
            )
    return None


def _said(scored: _Round, standing: Standing) -> dict[str, Any]:
    place = scored.place
    own = {name: values[place] for name, values in scored.columns.items()}
    if np.isnan(own.get("uncertainty", np.float32(np.nan))):
        votes = []  # every label is equally likely: nobody says anything
    else:
        votes = [
            {
                "member": member,
                "label": standing.names.get(
                    int(scored.classes[scored.votes[number, place]])
                ),
                "confidence": round(float(scored.vote_confidence[number, place]), 4),
            }
            for number, member in enumerate(scored.members)
            if scored.votes[number, place] >= 0
        ]
    return {
        **{name: _rounded(value) for name, value in own.items()},
        "votes": votes,
        "cluster": None
        if scored.cluster < 0
        else {
            "number": scored.cluster,
            "name": scored.cluster_name,
            "samples": scored.cluster_size,
        },
    }


def _likeliest(scored: _Round) -> list[tuple[int, float]]:
    """Return the candidate labels with their probability, the likeliest first."""
    likely: dict[int, float] = {}  # labels that were merged since are one now
    for label_id, share in zip(
        scored.classes.tolist(),
        scored.probabilities[scored.place].tolist(),
        strict=True,
    ):
        likely[label_id] = likely.get(label_id, 0.0) + share
    ordered = sorted(likely.items(), key=lambda one: -one[1])[:_CANDIDATES]
    return [one for place, one in enumerate(ordered) if not place or one[1] >= _LEAST]


def _undecided(scored: _Round, standing: Standing) -> npt.NDArray[np.bool_]:
    """Return which of the scored samples nobody decided; the sample itself counts."""
    decided = standing.sample_ids[~standing.undecided]
    undecided = ~np.isin(scored.ids, decided)
    undecided[scored.place] = True
    return undecided


def _ranks(
    scored: _Round,
    undecided: npt.NDArray[np.bool_],
    encoded: EncodedSamples | None,
) -> dict[str, dict[str, float]]:
    """Return where the sample ranks among the undecided ones; 1 is asked for first."""
    two = np.sort(np.partition(scored.probabilities, -2, axis=1)[:, -2:], axis=1)
    terms = {
        "uncertainty": scored.columns.get("uncertainty"),
        "margin": two[:, 0] - two[:, 1],  # the smaller the margin, the higher
        "disagreement": scored.columns.get("disagreement"),
        "novelty": scored.columns.get("novelty"),
    }
    if encoded is not None:
        typicality = np.full(len(scored.ids), np.nan, np.float32)
        places = encoded.places_of(scored.ids)
        typicality[places >= 0] = encoded.typicality[places[places >= 0]]
        terms["typicality"] = typicality
    ranks = {}
    for name, values in terms.items():
        if values is None or not np.isfinite(values[scored.place]):
            continue
        own = values[scored.place]
        above = int(np.count_nonzero(values[undecided] > own))
        ranks[name] = {
            "value": round(float(-own if name == "margin" else own), 4),
            "rank": above + 1,
            "of": int(np.count_nonzero(undecided)),
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
        for label_id, _ in likeliest:
            places = best(similarity, count, given == label_id)
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
