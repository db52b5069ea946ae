"""The loss of a head and the solver that finds its minimum.

The loss is convex without a teacher, so its minimum does not depend on where the
solver starts. scipy's L-BFGS does the work; this module gives it coordinates in which
the curvature is close to 1 everywhere, so that it needs tens of steps, not thousands.

With features X, logits Z = XW, per-sample loss l and penalty a/2 ||W||^2 the Hessian
lies below M = cX'X + aI (for plain cross-entropy c = 1/2). In the coordinates U = RW
with R'R = M the objective is sum l(Z) - c/2 ||Z||^2 + 1/2 ||U||^2 with Z = (X R^-1) U:
two matrix products a step. With fewer samples than dimensions everything happens in
the n-dimensional span of the samples, from their Gram matrix K = XX' alone: there
X R^-1 may be any root of K (cK + aI)^-1 = (I - a (cK + aI)^-1) / c.

References
----------
D. Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of
Statistical Mathematics 44, 1992, section 2 (the bound on the Hessian).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# Teacher probabilities below this count as this, so that log P stays finite.
TEACHER_CLIP = 1e-6


@dataclass(frozen=True)
class SoftmaxLoss:
    """Weighted cross-entropy, with an optional pull towards a teacher.

    Per sample: -sum_j y_j log p_j + kl_weight * KL(p || teacher), times its weight.

    Parameters
    ----------
    targets
        Shape (n_samples, n_classes), rows sum to 1.
    teacher
        Shape (n_samples, n_classes), rows sum to 1, or ``None``.
    kl_weight
        Lambda, at least 0.
    sample_weight
        Shape (n_samples,), at least 0, or ``None`` for 1 everywhere.
    """

    targets: Array
    teacher: Array | None = None
    kl_weight: float = 0.0
    sample_weight: Array | None = None

    @property
    def curvature(self) -> float:
        """An estimate from above of the second derivative along any logit."""
        pull = self.kl_weight if self.teacher is not None else 0.0
        heaviest = (
            1.0 if self.sample_weight is None else float(self.sample_weight.max())
        )
        return max(heaviest, 1e-3) * (0.5 + pull)

    def value_and_gradient(self, logits: Array) -> tuple[float, Array]:
        """Return the summed loss and its derivative by the logits.

        Parameters
        ----------
        logits
            Shape (n_samples, n_classes).
        """
        shifted = logits - logits.max(axis=1, keepdims=True)
        p = np.exp(shifted)
        totals = p.sum(axis=1, keepdims=True)
        p /= totals
        log_p = np.subtract(shifted, np.log(totals), out=shifted)
        losses = -np.einsum("nc,nc->n", self.targets, log_p)
        gradient = p - self.targets
        if self.teacher is not None and self.kl_weight > 0:
            log_ratio = log_p - np.log(np.maximum(self.teacher, TEACHER_CLIP))
            divergences = np.einsum("nc,nc->n", p, log_ratio)
            losses += self.kl_weight * divergences
            gradient += self.kl_weight * p * (log_ratio - divergences[:, None])
        if self.sample_weight is not None:
            losses *= self.sample_weight
            gradient *= self.sample_weight[:, None]
        return float(losses.sum(dtype=np.float64)), gradient


@dataclass(frozen=True)
class SigmoidLoss:
    """The log-losses of labels that apply or not, each on its own, summed.

    Per sample: -sum_j [y_j log p_j + (1 - y_j) log (1 - p_j)], p_j = 1 / (1 + e^-z_j).

    Parameters
    ----------
    targets
        Shape (n_samples, n_labels), 0 or 1 or between.
    """

    targets: Array

    @property
    def curvature(self) -> float:
        """The largest second derivative along a logit: p (1 - p) at 1/2."""
        return 0.25

    def value_and_gradient(self, logits: Array) -> tuple[float, Array]:
        """Return the summed loss and its derivative by the logits.

        Parameters
        ----------
        logits
            Shape (n_samples, n_labels).
        """
        small = np.exp(-np.abs(logits))
        losses = np.maximum(logits, 0) + np.log1p(small) - self.targets * logits
        p = np.where(logits >= 0, 1, small) / (1 + small)
        return float(losses.sum(dtype=np.float64)), p - self.targets


class Loss(Protocol):
    """What the solver needs to know of a loss."""

    @property
    def curvature(self) -> float:
        """An estimate from above of the second derivative along any logit."""

    def value_and_gradient(self, logits: Array) -> tuple[float, Array]:
        """Return the summed loss and its derivative by the logits."""


@dataclass(frozen=True)
class Search:
    """Where the solver starts and when it stops.

    Parameters
    ----------
    penalty
        a in a/2 ||W||^2, above 0.
    tolerance
        Stops when a step lowers the objective by less than this share of it.
    max_steps
        Stops after this many steps in any case.
    on_step
        Called at every evaluation; may raise to stop the work.
    """

    penalty: float
    tolerance: float
    max_steps: int
    on_step: Callable[[], None]


def minimise_in_span(
    gram: Array, loss: Loss, start_logits: Array, search: Search
) -> Array:
    """Return A such that W = X'A minimises the penalised loss.

    Parameters
    ----------
    gram
        XX', shape (n_samples, n_samples).
    loss
        Over the same samples.
    start_logits
        Shape (n_samples, n_classes); zeros when nothing is known.
    search
        Penalty, tolerance and cancel point.
    """
    from scipy.linalg import LinAlgError, cholesky

    curvature, penalty = loss.curvature, search.penalty
    diagonal = np.diag_indices(len(gram))
    bound = curvature * gram
    bound[diagonal] += penalty
    inverse = _inverse(bound)
    share = inverse * (-penalty / curvature)
    # Equal samples make this matrix singular; the addition is below its rounding.
    share[diagonal] += 1 / curvature + 100 * float(np.finfo(gram.dtype).eps)
    try:
        root = cholesky(share, lower=True, overwrite_a=True, check_finite=False)
    except LinAlgError:
        # so many nearly equal samples that the rounding of their products weighs more
        root, inverse = _root_and_inverse(gram, curvature, penalty)
    logits = _minimise(root, loss, start_logits, search)
    dual: Array = inverse @ _step_target(logits, loss)
    return dual


def minimise_by_dimension(
    features: Array, loss: Loss, start_logits: Array, search: Search
) -> Array:
    """Return the W, shape (n_dimensions, n_classes), of least penalised loss.

    Parameters
    ----------
    features
        X, shape (n_samples, n_dimensions).
    loss
        Over the same samples.
    start_logits
        Shape (n_samples, n_classes); zeros when nothing is known.
    search
        Penalty, tolerance and cancel point.
    """
    from scipy.linalg import cho_solve, cholesky, solve_triangular

    bound = loss.curvature * (features.T @ features)
    bound[np.diag_indices(len(bound))] += search.penalty
    upper = cholesky(bound, lower=False, overwrite_a=True, check_finite=False)
    search.on_step()
    root = solve_triangular(upper, features.T, trans="T", check_finite=False).T
    search.on_step()
    logits = _minimise(root, loss, start_logits, search)
    weights: Array = cho_solve(
        (upper, False), features.T @ _step_target(logits, loss), check_finite=False
    )
    return weights


def _minimise(root: Array, loss: Loss, start_logits: Array, search: Search) -> Array:
    """Return the logits at the minimum, for features whitened by the bound."""
    from scipy.optimize import minimize

    curvature, dtype = loss.curvature, root.dtype
    shape = (root.shape[1], start_logits.shape[1])

    def objective(flat: Array) -> tuple[float, Array]:
        search.on_step()
        logits = root @ flat.reshape(shape).astype(dtype)
        value, gradient = loss.value_and_gradient(logits)
        value += (float(flat @ flat) - curvature * float(np.vdot(logits, logits))) / 2
        gradient -= curvature * logits
        return value, (root.T @ gradient).ravel().astype(np.float64) + flat

    start = root.T @ _step_target(start_logits.astype(dtype), loss)
    found = minimize(
        objective,
        start.ravel().astype(np.float64),
        jac=True,
        method="L-BFGS-B",
        options={
            "maxiter": search.max_steps,
            "ftol": search.tolerance,
            "gtol": search.tolerance,
            "maxcor": 7,
        },
    )
    logits: Array = root @ found.x.reshape(shape).astype(dtype)
    return logits


def _step_target(logits: Array, loss: Loss) -> Array:
    """Return what the bound's quadratic model, taken at these logits, regresses on.

    One step of that model never raises the objective, so it both turns foreign logits
    into a start and turns the solver's logits into weights without a loss of accuracy.
    """
    _, gradient = loss.value_and_gradient(logits)
    target: Array = loss.curvature * logits - gradient
    return target


def _root_and_inverse(
    gram: Array, curvature: float, penalty: float
) -> tuple[Array, Array]:
    """Return the same root and inverse by eigenvectors: slower, but never fails."""
    from scipy.linalg import eigh

    values, vectors = eigh(gram, check_finite=False)
    values = np.maximum(values, 0)
    bound = curvature * values + penalty
    return vectors * np.sqrt(values / bound), (vectors / bound) @ vectors.T


def _inverse(positive_definite: Array) -> Array:
    from scipy.linalg import cholesky
    from scipy.linalg.lapack import get_lapack_funcs

    lower = cholesky(positive_definite, lower=True, check_finite=False)
    (potri,) = get_lapack_funcs(("potri",), (lower,))
    half, _ = potri(lower, lower=1)
    half = np.tril(half)
    whole: Array = half + np.tril(half, -1).T
    return whole
