import math

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.linear_model import LogisticRegression

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.features import unit
from umc_desktop.ml.heads import (
    Head,
    HeadSettings,
    LabelledVectors,
    fit_head,
    gram_matrix,
    softmax,
)
from umc_desktop.ml.softmax_regression import SoftmaxLoss

EXACT = HeadSettings(tolerance=1e-12, max_steps=2000)


def _problem(n_samples, n_dimensions, n_classes, seed=0):
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(n_classes, n_dimensions))
    labels = np.concatenate(
        [np.arange(n_classes), generator.integers(0, n_classes, n_samples - n_classes)]
    )
    noise = generator.normal(size=(n_samples, n_dimensions))
    vectors = centres[labels] + 2 * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, labels, np.eye(n_classes)[labels]


def _objective(head, training, settings):
    loss = SoftmaxLoss(
        training.targets, training.teacher, settings.kl_weight, training.sample_weight
    )
    value, _ = loss.value_and_gradient(head.logits(training.vectors))
    squares = (head.weights**2).sum() + (head.bias**2).sum()
    return value + squares / (2 * settings.regularisation)


def test_cross_entropy_and_teacher_by_hand():
    # Logits (ln 3, 0) give P = (3/4, 1/4). CE with y = class 1: -ln(1/4) = 1.386294.
    # Teacher (1/2, 1/2): KL(P || teacher) = 3/4 ln(3/2) + 1/4 ln(1/2) = 0.130812.
    # Loss with lambda = 2: 1.386294 + 0.261624 = 1.647918.
    # d CE / dz = P - y = (3/4, -3/4).
    # d KL / dz_1 = P_1 (ln(P_1/t_1) - KL) = 3/4 (0.405465 - 0.130812) = 0.205990.
    loss = SoftmaxLoss(np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]]), kl_weight=2.0)
    value, gradient = loss.value_and_gradient(np.array([[math.log(3), 0.0]]))
    assert value == pytest.approx(1.647918, abs=1e-6)
    expected = 0.75 + 2 * 0.205990
    np.testing.assert_allclose(gradient, [[expected, -expected]], atol=1e-5)


def test_gradient_agrees_with_finite_differences():
    generator = np.random.default_rng(1)
    targets, teacher = generator.dirichlet(np.ones(4), size=(2, 6))
    loss = SoftmaxLoss(targets, teacher, 0.7, generator.random(6))
    logits = generator.normal(size=(6, 4))
    numeric = approx_fprime(
        logits.ravel(), lambda z: loss.value_and_gradient(z.reshape(6, 4))[0], 1e-7
    )
    _, gradient = loss.value_and_gradient(logits)
    np.testing.assert_allclose(gradient.ravel(), numeric, atol=1e-5)


def test_one_sample_by_hand():
    # One sample x = (0), two classes, y = class 0, C = 1: only the biases (b, -b) move.
    # Minimise -ln(1 / (1 + e^-2b)) + b^2: 2 b = 2 / (1 + e^2b), so b = 1 / (1 + e^2b):
    # b = 0.338... solves it.
    training = LabelledVectors(np.zeros((1, 1)), np.array([[1.0, 0.0]]))
    head = fit_head(training, HeadSettings(regularisation=1, tolerance=1e-12))
    b = head.bias[0]
    assert b == pytest.approx(1 / (1 + math.exp(2 * b)), abs=1e-6)
    np.testing.assert_allclose(head.bias, [b, -b], atol=1e-9)
    np.testing.assert_array_equal(head.weights, [[0, 0]])


@pytest.mark.parametrize(
    ("n_samples", "n_dimensions"), [(40, 90), (90, 40), (50, 50)], ids=str
)
def test_agrees_with_scikit_learn(n_samples, n_dimensions):
    vectors, labels, targets = _problem(n_samples, n_dimensions, 5)
    head = fit_head(LabelledVectors(vectors, targets), EXACT)
    with_constant = np.hstack([vectors, np.ones((n_samples, 1))])
    peer = LogisticRegression(C=10, fit_intercept=False, tol=1e-10, max_iter=10_000)
    peer.fit(with_constant, labels)
    np.testing.assert_allclose(
        head.probabilities(vectors), peer.predict_proba(with_constant), atol=1e-4
    )


@pytest.mark.parametrize("shape", [(60, 100), (100, 60)], ids=str)
def test_single_precision_is_good_enough(shape):
    vectors, _, targets = _problem(*shape, 6)
    exact = fit_head(LabelledVectors(vectors, targets), EXACT)
    single = LabelledVectors(vectors.astype(np.float32), targets.astype(np.float32))
    head = fit_head(single)
    assert head.weights.dtype == np.float32
    np.testing.assert_allclose(
        head.probabilities(single.vectors), exact.probabilities(vectors), atol=0.01
    )


