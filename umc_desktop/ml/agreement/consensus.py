"""What annotators say together: their error rates and the likeliest answers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.agreement.ratings import Floats, Ints

_TINY = 1e-300
_ENOUGH = 1e-10  # relative gain in log-likelihood at which it has converged


@dataclass(frozen=True)
class Consensus:
    """Estimated answers, and how each annotator errs.

    Attributes
    ----------
    posteriors
        float64, shape (n_samples, n_categories): how probable each answer is.
    prior
        float64, shape (n_categories,): how frequent each answer is.
    confusions
        float64, shape (n_annotators, n_categories, n_categories): how often an
        annotator says the column where the row is right. Rows of answers that an
        annotator never met follow from ``smoothing`` alone.
    log_likelihood
        Of the ratings, after the last step.
    steps
        How many there were.
    """

    posteriors: Floats
    prior: Floats
    confusions: Floats
    log_likelihood: float
    steps: int

    @property
    def accuracies(self) -> Floats:
        """How often each annotator is right, answers as frequent as estimated."""
        right = np.diagonal(self.confusions, axis1=1, axis2=2)
        return np.asarray(right @ self.prior, np.float64)


def dawid_skene(
    counts: npt.ArrayLike,
    smoothing: float = 0.0,
    most_steps: int = 1000,
    times: npt.ArrayLike | None = None,
) -> Consensus:
    """Estimate answers and a confusion matrix per annotator by maximum likelihood (EM).

    Parameters
    ----------
    counts : array_like, shape (n_samples, n_annotators, n_categories)
        How often each annotator gave each category to each sample.
    smoothing
        Ratings added to every cell of every confusion matrix, right answers and wrong
        ones alike; 0 is the original.
    most_steps
        Where it stops at the latest.
    times : array_like, shape (n_samples,), optional
        How many samples were rated like each of these; one without it.

    References
    ----------
    Dawid & Skene, "Maximum likelihood estimation of observer error-rates using the EM
    algorithm", Applied Statistics 28, 1979; it begins as in equation 3.1.
    """

    def confusions(table: Floats, posteriors: Floats) -> Floats:
        n_samples, n_annotators, n = table.shape
        flat = table.reshape(n_samples, n_annotators * n)
        by_answer = (posteriors.T @ flat).reshape(n, n_annotators, n)
        said = by_answer.transpose(1, 0, 2) + smoothing
        sums = np.maximum(said.sum(axis=2, keepdims=True), _TINY)
        return np.asarray(said / sums, np.float64)

    return _expectation_maximisation(
        np.asarray(counts, np.float64), confusions, most_steps, times
    )


def one_coin(
    counts: npt.ArrayLike,
    smoothing: float = 0.0,
    most_steps: int = 1000,
    times: npt.ArrayLike | None = None,
) -> Consensus:
    """Estimate answers and one accuracy per annotator, errors alike in all directions.

    What is left of Dawid and Skene's model when there are too few ratings for a whole
    matrix of each annotator.

    Parameters
    ----------
    counts : array_like, shape (n_samples, n_annotators, n_categories)
        How often each annotator gave each category to each sample.
    smoothing
        Right and wrong ratings added to each annotator's.
    most_steps
        Where it stops at the latest.
    times : array_like, shape (n_samples,), optional
        How many samples were rated like each of these; one without it.

    References
    ----------
    Zhang, Chen, Zhou & Jordan, "Spectral methods meet EM: a provably optimal algorithm
    for crowdsourcing", Journal of Machine Learning Research 17, 2016, section 3.3.
    """

    def confusions(table: Floats, posteriors: Floats) -> Floats:
        n = table.shape[2]
        # weighed as often as the rows count, posteriors sum to that
        weight = posteriors.sum(axis=1)
        right = (table * posteriors[:, None, :]).sum(axis=(0, 2)) + smoothing
        given = weight @ table.sum(axis=2) + 2 * smoothing
        accuracy = right / np.maximum(given, _TINY)
        wrong = (1 - accuracy) / max(n - 1, 1)
        found = np.where(
            np.eye(n, dtype=bool), accuracy[:, None, None], wrong[:, None, None]
        )
        return np.asarray(found, np.float64)

    return _expectation_maximisation(
        np.asarray(counts, np.float64), confusions, most_steps, times
    )


def posteriors_of(rows: Ints, prior: Floats, confusions: Floats) -> Floats:
    """Return how probable each answer is where some annotators said something.

    Parameters
    ----------
    rows : ndarray of int64, shape (n_samples, n_annotators)
        What each said, -1 for nothing.
    prior, confusions
        Of a consensus.

    Returns
    -------
    ndarray of float64, shape (n_samples, n_categories)
    """
    logs = np.tile(np.log(np.maximum(prior, _TINY)), (len(rows), 1))
    for annotator, said in enumerate(rows.T):
        spoke = said >= 0
        of_said = np.log(np.maximum(confusions[annotator].T, _TINY))
        logs[spoke] += of_said[said[spoke]]
    return _normalised(logs)[0]


def _expectation_maximisation(
    counts: Floats,
    maximise: Callable[[Floats, Floats], Floats],
    most_steps: int,
    times: npt.ArrayLike | None,
) -> Consensus:
    n_samples, n_annotators, n_categories = counts.shape
    often = np.ones(n_samples) if times is None else np.asarray(times, np.float64)
    votes = counts.sum(axis=1)
    posteriors = votes / np.maximum(votes.sum(axis=1, keepdims=True), _TINY)
    flat = counts.reshape(n_samples, n_annotators * n_categories)
    before, step = -np.inf, 0
    while True:
        step += 1
        weighed = posteriors * often[:, None]
        prior = weighed.sum(axis=0) / often.sum()
        confusions = maximise(counts, weighed)
        logs = np.log(np.maximum(confusions, _TINY))
        by_said = logs.transpose(0, 2, 1).reshape(-1, n_categories)
        posteriors, each = _normalised(
            flat @ by_said + np.log(np.maximum(prior, _TINY))
        )
        likelihood = float(often @ each)
        gained = likelihood - before
        if step >= most_steps or gained <= _ENOUGH * abs(likelihood):
            return Consensus(posteriors, prior, confusions, likelihood, step)
        before = likelihood


def _normalised(logs: Floats) -> tuple[Floats, Floats]:
    """Return probabilities and the logarithm of what each row summed to."""
    highest = logs.max(axis=1, keepdims=True)
    raised = np.exp(logs - highest)
    sums = raised.sum(axis=1, keepdims=True)
    return raised / sums, (highest + np.log(sums)).ravel()
