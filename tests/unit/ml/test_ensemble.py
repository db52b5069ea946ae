from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble import fit_ensemble
from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER, EnsembleSettings
from umc_desktop.ml.features import unit
from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.stored_ensemble import apply_ensemble
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.zero_label import uniform_prior

N, C = 400, 4


@pytest.fixture(scope="module")
def truth():
    return np.random.default_rng(0).integers(0, C, N)


@pytest.fixture(scope="module")
def samples(truth):
    """Two noisy views of four classes; smoothing halves the noise, names help a bit."""
    generator = np.random.default_rng(1)
    vectors, smoothed, priors = {}, {}, {}
    for encoder, size in (("words", 12), ("topics", 20)):
        centres = generator.normal(size=(C, size))
        noise = 2.5 * generator.normal(size=(N, size))
        vectors[encoder] = unit(centres[truth] + noise)
        smoothed[encoder] = unit(centres[truth] + noise / 2)
        hint = np.eye(C)[truth] + 2 * generator.random((N, C))
        priors[encoder] = (hint / hint.sum(axis=1, keepdims=True)).astype(np.float32)
    return SampleFeatures(vectors, smoothed, priors)


def _task(samples, truth, n_labels):
    return TrainingTask(samples, np.arange(n_labels), truth[:n_labels], C)


def _accuracy(probabilities, truth, rows=slice(None)):
    return (probabilities.argmax(axis=1) == truth)[rows].mean()


def test_members_and_shapes(samples, truth):
    fitted = fit_ensemble(_task(samples, truth, 100))
    assert fitted.member_names == ("words", "topics", "joint", "joint-smoothed")
    assert fitted.predictions.members.shape == (4, N, C)
    assert fitted.predictions.members.dtype == np.float32
    np.testing.assert_allclose(fitted.predictions.members.sum(axis=2), 1, atol=1e-5)
    np.testing.assert_allclose(fitted.predictions.ensemble.sum(axis=1), 1, atol=1e-5)


def test_ensemble_is_the_mean_of_the_joint_members(samples, truth):
    settings = replace(DEFAULT, calibrated=False)
    found = fit_ensemble(_task(samples, truth, 100), settings).predictions
    np.testing.assert_allclose(found.ensemble, found.members[2:].mean(axis=0))


def test_joint_members_beat_single_encoders(samples, truth):
    members = fit_ensemble(_task(samples, truth, 100)).predictions.members
    words, topics, joint, smoothed = (
        _accuracy(p, truth, slice(100, N)) for p in members
    )
    assert joint > max(words, topics)
    assert smoothed > joint


def test_calibration_never_costs_log_loss_here(samples, truth):
    task = _task(samples, truth, 100)
    rest = np.arange(100, N)
    losses = [
        -np.log(fit_ensemble(task, s).predictions.ensemble[rest, truth[rest]]).mean()
        for s in (replace(DEFAULT, calibrated=False), DEFAULT)
    ]
    assert losses[1] < losses[0]


def test_before_any_label_everyone_says_the_prior(samples):
    nothing = TrainingTask(samples, np.zeros(0, np.int64), np.zeros(0, np.int64), C)
    found = fit_ensemble(nothing)
    words, topics = samples.priors["words"], samples.priors["topics"]
    np.testing.assert_allclose(found.predictions.members[0], words, atol=1e-6)
    np.testing.assert_allclose(
        found.predictions.ensemble, (words + topics) / 2, atol=1e-6
    )
    assert found.temperature == 1


@pytest.mark.parametrize("n_labels", [1, 2, 9, 12])
def test_few_labels_keep_every_class_possible(samples, truth, n_labels):
    found = fit_ensemble(_task(samples, truth, n_labels)).predictions
    assert np.isfinite(found.members).all()
    assert (found.ensemble > 0).all()
    np.testing.assert_allclose(found.members.sum(axis=2), 1, atol=1e-5)


def test_one_class_seen(samples):
    task = TrainingTask(samples, np.arange(30), np.full(30, 2), C)
    found = fit_ensemble(task).predictions
    # No class was seen once: the unseen ones share 1 / (n + C) = 1/34.
    np.testing.assert_allclose(found.members[:, :, 2], 33 / 34, atol=1e-5)


def test_without_names_the_prior_changes_nothing(samples, truth):
    blind = {encoder: uniform_prior(N, C) for encoder in samples.priors}
    task = _task(replace(samples, priors=blind), truth, 60)
    found = fit_ensemble(task)
    without = fit_ensemble(task, replace(DEFAULT, use_prior=False))
    np.testing.assert_allclose(
        found.predictions.ensemble, without.predictions.ensemble, atol=1e-3
    )


