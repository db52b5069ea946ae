"""A game is followed with the product's advice, at no more cost than needed."""

from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import known_domain, learners
from umc_desktop.ml.simulation import stopping
from umc_desktop.ml.simulation.auditing import audit_losses, audited_rows
from umc_desktop.ml.simulation.game import GameSettings, play
from umc_desktop.ml.stopping import RoundOutcome, stopping_advice

LONG = GameSettings(budget=120, batch=12)


def clear_domain(name="tickets", n_samples=300, labels="abc"):
    """A domain whose clusters do not overlap."""
    domain = known_domain(name, n_samples, labels=labels)
    for embeddings in domain.embeddings.values():
        for label in range(len(labels)):
            embeddings[domain.answers == label] += 9 * label
    return domain


def advised(strategy, domains):
    """Play; return what the watch said, and what is advised with every audit measured.

    Predictions are kept whole and compared as (domain, label).
    """
    players = learners(strategy, domains)
    watched, kept, verdicts = [], [], []
    for point in play(players, LONG, 0):
        watched.append(point.stop_advised)
        if not point.labels:
            verdicts.append(False)
            continue
        losses = [audit_losses(one) for one in players]
        right = sum(hit for found in losses for _, hit in found.values())
        audited = sum(len(found) for found in losses)
        said = np.concatenate(
            [10 * n + p.probabilities.argmax(axis=1) for n, p in enumerate(players)]
        )
        sure = np.concatenate([p.probabilities.max(axis=1) for p in players])
        kept.append((point.labels, said, sure, right, audited))
        left = np.concatenate(
            [np.isin(np.arange(len(p.probabilities)), p.candidates) for p in players]
        )
        outcomes = [
            RoundOutcome(n, y[left], float(1 - p[left].mean()), *audit)
            for n, y, p, *audit in kept
        ]
        verdicts.append(stopping_advice(outcomes).verdict == "stop pays")
    return watched, list(accumulate(verdicts, max))


@pytest.mark.parametrize(
    "domains",
    [
        (known_domain(n_samples=200),),
        (clear_domain(n_samples=120), clear_domain("mails", 90, "ab")),
    ],
    ids=["overlapping", "two clear domains"],
)
def test_it_says_what_the_product_would(domains):
    watched, expected = advised("default/audit=0.5", domains)
    assert watched == expected
    assert watched[-1]


def test_without_an_audit_it_never_does():
    points = list(play(learners("margin", (clear_domain(),)), LONG, 0))
    assert not any(point.stop_advised for point in points)


def test_audits_are_measured_only_where_they_decide(monkeypatch):
    measured = []

    def counted(learner):
        measured.append(len(learner.rows))
        return audit_losses(learner)

    monkeypatch.setattr(stopping, "audit_losses", counted)
    clear = clear_domain(n_samples=200)
    shuffled = np.random.default_rng(0).permutation(clear.answers)
    senseless = replace(clear, answers=shuffled)
    points = list(play(learners("default/audit=0.5", (senseless,)), LONG, 0))
    assert measured == []  # its predictions never settle
    assert not any(point.stop_advised for point in points)
    points = list(play(learners("default/audit=0.5", (clear,)), LONG, 0))
    stop = next(point.labels for point in points if point.stop_advised)
    # each round once, and none after the advice
    assert measured == [stop - 36, stop - 24, stop - 12, stop]
    assert [point.stop_advised for point in points] == [
        point.labels >= stop for point in points
    ]


def test_a_single_audited_sample_is_not_measured():
    (learner,) = learners("default")
    learner.train()
    learner.audit = np.array([5, 7])
    learner.learn(np.array([1, 5]), learner.split.pool_answers[[1, 5]])
    assert audited_rows(learner).tolist() == []
    assert audit_losses(learner) == {}
    learner.learn(np.array([7]), learner.split.pool_answers[[7]])
    assert audited_rows(learner).tolist() == [5, 7]
    assert set(audit_losses(learner)) == {5, 7}
