import numpy as np
import pytest

from umc_desktop.ml.selection.typical import select_typical, starts_typical


def test_typical_takes_the_most_typical_of_uncovered_clusters():
    # Three groups on a line, of 5, 4 and 3; the first has a label.
    geometry = np.array([[0.0]] * 5 + [[10.0]] * 4 + [[20.0]] * 3)
    geometry += np.arange(12)[:, None] * 1e-3
    typicality = np.array([0, 9, 9, 9, 9, 1, 2, 3, 0, 5, 1, 1.0])
    chosen = select_typical(
        np.arange(1, 12), np.array([0]), geometry, typicality, 2, seed=0
    )
    np.testing.assert_array_equal(chosen, [7, 9])


@pytest.mark.parametrize(
    ("n_labelled", "n_classes", "expected"),
    [(49, 3, True), (50, 3, False), (50, 77, True), (154, 77, False)],
)
def test_the_start_lasts_fifty_labels_or_two_per_class(n_labelled, n_classes, expected):
    assert starts_typical(n_labelled, n_classes) is expected
