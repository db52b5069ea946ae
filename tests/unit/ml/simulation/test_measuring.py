from types import SimpleNamespace

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import known_domain, learners
from umc_desktop.ml.simulation.measuring import measure


def stand_in(answers, calibrated, before=None):
    """Say something fixed about held-out samples with these answers."""
    calibrated = np.array(calibrated, np.float32)
    before = calibrated if before is None else np.array(before, np.float32)
    split = SimpleNamespace(
        test_answers=np.array(answers), n_classes=calibrated.shape[1]
    )
    return SimpleNamespace(split=split, tested=lambda: (calibrated, before))


class TestMeasure:
    def test_by_hand(self):
        found = measure(
            [
                stand_in([0, 1], [[0.8, 0.2], [0.6, 0.4]]),
                stand_in([2], [[0.1, 0.2, 0.7]]),
            ]
        )
        assert found.right.tolist() == [True, False, True]
        assert found.by_domain == (0.5, 1.0)
        assert found.accuracy == pytest.approx(2 / 3)
        # -(log .8 + log .4 + log .7) / 3
        assert found.log_loss == pytest.approx(0.4987, abs=1e-4)
        # (.04 + .04) + (.36 + .36) + (.01 + .04 + .09) over three samples
        assert found.brier == pytest.approx((0.08 + 0.72 + 0.14) / 3)
        # F1 of the five labels: 2/3, 0, then 1 for the only one that is there
        assert found.macro_f1 == pytest.approx((2 / 3 + 0 + 1) / 3)

    def test_calibrated_and_before(self):
        # one bin a sample: gaps |1 - .9|, |1 - .9| after and |1 - .6|, |1 - .6| before
        sure, unsure = [[0.9, 0.1], [0.1, 0.9]], [[0.6, 0.4], [0.4, 0.6]]
        found = measure([stand_in([0, 1], sure, unsure)])
        assert found.bins.mean_gap == pytest.approx(0.1)
        assert found.bins_before.mean_gap == pytest.approx(0.4)

    def test_auc_is_the_mean_over_domains_by_size(self):
        # perfect in one domain of 2, reversed in one of 4: (2·1 + 4·0) / 6
        perfect = stand_in([0, 1], [[0.9, 0.1], [0.1, 0.9]])
        reversed_ = stand_in(
            [0, 0, 1, 1], [[0.1, 0.9], [0.2, 0.8], [0.9, 0.1], [0.8, 0.2]]
        )
        assert measure([perfect, reversed_]).auc == pytest.approx(1 / 3)

    def test_domains_do_not_see_each_others_labels(self):
        domains = [known_domain("one"), known_domain("two", 80, 1, "ab")]
        players = learners("default", domains)
        for player in players:
            player.train()
        found = measure(players)
        assert len(found.right) == sum(len(p.split.test_answers) for p in players)
        alone = [measure([player]).accuracy for player in players]
        assert found.by_domain == pytest.approx(alone)
