import numpy as np

from umc_desktop.ml.selection.grouping import group_by_suggestion


def test_batches_share_a_suggestion():
    rows = np.array([9, 4, 7, 1, 8, 2], dtype=np.int64)
    suggestion = np.array([1, 0, 1, 1, 0, 1])
    batches = [batch.tolist() for batch in group_by_suggestion(rows, suggestion)]
    assert batches == [[9, 7, 1, 2], [4, 8]]
    small = group_by_suggestion(rows, suggestion, max_size=3)
    assert [batch.tolist() for batch in small] == [[9, 7, 1], [4, 8], [2]]
    clusters = np.array([0, 0, 1, 0, 0, 1])
    split = group_by_suggestion(rows, suggestion, clusters)
    assert [batch.tolist() for batch in split] == [[9, 1], [4, 8], [7, 2]]
    assert group_by_suggestion(rows[:0], suggestion[:0]) == []
