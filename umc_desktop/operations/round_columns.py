"""What a round says of every sample of the project, one column for each thing."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.rating import Ratings

Numbers = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass
class Columns:
    """One value per sample of the project, filled task by task.

    Attributes
    ----------
    uncertainty, confidence, disagreement
        float32; NaN where nothing is known.
    suggestion, cluster
        int32: label id, 0 for none; cluster number, -1 for none.
    novelty
        float32: distance to the nearest label, see ``ml.quality.distances``.
    """

    uncertainty: Numbers
    confidence: Numbers
    disagreement: Numbers
    suggestion: npt.NDArray[np.int32]
    cluster: npt.NDArray[np.int32]
    novelty: Numbers

    @classmethod
    def empty(cls, n_samples: int) -> Self:
        """Return columns in which nothing is known yet."""

        def unknown() -> Numbers:
            return np.full(n_samples, np.nan, np.float32)

        return cls(
            unknown(),
            unknown(),
            unknown(),
            np.zeros(n_samples, np.int32),
            np.full(n_samples, -1, np.int32),
            unknown(),
        )

    def enter(
        self, rows: Rows, rated: Ratings, suggestion: npt.NDArray[np.int32]
    ) -> None:
        """Enter how sure the ensemble is of samples and what it suggests.

        Parameters
        ----------
        rows
            int64, shape (n,): rows of the samples.
        suggestion
            int32, shape (n,): label ids.
        """
        self.uncertainty[rows] = rated.uncertainty
        self.confidence[rows] = rated.confidence
        self.disagreement[rows] = rated.disagreement
        self.suggestion[rows] = suggestion

    def forget(self, rows: Rows) -> None:
        """Say of samples that nothing is known.

        Parameters
        ----------
        rows
            int64: their rows.
        """
        for column in (self.uncertainty, self.confidence, self.disagreement):
            column[rows] = np.nan
        self.suggestion[rows] = 0