def test_paper_members_are_the_encoders_and_follow_the_teacher(samples, truth):
    task = _task(samples, truth, 60)
    first = fit_ensemble(task, PAPER)
    assert first.member_names == ("words", "topics")
    np.testing.assert_allclose(
        first.predictions.ensemble, first.predictions.members.mean(axis=0)
    )
    teacher = np.full((60, C), 0.25, np.float32)
    taught = replace(PAPER, head=HeadSettings(kl_weight=50))
    second = fit_ensemble(replace(task, teacher=teacher), taught)
    sharpness = [
        f.predictions.ensemble[:60].max(axis=1).mean() for f in (first, second)
    ]
    assert sharpness[1] < 0.4 < sharpness[0]


def test_stored_ensemble_scores_other_samples_alike(samples, truth):
    fitted = fit_ensemble(_task(samples, truth, 80))
    some = np.array([5, 300, 17])
    found = apply_ensemble(fitted.stored, samples.take(some))
    np.testing.assert_allclose(
        found.ensemble, fitted.predictions.ensemble[some], atol=1e-5
    )
    np.testing.assert_allclose(
        found.members, fitted.predictions.members[:, some], atol=1e-5
    )


def test_missing_vectors_are_named(samples, truth):
    unsmoothed = replace(samples, smoothed={})
    with pytest.raises(InvalidRequestError, match=r"smoothed vectors of words, topics"):
        fit_ensemble(_task(unsmoothed, truth, 20))
    plain = EnsembleSettings(smoothed=False)
    fitted = fit_ensemble(_task(unsmoothed, truth, 20), plain)
    assert fitted.member_names == ("words", "topics", "joint")


def test_wrong_labels_are_refused(samples):
    with pytest.raises(InvalidRequestError, match="one label for each"):
        TrainingTask(samples, np.arange(3), np.arange(2), C)
    with pytest.raises(InvalidRequestError, match="outside the label set"):
        TrainingTask(samples, np.arange(3), np.array([0, 1, C]), C)
    with pytest.raises(InvalidRequestError, match="no encoder"):
        fit_ensemble(
            TrainingTask(SampleFeatures({}, {}, {}), np.arange(0), np.arange(0), C)
        )


def test_fitting_can_be_cancelled_between_steps(samples, truth):
    class StopAtTheTenthReport:
        calls = 0

        def report(self, done, total=None, message=""):
            self.calls += 1
            if self.calls == 10:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        fit_ensemble(_task(samples, truth, 100), progress=StopAtTheTenthReport())


def test_audit_never_sees_the_label_it_is_measured_on(samples, truth):
    """Turning one audit label must not change what is said about that sample."""
    task = _task(samples, truth, 60)
    audit_rows = np.array([3, 59, 10, 31, 44, 20])
    turned = task.labels.copy()
    turned[59] = (turned[59] + 1) % C
    one_fold_each = len(audit_rows)
    before = cross_fit_audit(task, audit_rows, one_fold_each)
    after = cross_fit_audit(replace(task, labels=turned), audit_rows, one_fold_each)
    np.testing.assert_allclose(after.ensemble[1], before.ensemble[1], atol=1e-5)
    np.testing.assert_allclose(after.members[:, 1], before.members[:, 1], atol=1e-5)
    assert not np.allclose(after.ensemble[0], before.ensemble[0], atol=1e-5)


def test_audit_is_close_to_the_truth(samples, truth):
    task = _task(samples, truth, 200)
    audit_rows = np.arange(0, 200, 2)
    audited = cross_fit_audit(task, audit_rows)
    measured = _accuracy(audited.ensemble, truth[audit_rows])
    unseen = _accuracy(fit_ensemble(task).predictions.ensemble, truth, slice(200, N))
    seen = _accuracy(fit_ensemble(task).predictions.ensemble, truth, slice(0, 200))
    assert abs(measured - unseen) < 0.1
    assert measured < seen + 0.01


def test_audit_of_nothing_and_of_the_unlabelled(samples, truth):
    task = _task(samples, truth, 60)
    nothing = cross_fit_audit(task, np.zeros(0, np.int64))
    assert nothing.members.shape == (4, 0, C)
    with pytest.raises(InvalidRequestError, match="1 of 2 audit samples"):
        cross_fit_audit(task, np.array([3, 99]))
    with pytest.raises(InvalidRequestError, match="at least 2"):
        cross_fit_audit(task, np.array([3]), n_folds=1)


