"""Heads: from vectors to class probabilities by softmax regression."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.softmax_regression import (
    Loss,
    Search,
    SigmoidLoss,
    SoftmaxLoss,
    minimise_by_dimension,
    minimise_in_span,
)
from umc_desktop.ml.threads import threads_worth

Matrix = npt.NDArray[np.float32]
Link = Literal["softmax", "sigmoid"]

# Single precision is enough for penalties from here on (condition number about 1e6).
_SMALLEST_SINGLE_PRECISION_PENALTY = 0.01

_ROWS_PER_PRODUCT = 16_384


@dataclass(frozen=True)
class HeadSettings:
    """How a head is fitted.

    Parameters
    ----------
    regularisation
        C as scikit-learn counts it: the penalty is ||W||^2 / (2C). In [1e-4, 1e6].
    kl_weight
        Lambda in CE + lambda KL(P_k || P_teacher); only used where there is a teacher.
    tolerance
        The relative change of the objective at which fitting stops.
    max_steps
        Most steps of the solver.
    """

    regularisation: float = 10.0
    kl_weight: float = 0.0
    tolerance: float = 1e-5
    max_steps: int = 200

    def __post_init__(self) -> None:
        if not 1e-4 <= self.regularisation <= 1e6:
            raise InvalidRequestError(
                f"The regularisation is {self.regularisation}; "
                "it must be between 0.0001 and 1000000."
            )
        if self.kl_weight < 0:
            raise InvalidRequestError(
                f"The weight of the teacher is {self.kl_weight}; "
                "it must not be negative."
            )


@dataclass(frozen=True)
class LabelledVectors:
    """What a head learns from.

    Parameters
    ----------
    vectors
        float32 or float64, shape (n_samples, n_dimensions).
    targets
        Shape (n_samples, n_classes), rows sum to 1: one-hot or soft.
    teacher
        Shape (n_samples, n_classes), rows sum to 1, or ``None``.
    sample_weight
        Shape (n_samples,), at least 0, or ``None`` for 1 everywhere.
    gram
        ``gram_matrix(vectors)`` where the caller has it already, or ``None``.
    link
        "softmax" where exactly one class is right; "sigmoid" where each applies or not,
        so that ``targets`` need not sum to 1. A teacher is for the first alone.
    """

    vectors: npt.NDArray[np.floating]
    targets: npt.NDArray[np.floating]
    teacher: npt.NDArray[np.floating] | None = None
    sample_weight: npt.NDArray[np.floating] | None = None
    gram: npt.NDArray[np.floating] | None = None
    link: Link = "softmax"


@dataclass(frozen=True)
class Head:
    """Softmax regression: P(y | x) = softmax(x W + b), or a sigmoid for each label.

    Parameters
    ----------
    weights
        float32, shape (n_dimensions, n_classes).
    bias
        float32, shape (n_classes,).
    link
        What makes probabilities of the logits.
    """

    weights: npt.NDArray[np.floating]
    bias: npt.NDArray[np.floating]
    link: Link = "softmax"

    def logits(self, features: Matrix | Sequence[Matrix]) -> npt.NDArray[np.floating]:
        """Return x W + b.

        Parameters
        ----------
        features
            Shape (n_samples, n_dimensions), or the matrices of several encoders whose
            dimensions add up to it: they need not be copied side by side.

        Raises
        ------
        InvalidRequestError
            If the number of dimensions is not the head's.
        """
        blocks = [features] if isinstance(features, np.ndarray) else list(features)
        n_dimensions = sum(block.shape[1] for block in blocks)
        if n_dimensions != len(self.weights):
            raise InvalidRequestError(
                f"The head was fitted to {len(self.weights)} dimensions, "
                f"the samples have {n_dimensions}; fit the ensemble again."
            )
        result = np.tile(self.bias, (len(blocks[0]), 1))
        with threads_worth(len(result) * self.weights.size):
            for start in range(0, len(result), _ROWS_PER_PRODUCT):
                rows = slice(start, start + _ROWS_PER_PRODUCT)
                first = 0
                for block in blocks:
                    last = first + block.shape[1]
                    result[rows] += block[rows] @ self.weights[first:last]
                    first = last
        return result

    def probabilities(
        self, features: Matrix | Sequence[Matrix]
    ) -> npt.NDArray[np.floating]:
        """Return P(y | x), shape (n_samples, n_classes); of softmax, rows sum to 1.

        Parameters
        ----------
        features
            As for ``logits``.
        """
        logits = self.logits(features)
        return softmax(logits) if self.link == "softmax" else sigmoid(logits)


def softmax(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return exp(z) / sum exp(z) of every row.

    Parameters
    ----------
    logits
        Shape (n_samples, n_classes).
    """
    result: npt.NDArray[Any] = logits - logits.max(axis=1, keepdims=True)
    np.exp(result, out=result)
    result /= result.sum(axis=1, keepdims=True)
    return result


