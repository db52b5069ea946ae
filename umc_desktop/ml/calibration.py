"""Make the ensemble's probabilities mean what they say, with two parameters.

The calibrated probabilities are proportional to P^(1/T) times prior^b. The temperature
T corrects how sharp the heads are. The prior's weight b keeps what the label names say
while there are too few labels for the heads to know better: a head that has seen one
sample of each class forgets it. Both are fitted to held-out labels.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.heads import softmax

Matrix = npt.NDArray[np.float32]

# Outside these ranges the parameters say more about a handful of labels than about the
# ensemble.
COLDEST, HOTTEST = 0.25, 8.0
HEAVIEST_PRIOR = 8.0

# With fewer labels the parameters' own errors exceed what they correct.
FEWEST_LABELS = 10

_CLIP = 1e-6

# Groups of equal size in which confidences are compared, and the most a label counts.
_CONFIDENCE_GROUPS = 8
_HEAVIEST = 10.0

# What a label counts that a strategy asked for, beside one drawn at random.
_CHOSEN = 0.3

# Nats that it costs to leave T = 1 by a factor e, or b = 1 by one.
_STIFFNESS = 0.5


@dataclass(frozen=True)
class Calibration:
    """P^(1/T) prior^b, normalised.

    Parameters
    ----------
    temperature
        T: flatter above 1, sharper below 1.
    prior_weight
        b, at least 0: how much the zero-label probabilities still count.
    """

    temperature: float = 1.0
    prior_weight: float = 0.0

    def apply(self, probabilities: Matrix, prior: Matrix) -> Matrix:
        """Return the calibrated probabilities, rows sum to 1.

        Parameters
        ----------
        probabilities
            float32, shape (n_samples, n_classes): mean of the pooled members.
        prior
            float32, shape (n_samples, n_classes): zero-label probabilities.
        """
        if self.temperature == 1 and self.prior_weight == 0:
            return probabilities
        logits = np.log(np.maximum(probabilities, np.float32(_CLIP)))
        logits /= np.float32(self.temperature)
        if self.prior_weight > 0:
            names = np.log(np.maximum(prior, np.float32(_CLIP)))
            names *= np.float32(self.prior_weight)
            logits += names
        return softmax(logits)


UNCALIBRATED = Calibration()


def pool_weights(
    held_out: Matrix, pool: Matrix, at_random: npt.NDArray[np.bool_] | None
) -> npt.NDArray[np.float64]:
    """Return what held-out labels count, so that together they are like the pool.

    A strategy asks where the ensemble is unsure, so labels say little about how often
    it is right where it is sure. Labels are weighted by how much rarer their confidence
    is among them than in the pool; those drawn at random count fully, others less,
    for they were asked for because earlier rounds erred there.

    Parameters
    ----------
    held_out
        float32, shape (n_labels, n_classes): P of labels that members did not see.
    pool
        float32, shape (n_samples, n_classes): P of samples of the pool.
    at_random
        bool, shape (n_labels,): see ``TrainingTask``.

    Returns
    -------
    ndarray of float64, shape (n_labels,)
        Mean 1.

    References
    ----------
    H. Shimodaira, "Improving predictive inference under covariate shift by weighting
    the log-likelihood function", Journal of Statistical Planning and Inference 90,
    2000; here the shift is measured along the confidence alone.
    """
    confidence, usual = held_out.max(axis=1), pool.max(axis=1)
    shares = np.linspace(0, 1, _CONFIDENCE_GROUPS + 1)[1:-1]
    group = np.searchsorted(np.quantile(usual, shares), confidence)
    counts = np.bincount(group, minlength=_CONFIDENCE_GROUPS)
    ratio = len(confidence) / _CONFIDENCE_GROUPS / np.maximum(counts, 1)
    weights = np.minimum(ratio, _HEAVIEST)[group]
    if at_random is not None:
        weights = weights * np.where(at_random, 1.0, _CHOSEN)
    normalised: npt.NDArray[np.float64] = weights / weights.mean()
    return normalised


def fit_calibration(
    probabilities: Matrix,
    prior: Matrix | None,
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64] | None = None,
) -> Calibration:
    """Return the calibration with the least log-loss on held-out labels.

    Parameters
    ----------
    probabilities
        float32, shape (n_labels, n_classes), rows sum to 1; from models that have not
        seen these labels.
    prior
        float32, shape (n_labels, n_classes): zero-label probabilities; ``None`` fits
        the temperature only.
    labels
        int64, shape (n_labels,), the right classes. Below 10 labels T = 1 and b = 1.
    weights
        float64, shape (n_labels,): what each label counts; ``None`` for 1.

    References
    ----------
    C. Guo et al., "On calibration of modern neural networks", ICML 2017, section 4.2;
    after averaging the members: R. Rahaman and A. Thiery, "Uncertainty quantification
    and deep ensembles", NeurIPS 2021, section 4.
    """
    from scipy.optimize import minimize

    usual_weight = 0.0 if prior is None else 1.0
    if len(labels) < FEWEST_LABELS:
        return Calibration(1.0, usual_weight)
    votes = np.log(np.maximum(probabilities.astype(np.float64), _CLIP))
    names = (
        np.zeros_like(votes)
        if prior is None
        else np.log(np.maximum(prior.astype(np.float64), _CLIP))
    )
    at_label = np.arange(len(labels)), labels
    usual = np.array([0.0, usual_weight])
    counts = np.ones(len(labels)) if weights is None else weights

    def objective(
        point: npt.NDArray[np.float64],
    ) -> tuple[float, npt.NDArray[np.float64]]:
        sharpened = np.exp(point[0]) * votes
        logits = sharpened + point[1] * names
        p = softmax(logits)
        loss = -counts @ np.log(np.maximum(p[at_label], 1e-300))
        slopes = [
            counts @ ((p * part).sum(axis=1) - part[at_label])
            for part in (sharpened, names)
        ]
        away = point - usual
        return float(loss + _STIFFNESS * away @ away), slopes + 2 * _STIFFNESS * away

    found = minimize(
        objective,
        usual,
        jac=True,
        method="L-BFGS-B",
        bounds=[(-np.log(HOTTEST), -np.log(COLDEST)), (0.0, HEAVIEST_PRIOR)],
    )
    weight = 0.0 if prior is None else float(found.x[1])
    return Calibration(float(np.exp(-found.x[0])), weight)
