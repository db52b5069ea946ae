"""What the quality report says, as values."""

from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

FEWEST_LABELS = 20
"""Labels below which nobody can tell which are wrong."""
FEWEST_PER_CLASS = 3
"""Labels of a class below which its own cannot be judged."""
WORTH_A_LOOK = 0.1
"""Probability of being wrong from which a label is listed."""
PROBABLY = 0.5
"""Probability of being wrong from which a label is called probably wrong."""
OUTLIER = 1.5
"""Local outlier factor from which a sample lies in a clearly thinner place."""
THIN = 0.5
"""Density of labels against the pool's below which labels are thin."""


class ClassShare(msgspec.Struct, frozen=True):
    """A class: its labels, their share, and the share expected in the pool."""

    label: str
    labelled: int
    share: float | None
    expected: float | None


class DomainQuality(msgspec.Struct, frozen=True):
    """A domain: how many labels, how even, how far they reach."""

    domain: str
    samples: int
    labelled: int
    evenness: float | None
    imbalance: float | None
    within_reach: float


class Region(msgspec.Struct, frozen=True):
    """Samples that lie together, named by their words or their suggestion."""

    name: str
    samples: int
    labelled: int
    within_reach: float


class Coverage(msgspec.Struct, frozen=True):
    """How far labels reach, into the pool and into what is still open of it.

    ``random`` is what as many labels at random places would reach, ``thin`` the share
    of the pool around which labels are less than half as dense as the pool.
    """

    radius: float
    from_purity: bool
    within_reach: float
    open_within_reach: float
    random: float
    thin: float | None


class Diversity(msgspec.Struct, frozen=True):
    """How varied the labelled samples are, and as many random ones."""

    vendi: float
    vendi_random: float
    dissimilarity: float | None
    dissimilarity_pool: float | None


class NovelSample(msgspec.Struct, frozen=True):
    """An undecided sample far from every label."""

    id: int
    distance: float | None
    outlier_factor: float
    suggestion: str | None


class LikelyError(msgspec.Struct, frozen=True):
    """A label that may be wrong.

    ``wrong`` is the probability of that; ``confidence`` what the models, who never saw
    the label, give the likelier one.
    """

    id: int
    given: str
    likelier: str
    confidence: float
    wrong: float


class DuplicateConflict(msgspec.Struct, frozen=True):
    """Two samples that are nearly the same and were labelled differently."""

    first_id: int
    second_id: int
    first_label: str
    second_label: str
    similarity: float


class TaskQuality(msgspec.Struct, frozen=True):
    """All that is measured of one task; ``None`` where labels do not suffice.

    Where a sample may carry several labels, classes are the labels, each with the share
    of the samples that carry it; what is judged and compared are whole sets.
    """

    name: str
    samples: int
    compared: int
    labelled: int
    scored: bool
    classes: list[ClassShare]
    evenness: float | None
    imbalance: float | None
    classes_without: int
    gap: float | None
    domains: list[DomainQuality]
    coverage: Coverage
    regions: list[Region]
    diversity: Diversity | None
    outliers: int
    novel: list[NovelSample]
    judged: int
    error_rate: float | None
    likely_errors: list[LikelyError]
    duplicates: int
    duplicate_conflicts: list[DuplicateConflict]
    several: bool = False

    @property
    def n_probably_wrong(self) -> int:
        """How many labels are rather wrong than right."""
        return sum(error.wrong > PROBABLY for error in self.likely_errors)


@dataclass(frozen=True)
class Pictures:
    """What the figures of one task show beyond the numbers.

    Attributes
    ----------
    ids
        int64, shape (n_kept,).
    distances
        float32, shape (n_kept,): to the nearest label, infinite without any.
    random_distances
        float32, shape (n_kept,): to the nearest of as many random samples.
    ratios
        float64: densities of labels against the pool's, at random places.
    labelled
        bool, shape (n_kept,).
    """

    ids: npt.NDArray[np.int64]
    distances: npt.NDArray[np.float32]
    random_distances: npt.NDArray[np.float32]
    ratios: npt.NDArray[np.float64]
    labelled: npt.NDArray[np.bool_]
