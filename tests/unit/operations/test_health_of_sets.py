"""The health of an ensemble whose samples may carry several labels."""

from pathlib import Path

import pytest

from tests.things import write_things
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.wording import percent
from umc_desktop.operations.health import MeasureHealth
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.membership import RemoveModel
from umc_desktop.operations.model_requests import AddModel
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage.project_file import ProjectFile

MEMBERS = ["lexical", "letters", "joint", "joint-smoothed"]


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture
def things(tmp_path: Path):
    """Texts about fruit, metal, both or neither; words and letters are counted."""
    file = tmp_path / "things.csv"
    write_things(file, 160)
    project = ProjectFile.create(tmp_path / "things.umc")
    wanted = ImportSamples((file,), known_labels=True, several=True)
    run(project, "sample.import", wanted)
    for name in ("minilm", "use", "paraphrase"):
        run(project, "model.remove", RemoveModel(name))
    letters = AddModel(kind="lexical", count="characters", name="letters")
    run(project, "model.add", letters)
    run(project, "ensemble.score", ScoreSamples())
    run(project, "queue.next", PlanQueue(100, 0.5))
    assert answer_queue(project).labels == 100
    yield project
    project.close()


def test_members_are_measured_by_whole_sets_as_every_round_measures_them(
    things, tmp_path
):
    round_ = run(things, "model.update", UpdateModels()).data
    page = tmp_path / "page.html"
    outcome = run(things, "ensemble.health", MeasureHealth(page))
    (task,) = outcome.data["tasks"].values()
    assert task["several"]
    assert list(task["members"]) == ["ensemble", *MEMBERS]
    known = {"ensemble": round_["ensemble"], **round_["members"]}
    for name, member in task["members"].items():
        assert member["n"] == known[name]["n_audit"] >= 40
        assert member["accuracy"]["value"] == known[name]["exact_match"]
        assert member["log_loss"]["value"] == pytest.approx(known[name]["log_loss"])
        assert member["macro_f1"]["value"] == pytest.approx(known[name]["macro_f1"])
        assert sum(one["count"] for one in member["reliability"]) == member["n"]
    right = percent(task["members"]["ensemble"]["accuracy"]["value"], 1)
    assert f"right on {right} of the whole sets of" in outcome.summary
    assert "if its whole set is" in page.read_text("utf-8")


def test_what_was_measured_without_a_member_is_what_there_is_when_it_is_off(things):
    before = run(things, "ensemble.health", MeasureHealth()).data
    assert [one["without"] for one in before["removals"]] == ["lexical", "letters"]
    run(things, "ensemble.switch", SwitchMember("letters"))
    after = run(things, "ensemble.health", MeasureHealth()).data
    (without,) = (one for one in before["removals"] if one["without"] == "letters")
    assert after["members"][0]["accuracy"] == without["accuracy_without"]
    assert after["members"][0]["log_loss"] == pytest.approx(
        before["members"][0]["log_loss"] + without["log_loss_rise"]
    )
    assert "letters" not in [one["member"] for one in after["members"]]
