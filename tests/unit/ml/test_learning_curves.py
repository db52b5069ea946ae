import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml import learning_curves

X = np.array([50.0, 100.0, 200.0, 300.0])
SCORES = np.array([0.5, 0.7, 0.6, 0.8])


def test_area_by_hand():
    # 50 * .6 + 100 * .65 + 100 * .7 = 165 over 250 labels
    assert learning_curves.area(X, SCORES) == pytest.approx(0.66)


def test_area_of_one_point_is_refused():
    with pytest.raises(InvalidRequestError, match="two points"):
        learning_curves.area(X[:1], SCORES[:1])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (0.6, 75),  # half way from .5 to .7
        (0.7, 100),
        (0.75, 250),  # the best so far is .7 at 200: half way to .8
        (0.8, 300),
        (0.4, 50),  # reached by the first batch, whenever that was
        (0.801, None),
    ],
)
def test_need_by_hand(target, expected):
    found = learning_curves.need(X, SCORES, target)
    assert found == (None if expected is None else pytest.approx(expected))


def test_need_is_at_least_the_first_batch_though_zero_labels_reach_it():
    x = np.concatenate([[0.0], X])
    scores = np.concatenate([[0.4], SCORES])
    for target in (0.3, 0.4, 0.45, 0.5):
        assert learning_curves.need(x, scores, target) == 50


def test_need_on_a_flat_curve():
    flat = np.full(4, 0.5)
    assert learning_curves.need(X, flat, 0.5) == 50
    assert learning_curves.need(X, flat, 0.6) is None


def test_curves_not_reached_count_one_batch_more():
    needed, reached = learning_curves.needs(
        np.stack([X, X]), np.stack([SCORES, SCORES]), np.array([0.6, 0.9])
    )
    assert reached.tolist() == [True, False]
    assert needed == pytest.approx([75, 400])
    needed, reached = learning_curves.needs(X[None, :1], SCORES[None, :1], np.ones(1))
    assert (needed.tolist(), reached.tolist()) == ([100], [False])


def test_curves_refuse_shapes_and_scores_that_do_not_fit():
    scores = np.stack([SCORES, SCORES])
    learning_curves.Curves(np.stack([X, X + 1]), scores)
    with pytest.raises(InvalidRequestError, match="x of the same shape"):
        learning_curves.Curves(X[:3], scores)
    right = [np.zeros((4, 10), bool)] * 2
    with pytest.raises(InvalidRequestError, match="not the shares"):
        learning_curves.Curves(X, scores, right)
