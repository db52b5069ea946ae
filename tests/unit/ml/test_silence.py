"""Samples that some encoders cannot read: text only, image only, both, in one pool."""

import numpy as np
import pytest

from umc_desktop.domain.samples import Modality
from umc_desktop.ml.ensemble import fit_ensemble, train_ensemble
from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER, EnsembleSettings
from umc_desktop.ml.features import centred_unit, joint, modality_weights, smooth
from umc_desktop.ml.graph import build_graph
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.silence import by_speakers, completed, mean_of_speaking, silenced
from umc_desktop.ml.similarity import joint_cosines, measure_space
from umc_desktop.ml.stored_ensemble import apply_ensemble
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.uncertainty import says_nothing
from umc_desktop.ml.zero_label import uniform_prior

WORDS, PIXELS = 12, 20
ENCODERS = ("words", "pixels")


def made(n, read_words, read_pixels, seed=0, alone=False):
    """Return features and labels: the label says what both the parts show.

    Parameters
    ----------
    alone
        Whether the text alone is enough.
    """
    rng = np.random.default_rng(seed)
    axes = np.random.default_rng(99)
    word_axes = axes.normal(size=(3, WORDS))
    pixel_axes = axes.normal(size=(3, PIXELS))
    word, pixel = rng.integers(3, size=n), rng.integers(3, size=n)
    raw = {
        "words": word_axes[word] + 0.9 * rng.normal(size=(n, WORDS)),
        "pixels": pixel_axes[pixel] + 0.9 * rng.normal(size=(n, PIXELS)),
    }
    reads = {"words": read_words, "pixels": read_pixels}
    vectors = {name: centred_unit(raw[name], reads[name]).vectors for name in ENCODERS}
    labels = word if alone else 3 * word + pixel
    n_classes = 3 if alone else 9
    graph = build_graph(list(vectors.values()), reads=[reads[e] for e in ENCODERS])
    smoothed = smooth(
        list(vectors.values()), graph.transition, reads=[reads[e] for e in ENCODERS]
    )
    weights = modality_weights((Modality.TEXT, Modality.IMAGE))
    features = SampleFeatures(
        vectors,
        dict(zip(ENCODERS, smoothed, strict=True)),
        {name: uniform_prior(n, n_classes) for name in ENCODERS},
        reads={name: read for name, read in reads.items() if not read.all()},
        weights=dict(zip(ENCODERS, weights, strict=True)),
    )
    return features, labels, n_classes


def thirds(n):
    """A third has a text only, a third an image only, a third both."""
    place = np.arange(n) % 3
    return place != 1, place != 0


def right(features, labels, n_classes, rows, settings=DEFAULT):
    task = TrainingTask(features, rows, labels[rows], n_classes)
    found = fit_ensemble(task, settings)
    return found.predictions, found.predictions.ensemble.argmax(1) == labels


def test_neither_part_is_enough_and_both_are():
    everything = np.ones(600, bool)
    features, labels, n_classes = made(600, everything, everything)
    rows = np.arange(0, 600, 3)
    rest = np.setdiff1d(np.arange(600), rows)
    predictions, found = right(features, labels, n_classes, rows)
    by_member = (predictions.members.argmax(2) == labels)[:, rest].mean(1)
    assert by_member[0] < 0.45
    assert by_member[1] < 0.45
    assert found[rest].mean() > 0.8


@pytest.mark.parametrize("settings", [DEFAULT, PAPER], ids=["default", "paper"])
def test_a_member_says_nothing_of_what_it_cannot_read(settings: EnsembleSettings):
    features, labels, n_classes = made(300, *thirds(300))
    rows = np.arange(150)
    predictions, _ = right(features, labels, n_classes, rows, settings)
    assert predictions.speaks is not None
    for place, name in enumerate(ENCODERS):
        read = features.reads[name]
        assert (predictions.speaks[place] == read).all()
        assert says_nothing(predictions.members[place][~read]).all()
        assert not says_nothing(predictions.members[place][read]).any()
    np.testing.assert_allclose(predictions.ensemble.sum(1), 1, atol=1e-5)
    if settings is PAPER:  # its ensemble is the mean of who can speak
        only_words = np.flatnonzero(~features.reads["pixels"])
        np.testing.assert_allclose(
            predictions.ensemble[only_words],
            predictions.members[0][only_words],
            atol=1e-5,
        )


def test_an_image_beside_it_does_not_make_a_text_harder():
    """The same texts, alone and in a pool in which others have an image."""
    gains = []
    for seed in range(6):
        everything, nothing = np.ones(450, bool), np.zeros(450, bool)
        has_image = np.arange(450) % 3 == 0
        rows = np.arange(90)
        rest = np.flatnonzero(~has_image & (np.arange(450) >= 90))
        shares = []
        for images in (nothing, has_image):
            features, labels, n_classes = made(450, everything, images, seed, True)
            if images is nothing:
                features = only_words(features)  # as a task without images has it
            _, found = right(features, labels, n_classes, rows)
            shares.append(found[rest].mean())
        gains.append(shares[1] - shares[0])
    assert np.mean(gains) > -0.01, gains


