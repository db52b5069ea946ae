"""Nearest neighbours among many samples: compared within cells of alike samples only.

Comparing all pairs grows with the square of the samples: hours at a million. Here
k-means cuts the samples into about 2 √n cells, and each sample is compared with those
in the cells whose centres are nearest to it.
"""

from collections.abc import Iterator

import numpy as np

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.neighbours import BLOCK_SCORES, Nearest, Rows, Vectors
from umc_desktop.ml.selection.k_means import fitted_clusters

PROBED = 12
"""Cells that a sample is compared with. Measured on 50,000 titles: 8 hold 96 % of the
true neighbours, 16 hold 98 %, 32 hold 99 %."""
_TAUGHT_BY = 40  # samples per cell that k-means learns from
_ITERATIONS = 6
_LARGEST = 4  # a cell of more than so many times the mean is cut: all may be equal
_NO_COSINE = np.float32(-2)


class Cells:
    """Samples cut into cells, so that what is near is found without asking all.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_samples, d)
        Unit-length rows.
    progress
        Told after every step; the cancel point.
    seed
        Of the cells' first centres.
    """

    def __init__(
        self, vectors: Vectors, progress: ProgressReporter = SILENT, seed: int = 0
    ) -> None:
        self._vectors = vectors
        progress.report(0, None, "Finding neighbours")
        centres = _centres(vectors, max(1, round(2 * np.sqrt(len(vectors)))), seed)
        cell = np.empty(len(vectors), np.int64)
        for rows, scores in _scored(vectors, centres, progress):
            cell[rows] = scores.argmax(axis=1)
        self._centres, self._members = _bounded(centres, cell)
        self._cell = np.empty(len(vectors), np.int64)
        for number, rows_of_cell in enumerate(self._members):
            self._cell[rows_of_cell] = number

    def nearest(
        self,
        count: int,
        progress: ProgressReporter = SILENT,
        among: Rows | None = None,
        probed: int = PROBED,
    ) -> Nearest:
        """Find the nearest of every sample.

        Parameters
        ----------
        count
            Neighbours per sample; less than the samples there are to choose from.
        progress
            Told after every cell; the cancel point.
        among : ndarray of int64, shape (m_samples,)
            Rows that may be found; without it all. A sample never finds itself.
        probed
            Cells that a sample is compared with.

        Returns
        -------
        ndarray of int64 and of float32, shape (n_samples, count)
            Rows of the neighbours and their cosines, nearest first.
        """
        n_samples = len(self._vectors)
        eligible = self._members
        if among is not None:
            chosen = np.zeros(n_samples, bool)
            chosen[among] = True
            eligible = [rows[chosen[rows]] for rows in self._members]
        found = _Found(self._vectors, count)
        own, others = self._probes(min(probed, len(self._members)), progress)
        total, done = n_samples + sum(map(len, others)), 0
        # the own cells first: what they give rules out most of what the others hold
        for asking in (own, others):
            for rows, there in zip(asking, eligible, strict=True):
                found.look(rows, there)
                done += len(rows)
                progress.report(done, total, "Finding neighbours")
        found.complete(np.arange(n_samples) if among is None else among)
        return found.in_order()

    def _probes(
        self, probed: int, progress: ProgressReporter
    ) -> tuple[list[Rows], list[Rows]]:
        """Return by cell who looks into it: its own members, and all the others."""
        n_cells = len(self._members)
        asked = np.empty((len(self._vectors), probed), np.int32)
        for rows, scores in _scored(self._vectors, self._centres, progress):
            own = self._cell[rows]
            scores[np.arange(len(own)), own] = np.inf
            at = n_cells - probed
            asked[rows] = np.argpartition(scores, at, axis=1)[:, at:]
        elsewhere = asked != self._cell[:, None]
        rows, places = np.nonzero(elsewhere)
        cells = asked[rows, places]
        order = np.argsort(cells, kind="stable")
        ends = np.searchsorted(cells[order], np.arange(1, n_cells))
        return self._members, np.split(rows[order], ends)


