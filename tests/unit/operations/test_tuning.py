"""Fine-tuning in a project: versions, the gate, rolling back, mailed projects."""

import csv
import json
import random
import shutil
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from benchmarks.several_labels import measure_rest, write_facets
from umc_desktop.__main__ import main
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.ml.ensemble_settings import DEFAULT
from umc_desktop.ml.finetuning.settings import SETTINGS
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations import gatekeeping, journal, teaching
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.gatekeeping import Verification, judged, known_answers
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_sets import SetSeveral
from umc_desktop.operations.mapping import FitMap
from umc_desktop.operations.model_versions import (
    ListVersions,
    Measured,
    ModelVersion,
    RollBack,
    TuningWish,
    is_due,
)
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import TunedMember, tuned_folder
from umc_desktop.operations.tuning import Voices
from umc_desktop.operations.tuning_words import told, too_little
from umc_desktop.operations.undoing import Undo
from umc_desktop.operations.verification import Check, CheckPlan, tell_checks
from umc_desktop.operations.viewing import load_view
from umc_desktop.operations.voice import Voice
from umc_desktop.storage import labels, samples
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
TITLES = 240


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture(scope="module")
def taught_file(shared_data, tmp_path_factory):
    """240 titles of 20 classes; 100 labels, 40 of them in the audit slice."""
    folder = tmp_path_factory.mktemp("tuning")
    part, path = folder / "titles.csv", folder / "titles.umc"
    source = shared_data / "technical_stackoverflow.csv"
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:TITLES])
    assert main(["project", "new", str(path)]) == 0
    assert main(["sample", "import", str(path), str(part), "--known-labels"]) == 0
    project = ProjectFile.open(path)
    run(project, "ensemble.score", ScoreSamples())
    run(project, "queue.next", PlanQueue(100, 0.4))
    assert answer_queue(project).labels == 100
    project.close()
    return path


@pytest.fixture
def taught(taught_file, tmp_path, monkeypatch):
    """A copy, with weights of its own, in which learning takes a few steps."""
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    few = {
        mode: replace(found, epochs=2, frozen_layers=4)
        for mode, found in SETTINGS.items()
    }
    monkeypatch.setattr(teaching, "SETTINGS", few)
    shutil.copy(taught_file, tmp_path / "titles.umc")
    project = ProjectFile.open(tmp_path / "titles.umc")
    yield project
    project.close()


@pytest.fixture
def lenient(monkeypatch):
    """Let every version speak: what follows from that is what is looked at."""
    compare = gatekeeping.compare
    monkeypatch.setattr(
        gatekeeping,
        "compare",
        lambda *said: replace(compare(*said), accepted=True, p_worse=1.0),
    )


def members_of(outcome):
    return {name for names in outcome.data["members"].values() for name in names}


