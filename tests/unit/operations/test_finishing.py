"""Finishing a real project file, from the promise to the certificate."""

import json

import numpy as np
import pytest

from tests.finishing import LABELS, decide_queue, score, with_oversights
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.finishing import plan_finishing
from umc_desktop.operations.certifying import MakeCertificate, certify
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.finishing import AcceptLabels, ShowFinishing, WithdrawLabels
from umc_desktop.operations.finishing_begin import FinishQueue
from umc_desktop.operations.finishing_state import Stage, read_finishing
from umc_desktop.operations.labelling import AssignLabel, SkipSamples, assign_label
from umc_desktop.operations.purity import JudgePurity
from umc_desktop.operations.undoing import Redo, Undo
from umc_desktop.storage import annotations, arrays, folding, rounds
from umc_desktop.storage.project_file import ProjectFile

N = 1500


@pytest.fixture
def pool(make_project):
    return make_project("pool.umc", N, LABELS)


@pytest.fixture
def answers(pool):
    return score(pool)


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def stage(project):
    return run(project, "quality.finishing", ShowFinishing()).data["stage"]


def by_models(project):
    with project.read() as connection:
        return annotations.read_model_given(connection)


def queue_of(project):
    with project.read() as connection:
        return rounds.read_queue(connection)


def audited(project, answers):
    run(project, "queue.finish", FinishQueue())
    decide_queue(project, answers)
    return run(project, "quality.finishing", ShowFinishing()).data


class TestAudit:
    def test_a_random_part_is_asked_for_one_by_one(self, pool, answers):
        outcome = run(pool, "queue.finish", FinishQueue())
        queue = queue_of(pool)
        asked = [one for batch in queue for one in batch.sample_ids]
        assert len(set(asked)) == 150
        assert {batch.purpose for batch in queue} == {"audit"}
        assert outcome.data["stage"] == "audit"
        assert outcome.data["audit"] == {"decided": 0, "size": 150}
        # drawn by chance, not by sureness: half of the pool is surer than .67
        with pool.read() as connection:
            confidence = arrays.read(connection, "round", "confidence")
        assert 0.6 < np.median(confidence[np.array(asked) - 1]) < 0.75

    def test_what_is_decided_is_not_drawn(self, pool, answers):
        assign_label(pool, AssignLabel(tuple(range(1, 1401)), "cat"), SILENT)
        run(pool, "queue.finish", FinishQueue())
        asked = {one for batch in queue_of(pool) for one in batch.sample_ids}
        assert asked == set(range(1401, 1501))

    def test_it_goes_on_where_it_stood_after_closing(self, pool, answers):
        run(pool, "queue.finish", FinishQueue(target=0.9))
        first = queue_of(pool)[0]
        assign_label(pool, AssignLabel(first.sample_ids, "cat"), SILENT)
        path = pool.path
        pool.close()
        again = ProjectFile.open(path)
        try:
            outcome = run(again, "queue.finish", FinishQueue())
            assert outcome.data["target"] == 0.9
            assert outcome.data["audit"]["decided"] == len(first.sample_ids)
            left = {one for batch in queue_of(again) for one in batch.sample_ids}
            assert left.isdisjoint(first.sample_ids)
        finally:
            again.close()

    def test_begun_anew_another_audit_is_drawn(self, pool, answers):
        run(pool, "queue.finish", FinishQueue())
        first = {one for batch in queue_of(pool) for one in batch.sample_ids}
        run(pool, "queue.finish", FinishQueue(restart=True))
        second = {one for batch in queue_of(pool) for one in batch.sample_ids}
        assert len(first & second) < 60


