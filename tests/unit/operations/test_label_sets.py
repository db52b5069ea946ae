"""Label sets: keys move, names change, labels merge; all of it can be undone."""

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.label_sets import (
    DefineLabel,
    ListLabels,
    MergeLabels,
    RenameLabel,
    define_label,
    list_labels,
    merge_labels,
    rename_label,
)
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage import annotations, arrays, label_changes, labels


def define(project, label, definition=None, key=None):
    request = DefineLabel("tickets", label, definition, key, annotator="ada")
    return define_label(project, request, SILENT)


def rename(project, label, to):
    request = RenameLabel("tickets", label, to, annotator="ada")
    return rename_label(project, request, SILENT)


def merge(project, label, into):
    request = MergeLabels("tickets", label, into, annotator="ada")
    return merge_labels(project, request, SILENT)


def give(project, sample_ids, label, annotator="ada", *, create=False):
    request = AssignLabel(sample_ids, label, create=create, annotator=annotator)
    assign_label(project, request, SILENT)


def take_back(project):
    assert undo(project, Undo("ada"), SILENT).data["done"]


def shown(project):
    rows = list_labels(project, ListLabels(), SILENT).data["labels"]
    return {
        row["label"]: (row["key"], row["definition"], row["samples"]) for row in rows
    }


@pytest.fixture(autouse=True)
def stays_in_step_with_the_log(project):
    yield
    if not project.read_only:
        check_project(project, CheckProject(), SILENT)


def test_a_key_moves_to_the_label_that_asks_for_it_and_back(project):
    define(project, "b", "about b", "1")
    assert shown(project) == {"a": ("", "", 0), "b": ("1", "about b", 0)}
    take_back(project)
    assert shown(project) == {"a": ("1", "", 0), "b": ("2", "", 0)}


def test_what_is_labelled_follows_a_new_name(project):
    give(project, (1, 2), "a")
    assert rename(project, "a", "alpha").summary == "“a” is now called “alpha”."
    assert shown(project) == {"alpha": ("1", "", 2), "b": ("2", "", 0)}
    take_back(project)
    assert shown(project)["a"] == ("1", "", 2)


def test_the_old_name_still_finds_a_renamed_label(project):
    rename(project, "a", "alpha")
    give(project, (3,), "a")
    assert shown(project)["alpha"][2] == 1
    with project.write() as connection:
        found = labels.ensure_labels(connection, 1, ["a", "c"])
    assert (found["a"].name, found["c"].name) == ("alpha", "c")


@pytest.mark.parametrize(
    ("label", "to", "said"),
    [
        ("a", "b", "merge them"),
        ("a", " ", "is empty"),
        ("a", "x\ny", "line break"),
        ("z", "y", "“z” is no label of tickets"),
    ],
)
def test_a_name_that_cannot_be_is_refused(project, label, to, said):
    with pytest.raises(InvalidRequestError, match=said):
        rename(project, label, to)


def test_names_can_be_swapped(project):
    give(project, (1,), "a")
    rename(project, "a", "c")
    rename(project, "b", "a")
    rename(project, "c", "b")
    # "a" was the first one's name of earlier days, and is the second one's of today
    assert shown(project) == {"b": ("1", "", 1), "a": ("2", "", 0)}


def test_a_merged_labels_samples_count_as_the_others(project):
    give(project, (1, 2), "a")
    give(project, (3,), "b")
    assert merge(project, "a", "b").summary == "“a” is now “b”: 2 samples."
    assert shown(project) == {"b": ("2", "", 3)}
    give(project, (4,), "a", "bob")
    assert shown(project)["b"][2] == 4, "who does not know yet still finds it"
    take_back(project)
    # Bob was told that it is "b" by then
    assert shown(project) == {"a": ("1", "", 2), "b": ("2", "", 2)}
    redo(project, Redo("ada"), SILENT)
    assert shown(project)["b"][2] == 4


def test_merges_go_on_to_the_end_of_the_chain(project):
    define(project, "c")
    give(project, (1,), "a")
    merge(project, "a", "b")
    merge(project, "b", "c")
    assert shown(project)["c"][2] == 1
    assert list(shown(project)) == ["c"]
    with pytest.raises(InvalidRequestError, match="into itself"):
        merge(project, "a", "c")


def test_labels_merged_in_a_circle_all_stay(project):
    """As happens when two people merge the same two the other way round."""
    with project.read() as connection:
        one, other = (item.uid.hex() for item in labels.read_labels(connection))
    merge(project, "a", "b")
    with project.write() as connection:
        step = journal.begin(
            project, connection, "label.merge", ListLabels(), reversible=True
        )
        step.tell(connection, label_changes.MERGED, [(other, one)])
        label_changes.fold(connection)
    assert list(shown(project)) == ["a", "b"]


def test_a_label_someone_gave_stays_when_its_making_is_undone(project):
    define(project, "c")
    give(project, (1,), "c", "bob")
    take_back(project)
    assert shown(project)["c"][2] == 1


def test_a_label_made_while_labelling_goes_with_it(project):
    give(project, (1,), "fresh", create=True)
    assert shown(project)["fresh"][2] == 1
    take_back(project)
    assert list(shown(project)) == ["a", "b"]
    give(project, (2,), "fresh", create=True)
    assert shown(project)["fresh"] == ("3", "", 1)


def test_suggestions_of_a_merged_label_are_shown_as_the_other(project):
    ids = np.arange(1, 6)
    with project.write() as connection:
        suggested = np.array([1, 2, 1, 2, 1], np.int32)
        arrays.replace(connection, "round", {"ids": ids, "suggestion": suggested})
        positions, domains = np.zeros((5, 2), np.float32), np.ones(5, np.int32)
        mapped = {"ids": ids, "positions": positions, "domain_ids": domains}
        arrays.replace(connection, "map", mapped)
    merge(project, "a", "b")
    assert load_view(project).suggestions.tolist() == [2] * 5


def test_a_merged_label_is_exported_by_the_name_that_stands(project):
    give(project, (1,), "a")
    merge(project, "a", "b")
    rename(project, "b", "beta")
    with project.read() as connection:
        assert [i.label_id for i in annotations.iterate_annotations(connection)] == [2]
        assert labels.read_label_names(connection) == {1: "beta", 2: "beta"}
