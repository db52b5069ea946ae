"""Whether a new version of a member may speak: it must not make the audit worse."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.metrics import losses_of
from umc_desktop.ml.multi_label import (
    Answers,
    Matrix,
    answers_of,
    chance_of,
    same_answers,
)

Rows = npt.NDArray[np.int64]

FEWEST_AUDIT = 30
SIGNIFICANT = 0.05
_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True)
class Predictions:
    """What an ensemble or a member says of samples.

    Attributes
    ----------
    probabilities
        float32, shape (n_samples, n_classes).
    answers
        What is suggested, as in ``umc_desktop.ml.multi_label``.
    """

    probabilities: Matrix
    answers: Answers

    @classmethod
    def of(cls, probabilities: Matrix) -> "Predictions":
        """Return them where a sample carries one label: the likeliest is suggested."""
        return cls(probabilities, answers_of(probabilities, None))

    def take(self, rows: Rows | npt.NDArray[np.bool_]) -> "Predictions":
        """Return those of some samples."""
        return Predictions(self.probabilities[rows], self.answers[rows])

    def losses(self, labels: Answers) -> npt.NDArray[np.float64]:
        """Return the log-loss of each sample, in nats; of a set, of its labels."""
        return losses_of(chance_of(self.probabilities, labels))


@dataclass(frozen=True)
class Gate:
    """How the audit samples are told with a new version and without it.

    Where a sample may carry several labels, it is told right if its whole set is.

    Attributes
    ----------
    n
        Audit samples, the same for both.
    accuracy_before, accuracy_after
        Share told right.
    gain, gain_low, gain_high
        Rise of the accuracy and its paired 95 % interval.
    p_worse
        Of the exact sign test that the new one is right less often.
    log_loss_before, log_loss_after
        In nats.
    accepted
        Whether the log-loss is not higher and the accuracy not significantly lower.
    """

    n: int
    accuracy_before: float
    accuracy_after: float
    gain: float
    gain_low: float
    gain_high: float
    p_worse: float
    log_loss_before: float
    log_loss_after: float
    accepted: bool

    @property
    def is_less_accurate(self) -> bool:
        """Whether the accuracy is significantly lower."""
        return self.p_worse < SIGNIFICANT


def compare(before: Predictions, after: Predictions, labels: Answers) -> Gate:
    """Compare two sets of predictions of the same samples, sample by sample.

    Parameters
    ----------
    before, after
        Of samples that neither learned from, at least two.
    labels
        What is right, as in ``umc_desktop.ml.multi_label``.

    References
    ----------
    McNemar, "Note on the Sampling Error of the Difference Between Correlated
    Proportions or Percentages", Psychometrika 12, 1947; here with the exact binomial.
    """
    from scipy.stats import binomtest

    right_before = same_answers(before.answers, labels)
    right_after = same_answers(after.answers, labels)
    lost = int(np.count_nonzero(right_before & ~right_after))
    won = int(np.count_nonzero(~right_before & right_after))
    p_worse = 1.0
    if lost + won:
        p_worse = float(binomtest(lost, lost + won, alternative="greater").pvalue)
    differences = right_after.astype(np.float64) - right_before
    gain = float(differences.mean())
    half = _TWO_SIDED_95 * float(differences.std(ddof=1)) / len(labels) ** 0.5
    loss_before = float(before.losses(labels).mean())
    loss_after = float(after.losses(labels).mean())
    return Gate(
        n=len(labels),
        accuracy_before=float(right_before.mean()),
        accuracy_after=float(right_after.mean()),
        gain=gain,
        gain_low=gain - half,
        gain_high=gain + half,
        p_worse=p_worse,
        log_loss_before=loss_before,
        log_loss_after=loss_after,
        accepted=loss_after <= loss_before and p_worse >= SIGNIFICANT,
    )
