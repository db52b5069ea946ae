"""The quality report where samples may carry several labels."""

import random

import pytest

from tests.things import write_things
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.membership import RemoveModel
from umc_desktop.operations.quality import ReportQuality
from umc_desktop.operations.scoring import UpdateModels

SAMPLES, LABELLED, SPOILT = 300, 240, 12
FLIPPED = "metal"


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture
def carried(project, tmp_path):
    """What the samples from 6 on carry; all texts are read by counting words."""
    file = tmp_path / "things.csv"
    known = write_things(file, SAMPLES)
    wanted = ImportSamples((file,), known_labels=True, several=True)
    run(project, "sample.import", wanted)
    for name in ("minilm", "use", "paraphrase"):
        run(project, "model.remove", RemoveModel(name))
    return dict(enumerate(known, start=6))


def give(project, carried):
    """Label samples; return those of which one label was got wrong."""
    chosen = dict(list(carried.items())[:LABELLED])
    wrong = set(random.Random(1).sample(sorted(chosen), SPOILT))
    for sample_id, topics in chosen.items():
        said = set(topics) ^ ({FLIPPED} if sample_id in wrong else set())
        request = AssignLabel((sample_id,), written(said), annotator="ann")
        run(project, "label.assign", request)
    return wrong


def test_sets_that_are_wrong_are_listed_first_with_what_is_likelier(
    project, carried, tmp_path
):
    wrong = give(project, carried)
    run(project, "model.update", UpdateModels())
    page = tmp_path / "page.html"
    data = run(project, "quality.report", ReportQuality(page)).data
    found = data["likely_errors"]
    hits = [error["id"] in wrong for error in found]
    assert sum(hits[:SPOILT]) >= 0.7 * SPOILT
    for error in found:
        if error["id"] in wrong:
            assert error["likelier"] == written(carried[error["id"]])
            assert error["given"] != error["likelier"]
    (task,) = (one for one in data["tasks"] if one["several"])
    assert (task["labelled"], task["judged"]) == (LABELLED, LABELLED)
    assert SPOILT / LABELLED / 2 < task["error_rate"] < 2 * SPOILT / LABELLED
    said = page.read_text("utf-8")
    assert "of the labelled samples carry it" in said
    assert "Each set was judged by models that never saw it" in said


def test_labels_are_counted_by_the_samples_that_carry_them(project, carried, tmp_path):
    give(project, carried)
    run(project, "model.update", UpdateModels())
    request = ReportQuality(tmp_path / "page.html")
    data = run(project, "quality.report", request).data
    (task,) = (one for one in data["tasks"] if one["several"])
    share = {one["label"]: one for one in task["classes"]}
    n_fruit = sum("fruit" in topics for topics in list(carried.values())[:LABELLED])
    assert share["fruit"]["labelled"] == n_fruit
    assert share["fruit"]["share"] == pytest.approx(n_fruit / LABELLED)
    # half of the pool is about each: the shares do not sum to 1
    assert share["fruit"]["expected"] == pytest.approx(0.5, abs=0.1)
    assert share["metal"]["expected"] == pytest.approx(0.5, abs=0.1)
    assert task["gap"] == pytest.approx(
        max(abs(one["share"] - one["expected"]) for one in task["classes"])
    )
    assert {one["suggestion"] for one in task["novel"]} <= {
        "fruit", "metal", "fruit|metal", "(none)",
    }  # fmt: skip


def test_few_sets_are_not_judged_and_it_is_said_what_is_missing(
    project, carried, tmp_path
):
    for sample_id in (6, 7):
        request = AssignLabel((sample_id,), written(carried[sample_id]))
        run(project, "label.assign", request)
    request = ReportQuality(tmp_path / "page.html")
    data = run(project, "quality.report", request).data
    said = " ".join(one["finding"] for one in data["findings"])
    assert "a label that 3 of them carry and 3 do not; 2 are labelled" in said
