"""Few labels and other domains, with the real encoders, on made-up sentences."""

import json

import pytest

from tests.unit.operations.test_simulating import write_texts
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.transfer_request import MeasureTransfer
from umc_desktop.operations.transferring import measure_transfer

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Two domains with the same three labels in one file."""
    folder = tmp_path_factory.mktemp("texts")
    letters = write_texts(folder / "letters.csv").read_text("utf-8")
    notes = write_texts(folder / "notes.csv", 1, "notes").read_text("utf-8")
    both = folder / "both.csv"
    both.write_text(letters + notes.partition("\n")[2].replace("Note", "No."), "utf-8")
    return both


@pytest.fixture(scope="module")
def measured(texts, tmp_path_factory):
    out = tmp_path_factory.mktemp("measured")
    request = MeasureTransfer((texts,), shots=(1, 5), seeds=2, out=out, processes=1)
    return measure_transfer(request, SILENT), out, request


def test_few_labels(measured):
    rows = measured[0].data["few_shot"]
    assert [(row["members"], row["labels_of_each_class"]) for row in rows] == [
        (members, shots)
        for members in ("default", "default/names=off", "random@minilm")
        for shots in (1, 5)
    ]
    for row in rows:
        assert 0 <= row["accuracy"] <= 1
        assert row["accuracy_low"] <= row["accuracy"] <= row["accuracy_high"]
    # five sentences of each class tell more than one
    assert rows[1]["accuracy"] > 0.6


def test_domains_left_out(measured):
    outcome, _, _ = measured
    rows = outcome.data["left_out"]
    assert [row["domain"] for row in rows] == ["letters", "notes"]
    for row in rows:
        assert (row["shared_labels"], row["share"]) == (3, 1.0)
        assert (row["n_others"], row["n_own"]) == (120, 84)
        assert row["by_others"] > row["by_names"] - 0.1
    assert outcome.summary.startswith(
        "1 file, 2 seeds each. 2 domains left out in turn"
    )


def test_what_was_measured_is_not_measured_again(measured):
    outcome, out, request = measured
    before = {path: path.stat().st_mtime_ns for path in out.glob("measured/*")}
    assert len(before) == 2
    again = measure_transfer(request, SILENT)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert again.data == outcome.data
    written = json.loads((out / "summary.json").read_text("utf-8"))
    assert written["few_shot"] == outcome.data["few_shot"]


def test_domains_without_a_common_label(tmp_path):
    alone = write_texts(tmp_path / "alone.csv")
    found = measure_transfer(
        MeasureTransfer((alone,), shots=(1,), seeds=1, out=tmp_path, processes=1),
        SILENT,
    )
    assert found.data["left_out"] == []
    assert "No domain shares two labels with another domain" in found.summary
    assert found.data["few_shot"][0]["accuracy_low"] is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"seeds": 0}, "seeds"), ({"shots": ()}, "shots"), ({"shots": (0, 1)}, "shots")],
)
def test_what_makes_no_sense_is_refused(changes, words):
    with pytest.raises(InvalidRequestError, match=words):
        MeasureTransfer((), **changes)