def test_from_update_to_roll_back(taught, lenient, capsys):
    path = str(taught.path)
    taught.close()
    assert main(["model", "update", path, "--mode", "full", "--json"]) == 0
    updated = json.loads(capsys.readouterr().out)
    assert updated["tuned"][0]["n_labels"] == 60
    assert updated["tuned"][0]["parent"] == ""
    assert updated["tuned"][0]["measured"]["n"] == 40
    assert updated["engines"]["minilm-v1"]["provider"] == "CPU"
    assert 0 < updated["tuned"][0]["max_difference"] < 1e-3
    assert 0 < updated["tuned"][0]["int8_loss"] < 0.1
    assert "speaks as minilm-v1" in updated["said"]
    assert updated["members"]["minilm-v1"]["n_audit"] == 40
    weights = updated["tuned"][0]["weights"]
    assert (tuned_folder() / f"{weights}.safetensors").is_file()

    arguments = ["--mode", "adapters", "--members", "minilm", "--json"]
    assert main(["model", "update", path, *arguments]) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["tuned"][0]["parent"] == weights
    assert set(second["members"]) >= {"minilm-v2"}
    assert "minilm-v1" not in second["members"]

    assert main(["model", "versions", path, "--json"]) == 0
    versions = json.loads(capsys.readouterr().out)["versions"]
    assert [(each["version"], each["state"], each["from"]) for each in versions] == [
        ("minilm-v1", "kept", "published"),
        ("minilm-v2", "speaks", "minilm-v1"),
    ]

    assert main(["model", "rollback", path, "--member", "minilm", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 1
    assert main(["ensemble", "score", path, "--json"]) == 0
    scored = json.loads(capsys.readouterr().out)
    (names,) = scored["members"].values()
    assert "minilm-v1" in names
    assert "minilm-v2" not in names


def test_rolling_back_to_the_published_weights_can_be_undone(taught, lenient):
    run(taught, "model.update", UpdateModels(mode="adapters"))
    outcome = run(taught, "model.rollback", RollBack("minilm"))
    assert outcome.data == {"member": "minilm", "version": 0, "was": 1}
    with pytest.raises(InvalidRequestError, match="nothing to roll back"):
        run(taught, "model.rollback", RollBack("minilm"))
    assert members_of(run(taught, "ensemble.score", ScoreSamples())) == {
        "minilm", "use", "paraphrase", "lexical", "joint", "joint-smoothed",
    }  # fmt: skip
    assert run(taught, "history.undo", Undo()).data["done"]
    (version,) = run(taught, "model.versions", ListVersions()).data["versions"]
    assert version["state"] == "speaks"

    (weights,) = tuned_folder().iterdir()
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert "minilm-v1" not in members_of(run(taught, "ensemble.score", ScoreSamples()))

    # mailed to a computer without the weights, the ensemble goes on without
    weights.unlink()
    scored = run(taught, "ensemble.score", ScoreSamples())
    assert "minilm-v1" not in members_of(scored)
    assert "The weights of minilm-v1 are not on this computer, or" in scored.summary
    updated = run(taught, "model.update", UpdateModels())
    assert updated.data["silent"] == ("minilm-v1",)


def test_a_member_made_worse_on_purpose_may_not_speak(taught, monkeypatch):
    learn = teaching.fine_tune

    def spoilt(files, lessons, settings, checkpoint, progress):
        tuned = learn(files, lessons, settings, checkpoint, progress)
        # sure of the label next to the one it means
        head = replace(
            tuned.head,
            weights=3 * tuned.head.weights[:, tuned.head.seen[::-1]],
            bias=tuned.head.bias[tuned.head.seen[::-1]],
        )
        return replace(tuned, head=head)

    monkeypatch.setattr(teaching, "fine_tune", spoilt)
    outcome = run(taught, "model.update", UpdateModels(mode="full"))
    (version,) = outcome.data["tuned"]
    assert not version["accepted"]
    assert version["measured"]["alone_p_worse"] < 0.05
    assert version["measured"]["alone_after"] < version["measured"]["alone_before"]
    assert "may not speak, because " in outcome.summary
    assert "alone it is right less often than minilm" in outcome.summary
    assert "alone it is right less often than minilm (p" in outcome.summary
    assert "minilm-v1" not in outcome.data["members"]
    assert not list(tuned_folder().glob("*"))
    (listed,) = run(taught, "model.versions", ListVersions()).data["versions"]
    assert listed["state"] == "refused"
    with pytest.raises(InvalidRequestError, match="nothing to roll back"):
        run(taught, "model.rollback", RollBack("minilm"))


class CancellingProgress:
    def __init__(self, at):
        self.at = at

    def report(self, done, total=None, message=""):
        if message.startswith(self.at):
            raise JobCancelledError


@pytest.mark.parametrize("at", ["Fine-tuning: epoch 2", "Measuring on the audit"])
def test_stopping_leaves_nothing_but_a_place_to_go_on_from(
    taught, monkeypatch, tmp_path, at
):
    command = CATALOGUE["model.update"]
    update = UpdateModels(mode="full")
    # Tests in other processes keep their checkpoints in the folder all share.
    monkeypatch.setattr(teaching, "cache_folder", lambda: tmp_path)
    checkpoints = tmp_path / "tuning"
    with pytest.raises(JobCancelledError):
        execute_on(taught, command, update, CancellingProgress(at))
    assert list(checkpoints.glob("*"))
    assert not list(tuned_folder().glob("*"))
    assert run(taught, "model.versions", ListVersions()).data["versions"] == []
    went_on = []

    class Watching:
        def report(self, done, total=None, message=""):
            if message.startswith("Fine-tuning"):
                went_on.append(message)

    execute_on(taught, command, update, Watching())
    assert "Fine-tuning: epoch 1 of 2" not in went_on
    assert not list(checkpoints.glob("*"))


def test_the_paper_has_a_teacher_who_does_not_know_the_audit_slice(taught, monkeypatch):
    learn, seen = teaching.fine_tune, []

    def watched(files, lessons, settings, checkpoint, progress):
        seen.append((lessons, settings))
        return learn(files, lessons, settings, checkpoint, progress)

    monkeypatch.setattr(teaching, "fine_tune", watched)
    taught_by, fit = [], teaching.fit_ensemble
    monkeypatch.setattr(
        teaching,
        "fit_ensemble",
        lambda task, *rest: taught_by.append(task) or fit(task, *rest),
    )
    run(taught, "model.update", UpdateModels(mode="full", method="paper"))
    ((lessons, settings),) = seen
    assert (settings.kl_weight, settings.direction) == (0.1, "to-teacher")
    assert (settings.pool_weight, settings.pool_batch) == (0.1, 8)
    assert lessons.teacher.shape == (60, 20)
    assert lessons.pool_teacher.shape == (TITLES - 100, 20)
    assert len(lessons.pool) == TITLES - 100
    (task,) = taught_by
    assert len(task.labels) == 60
    assert not task.at_random.any()


def test_what_cannot_be_fine_tuned_is_said_before_anything_is_computed(
    taught, project, capsys
):
    for changes, said in (
        ({"mode": "half"}, "choose heads, adapters or full"),
        ({"mode": "full", "members": ("use",)}, "cannot be fine-tuned; choose from"),
        ({"members": ("minilm",)}, "choose the mode adapters or full as well"),
        ({"from_scratch": True}, "choose the mode adapters or full as well"),
        ({"mode": "full", "rounds": 0}, "at least one continued version"),
    ):
        with pytest.raises(InvalidRequestError, match=said):
            run(taught, "model.update", UpdateModels(**changes))
    contents = read_contents(taught)
    no_text = np.zeros_like(contents.index.has_text)
    pictures = replace(contents, index=replace(contents.index, has_text=no_text))
    with pytest.raises(InvalidRequestError, match="no sample here has a text"):
        Voices(taught, pictures, TuningWish("full"), DEFAULT)
    path = str(project.path)
    project.close()
    assert main(["label", "assign", path, "--sample-ids", "1", "--label", "a"]) == 0
    assert main(["model", "update", path, "--mode", "full"]) == 1
    assert "0 labels there, 30 are needed" in capsys.readouterr().err


def version(**changes):
    measured = Measured(
        40, 0.7, 0.75, 0.05, -0.01, 0.11, 0.9, 0.8, 0.7, 0.65, 0.725, 0.99
    )
    made = ModelVersion(
        "minilm", 3, "00", (), "full", "ab", "cd", 100, "ef", measured, True
    )
    return msgspec.structs.replace(made, **changes)


NUMBERS = (
    "on 40 audit samples accuracy 70.0\u202f% → 75.0\u202f% (+5.0\u202f%, 95\u202f% "
    "interval -1.0\u202f% to "
    "+11.0\u202f%), log-loss 0.800 → 0.700; alone 65.0\u202f% → 72.5\u202f%"
)


def test_what_came_of_it_is_told_with_what_it_was_compared_with():
    assert told(version()) == (
        f"minilm learned from 100 labels (full) and speaks as minilm-v3: {NUMBERS}."
    )
    continued = version(replaced="minilm-v2", accepted=False)
    assert told(continued) == (
        "minilm learned from 100 labels (full, continued, against minilm-v2), but may "
        f"not speak: {NUMBERS}. All stays as it was."
    )
    worse = msgspec.structs.replace(
        version().measured,
        log_loss_after=0.9,
        p_worse=0.0123,
        alone_p_worse=1e-5,
        verified_p_worse=0.04,
    )
    assert (
        "but may not speak, because with it the ensemble's log-loss is higher and with "
        "it the ensemble is right less often (p = 0.012) and alone it is right less "
        "often than minilm-v2 (p < 0.001) and it tells fewer known answers (p = 0.040)"
        ": on 40"
    ) in told(msgspec.structs.replace(continued, measured=worse))
    anew = told(version(replaced="minilm-v2", anew=True))
    assert "begun anew at the published weights, against minilm-v2" in anew
    verified = msgspec.structs.replace(
        version().measured, n_verified=20, verified_before=0.8, verified_after=0.85
    )
    assert "; of 20 known answers 80.0\u202f% → 85.0\u202f%." in told(
        version(measured=verified)
    )


def test_a_member_begins_anew_after_five_rounds_or_a_quarter_more_labels():
    first = version(parent="", n_labels=100)
    later = version(n_labels=110)
    assert not is_due([], 100)  # it does anyway
    assert not is_due([first], 124)
    assert is_due([first], 125)
    assert is_due([first, later], 125)
    assert not is_due([first, *[later] * 4], 110)
    assert is_due([first, *[later] * 5], 110)
    assert is_due([first, *[later] * 2], 110, rounds=2)
    assert not is_due([first, *[later] * 5], 110, rounds=6)
    # a refused try counts: it is not made again and again
    refused = version(parent="", n_labels=125, accepted=False)
    assert not is_due([first, *[later] * 5, refused], 125)
    assert not is_due([first, refused, later], 150)
    assert is_due([first, refused, later], 157)


def test_with_a_quarter_more_labels_it_begins_anew_and_is_compared(taught, lenient):
    def update():
        outcome = run(taught, "model.update", UpdateModels("adapters"))
        return outcome.data["tuned"][0], outcome.summary

    first, _ = update()
    run(taught, "queue.next", PlanQueue(40, 0.1))
    answer_queue(taught)
    second, said = update()
    assert second["n_labels"] >= 1.25 * first["n_labels"]
    assert (second["parent"], second["replaced"]) == ("", "minilm-v1")
    assert second["anew"]
    assert "begun anew at the published weights, against minilm-v1" in said


def test_where_samples_carry_several_labels_sets_are_learned(
    taught, lenient, shared_data, tmp_path
):
    data = tmp_path / "facets.csv"
    write_facets(shared_data / "multidomain_clinc150.csv", data, TITLES)
    project = ProjectFile.create(tmp_path / "sets.umc")
    request = ImportSamples((data,), several=True, known_labels=True)
    run(project, "sample.import", request)
    run(project, "ensemble.score", ScoreSamples())
    run(project, "queue.next", PlanQueue(100, 0.4))
    answer_queue(project)
    updated = run(project, "model.update", UpdateModels("full"))
    (version,) = updated.data["tuned"]
    assert (version["n_labels"], version["measured"]["n"]) == (60, 40)
    assert "minilm-v1" in updated.data["members"]
    assert "speaks as minilm-v1" in updated.summary
    assert "on 40 audit samples right on whole sets" in updated.summary
    # as the ensemble, it says of each label on its own whether it is carried
    run(project, "map.fit", FitMap())
    view = load_view(project)
    votes = [
        view.labels[label].name
        for one in view.ids.tolist()
        for name, label, _ in view.votes_of(one)
        if name == "minilm-v1"
    ]
    assert len(votes) == TITLES
    assert any("|" in name for name in votes)
    assert measure_rest(project).micro_f1 > 0.3

    # what learned one label of each sample is silent where they may carry several
    run(taught, "model.update", UpdateModels("adapters"))
    assert "minilm-v1" in members_of(run(taught, "ensemble.score", ScoreSamples()))
    with taught.read() as connection:
        (domain,) = labels.read_domains(connection)
    run(taught, "label.several", SetSeveral(domain.name))
    assert "minilm-v1" not in members_of(run(taught, "ensemble.score", ScoreSamples()))
    project.close()


def test_sets_that_are_all_alike_are_no_lesson(judging):
    alike = replace(judging, labels=np.tile([True, False], (40, 1)))
    assert "do not all carry the same; there are 30" in too_little(
        replace(alike, at_random=np.arange(40) < 30),
        np.arange(40) < 10,
    )


@pytest.fixture
def judging():
    """Forty labels: ten of the audit slice, ten with known answers, twenty others."""
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    vectors = rng.normal(size=(40, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    even = np.full((40, 2), 0.5, np.float32)
    seen = SampleFeatures({"minilm": vectors}, {"minilm": vectors}, {"minilm": even})
    at_random = np.arange(40) < 10
    return TrainingTask(seen, np.arange(40), labels, 2, None, at_random)


def speaker(training, right):
    said = np.full((40, 2), 0.1, np.float32)
    told = np.where(right, training.labels, 1 - training.labels)
    said[np.arange(40), told] = 0.9
    learned = np.arange(40) >= 20
    voice = Voice(None, None, np.eye(2, dtype=np.float32))
    return TunedMember(version(), said, learned, np.ones(40, bool), None, voice)


@pytest.mark.parametrize("knows", [True, False])
def test_who_tells_fewer_known_answers_may_not_speak(judging, knows):
    verification = Verification(np.arange(10, 20), judging.labels[10:20])
    right = np.ones(40, bool)
    right[10:20] = knows
    new = speaker(judging, right)
    found = judged(judging, [], [new], verification, DEFAULT, SILENT).version
    assert found.measured.n == 10
    assert found.measured.n_verified == 10
    assert found.measured.alone_after == 1.0
    assert found.accepted is knows
    if not knows:
        assert found.measured.verified_p_worse < 0.05
        without = Verification(np.arange(0), np.arange(0))
        found = judged(judging, [], [new], without, DEFAULT, SILENT).version
        assert found.accepted
        assert found.measured.n_verified == 0


def test_known_answers_judge_and_are_not_learned_from(project):
    with project.read() as connection:
        index = samples.read_index(connection)
        label = labels.read_labels(connection)[1]
    known, own, gone = (content.tobytes().hex() for content in index.hashes[:3])
    plan = [
        Check(known, label.uid.hex(), "reference"),
        Check(own, label.uid.hex(), "own"),
        Check(gone, "ab" * 16, "reference"),  # a label that another copy knows
    ]
    with project.write() as connection:
        step = journal.begin(project, connection, "queue.next", PlanQueue(10))
        tell_checks(connection, step, CheckPlan("ann", plan))
    with project.read() as connection:
        answers = known_answers(connection)
    assert answers == {int(index.ids[0]): label.id}
    contents = read_contents(project)
    everything = np.arange(5)
    task = Task("t", label.label_set_id, contents.labels, everything, everything)
    at_random = np.array([False, True, False])
    training = TrainingTask(
        None, np.array([0, 1, 2]), np.zeros(3, int), 2, None, at_random
    )
    verification = Verification.of(answers, task, training, contents)
    assert (verification.positions.tolist(), verification.answers.tolist()) == (
        [0],
        [1],
    )
    assert verification.held_out(training).tolist() == [True, True, False]
    several = Verification.of(answers, replace(task, several=True), training, contents)
    assert several.answers.tolist() == [[False, True]]
