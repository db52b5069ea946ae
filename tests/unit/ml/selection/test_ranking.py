import numpy as np

from umc_desktop.ml.selection.ranking import select_random, select_top


def test_random_is_even():
    drawn = [select_random(np.arange(10), 2, seed) for seed in range(1000)]
    counts = np.bincount(np.concatenate(drawn), minlength=10)
    # 200 expected each; standard deviation sqrt(1000 · 0.2 · 0.8) = 12.6.
    assert (np.abs(counts - 200) < 5 * 12.6).all()


def test_top_takes_the_highest_and_draws_among_equals():
    scores = np.array([0.1, 0.9, 0.5, 0.5, 0.7, 0.5, 0.95])
    candidates = np.arange(6)  # row 6 may not be chosen
    assert select_top(candidates, scores, 2).tolist() == [1, 4]
    thirds = [select_top(candidates, scores, 3, seed)[2] for seed in range(300)]
    # 100 expected each; standard deviation sqrt(300 · 1/3 · 2/3) = 8.2
    assert (np.abs(np.bincount(thirds)[[2, 3, 5]] - 100) < 5 * 8.2).all()
    assert set(thirds) == {2, 3, 5}