def _says_labels(truth, right):
    """Return what a classifier says that knows some samples and guesses the others."""
    rng = np.random.default_rng(5)
    guessed = np.where(right, truth, rng.integers(0, C, N))
    return (0.97 * np.eye(C)[guessed] + 0.03 / C).astype(np.float32)


def test_a_classifier_that_only_repeats_its_own_labels_counts_for_little(
    samples, truth
):
    learned = np.arange(N) < 100
    parrot = replace(samples, said={"parrot": _says_labels(truth, learned)})
    unseen = np.arange(200) >= 100
    told = replace(_task(parrot, truth, 200), unseen=unseen)
    fooled = fit_ensemble(_task(parrot, truth, 100)).stored
    warned = fit_ensemble(told).stored
    assert warned.member_names == (
        "words", "topics", "joint", "joint-smoothed", "parrot",
    )  # fmt: skip
    assert fooled.shares[0] > 0.3
    assert warned.shares[0] < 0.1
    without = fit_ensemble(_task(samples, truth, 100)).stored
    assert fooled.weights == without.weights  # the heads do not notice


def test_a_classifier_that_knows_more_counts_for_more(samples, truth):
    rng = np.random.default_rng(6)
    expert = replace(
        samples, said={"expert": _says_labels(truth, rng.random(N) < 0.97)}
    )
    unseen = np.arange(100) >= 50
    task = replace(_task(expert, truth, 100), unseen=unseen)
    fitted = fit_ensemble(task)
    assert fitted.stored.shares[0] > 0.2
    asked = slice(100, N)
    alone = fit_ensemble(_task(samples, truth, 100)).predictions.ensemble
    assert _accuracy(fitted.predictions.ensemble, truth, asked) > _accuracy(
        alone, truth, asked
    )
    again = apply_ensemble(fitted.stored, expert)
    np.testing.assert_array_equal(again.ensemble, fitted.predictions.ensemble)
    np.testing.assert_array_equal(again.members[-1], expert.said["expert"])
    audited = cross_fit_audit(task, np.arange(50, 100))
    np.testing.assert_array_equal(audited.members[-1], expert.said["expert"][50:100])


def test_without_a_label_that_tells_a_classifier_counts_like_any_other(samples, truth):
    said = replace(samples, said={"tuned": _says_labels(truth, np.arange(N) < 95)})
    task = replace(_task(said, truth, 100), unseen=np.zeros(100, bool))
    assert fit_ensemble(task).stored.shares == (0.5,)  # beside the heads together
    published = fit_ensemble(task, PAPER)
    assert published.stored.shares == pytest.approx((1 / 3,))  # one of three members
    np.testing.assert_allclose(
        published.predictions.ensemble,
        published.predictions.members.mean(axis=0),
        rtol=1e-5,
    )


def test_audit_does_not_believe_a_classifier_that_was_told_the_label(samples, truth):
    told = np.arange(N) < 50
    parrot = replace(samples, said={"parrot": _says_labels(truth, told)})
    task = replace(_task(parrot, truth, 100), unseen=~told[:100])
    slice_ = np.arange(20, 80)
    found = cross_fit_audit(task, slice_)
    alone = cross_fit_audit(_task(samples, truth, 100), slice_)
    np.testing.assert_allclose(found.ensemble[:30], alone.ensemble[:30], atol=1e-6)
    np.testing.assert_allclose(found.members[-1, :30], alone.ensemble[:30], atol=1e-6)
    np.testing.assert_array_equal(found.members[-1, 30:], parrot.said["parrot"][50:80])


def test_a_class_that_a_classifier_never_met_is_not_ruled_out(samples, truth):
    """A version from before a label was added must not vote against it."""
    said = _says_labels(truth, np.ones(N, bool))
    said[:, 0] = 0
    said /= said.sum(axis=1, keepdims=True)
    knows = np.arange(C) > 0
    expert = replace(samples, said={"old": said}, knows={"old": knows})
    ignorant = replace(samples, said={"old": said})
    told = fit_ensemble(_task(expert, truth, 100)).predictions
    against = fit_ensemble(_task(ignorant, truth, 100)).predictions
    alone = fit_ensemble(_task(samples, truth, 100)).predictions
    np.testing.assert_allclose(told.ensemble[:, 0], alone.ensemble[:, 0], atol=1e-6)
    assert (against.ensemble[:, 0] < 0.97 * alone.ensemble[:, 0]).all()
    np.testing.assert_allclose(told.ensemble.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(told.members[-1].sum(axis=1), 1, rtol=1e-4)
