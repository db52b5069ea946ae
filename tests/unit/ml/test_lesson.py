import numpy as np
import pytest

from umc_desktop.ml.features import unit
from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.lesson import HeldOut, Lesson
from umc_desktop.ml.zero_label import uniform_prior

EXACT = HeadSettings(tolerance=1e-10, max_steps=2000)


def _go_on():
    pass


@pytest.fixture
def lesson():
    generator = np.random.default_rng(2)
    labels = np.arange(40) % 3
    labels[7] = 3  # the only sample of its class
    noise = 3 * generator.normal(size=(40, 60))
    vectors = unit(generator.normal(size=(4, 60))[labels] + noise)
    return Lesson(vectors, labels, uniform_prior(40, 4)).with_gram()


def test_held_out_heads_never_saw_the_label(lesson):
    """Scoring a fold equals fitting by hand to the other folds, from nothing."""
    folds = np.arange(40) % 4
    everything = lesson.learn(EXACT, _go_on)
    found = lesson.held_out(HeldOut(folds, range(4), everything), EXACT, _go_on)
    for fold in range(4):
        test, rest = folds == fold, np.flatnonzero(folds != fold)
        by_hand = Lesson(lesson.vectors[rest], lesson.labels[rest], lesson.prior[rest])
        head = by_hand.learn(EXACT, _go_on)
        expected = head.probabilities([lesson.vectors[test]], lesson.prior[test])
        np.testing.assert_allclose(found[test], expected, atol=2e-3)
    seen = everything.probabilities([lesson.vectors], lesson.prior)
    rows = np.arange(40)
    assert seen[rows, lesson.labels].mean() > found[rows, lesson.labels].mean() + 0.2


def test_folds_that_are_not_tested_stay_empty(lesson):
    folds = np.arange(40) % 4
    head = lesson.learn(EXACT, _go_on)
    found = lesson.held_out(HeldOut(folds, range(1), head), EXACT, _go_on)
    np.testing.assert_array_equal(found.any(axis=1), folds == 0)


def test_gram_is_kept_only_where_it_is_smaller():
    wide = Lesson(np.ones((3, 5), np.float32), np.zeros(3, int), uniform_prior(3, 2))
    np.testing.assert_array_equal(wide.with_gram().gram, np.full((3, 3), 6))
    tall = Lesson(np.ones((5, 3), np.float32), np.zeros(5, int), uniform_prior(5, 2))
    assert tall.with_gram().gram is None
