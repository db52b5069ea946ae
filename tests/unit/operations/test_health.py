"""The health of a real ensemble, and switching its members off and on."""

import csv
import json
import random
import shutil

import pytest

from umc_desktop.__main__ import main
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.wording import percent
from umc_desktop.operations import encoding
from umc_desktop.operations.health import MeasureHealth
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.operations.undoing import Undo
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
QUESTIONS = 160
ENCODERS = ["minilm", "use", "paraphrase", "lexical"]


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def write_questions(source, path, rows):
    with source.open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    random.Random(0).shuffle(found)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, found[0].keys())
        writer.writeheader()
        writer.writerows(found[rows])
    return path


@pytest.fixture(scope="module")
def questions_file(shared_data, tmp_path_factory):
    """160 questions, 100 of them labelled, about half of those in the audit slice."""
    folder = tmp_path_factory.mktemp("health")
    source = shared_data / "educational_trec_questions.csv"
    part = write_questions(source, folder / "part.csv", slice(QUESTIONS))
    project = ProjectFile.create(folder / "questions.umc")
    run(project, "sample.import", ImportSamples((part,), known_labels=True))
    run(project, "ensemble.score", ScoreSamples())
    run(project, "queue.next", PlanQueue(100, 0.5))
    assert answer_queue(project).labels == 100
    project.close()
    return project.path


@pytest.fixture(scope="module")
def measured(questions_file, tmp_path_factory):
    """What ``umc ensemble health`` says as JSON, and the page that it wrote."""
    folder = tmp_path_factory.mktemp("measured")
    path, page = folder / "questions.umc", folder / "page.html"
    shutil.copy(questions_file, path)
    project = ProjectFile.open(path, read_only=True)
    outcome = run(project, "ensemble.health", MeasureHealth(page))
    project.close()
    return json.loads(json.dumps(outcome.data)), outcome.summary, page


@pytest.fixture
def questions(questions_file, tmp_path):
    shutil.copy(questions_file, tmp_path / "questions.umc")
    project = ProjectFile.open(tmp_path / "questions.umc")
    yield project
    project.close()


def test_every_member_is_measured_on_labels_it_has_not_seen(measured):
    data, summary, _ = measured
    names = [row["member"] for row in data["members"]]
    assert names == ["ensemble", *ENCODERS, "joint", "joint-smoothed"]
    (task,) = data["tasks"].values()
    assert 40 <= task["n_audit"] <= 60
    for member in task["members"].values():
        assert member["n"] == task["n_audit"]
        for number in ("accuracy", "macro_f1"):
            found = member[number]
            assert 0 < found["low"] <= found["value"] <= found["high"] <= 1
        assert member["ece"]["value"] > 0
        assert sum(point["count"] for point in member["reliability"]) == member["n"]
        (domain,) = member["domains"]
        assert domain["n"] == member["n"]
        assert domain["accuracy"] == member["accuracy"]
        costs = member["member"] in ENCODERS
        assert (member["seconds"] or 0) > 0 if costs else member["seconds"] is None
    assert len(task["pairs"]) == 6 * 5 / 2
    assert (
        f"right on {percent(task['members']['ensemble']['accuracy']['value'], 1)}"
        in summary
    )


def test_the_ensemble_is_measured_without_each_member(measured):
    data, _, _ = measured
    assert [row["without"] for row in data["removals"]] == ENCODERS
    assert sum(row["saves"] for row in data["removals"]) == pytest.approx(1)
    whole = data["members"][0]["accuracy"]
    for row in data["removals"]:
        assert row["accuracy_with"] == whole
        assert row["change"] == pytest.approx(row["accuracy_without"] - whole)
        assert row["low"] <= row["change"] <= row["high"]
    supported = {
        row["without"]
        for row in data["removals"]
        if row["verdict"] in ("needless", "harms")
    }
    assert set(data["dispensable"]) == supported


