"""The members of an ensemble: which features each of them sees."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.silence import mean_of_speaking

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class MemberPlan:
    """Which features a member sees.

    Parameters
    ----------
    name
        As shown to the user: an encoder's name, "joint" or "joint-smoothed".
    encoders
        The encoders whose vectors it sees side by side.
    smoothed
        Whether they are smoothed over the graph.
    weights
        What each encoder's vectors are multiplied by; none for 1.
    """

    name: str
    encoders: tuple[str, ...]
    smoothed: bool
    weights: tuple[float, ...] = ()

    def features(self, samples: SampleFeatures) -> list[Matrix]:
        """Return the member's view of the samples, one matrix per encoder.

        Parameters
        ----------
        samples
            With the vectors that the member sees.

        Raises
        ------
        InvalidRequestError
            If an encoder's vectors are missing.
        """
        source = samples.smoothed if self.smoothed else samples.vectors
        missing = [encoder for encoder in self.encoders if encoder not in source]
        if missing:
            kind = "smoothed vectors" if self.smoothed else "vectors"
            raise InvalidRequestError(
                f"Member {self.name!r} needs the {kind} of {', '.join(missing)}; "
                "encode the samples with every encoder of the ensemble first."
            )
        found = [source[encoder] for encoder in self.encoders]
        if not self.weights:
            return found
        weighed = zip(found, self.weights, strict=True)
        return [block * np.float32(weight) for block, weight in weighed]

    def prior(self, samples: SampleFeatures, rows: Rows | slice) -> Matrix:
        """Return the mean of its encoders' zero-label probabilities.

        Where some encoders cannot read every sample, only those count that have
        something to say of it.

        Parameters
        ----------
        samples
            With the priors of the member's encoders.
        rows
            The samples that are asked for.
        """
        parts = [samples.priors[encoder][rows] for encoder in self.encoders]
        if samples.reads and len(parts) > 1:
            return mean_of_speaking(np.stack(parts))
        mean: Matrix = np.mean(parts, axis=0, dtype=np.float32)
        return mean
