"""The whole loop with the real encoders, on samples of the real data."""

import csv
import itertools
import json
import random
import shutil

import numpy as np
import pytest

from umc_desktop.__main__ import main
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml import ensemble
from umc_desktop.operations.blindness import hidden_from
from umc_desktop.operations.budget import AllocateBudget, ShowBudget
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_sets import DefineLabel
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.mapping import FitMap
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scores import load_scores
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.operations.teamwork import PlanTeamwork
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage import annotations, arrays, labels
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
TITLES = 600


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture(scope="module")
def titles(shared_data, tmp_path_factory):
    """A CSV with 600 titles of 20 classes."""
    path = tmp_path_factory.mktemp("titles") / "titles.csv"
    source = shared_data / "technical_stackoverflow.csv"
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(0).shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:TITLES])
    return path


@pytest.fixture(scope="module")
def zero_label_file(titles, tmp_path_factory):
    """A project from zero labels to a drawn map and a planned queue."""
    path = tmp_path_factory.mktemp("project") / "titles.umc"
    project = ProjectFile.create(path)
    run(project, "sample.import", ImportSamples((titles,), known_labels=True))
    run(project, "ensemble.score", ScoreSamples())
    run(project, "map.fit", FitMap())
    run(project, "queue.next", PlanQueue(40, 0.25))
    project.close()
    return path


@pytest.fixture(scope="module")
def taught_file(zero_label_file, tmp_path_factory):
    """The same after three rounds, with what each round measured."""
    path = tmp_path_factory.mktemp("taught") / "titles.umc"
    shutil.copy(zero_label_file, path)
    project = ProjectFile.open(path)
    measured = []
    for number in range(3):
        assert answer_queue(project).labels > 0
        measured.append(run(project, "model.update", UpdateModels()).data)
        run(project, "queue.next", PlanQueue(40, 0.25, seed=number))
    project.close()
    return path, measured


def opened_copy(source, folder):
    path = folder / f"{source.parent.name}.umc"
    shutil.copy(source, path)
    return ProjectFile.open(path)


@pytest.fixture
def scored(zero_label_file, tmp_path):
    project = opened_copy(zero_label_file, tmp_path)
    yield project
    project.close()


@pytest.fixture
def taught(taught_file, tmp_path):
    project = opened_copy(taught_file[0], tmp_path)
    yield project
    project.close()


def test_zero_labels_already_suggest_from_the_labels_names(scored):
    view = load_view(scored)
    with scored.read() as connection:
        known = dict(connection.execute("SELECT sample_id, label_id FROM known_label"))
    answers = np.array([known[int(sample_id)] for sample_id in view.ids])
    assert (view.suggestions == answers).mean() > 0.5  # of 20 classes
    assert view.rounds[0].n_labelled == 0
    assert {member for votes in view.votes for member in votes.members} == {
        "minilm",
        "use",
        "paraphrase",
        "lexical",
        "joint",
        "joint-smoothed",
    }


