"""φ(d): what is known of a domain before its next labels, for the budget's bandit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

FEATURES = (
    ("bias", "The same for every domain: what a label is worth on average."),
    ("log labels", "log(1 + labels given so far): returns diminish."),
    ("1/√labels", "1/√(1 + labels): how fast an estimate still gets sharper."),
    ("uncertainty", "Mean uncertainty of the samples left."),
    ("disagreement", "Mean disagreement of the members on the samples left."),
    ("imbalance", "1 - entropy of the labels given ÷ its most: rare labels wait."),
    ("last reward", "What a label brought here when last measured: luck reverses."),
    ("this domain", "On for the domain itself, off for others: what is its own."),
)
"""Name and meaning of every feature; the last one is a column for each domain.

Two rewards in a row share a measurement, the end of one being the start of the other:
what was luck in the first is missing from the second.
"""

_SHARED = range(1, len(FEATURES) - 1)  # neither the bias nor the indicators
# Parts of |φ(d)|², and so of the prior's variance: what shared features explain is
# mostly noise over 20 rounds, and they are six.
_OF_BIAS, _OF_SHARED, _OF_DOMAIN = 4 / 9, 1 / 9, 4 / 9


@dataclass(frozen=True)
class DomainsState:
    """The domains at the moment a budget is split; one entry for each.

    Attributes
    ----------
    left
        int64: samples without a label that may be asked for.
    labels
        int64: labels given so far.
    expected_error
        float64: mean of 1 - confidence over the samples left, 0 to 1.
    uncertainty, disagreement
        float64: means over the samples left.
    imbalance
        float64: see ``imbalance``.

    The floats are NaN where nothing is known.
    """

    left: Counts
    labels: Counts
    expected_error: Floats
    uncertainty: Floats
    disagreement: Floats
    imbalance: Floats

    def __post_init__(self) -> None:
        lengths = {len(values) for values in vars(self).values()}
        if len(lengths) > 1:
            raise InvalidRequestError(
                f"The domains' numbers do not go together: {sorted(lengths)} entries."
            )


@dataclass(frozen=True)
class DomainSamples:
    """The samples of one domain as the ensemble sees them.

    Attributes
    ----------
    given
        int64, shape (n_labelled,): the label of each labelled sample.
    n_classes
        How many labels may be given.
    confidence, uncertainty, disagreement
        Shape (n_left,): of the samples left; NaN where not scored.
    """

    given: Counts
    n_classes: int
    confidence: npt.NDArray[np.floating]
    uncertainty: npt.NDArray[np.floating]
    disagreement: npt.NDArray[np.floating]


def describe_domains(domains: Sequence[DomainSamples]) -> DomainsState:
    """Return the state of domains whose samples are known one by one."""
    return DomainsState(
        np.array([len(domain.confidence) for domain in domains], np.int64),
        np.array([len(domain.given) for domain in domains], np.int64),
        np.array([1 - _mean(domain.confidence) for domain in domains], np.float64),
        np.array([_mean(domain.uncertainty) for domain in domains], np.float64),
        np.array([_mean(domain.disagreement) for domain in domains], np.float64),
        np.array(
            [imbalance(domain.given, domain.n_classes) for domain in domains],
            np.float64,
        ),
    )


def imbalance(given: Counts, n_classes: int) -> float:
    """Return how unevenly labels were given: 0 evenly, 1 all the same, NaN if none.

    1 - H / log C with H the entropy of the labels and C how many there could be;
    Shannon's redundancy.

    References
    ----------
    Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal
    27, 1948, section 7.
    """
    if len(given) == 0:
        return float("nan")
    _, counts = np.unique(given, return_counts=True)
    shares = counts / counts.sum()
    most = np.log(max(n_classes, len(counts)))
    entropy = float(-(shares * np.log(shares)).sum())
    return 1 - entropy / float(most) if most > 0 else 0.0


def raw_features(state: DomainsState, last_reward: Floats) -> Floats:
    """Return φ(d) before standardising.

    Parameters
    ----------
    state
        The domains.
    last_reward
        float64, shape (d_domains,): NaN where nothing was measured yet.

    Returns
    -------
    ndarray of float64, shape (d_domains, len(FEATURES) - 1 + d_domains)
        NaN where a feature is not known.
    """
    labels = state.labels.astype(np.float64)
    return np.column_stack(
        [
            np.ones(len(labels)),
            np.log1p(labels),
            1 / np.sqrt(1 + labels),
            state.uncertainty,
            state.disagreement,
            state.imbalance,
            last_reward,
            np.eye(len(labels)),
        ]
    )


def scaled_features(raw: Floats) -> Floats:
    """Return φ(d), standardised and scaled so that |φ(d)|² is 1 on average.

    The shared features get mean 0 and one standard deviation over all rows. One that
    never varies, and a value that is not known, becomes 0: it says nothing. Bias,
    shared features together and indicator make up 4/9, 1/9 and 4/9 of |φ(d)|², so
    that the prior θ ~ N(0, λI) lets a reward φ(d)ᵀθ vary by about λ.

    Parameters
    ----------
    raw : ndarray of float64, shape (n_rows, p_features)
        ``raw_features`` of several rounds on top of each other.
    """
    features = raw.copy()
    for column in _SHARED:
        values = features[:, column]
        known = values[np.isfinite(values)]
        spread = known.std() if len(known) else 0.0
        middle = known.mean() if len(known) else 0.0
        # rounding alone makes equal numbers differ by this much
        varies = spread > 1e-12 * max(abs(middle), 1.0)
        features[:, column] = (
            np.nan_to_num((values - middle) / spread) if varies else 0.0
        )
    features[:, 0] *= _OF_BIAS**0.5
    features[:, _SHARED] *= (_OF_SHARED / len(_SHARED)) ** 0.5
    features[:, _SHARED.stop :] *= _OF_DOMAIN**0.5
    return features


def _mean(values: npt.NDArray[np.floating]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean(dtype=np.float64)) if len(known) else float("nan")
