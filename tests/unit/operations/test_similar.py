"""Similar samples and counterexamples, on vectors whose order is plain to see."""

import shutil

import numpy as np
import pytest

from tests.conftest import fill
from tests.unit.operations.encoded_pool import check_at_random, encode, suggest
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError, NotEncodedError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AssignLabel,
    SkipSamples,
    assign_label,
    skip_samples,
)
from umc_desktop.operations.similar import FindCounterexamples, FindSimilar
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import ProjectFile

TEXTS = [
    "refund my card",
    "refund the card",
    "refund a debit card",
    "open an account",
    "open my account",
    "close my account",
]
# opposite pairs, so that their mean is in the middle and angles stay what they are
ANGLES = np.radians([0, 10, 30, 180, 190, 210])
ROUND = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
BACKWARDS = ROUND[::-1]
A, B = 1, 2


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def pool(tmp_path):
    project = ProjectFile.create(tmp_path / "pool.umc")
    fill(project, {"bank": TEXTS}, ["a", "b"])
    encode(project, {"first": ROUND, "second": BACKWARDS})
    yield project
    project.close()


def run(project, request):
    command = (
        "sample.similar"
        if isinstance(request, FindSimilar)
        else "sample.counterexamples"
    )
    return execute_on(project, CATALOGUE[command], request, SILENT)


def ids(outcome):
    return [found["id"] for found in outcome.data["samples"]]


def label(project, sample_ids, name):
    request = AssignLabel(tuple(sample_ids), name, annotator="Ada")
    assign_label(project, request, SILENT)


def test_the_nearest_come_first_with_their_cosine(pool):
    outcome = run(pool, FindSimilar((1,), "first"))
    assert ids(outcome) == [2, 3, 6, 5, 4]
    wanted = np.cos(np.radians([10, 30, 150, 170, 180]))
    found = [one["similarity"] for one in outcome.data["samples"]]
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    assert outcome.summary == "5 samples most alike, of 5."


def test_each_encoder_has_its_own_opinion(pool):
    assert ids(run(pool, FindSimilar((1,), "second", limit=2))) == [2, 3]
    assert ids(run(pool, FindSimilar((4,), "first", limit=2))) == [5, 6]


def test_the_joint_space_is_the_default(pool):
    first = run(pool, FindSimilar((1,), "first")).data["samples"]
    second = run(pool, FindSimilar((1,), "second")).data["samples"]
    joint = run(pool, FindSimilar((1,))).data["samples"]
    assert run(pool, FindSimilar((1,), "joint")).data["samples"] == joint
    by_id = [
        {one["id"]: one["similarity"] for one in found} for found in (first, second)
    ]
    for one in joint:
        mean = (by_id[0][one["id"]] + by_id[1][one["id"]]) / 2
        assert one["similarity"] == pytest.approx(mean, abs=1e-3)


def test_several_samples_are_compared_together(pool):
    assert ids(run(pool, FindSimilar((1, 3), "first", limit=1))) == [2]


def test_decided_samples_can_be_left_out(pool):
    label(pool, [2], "a")
    skip_samples(pool, SkipSamples((3,), "Ada"), SILENT)
    assert ids(run(pool, FindSimilar((1,), "first", undecided=True))) == [6, 5, 4]
    shown = run(pool, FindSimilar((1,), "first", limit=1)).data["samples"][0]
    assert shown["label"] == "a"


def test_counterexamples_have_another_label_or_another_vote(pool):
    suggest(pool, [A, A, B, B, 0, A])
    label(pool, [2], "b")
    outcome = run(pool, FindCounterexamples((1,), "first"))
    assert [(one["id"], one["because"]) for one in outcome.data["samples"]] == [
        (2, "another label"),
        (3, "another suggestion"),
        (4, "another suggestion"),
    ]
    assert outcome.summary == "3 samples most alike that are not “a”, of 5."


def test_a_given_label_counts_more_than_a_suggestion(pool):
    suggest(pool, [A, A, B, B, B, B])
    label(pool, [1], "b")
    assert ids(run(pool, FindCounterexamples((1,), "first"))) == [2]


def test_counterexamples_say_which_words_differ(pool):
    suggest(pool, [A, A, B, B, B, B])
    first = run(pool, FindCounterexamples((1,), "first")).data["samples"][0]
    assert first["text"] == "refund a debit card"
    assert first["only_here"] == ["a debit"]
    assert first["only_there"] == ["my"]


def test_nothing_contradicts(pool):
    suggest(pool, [A] * 6)
    outcome = run(pool, FindCounterexamples((1,)))
    assert outcome.summary == "Nothing is labelled or suggested otherwise than “a”."


