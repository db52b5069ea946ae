"""Label sets that give several labels: decided, undone, merged, refused in words."""

import csv
import json

import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.adjudicating import DecideConflict
from umc_desktop.operations.agreement import MeasureAgreement
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.flagging import RejectLabels
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_sets import (
    DefineLabel,
    ListLabels,
    MergeLabels,
    RenameLabel,
    SetSeveral,
)
from umc_desktop.operations.labelling import AssignLabel, ClearLabels
from umc_desktop.operations.merging import MergeProjects
from umc_desktop.operations.undoing import Redo, Undo
from umc_desktop.storage import annotations, folding, label_changes, labels
from umc_desktop.storage.project_file import ProjectFile


def do(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


@pytest.fixture
def several(project):
    do(project, "label.several", SetSeveral("tickets"))
    return project


def carried(project):
    """Return the names that stand, by sample."""
    with project.read() as connection:
        names = labels.read_label_names(connection)
        current = annotations.read_current(connection)
        assert folding.agrees_with_log(connection)
        assert label_changes.agrees_with_log(connection)
    return {
        sample_id: names[label_id]
        for sample_id, label_id in zip(
            current.sample_ids.tolist(), current.label_ids.tolist(), strict=True
        )
    }


def test_a_sample_carries_a_set_whatever_the_order_it_is_named_in(several):
    do(several, "label.assign", AssignLabel((1,), "b|a"))
    do(several, "label.assign", AssignLabel((2,), " a | b "))
    do(several, "label.assign", AssignLabel((3,), "b"))
    assert carried(several) == {1: "a|b", 2: "a|b", 3: "b"}


def test_none_of_them_is_decided_and_taken_away_is_not(several):
    do(several, "label.none", RejectLabels((1,)))
    do(several, "label.assign", AssignLabel((2,), "(none)"))
    assert carried(several) == {1: "(none)", 2: "(none)"}
    do(several, "label.clear", ClearLabels((1,)))
    assert carried(several) == {2: "(none)"}


def test_adding_keeps_what_each_sample_carries_and_undo_is_exact(several):
    do(several, "label.assign", AssignLabel((1,), "a"))
    do(several, "label.none", RejectLabels((2,)))
    before = carried(several)
    outcome = do(several, "label.assign", AssignLabel((1, 2, 3), "b", add=True))
    assert outcome.summary == "Added “b” to 3 samples; what else they carry stays."
    assert carried(several) == {1: "a|b", 2: "b", 3: "b"}
    do(several, "history.undo", Undo())
    assert carried(several) == before
    do(several, "history.redo", Redo())
    assert carried(several) == {1: "a|b", 2: "b", 3: "b"}


def test_adding_reaches_what_came_with_the_file(project, tmp_path):
    file = tmp_path / "mail.csv"
    file.write_text("text,label\none,x\ntwo,y\n")
    do(project, "sample.import", ImportSamples((file,), several=True))
    do(project, "label.assign", AssignLabel((6,), "y", add=True, annotator="ada"))
    assert carried(project) == {6: "x|y", 7: "y"}


def test_where_samples_carry_one_label_none_is_added(project):
    with pytest.raises(InvalidRequestError, match="umc label several"):
        do(project, "label.assign", AssignLabel((1,), "a", add=True))


def test_to_several_loses_nothing_and_back_is_refused_while_some_carry_them(project):
    do(project, "label.assign", AssignLabel((1, 2), "a"))
    do(project, "label.several", SetSeveral("tickets"))
    assert carried(project) == {1: "a", 2: "a"}
    do(project, "label.assign", AssignLabel((1,), "a|b"))
    do(project, "label.none", RejectLabels((3,)))
    with pytest.raises(InvalidRequestError, match="2 samples of tickets carry"):
        do(project, "label.several", SetSeveral("tickets", one=True))
    do(project, "label.assign", AssignLabel((1, 3), "b"))
    do(project, "label.several", SetSeveral("tickets", one=True))
    assert carried(project) == {1: "b", 2: "a", 3: "b"}
    listed = do(project, "label.list", ListLabels()).data["labels"]
    assert [(one["several"], one["samples"]) for one in listed] == [
        (False, 1),
        (False, 2),
    ]


def test_a_set_stays_one_of_several_while_undone_changes_leave_sets(several):
    do(several, "label.assign", AssignLabel((1,), "a|b", annotator="ada"))
    with several.read() as connection:
        assert labels.gives_several(connection, 1)
    do(several, "label.several", SetSeveral("tickets"))
    do(several, "history.undo", Undo())  # of the second time it was said
    assert carried(several) == {1: "a|b"}
    with several.read() as connection:
        assert labels.gives_several(connection, 1)


def test_a_merged_label_is_merged_within_sets_and_comes_back(several):
    do(several, "label.define", DefineLabel("tickets", "c"))
    do(several, "label.assign", AssignLabel((1,), "a|c"))
    do(several, "label.assign", AssignLabel((2,), "b|c"))
    do(several, "label.assign", AssignLabel((3,), "a|b"))
    outcome = do(several, "label.merge", MergeLabels("tickets", "b", "a"))
    assert outcome.data["samples"] == 2
    assert carried(several) == {1: "a|c", 2: "a|c", 3: "a"}
    do(several, "label.rename", RenameLabel("tickets", "c", "d"))
    assert carried(several) == {1: "a|d", 2: "a|d", 3: "a"}
    do(several, "history.undo", Undo())
    do(several, "history.undo", Undo())
    assert carried(several) == {1: "a|c", 2: "b|c", 3: "a|b"}


@pytest.mark.parametrize("name", ["x|y", "(none)"])
def test_names_that_sets_are_written_with_are_refused(several, name):
    with pytest.raises(InvalidRequestError, match="where samples carry several"):
        do(several, "label.define", DefineLabel("tickets", name))


def test_two_copies_meet_with_the_sets_of_both(several, tmp_path):
    other_path = tmp_path / "other.umc"
    other_path.write_bytes(several.path.read_bytes())
    do(several, "label.assign", AssignLabel((1,), "a|b", annotator="ada"))
    do(several, "label.assign", AssignLabel((2,), "a", annotator="ada"))
    other = ProjectFile.open(other_path)
    do(other, "label.assign", AssignLabel((2,), "b|a", annotator="bob"))
    do(other, "label.none", RejectLabels((3,), annotator="bob"))
    other.close()
    do(several, "project.merge", MergeProjects((other_path,)))
    assert carried(several) == {1: "a|b", 2: "a|b", 3: "(none)"}
    decided = DecideConflict((2,), "a|b", annotator="eve")
    do(several, "quality.decide", decided)
    assert carried(several)[2] == "a|b"
    do(several, "history.undo", Undo(annotator="eve"))
    with several.read() as connection:
        votes = annotations.read_votes(connection, differing=True)
    assert [vote.annotator for vote in votes[2]] == ["ada", "bob"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_what_is_exported_is_imported_again(several, tmp_path, ending):
    do(several, "label.assign", AssignLabel((1,), "b|a"))
    do(several, "label.assign", AssignLabel((2,), "b"))
    do(several, "label.none", RejectLabels((3,)))
    out = tmp_path / f"out.{ending}"
    do(several, "sample.export", ExportSamples(out))
    if ending == "csv":
        rows = list(csv.DictReader(out.read_text().splitlines()))
        assert [row["label"] for row in rows] == ["a|b", "b", "(none)"]
    if ending == "jsonl":
        rows = [json.loads(line) for line in out.read_text().splitlines()]
        assert [row["label"] for row in rows] == [["a", "b"], ["b"], []]
    again = ProjectFile.create(tmp_path / "again.umc")
    do(again, "sample.import", ImportSamples((out,), label="label", several=True))
    assert sorted(carried(again).values()) == ["(none)", "a|b", "b"]
    again.close()


def test_json_lists_in_cells_are_sets_and_the_preview_says_so(project, tmp_path):
    from umc_desktop.exchange.previews import preview

    file = tmp_path / "lists.csv"
    file.write_text('text,label\none,"[""x"", ""y""]"\ntwo,x\nthree,z|x\n')
    assert preview(file).mapping.several
    do(project, "sample.import", ImportSamples((file,), several=True))
    assert carried(project) == {6: "x|y", 7: "x", 8: "x|z"}
    lists = tmp_path / "lists.jsonl"
    lists.write_text('{"text": "four", "label": ["x", "q"]}\n')
    assert preview(lists).mapping.several
    plain = tmp_path / "plain.csv"
    plain.write_text("text,label\none more,x\n")
    assert not preview(plain).mapping.several


def test_a_file_of_several_is_refused_where_samples_carry_one(project, tmp_path):
    file = tmp_path / "more.csv"
    file.write_text("text,label,domain\none,a|b,tickets\n")
    with pytest.raises(InvalidRequestError, match="umc label several first"):
        do(
            project,
            "sample.import",
            ImportSamples((file,), domain="domain", several=True),
        )


def test_agreement_is_that_of_sets_and_of_each_label(several):
    for who, given in (("ada", ("a|b", "a", "b")), ("bob", ("a", "a", "b"))):
        for sample_id, name in enumerate(given, start=1):
            request = AssignLabel((sample_id,), name, annotator=who)
            do(several, "label.assign", request)
    task = do(several, "quality.agreement", MeasureAgreement()).data["tasks"][0]
    assert (task["scale"], task["weights"]) == ("sets", "MASI")
    # of three samples two agree wholly and one by 1/2 * 2/3
    assert task["overall"]["percent"]["value"] == pytest.approx((2 + 1 / 3) / 3)
    by_label = {one["label"]: one for one in task["by_label"]}
    assert by_label["a"]["alpha"]["value"] == 1
    # b: carried by (ada, bob) in 1, 0 of the first, none of the second, both of the
    # third; 2 of 6 values disagree, 3 of 6 say b: 1 - (1/3) / (2 * 3 * 3 / 30)
    assert by_label["b"]["alpha"]["value"] == pytest.approx(1 - (1 / 3) / 0.6)
