import math

import numpy as np
import pytest

from umc_desktop.ml import metrics

# Right, right, wrong, right; P(right class) = 0.8, 0.6, 0.3, 0.5.
P = np.array([[0.8, 0.2], [0.4, 0.6], [0.7, 0.3], [0.5, 0.5]], np.float32)
Y = np.array([0, 1, 1, 0])


def test_audit_metrics_by_hand():
    found = metrics.audit_metrics(P, Y)
    assert (found.n, found.accuracy) == (4, 0.75)
    # Wilson, z = 1.96: centre (3/4 + z^2/8) / (1 + z^2/4) = 1.230182 / 1.960365,
    # half width z sqrt(0.75 * 0.25 / 4 + z^2 / 64) / (1 + z^2/4) = 0.6397 / 1.960365
    assert found.accuracy_low == pytest.approx(0.300642, abs=1e-5)
    assert found.accuracy_high == pytest.approx(0.954413, abs=1e-5)
    losses = [-math.log(p) for p in (0.8, 0.6, 0.3, 0.5)]
    mean = sum(losses) / 4
    deviation = math.sqrt(sum((loss - mean) ** 2 for loss in losses) / 3)
    assert found.log_loss == pytest.approx(mean, abs=1e-6)
    assert found.log_loss_high == pytest.approx(mean + 1.959964 * deviation / 2)
    assert found.log_loss_low == pytest.approx(mean - 1.959964 * deviation / 2)


def test_log_loss_interval_stops_at_zero():
    p = np.array([[0.99, 0.01], [0.99, 0.01], [0.2, 0.8]], np.float32)
    assert metrics.audit_metrics(p, np.zeros(3, np.int64)).log_loss_low == 0.0


def test_nothing_measured_is_none_not_nan():
    nothing = metrics.audit_metrics(np.zeros((0, 3)), np.zeros(0, np.int64))
    assert nothing == metrics.AuditMetrics(0, None, None, None, None, None, None)
    for measure in (
        metrics.macro_f1,
        metrics.brier,
        metrics.expected_calibration_error,
    ):
        assert measure(np.zeros((0, 3)), np.zeros(0, np.int64)) is None


def test_one_sample_has_no_log_loss_interval():
    one = metrics.audit_metrics(P[:1], Y[:1])
    assert one.log_loss == pytest.approx(-math.log(0.8), abs=1e-6)
    assert (one.log_loss_low, one.log_loss_high) == (None, None)


def test_a_confident_mistake_stays_finite():
    wrong = np.array([[1.0, 0.0]], np.float32)
    assert metrics.log_losses(wrong, np.array([1])) == pytest.approx(
        [13.8155], abs=1e-3
    )


def test_macro_f1_over_the_classes_that_occur():
    # Class 0: 2 right of 3 predicted and 2 true: F1 = 2*2/(3+2) = 0.8.
    # Class 1: 1 right of 1 predicted and 2 true: F1 = 2*1/(1+2) = 2/3.
    assert metrics.macro_f1(P, Y) == pytest.approx((0.8 + 2 / 3) / 2)
    with_unused_class = np.hstack([P, np.zeros((4, 1), np.float32)])
    assert metrics.macro_f1(with_unused_class, Y) == pytest.approx((0.8 + 2 / 3) / 2)


def test_brier_by_hand():
    # (0.2^2 + 0.4^2 + 0.7^2 + 0.5^2) * 2 classes / 4 samples
    assert metrics.brier(P, Y) == pytest.approx(2 * 0.94 / 4, abs=1e-6)


def test_calibration_error_by_hand():
    # Two bins of two by confidence: {0.5 right, 0.6 right}: |0.55 - 1| = 0.45;
    # {0.7 wrong, 0.8 right}: |0.75 - 0.5| = 0.25; weighted equally: 0.35.
    assert metrics.expected_calibration_error(P, Y, 2) == pytest.approx(0.35, abs=1e-6)


def test_bins_differ_by_at_most_one_sample():
    bins = metrics.confidence_bins(P, Y, 3)
    assert bins.counts.tolist() == [2, 1, 1]
    # By confidence: .5 right, .6 right | .7 wrong | .8 right
    assert bins.confidences == pytest.approx([0.55, 0.7, 0.8])
    assert bins.accuracies.tolist() == [1, 0, 1]


def test_auc_by_hand():
    # P(class 0) of its own: .8, .5; of the others: .4, .7. Pairs won: .8 > .4, .8 > .7,
    # .5 > .4: 3 of 4. Class 1 is its mirror.
    assert metrics.one_vs_rest_auc(P, Y) == pytest.approx(0.75)
    # A tie counts half: .5 against .5.
    half = np.full((2, 2), 0.5)
    assert metrics.one_vs_rest_auc(half, np.array([0, 1])) == 0.5


def test_auc_is_scikit_learns_over_the_classes_that_occur():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(5), 200).round(2)
    y = rng.integers(0, 4, 200)  # class 4 never occurs
    expected = np.mean([roc_auc_score(y == c, p[:, c]) for c in range(4)])
    assert metrics.one_vs_rest_auc(p, y) == pytest.approx(expected)
    # and its own macro mean where every class occurs
    y[:5] = range(5)
    q = p / p.sum(axis=1, keepdims=True)
    expected = roc_auc_score(y, q, multi_class="ovr", average="macro")
    assert metrics.one_vs_rest_auc(q, y) == pytest.approx(expected)


def test_auc_of_one_class_is_none():
    assert metrics.one_vs_rest_auc(P, np.zeros(4, np.int64)) is None
    assert metrics.one_vs_rest_auc(P[:0], Y[:0]) is None
