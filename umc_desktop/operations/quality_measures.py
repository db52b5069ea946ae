"""Every number of the quality report, task by task."""

from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.clusters import cluster_words
from umc_desktop.ml.features import joint, unit
from umc_desktop.ml.multi_label import chance_of
from umc_desktop.ml.quality.balance import class_balance, share_gap
from umc_desktop.ml.quality.contradictions import duplicate_conflicts
from umc_desktop.ml.quality.coverage import density_ratio, pure_radius, regions
from umc_desktop.ml.quality.distances import (
    distance_to_nearest,
    distance_to_neighbour,
)
from umc_desktop.ml.quality.diversity import (
    mean_pairwise_dissimilarity,
    vendi_score,
)
from umc_desktop.ml.quality.label_errors import find_label_errors, find_set_errors
from umc_desktop.ml.quality.novelty import outlier_factors
from umc_desktop.operations.encoding import read_texts
from umc_desktop.operations.quality_results import (
    FEWEST_LABELS,
    FEWEST_PER_CLASS,
    OUTLIER,
    THIN,
    WORTH_A_LOOK,
    ClassShare,
    Coverage,
    Diversity,
    DomainQuality,
    DuplicateConflict,
    LikelyError,
    NovelSample,
    Pictures,
    Region,
    TaskQuality,
)
from umc_desktop.operations.quality_sight import Sight
from umc_desktop.storage.project_file import ProjectFile

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_CENTRES = 2000  # places at which radius and densities are looked at
_TWINS = 3  # random choices that the labels are compared with
_NAMED_BY = 200  # samples of a region whose words name it


def measure(
    project: ProjectFile,
    sight: Sight,
    domain_names: dict[int, str],
    progress: ProgressReporter,
    seed: int = 0,
) -> tuple[TaskQuality, Pictures]:
    """Measure one task.

    Parameters
    ----------
    sight
        What there is to know of it.
    domain_names
        By domain id.
    progress
        Told at every step.
    seed
        Of whatever is drawn at random.
    """
    rng = np.random.default_rng(seed)
    names, labelled, several = sight.label_names, sight.labelled, sight.task.several
    balance = class_balance(sight.labels_in(sight.training_classes), len(names))
    n_labels = len(sight.training_classes)
    shares = balance.counts / n_labels if n_labels else None
    radius, from_purity = _radius(sight, rng, progress)
    distances = distance_to_nearest(sight.vectors, labelled, progress)
    random_distances = _random_distances(sight, rng, progress)
    ratios = _ratios(sight, rng, progress)
    factors = outlier_factors(sight.vectors, progress=progress)
    reached = distances <= radius
    quality = TaskQuality(
        name=sight.name,
        samples=sight.n_samples,
        compared=len(sight.ids),
        labelled=n_labels,
        scored=sight.expected is not None,
        classes=[
            ClassShare(
                name,
                int(balance.counts[place]),
                None if shares is None else float(shares[place]),
                None if sight.expected is None else float(sight.expected[place]),
            )
            for place, name in enumerate(names)
        ],
        evenness=balance.evenness,
        imbalance=balance.imbalance,
        classes_without=balance.n_without,
        gap=(
            None
            if shares is None or sight.expected is None
            else float(np.abs(shares - sight.expected).max())
            if several
            else share_gap(shares, sight.expected)
        ),
        domains=_domains(sight, reached, domain_names),
        coverage=Coverage(
            radius,
            from_purity,
            float(reached.mean()),
            float(reached[sight.labels < 0].mean())
            if (sight.labels < 0).any()
            else 1.0,
            float((random_distances <= radius).mean()),
            float((ratios < THIN).mean()) if len(ratios) else None,
        ),
        regions=_regions(project, sight, reached),
        diversity=_diversity(sight, rng),
        outliers=int((factors > OUTLIER).sum()),
        novel=_novel(sight, distances, factors),
        **(_set_errors if several else _errors)(sight, progress),
        **_duplicates(sight, progress),
        several=several,
    )
    pictures = Pictures(
        sight.ids, distances, random_distances, ratios, sight.labels >= 0
    )
    return quality, pictures


