"""scikit-activeml's strategies, with probabilities instead of a classifier."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from skactiveml import pool
from skactiveml.base import SkactivemlClassifier
from sklearn.cluster import MiniBatchKMeans

Floats = npt.NDArray[np.floating]
Rows = npt.NDArray[np.int64]
NEIGHBOURS = 20  # TypiClust's, as published; their default is 5


class Given(SkactivemlClassifier):
    """A classifier that was fitted elsewhere: it hands on what it said.

    Parameters
    ----------
    probabilities
        Shape (n, n_classes): a row for each sample without a label, in their order.
    classes, missing_label, cost_matrix, random_state
        As the base class wants them.
    """

    def __init__(
        self,
        probabilities: Floats,
        classes: Any = None,  # noqa: ANN401
        missing_label: float = np.nan,
        cost_matrix: None = None,
        random_state: None = None,
    ) -> None:
        super().__init__(classes, missing_label, cost_matrix, random_state)
        self.probabilities = probabilities

    def fit(self, X: Floats, y: Floats, sample_weight: None = None) -> "Given":  # noqa: N803
        """Fit nothing."""
        return self

    def predict_proba(self, X: Floats) -> Floats:  # noqa: N803
        """Return the given probabilities; raise if they are of other samples."""
        if len(X) != len(self.probabilities):
            raise ValueError(
                f"There are {len(self.probabilities)} rows of probabilities for "
                f"{len(X)} samples."
            )
        return self.probabilities


def peer_strategies(
    vectors: Floats, labels: Floats, probabilities: Floats, size: int
) -> dict[str, Callable[[int], Rows]]:
    """Return their strategies by our names, each a function of the seed.

    Parameters
    ----------
    vectors
        Shape (n_samples, d).
    labels
        Shape (n_samples,): NaN where there is none.
    probabilities
        Shape (n_samples, n_classes).
    size
        The batch's.
    """
    given = Given(probabilities[np.isnan(labels)], range(probabilities.shape[1]))

    def uncertain(method: str, seed: int) -> Rows:
        # It looks at no vector, but checks them for finite values: of the
        # probabilities there are fewer columns to check.
        strategy = pool.UncertaintySampling(method, random_state=seed)
        return strategy.query(
            probabilities, labels, given, fit_clf=False, batch_size=size
        )

    def typical(seed: int, **clustering: object) -> Rows:
        strategy = pool.TypiClust(random_state=seed, k=NEIGHBOURS, **clustering)
        return strategy.query(vectors, labels, batch_size=size)

    return {
        "margin": lambda seed: uncertain("margin_sampling", seed),
        "entropy": lambda seed: uncertain("entropy", seed),
        "badge": lambda seed: pool.Badge(random_state=seed).query(
            vectors, labels, given, fit_clf=False, batch_size=size
        ),
        "coreset": lambda seed: pool.CoreSet(random_state=seed).query(
            vectors, labels, batch_size=size
        ),
        "typiclust": typical,
        "typiclust, mini-batches": lambda seed: typical(
            seed,
            cluster_algo=MiniBatchKMeans,
            cluster_algo_dict={"batch_size": 5000},
        ),
    }
