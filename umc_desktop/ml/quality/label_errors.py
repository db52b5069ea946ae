"""Labels that are probably wrong."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]
_SMALLEST = 1e-6  # no model may find a given label impossible


@dataclass(frozen=True)
class LabelErrors:
    """Labels that the models contradict, and how probably each is wrong.

    Attributes
    ----------
    rows
        int64, shape (n_found,): the labels, the most probably wrong first.
    likelier
        int64, shape (n_found,): the class that each seems to be.
    wrong
        float64, shape (n_found,): the probability that the given label is wrong.
    error_rate
        Estimated share of wrong labels among all.
    """

    rows: npt.NDArray[np.int64]
    likelier: Labels
    wrong: npt.NDArray[np.float64]
    error_rate: float


def find_label_errors(probabilities: Floats, labels: Labels) -> LabelErrors:
    """Find labels that are probably wrong.

    Confident learning finds the candidates. A class counts as confident for a sample
    where its probability reaches what that class has, on average, on the samples
    labelled with it; a label is a candidate if the most probable confident class is
    another one, and more probable than the label. (Thresholds differ by class, so the
    label may still be the more probable one; cleanlab lets those pass, too.)

    Candidates abound where the models are poor, so each gets the probability that it is
    wrong, see ``mislabelling``.

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
    in Dataset Labels", JAIR 70, 2021, section 3: the off-diagonals of the confident
    joint, ranked by self-confidence p(given).
    """
    if len(probabilities) != len(labels):
        raise InvalidRequestError(
            f"There are {len(labels)} labels but probabilities for "
            f"{len(probabilities)} samples; give one row for each."
        )
    chances = probabilities.astype(np.float64)
    n_classes = chances.shape[1]
    rows = np.arange(len(labels))
    given = chances[rows, labels]
    sizes = np.bincount(labels, minlength=n_classes)
    sums = np.bincount(labels, given, n_classes)
    # a class nobody was labelled with has no threshold to reach
    thresholds = np.divide(sums, sizes, out=np.full(n_classes, np.inf), where=sizes > 0)
    confident = np.where(chances >= thresholds, chances, -1.0)
    likelier = confident.argmax(axis=1)
    error_rate, wrong = mislabelling(given, n_classes)
    found = np.flatnonzero(confident[rows, likelier] > given)
    found = found[np.argsort(given[found], kind="stable")]
    return LabelErrors(found, likelier[found], wrong[found], error_rate)


@dataclass(frozen=True)
class SetErrors:
    """Sets of labels that the models contradict, and how probably each is wrong.

    Attributes
    ----------
    rows
        int64, shape (n_found,): the sets, the most probably wrong first.
    likelier
        bool, shape (n_found, n_labels): the set that each seems to be.
    wrong
        float64, shape (n_found,): the probability that the given set is wrong.
    error_rate
        Estimated share of wrong sets among all.
    """

    rows: npt.NDArray[np.int64]
    likelier: npt.NDArray[np.bool_]
    wrong: npt.NDArray[np.float64]
    error_rate: float


def find_set_errors(probabilities: Floats, sets: npt.NDArray[np.bool_]) -> SetErrors:
    """Find sets of labels that are probably wrong: label by label, see above.

    Each label is one of two classes, carried or not. A set is wrong if any of its
    labels is, these taken as independent given the sample. The likelier set differs in
    every label that is a candidate.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_labels): of each label, by models that never saw the set.
    sets
        bool, of the same shape: as given.
    """
    n_samples, n_labels = sets.shape
    candidate = np.zeros(sets.shape, bool)
    contradicted = np.zeros(sets.shape)
    any_wrong = np.zeros(sets.shape)
    for label in range(n_labels):
        said = probabilities[:, label].astype(np.float64)
        given = sets[:, label].astype(np.int64)
        found = find_label_errors(np.column_stack([1 - said, said]), given)
        candidate[found.rows, label] = True
        contradicted[found.rows, label] = found.wrong
        _, any_wrong[:, label] = mislabelling(np.where(given, said, 1 - said), 2)
    wrong = 1 - (1 - contradicted).prod(axis=1)
    rows = np.flatnonzero(candidate.any(axis=1))
    rows = rows[np.argsort(-wrong[rows], kind="stable")]
    rate = float((1 - (1 - any_wrong).prod(axis=1)).mean()) if n_samples else 0.0
    return SetErrors(rows, sets[rows] ^ candidate[rows], wrong[rows], rate)


def mislabelling(
    given: Floats, n_classes: int
) -> tuple[float, npt.NDArray[np.float64]]:
    """Estimate how many labels are wrong, and how probably each is.

    With g = p(given label given sample) of calibrated models and annotators who err at
    the rate ε, any other class being as likely then, a label is given with probability
    (1 − ε) g + ε u, where u = (1 − g) / (C − 1). ε is where the product over all labels
    is largest; its logarithm is concave in ε. A label is wrong with probability
    ε u / ((1 − ε) g + ε u).

    Calibration on the same labels takes part of the errors for uncertainty, so the rate
    is rather too low, the more so the poorer the models; in return hardly any errors
    are invented where there are none (``python -m benchmarks.label_errors``).

    Parameters
    ----------
    given
        Shape (n_labels,), 0 to 1.
    n_classes
        C.

    Returns
    -------
    error_rate : float
        ε, from 0 to (C − 1) / C: what labels given at random would have.
    wrong : ndarray of float64, shape (n_labels,)
        Probability that each is wrong.

    References
    ----------
    V. C. Raykar et al., "Learning From Crowds", JMLR 11, 2010, section 2: a classifier
    as the prior of the true label; here one annotator whose errors are symmetric.
    """
    from scipy.optimize import brentq

    if n_classes < 2 or len(given) == 0:
        return 0.0, np.zeros(len(given))
    right = np.clip(given.astype(np.float64), _SMALLEST, 1)
    other = (1 - right) / (n_classes - 1)

    def slope(rate: float) -> float:
        return float(((other - right) / ((1 - rate) * right + rate * other)).sum())

    most = (n_classes - 1) / n_classes
    if slope(0.0) <= 0:
        rate = 0.0
    else:
        rate = most if slope(most) >= 0 else float(brentq(slope, 0.0, most))
    return rate, rate * other / ((1 - rate) * right + rate * other)