def _radius(
    sight: Sight, rng: np.random.Generator, progress: ProgressReporter
) -> tuple[float, bool]:
    """Return how far a label reaches, and whether purity says so.

    Without suggestions to judge purity by, a label reaches as far as half of the
    samples have a neighbour.
    """
    known = np.where(sight.labels >= 0, sight.labels, sight.suggestions)
    judged = np.flatnonzero(known >= 0)
    if len(np.unique(known[judged])) > 1:
        centres = _some(len(judged), rng)
        radius = pure_radius(
            sight.vectors[judged], known[judged], centres, progress=progress
        )
        return radius, True
    if len(sight.ids) < 2:
        return 0.0, False
    centres = _some(len(sight.ids), rng)
    return float(np.median(distance_to_neighbour(sight.vectors, centres))), False


def _random_distances(
    sight: Sight, rng: np.random.Generator, progress: ProgressReporter
) -> Matrix:
    """Return distances to as many random samples as there are labels, a few times."""
    n_labelled, n_kept = len(sight.labelled), len(sight.ids)
    return np.concatenate(
        [
            distance_to_nearest(
                sight.vectors, rng.choice(n_kept, n_labelled, replace=False), progress
            )
            for _ in range(_TWINS)
        ]
    )


def _ratios(
    sight: Sight, rng: np.random.Generator, progress: ProgressReporter
) -> npt.NDArray[np.float64]:
    if len(sight.labelled) < 2:
        return np.empty(0)
    centres = _some(len(sight.ids), rng)
    spacing = distance_to_neighbour(sight.vectors, centres, progress=progress)
    # where most samples are copies, something has to be a distance all the same
    bandwidth = max(float(np.median(spacing)), 0.05)
    return density_ratio(sight.vectors, sight.labelled, centres, bandwidth, progress)


def _domains(
    sight: Sight, reached: npt.NDArray[np.bool_], names: dict[int, str]
) -> list[DomainQuality]:
    found = []
    for domain_id in np.unique(sight.domain_ids).tolist():
        here = sight.domain_ids == domain_id
        given = sight.labels[here & (sight.labels >= 0)]
        balance = class_balance(sight.labels_in(given), len(sight.label_names))
        found.append(
            DomainQuality(
                names[domain_id],
                int(here.sum()),
                len(given),
                balance.evenness,
                balance.imbalance,
                float(reached[here].mean()),
            )
        )
    return found


def _regions(
    project: ProjectFile, sight: Sight, reached: npt.NDArray[np.bool_]
) -> list[Region]:
    """Return the regions of the pool, those that labels reach least first."""
    if len(sight.ids) < 2:
        return []
    found = regions(sight.vectors)
    n_regions = int(found.max()) + 1
    places = [np.flatnonzero(found == number) for number in range(n_regions)]
    words: list[tuple[str, ...]] = [()] * n_regions
    if sight.pool.modality is not Modality.IMAGE:
        shown = np.concatenate([place[:_NAMED_BY] for place in places])
        texts = list(read_texts(project, sight.ids[shown]))
        words = cluster_words(texts, found[shown])
    listed = [
        Region(
            " · ".join(words[number]) or _mostly(sight, place),
            len(place),
            int((sight.labels[place] >= 0).sum()),
            float(reached[place].mean()),
        )
        for number, place in enumerate(places)
    ]
    return sorted(listed, key=lambda region: region.within_reach)


def _mostly(sight: Sight, place: Rows) -> str:
    suggested = sight.suggestions[place]
    suggested = suggested[suggested >= 0]
    if len(suggested) == 0:
        return f"around sample {sight.ids[place[0]]}"
    return f"mostly {sight.class_names[np.bincount(suggested).argmax()]}"


def _diversity(sight: Sight, rng: np.random.Generator) -> Diversity | None:
    labelled = sight.labelled
    if len(labelled) < 2:
        return None
    random = [
        vendi_score(sight.vectors[rng.choice(len(sight.ids), len(labelled), False)])
        for _ in range(_TWINS)
    ]
    return Diversity(
        vendi_score(sight.vectors[labelled]) or 0.0,
        float(np.mean([score for score in random if score is not None])),
        mean_pairwise_dissimilarity(sight.vectors[labelled]),
        mean_pairwise_dissimilarity(sight.vectors),
    )