@pytest.mark.parametrize("shape", [(20, 30), (60, 10)], ids=str)
def test_minimum_with_teacher_and_weights_is_a_minimum(shape):
    vectors, _, targets = _problem(*shape, 4)
    generator = np.random.default_rng(3)
    training = LabelledVectors(
        vectors,
        targets,
        teacher=generator.dirichlet(np.ones(4), size=len(vectors)),
        sample_weight=generator.uniform(0, 3, len(vectors)),
    )
    settings = HeadSettings(kl_weight=0.5, tolerance=1e-13, max_steps=5000)
    head = fit_head(training, settings)
    least = _objective(head, training, settings)
    for seed in range(20):
        drawn = np.random.default_rng(seed)
        near = Head(
            head.weights + 1e-2 * drawn.normal(size=head.weights.shape),
            head.bias + 1e-2 * drawn.normal(size=head.bias.shape),
        )
        assert _objective(near, training, settings) > least


def test_a_heavy_teacher_is_followed():
    vectors, _, targets = _problem(30, 60, 3)
    teacher = np.tile([0.2, 0.5, 0.3], (30, 1))
    training = LabelledVectors(vectors, targets, teacher)
    head = fit_head(training, HeadSettings(kl_weight=1000, regularisation=1000))
    np.testing.assert_allclose(head.probabilities(vectors), teacher, atol=0.05)


def test_soft_targets_and_sample_weights():
    vectors, _, targets = _problem(20, 30, 3)
    twice = LabelledVectors(np.vstack([vectors, vectors]), np.vstack([targets] * 2))
    weighted = LabelledVectors(vectors, targets, sample_weight=np.full(20, 2.0))
    np.testing.assert_allclose(
        fit_head(twice, EXACT).weights, fit_head(weighted, EXACT).weights, atol=1e-4
    )
    even = LabelledVectors(vectors, np.full((20, 3), 1 / 3))
    np.testing.assert_allclose(fit_head(even, EXACT).weights, 0, atol=1e-8)


def test_start_and_gram_do_not_change_the_minimum():
    vectors, _, targets = _problem(40, 90, 5)
    training = LabelledVectors(vectors, targets)
    cold_steps, warm_steps = [], []
    cold = fit_head(training, EXACT, on_step=lambda: cold_steps.append(1))
    with_gram = LabelledVectors(vectors, targets, gram=gram_matrix(vectors))
    warm = fit_head(with_gram, EXACT, cold, lambda: warm_steps.append(1))
    np.testing.assert_allclose(warm.weights, cold.weights, atol=1e-5)
    assert len(warm_steps) < len(cold_steps) / 2


def test_equal_samples_and_one_class_work():
    same = LabelledVectors(np.ones((5, 8), np.float32), np.eye(5, 2, dtype=np.float32))
    assert np.isfinite(fit_head(same).weights).all()
    only = LabelledVectors(np.ones((3, 8), np.float32), np.ones((3, 1), np.float32))
    assert fit_head(only).probabilities(only.vectors).tolist() == [[1], [1], [1]]


def test_a_thousand_copies_of_a_few_samples():
    # rounding makes their inner products indefinite; they weigh like ten heavy ones
    rng = np.random.default_rng(0)
    few = 2 * unit(rng.normal(size=(10, 1300)))
    kind = rng.integers(0, 10, 1200)
    targets = np.eye(10, dtype=np.float32)
    copies = fit_head(LabelledVectors(few[kind], targets[kind]))
    weights = np.bincount(kind, minlength=10).astype(np.float32)
    heavy = fit_head(LabelledVectors(few, targets, sample_weight=weights))
    np.testing.assert_allclose(
        copies.probabilities(few), heavy.probabilities(few), atol=2e-3
    )


def test_logits_of_separate_encoders_need_no_copy():
    vectors, _, targets = _problem(30, 20, 4)
    head = fit_head(LabelledVectors(vectors, targets))
    np.testing.assert_allclose(
        head.logits([vectors[:, :7], vectors[:, 7:]]), head.logits(vectors), atol=1e-12
    )
    with pytest.raises(InvalidRequestError, match="20 dimensions"):
        head.logits(vectors[:, :7])


def test_softmax_of_huge_logits():
    found = softmax(np.array([[1000.0, 1000.0], [-1000.0, 1000.0]]))
    assert found.tolist() == [[0.5, 0.5], [0, 1]]


def test_nothing_to_learn_from_is_refused():
    nothing = LabelledVectors(np.zeros((0, 4)), np.zeros((0, 2)))
    with pytest.raises(InvalidRequestError, match="no labels"):
        fit_head(nothing)
    uneven = LabelledVectors(np.zeros((3, 4)), np.ones((2, 1)))
    with pytest.raises(InvalidRequestError, match="2 rows of targets"):
        fit_head(uneven)
    with pytest.raises(InvalidRequestError, match="regularisation"):
        HeadSettings(regularisation=0)
    with pytest.raises(InvalidRequestError, match="teacher"):
        HeadSettings(kl_weight=-1)
