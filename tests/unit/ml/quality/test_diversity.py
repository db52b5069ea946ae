import numpy as np
import pytest

from tests.unit.ml.quality.angles import at
from umc_desktop.ml.quality.diversity import (
    mean_pairwise_dissimilarity,
    vendi_score,
)


def test_vendi_score_by_hand():
    # cosine ½: eigenvalues of K/2 are ¾ and ¼, exp(−¾ ln ¾ − ¼ ln ¼) = 1.7548
    assert vendi_score(at(0, 60)) == pytest.approx(1.7548, abs=1e-4)


def test_vendi_score_counts_what_differs():
    # Friedman & Dieng 2023: 1 for copies, n for samples with nothing in common
    assert vendi_score(np.repeat(at(30), 5, axis=0)) == pytest.approx(1)
    assert vendi_score(np.eye(4, dtype=np.float32)) == pytest.approx(4)
    # three directions at 120° in the plane: XᵀX/3 = ½ I, so 2, though n is 3
    assert vendi_score(at(0, 120, 240)) == pytest.approx(2, abs=1e-6)
    assert vendi_score(np.empty((0, 3), np.float32)) is None


def test_dissimilarity_by_hand():
    # cosines: 0–90 0, 0–180 −1, 90–180 0: the mean of 1 − cos is 4/3
    assert mean_pairwise_dissimilarity(at(0, 90, 180)) == pytest.approx(4 / 3)
    assert mean_pairwise_dissimilarity(at(0)) is None
