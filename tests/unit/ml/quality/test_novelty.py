import numpy as np
import pytest
from sklearn.neighbors import LocalOutlierFactor

from tests.unit.ml.quality.angles import at
from umc_desktop.ml.quality.novelty import outlier_factors


def test_outlier_factors_are_those_of_scikit_learn():
    vectors = np.random.default_rng(0).normal(size=(300, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    model = LocalOutlierFactor(n_neighbors=20).fit(vectors)
    found = outlier_factors(vectors, 20)
    assert found == pytest.approx(-model.negative_outlier_factor_, abs=1e-4)


def test_in_an_even_ring_nobody_stands_out_and_a_stray_one_does():
    ring = outlier_factors(at(*range(0, 360, 10)), 2)
    assert ring == pytest.approx(1, abs=1e-3)
    stray = outlier_factors(at(*range(0, 60, 2), 120), 5)
    assert stray.argmax() == 30
    assert stray[30] > 3
    assert stray[:30].max() < 1.5


def test_too_few_samples_to_compare():
    assert outlier_factors(at(0, 90)).tolist() == [1, 1]
