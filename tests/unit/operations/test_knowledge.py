"""Importing, looking up and removing knowledge."""

import pytest

from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import knowledge
from umc_desktop.operations.knowledge import FindEntries, ImportKnowledge


@pytest.fixture(autouse=True)
def own_base(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))


@pytest.fixture
def glossary(tmp_path):
    path = tmp_path / "Glossary.csv"
    path.write_text("code,name,synonyms\nA,fever,pyrexia\nB,cough,\n,,\nC\n", "utf-8")
    return path


def imported(path, **how):
    return knowledge.import_knowledge(ImportKnowledge(path, **how), SILENT)


def found(*words, **how):
    data = knowledge.find_entries(FindEntries(words, **how), SILENT).data
    return [entry["code"] for entry in data["entries"]]


def test_a_file_becomes_a_source_and_says_what_was_left_out(glossary):
    outcome = imported(glossary)
    assert outcome.summary == (
        "Imported 2 entries as “Glossary”, 1 row could not be used."
    )
    assert outcome.data["problems"] == [
        {"file": "Glossary.csv", "line": 5, "reason": "expected 3 fields, found 1"}
    ]
    listed = knowledge.list_knowledge(knowledge.ListKnowledge(), SILENT).data
    assert [one["name"] for one in listed["sources"]] == ["Glossary"]
    assert found("pyrexia") == ["A"]


def test_a_source_is_replaced_only_when_asked_to(glossary):
    imported(glossary)
    with pytest.raises(InvalidRequestError, match=r"already\. Replace it"):
        imported(glossary)
    imported(glossary, source="Other")
    glossary.write_text("code,name\nZ,zebra\n", "utf-8")
    imported(glossary, replace=True)
    assert found("zebra") == ["Z"]
    assert found("fever", source="Other") == ["A"]
    with pytest.raises(InvalidRequestError, match="no source “X”, but Glossary, Other"):
        found("fever", source="X")


def test_a_file_without_an_entry_replaces_nothing(glossary, tmp_path):
    imported(glossary)
    glossary.write_text("code,name\nA,\nB,\n", "utf-8")
    with pytest.raises(
        ExchangeError, match="2 rows cannot be used; line 2: it has no name"
    ):
        imported(glossary, replace=True)
    assert found("fever") == ["A"]
    old = tmp_path / "old.obo"
    old.write_text("[Term]\nid: A\nname: a\nis_obsolete: true\n", "utf-8")
    with pytest.raises(ExchangeError, match="All of its terms are obsolete"):
        imported(old)
    glossary.write_text("code,name\n", "utf-8")
    with pytest.raises(ExchangeError, match="It has no rows"):
        imported(glossary, replace=True)


def test_terms_in_a_text_are_told_with_their_entries(glossary):
    imported(glossary)
    outcome = knowledge.spot_terms(knowledge.SpotTerms("Fevers and a cough"), SILENT)
    assert outcome.data["terms"] == [
        {
            "term": "Fevers",
            "start": 0,
            "end": 6,
            "entries": [{"source": "Glossary", "code": "A", "name": "fever"}],
        },
        {
            "term": "cough",
            "start": 13,
            "end": 18,
            "entries": [{"source": "Glossary", "code": "B", "name": "cough"}],
        },
    ]


def test_without_a_source_it_says_how_to_get_one():
    for work in (
        lambda: found("fever"),
        lambda: knowledge.spot_terms(knowledge.SpotTerms("fever"), SILENT),
        lambda: knowledge.remove_source(knowledge.RemoveSource("X"), SILENT),
    ):
        with pytest.raises(InvalidRequestError, match="umc knowledge import FILE"):
            work()
    said = knowledge.list_knowledge(knowledge.ListKnowledge(), SILENT).summary
    assert "umc knowledge import FILE" in said


def test_a_source_is_removed(glossary):
    imported(glossary)
    imported(glossary, source="Other")
    with pytest.raises(InvalidRequestError, match="no source “X”"):
        knowledge.remove_source(knowledge.RemoveSource("X"), SILENT)
    knowledge.remove_source(knowledge.RemoveSource("Other"), SILENT)
    assert found("fever") == ["A"]


@pytest.mark.parametrize("limit", [0, 501])
def test_limits_are_checked(limit):
    with pytest.raises(InvalidRequestError, match="between 1 and 500"):
        found("x", limit=limit)


def test_what_was_found_says_what_stands_above_it(glossary):
    glossary.write_text("code,name,parent\nA,fever,\nB,high fever,A\n", "utf-8")
    imported(glossary)
    data = knowledge.find_entries(FindEntries(("high",)), SILENT).data["entries"][0]
    assert data["path"] == data["parents"] == [{"code": "A", "name": "fever"}]
