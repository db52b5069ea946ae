"""UMAP's optimiser: neighbours pull, others push, epoch after epoch."""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.layout.alignment import Positions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_SEEDS = (np.iinfo(np.int32).min + 1, np.iinfo(np.int32).max - 1)
MIN_DISTANCE = 0.1


def optimise(
    strengths: "csr_matrix",
    begin: Positions,
    schedule: tuple[int, float],
    seed: int,
    progress: ProgressReporter,
) -> Positions:
    """Run umap-learn's optimiser; ``schedule`` is epochs and learning rate.

    Not by way of its ``simplicial_set_embedding``, which would first stretch the map
    that one starts from to a square of its own.
    """
    with warnings.catch_warnings():
        # umap-learn tells everybody that its neural variant needs TensorFlow.
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        from umap.layouts import optimize_layout_euclidean
        from umap.umap_ import find_ab_params, make_epochs_per_sample

    epochs, learning_rate = schedule
    curve = find_ab_params(1.0, MIN_DISTANCE)
    edges = strengths.tocoo()
    # Weaker ones would not be drawn once.
    drawn = edges.data >= edges.data.max() / epochs
    places = np.array(begin, dtype=np.float32, order="C")
    placed = optimize_layout_euclidean(
        places,
        places,
        edges.row[drawn],
        edges.col[drawn],
        epochs,
        len(places),
        make_epochs_per_sample(edges.data[drawn], epochs),
        *curve,
        np.random.RandomState(seed).randint(*_SEEDS, 3).astype(np.int64),
        initial_alpha=learning_rate,
        negative_sample_rate=5.0,
        tqdm_kwds={
            "disable": False,
            "file": _EpochStream(progress, epochs),
            "bar_format": "{n}",
            "mininterval": 0.1,
            "miniters": 1,
        },
        move_other=True,
    )
    return np.asarray(placed, dtype=np.float32)


class _EpochStream(io.TextIOBase):
    """Carries the optimiser's epoch count to the progress reporter.

    umap-learn offers no callback, but writes its progress to a file it is given:
    raising in ``write`` is the way to stop it.
    """

    def __init__(self, progress: ProgressReporter, epochs: int) -> None:
        super().__init__()
        self._progress = progress
        self._epochs = epochs

    def write(self, text: str) -> int:
        """Report the epoch written, or raise if the user asked to stop."""
        if text.strip().isdecimal():
            self._progress.report(int(text), self._epochs, "Laying out the map")
        return len(text)
