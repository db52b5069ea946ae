"""Pace of one annotator."""

import numpy as np

from umc_desktop.ml.agreement.pace import quick_decisions


def test_what_takes_a_twentieth_of_the_usual_time_stands_out() -> None:
    rng = np.random.default_rng(0)
    seconds = np.exp(rng.normal(np.log(8), 0.4, 200))
    seconds[[5, 60]] = 0.3
    assert np.flatnonzero(quick_decisions(seconds)).tolist() == [5, 60]


def test_slow_decisions_and_too_few_do_not_stand_out() -> None:
    seconds = np.full(30, 5.0) + np.arange(30) / 10
    seconds[3] = 900
    assert not quick_decisions(seconds).any()
    assert not quick_decisions(np.array([5.0] * 10 + [0.01])).any()
    assert not quick_decisions(np.full(50, 2.0)).any()
