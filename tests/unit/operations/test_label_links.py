"""Labels linked to entries of the knowledge base."""

import pytest

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.knowledge import Entry
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import label_links, label_sets, undoing
from umc_desktop.operations.label_links import LinkEntry, ListLinks, UnlinkEntry
from umc_desktop.operations.label_sets import MergeLabels
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage.knowledge import KnowledgeBase


@pytest.fixture(autouse=True)
def base(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    base = KnowledgeBase()
    for name, codes in (("codes", ["A1"]), ("more", ["A1", "B2"])):
        entries = [Entry(code, f"{name} {code}") for code in codes]
        base.write_source(name, "table", "x.csv", "2026", [entries], SILENT)
    return base


def link(project, **how):
    return label_links.link_entry(project, LinkEntry(**how, annotator="Ada"), SILENT)


def unlink(project, **how):
    return label_links.unlink_entry(
        project, UnlinkEntry(**how, annotator="Ada"), SILENT
    )


def linked(project):
    data = label_links.list_links(project, ListLinks(), SILENT).data["links"]
    return [(one["label"], one["source"], one["code"], one["name"]) for one in data]


def test_a_label_is_linked_seen_and_unlinked(project):
    outcome = link(project, label="a", entry="B2")
    assert outcome.summary == "Linked “a” to more B2 (B2)."
    assert Changes.FACTS in outcome.changes
    link(project, label="a", entry="A1", source="codes")
    assert linked(project) == [
        ("a", "more", "B2", "more B2"),
        ("a", "codes", "A1", "codes A1"),
    ]
    view = load_view(project)
    (label_id,) = [one.id for one in view.labels.values() if one.name == "a"]
    assert [one.code for one in view.links[label_id]] == ["B2", "A1"]
    said = unlink(project, label="a", entry="B2").summary
    assert said == "“a” is no longer linked to more B2 (B2)."
    assert linked(project) == [("a", "codes", "A1", "codes A1")]


def test_links_can_be_undone_and_redone(project):
    link(project, label="a", entry="B2")
    undoing.undo(project, undoing.Undo(annotator="Ada"), SILENT)
    assert linked(project) == []
    undoing.redo(project, undoing.Redo(annotator="Ada"), SILENT)
    unlink(project, label="a", entry="B2")
    undoing.undo(project, undoing.Undo(annotator="Ada"), SILENT)
    assert linked(project) == [("a", "more", "B2", "more B2")]


def test_a_link_stays_when_its_source_is_gone(project, base):
    link(project, label="a", entry="B2")
    base.remove_source("more")
    assert linked(project) == [("a", "more", "B2", "more B2")]
    data = label_links.list_links(project, ListLinks(), SILENT).data["links"]
    assert data[0]["here"] is False
    unlink(project, label="a", entry="B2")
    assert linked(project) == []


def test_a_merged_labels_links_go_to_the_label_that_takes_its_place(project):
    link(project, label="a", entry="B2")
    link(project, label="b", entry="B2")
    label_sets.merge_labels(project, MergeLabels("tickets", "a", "b"), SILENT)
    assert linked(project) == [("b", "more", "B2", "more B2")] * 2
    unlink(project, label="b", entry="B2")
    assert linked(project) == []


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"label": "zzz", "entry": "B2"}, "no label “zzz” here"),
        ({"label": "a", "entry": "Z9"}, "no entry with the code “Z9”"),
        ({"label": "a", "entry": "A1"}, "stands in codes, more; say which"),
        ({"label": "a", "entry": "A1", "source": "x"}, "no source “x” on this"),
        ({"label": "a", "entry": "B2", "domain": "x"}, "no domain “x” here"),
    ],
)
def test_what_is_not_there_is_not_linked(project, how, words):
    with pytest.raises(InvalidRequestError, match=words):
        link(project, **how)
    assert linked(project) == []


def test_twice_is_once(project):
    link(project, label="a", entry="B2")
    with pytest.raises(InvalidRequestError, match="linked to more B2"):
        link(project, label="a", entry="B2")
    with pytest.raises(InvalidRequestError, match="is not linked to Z9"):
        unlink(project, label="a", entry="Z9")
