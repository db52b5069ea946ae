"""Rounds are compared on the very same samples, and say whether labels still pay."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.conftest import fill
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality, NewSample
from umc_desktop.ml.features import centred_unit
from umc_desktop.ml.graph import build_graph
from umc_desktop.operations import pool_gathering
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.stopping import OWNER, LastRounds, ShowAdvice
from umc_desktop.storage import annotations, arrays, labels, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import RoundRecord

IDS = np.arange(1, 41)


def said(suggestion, confidence=0.9):
    """What a round says of samples, one label id for each."""
    suggestion = np.array(suggestion, np.int32)
    sure = np.where(suggestion > 0, confidence, np.nan).astype(np.float32)
    return SimpleNamespace(suggestion=suggestion, confidence=sure)


def remembered(*turns, ids=IDS):
    last = LastRounds.none()
    for number, columns in enumerate(turns):
        last = last.followed_by(number, ids[: len(columns.suggestion)], columns)
    return last


def history(n_rounds, right=90, audited=100):
    overall = {"n_audit": audited, "accuracy": right / audited if audited else None}
    return [
        RoundRecord(n, "", "default", 50 * n, {"overall": overall}, {})
        for n in range(n_rounds)
    ]


class TestLastRounds:
    def test_the_last_four_by_hand(self):
        ones, other = said([1] * 40, 0.5), said([1] * 36 + [2] * 4, 0.75)
        last = remembered(said([9] * 40), ones, ones, ones, other)
        assert last.numbers.tolist() == [1, 2, 3, 4]
        assert last.suggestion.dtype == np.int32
        assert last.confidence.dtype == np.float16
        # without labels on 1 to 20, four of the other twenty changed
        found = last.advice(IDS[:20], history(5))
        assert found.changed == 4 / 20
        assert found.new_labels == 150
        assert (found.expected_error_before, found.expected_error) == (0.5, 0.25)
        assert found.accuracy == 0.9
        # among 33 to 40 all of them: chance agrees on none, then as often as not
        assert last.advice(IDS[:32], history(5)).changed == 4 / 8

    def test_samples_that_came_later_are_left_out(self):
        early, late = said([1] * 30), said([1] * 30 + [2] * 10, 0.5)
        last = remembered(early, early, late, late)
        assert last.ids.tolist() == IDS.tolist()
        assert (last.suggestion[:2, 30:] == -1).all()
        found = last.advice(IDS[:10], history(4))
        assert (found.changed, found.expected_error) == (0, 0.5)

    def test_samples_that_went_are_forgotten(self):
        last = remembered(said([1, 2, 3, 4]))
        last = last.followed_by(1, np.array([2, 4]), said([2, 4]))
        assert last.suggestion.tolist() == [[2, 4], [2, 4]]

    def test_what_became_known_changed(self):
        blank, told = said([1] * 30 + [0] * 10), said([1] * 40)
        found = remembered(blank, told, told, told).advice(IDS[:20], history(4))
        assert found.changed == 10 / 20
        # where nothing is known, all is expected to be wrong: (10 · 0.1 + 10) / 20
        assert found.expected_error_before == pytest.approx(0.55, abs=1e-3)
        assert found.verdict == "go on"

    def test_it_is_too_early_where_nothing_is_known(self):
        last = remembered(*[said([1] * 38 + [0] * 2)] * 4)
        assert last.advice(IDS[:20], history(4)).sentence.endswith(
            "pay: nothing is known of 2 samples yet."
        )
        assert last.advice(IDS[20:], history(4)).verdict == "stop pays"

    def test_it_is_too_early_where_all_that_is_left_came_since(self):
        early, late = said([1] * 30), said([1] * 40)
        last = remembered(early, early, early, late)
        found = last.advice(IDS[:30], history(4))
        assert found.verdict == "go on"
        assert found.sentence.endswith("1 of 4 rounds are scored.")

    def test_nothing_left(self):
        last = remembered(*[said([1] * 40)] * 4)
        found = last.advice(IDS, history(4))
        assert (found.verdict, found.sentence) == (
            "stop pays",
            "Every sample is labelled.",
        )

    def test_without_an_audit_it_is_too_early(self):
        last = remembered(*[said([1] * 40)] * 4)
        found = last.advice(IDS[:9], history(4, audited=0))
        assert found.sentence.endswith(
            "0 of 30 samples on the audit slice are labelled."
        )

    def test_it_is_kept_in_the_project(self, project):
        last = remembered(*[said([1] * 40)] * 3)
        with project.write() as connection:
            arrays.replace(connection, OWNER, vars(last))
            again = LastRounds.read(connection, history(3), "default")
            for name, values in vars(last).items():
                np.testing.assert_array_equal(vars(again)[name], values)
            # a round that nobody remembered, and another method, are no yardstick
            for others in ((history(4), "default"), (history(3), "paper"), ([], "")):
                assert len(LastRounds.read(connection, *others).numbers) == 0


N_TICKETS, N_LETTERS = 120, 60


@pytest.fixture
def known(tmp_path, monkeypatch):
    """Two domains with own labels, no encoders: well-separated clusters instead."""
    project = ProjectFile.create(tmp_path / "rounds.umc")
    texts = {
        "tickets": [f"ticket {n}" for n in range(N_TICKETS)],
        "letters": [f"letter {n}" for n in range(N_LETTERS)],
    }
    fill(project, texts, ["a", "b"])
    monkeypatch.setattr(
        pool_gathering, "gather_pools", lambda *_: [made_pool(project, tmp_path)]
    )
    yield project
    project.close()


def made_pool(project, folder):
    index = read_contents(project).index
    rng = np.random.default_rng(0)
    sides = np.where(index.ids % 2, 1, -1)[:, None]
    embeddings = {
        name: (2 * sides * np.ones(4) + rng.normal(size=(len(sides), 4))).astype("f4")
        for name in ("words", "sense")
    }
    vectors = [centred_unit(values).vectors for values in embeddings.values()]
    kept = folder / f"pool-{len(sides)}"
    kept.mkdir(exist_ok=True)
    rows = np.arange(len(sides))
    return Pool(Modality.TEXT, rows, embeddings, {}, build_graph(vectors), kept)


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def label_more(project, n, *, audit=False):
    """Label the next samples of both domains: odd ids are a, even ones b."""
    with project.read() as connection:
        done = annotations.read_current(connection).sample_ids
        ids = samples.read_index(connection).ids
    # 67 divides neither 180 nor 190: the order mixes domains and sides
    order = ids[(67 * np.arange(len(ids))) % len(ids)]
    chosen = order[~np.isin(order, done)][:n].tolist()
    for name, rest in (("a", 1), ("b", 0)):
        some = tuple(one for one in chosen if one % 2 == rest)
        assign_label(project, AssignLabel(some, name, annotator="Ada"), SILENT)
    if audit:
        with project.write() as connection:
            rounds.add_to_audit(connection, 0, chosen)


def test_five_updates_end_in_advice_to_stop(known):
    run(known, "ensemble.score", ScoreSamples())
    verdicts = []
    for number in range(5):
        label_more(known, 16, audit=number < 2)
        outcome = run(known, "model.update", UpdateModels())
        verdicts.append(outcome.data["advice"]["verdict"])
        advice = outcome.data["advice"]
        assert outcome.summary.endswith(advice["sentence"])
        with known.read() as connection:
            kept = LastRounds.read(
                connection, rounds.read_rounds(connection), "default"
            )
        assert kept.numbers.tolist() == list(range(1, number + 2))[-4:]
        if number < 3:
            assert f"{number + 1} of 4 rounds" in advice["sentence"]
            assert "; accuracy " in outcome.summary
    # 32 odd and even ids on two sides of both domains: nothing to learn any more
    assert verdicts == ["go on"] * 3 + ["stop pays"] * 2
    assert advice["new_labels"] == 48
    assert (advice["kappa"], advice["changed"]) == (1, 0)
    assert advice["verdict_before"] == "stop pays"
    assert outcome.summary == (
        "Round 5 done: trained on 80 labels. 100.0\u202f% ± 5.4 on the audit slice; "
        "the "
        "last 48 labels changed 0.0\u202f% of predictions. Further labels hardly pay."
    )
    # label ids of both domains: a and b of each
    assert set(kept.suggestion.ravel().tolist()) == {1, 2, 3, 4}
    shown = run(known, "evaluate.advice", ShowAdvice())
    assert shown.summary == advice["sentence"]
    assert shown.data == {"round": 5, "labels": 80, **advice}


def test_an_import_in_between_leaves_old_samples_comparable(known):
    for number in range(4):
        label_more(known, 16, audit=number < 2)
        if number == 2:
            import_more(known)
        outcome = run(known, "model.update", UpdateModels())
    advice = outcome.data["advice"]
    assert advice["verdict"] == "stop pays"
    with known.read() as connection:
        kept = LastRounds.read(connection, rounds.read_rounds(connection), "default")
    assert kept.suggestion.shape == (4, N_TICKETS + N_LETTERS + 10)
    assert (kept.suggestion == -1).sum() == 2 * 10


def import_more(project):
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "letters")
        texts = [f"late letter {n}" for n in range(10)]
        samples.insert(
            connection,
            [
                NewSample(content_hash(one), "letters", one, identifier=one)
                for one in texts
            ],
            {"letters": domain.id},
        )


def test_another_method_begins_anew(known):
    for _ in range(2):
        label_more(known, 16, audit=True)
        run(known, "model.update", UpdateModels())
    run(known, "ensemble.score", ScoreSamples(method="paper"))
    with known.read() as connection:
        assert arrays.read_all(connection, OWNER) == {}
    outcome = run(known, "model.update", UpdateModels())
    assert "1 of 4 rounds" in outcome.data["advice"]["sentence"]


def test_before_the_first_round_there_is_no_advice(project):
    shown = run(project, "evaluate.advice", ShowAdvice())
    assert shown.summary.startswith("There is no advice yet")
    sentence = shown.summary
    assert shown.data == {"round": None, "verdict": None, "sentence": sentence}
    with project.write() as connection:  # as an older version left it
        operation = operations.record(connection, "model.update", "{}")
        rounds.add_round(connection, operation, "default", 3, {"overall": {}}, {})
    assert run(project, "evaluate.advice", ShowAdvice()).data["round"] is None
