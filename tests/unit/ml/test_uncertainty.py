import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml import uncertainty

# Two members, one sample, two classes.
#   P1 = (3/4, 1/4), P2 = (1/2, 1/2)
#   Conf = (3/4 + 1/2) / 2 = 5/8
#   KL(P1 || P2) = 3/4 ln(3/2) + 1/4 ln(1/2) = 0.304099 - 0.173287 = 0.130812
#   KL(P2 || P1) = 1/2 ln(2/3) + 1/2 ln 2    = -0.202733 + 0.346574 = 0.143841
#   Disagr = 2 / (2 * 1) * KL(P1 || P2)
TWO = np.array([[[0.75, 0.25]], [[0.5, 0.5]]], np.float32)
KL_12, KL_21 = 0.130812, 0.143841

# Three members, three classes.
#   P1 = (1/2, 1/4, 1/4), P2 = (1/4, 1/2, 1/4), P3 = (1/4, 1/4, 1/2)
#   any pair: KL = 1/2 ln 2 + 1/4 ln(1/2) + 0 = 1/4 ln 2 = 0.173287
#   Disagr = 2 / (3 * 2) * 3 pairs * 0.173287 = 0.173287
#   mean P is uniform: H = ln 3; each H(P_k) = 1/2 ln 2 + 2 * 1/4 ln 4 = 3/2 ln 2
#   JS = (ln 3 - 3/2 ln 2) / ln 3 = 0.058891 / 1.098612 = 0.053605
THREE = np.array(
    [[[0.5, 0.25, 0.25]], [[0.25, 0.5, 0.25]], [[0.25, 0.25, 0.5]]], np.float32
)


def _random(n_members, n_samples, n_classes, seed=0):
    generator = np.random.default_rng(seed)
    drawn = generator.dirichlet(np.full(n_classes, 0.4), size=(n_members, n_samples))
    return drawn.astype(np.float32)


def test_papers_formulas_by_hand():
    scores = uncertainty.member_scores(TWO)
    assert scores.confidence == pytest.approx([0.625], abs=1e-6)
    assert scores.pairwise_kl == pytest.approx([KL_12], abs=1e-6)
    # U = 0.3 * (1 - 5/8) + 0.7 * 0.130812 = 0.1125 + 0.091568
    assert uncertainty.paper_uncertainty(TWO, 0.3) == pytest.approx(
        [0.204068], abs=1e-6
    )
    assert uncertainty.pairwise_kl(THREE) == pytest.approx([0.173287], abs=1e-6)
    assert uncertainty.confidence(THREE) == pytest.approx([0.5], abs=1e-6)


def test_pairwise_kl_depends_on_the_order_and_jensen_shannon_does_not():
    turned = TWO[::-1]
    assert uncertainty.pairwise_kl(turned) == pytest.approx([KL_21], abs=1e-6)
    assert uncertainty.jensen_shannon(turned) == pytest.approx(
        uncertainty.jensen_shannon(TWO), abs=1e-6
    )


def test_jensen_shannon_by_hand_and_at_its_ends():
    assert uncertainty.jensen_shannon(THREE) == pytest.approx([0.053605], abs=1e-5)
    opposed = np.array([[[1, 0, 0]], [[0, 1, 0]]], np.float32)
    # Two members certain of different classes: H(mean) = ln 2, divided by ln 2.
    assert uncertainty.jensen_shannon(opposed) == pytest.approx([1.0], abs=1e-5)


def test_certain_opposites_are_clipped_not_infinite():
    opposed = np.array([[[1, 0]], [[0, 1]]], np.float32)
    # KL = 1 * (ln 1 - ln 1e-6) = 13.8155
    assert uncertainty.pairwise_kl(opposed) == pytest.approx([13.8155], abs=1e-3)


def test_identical_members_do_not_disagree():
    same = np.repeat(_random(1, 500, 7), 4, axis=0)
    scores = uncertainty.member_scores(same)
    assert scores.pairwise_kl == pytest.approx(np.zeros(500), abs=1e-5)
    assert scores.jensen_shannon == pytest.approx(np.zeros(500), abs=1e-5)


def test_one_member_does_not_disagree():
    scores = uncertainty.member_scores(TWO[:1])
    assert scores.pairwise_kl.tolist() == [0]
    assert scores.jensen_shannon.tolist() == [0]
    assert scores.confidence.tolist() == [0.75]


def test_one_class_is_certain():
    scores = uncertainty.member_scores(np.ones((3, 2, 1), np.float32))
    assert scores.confidence.tolist() == [1, 1]
    assert scores.pairwise_kl.tolist() == [0, 0]
    assert scores.jensen_shannon.tolist() == [0, 0]
    assert uncertainty.margin(np.ones((2, 1), np.float32)).tolist() == [1, 1]


