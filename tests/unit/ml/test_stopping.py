import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.stopping import RoundOutcome, cohens_kappa, stopping_advice

N = 1000
FINAL = np.arange(N) % 5


def outcomes(changes=(0, 0, 4), errors=(0.05, 0.05, 0.05, 0.05), right=(912,) * 4):
    """Four rounds of 50 labels; the last three change that many predictions each."""
    predictions = [FINAL]
    for n_changed in reversed(changes):
        earlier = predictions[0].copy()
        earlier[:n_changed] = (earlier[:n_changed] + 1) % 5
        predictions.insert(0, earlier)
    return [
        RoundOutcome(50 * (i + 1), predictions[i], errors[i], right[i], 1000)
        for i in range(4)
    ]


def test_the_sentence_by_hand():
    found = stopping_advice(outcomes())
    # Wilson of 912 / 1000: .8928 to .9280, half of it 1.8 points; 4 of 1,000 changed
    assert found.sentence == (
        "91.2\u202f% ± 1.8 on the audit slice; the last 150 labels changed "
        "0.4\u202f% of "
        "predictions. Further labels hardly pay."
    )
    assert found.verdict == "stop pays"
    assert (found.new_labels, found.changed) == (150, 0.004)
    # Agreement 1, 1, .996; by chance 1/5: kappa (.996 - .2) / .8 = .995
    assert found.kappa == pytest.approx((1 + 1 + 0.995) / 3)
    assert (found.accuracy, found.expected_error) == (0.912, 0.05)
    assert found.low == pytest.approx(0.8928, abs=1e-4)
    assert found.high == pytest.approx(0.9280, abs=1e-4)


@pytest.mark.parametrize(
    ("signs", "verdict"),
    [
        ({}, "stop pays"),
        # kappa about (1 - changed - .2) / .8: .991, then .988
        ({"changes": (7, 7, 7)}, "stop pays"),
        ({"changes": (7, 7, 15)}, "levelling off"),
        # uncertainty fell by a point in all
        ({"errors": (0.0601, 0.05, 0.05, 0.05)}, "levelling off"),
        ({"errors": (0.0599, 0.09, 0.09, 0.05)}, "stop pays"),
        # the audit was 89.2 % before: below the interval of now
        ({"right": (892, 912, 912, 912)}, "levelling off"),
        ({"right": (893, 900, 900, 912)}, "stop pays"),
        ({"changes": (99, 99, 99), "errors": (0.2, 0.1, 0.1, 0.05)}, "go on"),
        ({"changes": (99, 99, 99), "right": (800, 900, 900, 912)}, "go on"),
    ],
)
def test_verdicts(signs, verdict):
    found = stopping_advice(outcomes(**signs))
    assert found.verdict == verdict


def test_only_the_last_four_rounds_count():
    wild = RoundOutcome(10, FINAL[::-1].copy(), 0.9, 0, 1000)
    assert stopping_advice([wild, *outcomes()]) == stopping_advice(outcomes())


def test_too_early_to_say():
    found = stopping_advice(outcomes()[:3])
    assert found.verdict == "go on"
    assert (
        found.sentence
        == "Too early to say whether further labels pay: 3 of 4 rounds are scored."
    )
    assert (found.accuracy, found.kappa) == (None, None)
    assert "0 of 4 rounds" in stopping_advice([]).sentence
    few = [RoundOutcome(50, FINAL, 0.05, 20, 29)] * 4
    assert stopping_advice(few).sentence == (
        "Too early to say whether further labels pay: 29 of 30 samples on the audit "
        "slice are labelled."
    )


def test_an_audit_that_began_later_does_not_rise():
    rounds = outcomes()
    rounds[0] = RoundOutcome(50, rounds[0].predictions, 0.05, 0, 0)
    assert stopping_advice(rounds).verdict == "stop pays"


def test_nothing_left_to_label():
    rounds = [RoundOutcome(50, FINAL[:0], 0.0, 90, 100)] * 4
    assert stopping_advice(rounds).sentence == "Every sample is labelled."


def test_rounds_on_different_samples_are_refused():
    rounds = outcomes()
    rounds[1] = RoundOutcome(100, FINAL[:-1], 0.05, 912, 1000)
    with pytest.raises(InvalidRequestError, match="all of them predicted"):
        stopping_advice(rounds)


def test_kappa_by_hand_and_scikit_learns():
    from sklearn.metrics import cohen_kappa_score

    # 3 of 4 agree; by chance 1/2 * 3/4 + 1/2 * 1/4 = 1/2: (.75 - .5) / .5
    assert cohens_kappa(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])) == 0.5
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 6, (2, 300))
    expected = cohen_kappa_score(first, second)
    assert cohens_kappa(first, second) == pytest.approx(expected)


def test_kappa_where_all_say_one_class():
    ones = np.ones(5, np.int64)
    assert cohens_kappa(ones, ones) == 1
    assert cohens_kappa(ones, 0 * ones) == 0
