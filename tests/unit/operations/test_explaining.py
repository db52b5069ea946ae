"""What stands behind a suggestion, with ranks counted by hand."""

import numpy as np
import pytest

from tests.conftest import fill
from tests.unit.operations.encoded_pool import check_at_random, encode
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.explaining import ExplainSample
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.storage import arrays, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile

ANGLES = np.radians([0, 10, 30, 180, 190, 210])
PROBABILITIES = np.array(
    [[0.6, 0.4], [0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.3, 0.7], [0.99, 0.01]]
)
UNSURE = [0.5, 0.2, 0.9, 0.3, 0.4, 0.1]


@pytest.fixture
def pool(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))
    project = ProjectFile.create(tmp_path / "pool.umc")
    fill(project, {"bank": [f"text {n}" for n in range(1, 7)]}, ["a", "b"])
    encode(project, {"one": np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)})
    likeliest = PROBABILITIES.argmax(axis=1)
    with project.write() as connection:
        arrays.replace(
            connection,
            "round",
            {
                "ids": samples.read_index(connection).ids,
                "suggestion": (likeliest + 1).astype(np.int32),
                "confidence": PROBABILITIES.max(axis=1).astype(np.float32),
                "uncertainty": np.array(UNSURE, np.float32),
                "disagreement": np.array(UNSURE, np.float32) / 2,
                "novelty": np.full(6, np.nan, np.float32),
                "cluster": np.array([0, -1, 0, -1, -1, -1], np.int32),
                "rows.1-text": np.arange(6, dtype=np.int32),
                "label_ids.1-text": np.array([1, 2], np.int32),
                "probabilities.1-text": PROBABILITIES.astype(np.float16),
                "votes.1-text": np.array([likeliest, [1, -1, 1, 1, 1, 1]], np.int16),
                "vote_confidence.1-text": np.full((2, 6), 0.75, np.float16),
            },
        )
        rounds.add_round(
            connection,
            operations.record(connection, "model.update", "{}"),
            "default",
            0,
            {},
            {
                "members": {"1-text": ["first", "second"]},
                "cluster_names": {"0": "late fees"},
            },
        )
    yield project
    project.close()


def explain(project, sample_id, **options):
    request = ExplainSample(sample_id, **options)
    return execute_on(project, CATALOGUE["sample.explain"], request, SILENT)


def label(project, sample_ids, name):
    request = AssignLabel(tuple(sample_ids), name, annotator="Ada")
    assign_label(project, request, SILENT)


def test_candidates_come_with_their_probability(pool):
    outcome = explain(pool, 1)
    assert outcome.summary == "Sample 1: “a” with 60\u202f% confidence."
    found = [(one["label"], one["probability"]) for one in outcome.data["candidates"]]
    assert found == [
        ("a", pytest.approx(0.6, abs=1e-3)),
        ("b", pytest.approx(0.4, abs=1e-3)),
    ]


def test_a_label_that_is_hardly_possible_is_no_candidate(pool):
    assert [one["label"] for one in explain(pool, 6).data["candidates"]] == ["a"]


def test_the_nearest_labelled_samples_of_each_candidate_are_shown(pool):
    label(pool, [2, 3, 6], "a")
    label(pool, [4, 5], "b")
    candidates = explain(pool, 1).data["candidates"]
    assert [[near["id"] for near in one["nearest"]] for one in candidates] == [
        [2, 3],
        [5, 4],
    ]
    near = candidates[0]["nearest"][0]
    assert near["text"] == "text 2"
    assert near["similarity"] == pytest.approx(np.cos(np.radians(10)), abs=1e-3)
    one = explain(pool, 2, nearest=1).data["candidates"][0]["nearest"]
    assert [near["id"] for near in one] == [3]  # not itself


def test_votes_leave_out_who_says_nothing(pool):
    assert explain(pool, 2).data["votes"] == [
        {"member": "first", "label": "a", "confidence": 0.75}
    ]


