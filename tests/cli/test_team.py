"""A team in the terminal: from a planned overlap to labels that stand."""

import csv
import json

import pytest

from umc_desktop.cli.main import build, run


@pytest.fixture
def umc(capsys):
    """Run one command line that works; return what it says as an object."""

    def umc(*arguments, code=0):
        ended = run(build(), [*(str(argument) for argument in arguments), "--json"])
        out, err = capsys.readouterr()
        assert ended == code, err
        return json.loads(out)

    return umc


@pytest.fixture
def path(project):
    """A filled project that nobody has open."""
    project.close()
    return project.path


def test_two_annotators_and_a_judge(umc, path, tmp_path):
    umc("quality", "plan", path, "--overlap", "1", "--annotator", "lead")
    for name, label, ids in (
        ("ada", "a", "1,2,3"),
        ("bob", "a", "1"),
        ("bob", "b", "2,3"),
    ):
        umc(
            *("label", "assign", path, "--sample-ids", ids),
            *("--label", label, "--annotator", name),
        )
    agreement = umc("quality", "agreement", path, "--resamples", 200)
    (task,) = agreement["tasks"]
    assert (task["shared"], task["annotators"]) == (3, ["ada", "bob"])
    assert task["pairs"][0]["percent"]["value"] == pytest.approx(1 / 3)
    assert agreement["pairs"][0]["labels_of"] == task["name"]

    umc("quality", "policy", path, "adjudicated")
    conflicts = umc("quality", "adjudicate", path, "--annotator", "lead")["conflicts"]
    assert [one["sample"] for one in conflicts] == [2, 3]
    assert {said["label"] for said in conflicts[0]["opinions"]} == {"a", "b"}
    umc(
        *("quality", "decide", path, "--sample-ids", "2", "--label", "b"),
        *("--note", "line 3", "--annotator", "lead"),
    )
    umc("annotator", "describe", path, "--name", "lead", "--shown-as", "Judge")

    out = tmp_path / "out.csv"
    umc("sample", "export", path, out)
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["text"], row["label"], row["annotator"]) for row in rows] == [
        ("text number 1", "a", "bob"),
        ("text number 2", "b", "Judge"),
    ]

    records = umc("quality", "annotators", path)["annotators"]
    assert [one["name"] for one in records] == ["ada", "bob"]
    assert records[0]["mistakes"][0]["right"] == "b"
    events = umc("history", "sample", path, 2)["events"]
    assert [one["what"] for one in events][-1] == "adjudication"
    assert umc("history", "at", path, "2001-01-01")["labelled"] == 0
    assert umc("history", "audit", path, "--who", "bob")["steps"]


def test_what_cannot_be_done_is_said_with_exit_code_1(umc, path):
    said = umc("quality", "agreement", path, code=1)
    assert "labels of two annotators yet" in json.dumps(said)
    umc("quality", "policy", path, "loudest", code=1)
    umc("history", "at", path, "yesterday", code=1)
    umc("quality", "decide", path, "--sample-ids", 1, "--label", "a", code=1)