def test_map_puts_samples_of_one_class_together(scored):
    view = load_view(scored)
    with scored.read() as connection:
        known = dict(connection.execute("SELECT sample_id, label_id FROM known_label"))
    answers = np.array([known[int(sample_id)] for sample_id in view.ids])
    gaps = ((view.positions[:, None] - view.positions[None]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert (answers[gaps.argmin(axis=1)] == answers).mean() > 0.5
    assert np.isfinite(view.positions).all()


def test_rounds_raise_the_accuracy_and_measure_it_on_the_audit_slice(
    scored, taught, taught_file
):
    before, after = load_scores(scored), load_scores(taught)
    measured = taught_file[1]
    with taught.read() as connection:
        known = dict(connection.execute("SELECT sample_id, label_id FROM known_label"))
        audit = {row[0] for row in connection.execute("SELECT sample_id FROM audit")}
    answers = np.array([known[int(sample_id)] for sample_id in before.ids])
    accuracies = [float((s.suggestion == answers).mean()) for s in (before, after)]
    assert accuracies[1] > accuracies[0]
    assert [data["round"] for data in measured] == [1, 2, 3]
    last = measured[-1]
    assert last["ensemble"]["n_audit"] >= 25
    assert last["ensemble"]["n_audit"] <= len(audit)
    assert 0 <= last["ensemble"]["accuracy_low"] < last["ensemble"]["accuracy"] <= 1
    members = last["members"]
    assert set(members["joint"]) >= {"accuracy", "log_loss", "n_audit"}


def test_rounds_measure_what_their_labels_brought(taught, taught_file):
    measured = taught_file[1]
    rewards = [data["rewards"]["technical"] for data in measured]
    # ten a round: before its label came, each was predicted without knowing it. What
    # was drawn into the slice with a label it had already was learned from by then: it
    # counts from the round after
    assert rewards[0]["n"] == 10
    for number, (reward, data) in enumerate(zip(rewards, measured, strict=True), 1):
        assert 10 * number <= reward["n"] <= data["ensemble"]["n_audit"]
    assert rewards[0]["log_loss"] > 0  # forty labels against none
    assert all(reward["standard_error"] > 0 for reward in rewards)
    shown = run(taught, "budget.show", ShowBudget()).data
    rises = [row["expected_rise"] for row in shown["rises"]]
    assert len(rises) == 3
    assert 0 < rises[-1] < rises[0] < 1  # forty labels change most minds at first
    assert [row["new_labels"] for row in shown["rewards"]] == [40, 40, 40]
    assert shown["domains"][0]["gain_sd"] > 0
    assert shown["split"]["follows_again"]


def test_the_queue_is_split_as_the_budget_says(taught):
    how = {"budget": 30, "audit_share": 0.2, "seed": 5}
    said = run(taught, "budget.allocate", AllocateBudget(policy="thompson", **how))
    planned = run(taught, "queue.next", PlanQueue(**how)).data
    assert planned["allocation"] == said.data["allocation"] == {"technical": 24}
    assert (planned["policy"], planned["seed"]) == ("thompson", 5)
    with pytest.raises(InvalidRequestError, match="choose one of"):
        run(taught, "queue.next", PlanQueue(policy="guess"))


def test_novelty_is_the_distance_to_the_nearest_label(scored, taught):
    assert np.isnan(load_view(scored).novelty).all()  # nothing was labelled
    view = load_view(taught)
    labelled = view.given > 0
    assert (view.novelty[labelled] == 0).all()
    assert (view.novelty[~labelled] > 0).all()
    assert (view.novelty <= 2).all()


def test_queue_asks_for_nothing_twice_and_keeps_to_the_budget(taught):
    outcome = run(taught, "queue.next", PlanQueue(30, 0.2, seed=9))
    batches = outcome.data["batches"]
    ids = [sample["id"] for batch in batches for sample in batch["samples"]]
    assert len(ids) == len(set(ids)) == 30
    with taught.read() as connection:
        decided = {
            row[0] for row in connection.execute("SELECT sample_id FROM annotation")
        }
    assert not decided & set(ids)
    learn = [batch for batch in batches if batch["purpose"] == "learn"]
    assert all(len({s["suggestion"] for s in b["samples"]}) == 1 for b in learn)
    assert all(len(batch["samples"]) <= 10 for batch in batches)
    sample = learn[0]["samples"][0]
    assert set(sample) >= {"id", "text", "suggestion", "confidence", "votes"}


def test_map_stays_put_when_it_is_laid_out_again(taught):
    before = load_view(taught)
    assert before.drift is None
    outcome = run(taught, "map.fit", FitMap())
    after = load_view(taught)
    moved = np.linalg.norm(after.positions - before.positions, axis=1)
    away = before.positions - before.positions.mean(axis=0)
    spread = np.sqrt(np.mean(np.sum(away**2, axis=1)))
    assert np.median(moved) <= 0.05 * spread
    assert after.drift == pytest.approx(np.median(moved) / spread, abs=1e-6)
    assert outcome.data["drift"] == pytest.approx(after.drift, abs=1e-4)
    assert f"{100 * after.drift:.1f}\u202f%" in outcome.summary
    np.testing.assert_array_equal(after.previous, before.positions)


def test_export_brings_the_models_probabilities(taught, tmp_path):
    out = tmp_path / "out.jsonl"
    run(taught, "sample.export", ExportSamples(out, probabilities=True))
    row = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    chances = [value for name, value in row.items() if name.startswith("p(")]
    assert len(chances) == 20
    assert sum(chances) == pytest.approx(1, abs=0.02)
    assert row["suggestion"] in {name[2:-1] for name in row if name.startswith("p(")}


def test_new_samples_are_scored_by_the_trained_members(taught, tmp_path):
    source = tmp_path / "more.csv"
    source.write_text("text\nhow to join two tables in oracle sql\n")
    run(
        taught,
        "sample.import",
        ImportSamples((source,), text="text", domain_name="technical"),
    )
    rounds_before = len(load_view(taught).rounds)
    run(taught, "ensemble.score", ScoreSamples())
    view = load_view(taught)
    scores = load_scores(taught)
    assert len(view.rounds) == rounds_before  # applied, not trained again
    assert scores.suggestion[-1] in view.labels
    assert view.n_samples == len(view.ids) + 1  # not on the map yet


def test_the_published_method_has_the_ensemble_of_the_last_round_as_its_teacher(
    taught, monkeypatch
):
    run(taught, "ensemble.score", ScoreSamples(method="paper"))
    with taught.read() as connection:
        said = arrays.read_all(connection, "round", "probabilities.")
        ids = arrays.read(connection, "round", "ids")
        (domain,) = labels.read_domains(connection)
    (before,) = said.values()
    tasks = []
    train = ensemble.train_ensemble
    monkeypatch.setattr(
        ensemble,
        "train_ensemble",
        lambda task, *rest: tasks.append(task) or train(task, *rest),
    )
    run(taught, "model.update", UpdateModels(method="paper"))
    task = tasks[0]
    wanted = before.astype(np.float32)[np.searchsorted(ids, ids[task.rows])]
    wanted /= wanted.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(task.teacher, wanted, rtol=1e-5)
    # a label more, and what was said is of another label set
    run(taught, "label.define", DefineLabel(domain.name, "something else"))
    tasks.clear()
    run(taught, "model.update", UpdateModels(method="paper"))
    assert tasks[0].teacher is None


def test_paper_preset_runs_the_published_method(taught):
    run(taught, "ensemble.score", ScoreSamples(method="paper", alpha=0.3))
    updated = run(taught, "model.update", UpdateModels(method="paper", alpha=0.3))
    members = updated.data["members"]
    assert set(members) == {"minilm", "use", "paraphrase", "lexical"}
    assert updated.data["rewards"] == {}  # another method measured the rounds before
    planned = run(taught, "queue.next", PlanQueue(20, 0.0))
    assert sum(len(batch["samples"]) for batch in planned.data["batches"]) == 20
    with pytest.raises(InvalidRequestError, match="method"):
        run(taught, "ensemble.score", ScoreSamples(method="guess"))


def test_nothing_to_learn_from_is_said(titles, tmp_path):
    project = ProjectFile.create(tmp_path / "bare.umc")
    try:
        with pytest.raises(InvalidRequestError, match="no samples"):
            run(project, "ensemble.score", ScoreSamples())
        run(project, "sample.import", ImportSamples((titles,), known_labels=True))
        with pytest.raises(InvalidRequestError, match="labelled"):
            run(project, "model.update", UpdateModels())
        with pytest.raises(InvalidRequestError, match="scored"):
            run(project, "queue.next", PlanQueue())
    finally:
        project.close()


def test_labels_named_after_the_samples_were_read_reach_every_member(tmp_path):
    source = tmp_path / "fruit.csv"
    texts = [f"{fruit} number {n}" for fruit in ("apple", "pear") for n in range(6)]
    source.write_text("text\n" + "\n".join(texts) + "\n", encoding="utf-8")
    project = ProjectFile.create(tmp_path / "fruit.umc")
    try:
        run(project, "sample.import", ImportSamples((source,)))
        run(project, "ensemble.score", ScoreSamples())  # without any labels
        for label in ("apple", "pear"):
            run(project, "label.define", DefineLabel("fruit", label))
        with pytest.raises(InvalidRequestError, match="newer than the scores"):
            run(project, "queue.next", PlanQueue(12, 0.0))
        run(project, "ensemble.score", ScoreSamples())
        planned = run(project, "queue.next", PlanQueue(12, 0.0)).data["batches"]
        for batch in planned:
            for sample in batch["samples"]:
                assert sample["votes"]["lexical"] == sample["text"].split()[0]
    finally:
        project.close()


def test_texts_without_words_are_left_to_the_other_encoders(tmp_path):
    source = tmp_path / "marks.csv"
    source.write_text("text,label\n.,a\n?!,b\n---,a\n", encoding="utf-8")
    project = ProjectFile.create(tmp_path / "marks.umc")
    try:
        run(project, "sample.import", ImportSamples((source,), known_labels=True))
        (members,) = (
            run(project, "ensemble.score", ScoreSamples()).data["members"].values()
        )
        assert "minilm" in members
        assert "lexical" not in members
    finally:
        project.close()


def test_images_go_through_the_same_loop(shared_data, tmp_path):
    import zipfile

    source = tmp_path / "digits.zip"
    with (
        zipfile.ZipFile(shared_data / "images_mnist_4000.zip") as full,
        zipfile.ZipFile(source, "w") as part,
    ):
        names = sorted(n for n in full.namelist() if n.endswith(".png"))
        for _, group in itertools.groupby(names, key=lambda name: name.split("/")[-2]):
            for name in itertools.islice(group, 24):
                part.writestr("/".join(name.split("/")[-2:]), full.read(name))
    project = ProjectFile.create(tmp_path / "digits.umc")
    try:
        request = ImportSamples((source,), domain_name="digits", known_labels=True)
        assert run(project, "sample.import", request).data["added"] == 240
        for method in ("paper", "default"):
            _nothing_is_known_of_pictures_without_labels(project, method)
        run(project, "map.fit", FitMap())
        for number in range(2):
            run(project, "queue.next", PlanQueue(50, 0.2, seed=number))
            answer_queue(project)
            updated = run(project, "model.update", UpdateModels())
        assert updated.data["ensemble"]["accuracy"] > 0.5
        members = updated.data["members"]
        assert {"efficientnet-lite0", "efficientnet-lite2", "handcrafted"} < set(
            members
        )
        out = tmp_path / "out.csv"
        run(project, "sample.export", ExportSamples(out))
        again = ProjectFile.create(tmp_path / "again.umc")
        run(again, "sample.import", ImportSamples((out,)))
        with again.read() as connection:
            (n_images,) = connection.execute("SELECT count(*) FROM image").fetchone()
        again.close()
        assert n_images == updated.data["labelled"]
    finally:
        project.close()


def _nothing_is_known_of_pictures_without_labels(project, method):
    """The names of digits say nothing of pictures: no threshold, but a queue."""
    scored = run(project, "ensemble.score", ScoreSamples(method=method))
    assert scored.data["unknown"] == scored.data["scored"] == 240
    assert scored.data["uncertain"] == scored.data["clusters"] == 0
    assert scored.data["tau"] == {}
    assert "nothing is known" in scored.summary
    planned = run(project, "queue.next", PlanQueue(20, 0.0)).data
    chosen = [sample for batch in planned["batches"] for sample in batch["samples"]]
    assert len({sample["id"] for sample in chosen}) == 20
    nothing = {"suggestion": None, "confidence": None, "votes": {}, "uncertainty": None}
    assert all(nothing.items() <= sample.items() for sample in chosen)


def test_domains_with_own_label_sets_share_the_budget(shared_data, tmp_path):
    path = tmp_path / "two.umc"
    assert main(["project", "new", str(path)]) == 0
    for name, domain in (
        ("educational_trec_questions.csv", "questions"),
        ("legal_rhetorical_roles.csv", "law"),
    ):
        part = tmp_path / name
        lines = (shared_data / name).read_text(encoding="utf-8").splitlines(True)
        part.write_text("".join(lines[:150]), encoding="utf-8")
        arguments = ["sample", "import", str(path), str(part)]
        arguments += ["--text", "text", "--label", "label", "--known-labels"]
        assert main([*arguments, "--domain-name", domain]) == 0
    assert main(["ensemble", "score", str(path)]) == 0
    project = ProjectFile.open(path)
    try:
        said = run(project, "budget.allocate", AllocateBudget(40, seed=3)).data
        planned = run(project, "queue.next", PlanQueue(40, seed=3)).data
        assert planned["allocation"] == said["allocation"]
        assert set(planned["allocation"]) == {"questions", "law"}
        assert min(planned["allocation"].values()) >= 2
        label = run(project, "label.list", CATALOGUE["label.list"].request_type())
        names = {entry["label"] for entry in label.data["labels"]}
        first = planned["batches"][0]["samples"][0]
        assert "no such label" not in names
        request = AssignLabel((first["id"],), "no such label")
        with pytest.raises(InvalidRequestError, match="label set"):
            run(project, "label.assign", request)
    finally:
        project.close()


def queued(outcome):
    return [
        [sample["id"] for sample in batch["samples"]]
        for batch in outcome.data["batches"]
        if batch["purpose"] == "learn"
    ]


def decided_by(project, annotator):
    with project.read() as connection:
        rows = annotations.read_deciders(connection)
    return {sample_id for sample_id, name, _ in rows if name == annotator}


def test_what_is_asked_again_cannot_be_told_from_what_is_new(scored):
    with scored.read() as connection:
        names = labels.read_label_names(connection)
        known = labels.read_known_labels(connection)
    for label_id in set(known.values()):
        ids = tuple(one for one in sorted(known)[::5] if known[one] == label_id)
        if ids:
            given = AssignLabel(ids, names[label_id], annotator="ada")
            run(scored, "label.assign", given)
    asked = PlanTeamwork(overlap=0.5, again=0.2, annotator="lead")
    run(scored, "quality.plan", asked)
    own = decided_by(scored, "ada")

    outcome = run(scored, "queue.next", PlanQueue(40, 0, seed=3, annotator="bob"))
    batches = queued(outcome)
    shared = [one for batch in batches for one in batch if one in own]
    assert len(shared) == 20  # half of the queue, as there is enough that is new
    assert all(len(batch) <= 10 for batch in batches)
    with scored.read() as connection:
        assert set(shared) <= hidden_from(connection, "bob")

    outcome = run(scored, "queue.next", PlanQueue(40, 0, seed=3, annotator="ada"))
    batches = queued(outcome)
    again = {one for batch in batches for one in batch if one in own}
    assert len(again) == 8
    with scored.read() as connection:
        assert hidden_from(connection, "ada") == again
    view = load_view(scored, "ada")
    assert not view.given[np.isin(view.ids, list(again))].any()
    places = [batch.index(one) for batch in batches for one in batch if one in again]
    assert len(set(places)) > 2  # neither all first nor all last
    (keys,) = {
        tuple(sample)
        for batch in outcome.data["batches"]
        for sample in batch["samples"]
    }
    assert "label" not in keys
    assert "annotator" not in keys


def test_where_everything_is_decided_the_second_annotator_still_gets_a_queue(scored):
    with scored.read() as connection:
        names = labels.read_label_names(connection)
        ids = tuple(labels.read_known_labels(connection))
    given = AssignLabel(ids, next(iter(names.values())), annotator="ada")
    run(scored, "label.assign", given)
    run(scored, "quality.plan", PlanTeamwork(overlap=0.1, annotator="lead"))
    outcome = run(scored, "queue.next", PlanQueue(30, 0.1, annotator="bob"))
    batches = queued(outcome)
    assert sum(len(batch) for batch in batches) == 30
    reasons = {batch["reason"] for batch in outcome.data["batches"]}
    assert reasons == {"Planned for several annotators."}


def test_verification_hides_among_shared_samples_where_nothing_is_new(scored):
    with scored.read() as connection:
        names = labels.read_label_names(connection)
        ids = tuple(labels.read_known_labels(connection))
    name = next(iter(names.values()))
    run(scored, "label.assign", AssignLabel(ids[30:], name, annotator="ada"))
    run(scored, "label.assign", AssignLabel(ids[:30], name, annotator="bob"))
    asked = PlanTeamwork(overlap=0.9, again=0.2, annotator="lead")
    run(scored, "quality.plan", asked)
    outcome = run(scored, "queue.next", PlanQueue(30, 0, annotator="bob"))
    asked_ids = {one for batch in queued(outcome) for one in batch}
    assert len(asked_ids & set(ids[:30])) == 6
    assert len(asked_ids) > 20
    reasons = {batch["reason"] for batch in outcome.data["batches"]}
    assert len(reasons) == 1
