"""How far annotators agree: numbers, a page with figures, and who errs how."""

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.combinations import NONE, split
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Label
from umc_desktop.domain.wording import counted, percent, shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.shared_labels import SharedLabels, read_shared_labels
from umc_desktop.operations.target import check_page
from umc_desktop.storage import labels
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.agreement.consensus import Consensus
    from umc_desktop.ml.agreement.measuring import Estimate, Measuring
    from umc_desktop.ml.agreement.ratings import Ratings

DAWID_SKENE, ONE_COIN = "Dawid–Skene", "one coin"
_SMOOTHING = 0.5
_RATINGS_PER_CELL = 2  # below that many a confusion matrix says little


@dataclass(frozen=True)
class MeasureAgreement:
    """What the labels are taken for, and where a page goes."""

    scale: str = option(
        "What the labels are: nominal, ordinal (in the order of the label set, or as "
        "numbers) or interval (numbers).",
        "nominal",
    )
    weights: str = option(
        "How much two labels agree: identity, linear, quadratic or ordinal; without "
        "it, what suits the scale.",
        "",
    )
    resamples: int = option("Bootstrap resamples behind every interval.", 1000)
    seed: int = option("Seed of the bootstrap.", 0)
    out: Path | None = option("An .html page with the figures.", None)
    force: bool = option("Replace a page that is there already.", False)