def test_ranks_are_among_the_undecided(pool):
    ranks = explain(pool, 1).data["ranks"]
    assert ranks["uncertainty"] == {"value": 0.5, "rank": 2, "of": 6}
    assert ranks["margin"]["rank"] == 2  # 0.2, after 0.0 of sample 3
    assert ranks["margin"]["value"] == pytest.approx(0.2, abs=1e-3)
    assert ranks["typicality"] == {"value": 0.0, "rank": 6, "of": 6}
    assert "novelty" not in ranks
    label(pool, [3], "b")
    ranks = explain(pool, 1).data["ranks"]
    assert (ranks["uncertainty"]["rank"], ranks["uncertainty"]["of"]) == (1, 5)


def test_cluster_queue_and_domain_are_named(pool):
    with pool.write() as connection:
        rounds.replace_queue(
            connection,
            0,
            [rounds.QueuedBatch(0, 1, "learn", 0, "Teaches most.", (1, 3))],
        )
    data = explain(pool, 1).data
    assert data["cluster"] == {"number": 0, "name": "late fees", "samples": 2}
    assert data["queue"] == {
        "batch": 1,
        "place": 1,
        "purpose": "learn",
        "reason": "Teaches most.",
    }
    assert data["domain"] == {"name": "bank"}
    assert explain(pool, 2).data["cluster"] is None
    assert explain(pool, 2).data["queue"] is None


def test_a_random_check_says_nothing_before_it_is_decided(pool):
    check_at_random(pool, [1])
    outcome = explain(pool, 1)
    assert outcome.data["hidden"]
    assert {
        "candidates",
        "votes",
        "ranks",
        "uncertainty",
    } & outcome.data.keys() == set()
    label(pool, [1], "a")
    assert not explain(pool, 1).data["hidden"]


def test_without_embeddings_the_rest_is_said(pool, tmp_path, monkeypatch):
    label(pool, [2], "a")
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "elsewhere"))
    data = explain(pool, 1).data
    assert "Score the samples first" in data["missing"]
    assert [one["nearest"] for one in data["candidates"]] == [[], []]
    assert "typicality" not in data["ranks"]


def test_an_unscored_sample_has_no_candidates(pool):
    fill(pool, {"bank": ["quite new"]}, [])
    outcome = explain(pool, 7)
    assert outcome.summary == "Nothing is suggested for sample 7 yet."


def test_merged_labels_are_called_by_what_took_their_place(pool):
    from umc_desktop.operations.label_sets import MergeLabels, merge_labels

    merge_labels(
        pool, MergeLabels(domain="bank", label="b", into="a", annotator="Ada"), SILENT
    )
    assert explain(pool, 4).data["candidates"][0]["label"] == "a"


def test_no_such_sample(pool):
    with pytest.raises(InvalidRequestError, match="no sample 99"):
        explain(pool, 99)


def test_a_blind_sample_is_explained_as_an_undecided_one(pool):
    """Its label, its novelty, its place among the others: nothing tells."""
    label(pool, [1, 2], "a")
    with pool.write() as connection:
        ids = samples.read_index(connection).ids
        novelty = np.array([0, 0, 0.3, 0.4, 0.5, 0.6], np.float32)
        found = arrays.read_all(connection, "round") | {"ids": ids, "novelty": novelty}
        arrays.replace(connection, "round", found)
    plan_teamwork(pool, PlanTeamwork(blind="all", annotator="lead"), SILENT)
    own = explain(pool, 1, annotator="Ada").data
    assert (own["label"], own["novelty"]) == ("a", 0)
    told = explain(pool, 1, annotator="Bo").data
    other = explain(pool, 2, annotator="Bo").data
    assert told["label"] is None
    assert {told["novelty"], other["novelty"]} <= {0.3, 0.4, 0.5, 0.6}
    assert told["novelty"] != other["novelty"], "one number for all tells, too"
    assert told["ranks"]["novelty"]["of"] == 6
    assert told["ranks"]["novelty"]["value"] == told["novelty"]
    assert all(not one["nearest"] for one in told["candidates"])
    assert any(one["nearest"] for one in own["candidates"])
    label(pool, [3, 4, 5, 6], "b")
    told = explain(pool, 1, annotator="Bo").data
    assert told["novelty"] is None, "nothing is undecided that it could be like"
    assert "novelty" not in told["ranks"]