def test_the_page_has_the_numbers_and_the_figures(measured):
    data, _, page = measured
    text = page.read_text(encoding="utf-8")
    assert text.count("<figure>") == 1 + 1 + 2 + 7  # cost, accuracy, diversity, ECE
    for words in ("Kuncheva", "Calibration of lexical", "Accuracy by domain"):
        assert words in text
    assert percent(data["members"][1]["accuracy"], 1) in text
    assert data["report"] == str(page)


def test_off_means_that_nothing_is_read_by_it(
    questions, monkeypatch, shared_data, tmp_path
):
    opened = []
    open_ = encoding._opened
    monkeypatch.setattr(
        encoding,
        "_opened",
        lambda what, *rest: opened.append(what.name) or open_(what, *rest),
    )
    outcome = run(questions, "ensemble.switch", SwitchMember("minilm"))
    assert outcome.data == {"member": "minilm", "on": False, "off": ["minilm"]}
    source = shared_data / "educational_trec_questions.csv"
    more = write_questions(source, tmp_path / "more.csv", slice(QUESTIONS, 170))
    run(questions, "sample.import", ImportSamples((more,), known_labels=True))
    scored = run(questions, "ensemble.score", ScoreSamples())
    assert scored.data["scored"] == 170
    (members,) = scored.data["members"].values()
    assert members == ["use", "paraphrase", "lexical", "joint", "joint-smoothed"]
    assert "minilm" not in opened
    with pytest.raises(InvalidRequestError, match="minilm is switched off"):
        run(questions, "model.update", UpdateModels("full", ("minilm",)))

    run(questions, "history.undo", Undo())
    opened.clear()
    scored = run(questions, "ensemble.score", ScoreSamples())
    assert next(iter(scored.data["members"].values()))[0] == "minilm"
    assert "minilm" in opened


def test_what_was_measured_without_a_member_is_what_there_is_when_it_is_off(
    questions, measured
):
    data, _, _ = measured
    run(questions, "ensemble.switch", SwitchMember("use"))
    after = run(questions, "ensemble.health", MeasureHealth())
    (without,) = (row for row in data["removals"] if row["without"] == "use")
    assert after.data["members"][0]["accuracy"] == without["accuracy_without"]
    assert after.data["off"] == ["use"]
    assert "use" not in [row["member"] for row in after.data["members"]]
    assert "Off: use." in after.summary


def test_switching_on_and_off_is_refused_where_it_makes_no_sense(questions, capsys):
    for name in ENCODERS[:-1]:
        run(questions, "ensemble.switch", SwitchMember(name))
    for request, said in (
        (SwitchMember("lexical"), "lexical is the last encoder of texts that is on"),
        (SwitchMember("use"), "use is off already"),
        (SwitchMember("lexical", on=True), "lexical is on already"),
        (SwitchMember("gpt"), "no member “gpt” to switch; choose from minilm"),
    ):
        with pytest.raises(InvalidRequestError, match=said):
            run(questions, "ensemble.switch", request)
    path = str(questions.path)
    questions.close()
    assert main(["ensemble", "switch", path, "--member", "use", "--on"]) == 0
    assert "use is on again. Score the samples" in capsys.readouterr().out


def test_without_an_audit_slice_nothing_is_claimed(project, tmp_path):
    (tmp_path / "part.csv").write_text("text\none\ntwo\n", "utf-8")
    run(project, "sample.import", ImportSamples((tmp_path / "part.csv",)))
    with pytest.raises(InvalidRequestError, match="0 labels of a label set there, 10"):
        run(project, "ensemble.health", MeasureHealth())


def test_an_older_page_is_kept(project, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("older", "utf-8")
    for out, said in (
        (page, "exists already; add --force"),
        (tmp_path / "page.pdf", "should end in .html"),
    ):
        with pytest.raises(InvalidRequestError, match=said):
            run(project, "ensemble.health", MeasureHealth(out))
    assert page.read_text("utf-8") == "older"
