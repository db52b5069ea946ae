"""Finishing with the real encoders, on a few made-up sentences."""

import json

import pytest

from tests.unit.operations.test_simulating import write_texts
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.finishing_request import FinishPools
from umc_desktop.operations.finishing_trial import finish_pools

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]

OPTIONS = {"labels": 10, "seeds": 2, "processes": 1}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return write_texts(tmp_path_factory.mktemp("texts") / "letters.csv")


@pytest.fixture(scope="module")
def tried(texts, tmp_path_factory):
    out = tmp_path_factory.mktemp("finished")
    return finish_pools(FinishPools((texts,), out=out, **OPTIONS), SILENT), out


def times_of(out):
    return {path.name: path.stat().st_mtime_ns for path in out.glob("runs/*.run")}


def test_what_is_written(tried):
    outcome, out = tried
    assert {path.name for path in out.iterdir()} == {
        "report.html",
        "runs",
        "summary.json",
    }
    assert len(times_of(out)) == 2
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["sentence"] == outcome.summary
    assert summary["runs"] == 2
    (file,) = summary["files"]
    # all but one of 120 are in the pool, and all have a label in the end
    assert file["name"] == "letters"
    assert file["n_pool"] == 119
    assert 0.9 < file["accuracy"] <= 1
    assert "Finishing: whole pools labelled" in (out / "report.html").read_text("utf-8")


def test_what_was_done_is_not_done_again(tried, texts):
    outcome, out = tried
    before = times_of(out)
    again = finish_pools(FinishPools((texts,), out=out, **OPTIONS), SILENT)
    assert times_of(out) == before
    assert again.summary == outcome.summary
    other = {**OPTIONS, "target": 0.9}
    finish_pools(FinishPools((texts,), out=out, **other), SILENT)
    assert len(times_of(out)) == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": 1.0}, "between 0 and 1"),
        ({"oversight": 1.0}, "oversight"),
        ({"seeds": 0}, "at least 1"),
        ({"processes": -1}, "negative"),
    ],
)
def test_what_is_impossible_is_refused(changes, words):
    with pytest.raises(InvalidRequestError, match=words):
        FinishPools((), **changes)


def test_files_of_one_name_are_refused(texts, tmp_path):
    request = FinishPools((texts, tmp_path / "letters.csv"), out=tmp_path)
    with pytest.raises(InvalidRequestError, match="same name"):
        finish_pools(request, SILENT)
