"""Members that speak of some samples only neither suggest nor count elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.ml import uncertainty
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble import DEFAULT, PAPER, apply_ensemble, train_ensemble
from umc_desktop.ml.features import centred_unit, centred_unit_where
from umc_desktop.ml.members import SampleFeatures, TrainingTask

N, C = 60, 3
INSIDE = np.arange(N) < 30


def made(silent=True, seed=0):
    """Two encoders; the second speaks of the first half only."""
    random = np.random.default_rng(seed)
    answers = random.integers(0, C, N)
    vectors = {
        name: centred_unit_where(
            (np.eye(C)[answers] @ random.normal(size=(C, 8))
             + random.normal(size=(N, 8))).astype(np.float32),
            ~INSIDE if silent and name == "part" else None,
        ).vectors
        for name in ("whole", "part")
    }  # fmt: skip
    even = np.full((N, C), 1 / C, np.float32)
    samples = SampleFeatures(
        vectors,
        vectors,
        dict.fromkeys(vectors, even),
        silent={"part": ~INSIDE} if silent else {},
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
    assert found.silent is not None
    assert found.silent[place].tolist() == (~INSIDE).tolist()
    assert not np.delete(found.silent, place, axis=0).any()
    assert uncertainty.says_nothing(found.members)[place, ~INSIDE].all()
    assert not uncertainty.says_nothing(found.members)[place, INSIDE].any()


def test_the_paper_counts_only_those_who_speak():
    task, _ = made()
    stored = train_ensemble(task, PAPER)
    found = apply_ensemble(stored, task.samples)
    whole = stored.member_names.index("whole")
    assert np.allclose(found.ensemble[~INSIDE], found.members[whole, ~INSIDE])
    assert not np.allclose(found.ensemble[INSIDE], found.members[whole, INSIDE])
    scores = uncertainty.scores_of_speakers(found.members, found.silent)
    assert (scores.pairwise_kl[~INSIDE] == 0).all()
    assert np.allclose(
        scores.confidence[~INSIDE], found.members[whole, ~INSIDE].max(axis=1)
    )
    both = uncertainty.member_scores(found.members)
    assert np.allclose(scores.pairwise_kl[INSIDE], both.pairwise_kl[INSIDE])
    assert (both.pairwise_kl[~INSIDE] > 0).all(), "which would have counted it"


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
    task, answers = made(silent=False)
    sure = np.full((N, C), 0.01, np.float32)
    sure[np.arange(N), answers] = 0.98
    told = replace(task.samples, said={"expert": sure}, silent={"expert": ~INSIDE})
    task = replace(task, samples=told)
    stored = train_ensemble(task)
    found = apply_ensemble(stored, told)
    assert np.allclose(found.members[-1, ~INSIDE], 1 / C)
    heads = replace(stored, classifiers=(), shares=())
    without = apply_ensemble(heads, told)
    assert np.allclose(found.ensemble[~INSIDE], without.ensemble[~INSIDE], atol=1e-6)
    assert not np.allclose(found.ensemble[INSIDE], without.ensemble[INSIDE])
    # where it is silent it says nothing of how good it is: it is as good as it was
    everywhere = replace(told, silent={})
    shares = train_ensemble(replace(task, samples=everywhere)).shares
    assert stored.shares[0] > shares[0] / 2


def test_the_audit_says_who_spoke():
    task, _ = made()
    found = cross_fit_audit(task, task.rows[:20])
    assert found.silent is not None
    assert found.silent[1].tolist() == (~INSIDE[task.rows[:20]]).tolist()
    assert cross_fit_audit(made(silent=False)[0], task.rows[:20]).silent is None


def test_what_is_not_spoken_of_does_not_move_the_centre():
    values = np.random.default_rng(1).normal(size=(10, 4)).astype(np.float32)
    silent = np.arange(10) > 6
    found = centred_unit_where(values, silent)
    assert np.array_equal(found.vectors[~silent], centred_unit(values[~silent]).vectors)
    assert not found.vectors[silent].any()
    assert np.array_equal(
        centred_unit_where(values, None).vectors, centred_unit(values).vectors
    )
