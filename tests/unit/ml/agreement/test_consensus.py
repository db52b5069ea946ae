"""Consensus by expectation maximisation."""

import numpy as np
import pytest

from tests.unit.ml.agreement.published import counts_of_anaesthetists
from umc_desktop.ml.agreement.consensus import dawid_skene, one_coin, posteriors_of

# What each of the five observers says of patients of each grade, to three digits: by an
# implementation of its own of the paper's equations, until nothing moved by 1e-10.
OBSERVERS = [
    [
        [0.889, 0.111, 0.000, 0.000],
        [0.071, 0.876, 0.053, 0.000],
        [0.000, 0.339, 0.661, 0.000],
        [0.000, 0.000, 0.556, 0.444],
    ],
    [
        [0.834, 0.166, 0.000, 0.000],
        [0.053, 0.633, 0.314, 0.000],
        [0.000, 0.000, 1.000, 0.000],
        [0.000, 0.000, 0.000, 1.000],
    ],
    [
        [1.000, 0.000, 0.000, 0.000],
        [0.106, 0.788, 0.105, 0.000],
        [0.000, 0.404, 0.199, 0.398],
        [0.000, 0.000, 0.667, 0.333],
    ],
    [
        [0.944, 0.056, 0.000, 0.000],
        [0.054, 0.843, 0.104, 0.000],
        [0.000, 0.000, 0.801, 0.199],
        [0.000, 0.000, 0.333, 0.667],
    ],
    [
        [1.000, 0.000, 0.000, 0.000],
        [0.159, 0.735, 0.106, 0.000],
        [0.000, 0.209, 0.791, 0.000],
        [0.000, 0.000, 0.333, 0.667],
    ],
]


def counts_of(rows: np.ndarray, n_categories: int) -> np.ndarray:
    return (rows[:, :, None] == np.arange(n_categories)).astype(float)


def test_the_anaesthetists_err_as_dawid_and_skene_found() -> None:
    found = dawid_skene(counts_of_anaesthetists())
    assert found.prior == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=5e-3)
    assert found.confusions == pytest.approx(np.array(OBSERVERS), abs=6e-4)
    # rounded, these are the numbers of their table 2
    assert found.confusions[0, 0, 0] == pytest.approx(0.89, abs=5e-3)
    assert found.confusions[4, 1, 1] == pytest.approx(0.73, abs=6e-3)
    answers = found.posteriors.argmax(axis=1) + 1
    assert np.bincount(answers).tolist() == [0, 18, 19, 5, 3]
    assert (found.posteriors.max(axis=1) > 0.94).all()


def test_the_likelihood_never_falls() -> None:
    counts = counts_of_anaesthetists()
    values = [
        dawid_skene(counts, most_steps=steps).log_likelihood for steps in range(1, 12)
    ]
    assert (np.diff(values) >= -1e-9).all()
    assert values[-1] > values[0]


@pytest.mark.parametrize("method", [dawid_skene, one_coin])
def test_good_annotators_outvote_more_that_guess(method: object) -> None:
    assert callable(method)
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 400)
    rows = rng.integers(0, 3, (400, 5))
    for annotator in (0, 1):  # right in nine of ten cases; the other three guess
        knows = rng.random(400) < 0.9
        rows[knows, annotator] = truth[knows]
    found = method(counts_of(rows, 3))
    majority = np.array([np.bincount(row, minlength=3).argmax() for row in rows])
    right = (found.posteriors.argmax(axis=1) == truth).mean()
    assert right > (majority == truth).mean() + 0.1
    assert found.accuracies[:2].min() > 0.85
    assert found.accuracies[2:].max() < 0.5


def test_one_coin_has_one_accuracy_for_all_answers() -> None:
    found = one_coin(counts_of_anaesthetists())
    for confusion in found.confusions:
        assert np.ptp(np.diag(confusion)) == 0
        assert confusion.sum(axis=1) == pytest.approx(np.ones(4))


@pytest.mark.parametrize("method", [dawid_skene, one_coin])
def test_a_row_that_counts_thrice_is_three_samples(method: object) -> None:
    assert callable(method)
    counts = counts_of_anaesthetists()
    times = np.arange(45) % 3 + 1
    told = method(counts, times=times)
    written_out = method(np.repeat(counts, times, axis=0))
    assert told.prior == pytest.approx(written_out.prior, abs=1e-6)
    assert told.confusions == pytest.approx(written_out.confusions, abs=1e-6)
    assert told.log_likelihood == pytest.approx(written_out.log_likelihood)


def test_a_missing_rating_says_nothing() -> None:
    prior = np.array([0.7, 0.3])
    confusions = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.6, 0.4], [0.4, 0.6]]])
    found = posteriors_of(np.array([[-1, -1], [1, -1], [1, 0]]), prior, confusions)
    assert found[0] == pytest.approx(prior)
    assert found[1] == pytest.approx(np.array([0.07, 0.24]) / 0.31)
    assert found[2] == pytest.approx(np.array([0.042, 0.096]) / 0.138)


def test_smoothing_keeps_unseen_answers_possible() -> None:
    counts = counts_of(np.array([[0, 0], [0, 0], [1, 0]]), 3)
    assert (dawid_skene(counts, smoothing=0.5).confusions > 0).all()
