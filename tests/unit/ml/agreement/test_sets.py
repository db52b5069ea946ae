"""How far apart sets of labels are, and what alpha makes of it, by hand."""

import numpy as np
import pytest

from umc_desktop.ml.agreement.coefficients import krippendorff_alpha
from umc_desktop.ml.agreement.ratings import Ratings
from umc_desktop.ml.agreement.scales import Scale
from umc_desktop.ml.agreement.sets import masi_distances

A, AB, BC, NONE = (frozenset(one) for one in ({0}, {0, 1}, {1, 2}, set()))


def test_masi_by_hand():
    found = masi_distances([A, AB, BC, NONE])
    # {a} in {a,b}: 1/2 of either is shared, and one contains the other
    assert found[0, 1] == pytest.approx(1 - 1 / 2 * 2 / 3)
    # {a,b} and {b,c} overlap in 1 of 3
    assert found[1, 2] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert found[0, 2] == found[0, 3] == 1
    assert (found == found.T).all()
    assert not np.diag(found).any()


def test_alpha_goes_by_the_distances():
    # two annotators, two samples: {a} against {a,b}, then both {a}
    ratings = Ratings.of(np.array([[0, 1], [0, 0]]), 2)
    distances = masi_distances([A, AB])
    alpha = krippendorff_alpha(ratings, Scale.NOMINAL, np.arange(2), distances)
    # nominal: D_o = 1/2, D_e = 2 * 3 * 1 / (4 * 3) = 1/2; both shrink by 2/3 alike
    times = ratings.times.astype(float)[None, :]
    nominal = krippendorff_alpha(ratings, Scale.NOMINAL, np.arange(2))
    assert alpha(times)[0] == pytest.approx(nominal(times)[0]) == pytest.approx(0)
    three = Ratings.of(np.array([[0, 1], [0, 0], [2, 2]]), 3)
    distances = masi_distances([A, AB, BC])
    alpha = krippendorff_alpha(three, Scale.NOMINAL, np.arange(3), distances)
    # coincidences: totals a 3, ab 1, bc 2; D_o = (2/3) / 3 of six values;
    # D_e = 2 (3*1*2/3 + 3*2*1 + 1*2*8/9) / (6 * 5)
    observed, expected = 2 * (2 / 3) / 6, 2 * (2 + 6 + 16 / 9) / 30
    times = three.times.astype(float)[None, :]
    assert alpha(times)[0] == pytest.approx(1 - observed / expected)