def compute_agreement(
    project: ProjectFile,
    request: MeasureAgreement,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Measure how far annotators agree, and how each of them errs.

    Percent agreement, Krippendorff's alpha, Gwet's AC1 or AC2, Fleiss' and Cohen's
    kappa and Brennan and Prediger's coefficient, each with a bootstrap interval: in
    all, per domain, per label and per pair. Changes nothing in the project.

    Raises
    ------
    InvalidRequestError
        If a choice is not known, labels of an interval scale are no numbers, or no
        sample was decided by two annotators.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.operations.agreement_page import write_page

    _check(request)
    with project.read() as connection:
        tables = read_shared_labels(connection)
        shown = names_shown(connection)
        domains = {domain.id: domain.name for domain in labels.read_domains(connection)}
    if not tables:
        raise InvalidRequestError(
            "No sample has labels of two annotators yet. Plan an overlap (umc quality "
            "plan --overlap 0.2), or merge a colleague's copy."
        )
    found = []
    for number, table in enumerate(tables):
        progress.report(number, len(tables), f"Measuring agreement in {table.name}")
        found.append(_measured(table, request, shown, domains, progress))
    if request.out is not None:
        title = f"Agreement in {project.path.stem}"
        subtitle = f"{datetime.now():%d %B %Y, %H:%M}"
        write_page(request.out.absolute(), title, subtitle, found)
    report = None if request.out is None else str(request.out.absolute())
    bundle.put_value("agreement", {"tasks": found, "report": report})


def tell_agreement(
    project: ProjectFile,
    request: MeasureAgreement,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say how far they agree."""
    del project, request, progress
    data = bundle.value("agreement", dict[str, Any])
    tasks = [{**task, "said": _in_words(task)} for task in data["tasks"]]
    told = {
        "coefficients": [
            {"labels_of": task["name"], "coefficient": name, **estimate}
            for task in tasks
            for name, estimate in task["overall"].items()
        ],
        "pairs": [
            {"labels_of": task["name"]}
            | {name: _short(value) for name, value in pair.items()}
            for task in tasks
            for pair in task["pairs"]
        ],
        "tasks": tasks,
    }
    if data["report"] is not None:
        told["report"] = data["report"]
    return Outcome(Changes.NOTHING, " ".join(task["said"] for task in tasks), told)


def estimate_error_rates(
    table: SharedLabels,
) -> tuple["Consensus", str]:
    """Return how the annotators of a table err, and the model that says so.

    A whole confusion matrix for each annotator where there are enough ratings for
    it, else one accuracy each.
    """
    from umc_desktop.ml.agreement.consensus import dawid_skene, one_coin
    from umc_desktop.ml.agreement.ratings import Ratings

    n = len(table.labels)
    ratings = Ratings.of(table.rows, n)
    n_used = len(np.unique(table.rows[table.rows >= 0]))
    fewest = int((table.rows >= 0).sum(axis=0).min())
    counts, times = ratings.rows[:, :, None] == np.arange(n), ratings.times
    if fewest >= _RATINGS_PER_CELL * n_used**2:
        found = dawid_skene(counts, _SMOOTHING / n, times=times)
        return found, DAWID_SKENE
    return one_coin(counts, _SMOOTHING, times=times), ONE_COIN


def label_values(choices: tuple[Label, ...], scale: str) -> npt.NDArray[np.float64]:
    """Return the labels' numbers: those they are called, else their place.

    Raises
    ------
    InvalidRequestError
        If the scale needs numbers and a label is none.
    """
    numbers = []
    for label in choices:
        try:
            numbers.append(float(label.name))
        except ValueError:
            if scale == "interval":
                raise InvalidRequestError(
                    f"On an interval scale labels are numbers, and "
                    f"“{shortened(label.name)}” is none. Take --scale ordinal."
                ) from None
            return np.arange(len(choices), dtype=np.float64)
    found = np.array(numbers, np.float64)
    if not np.isfinite(found).all():
        return np.arange(len(choices), dtype=np.float64)
    return found


def _check(request: MeasureAgreement) -> None:
    from umc_desktop.ml.agreement.scales import Scale, Weights

    if request.scale not in set(Scale):
        raise InvalidRequestError(
            f"“{request.scale}” is no scale; choose one of {', '.join(Scale)}."
        )
    if request.weights and request.weights not in set(Weights):
        raise InvalidRequestError(
            f"“{request.weights}” are no weights; choose one of {', '.join(Weights)}."
        )
    if not 100 <= request.resamples <= 100_000:
        raise InvalidRequestError("Take between 100 and 100,000 resamples.")
    if request.seed < 0:
        raise InvalidRequestError("The seed must not be negative.")
    if request.out is not None:
        check_page(request.out, "the page", force=request.force)


def _measured(
    table: SharedLabels,
    request: MeasureAgreement,
    shown: dict[str, str],
    domains: dict[int, str],
    progress: ProgressReporter,
) -> dict[str, Any]:
    from umc_desktop.ml.agreement.measuring import Measuring
    from umc_desktop.ml.agreement.ratings import Ratings
    from umc_desktop.ml.agreement.scales import DEFAULT_WEIGHTS, Scale, Weights
    from umc_desktop.ml.agreement.sets import masi_distances

    scale = Scale(request.scale)
    weights = Weights(request.weights) if request.weights else DEFAULT_WEIGHTS[scale]
    measuring = Measuring(
        scale,
        weights,
        label_values(table.labels, scale),
        request.resamples,
        request.seed,
        masi_distances(list(table.members)) if table.members else None,
    )
    n = len(table.labels)
    whole = Ratings.of(table.rows, n)
    overall = _plain(measuring.all_of(whole))
    only = len(np.unique(table.domain_ids)) == 1
    names = [shown.get(who, who) for who in table.annotators]
    return {
        "name": table.name,
        "scale": "sets" if table.members else scale.value,
        "weights": "MASI" if table.members else weights.value,
        "labels": [label.name for label in table.labels],
        "annotators": names,
        "shared": len(table.sample_ids),
        "overall": overall,
        "domains": [
            {
                "domain": domains[domain_id],
                "shared": int((table.domain_ids == domain_id).sum()),
                **(
                    overall
                    if only
                    else _plain(measuring.all_of(_of_domain(table, domain_id)))
                ),
            }
            for domain_id in np.unique(table.domain_ids).tolist()
        ],
        "by_label": _by_label(table, measuring, whole, progress),
        "pairs": _pairs(names, measuring, whole),
        "consensus": _consensus(table, names),
    }


def _of_domain(table: SharedLabels, domain_id: int) -> "Ratings":
    from umc_desktop.ml.agreement.ratings import Ratings

    return Ratings.of(table.rows[table.domain_ids == domain_id], len(table.labels))


def _by_label(
    table: SharedLabels,
    measuring: "Measuring",
    whole: "Ratings",
    progress: ProgressReporter,
) -> list[dict[str, Any]]:
    found = []
    for number, (name, places) in enumerate(_places_of_labels(table).items()):
        given = int(np.isin(table.rows, places).any(axis=1).sum())
        if given:
            progress.report(number, len(table.labels), "Measuring agreement by label")
            estimates = _plain(measuring.label(whole, places))
            found.append({"label": name, "samples": given, **estimates})
    return found


def _places_of_labels(table: SharedLabels) -> dict[str, list[int]]:
    """Return each label's place; where samples carry sets, those that contain it."""
    if not table.members:
        return {label.name: [place] for place, label in enumerate(table.labels)}
    names = {
        name
        for label in table.labels
        for name in ([] if label.name == NONE else split(label.name))
    }
    return {
        name: [
            place
            for place, label in enumerate(table.labels)
            if name in split(label.name)
        ]
        for name in sorted(names)
    }


def _pairs(
    names: list[str],
    measuring: "Measuring",
    whole: "Ratings",
) -> list[dict[str, Any]]:
    found = []
    for one, other in combinations(range(len(names)), 2):
        both = whole.of_annotators([one, other]).shared()
        if both.n_samples:
            found.append(
                {
                    "first": names[one],
                    "second": names[other],
                    "shared": both.n_samples,
                    **_plain(measuring.pair(both)),
                }
            )
    return found


def _consensus(table: SharedLabels, names: list[str]) -> dict[str, Any]:
    estimated, model = estimate_error_rates(table)
    return {
        "model": model,
        "matrices": model == DAWID_SKENE,
        "annotators": [
            {
                "annotator": name,
                "ratings": int((table.rows[:, place] >= 0).sum()),
                "accuracy": float(estimated.accuracies[place]),
                "confusion": np.round(estimated.confusions[place], 4).tolist(),
            }
            for place, name in enumerate(names)
        ],
    }


def _plain(estimates: "dict[str, Estimate]") -> dict[str, Any]:
    return {
        name: {"value": one.value, "low": one.low, "high": one.high}
        for name, one in estimates.items()
    }


def _short(value: Any) -> Any:  # noqa: ANN401 - an estimate, a name or a number
    return value["value"] if isinstance(value, dict) else value


def _in_words(task: dict[str, Any]) -> str:
    agreed, alpha = task["overall"]["percent"], task["overall"]["alpha"]
    metric = " (of sets, by MASI)" if task["scale"] == "sets" else ""
    said = (
        f"{task['name']}: {counted(len(task['annotators']), 'annotator')} share "
        f"{counted(task['shared'], 'sample')} and agree in {percent(agreed['value'])}"
    )
    if alpha["value"] is None:
        return f"{said}."
    between = (
        f", 95\u202f% interval {alpha['low']:.2f} to {alpha['high']:.2f}"
        if alpha["low"] is not None
        else ", too few to give an interval"
    )
    return f"{said}; Krippendorff's alpha{metric} {alpha['value']:.2f}{between}."
