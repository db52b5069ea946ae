"""How unsure and how divided the ensemble is about each sample.

``member_scores`` walks once over the members' probabilities and gives everything
that is shown or ranked; the single functions beside it are its parts by name.
Probabilities are float32 of shape (n_members K, n_samples N, n_classes C), rows
along C sum to 1.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Scores = npt.NDArray[np.float32]
Probabilities = npt.NDArray[np.float32]

# Probabilities below this count as this inside logarithms only. Pairwise KL has no
# upper bound without it; with it no pair can exceed log(1e6) = 13.8.
CLIP = np.float32(1e-6)

# Differences below this are rounding: whoever is that sure of everything says nothing.
_SAYS_NOTHING = 1e-6
_LONE_SAYS_NOTHING = 1e-7

# A block's probabilities and logarithms (2 MB) stay in the cache between steps.
_VALUES_PER_BLOCK = 1 << 18


@dataclass(frozen=True)
class MemberScores:
    """What the members say about each sample; every field float32, shape (N,).

    Parameters
    ----------
    confidence
        Mean over the members of their highest probability, in [1/C, 1].
    pairwise_kl
        Mean Kullback-Leibler divergence over the ordered pairs k < l, in nats, >= 0.
    jensen_shannon
        Normalised Jensen-Shannon divergence of all members, in [0, 1].
    """

    confidence: Scores
    pairwise_kl: Scores
    jensen_shannon: Scores

    def paper_uncertainty(self, alpha: float) -> Scores:
        """Return U = alpha (1 - confidence) + (1 - alpha) pairwise KL.

        Parameters
        ----------
        alpha
            The share of doubt against disagreement, in [0, 1].

        Raises
        ------
        InvalidRequestError
            If ``alpha`` is outside [0, 1].
        """
        if not 0 <= alpha <= 1:
            raise InvalidRequestError(
                f"The weight alpha is {alpha}; it must be between 0 and 1."
            )
        weight = np.float32(alpha)
        doubt: Scores = weight * (1 - self.confidence)
        return doubt + (1 - weight) * self.pairwise_kl


def member_scores(probabilities: Probabilities) -> MemberScores:
    """Return confidence and both disagreements in one pass over the members.

    With prefix sums S_l = sum of P_k over k < l, the sum over all pairs is
    sum_k (K-1-k) P_k log P_k - sum_l S_l log P_l: linear in K, with no array per pair.

    Parameters
    ----------
    probabilities
        float32, shape (n_members, n_samples, n_classes).

    Raises
    ------
    InvalidRequestError
        If there is no member or no class.
    """
    n_members, n_samples, n_classes = _checked_shape(probabilities)
    block = max(1, _VALUES_PER_BLOCK // (n_members * n_classes))
    result = MemberScores(*(np.empty(n_samples, np.float32) for _ in range(3)))
    pairs_ahead = np.arange(n_members - 1, -1, -1, dtype=np.float32)
    size = min(block, n_samples)
    values = np.empty((n_members, n_classes, size), np.float32)
    logarithms = np.empty_like(values)
    for start in range(0, n_samples, block):
        stop = min(start + block, n_samples)
        rows, span = slice(start, stop), slice(0, stop - start)
        # With the classes outside, sums and maxima over them run along whole rows
        # of samples; over the short last axis they cost ten times as much.
        p, log_p = values[..., span], logarithms[..., span]
        p[:] = probabilities[:, rows].transpose(0, 2, 1)
        result.confidence[rows] = p.max(axis=1).mean(axis=0)
        np.log(np.maximum(p, CLIP, out=log_p), out=log_p)
        negative_entropies = np.einsum("kcn,kcn->kn", p, log_p)
        before = p[0].copy()
        cross = np.zeros(stop - start, np.float32)
        for later in range(1, n_members):
            cross += np.einsum("cn,cn->n", before, log_p[later])
            before += p[later]
        own = np.einsum("k,kn->n", pairs_ahead, negative_entropies)
        result.pairwise_kl[rows] = own - cross
        mean = np.divide(before, n_members, out=before)
        result.jensen_shannon[rows] = negative_entropies.mean(axis=0) + entropy(mean.T)
    return _normalise(result, n_members, n_classes)


def confidence(probabilities: Probabilities) -> Scores:
    """Return the mean over the members of their highest probability.

    Parameters
    ----------
    probabilities
        float32, shape (n_members, n_samples, n_classes).
    """
    return member_scores(probabilities).confidence


def pairwise_kl(probabilities: Probabilities) -> Scores:
    """Return 2/(K(K-1)) sum over k < l of KL(P_k || P_l), as published.

    It depends on the order of the members and has no natural upper bound; ranking
    by it rewards badly calibrated members. ``jensen_shannon`` has neither fault.

    Parameters
    ----------
    probabilities
        float32, shape (n_members, n_samples, n_classes). One member: all zeros.
    """
    return member_scores(probabilities).pairwise_kl


def jensen_shannon(probabilities: Probabilities) -> Scores:
    """Return [H(mean P) - mean H(P_k)] / log(min(C, K)), in [0, 1].

    Parameters
    ----------
    probabilities
        float32, shape (n_members, n_samples, n_classes). One member: all zeros.

    References
    ----------
    J. Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on
    Information Theory 37(1), 1991, section IV.
    """
    return member_scores(probabilities).jensen_shannon


def paper_uncertainty(probabilities: Probabilities, alpha: float) -> Scores:
    """Return U = alpha (1 - confidence) + (1 - alpha) pairwise KL.

    Parameters
    ----------
    probabilities
        float32, shape (n_members, n_samples, n_classes).
    alpha
        The share of doubt against disagreement, in [0, 1].
    """
    return member_scores(probabilities).paper_uncertainty(alpha)


def entropy(probabilities: npt.NDArray[np.floating]) -> Scores:
    """Return the Shannon entropy of each row in nats.

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes).
    """
    logarithms = np.log(np.maximum(probabilities, CLIP))
    summed: Scores = np.einsum("nc,nc->n", probabilities, logarithms)
    return -summed


def margin(probabilities: npt.NDArray[np.floating]) -> Scores:
    """Return how far each sample's best class leads its runner-up, in [0, 1].

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes). One class: all ones.
    """
    n_samples, n_classes = probabilities.shape
    lead = np.empty(n_samples, np.float32)
    block = max(1, _VALUES_PER_BLOCK // max(n_classes, 1))
    for start in range(0, n_samples, block):
        columns = np.ascontiguousarray(probabilities[start : start + block].T)
        best, second = columns[0].copy(), np.zeros_like(columns[0])
        for column in columns[1:]:
            np.maximum(second, np.minimum(best, column), out=second)
            np.maximum(best, column, out=best)
        lead[start : start + block] = best - second
    return lead


def default_uncertainty(probabilities: Probabilities) -> Scores:
    """Return 1 - margin of the ensemble's probabilities, in [0, 1].

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes): the ensemble's P, not the members'.
    """
    return 1 - margin(probabilities)


def says_nothing(probabilities: Probabilities) -> npt.NDArray[np.bool_]:
    """Return where every class has an even share, as before anything is known.

    With one class there is nothing to say either. Where a sample may carry several
    labels, sure of all of them, or of none, is no even share: that says a lot.

    Parameters
    ----------
    probabilities
        float32, shape (..., n_classes).

    Returns
    -------
    ndarray of bool, shape (...)
    """
    n_classes = probabilities.shape[-1]
    # a lone label that nothing is known of has 1, and a sure one comes close to that
    most = _SAYS_NOTHING if n_classes > 1 else _LONE_SAYS_NOTHING
    even = np.float32(1 / n_classes)
    return np.asarray(np.abs(probabilities - even).max(axis=-1) <= most)


def threshold(
    uncertainty: npt.NDArray[np.floating], quantile: float = 0.7, at_least: int = 0
) -> float | None:
    """Return the cut above which samples count as uncertain, if any stand out.

    The cut is a quantile of the uncertainties. Where fewer than ``at_least`` samples
    would lie strictly above it, it is lowered until that many do. Where all are
    equally uncertain, no cut can tell them apart, and there is none.

    Parameters
    ----------
    uncertainty
        Shape (n_samples,), finite.
    quantile
        Share of samples that should lie at or below the cut, in [0, 1].
    at_least
        How many samples must lie above it; more than there are means all of them.

    Returns
    -------
    float or None
        ``None`` when the uncertainties differ by rounding only.

    Raises
    ------
    InvalidRequestError
        If there is no sample, or ``quantile`` is outside [0, 1].
    """
    if len(uncertainty) == 0:
        raise InvalidRequestError(
            "No sample has an uncertainty yet; score the samples first."
        )
    if not 0 <= quantile <= 1:
        raise InvalidRequestError(
            f"The quantile is {quantile}; it must be between 0 and 1."
        )
    if np.ptp(uncertainty) <= _SAYS_NOTHING:
        return None
    cut = float(np.quantile(uncertainty, quantile))
    needed = min(at_least, len(uncertainty))
    if np.count_nonzero(uncertainty > cut) >= needed:
        return cut
    position = len(uncertainty) - needed
    lowest_wanted = np.partition(uncertainty, position)[position]
    # The cut is compared with ">", so it lies just below the last wanted value.
    return float(np.nextafter(lowest_wanted, lowest_wanted.dtype.type(-np.inf)))


def _checked_shape(probabilities: Probabilities) -> tuple[int, int, int]:
    n_members, n_samples, n_classes = probabilities.shape
    if n_members == 0 or n_classes == 0:
        raise InvalidRequestError(
            f"Uncertainty needs members and classes; there are {n_members} members "
            f"and {n_classes} classes."
        )
    return n_members, n_samples, n_classes


def _normalise(sums: MemberScores, n_members: int, n_classes: int) -> MemberScores:
    if n_members > 1:
        sums.pairwise_kl[:] *= np.float32(2 / (n_members * (n_members - 1)))
    most = np.log(min(n_members, n_classes)) if min(n_members, n_classes) > 1 else 1.0
    sums.jensen_shannon[:] /= np.float32(most)
    # Equal members give zero up to rounding of either sign; show them as zero.
    np.maximum(sums.pairwise_kl, 0, out=sums.pairwise_kl)
    np.clip(sums.jensen_shannon, 0, 1, out=sums.jensen_shannon)
    return sums