def test_random_checks_give_no_suggestion_away(pool):
    suggest(pool, [A, B, B, B, B, B])
    check_at_random(pool, [1, 2])
    with pytest.raises(InvalidRequestError, match="Decide this sample first"):
        run(pool, FindCounterexamples((1,)))
    assert 2 not in ids(run(pool, FindCounterexamples((3,))))
    shown = run(pool, FindSimilar((3,), "first", limit=1)).data["samples"][0]
    assert (shown["id"], shown["suggestion"], shown["confidence"]) == (2, None, None)
    label(pool, [2], "a")
    assert 2 in ids(run(pool, FindCounterexamples((3,))))


def test_without_label_and_suggestion_nothing_can_contradict(pool):
    with pytest.raises(InvalidRequestError, match="neither a label nor a suggestion"):
        run(pool, FindCounterexamples((1,)))


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (FindSimilar(()), "Choose a sample"),
        (FindSimilar((99,)), "no sample 99"),
        (FindSimilar((1,), "minilm"), "choose joint, first, second"),
        (FindSimilar((1,), limit=0), "limit"),
    ],
)
def test_what_cannot_be_is_refused_in_words(pool, request_, said):
    with pytest.raises(InvalidRequestError, match=said):
        run(pool, request_)


def test_a_project_without_its_cache_says_what_to_do(pool):
    shutil.rmtree(cache_folder() / "similarity")
    with pytest.raises(NotEncodedError, match="Score the samples first"):
        run(pool, FindSimilar((1,)))


def test_vectors_that_are_gone_are_noticed(pool):
    run(pool, FindSimilar((1,)))
    shutil.rmtree(cache_folder() / "embeddings")
    with pytest.raises(NotEncodedError, match="Score the samples first"):
        run(pool, FindSimilar((1,)))


def test_samples_added_since_are_counted_and_must_be_scored(pool):
    fill(pool, {"bank": ["quite new"]}, [])
    outcome = run(pool, FindSimilar((1,), "first"))
    assert ids(outcome) == [2, 3, 6, 5, 4]
    assert outcome.summary.endswith("1 newer sample must be scored first to be found.")
    with pytest.raises(NotEncodedError, match="1 sample was added since"):
        run(pool, FindSimilar((7,)))


def test_another_project_of_the_same_size_is_not_mistaken_for_this_one(pool, tmp_path):
    other = ProjectFile.create(tmp_path / "other.umc")
    fill(other, {"bank": [f"other {n}" for n in range(6)]}, ["a", "b"])
    with pytest.raises(NotEncodedError):
        run(other, FindSimilar((1,)))
    other.close()


def test_only_samples_that_can_have_the_same_labels_are_found(tmp_path):
    project = ProjectFile.create(tmp_path / "two.umc")
    fill(project, {"bank": TEXTS[:3], "law": TEXTS[3:]}, ["a", "b"])
    encode(project, {"first": ROUND[[0, 2, 4, 1, 3, 5]]})
    assert ids(run(project, FindSimilar((1,), "first"))) == [2, 3]
    assert ids(run(project, FindSimilar((1, 4), "first", limit=2))) == [2, 6]
    project.close()


def test_scores_that_are_new_are_seen(pool):
    suggest(pool, [A, A, B, B, B, B])
    assert ids(run(pool, FindCounterexamples((1,), "first"))) == [3, 6, 5, 4]
    suggest(pool, [A, B, A, A, A, A])
    assert ids(run(pool, FindCounterexamples((1,), "first"))) == [2]


def test_embeddings_that_were_made_anew_are_found_where_they_are_now(pool):
    assert ids(run(pool, FindSimilar((1,), "first"))) == [2, 3, 6, 5, 4]
    shutil.rmtree(cache_folder() / "embeddings")
    encode(pool, {"first": ROUND[[0, 3, 4, 1, 2, 5]]})
    assert ids(run(pool, FindSimilar((1,), "first"))) == [4, 5, 6, 3, 2]


def test_encoders_that_came_or_went_are_noticed(pool):
    encode(pool, {"third": BACKWARDS})
    with pytest.raises(InvalidRequestError, match="choose joint, third"):
        run(pool, FindSimilar((1,), "first"))


def test_what_is_blind_for_whoever_looks_is_undecided_for_them(pool):
    label(pool, [2], "a")
    plan_teamwork(pool, PlanTeamwork(blind="all", annotator="lead"), SILENT)
    for who, said in (("Ada", "a"), ("Bo", None)):
        request = FindSimilar((1,), "first", limit=1, annotator=who)
        assert run(pool, request).data["samples"][0]["label"] == said
    undecided = FindSimilar((1,), "first", undecided=True, annotator="Bo")
    assert 2 in ids(run(pool, undecided))
    suggest(pool, [A, A, A, A, A, A])
    label(pool, [3], "b")
    assert ids(run(pool, FindCounterexamples((1,), annotator="Ada"))) == [3]
    assert ids(run(pool, FindCounterexamples((1,), annotator="Bo"))) == []
