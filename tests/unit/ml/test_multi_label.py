"""Sets of labels: what probabilities come to, worked by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.calibration import Calibration
from umc_desktop.ml.ensemble import fit_ensemble
from umc_desktop.ml.heads import HeadSettings, LabelledVectors, fit_head
from umc_desktop.ml.multi_label import (
    SetRule,
    best_threshold,
    calibrate_each,
    chance_of,
    choose_rule,
    set_disagreement,
    set_uncertainty,
)
from umc_desktop.ml.rating import rate
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.set_metrics import measure_sets
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.ml.training_task import TrainingTask

P = np.array([[0.9, 0.2, 0.6], [0.4, 0.3, 0.1]], np.float32)


def test_the_chance_of_a_set_is_the_product_over_its_labels():
    sets = np.array([[True, False, True], [False, False, False]])
    # .9 * (1 - .2) * .6 and (1 - .4) (1 - .3) (1 - .1)
    assert chance_of(P, sets) == pytest.approx([0.432, 0.378])


def test_the_least_certain_label_decides_how_uncertain_a_set_is():
    # 1 - min(|.8|, |-.6|, |.2|) and 1 - min(.2, .4, .8)
    assert set_uncertainty(P) == pytest.approx([0.8, 0.8])


def test_disagreement_is_that_about_the_label_that_divides_most():
    sure = np.array([[[1.0, 0.5]], [[0.0, 0.5]]], np.float32)
    assert set_disagreement(sure) == pytest.approx([1.0], abs=1e-4)
    same = np.array([[[0.7, 0.2]], [[0.7, 0.2]]], np.float32)
    assert set_disagreement(same) == pytest.approx([0.0], abs=1e-6)


def test_a_rule_names_the_nearest_label_where_the_empty_set_was_never_given():
    rule = SetRule((0.5, 0.25, 0.5))
    assert rule.sets(P).tolist() == [[True, False, True], [False, True, False]]
    low = np.array([[0.1, 0.2, 0.4]], np.float32)  # log odds below: 2.2, 0.29, 0.41
    assert rule.sets(low).tolist() == [[False, True, False]]
    assert SetRule(rule.thresholds, may_be_empty=True).sets(low).sum() == 0


def test_a_threshold_lies_where_f1_is_greatest():
    chances = np.array([0.9, 0.8, 0.4, 0.3, 0.2], np.float32)
    carried = np.array([True, False, True, True, False])
    # F1 after 1..5: 2/4, 2/5, 4/6, 6/7, 6/8: best after four, between .3 and .2
    assert best_threshold(chances, carried) == pytest.approx(0.25)


def test_labels_that_few_carry_share_a_threshold_and_fewer_still_have_a_half():
    chances = np.full((10, 3), 0.1, np.float32)
    sets = np.zeros((10, 3), bool)
    sets[:7, 0], chances[:7, 0] = True, 0.4
    sets[:1, 1], chances[:1, 1] = True, 0.3
    rule = choose_rule(chances, sets)  # 8 in all, none with 8 of its own
    assert rule.thresholds == pytest.approx((0.2, 0.2, 0.2))
    assert rule.may_be_empty
    rule = choose_rule(chances, sets & False)
    assert rule.thresholds == (0.5, 0.5, 0.5)


def test_sets_are_rated_by_the_label_that_is_least_clear_by_hand():
    members = np.array([[[0.9, 0.5]], [[0.7, 0.5]]], np.float32)
    pooled = np.array([[0.8, 0.4]], np.float32)
    suggested = np.array([[True, False]])
    found = rate(EnsemblePredictions(members, pooled, sets=suggested), alpha=None)
    assert found.uncertainty == pytest.approx([0.8])  # 1 - |2 * 0.4 - 1|
    assert found.confidence == pytest.approx([0.8 * 0.6])
    # of the first label H(0.8) - (H(0.9) + H(0.7)) / 2, of the second nothing
    assert found.disagreement == pytest.approx(
        [0.721928 - (0.468996 + 0.881291) / 2], abs=1e-5
    )
    # where only one of them can read the sample, nobody disagrees
    alone = np.array([[True], [False]])
    found = rate(EnsemblePredictions(members, pooled, alone, suggested), alpha=None)
    assert found.disagreement == pytest.approx([0])


def test_calibration_moves_log_odds_by_those_of_the_names():
    p = np.array([[0.5, 0.5]], np.float32)
    names = np.array([[0.8, 0.2]], np.float32)
    # with two labels an even share is 1/2, so the names' odds count as they are: 4, 1/4
    found = calibrate_each(Calibration(1.0, 0.5), p, names)
    assert found[0] == pytest.approx([2 / 3, 1 / 3])
    colder = calibrate_each(
        Calibration(0.5, 0.0), np.array([[0.6]], np.float32), p[:, :1]
    )
    assert colder[0, 0] == pytest.approx(0.36 / (0.36 + 0.16))


def test_metrics_of_sets_by_hand():
    carried = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0]], bool)
    said = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0]], bool)
    found = measure_sets(said, carried)
    assert found.micro_f1 == pytest.approx(2 * 2 / (3 + 3))
    assert found.macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert found.hamming_loss == pytest.approx(2 / 9)
    assert found.exact_match == pytest.approx(1 / 3)
    assert measure_sets(said[:0], carried[:0]).micro_f1 is None


def test_a_sigmoid_head_is_the_logistic_regression_of_each_label():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 5))
    y = (x @ rng.normal(size=(5, 2)) + rng.normal(size=(80, 2)) > 0).astype(float)
    settings = HeadSettings(tolerance=1e-10, max_steps=1000)
    head = fit_head(LabelledVectors(x, y, link="sigmoid"), settings)
    ones = np.hstack([x, np.ones((80, 1))])
    for label in range(2):
        peer = LogisticRegression(C=10, fit_intercept=False, tol=1e-10, max_iter=5000)
        peer.fit(ones, y[:, label])
        assert head.probabilities(x)[:, label] == pytest.approx(
            peer.predict_proba(ones)[:, 1], abs=1e-4
        )


def made_sets(n_labelled):
    """Return a task of 600 samples, of which some are labelled, and all their sets."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(600, 16)).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    sets = x @ rng.normal(size=(16, 6)) > 0.6
    prior = np.full((600, 6), 1 / 6, np.float32)
    features = SampleFeatures({"e": x}, {"e": x}, {"e": prior})
    return TrainingTask(features, np.arange(n_labelled), sets[:n_labelled], 6), sets


