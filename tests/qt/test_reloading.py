"""Which decisions are read again after a change: a few, or all."""

from types import SimpleNamespace

import numpy as np

from umc_desktop.qt.reloading import few_on_the_map


def test_a_large_batch_is_asked_about_where_far_more_is_labelled():
    batch = list(range(1, 5001))
    data = SimpleNamespace(ids=np.arange(1, 10_001), n_labelled=50_000)
    assert few_on_the_map(data, batch) is None
    data.n_labelled = 100_000
    assert few_on_the_map(data, batch).tolist() == batch
    assert few_on_the_map(data, [10_001]) is None
    assert few_on_the_map(data, []) is None
