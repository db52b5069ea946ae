import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.domain_features import (
    FEATURES,
    DomainSamples,
    DomainsState,
    describe_domains,
    imbalance,
    raw_features,
    scaled_features,
)


def column(name):
    return [feature for feature, _ in FEATURES].index(name)


def floats(*values):
    return np.array(values, dtype=np.float64)


def integers(*values):
    return np.array(values, dtype=np.int64)


def test_a_domain_is_described_by_its_samples():
    nan = np.nan
    state = describe_domains(
        [
            DomainSamples(
                given=integers(5, 5, 5, 9),
                n_classes=4,
                confidence=floats(0.9, 0.7, nan),
                uncertainty=floats(0.2, 0.4, nan),
                disagreement=floats(0.1, 0.1, nan),
            ),
            DomainSamples(integers(), 3, floats(), floats(), floats()),
        ]
    )
    np.testing.assert_array_equal(state.left, [3, 0])
    np.testing.assert_array_equal(state.labels, [4, 0])
    np.testing.assert_allclose(state.expected_error, [0.2, nan])
    np.testing.assert_allclose(state.uncertainty, [0.3, nan])
    np.testing.assert_allclose(state.disagreement, [0.1, nan])
    # H(3/4, 1/4) = .5623 of log 4 = 1.3863
    np.testing.assert_allclose(state.imbalance, [1 - 0.5623 / 1.3863, nan], atol=1e-4)


@pytest.mark.parametrize(
    ("given", "n_classes", "expected"),
    [
        ([1, 2, 1, 2], 2, 0.0),
        ([1, 2, 1, 2], 4, 0.5),  # one bit of two
        ([3, 3, 3], 5, 1.0),
        ([3], 1, 0.0),  # a single label cannot be given unevenly
        ([1, 2], 1, 0.0),  # a label that was taken out of the set since
    ],
)
def test_imbalance_by_hand(given, n_classes, expected):
    assert imbalance(integers(*given), n_classes) == pytest.approx(expected)


def test_features_by_hand():
    state = DomainsState(
        left=integers(10, 10),
        labels=integers(0, 8),
        expected_error=floats(0.5, 0.1),
        uncertainty=floats(0.6, 0.2),
        disagreement=floats(0.3, 0.3),
        imbalance=floats(np.nan, 0.4),
    )
    raw = raw_features(state, last_reward=floats(np.nan, np.nan))
    nan = np.nan
    np.testing.assert_allclose(
        raw,
        [
            [1, 0, 1, 0.6, 0.3, nan, nan, 1, 0],
            [1, np.log(9), 1 / 3, 0.2, 0.3, 0.4, nan, 0, 1],
        ],
    )
    # Of two rows, the higher is one sd above the mean; what is alike or unknown is 0.
    # |φ|² is split 4/9 : 1/9 : 4/9, and the 1/9 over six features.
    a, b = 2 / 3, 1 / np.sqrt(54)
    np.testing.assert_allclose(
        scaled_features(raw),
        [[a, -b, b, b, 0, 0, 0, a, 0], [a, b, -b, -b, 0, 0, 0, 0, a]],
    )
    assert column("bias") == 0
    assert column("last reward") == 6
    assert column("this domain") == 7


def test_features_have_one_unit_of_length_on_average():
    rng = np.random.default_rng(0)
    raw = np.hstack([np.ones((30, 1)), rng.normal(5, 3, (30, 6)), np.eye(30)])
    lengths = (scaled_features(raw) ** 2).sum(axis=1)
    assert lengths.mean() == pytest.approx(1)


def test_every_feature_is_explained():
    assert all(meaning.endswith(".") for _, meaning in FEATURES)


def test_numbers_of_other_domains_are_refused():
    with pytest.raises(InvalidRequestError, match="do not go together"):
        DomainsState(integers(1, 2), integers(1), *(floats(1, 2) for _ in range(4)))
