"""How many of all samples can be wrong, given how many of a random part are."""

from functools import lru_cache

from umc_desktop.ml.laws import ROUNDING, hypergeometric


@lru_cache(maxsize=10_000)  # milliseconds each, and simulations ask the same again
def most_wrong(n_samples: int, audited: int, wrong: int, confidence: float) -> int:
    """Return the upper confidence bound of the wrong ones among all samples.

    The largest W for which at most ``wrong`` wrong ones among the audited still have a
    probability of 1 - confidence, that number being hypergeometric: exact however
    small the pool is, since the audit draws without replacement.

    Parameters
    ----------
    n_samples
        All samples, the audited ones included.
    audited
        Samples drawn at random from them, 0 to ``n_samples``.
    wrong
        How many of the audited are wrong.
    confidence
        Of the bound, in (0, 1).

    Returns
    -------
    int
        From ``wrong`` to ``n_samples - audited + wrong``.

    References
    ----------
    Buonaccorsi, "A Note on Confidence Intervals for Proportions in Finite
    Populations", The American Statistician 41, 1987: what Clopper & Pearson,
    Biometrika 26, 1934, is to large populations.
    """
    low, high = wrong, n_samples - audited + wrong
    while low < high:
        middle = (low + high + 1) // 2
        chance = hypergeometric(n_samples, middle, audited).at_most(wrong)
        if chance >= 1 - confidence - ROUNDING:
            low = middle
        else:
            high = middle - 1
    return low


def least_wrong(n_samples: int, audited: int, wrong: int, confidence: float) -> int:
    """Return the lower confidence bound of the wrong ones among all samples.

    The right ones are bounded from above; see ``most_wrong`` for the parameters.

    Returns
    -------
    int
        From ``wrong`` to ``n_samples - audited + wrong``.
    """
    return n_samples - most_wrong(n_samples, audited, audited - wrong, confidence)