def test_blocks_agree_with_the_formula_written_out():
    p = _random(5, 15_000, 9)  # several blocks, the last one partly filled
    logs = np.log(np.maximum(p.astype(np.float64), 1e-6))
    pairs = [(k, j) for k in range(5) for j in range(k + 1, 5)]
    written_out = sum((p[k] * (logs[k] - logs[j])).sum(axis=1) for k, j in pairs) / 10
    scores = uncertainty.member_scores(p)
    np.testing.assert_allclose(scores.pairwise_kl, written_out, atol=1e-5)
    np.testing.assert_allclose(scores.confidence, p.max(axis=2).mean(axis=0), atol=1e-6)
    mean = p.mean(axis=0)
    entropies = [uncertainty.entropy(member) for member in p]
    jensen_shannon = (uncertainty.entropy(mean) - np.mean(entropies, axis=0)) / np.log(
        5
    )
    np.testing.assert_allclose(scores.jensen_shannon, jensen_shannon, atol=1e-5)


def test_no_sample_is_no_score():
    assert uncertainty.pairwise_kl(np.zeros((2, 0, 3), np.float32)).shape == (0,)


def test_no_member_and_bad_alpha_are_refused():
    with pytest.raises(InvalidRequestError, match="0 members"):
        uncertainty.member_scores(np.zeros((0, 4, 3), np.float32))
    with pytest.raises(InvalidRequestError, match="alpha"):
        uncertainty.paper_uncertainty(TWO, 1.2)


def test_margin_and_entropy_by_hand():
    p = np.array([[0.2, 0.7, 0.1], [0.4, 0.2, 0.4], [0, 0, 1]], np.float32)
    assert uncertainty.margin(p) == pytest.approx([0.5, 0, 1], abs=1e-6)
    assert uncertainty.default_uncertainty(p) == pytest.approx([0.5, 1, 0], abs=1e-6)
    # -(0.2 ln 0.2 + 0.7 ln 0.7 + 0.1 ln 0.1) = 0.321888 + 0.249672 + 0.230259
    assert uncertainty.entropy(p)[0] == pytest.approx(0.801819, abs=1e-5)
    assert uncertainty.entropy(p)[2] == pytest.approx(0, abs=1e-5)


def test_margin_of_many_classes_agrees_with_sorting():
    p = _random(1, 3000, 120)[0]
    ordered = np.sort(p, axis=1)
    np.testing.assert_array_equal(
        uncertainty.margin(p), ordered[:, -1] - ordered[:, -2]
    )


def test_threshold_is_the_quantile():
    u = np.arange(101, dtype=np.float32) / 100
    assert uncertainty.threshold(u) == pytest.approx(0.7)
    assert np.count_nonzero(u > uncertainty.threshold(u)) == 30


@pytest.mark.parametrize("at_least", [31, 57, 101, 500])
def test_threshold_is_lowered_until_enough_lie_above(at_least):
    u = np.arange(101, dtype=np.float32) / 100
    cut = uncertainty.threshold(u, 0.7, at_least)
    assert np.count_nonzero(u > cut) == min(at_least, 101)


def test_threshold_takes_all_of_a_tie():
    u = np.full(10, 0.25, np.float32)
    u[0] = 0.1
    assert np.count_nonzero(u > uncertainty.threshold(u, 0.7, 3)) == 9


def test_no_threshold_tells_equally_uncertain_samples_apart():
    u = np.full(10, 0.25, np.float32)
    u[3] += 2e-7  # rounding
    assert uncertainty.threshold(u, 0.7, 3) is None


def test_equally_likely_classes_say_nothing():
    p = np.array([[[0.25] * 4, [0.3, 0.3, 0.2, 0.2]]], np.float32)
    assert uncertainty.says_nothing(p).tolist() == [[True, False]]
    assert uncertainty.says_nothing(np.ones((2, 1), np.float32)).all()


def test_sure_of_none_or_of_all_of_several_labels_says_a_lot():
    p = np.array([[1e-7, 2e-7], [1.0, 1.0], [0.5, 0.5]], np.float32)
    assert uncertainty.says_nothing(p).tolist() == [False, False, True]
    lone = np.array([[0.03], [1 - 3e-7]], np.float32)
    assert not uncertainty.says_nothing(lone).any()


def test_threshold_refuses_nothing_and_nonsense():
    with pytest.raises(InvalidRequestError, match="score the samples"):
        uncertainty.threshold(np.zeros(0, np.float32))
    with pytest.raises(InvalidRequestError, match="quantile"):
        uncertainty.threshold(np.ones(3, np.float32), 1.5)
