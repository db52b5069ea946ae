"""Members that speak for some samples only neither suggest nor count elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.ml.ensemble import train_ensemble
from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER
from umc_desktop.ml.features import centred_unit
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.stored_ensemble import apply_ensemble
from umc_desktop.ml.training_task import TrainingTask

N, C = 60, 3
INSIDE = np.arange(N) < 30


def made(restricted=True, seed=0):
    """Two encoders; the second speaks of the first half only."""
    random = np.random.default_rng(seed)
    answers = random.integers(0, C, N)
    vectors = {}
    for name in ("whole", "part"):
        means = random.normal(size=(C, 8))
        values = (means[answers] + random.normal(size=(N, 8))).astype(np.float32)
        read = INSIDE if restricted and name == "part" else None
        vectors[name] = centred_unit(values, read).vectors
    even = np.full((N, C), 1 / C, np.float32)
    samples = SampleFeatures(
        vectors,
        vectors,
        dict.fromkeys(vectors, even),
        reads={"part": INSIDE} if restricted else {},
    )
    rows = np.arange(0, N, 2)
    task = TrainingTask(
        samples, rows, answers[rows], C, at_random=np.zeros(len(rows), bool)
    )
    return task, answers


@pytest.mark.parametrize("settings", [DEFAULT, PAPER])
def test_a_member_has_no_vote_where_it_does_not_speak(settings):
    task, _ = made()
    stored = train_ensemble(task, settings)
    found = apply_ensemble(stored, task.samples)
    place = stored.member_names.index("part")
    assert np.allclose(found.members[place, ~INSIDE], 1 / C)
    assert not np.allclose(found.members[place, INSIDE], 1 / C)
    assert found.speaks is not None
    assert found.speaks[place].tolist() == INSIDE.tolist()


def test_the_paper_counts_only_those_who_speak():
    task, _ = made()
    stored = train_ensemble(task, PAPER)
    found = apply_ensemble(stored, task.samples)
    whole = stored.member_names.index("whole")
    assert np.allclose(found.ensemble[~INSIDE], found.members[whole, ~INSIDE])
    assert not np.allclose(found.ensemble[INSIDE], found.members[whole, INSIDE])


def test_labels_outside_teach_it_nothing():
    task, _ = made()
    settings = replace(DEFAULT, joint=False, smoothed=False, calibrated=False)
    head = train_ensemble(task, settings).heads[1].head
    other = task.labels.copy()
    outside = ~INSIDE[task.rows]
    other[outside] = (other[outside] + 1) % C
    again = train_ensemble(replace(task, labels=other), settings).heads[1].head
    assert np.array_equal(head.weights, again.weights)
    assert np.array_equal(head.bias, again.bias)


def test_a_restricted_classifier_has_no_share_outside():
    task, answers = made(restricted=False)
    sure = np.full((N, C), 0.01, np.float32)
    sure[np.arange(N), answers] = 0.98
    sure[~INSIDE] = 1 / C
    told = replace(task.samples, said={"expert": sure}, reads={"expert": INSIDE})
    stored = train_ensemble(replace(task, samples=told))
    found = apply_ensemble(stored, told)
    heads = replace(stored, classifiers=(), shares=())
    without = apply_ensemble(heads, told)
    assert np.allclose(found.members[-1, ~INSIDE], 1 / C)
    assert np.allclose(found.ensemble[~INSIDE], without.ensemble[~INSIDE], atol=1e-6)
    assert not np.allclose(found.ensemble[INSIDE], without.ensemble[INSIDE])
