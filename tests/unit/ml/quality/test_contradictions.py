import numpy as np
import pytest

from tests.unit.ml.quality.angles import at
from umc_desktop.ml.quality import distances
from umc_desktop.ml.quality.contradictions import (
    AnnotatorRecord,
    annotator_consistency,
    duplicate_conflicts,
)


@pytest.mark.parametrize("block", [8_000_000, 4])
def test_duplicates_by_hand(monkeypatch, block):
    monkeypatch.setattr(distances, "_BLOCK_SCORES", block)
    # cos 10° = 0.985, cos 20° = 0.940: near; cos 30° = 0.866: not
    found = duplicate_conflicts(at(0, 20, 30, 90), np.array([0, 1, 0, 1]), 0.9)
    assert found.pairs.tolist() == [[1, 2], [0, 1]]  # most alike first
    assert found.cosines == pytest.approx([0.985, 0.940], abs=1e-3)
    assert found.n_duplicates == 2


def test_duplicates_with_the_same_label_are_counted_only():
    found = duplicate_conflicts(at(0, 1), np.array([1, 1]), 0.9)
    assert len(found.pairs) == 0
    assert found.n_duplicates == 1


def test_annotators_by_hand():
    found = annotator_consistency(
        [
            (1, "ann", 10),
            (1, "bob", 20),  # contradicts ann
            (2, "ann", 10),
            (2, "bob", 10),
            (3, "ann", 10),
            (3, "ann", 20),  # changed
            (3, "ann", 10),  # and back: one sample, once
            (4, "bob", 20),
        ]
    )
    assert found.annotators == (
        AnnotatorRecord("ann", 3, 2, 1, 1),
        AnnotatorRecord("bob", 3, 2, 1, 0),
    )
    assert found.contradicted == (1,)
    assert found.agreement == 0.5


def test_three_annotators_make_three_pairs():
    found = annotator_consistency([(1, "a", 1), (1, "b", 1), (1, "c", 2)])
    assert found.agreement == pytest.approx(1 / 3)
    assert [record.n_contradicted for record in found.annotators] == [1, 1, 1]


def test_nobody_contradicts_nobody():
    found = annotator_consistency([])
    assert found.annotators == ()
    assert found.agreement is None
