"""The quality report, with the real encoders on a sample of the real data."""

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
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.mapping import FitMap
from umc_desktop.operations.quality import ReportQuality
from umc_desktop.operations.scoring import ScoreSamples
from umc_desktop.storage import labels
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
QUESTIONS = 400
SPOILT = 20


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def report(project, path):
    data = run(project, "quality.report", ReportQuality(path, force=True)).data
    return data, path.read_text(encoding="utf-8")


def said(data, about):
    return [f["finding"] for f in data["findings"] if f["about"] == about]


@pytest.fixture(scope="module")
def questions(shared_data, tmp_path_factory):
    """A project of 400 questions with their answers kept aside, none labelled."""
    folder = tmp_path_factory.mktemp("questions")
    source = shared_data / "educational_trec_questions.csv"
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(0).shuffle(rows)
    part = folder / "part.csv"
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:QUESTIONS])
    path = folder / "questions.umc"
    project = ProjectFile.create(path)
    run(project, "sample.import", ImportSamples((part,), known_labels=True))
    project.close()
    return path


@pytest.fixture
def project(questions, tmp_path):
    path = tmp_path / "questions.umc"
    shutil.copy(questions, path)
    project = ProjectFile.open(path)
    yield project
    project.close()


def answers(project):
    """Return {sample id: label name} of the known answers, and the label names."""
    with project.read() as connection:
        names = {label.id: label.name for label in labels.read_labels(connection)}
        known = labels.read_known_labels(connection)
    return {sample: names[label] for sample, label in known.items()}, [*names.values()]


def give(project, given, annotator):
    for name in set(given.values()):
        ids = tuple(sample for sample, label in given.items() if label == name)
        assign_label(project, AssignLabel(ids, name, annotator=annotator), SILENT)


@pytest.fixture
def spoilt(project):
    """The project with every question labelled, 20 of them wrong; returns which."""
    known, names = answers(project)
    rng = random.Random(1)
    wrong = set(rng.sample(sorted(known), SPOILT))
    given = {
        sample: rng.choice([other for other in names if other != name])
        if sample in wrong
        else name
        for sample, name in known.items()
    }
    give(project, given, "ann")
    return wrong


def test_injected_errors_are_listed_first(project, spoilt, tmp_path):
    data, page = report(project, tmp_path / "report.html")
    found = data["likely_errors"]
    assert found == sorted(found, key=lambda error: -error["wrong"])
    hits = [error["id"] in spoilt for error in found]
    assert sum(hits) >= 0.5 * len(found)  # of labels in general 5 % are wrong
    assert sum(hits) >= SPOILT / 3  # and a good part of what is wrong is listed
    known, _ = answers(project)
    right = [e["likelier"] == known[e["id"]] for e in found if e["id"] in spoilt]
    assert sum(right) > 0.7 * len(right)
    assert 0.01 < data["tasks"][0]["error_rate"] < 0.1
    assert all(error["annotator"] == "ann" and error["text"] for error in found)
    assert "Labels that may be wrong" in page
    # nothing is scored yet, and the report says so and does with less
    assert "have not been scored" in said(data, "Scores")[0]
    assert data["tasks"][0]["classes"][0]["expected"] is None


