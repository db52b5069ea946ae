"""What stands behind a suggestion: candidates, votes, ranks, and labelled samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import SampleDetail
from umc_desktop.domain.wording import percent
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.similarity import best, joint_cosines
from umc_desktop.operations.blindness import WHO_LOOKS, who_looks
from umc_desktop.operations.budget_plan import read_plan
from umc_desktop.operations.encoded import find_encoded, places_of, spaces_of
from umc_desktop.operations.sample_ranks import ranks, undecided_with
from umc_desktop.operations.scored_sample import Floats, read_scored
from umc_desktop.operations.standing import (
    NO_LABEL,
    Standing,
    read_standing,
)
from umc_desktop.storage import (
    combinations,
    labels,
    rounds,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.similarity_index import EncodedSamples

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
    scored = None if standing.hidden[own] else read_scored(project, detail.id)
    if scored is not None:
        undecided = undecided_with(scored, standing)
        blind_ids = standing.sample_ids[standing.blind]
        scored = scored.disguised(blind_ids, undecided)
        data |= scored.said(standing.names)
        data["ranks"] = ranks(scored, undecided, encoded)
        candidates = scored.candidates()
        near = {}
        if encoded is not None and (standing.given != NO_LABEL).any():
            own_eyes = joint_cosines(
                spaces_of(encoded, request.encoder), np.array([own]), progress
            )
            near = _near(project, standing, own_eyes, own, candidates, request.nearest)
        data["candidates"] = [
            {
                "label": standing.names.get(label_id),
                "probability": round(probability, 4),
                "nearest": near.get(label_id, []),
            }
            for label_id, probability in candidates
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


def _near(
    project: ProjectFile,
    standing: Standing,
    similarity: Floats,
    own: int,
    candidates: list[tuple[int, float]],
    count: int,
) -> dict[int, list[dict[str, Any]]]:
    """Return the nearest labelled samples of each candidate label."""
    given = standing.given.copy()
    given[own] = NO_LABEL
    near = {}
    with project.read() as connection:
        combined = combinations.read(connection)
        for label_id, _ in candidates:
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
