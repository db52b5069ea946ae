"""Every coefficient of a table of ratings with its bootstrap interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.agreement.coefficients import (
    Coefficient,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
)
from umc_desktop.ml.agreement.ratings import Floats, Ratings
from umc_desktop.ml.agreement.scales import Scale, Weights, agreement_weights
from umc_desktop.ml.bootstrap import bca_interval

RESAMPLES = 2000
_LEVEL = 0.95
_FEWEST_SHARED = 2  # samples; fewer cannot be resampled


@dataclass(frozen=True)
class Estimate:
    """A coefficient and the interval that resampling the samples gives it.

    Attributes
    ----------
    value
        ``None`` where it is not defined, as κ is when all ratings are the same.
    low, high
        95 % interval, ``None`` where resampling says nothing: without a single
        disagreement every resample is as perfect, which is no proof of perfection.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Measuring:
    """The choices that agreement depends on.

    Attributes
    ----------
    scale
        What Krippendorff's α takes the labels for.
    weights
        How much two labels agree in all other coefficients.
    values
        float64, shape (n_categories,): the labels' numbers, or ranks.
    distances
        float64, shape (n_categories, n_categories), from 0 to 1: how far apart the
        categories are, where they are sets of labels; all coefficients go by it.
    """

    scale: Scale
    weights: Weights
    values: Floats
    resamples: int = RESAMPLES
    seed: int = 0
    distances: Floats | None = None

    def all_of(self, ratings: Ratings) -> dict[str, Estimate]:
        """Return the coefficients of any number of annotators, by name."""
        weights = self._agreement
        return self._estimates(
            ratings,
            {
                "percent": percent_agreement(ratings, weights),
                "alpha": krippendorff_alpha(
                    ratings, self.scale, self.values, self.distances
                ),
                "gwet": gwet_ac(ratings, weights),
                "fleiss": fleiss_kappa(ratings, weights),
                "brennan_prediger": brennan_prediger(ratings, weights),
            },
        )

    def pair(self, ratings: Ratings) -> dict[str, Estimate]:
        """Return the coefficients of two annotators; Cohen's κ is one of them."""
        weights = self._agreement
        shared = ratings.shared()
        return self._estimates(
            shared, {"cohen": cohen_kappa(shared, weights)}
        ) | self.all_of(shared)

    @property
    def _agreement(self) -> Floats:
        """How much two categories agree, from 0 to 1."""
        if self.distances is not None:
            return np.asarray(1 - self.distances, np.float64)
        return agreement_weights(self.weights, self.values)

    def label(self, ratings: Ratings, categories: Sequence[int]) -> dict[str, Estimate]:
        """Return how far annotators agree on one label against all others.

        Parameters
        ----------
        categories
            The label; or all the sets that contain it.
        """
        binary = ratings.one_against_rest(categories)
        nominal, values = np.eye(2), np.arange(2)
        return self._estimates(
            binary,
            {
                "specific": specific_agreement(binary, 1),
                "alpha": krippendorff_alpha(binary, Scale.NOMINAL, values),
                "gwet": gwet_ac(binary, nominal),
            },
        )

    def _estimates(
        self, ratings: Ratings, coefficients: Mapping[str, Coefficient]
    ) -> dict[str, Estimate]:
        if ratings.n_shared == 0:
            return dict.fromkeys(coefficients, Estimate(None))
        times = ratings.times.astype(np.float64)
        values = {
            name: float(coefficient(times[None, :])[0])
            for name, coefficient in coefficients.items()
        }
        if ratings.n_shared < _FEWEST_SHARED:
            return {name: Estimate(_defined(value)) for name, value in values.items()}
        rng = np.random.default_rng(self.seed)
        n = ratings.n_samples
        resampled = rng.multinomial(n, times / n, self.resamples).astype(np.float64)
        without = times - np.eye(len(times))  # one sample of each row left out
        return {
            name: _estimate(
                values[name],
                coefficient(resampled),
                np.repeat(coefficient(without), ratings.times),
            )
            for name, coefficient in coefficients.items()
        }


def _defined(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _estimate(
    value: float, resampled: Floats, jackknife: npt.NDArray[np.float64]
) -> Estimate:
    if not np.isfinite(value):
        return Estimate(None)
    drawn = resampled[np.isfinite(resampled)]
    left = jackknife[np.isfinite(jackknife)]
    if len(drawn) == 0 or len(left) < 2 or np.ptp(drawn) <= 1e-12:
        return Estimate(value)
    low, high = bca_interval(value, drawn, left, _LEVEL)
    return Estimate(value, low, high)