def test_with_scores_and_a_map_labels_are_compared_with_the_pool(project, tmp_path):
    known, _ = answers(project)
    few = dict(sorted(known.items())[:60])
    give(project, few, "ann")
    second = dict(sorted(few.items())[:10])
    first = next(iter(second))
    second[first] = next(n for n in set(known.values()) if n != second[first])
    give(project, second, "bob")
    give(project, {first: few[first]}, "bob")  # has second thoughts
    run(project, "ensemble.score", ScoreSamples())
    run(project, "map.fit", FitMap())
    data, page = report(project, tmp_path / "report.html")
    task = data["tasks"][0]
    assert (task["samples"], task["labelled"]) == (len(known), 60)
    expected = sum(item["expected"] for item in task["classes"])
    assert expected == pytest.approx(1, abs=0.01)
    assert sum(item["share"] for item in task["classes"]) == pytest.approx(1)
    coverage = task["coverage"]
    assert coverage["from_purity"]
    assert 60 / len(known) <= coverage["within_reach"] < 1
    assert coverage["open_within_reach"] < coverage["within_reach"]
    assert sum(region["samples"] for region in task["regions"]) == len(known)
    assert sum(region["labelled"] for region in task["regions"]) == 60
    assert len(task["novel"]) == 20
    assert not {sample["id"] for sample in task["novel"]} & set(few)
    assert data["agreement"] == 1
    records = {record["name"]: record for record in data["annotators"]}
    assert records["bob"]["n_changed"] == 1
    assert "bob on 1 sample" in said(data, "Annotators")[1]
    assert "Novelty on the map" in page
    assert page.count("<svg") == 5
    again, _ = report(project, tmp_path / "again.html")
    assert {**again, "report": ""} == {**data, "report": ""}


def test_with_too_few_labels_it_says_what_is_missing(project, tmp_path):
    data, page = report(project, tmp_path / "report.html")
    assert said(data, "Labels")[0].startswith("Nothing is labelled yet")
    assert "0 of" in page
    known, _ = answers(project)
    give(project, dict(sorted(known.items())[:3]), "ann")
    data, _ = report(project, tmp_path / "report.html")
    assert "cannot be said yet" in said(data, "Label errors")[0]
    assert data["likely_errors"] == []
    without = said(data, "Balance")[0]
    assert without.startswith("Labels without any sample")


def test_a_second_label_set_has_a_part_of_its_own(project, tmp_path):
    evil = tmp_path / "evil.csv"
    evil.write_text(
        "text,label\n<script>alert(1)</script> hello there,greeting\n"
        "good bye <b>now</b>,parting\n",
        encoding="utf-8",
    )
    request = ImportSamples(
        (evil,), text="text", label="label", domain_name="<i>manners</i>"
    )
    run(project, "sample.import", request)
    data, page = report(project, tmp_path / "report.html")
    assert [task["samples"] for task in data["tasks"]] == [len(answers(project)[0]), 2]
    assert data["tasks"][1]["labelled"] == 2
    assert said(data, "<i>manners</i>, coverage")
    assert "<script" not in page
    assert "<i>manners" not in page
    assert "&lt;i&gt;manners&lt;/i&gt;" in page


def test_the_report_replaces_only_what_it_may(project, tmp_path):
    out = tmp_path / "mine.html"
    out.write_text("mine")
    with pytest.raises(InvalidRequestError, match="exists already"):
        run(project, "quality.report", ReportQuality(out))
    assert out.read_text() == "mine"
    with pytest.raises(InvalidRequestError, match=r"should end in \.html"):
        run(project, "quality.report", ReportQuality(project.path, force=True))
    outcome = run(project, "quality.report", ReportQuality())
    assert outcome.data["report"] == str(tmp_path / "questions-quality.html")
    run(project, "quality.report", ReportQuality())  # its own it may


def test_a_project_without_labels_or_samples_is_told_so(tmp_path):
    bare = ProjectFile.create(tmp_path / "bare.umc")
    try:
        with pytest.raises(InvalidRequestError, match="no samples"):
            run(bare, "quality.report", ReportQuality())
        source = tmp_path / "texts.csv"
        source.write_text("text\none text\nanother text\n")
        run(bare, "sample.import", ImportSamples((source,), text="text"))
        with pytest.raises(InvalidRequestError, match="No labels are named"):
            run(bare, "quality.report", ReportQuality())
    finally:
        bare.close()


def test_the_terminal_gives_numbers_and_writes_the_page(questions, tmp_path, capsys):
    out = tmp_path / "report.html"
    arguments = ["quality", "report", str(questions), "--out", str(out), "--json"]
    assert main(arguments) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["report"] == str(out)
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
