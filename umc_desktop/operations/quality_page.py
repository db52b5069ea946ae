"""The quality report as a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import percent
from umc_desktop.exchange.report.figures import (
    Curve,
    Mark,
    PointGroup,
    bars,
    histogram,
    learning_curves,
    scatter,
)
from umc_desktop.exchange.report.page import Page
from umc_desktop.exchange.report.style import FAINT, SERIES
from umc_desktop.ml.quality.contradictions import Consistency
from umc_desktop.operations.quality_results import Pictures, TaskQuality
from umc_desktop.operations.quality_words import Finding

_MOST_BARS = 25
_MOST_ROWS = 100
_MOST_POINTS = 3000
_BLUE, _VERMILLION = SERIES[0], SERIES[1]
_FARTHEST = 0.1  # share of the samples that stands out on the map
_RATIOS = {
    float(np.log2(ratio)): f"{ratio:g}"
    for ratio in (0.0625, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 8, 16)
}
_IDS = {"sample": "d", "other sample": "d"}

Heading = Callable[[str], None]


@dataclass(frozen=True)
class Excerpts:
    """What samples say, in a line, and whose label stands."""

    texts: Mapping[int, str]
    annotators: Mapping[int, str]


@dataclass(frozen=True)
class MapPlaces:
    """Where samples lie on the map.

    Attributes
    ----------
    ids
        int64, shape (n_mapped,), ascending.
    positions
        float32, shape (n_mapped, 2).
    """

    ids: npt.NDArray[np.int64]
    positions: npt.NDArray[np.float32]


def put_summary(
    page: Page, findings: Sequence[Finding], tasks: Sequence[TaskQuality]
) -> None:
    """Begin the page: the numbers to remember and every finding."""
    n_samples = sum(task.samples for task in tasks)
    n_labelled = sum(task.labelled for task in tasks)
    n_wrong = sum(task.n_probably_wrong for task in tasks)
    compared = sum(task.compared for task in tasks)
    reach = sum(task.coverage.within_reach * task.compared for task in tasks)
    judged = any(task.judged for task in tasks)
    page.facts(
        [
            ("labelled", f"{n_labelled:,} of {n_samples:,}"),
            ("of the samples within reach of a label", percent(reach / compared)),
            ("labels that are probably wrong", f"{n_wrong:,}" if judged else "–"),
            ("labels without a sample", f"{sum(t.classes_without for t in tasks):,}"),
        ]
    )
    page.section("Findings")
    for worth_a_look, title in ((True, "Worth a look"), (False, "For the record")):
        said = [
            f"{finding.about}: {finding.finding}"
            for finding in findings
            if finding.worth_a_look == worth_a_look
        ]
        if said:
            page.subsection(title)
            page.points(said)


def put_task(
    page: Page,
    heading: Heading,
    task: TaskQuality,
    pictures: Pictures,
    excerpts: Excerpts,
    places: MapPlaces | None,
) -> None:
    """Add everything about one task."""
    _put_balance(page, heading, task)
    if task.labelled:
        _put_coverage(page, heading, task, pictures)
    if task.novel:
        heading("Novelty")
        if task.labelled and places is not None:
            _put_map(page, task, pictures, places)
        _put_novelty(page, task, excerpts)
    _put_errors(page, heading, task, excerpts)
    if task.duplicate_conflicts:
        _put_duplicates(page, heading, task, excerpts)


def put_annotators(page: Page, consistency: Consistency, excerpts: Excerpts) -> None:
    """Add how consistent the annotators are."""
    page.section("Annotators")
    page.table(
        ["annotator", "labels", "labelled by others, too", "differ", "changed"],
        [
            (
                record.name,
                record.n_labels,
                record.n_shared,
                record.n_contradicted,
                record.n_changed,
            )
            for record in consistency.annotators
        ],
        caption="Consistency with others and with themselves",
    )
    if consistency.contradicted:
        page.table(
            ["sample", "text"],
            [
                (sample_id, excerpts.texts.get(sample_id))
                for sample_id in consistency.contradicted[:_MOST_ROWS]
            ],
            _IDS,
            "Samples whose labels differ between annotators"
            + _first_of(len(consistency.contradicted)),
        )


def _put_balance(page: Page, heading: Heading, task: TaskQuality) -> None:
    heading("Balance")
    classes = sorted(
        task.classes, key=lambda item: (-(item.expected or 0), -item.labelled)
    )
    shown = classes[:_MOST_BARS]
    series = []
    if task.labelled:
        whose = "of the labelled samples" if task.several else "of the labels"
        series.append((whose, [item.share or 0 for item in shown]))
    if task.scored:
        series.append(("of the pool, expected", [item.expected or 0 for item in shown]))
    if series:
        page.figure(
            bars([item.label for item in shown], series, "Share", ".1%"),
            ("Labels" if task.several else "Classes")
            + " among what is labelled and in the pool"
            + (
                f", the {_MOST_BARS} most frequent" if len(classes) > _MOST_BARS else ""
            ),
            "Equal bars mean that the labels are composed as the models expect the "
            "pool to be. Samples that teach most are rarely composed like that: a rare "
            "class with a longer blue bar is welcome, a class without one is not."
            + (" A sample may carry several labels, or none." if task.several else ""),
        )
    if len(task.domains) > 1:
        page.table(
            ["domain", "samples", "labelled", "evenness", "imbalance", "within reach"],
            [
                (
                    domain.domain,
                    domain.samples,
                    domain.labelled,
                    domain.evenness,
                    domain.imbalance,
                    domain.within_reach,
                )
                for domain in task.domains
            ],
            {"evenness": ".2f", "imbalance": ".1f", "within reach": ".0%"},
            "Domains",
        )


def _put_coverage(
    page: Page, heading: Heading, task: TaskQuality, pictures: Pictures
) -> None:
    heading("Coverage")
    radius = task.coverage.radius
    reach = np.linspace(0, max(float(pictures.distances.max()), radius, 1e-6), 80)
    page.figure(
        learning_curves(
            [
                Curve("labels so far", reach, _within(pictures.distances, reach)),
                Curve(
                    "as many at random",
                    reach,
                    _within(pictures.random_distances, reach),
                ),
            ],
            "Distance",
            "Share of samples with a label nearer than that",
            marks=[Mark("reach of a label", radius)],
        ),
        "How near the labels are",
        "The higher a curve, the nearer the labels. The dashed line is how far a label "
        + (
            "reaches: within that distance, 95\u202f% of the samples have only "
            "neighbours "
            f"of the same {'set of labels' if task.several else 'label'}."
            if task.coverage.from_purity
            else "reaches: half of the samples have a neighbour within that distance."
        ),
    )
    if len(pictures.ratios):
        page.figure(
            histogram(
                [("samples", np.log2(np.clip(pictures.ratios, 1 / 16, 16)))],
                "Density of labels ÷ density of samples",
                [Mark("as dense as the samples", 0.0)],
                _RATIOS,
            ),
            "Where labels are thin",
            "To the left of the dashed line labels are thinner than samples are, at "
            "0.5 half as dense. A long left tail is a part that was passed by.",
        )
    thinnest = task.regions[:_MOST_BARS]
    page.figure(
        bars(
            [region.name for region in thinnest],
            [("within reach", [region.within_reach for region in thinnest])],
            "Share of samples within reach of a label",
            ".0%",
        ),
        "Regions of the pool, those that labels reach least first",
        "A region is a group of similar samples, named by the words that set it apart. "
        "Label some of those on top.",
    )


def _put_map(
    page: Page, task: TaskQuality, pictures: Pictures, places: MapPlaces
) -> None:
    rows = np.minimum(np.searchsorted(places.ids, pictures.ids), len(places.ids) - 1)
    mapped = np.flatnonzero(places.ids[rows] == pictures.ids)
    if len(mapped) == 0:
        return
    step = -(-len(mapped) // _MOST_POINTS)
    mapped = mapped[::step]
    x, y = places.positions[rows[mapped]].T
    labelled, distances = pictures.labelled[mapped], pictures.distances[mapped]
    far = ~labelled & (distances >= np.quantile(distances, 1 - _FARTHEST))
    groups = (
        ("not labelled", ~far & ~labelled, FAINT),
        ("farthest from a label, a tenth", far, _VERMILLION),
        ("labelled", labelled, _BLUE),
    )
    page.figure(
        scatter(
            [
                PointGroup(name, x[here], y[here], colour)
                for name, here, colour in groups
            ]
        ),
        "Novelty on the map",
        "Similar samples lie together. Groups of orange points are parts of the pool "
        "that no label speaks for yet."
        + (f" Every {step}th sample is drawn." if step > 1 else ""),
    )


def _put_novelty(page: Page, task: TaskQuality, excerpts: Excerpts) -> None:
    page.table(
        ["sample", "text", "suggestion", "distance", "outlier factor"],
        [
            (
                sample.id,
                excerpts.texts.get(sample.id),
                sample.suggestion,
                sample.distance,
                sample.outlier_factor,
            )
            for sample in task.novel
        ],
        {**_IDS, "distance": ".2f", "outlier factor": ".2f"},
        "Undecided samples farthest from every label",
    )
    page.paragraph(
        "An outlier factor well above 1 means that a sample lies in a thinner place "
        "than its neighbours do."
    )


def _put_errors(
    page: Page, heading: Heading, task: TaskQuality, excerpts: Excerpts
) -> None:
    heading("Label errors")
    if not task.likely_errors:
        page.paragraph(
            "No label looks wrong."
            if task.judged
            else "There are too few labels to say which may be wrong."
        )
        return
    page.table(
        ["sample", "text", "given", "by", "likelier", "confidence", "wrong"],
        [
            (
                error.id,
                excerpts.texts.get(error.id),
                error.given,
                excerpts.annotators.get(error.id),
                error.likelier,
                error.confidence,
                error.wrong,
            )
            for error in task.likely_errors[:_MOST_ROWS]
        ],
        {**_IDS, "confidence": ".0%", "wrong": ".0%"},
        "Labels that may be wrong, the most probable first"
        + _first_of(len(task.likely_errors)),
    )
    one = "set" if task.several else "label"
    page.paragraph(
        f"Each {one} was judged by models that never saw it. The last column is the "
        f"probability that the {one} is wrong, the one before how sure the models are "
        "of the likelier one. Look at the sample and at the label's definition before "
        "changing anything: the models may be the ones that are wrong."
    )


def _put_duplicates(
    page: Page, heading: Heading, task: TaskQuality, excerpts: Excerpts
) -> None:
    heading("Duplicates")
    page.table(
        ["sample", "text", "label", "other sample", "its text", "its label", "alike"],
        [
            (
                pair.first_id,
                excerpts.texts.get(pair.first_id),
                pair.first_label,
                pair.second_id,
                excerpts.texts.get(pair.second_id),
                pair.second_label,
                pair.similarity,
            )
            for pair in task.duplicate_conflicts[:_MOST_ROWS]
        ],
        {**_IDS, "alike": ".2f"},
        "Near-duplicates with different labels"
        + _first_of(len(task.duplicate_conflicts)),
    )


def _within(
    distances: npt.NDArray[np.float32], reach: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    places = np.searchsorted(np.sort(distances), reach, side="right")
    return places / len(distances)


def _first_of(n: int) -> str:
    return f" (the first {_MOST_ROWS} of {n:,})" if n > _MOST_ROWS else ""