class TestAccepting:
    def test_the_plan_is_that_of_the_simulation(self, pool, answers):
        told = audited(pool, answers)
        assert told["stage"] == "accept"
        with pool.read() as connection:
            finishing = read_finishing(connection)
        frozen = finishing.frozen
        names = np.array([answers[int(one)] for one in frozen.ids])
        suggested = np.where(frozen.suggestion == 1, *LABELS)
        plan = plan_finishing(
            frozen.sureness,
            frozen.audit,
            (suggested == names)[frozen.audit],
            N,
            finishing.planned.promise,
        )
        assert len(plan.accepted) > 100
        assert told["may_accept"]["labels"] == len(plan.accepted)
        assert told["may_accept"]["sentence"] == plan.sentence
        run(pool, "label.accept", AcceptLabels())
        assert by_models(pool).tolist() == frozen.ids[plan.accepted].tolist()

    def test_it_is_marked_and_one_step_tomorrow_as_well(self, pool, answers):
        told = audited(pool, answers)
        outcome = run(pool, "label.accept", AcceptLabels(annotator="ada"))
        n = told["may_accept"]["labels"]
        assert outcome.summary.startswith(f"The models labelled {n} samples alone")
        with pool.read() as connection:
            given = [
                one
                for one in annotations.iterate_annotations(connection)
                if one.how == "model"
            ]
        assert len(given) == n
        assert {one.annotator for one in given} == {"models"}
        assert json.loads(given[0].batch) == {"made": "finishing", "size": n}
        path = pool.path
        pool.close()
        tomorrow = ProjectFile.open(path)
        try:
            run(tomorrow, "history.undo", Undo(annotator="ada"))
            assert len(by_models(tomorrow)) == 0
            assert stage(tomorrow) == "accept"
            run(tomorrow, "history.redo", Redo(annotator="ada"))
            assert len(by_models(tomorrow)) == n
            assert stage(tomorrow) == "glance"
        finally:
            tomorrow.close()

    def test_it_can_be_withdrawn_after_other_work(self, pool, answers):
        audited(pool, answers)
        run(pool, "label.accept", AcceptLabels(annotator="ada"))
        corrected, other = by_models(pool)[:2].tolist()
        assign_label(pool, AssignLabel((corrected,), "dog", annotator="bob"), SILENT)
        n = len(by_models(pool)) + 1
        outcome = run(pool, "label.withdraw", WithdrawLabels(annotator="bob"))
        assert outcome.data["withdrawn"] == n
        assert len(by_models(pool)) == 0
        with pool.read() as connection:
            standing = annotations.read_annotations_of(connection, [corrected, other])
            assert folding.agrees_with_log(connection)
        assert list(standing) == [corrected]
        with pytest.raises(InvalidRequestError, match="labelled nothing"):
            run(pool, "label.withdraw", WithdrawLabels())

    def test_a_persons_label_takes_the_place_of_theirs_without_a_conflict(
        self, pool, answers
    ):
        audited(pool, answers)
        run(pool, "label.accept", AcceptLabels(annotator="ada"))
        one = int(by_models(pool)[0])
        other = LABELS[1 - LABELS.index(answers[one])]
        assign_label(pool, AssignLabel((one,), other, annotator="bob"), SILENT)
        with pool.read() as connection:
            assert annotations.read_votes(connection, differing=True) == {}
            (standing,) = annotations.read_annotations_of(connection, [one]).values()
        assert standing.annotator == "bob"
        assert one not in by_models(pool)

    def test_theirs_never_takes_the_place_of_a_persons(self, pool, answers):
        """As when a file in which the models labelled is merged later."""
        assign_label(pool, AssignLabel((1,), "dog", annotator="bob"), SILENT)
        late = AssignLabel((1, 2), "cat", how="model", annotator="models")
        assign_label(pool, late, SILENT)
        with pool.read() as connection:
            current = annotations.read_current(connection)
            standing = annotations.read_annotations_of(connection, [1, 2])
        assert current.label_ids.tolist() == [2, 1]
        assert [standing[one].annotator for one in (1, 2)] == ["bob", "models"]

    def test_what_was_skipped_in_the_audit_counts_as_wrong(self, pool, answers):
        run(pool, "queue.finish", FinishQueue())
        skipped = [one for batch in queue_of(pool) for one in batch.sample_ids][:100]
        run(pool, "label.skip", SkipSamples(tuple(skipped)))
        rest = [one for batch in queue_of(pool) for one in batch.sample_ids][100:]
        for one in rest:
            assign_label(pool, AssignLabel((one,), answers[one]), SILENT)
        told = run(pool, "quality.finishing", ShowFinishing()).data
        assert told["may_accept"]["labels"] == 0
        outcome = run(pool, "label.accept", AcceptLabels())
        assert "may label nothing alone" in outcome.summary
        assert stage(pool) == "glance"

    def test_learning_later_changes_nothing(self, pool, answers):
        told = audited(pool, answers)
        score(pool, wrong_above=0.99, seed=7)
        assert stage(pool) == "accept"
        again = run(pool, "quality.finishing", ShowFinishing()).data
        assert again["may_accept"] == told["may_accept"]


