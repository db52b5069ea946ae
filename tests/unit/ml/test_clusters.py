import csv

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from umc_desktop.ml.clusters import (
    ClusterSettings,
    cluster_uncertain,
    cluster_words,
    default_cluster_size,
    medoid_and_outliers,
)


def blobs(sizes, noise=0, seed=0):
    generator = np.random.default_rng(seed)
    centres = 8 * generator.normal(size=(len(sizes), 10))
    group = np.repeat(np.arange(len(sizes)), sizes)
    features = centres[group] + generator.normal(size=(len(group), 10))
    scattered = generator.uniform(-80, 80, size=(noise, 10))
    return np.concatenate([features, scattered]).astype(np.float32), group


def test_separated_groups_become_clusters_by_size():
    features, group = blobs([20, 60, 35], noise=6)
    settings = ClusterSettings(min_cluster_size=15)
    labels = cluster_uncertain(features, settings)
    assert labels.dtype == np.int32
    # The groups of 60, 35 and 20 are 0, 1 and 2; a few samples at the rim have none.
    clustered = labels[:115] >= 0
    assert clustered.mean() > 0.9
    np.testing.assert_array_equal(
        labels[:115][clustered], np.array([2, 0, 1])[group][clustered]
    )
    assert (labels[115:] == -1).all()
    np.testing.assert_array_equal(labels, cluster_uncertain(features, settings))


def test_beyond_the_cap_samples_join_near_clusters_only():
    features, group = blobs([300, 200], noise=40)
    settings = ClusterSettings(min_cluster_size=40, max_candidates=300)
    labels = cluster_uncertain(features, settings)
    joined = labels[:500] >= 0
    assert joined.mean() > 0.8
    np.testing.assert_array_equal(labels[:500][joined], group[joined])
    assert (labels[500:] == -1).all()


@pytest.mark.parametrize("m_samples", [0, 1, 4, 9])
def test_too_few_samples_have_no_cluster(m_samples):
    features = np.random.default_rng(0).normal(size=(m_samples, 3))
    assert (cluster_uncertain(features.astype(np.float32)) == -1).all()


def test_equal_samples_are_one_cluster():
    labels = cluster_uncertain(np.ones((30, 4), dtype=np.float32))
    np.testing.assert_array_equal(labels, 0)


def test_many_duplicates_do_no_harm():
    features, _ = blobs([30, 30])
    labels = cluster_uncertain(np.repeat(features, 4, axis=0))
    assert labels.max() >= 1


@pytest.mark.parametrize(
    ("m_samples", "size"), [(10, 5), (400, 10), (6000, 39), (50_000, 50)]
)
def test_cluster_size_grows_with_the_root(m_samples, size):
    assert default_cluster_size(m_samples) == size


def test_medoid_first_then_the_farthest():
    angles = np.deg2rad([0, 10, 25, 90, 180])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    rows = np.array([3, 0, 1, 2], dtype=np.int64)
    # Mean angle lies nearest to 25 degrees; from there 90, 0 and 10 are far to near.
    np.testing.assert_array_equal(medoid_and_outliers(vectors, rows), [2, 3, 0, 1])
    assert medoid_and_outliers(vectors, rows[:0]).shape == (0,)


def test_words_by_hand():
    texts = ["card card lost", "lost phone", "the phone invoice", "of lost 42 !"]
    labels = np.array([0, 0, 1, -1], dtype=np.int32)
    # All: card 2, lost 3, phone 2, invoice 1; 8 words in 3 groups, A = 8/3. Cluster 0:
    # card 2/5 · log(1 + 4/3) beats lost 2/5 · log(1 + 8/9), phone 1/5 · log(1 + 4/3).
    # Cluster 1: invoice 1/2 · log(1 + 8/3) beats phone 1/2 · log(1 + 4/3).
    words = cluster_words(texts, labels)
    assert words == [("card", "lost", "phone"), ("invoice", "phone")]
    assert cluster_words(texts, labels, n=1) == [("card",), ("invoice",)]


def test_clusters_without_words_have_no_name():
    labels = np.array([0, 1], dtype=np.int32)
    assert cluster_words(["", "the of 12"], labels) == [(), ()]
    assert cluster_words(["", "cat"], labels) == [(), ("cat",)]
    assert cluster_words([], np.empty(0, dtype=np.int32)) == []


def test_real_questions_cluster_by_intent(shared_data):
    path = shared_data / "financial_banking77.csv"
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))[:1500]
    texts = [record["text"] for record in records]
    intents = np.array([record["label"] for record in records])
    counts = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts)
    features = TruncatedSVD(48, random_state=0).fit_transform(counts)
    labels = cluster_uncertain(features.astype(np.float32))
    assert labels.max() >= 4
    shares = []
    for cluster in range(labels.max() + 1):
        _, sizes = np.unique(intents[labels == cluster], return_counts=True)
        shares.append(sizes.max() / sizes.sum())
    _, overall = np.unique(intents, return_counts=True)
    assert np.mean(shares) > 3 * overall.max() / overall.sum()
    assert all(len(words) == 3 for words in cluster_words(texts, labels))
