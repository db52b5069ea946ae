"""What several annotators said of the same samples, equal rows counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """A table of ratings with equal rows put together.

    Few annotators and labels make few different rows, however many samples there are:
    whatever is computed, also of a thousand resamples, is computed for those.

    Attributes
    ----------
    rows
        int64, shape (n_rows, n_annotators): category of each rating, -1 where missing.
    times
        int64, shape (n_rows,): how many samples were rated like that.
    n_categories
        How many there were to choose from, used or not.
    """

    rows: Ints
    times: Ints
    n_categories: int

    @classmethod
    def of(cls, table: npt.ArrayLike, n_categories: int | None = None) -> "Ratings":
        """Count equal rows of a table of shape (n_samples, n_annotators).

        Parameters
        ----------
        table
            Category of each rating, counted from 0; -1 where an annotator gave none.
        n_categories
            How many there were to choose from; without it, up to the highest used.
        """
        whole = np.atleast_2d(np.asarray(table, np.int64))
        if n_categories is None:
            n_categories = int(whole.max(initial=-1)) + 1
        if len(whole) == 0:
            return cls(whole, np.empty(0, np.int64), n_categories)
        rows, times = np.unique(whole, axis=0, return_counts=True)
        return cls(rows, times.astype(np.int64), n_categories)

    @cached_property
    def counts(self) -> Ints:
        """How many gave each category; int64, shape (n_rows, n_categories)."""
        counts = np.zeros((len(self.rows), self.n_categories), np.int64)
        places, annotators = np.nonzero(self.rows >= 0)
        np.add.at(counts, (places, self.rows[places, annotators]), 1)
        return counts

    @property
    def n_samples(self) -> int:
        """How many samples there are."""
        return int(self.times.sum())

    @property
    def n_shared(self) -> int:
        """How many samples two or more annotators rated."""
        return int(self.times[(self.rows >= 0).sum(axis=1) >= 2].sum())

    def of_annotators(self, annotators: Sequence[int]) -> "Ratings":
        """Return what some of the annotators said, equal rows put together again."""
        return _together(self.rows[:, annotators], self.times, self.n_categories)

    def shared(self) -> "Ratings":
        """Return only what two or more annotators rated."""
        some = (self.rows >= 0).sum(axis=1) >= 2
        return Ratings(self.rows[some], self.times[some], self.n_categories)

    def one_against_rest(self, categories: Sequence[int]) -> "Ratings":
        """Return the ratings with two categories: one of these (1), another (0)."""
        rows = np.where(self.rows < 0, MISSING, np.isin(self.rows, categories))
        return _together(rows.astype(np.int64), self.times, 2)


def _together(rows: Ints, times: Ints, n_categories: int) -> Ratings:
    if len(rows) == 0:
        return Ratings(rows, times, n_categories)
    unique, place = np.unique(rows, axis=0, return_inverse=True)
    summed = np.bincount(place.ravel(), times, len(unique)).astype(np.int64)
    return Ratings(unique, summed, n_categories)