def learned(n_labelled):
    task, sets = made_sets(n_labelled)
    fitted = fit_ensemble(task)
    rest = slice(n_labelled, None)
    return measure_sets(fitted.predictions.answers[rest], sets[rest]), fitted


def test_sets_are_learned_from_none_to_many():
    nothing, start = learned(0)
    assert start.predictions.ensemble == pytest.approx(1 / 6)
    some, _ = learned(60)
    many, fitted = learned(300)
    assert nothing.micro_f1 < some.micro_f1 < many.micro_f1
    assert many.micro_f1 > 0.8
    p = fitted.predictions.ensemble
    assert ((p >= 0) & (p <= 1)).all()
    assert not np.allclose(p.sum(axis=1), 1)


def test_a_label_that_nobody_gave_keeps_what_is_left_of_its_prior():
    x = np.eye(4, dtype=np.float32)
    prior = np.array([[0.6, 0.4]] * 4, np.float32)
    features = SampleFeatures({"e": x}, {"e": x}, {"e": prior})
    sets = np.array([[True, False], [False, False]])
    fitted = fit_ensemble(TrainingTask(features, np.arange(2), sets, 2))
    # members say 0.4 * 2 / (2 + 2); the names then count once: odds 1/4 * (.4 / .6)
    assert fitted.predictions.members[0][:, 1] == pytest.approx(0.2)
    assert fitted.predictions.ensemble[:, 1] == pytest.approx(1 / 7, abs=1e-3)
    assert math.isclose(fitted.temperature, 1.0)


def with_classifier(right, n_labelled, unseen):
    """Return the same with a classifier that is told some sets and guesses others."""
    task, sets = made_sets(n_labelled)
    guessed = np.random.default_rng(3).random(sets.shape) < sets.mean(axis=0)
    said = np.where(np.where(right[:, None], sets, guessed), 0.9, 0.05)
    samples = replace(task.samples, said={"tuned": said.astype(np.float32)})
    return replace(task, samples=samples, unseen=unseen), sets


def test_a_classifier_of_sets_counts_for_what_it_is_worth():
    everyone, half = np.ones(600, bool), np.arange(60) >= 30
    task, sets = with_classifier(everyone, 60, half)
    fitted = fit_ensemble(task)
    rest = slice(60, None)
    found = measure_sets(fitted.predictions.answers[rest], sets[rest])
    alone, _ = learned(60)
    assert fitted.stored.shares[0] > 0.4
    assert found.micro_f1 > alone.micro_f1 + 0.1
    np.testing.assert_array_equal(
        fitted.predictions.members[-1], task.samples.said["tuned"]
    )
    parrot, _ = with_classifier(np.arange(600) < 30, 60, half)
    assert fit_ensemble(parrot).stored.shares[0] < 0.15


def test_the_audit_of_sets_does_not_believe_who_was_told_them():
    told = np.arange(600) < 40
    parrot, _ = with_classifier(told, 100, ~told[:100])
    slice_ = np.arange(20, 80)
    found = cross_fit_audit(parrot, slice_)
    alone = cross_fit_audit(made_sets(100)[0], slice_)
    np.testing.assert_allclose(found.ensemble[:20], alone.ensemble[:20], atol=1e-6)
    np.testing.assert_array_equal(found.answers[:20], alone.answers[:20])
    assert found.answers.shape == (60, 6)