def _novel(
    sight: Sight, distances: Matrix, factors: npt.NDArray[np.float64]
) -> list[NovelSample]:
    """Return undecided samples, the farthest from every label first."""
    open_ = np.flatnonzero(sight.labels < 0)
    order = open_[np.lexsort((-factors[open_], -distances[open_]))][:20]
    return [
        NovelSample(
            int(sight.ids[row]),
            float(distances[row]) if np.isfinite(distances[row]) else None,
            float(factors[row]),
            _named(sight, int(sight.suggestions[row])),
        )
        for row in order.tolist()
    ]


def _errors(sight: Sight, progress: ProgressReporter) -> dict[str, Any]:
    """Judge each label by an ensemble that never saw it."""
    training = sight.training
    counts = np.bincount(training.classes, minlength=training.n_classes)
    judged = np.flatnonzero(counts[training.classes] >= FEWEST_PER_CLASS)
    n_classes = len(np.unique(training.classes[judged]))
    if len(judged) < FEWEST_LABELS or n_classes < 2:
        return {"judged": 0, "error_rate": None, "likely_errors": []}
    found = cross_fit_audit(
        training, training.rows[judged], progress=_Judging(progress)
    )
    given = training.classes[judged]
    errors = find_label_errors(found.ensemble, given)
    names, ids = sight.class_names, sight.training_ids[judged]
    return {
        "judged": len(judged),
        "error_rate": errors.error_rate,
        "likely_errors": [
            LikelyError(
                int(ids[row]),
                names[given[row]],
                names[likelier],
                float(found.ensemble[row, likelier]),
                wrong,
            )
            for row, likelier, wrong in zip(
                errors.rows.tolist(),
                errors.likelier.tolist(),
                errors.wrong.tolist(),
                strict=True,
            )
            if wrong >= WORTH_A_LOOK
        ],
    }


def _set_errors(sight: Sight, progress: ProgressReporter) -> dict[str, Any]:
    """Judge each set label by label, by an ensemble that never saw it."""
    training = sight.training
    sets = np.asarray(training.labels, bool)
    carried = sets.sum(axis=0)
    able = (carried >= FEWEST_PER_CLASS) & (len(sets) - carried >= FEWEST_PER_CLASS)
    if len(sets) < FEWEST_LABELS or not able.any():
        return {"judged": 0, "error_rate": None, "likely_errors": []}
    found = cross_fit_audit(training, training.rows, progress=_Judging(progress))
    errors = find_set_errors(found.ensemble[:, able], sets[:, able])
    likelier = sets[errors.rows]
    likelier[:, able] = errors.likelier
    confidence = chance_of(found.ensemble[errors.rows], likelier)
    given = sight.training_classes[errors.rows]
    names, class_names = np.array(sight.label_names), sight.class_names
    return {
        "judged": len(sets),
        "error_rate": errors.error_rate,
        "likely_errors": [
            LikelyError(
                int(sight.training_ids[row]),
                class_names[place],
                written(names[other].tolist()),
                float(sure),
                wrong,
            )
            for row, place, other, sure, wrong in zip(
                errors.rows.tolist(),
                given.tolist(),
                likelier,
                confidence,
                errors.wrong.tolist(),
                strict=True,
            )
            if wrong >= WORTH_A_LOOK
        ],
    }


def _duplicates(sight: Sight, progress: ProgressReporter) -> dict[str, Any]:
    training, ids, given = sight.training, sight.training_ids, sight.training_classes
    # not smoothed: smoothing makes near-duplicates of mere neighbours
    own = [vectors[training.rows] for vectors in training.samples.vectors.values()]
    found = duplicate_conflicts(unit(joint(own)), given, progress=progress)
    names = sight.class_names
    return {
        "duplicates": found.n_duplicates,
        "duplicate_conflicts": [
            DuplicateConflict(
                int(ids[first]),
                int(ids[second]),
                names[given[first]],
                names[given[second]],
                float(cosine),
            )
            for (first, second), cosine in zip(
                found.pairs.tolist(), found.cosines.tolist(), strict=True
            )
        ],
    }


def _named(sight: Sight, place: int) -> str | None:
    return sight.class_names[place] if place >= 0 else None


def _some(n: int, rng: np.random.Generator) -> Rows:
    """Return at most some thousand of n places, ascending."""
    return np.sort(rng.permutation(n)[:_CENTRES])


class _Judging:
    """Passes progress on under the name of what is being done."""

    def __init__(self, progress: ProgressReporter) -> None:
        self._progress = progress

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del message
        self._progress.report(done, total, "Judging the labels")