def only_words(features):
    parts = (features.vectors, features.smoothed, features.priors)
    return SampleFeatures(*({"words": part["words"]} for part in parts))


def test_a_missing_part_is_the_middle_and_stays_it():
    read = np.arange(30) % 2 == 0
    values = np.random.default_rng(0).normal(size=(30, 5)) + 7
    found = centred_unit(values, read)
    assert not found.vectors[~read].any()
    np.testing.assert_allclose(found.mean, values[read].mean(0), rtol=1e-5)
    other = centred_unit(values).vectors
    graph = build_graph([found.vectors, other], reads=[read, None])
    (mixed, _) = smooth([found.vectors, other], graph.transition, reads=[read, None])
    assert not mixed[~read].any()
    assert np.allclose(np.linalg.norm(mixed[read], axis=1), 1, atol=1e-5)


def test_typicality_is_asked_of_those_who_can_read():
    rng = np.random.default_rng(1)
    read = np.arange(120) < 60
    words = centred_unit(rng.normal(size=(120, 6))).vectors
    pixels = centred_unit(rng.normal(size=(120, 6)), read).vectors
    alone = build_graph([words]).typicality
    mixed = build_graph([words, pixels], reads=[None, read])
    np.testing.assert_allclose(mixed.typicality[~read], alone[~read], atol=1e-5)
    assert (mixed.similarities <= 1.00001).all()
    # two texts are as alike as before, although nobody looks at their images
    near = mixed.neighbours[100]
    texts_only = near[near >= 60]
    cosines = words[100] @ words[texts_only].T
    np.testing.assert_allclose(mixed.similarities[100][near >= 60], cosines, atol=1e-5)


def test_modalities_have_the_same_say_however_many_encoders_they_have():
    kinds = (Modality.TEXT,) * 4 + (Modality.IMAGE,)
    weights = np.array(modality_weights(kinds))
    assert (weights[:4] ** 2).sum() == pytest.approx((weights[4:] ** 2).sum())
    assert (weights**2).sum() == pytest.approx(len(kinds))
    assert modality_weights((Modality.TEXT,) * 3) == (1.0, 1.0, 1.0)
    plan = MemberPlan("joint", ENCODERS, smoothed=False, weights=(2.0, 0.5))
    features, _, _ = made(9, *thirds(9))
    words, pixels = plan.features(features)
    np.testing.assert_allclose(words, 2 * features.vectors["words"])
    np.testing.assert_allclose(pixels, 0.5 * features.vectors["pixels"])
    assert joint([words, pixels]).shape == (9, WORDS + PIXELS)


def test_labels_of_one_kind_only_leave_the_other_member_unlearned():
    features, labels, n_classes = made(90, *thirds(90))
    rows = np.flatnonzero(~features.reads["pixels"])
    task = TrainingTask(features, rows, labels[rows], n_classes)
    stored = train_ensemble(task)
    assert len(stored.heads[1].seen) == 0
    predictions = apply_ensemble(stored, features)
    assert np.isfinite(predictions.ensemble).all()


def test_means_leave_out_who_says_nothing():
    even = np.full((2, 4), 0.25, np.float32)
    sure = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1]], np.float32)
    members = np.stack([silenced(sure, np.array([True, False])), sure, even])
    found = mean_of_speaking(members, (0.5, 0.3, 0.2))
    np.testing.assert_allclose(found, sure, atol=1e-6)
    np.testing.assert_allclose(mean_of_speaking(even[None]), even)


def test_groups_of_speakers_hold_every_sample_once():
    speaks = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]], bool)
    groups = {tuple(here.tolist()): able.tolist() for able, here in by_speakers(speaks)}
    assert groups == {(0,): [0, 1, 2], (1,): [0, 2], (2,): [1, 2], (3,): [2]}


def test_alike_is_measured_by_who_can_read_what_was_asked_for():
    rng = np.random.default_rng(2)
    words, pixels = (rng.normal(size=(6, 4)).astype(np.float32) for _ in range(2))
    rows = np.array([0, 1, 2, -1, -1, -1])
    spaces = [
        measure_space(words[:3], rows),
        measure_space(pixels, np.arange(6)),
    ]
    own = joint_cosines(spaces[1:], np.array([4]))
    np.testing.assert_allclose(joint_cosines(spaces, np.array([4])), own, atol=1e-6)
    assert joint_cosines(spaces, np.array([0]))[0] == pytest.approx(1, abs=1e-5)


def test_of_classes_that_a_member_never_met_the_others_speak():
    said = np.float32([[0.9, 0.1, 0.0], [1 / 3, 1 / 3, 1 / 3]])
    others = np.float32([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    knows = np.array([True, True, False])
    one = completed(said, others, knows, several=False)
    # half of it is the third class, the rest is as the member says
    np.testing.assert_allclose(one[0], [0.45, 0.05, 0.5])
    np.testing.assert_allclose(one[1], said[1])  # what says nothing stays silent
    sets = completed(said, others, knows, several=True)
    np.testing.assert_allclose(sets[:, 2], [0.5, 0.8])
    np.testing.assert_allclose(sets[:, :2], said[:, :2])
    assert completed(said, others, np.ones(3, bool), several=False) is said