class _Found:
    """The best so far of every sample."""

    def __init__(self, vectors: Vectors, count: int) -> None:
        shape = (len(vectors), count)
        self._vectors = vectors
        self._count = count
        self._nearest = np.full(shape, -1, np.int32)
        self._cosines = np.full(shape, _NO_COSINE, np.float32)
        self._worst = np.full(len(vectors), _NO_COSINE, np.float32)

    def look(self, rows: Rows, candidates: Rows) -> None:
        """Compare samples with candidates they were not compared with before."""
        if len(candidates) == 0:
            return
        against = np.ascontiguousarray(self._vectors[candidates].T)
        step = max(1, BLOCK_SCORES // len(candidates))
        for start in range(0, len(rows), step):
            self._merge(rows[start : start + step], candidates, against)

    def _merge(self, rows: Rows, candidates: Rows, against: Vectors) -> None:
        scores = self._vectors[rows] @ against
        # candidates are in order: where a sample is one of them itself, it is hidden
        places = np.minimum(np.searchsorted(candidates, rows), len(candidates) - 1)
        same = np.flatnonzero(candidates[places] == rows)
        scores[same, places[same]] = _NO_COSINE
        better = np.flatnonzero(scores.max(axis=1) > self._worst[rows])
        if len(better) == 0:
            return
        rows, scores = rows[better], scores[better]
        columns = np.broadcast_to(np.arange(len(candidates)), scores.shape)
        if len(candidates) > self._count:
            at = len(candidates) - self._count
            columns = np.argpartition(scores, at, axis=1)[:, at:]
            scores = np.take_along_axis(scores, columns, axis=1)
        all_scores = np.hstack([self._cosines[rows], scores])
        all_rows = np.hstack([self._nearest[rows], candidates[columns]])
        at = all_scores.shape[1] - self._count
        best = np.argpartition(all_scores, at, axis=1)[:, at:]
        kept = np.take_along_axis(all_scores, best, axis=1)
        self._cosines[rows] = kept
        self._nearest[rows] = np.take_along_axis(all_rows, best, axis=1)
        self._worst[rows] = kept.min(axis=1)

    def complete(self, candidates: Rows) -> None:
        """Compare those whose cells held too few with everything."""
        lacking = np.flatnonzero(self._worst == _NO_COSINE)
        self._cosines[lacking], self._nearest[lacking] = _NO_COSINE, -1
        self.look(lacking, np.sort(candidates))

    def in_order(self) -> Nearest:
        """Return what was found, nearest first."""
        order = np.argsort(-self._cosines, axis=1, kind="stable")
        return (
            np.take_along_axis(self._nearest, order, axis=1).astype(np.int64),
            np.take_along_axis(self._cosines, order, axis=1),
        )


def _centres(vectors: Vectors, n_cells: int, seed: int) -> Vectors:
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(seed)
    taught = min(len(vectors), _TAUGHT_BY * n_cells)
    some = vectors[np.sort(rng.choice(len(vectors), taught, replace=False))]
    model = KMeans(
        n_cells, init="random", n_init=1, max_iter=_ITERATIONS, random_state=seed
    )
    fitted_clusters(model, some)
    return np.asarray(model.cluster_centers_, np.float32)


def _scored(
    vectors: Vectors, centres: Vectors, progress: ProgressReporter
) -> Iterator[tuple[slice, Vectors]]:
    """Yield blocks of samples with a score per centre: the nearest has the largest."""
    half = np.einsum("ij,ij->i", centres, centres) / 2
    step = max(1, BLOCK_SCORES // len(centres))
    for start in range(0, len(vectors), step):
        progress.report(start, len(vectors), "Finding neighbours")
        rows = slice(start, min(start + step, len(vectors)))
        yield rows, vectors[rows] @ centres.T - half


def _bounded(centres: Vectors, cell: Rows) -> tuple[Vectors, list[Rows]]:
    """Return the cells' members in order, with a centre each; large ones are cut."""
    order = np.argsort(cell, kind="stable").astype(np.int64)
    kept, starts = np.unique(cell[order], return_index=True)
    limit = max(1, _LARGEST * len(cell) // max(len(centres), 1))
    members: list[Rows] = []
    of: list[int] = []
    for number, rows in zip(kept.tolist(), np.split(order, starts[1:]), strict=True):
        for first in range(0, len(rows), limit):
            members.append(rows[first : first + limit])
            of.append(number)
    return centres[of], members
