"""Labels that are probably wrong."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LabelErrors:
    """What confident learning says of labels.

    Attributes
    ----------
    rows
        int64, shape (n_found,): labels that are probably wrong, most probable first.
    likelier
        int64, shape (n_found,): the class that each probably is.
    joint
        float64, shape (n_classes, n_classes): estimated share of samples labelled i
        that are j; sums to 1.
    error_rate
        The share off the diagonal; an estimate of how many labels are wrong.
    """

    rows: npt.NDArray[np.int64]
    likelier: Labels
    joint: npt.NDArray[np.float64]
    error_rate: float


def find_label_errors(probabilities: Floats, labels: Labels) -> LabelErrors:
    """Find labels that are probably wrong by confident learning.

    A class counts as confident for a sample where its probability reaches what that
    class has, on average, on the samples labelled with it. The confident joint counts
    samples labelled i whose most probable confident class is j; those off the diagonal
    are probably wrong, unless the given label is still the more probable one, which
    happens as thresholds differ (cleanlab lets those pass, too). They are ranked by the
    margin p(given) − p(likelier).

    Parameters
    ----------
    probabilities
        Shape (n_labels, n_classes), rows sum to 1: by models that never saw the label.
    labels
        int64, shape (n_labels,), in [0, n_classes): as given.

    Raises
    ------
    InvalidRequestError
        If there is not one row of probabilities for each label.

    References
    ----------
    C. G. Northcutt, L. Jiang, I. L. Chuang, "Confident Learning: Estimating Uncertainty
    in Dataset Labels", JAIR 70, 2021, section 3: the confident joint with its
    thresholds, its calibration to the given labels, pruning by its off-diagonals.
    """
    if len(probabilities) != len(labels):
        raise InvalidRequestError(
            f"There are {len(labels)} labels but probabilities for "
            f"{len(probabilities)} samples; give one row for each."
        )
    n_classes = probabilities.shape[1]
    if len(labels) == 0:
        none = np.empty(0, np.int64)
        return LabelErrors(none, none, np.zeros((n_classes, n_classes)), 0.0)
    chances = probabilities.astype(np.float64)
    given = chances[np.arange(len(labels)), labels]
    sizes = np.bincount(labels, minlength=n_classes)
    # a class nobody was labelled with has no threshold to reach
    thresholds = np.full(n_classes, np.inf)
    present = sizes > 0
    thresholds[present] = (
        np.bincount(labels, given, n_classes)[present] / sizes[present]
    )
    confident = np.where(chances >= thresholds, chances, -1.0)
    likelier = confident.argmax(axis=1)
    counted = confident.max(axis=1) >= 0
    margins = given - chances[np.arange(len(labels)), likelier]
    wrong = np.flatnonzero(counted & (margins < 0))
    wrong = wrong[np.argsort(margins[wrong], kind="stable")]
    joint = _calibrated(labels[counted], likelier[counted], sizes)
    error_rate = float(1 - np.trace(joint))
    return LabelErrors(wrong, likelier[wrong], joint, max(error_rate, 0.0))


def _calibrated(
    labels: Labels, likelier: Labels, sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Scale the confident joint's rows to the labels given, and the whole to 1."""
    n_classes = len(sizes)
    joint = np.zeros((n_classes, n_classes))
    np.add.at(joint, (labels, likelier), 1)
    # of a class without any confident sample nothing is known: taken as it is
    silent = joint.sum(axis=1) == 0
    joint[silent, silent] = 1
    joint *= (sizes / joint.sum(axis=1))[:, None]
    scaled: npt.NDArray[np.float64] = joint / joint.sum()
    return scaled
