import numpy as np
import pytest

from umc_desktop.ml.calibration import UNCALIBRATED, Calibration, fit_calibration
from umc_desktop.ml.heads import softmax
from umc_desktop.ml.metrics import log_losses

UNIFORM = np.full((1, 2), 0.5, np.float32)


def _drawn(n, temperature, seed=0):
    """Labels drawn from P, and what an ensemble says that is too sharp or flat."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(scale=1.5, size=(n, 4))
    true = softmax(logits)
    labels = np.array([generator.choice(4, p=row) for row in true])
    return softmax(logits * temperature).astype(np.float32), labels


def test_temperature_by_hand():
    # (0.8, 0.2) at T = 1/2 is proportional to (0.64, 0.04): 16/17.
    found = Calibration(0.5).apply(np.array([[0.8, 0.2]], np.float32), UNIFORM)
    np.testing.assert_allclose(found, [[16 / 17, 1 / 17]], atol=1e-6)


def test_prior_by_hand():
    # (0.8, 0.2) times (0.25, 0.75)^2 is proportional to (0.05, 0.1125).
    prior = np.array([[0.25, 0.75]], np.float32)
    found = Calibration(1, 2).apply(np.array([[0.8, 0.2]], np.float32), prior)
    np.testing.assert_allclose(found, [[0.05 / 0.1625, 0.1125 / 0.1625]], atol=1e-6)


def test_uncalibrated_changes_nothing():
    p = np.array([[0.9, 0.1]], np.float32)
    assert UNCALIBRATED.apply(p, UNIFORM) is p


def test_a_certain_ensemble_stays_finite():
    certain = np.array([[1, 0, 0]], np.float32)
    found = Calibration(0.25, 8).apply(certain, np.array([[0, 0, 1]], np.float32))
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_temperature_is_found_again(temperature):
    p, labels = _drawn(3000, temperature)
    found = fit_calibration(p, None, labels)
    assert found.temperature == pytest.approx(temperature, rel=0.1)
    assert found.prior_weight == 0
    before = log_losses(p, labels).mean()
    assert log_losses(found.apply(p, p), labels).mean() <= before + 1e-6


def test_a_useless_prior_loses_its_weight_and_a_good_one_keeps_it():
    p, labels = _drawn(1000, 1.0)
    noise = np.random.default_rng(5).dirichlet(np.ones(4), 1000).astype(np.float32)
    useless = fit_calibration(p, noise, labels)
    assert useless.prior_weight < 0.1
    uninformed = np.full_like(p, 0.25)
    good = fit_calibration(uninformed, p, labels)
    assert good.prior_weight == pytest.approx(1, abs=0.1)


def test_few_labels_keep_the_usual_values():
    p, labels = _drawn(9, 3.0)
    assert fit_calibration(p, None, labels) == Calibration(1, 0)
    assert fit_calibration(p, p, labels) == Calibration(1, 1)
