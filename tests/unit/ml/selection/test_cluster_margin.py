import numpy as np

from umc_desktop.ml.selection.cluster_margin import select_cluster_margin


def test_margin_takes_the_smallest_lead_of_each_group():
    # Eight candidates make the shortlist of 4 · 2; rows 8 and 9 lead too much.
    best = np.array([0.52, 0.51, 0.55, 0.56, 0.58, 0.53, 0.54, 0.57, 0.9, 0.95])
    probabilities = np.stack([best, 1 - best], axis=1)
    angles = np.where(np.arange(10) < 5, 0.0, 90.0) + np.arange(10) * 3
    vectors = np.stack([np.cos(np.deg2rad(angles)), np.sin(np.deg2rad(angles))], axis=1)
    chosen = select_cluster_margin(
        np.arange(10), probabilities, vectors, vectors, 2, seed=0
    )
    np.testing.assert_array_equal(chosen, [1, 5])


def test_near_duplicates_come_last():
    best = np.array([0.51, 0.52, 0.53, 0.6, 0.7])
    probabilities = np.stack([best, 1 - best], axis=1)
    # Rows 0 to 2 are one text; 3 and 4 differ.
    vectors = np.array([[1, 0, 0]] * 3 + [[0, 1, 0], [0, 0, 2]], dtype=np.float32)
    geometry = np.arange(5.0)[:, None]
    chosen = select_cluster_margin(
        np.arange(5), probabilities, geometry, vectors, 4, seed=0
    )
    assert set(chosen[:3]) == {0, 3, 4} or set(chosen[:3]) == {1, 3, 4}
    assert chosen[3] in (0, 1)
    # A pool of nothing but copies still fills the batch.
    copies = np.ones((5, 3), dtype=np.float32)
    chosen = select_cluster_margin(np.arange(5), probabilities, copies, copies, 3)
    assert len(np.unique(chosen)) == 3
