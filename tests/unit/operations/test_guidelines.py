"""Guidelines in versions, who has read them, and samples that explain a label."""

import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.guidelines import (
    AcknowledgeGuidelines,
    ReferSamples,
    SetGuidelines,
    ShowGuidelines,
    acknowledge_guidelines,
    read_references,
    read_state,
    refer_samples,
    set_guidelines,
    show_guidelines,
)
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.storage import labels


def write(project, text, annotator="ada"):
    request = SetGuidelines("tickets", text=text, annotator=annotator)
    return set_guidelines(project, request, SILENT)


def shown(project, version=None):
    return show_guidelines(project, ShowGuidelines("tickets", version), SILENT).data


def test_every_version_is_kept(project):
    assert shown(project) == {"domain": "tickets", "version": 0, "text": ""}
    write(project, "# One")
    assert write(project, "# Two").data == {"domain": "tickets", "version": 2}
    assert shown(project)["text"] == "# Two"
    assert shown(project, 1)["text"] == "# One"
    undo(project, Undo("ada"), SILENT)
    assert shown(project)["text"] == "# One"
    with pytest.raises(InvalidRequestError, match="1 version; 2 is none"):
        shown(project, 2)


def test_a_change_is_new_to_who_has_not_read_it(project):
    assert not read_state(project, 1, "bob").unseen
    write(project, "# One")
    assert not read_state(project, 1, "ada").unseen, "who wrote it knows it"
    state = read_state(project, 1, "bob")
    assert (state.text, state.version, state.author, state.unseen) == (
        "# One",
        1,
        "ada",
        True,
    )
    acknowledge_guidelines(project, AcknowledgeGuidelines("tickets", "bob"), SILENT)
    assert not read_state(project, 1, "bob").unseen
    write(project, "# Two")
    assert read_state(project, 1, "bob").unseen


def test_guidelines_come_from_a_file(project, tmp_path):
    file = tmp_path / "guide.md"
    file.write_bytes(b"\xef\xbb\xbf# Caf\xc3\xa9\n")
    request = SetGuidelines("tickets", file=file, annotator="ada")
    set_guidelines(project, request, SILENT)
    assert shown(project)["text"] == "# Café"


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (SetGuidelines("tickets", annotator="ada"), "as a file or as text"),
        (SetGuidelines("cars", text="x", annotator="ada"), "no domain “cars” here"),
        (SetGuidelines("tickets", text="x" * 200_001), "200,001 characters"),
    ],
)
def test_what_cannot_be_written_is_refused(project, request_, said):
    with pytest.raises(InvalidRequestError, match=said):
        set_guidelines(project, request_, SILENT)


def test_a_file_that_is_no_text_is_refused(project, tmp_path):
    file = tmp_path / "guide.md"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRequestError, match=r"guide\.md cannot be read as text"):
        set_guidelines(project, SetGuidelines("tickets", file), SILENT)


def test_references_and_counterexamples_of_a_label(project):
    def refer(*sample_ids, **asked):
        request = ReferSamples(sample_ids, "a", annotator="ada", **asked)
        return refer_samples(project, request, SILENT).summary

    assert refer(1, 2) == "2 references of “a”."
    assert refer(3, counterexample=True) == "1 counterexample of “a”."
    with project.read() as connection:
        uid = labels.read_labels(connection)[0].uid

    def found():
        return [
            (sample_id, item.counterexample)
            for sample_id, item in read_references(project, uid)
        ]

    assert found() == [(1, False), (2, False), (3, True)]
    refer(1, counterexample=True)
    assert sorted(found()) == [(1, True), (2, False), (3, True)]
    refer(2, remove=True)
    assert sorted(found()) == [(1, True), (3, True)]
    undo(project, Undo("ada"), SILENT)
    assert (2, False) in found()
    with pytest.raises(InvalidRequestError, match="“z” is not in the label set"):
        refer_samples(project, ReferSamples((1,), "z"), SILENT)
