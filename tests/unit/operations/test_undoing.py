"""Undo and redo: one's own steps only, in order, across restarts, said in words."""

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.label_sets import DefineLabel, define_label
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    add_note,
    assign_label,
)
from umc_desktop.operations.undoing import (
    ListHistory,
    Redo,
    Undo,
    list_history,
    redo,
    undo,
)
from umc_desktop.storage import annotations, labels
from umc_desktop.storage.project_file import ProjectFile


def label(project, sample_ids, name, annotator="ada"):
    assign_label(project, AssignLabel(sample_ids, name, annotator=annotator), SILENT)


def labelled(project):
    with project.read() as connection:
        return annotations.read_current(connection).sample_ids.tolist()


def test_nothing_to_undo(project):
    for operation, request in ((undo, Undo("ada")), (redo, Redo("ada"))):
        outcome = operation(project, request, SILENT)
        assert outcome.data == {"done": False}
        assert outcome.summary.startswith("There is nothing of ada to ")
    assert list_history(project, ListHistory(), SILENT).data["operations"] == []


def test_undo_redo_undo_say_what_they_did(project):
    label(project, (1, 2), "a")
    said = [
        operation(project, request, SILENT).summary
        for operation, request in (
            (undo, Undo("ada")),
            (redo, Redo("ada")),
            (undo, Undo("ada")),
            (redo, Redo("ada")),
        )
    ]
    what = "Labelled 2 samples as “a”."
    assert said == [f"Undone: {what}", f"Done again: {what}"] * 2
    assert labelled(project) == [1, 2]


def test_nobody_undoes_anothers_step(project):
    label(project, (1,), "a", "ada")
    label(project, (2,), "b", "bob")
    undo(project, Undo("ada"), SILENT)
    assert labelled(project) == [2]
    assert not undo(project, Undo("ada"), SILENT).data["done"]
    assert not undo(project, Undo("cy"), SILENT).data["done"]


def test_a_label_made_by_hand_goes_with_undo_and_comes_back_with_redo(project):
    define_label(project, DefineLabel("tickets", "c", annotator="ada"), SILENT)

    def names():
        with project.read() as connection:
            return [item.name for item in labels.read_labels(connection)]

    assert names() == ["a", "b", "c"]
    assert undo(project, Undo("ada"), SILENT).data["done"]
    assert names() == ["a", "b"]
    redo(project, Redo("ada"), SILENT)
    assert names() == ["a", "b", "c"]


def test_undo_and_redo_survive_a_restart(project):
    label(project, (1,), "a")
    label(project, (2,), "b")
    undo(project, Undo("ada"), SILENT)
    project.close()
    again = ProjectFile.open(project.path)
    assert labelled(again) == [1]
    redo(again, Redo("ada"), SILENT)
    assert labelled(again) == [1, 2]
    undo(again, Undo("ada"), SILENT)
    undo(again, Undo("ada"), SILENT)
    assert labelled(again) == []
    again.close()


def test_a_new_step_after_undo_ends_redo(project):
    label(project, (1,), "a")
    undo(project, Undo("ada"), SILENT)
    add_note(project, AddNote((1,), "hm", "ada"), SILENT)
    assert not redo(project, Redo("ada"), SILENT).data["done"]


def test_undoing_a_batch_names_the_samples_to_draw_again(project):
    label(project, (2, 4), "a")
    assert sorted(undo(project, Undo("ada"), SILENT).sample_ids) == [2, 4]


def test_history_lists_newest_first_with_what_is_undone(project):
    label(project, (1,), "a")
    undo(project, Undo("ada"), SILENT)
    rows = list_history(project, ListHistory(2), SILENT).data["operations"]
    assert [(row["command"], row["undone"]) for row in rows] == [
        ("history.undo", False),
        ("label.assign", True),
    ]
    assert len(list_history(project, ListHistory(1), SILENT).data["operations"]) == 1