class TestGlancing:
    def test_groups_share_a_suggestion_least_sure_first(self, pool, answers):
        audited(pool, answers)
        run(pool, "label.accept", AcceptLabels())
        with pool.read() as connection:
            ids = arrays.read(connection, "round", "ids")
            suggestion = arrays.read(connection, "round", "suggestion")
            confidence = arrays.read(connection, "round", "confidence")
        queue = queue_of(pool)
        assert {batch.purpose for batch in queue} == {"glance"}
        starts = []
        for batch in queue:
            rows = np.searchsorted(ids, batch.sample_ids)
            assert len(rows) <= 20
            assert len(set(suggestion[rows])) == 1
            starts.append(confidence[rows].min())
        assert starts == sorted(starts)

    def test_to_the_certificate(self, pool, answers, tmp_path):
        audited(pool, answers)
        run(pool, "label.accept", AcceptLabels())
        n_alone = len(by_models(pool))
        seen = with_oversights(pool, answers)
        while stage(pool) == "glance":
            run(pool, "queue.finish", FinishQueue())
            decide_queue(pool, seen, made="glance")
        out = tmp_path / "said.html"
        outcome = run(pool, "quality.certificate", MakeCertificate(out))
        data = outcome.data
        assert data["labels"] == N
        assert data["by_models"] == n_alone
        assert data["seen"] == N - n_alone
        assert data["low"] <= data["accuracy"] <= data["high"]
        assert data["not_audited"] == data["unlabelled"] == 0
        with pool.read() as connection:
            current = annotations.read_current(connection)
        right = [
            LABELS[label - 1] == answers[int(one)]
            for one, label in zip(current.sample_ids, current.label_ids, strict=True)
        ]
        assert data["low"] <= np.mean(right) <= data["high"]
        assert data["fixed"] > 50
        assert {one["made"] for one in data["batches"]} == {"glance"}
        written = json.loads(out.with_suffix(".json").read_text())
        assert written["sentence"] == data["sentence"] == outcome.summary[:-1]
        page = out.read_text()
        assert data["sentence"] in page
        assert "http" not in page.replace("http-equiv", "")
        with pytest.raises(InvalidRequestError, match="force"):
            run(pool, "quality.certificate", MakeCertificate(out))

    def test_it_goes_with_the_export(self, pool, answers, tmp_path):
        out = tmp_path / "data.csv"
        assert (
            run(pool, "sample.export", ExportSamples(out, unlabelled=True)).data[
                "certificate"
            ]
            is None
        )
        audited(pool, answers)
        run(pool, "label.accept", AcceptLabels())
        while stage(pool) == "glance":
            run(pool, "queue.finish", FinishQueue())
            decide_queue(pool, answers, made="glance")
        outcome = run(pool, "sample.export", ExportSamples(out, force=True))
        assert "with the certificate beside it" in outcome.summary
        said = json.loads((tmp_path / "data-certificate.json").read_text())
        assert said["labels"] == N
        assert (tmp_path / "data-certificate.html").exists()
        assert "finishing" in out.read_text()


class TestRefusals:
    def test_before_anything_is_known(self, make_project):
        project = make_project("new.umc", 10, LABELS)
        with pytest.raises(InvalidRequestError, match="scored yet"):
            run(project, "queue.finish", FinishQueue())
        for command, request in (
            ("label.accept", AcceptLabels()),
            ("quality.certificate", MakeCertificate()),
        ):
            with pytest.raises(InvalidRequestError, match="not begun"):
                run(project, command, request)
        assert stage(project) == "target"

    def test_when_all_is_decided(self, pool, answers):
        assign_label(pool, AssignLabel(tuple(answers), "cat"), SILENT)
        with pytest.raises(InvalidRequestError, match="nothing is left"):
            run(pool, "queue.finish", FinishQueue())

    def test_when_the_models_know_nothing(self, pool, answers):
        with pool.write() as connection:
            stored = arrays.read_all(connection, "round")
            stored["confidence"][:] = np.nan
            arrays.replace(connection, "round", stored)
        with pytest.raises(InvalidRequestError, match="know nothing"):
            run(pool, "queue.finish", FinishQueue())

    def test_out_of_turn(self, pool, answers):
        run(pool, "queue.finish", FinishQueue())
        with pytest.raises(InvalidRequestError, match="150 samples left"):
            run(pool, "label.accept", AcceptLabels())
        with pytest.raises(InvalidRequestError, match="nothing to certify"):
            certify(pool)
        decide_queue(pool, answers)
        run(pool, "label.accept", AcceptLabels())
        with pytest.raises(InvalidRequestError, match="already"):
            run(pool, "label.accept", AcceptLabels())

    @pytest.mark.parametrize("wrong", [{"target": 1.0}, {"seed": -1}])
    def test_what_cannot_be_promised(self, wrong):
        with pytest.raises(InvalidRequestError):
            FinishQueue(**wrong)

    def test_a_plan_from_elsewhere(self, pool, answers):
        run(pool, "queue.finish", FinishQueue())
        with pool.write() as connection:
            arrays.replace(connection, "finishing", {})
        assert stage(pool) == Stage.TARGET
        with pytest.raises(InvalidRequestError, match="not begun in this file"):
            run(pool, "label.accept", AcceptLabels())
        run(pool, "queue.finish", FinishQueue())
        assert stage(pool) == "audit"


def test_the_purity_of_a_batch_in_the_terminal(pool):
    outcome = run(pool, "quality.purity", JudgePurity(10, 5))
    assert outcome.data["at_least_right"] == pytest.approx(0.7)
    assert outcome.summary.startswith(
        "At least 70\u202f% pure with 90\u202f% confidence"
    )
    with pytest.raises(InvalidRequestError, match="fewer members"):
        JudgePurity(10, 11)
