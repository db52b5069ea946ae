"""What members are worth, by hand-computed values and published formulas."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, matthews_corrcoef

from umc_desktop.ml.health.diversity import pairwise_diversity
from umc_desktop.ml.health.measures import _macro_f1, measure_member
from umc_desktop.ml.health.removal import Verdict, judge_removal
from umc_desktop.ml.metrics import expected_calibration_error


def answers(n, n_classes=4, seed=0, skill=2.0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, n_classes, n)
    logits = rng.normal(size=(n, n_classes))
    logits[np.arange(n), labels] += skill
    odds = np.exp(logits)
    return odds / odds.sum(axis=1, keepdims=True), labels


def test_a_member_is_measured_with_intervals_that_hold_the_value():
    probabilities, labels = answers(300)
    found = measure_member(probabilities, labels)
    told = probabilities.argmax(axis=1)
    assert found.told.n == 300
    assert found.told.accuracy == np.mean(told == labels)
    assert found.macro_f1.value == pytest.approx(
        f1_score(labels, told, average="macro")
    )
    assert found.macro_f1.low < found.macro_f1.value < found.macro_f1.high
    assert found.ece.value == expected_calibration_error(probabilities, labels, 10)
    assert found.ece.low < found.ece.high
    assert found.ece_debiased < found.ece.value
    assert [point.count for point in found.reliability] == [30] * 10


def test_f1_of_weighted_samples_is_that_of_repeated_ones():
    probabilities, labels = answers(40, skill=0.5)
    times = np.random.default_rng(1).integers(0, 3, 40)
    rows = np.repeat(np.arange(40), times)
    told = probabilities[rows].argmax(axis=1)
    expected = f1_score(
        labels[rows], told, labels=np.unique(labels[rows]), average="macro"
    )
    weights = times[None] / len(rows)
    (found,) = _macro_f1(labels, probabilities.argmax(axis=1), weights)
    assert found == pytest.approx(expected)


def test_sets_are_right_as_a_whole_by_hand():
    said = np.array([[0.9, 0.2], [0.6, 0.7], [0.4, 0.1], [0.8, 0.6]], np.float32)
    carried = np.array([[1, 0], [1, 0], [0, 0], [1, 1]], bool)
    found = measure_member(said, carried, said >= 0.5)
    assert found.told.accuracy == 3 / 4
    # -log of .9 * .8, .6 * .3, .6 * .9 and .8 * .6
    losses = [-np.log(chance) for chance in (0.72, 0.18, 0.54, 0.48)]
    assert found.told.log_loss == pytest.approx(np.mean(losses), abs=1e-6)
    # the first label 3 of 3 and no other, the second 1 hit, 2 named, 1 carried
    assert found.macro_f1.value == pytest.approx((1 + 2 / 3) / 2)
    nobody = measure_member(said * 0, carried & False, carried & False)
    assert nobody.macro_f1.value == 1


def test_calibration_of_sets_is_that_of_the_whole_set():
    rng = np.random.default_rng(2)
    said = rng.uniform(size=(2000, 3)).astype(np.float32)
    carried = rng.uniform(size=said.shape) < said  # each label as often as is said
    found = measure_member(said, carried, said >= 0.5)
    assert found.ece.value < 0.05
    assert abs(found.ece_debiased) < 0.02
    surest = np.maximum(said, 1 - said).prod(axis=1)
    points = found.reliability
    counts = [point.count for point in points]
    assert np.average([point.confidence for point in points], weights=counts) == (
        pytest.approx(surest.mean(), abs=1e-6)
    )


def test_of_few_or_perfect_answers_no_interval_is_claimed():
    few = measure_member(*answers(9))
    assert few.ece.value is None
    assert few.macro_f1.low is None
    assert few.reliability == ()
    sure = measure_member(np.eye(2)[[0, 1] * 20], np.array([0, 1] * 20))
    assert (sure.macro_f1.value, sure.macro_f1.low) == (1.0, None)
    none = measure_member(np.empty((0, 2)), np.empty(0, np.int64))
    assert none.told.accuracy is None


def table(n11, n10, n01, n00):
    one = [True] * (n11 + n10) + [False] * (n01 + n00)
    other = [True] * n11 + [False] * n10 + [True] * n01 + [False] * n00
    return np.array([one, other])


def test_diversity_by_hand():
    (pair,) = pairwise_diversity(table(n11=60, n10=20, n01=10, n00=10))
    assert (pair.first, pair.second, pair.n) == (0, 1, 100)
    assert pair.disagreement.value == 0.3
    assert pair.double_fault.value == 0.1
    assert pair.yule_q.value == pytest.approx((600 - 200) / (600 + 200))
    assert pair.yule_q.low < 0.5 < pair.yule_q.high
    assert pair.error_correlation == pytest.approx(
        matthews_corrcoef(*table(60, 20, 10, 10))
    )


def test_a_pair_is_compared_on_what_both_can_read():
    right = table(n11=60, n10=20, n01=10, n00=10)
    reads = np.ones((2, 100), bool)
    reads[1, 60:80] = False  # the second knows nothing of what it was wrong about
    (pair,) = pairwise_diversity(right, reads)
    assert pair.n == 80
    assert pair.disagreement.value == 10 / 80


def test_members_that_err_together_or_apart_or_independently():
    (alike,) = pairwise_diversity(table(50, 0, 0, 50))
    assert (alike.yule_q.value, alike.error_correlation) == (1.0, 1.0)
    assert alike.yule_q.low < 1.0
    (apart,) = pairwise_diversity(table(0, 50, 50, 0))
    assert apart.yule_q.value == apart.error_correlation == -1.0
    (independent,) = pairwise_diversity(table(25, 25, 25, 25))
    assert independent.yule_q.value == independent.error_correlation == 0.0
    (perfect,) = pairwise_diversity(table(100, 0, 0, 0))
    assert perfect.yule_q.value is None
    assert perfect.error_correlation is None


def test_a_log_loss_that_may_have_risen_leaves_it_open():
    assert removal(1000, 5, 5, 0.0, spread=0.4).verdict is Verdict.NEEDLESS
    assert removal(1000, 5, 5, 0.01, spread=0.4).verdict is Verdict.OPEN


def removal(n, lost, won, rise, spread=0.1):
    right_with = np.ones(n, bool)
    right_with[:won] = False
    right_without = np.ones(n, bool)
    right_without[n - lost :] = False
    rises = rise + spread * np.resize([1, -1], n)
    return judge_removal(right_with, right_without, np.ones(n), np.ones(n) + rises)


@pytest.mark.parametrize(
    ("n", "lost", "won", "rise", "verdict"),
    [
        (1000, 5, 5, 0.0, Verdict.NEEDLESS),
        (1000, 40, 5, 0.1, Verdict.NEEDED),
        (1000, 5, 5, 0.1, Verdict.NEEDED),  # the log-loss alone tells
        (1000, 5, 40, -0.1, Verdict.HARMS),
        (1000, 5, 5, -0.1, Verdict.HARMS),
        (1000, 5, 40, 0.1, Verdict.OPEN),  # one way and the other
        (60, 0, 0, 0.0, Verdict.OPEN),  # too few: nothing changed, and it proves little
        (300, 10, 10, 0.0, Verdict.OPEN),
        (1000, 5, 40, 0.0, Verdict.HARMS),
        (300, 0, 0, 0.0, Verdict.NEEDLESS),
        (300, 0, 0, 0.025, Verdict.NEEDED),
    ],
)
def test_advice_needs_an_interval_that_supports_it(n, lost, won, rise, verdict):
    assert removal(n, lost, won, rise).verdict is verdict


def test_the_paired_interval_by_hand():
    found = removal(98, lost=7, won=3, rise=0.0)
    assert found.n == 98
    assert found.change.value == pytest.approx(-4 / 98)
    # b = 7.5, c = 3.5 of 100
    half = 1.959963984540054 * (11 - 16 / 100) ** 0.5 / 100
    assert found.change.low == pytest.approx(-0.04 - half)
    assert found.change.high == pytest.approx(-0.04 + half)
