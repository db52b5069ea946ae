"""What can be said about classes that nobody has labelled yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.features import unit
from umc_desktop.ml.heads import Head, Link, softmax

Matrix = npt.NDArray[np.float32]

_SMALLEST_SUM = np.float32(1e-9)
_LARGEST_UNSEEN_MASS = 0.5


@dataclass(frozen=True)
class OpenHead:
    """A head over the classes seen so far, opened to the whole label set.

    The unseen classes together get ``unseen_mass``; within it each sample's zero-label
    prior decides. Before the first label that is everything. Where a sample may carry
    several labels, each unseen one keeps its prior times ``unseen_mass``.

    Parameters
    ----------
    head
        Over the seen classes, in the order of ``seen``.
    seen
        int64, shape (n_seen,), ascending: their positions in the label set.
    n_classes
        Number of classes in the label set.
    unseen_mass
        Probability that a sample belongs to an unseen class, in [0, 1]; or what is left
        of the prior of a label that nobody gave, see ``unseen_share``.
    """

    head: Head
    seen: npt.NDArray[np.int64]
    n_classes: int
    unseen_mass: float

    def probabilities(self, features: Sequence[Matrix], prior: Matrix) -> Matrix:
        """Return P over the whole label set, rows sum to 1.

        Parameters
        ----------
        features
            Per encoder float32, shape (n_samples, n_dimensions).
        prior
            float32, shape (n_samples, n_classes): the zero-label probabilities.
        """
        if len(self.seen) == self.n_classes:
            return self.head.probabilities(features).astype(np.float32, copy=False)
        unseen = np.setdiff1d(np.arange(self.n_classes), self.seen)
        if self.head.link == "sigmoid":
            each = prior * np.float32(self.unseen_mass)
            if len(self.seen) > 0:
                each[:, self.seen] = self.head.probabilities(features)
            return each
        shares = prior[:, unseen]
        sums = shares.sum(axis=1, keepdims=True)
        even = np.float32(1 / len(unseen))
        shares = np.where(
            sums > _SMALLEST_SUM, shares / np.maximum(sums, _SMALLEST_SUM), even
        )
        result = np.empty(prior.shape, np.float32)
        result[:, unseen] = shares * np.float32(self.unseen_mass)
        if len(self.seen) > 0:
            known = np.float32(1 - self.unseen_mass)
            result[:, self.seen] = self.head.probabilities(features) * known
        return result

    def restricted_to(self, classes: npt.NDArray[np.int64]) -> Head:
        """Return the head over some of the classes that it has seen.

        Parameters
        ----------
        classes
            int64, ascending, all of them in ``seen``.
        """
        columns = np.searchsorted(self.seen, classes)
        weights, bias = self.head.weights[:, columns], self.head.bias[columns]
        return Head(weights, bias, self.head.link)


def untrained_head(
    n_dimensions: int, n_classes: int, link: Link = "softmax"
) -> OpenHead:
    """Return the head that knows no label: every sample keeps its prior.

    Parameters
    ----------
    n_dimensions
        Of the features it will be given.
    n_classes
        Number of classes in the label set.
    link
        Of the head.
    """
    weights = np.zeros((n_dimensions, 0), np.float32)
    nothing = Head(weights, np.zeros(0, np.float32), link)
    return OpenHead(nothing, np.zeros(0, np.int64), n_classes, 1.0)


def unseen_mass(labels: npt.NDArray[np.int64], n_classes: int) -> float:
    """Return the Good-Turing estimate of meeting a class without any label.

    It is the share of labels whose class was labelled once, at least 1/(n + C) and at
    most 1/2; 0 when every class has been seen and 1 when none has.

    Parameters
    ----------
    labels
        int64, shape (n_labels,), in [0, n_classes).
    n_classes
        C, the number of classes in the label set.

    References
    ----------
    I. J. Good, "The population frequencies of species and the estimation of population
    parameters", Biometrika 40, 1953, section 3.
    """
    counts = np.bincount(labels, minlength=n_classes)
    if counts.all():
        return 0.0
    if len(labels) == 0:
        return 1.0
    share = np.count_nonzero(counts == 1) / len(labels)
    least = 1 / (len(labels) + n_classes)
    return float(min(max(share, least), _LARGEST_UNSEEN_MASS))


def unseen_share(n_labelled: int) -> float:
    """Return what is left of the prior of a label that none of the samples carries.

    The prior counts as two samples: (2 prior + 0) / (2 + n), as in the rule of
    succession, whose prior is 1/2.

    Parameters
    ----------
    n_labelled
        n, the samples whose labels are known.

    References
    ----------
    Laplace, "Essai philosophique sur les probabilités", 1814; Gelman et al., "Bayesian
    Data Analysis", 3rd edition, 2013, section 2.1.
    """
    return 2 / (2 + n_labelled)


def uniform_prior(n_samples: int, n_classes: int) -> Matrix:
    """Return equal probabilities, for encoders that cannot read label names.

    Parameters
    ----------
    n_samples
        Number of rows.
    n_classes
        Number of classes in the label set, at least 1.
    """
    return np.full((n_samples, n_classes), 1 / n_classes, np.float32)


def prior_from_names(
    sample_vectors: Matrix,
    name_vectors: Sequence[Matrix],
    scale: float = 10.0,
) -> Matrix:
    """Return softmax(scale * cosine) of samples and what their labels are called.

    Parameters
    ----------
    sample_vectors
        float32, shape (n_samples, n_dimensions), from one encoder.
    name_vectors
        Per class float32, shape (n_texts, n_dimensions): its name, definition and
        further texts, by the same encoder. Their unit vectors are averaged; a class
        without texts gets the mean similarity of the others.
    scale
        How sharply similarity turns into probability, above 0.

    Returns
    -------
    ndarray of float32, shape (n_samples, n_classes)
        Rows sum to 1; uniform when no class has a text.
    """
    described = [i for i, texts in enumerate(name_vectors) if len(texts) > 0]
    if not described:
        return uniform_prior(len(sample_vectors), len(name_vectors))
    prototypes = unit(np.stack([unit(name_vectors[i]).mean(axis=0) for i in described]))
    cosines = unit(sample_vectors) @ prototypes.T
    similarities = np.repeat(
        cosines.mean(axis=1, keepdims=True), len(name_vectors), axis=1
    )
    similarities[:, described] = cosines
    probabilities: Matrix = softmax(np.float32(scale) * similarities)
    return probabilities
