"""Agreement in a project: what is measured, what the page and the policy do with it."""

import numpy as np
import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.agreement import MeasureAgreement
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
)
from umc_desktop.operations.consensus_policy import ChoosePolicy
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.storage import annotations


def give(project, annotator, label, *sample_ids):
    assign_label(project, AssignLabel(sample_ids, label, annotator=annotator), SILENT)


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture
def shared(make_project):
    """Sixty samples; ada knows, bob errs on every sixth, eve on every third."""
    project = make_project("shared.umc", 60)
    truth = ["ab"[number % 2] for number in range(60)]
    for name, every in (("ada", 1000), ("bob", 6), ("eve", 3)):
        for label in "ab":
            give(
                project,
                name,
                label,
                *(
                    number + 1
                    for number in range(60)
                    if (truth[number] == label) != (number % every == every - 1)
                ),
            )
    return project


def test_every_coefficient_of_everyone_and_of_every_pair(shared):
    outcome = run(shared, "quality.agreement", MeasureAgreement(resamples=200))
    (task,) = outcome.data["tasks"]
    assert task["annotators"] == ["ada", "bob", "eve"]
    assert task["shared"] == 60
    assert set(task["overall"]) == {
        "percent",
        "alpha",
        "gwet",
        "fleiss",
        "brennan_prediger",
    }
    pairs = {(one["first"], one["second"]): one for one in task["pairs"]}
    assert pairs["ada", "bob"]["percent"]["value"] == pytest.approx(5 / 6)
    assert pairs["ada", "eve"]["percent"]["value"] == pytest.approx(2 / 3)
    # bob errs where eve errs: they differ on the other half of eve's errors
    assert pairs["bob", "eve"]["percent"]["value"] == pytest.approx(5 / 6)
    assert pairs["ada", "bob"]["cohen"]["value"] == pytest.approx(2 / 3, abs=0.01)
    low, high = (task["overall"]["alpha"][end] for end in ("low", "high"))
    assert low < task["overall"]["alpha"]["value"] < high
    assert {one["label"] for one in task["by_label"]} == {"a", "b"}
    assert task["domains"][0]["domain"] == "tickets"
    assert "3 annotators share 60 samples and agree in 78\u202f%" in outcome.summary


def test_only_what_two_decided_counts(project):
    give(project, "ada", "a", 1, 2, 3)
    give(project, "bob", "b", 3, 4)
    outcome = run(project, "quality.agreement", MeasureAgreement())
    assert outcome.data["tasks"][0]["shared"] == 1
    undo(project, Undo("bob"), SILENT)
    with pytest.raises(InvalidRequestError, match="labels of two annotators yet"):
        run(project, "quality.agreement", MeasureAgreement())


def test_a_pseudonym_stands_in_the_numbers(shared):
    describe_annotator(shared, DescribeAnnotator("ada", shown_as="Reader 1"), SILENT)
    outcome = run(shared, "quality.agreement", MeasureAgreement(resamples=100))
    assert outcome.data["tasks"][0]["annotators"] == ["Reader 1", "bob", "eve"]


def test_the_page_has_the_pairs_as_a_figure_and_markup_stays_text(shared, tmp_path):
    describe_annotator(shared, DescribeAnnotator("ada", shown_as="<b>A"), SILENT)
    out = tmp_path / "agreement.html"
    asked = MeasureAgreement(resamples=100, out=out)
    outcome = run(shared, "quality.agreement", asked)
    assert outcome.data["report"] == str(out)
    page = out.read_text(encoding="utf-8")
    assert page.count("<svg") >= 2
    assert "Cohen's kappa of every pair" in page.replace("&#x27;", "'")
    assert "<b>A" not in page
    assert "&lt;b&gt;A" in page
    with pytest.raises(InvalidRequestError, match="--force"):
        run(shared, "quality.agreement", asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scale": "odd"}, "nominal, ordinal, interval"),
        ({"weights": "odd"}, "identity, linear"),
        ({"resamples": 5}, "between 100"),
        ({"scale": "interval"}, "“a” is none"),
    ],
)
def test_what_cannot_be_measured_is_said(shared, asked, said):
    with pytest.raises(InvalidRequestError, match=said):
        run(shared, "quality.agreement", MeasureAgreement(**asked))


def test_numbers_as_labels_are_an_interval_scale(make_project):
    project = make_project("numbers.umc", 12, ["10", "9", "2"])
    give(project, "ada", "10", 1, 2, 3, 4)
    give(project, "ada", "2", 5, 6, 7, 8)
    give(project, "bob", "9", 1, 2, 3, 4)
    give(project, "bob", "2", 5, 6, 7, 8)

    def alpha(scale):
        outcome = run(project, "quality.agreement", MeasureAgreement(scale=scale))
        return outcome.data["tasks"][0]["overall"]["alpha"]["value"]

    assert alpha("nominal") < alpha("ordinal") < alpha("interval")
    assert alpha("interval") > 0.98  # 9 for 10 is nearly right


def test_dawid_skene_outvotes_two_who_err_together(shared):
    # on every sixth sample bob and eve err alike against ada
    def wrong():
        with shared.read() as connection:
            current = annotations.read_current(connection)
        truth = np.where((current.sample_ids - 1) % 2 == 0, 1, 2)
        return int((current.label_ids != truth).sum())

    run(shared, "quality.policy", ChoosePolicy("majority"))
    assert wrong() == 10
    outcome = run(shared, "quality.policy", ChoosePolicy("dawid-skene", "lead"))
    assert outcome.data["models"] == {"tickets": "Dawid–Skene"}
    assert wrong() <= 10
    run(shared, "quality.policy", ChoosePolicy("latest", "lead"))
    assert wrong() == 20  # eve came last
    undo(shared, Undo("lead"), SILENT)
    assert wrong() <= 10


def test_a_policy_that_is_none_is_refused(project):
    with pytest.raises(InvalidRequestError, match="latest, majority, dawid-skene"):
        run(project, "quality.policy", ChoosePolicy("loudest"))
    with pytest.raises(InvalidRequestError, match="Choose the majority until then"):
        run(project, "quality.policy", ChoosePolicy("dawid-skene"))