def sigmoid(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return 1 / (1 + e^-z) of every value.

    Parameters
    ----------
    logits
        Any shape.
    """
    small = np.exp(-np.abs(logits))
    result: npt.NDArray[Any] = np.where(logits >= 0, 1, small) / (1 + small)
    return result.astype(logits.dtype, copy=False)


def gram_matrix(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the inner products of all pairs, the constant feature included.

    Parameters
    ----------
    vectors
        Shape (n_samples, n_dimensions).
    """
    # The bias is the weight of a feature that is 1 in every sample.
    with threads_worth(len(vectors) * vectors.size):
        product: npt.NDArray[Any] = vectors @ vectors.T
    product += 1
    return product


def fit_head(
    training: LabelledVectors,
    settings: HeadSettings | None = None,
    start: Head | None = None,
    on_step: Callable[[], None] | None = None,
) -> Head:
    """Fit a head to labelled vectors.

    Minimises sum_i [CE(x_i, y_i) + lambda KL(P(y | x_i) || P_teacher(y | x_i))]
    + (||W||^2 + ||b||^2) / (2C); with sigmoids CE is that of each label on its own.
    The bias is penalised like a weight: it makes the minimum unique and keeps classes
    with one sample from being ruled out.

    Parameters
    ----------
    training
        At least one sample and one class; finite.
    settings
        Penalty, teacher's weight and tolerance.
    start
        A head of the same shape to start from; saves steps, not accuracy.
    on_step
        Called at every step; may raise to stop the work.

    Returns
    -------
    Head
        In the precision of ``training.vectors``.

    Raises
    ------
    InvalidRequestError
        If there is nothing to learn from or the shapes disagree.
    """
    settings = settings or HeadSettings()
    n_samples, n_dimensions = training.vectors.shape
    n_classes = _checked_classes(training)
    precision = training.vectors.dtype
    penalty = 1 / settings.regularisation
    work_type = (
        precision if penalty >= _SMALLEST_SINGLE_PRECISION_PENALTY else np.float64
    )
    loss = _loss_of(training, settings, np.dtype(work_type))
    search = Search(penalty, settings.tolerance, settings.max_steps, on_step or _go_on)
    start_logits = (
        np.zeros((n_samples, n_classes), work_type)
        if start is None
        else start.logits(training.vectors)
    )
    products = n_samples * min(n_samples, n_dimensions) * n_classes
    with threads_worth(products):
        if n_samples <= n_dimensions:
            gram = training.gram
            gram = gram_matrix(training.vectors) if gram is None else gram
            dual = minimise_in_span(gram.astype(work_type), loss, start_logits, search)
            weights, bias = training.vectors.T @ dual, dual.sum(axis=0)
        else:
            ones = np.ones((n_samples, 1), precision)
            features = np.hstack([training.vectors, ones]).astype(work_type)
            solution = minimise_by_dimension(features, loss, start_logits, search)
            weights, bias = solution[:-1], solution[-1]
    return Head(
        np.ascontiguousarray(weights, dtype=precision),
        bias.astype(precision),
        training.link,
    )


def _loss_of(
    training: LabelledVectors, settings: HeadSettings, dtype: np.dtype[Any]
) -> Loss:
    if training.link == "sigmoid":
        return SigmoidLoss(training.targets.astype(dtype))
    return SoftmaxLoss(
        training.targets.astype(dtype),
        None if training.teacher is None else training.teacher.astype(dtype),
        settings.kl_weight,
        None
        if training.sample_weight is None
        else training.sample_weight.astype(dtype),
    )


def _checked_classes(training: LabelledVectors) -> int:
    n_samples = len(training.vectors)
    if n_samples == 0 or training.targets.ndim != 2 or training.targets.shape[1] == 0:
        raise InvalidRequestError(
            "There are no labels to learn from; label some samples first."
        )
    for name in ("targets", "teacher", "sample_weight"):
        given = getattr(training, name)
        if given is not None and len(given) != n_samples:
            raise InvalidRequestError(
                f"There are {n_samples} labelled vectors but {len(given)} rows of "
                f"{name}; give one row for each."
            )
    return int(training.targets.shape[1])


def _go_on() -> None:
    """Let a fit without a watcher run to its end."""
