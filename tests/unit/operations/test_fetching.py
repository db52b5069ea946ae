"""Fetching from a hub: off by default, listed first, pinned, compared, never unsafe."""

import json

import pytest

from tests.bringing import save_onnx
from tests.hub import COMMIT, serving
from umc_desktop.__main__ import main
from umc_desktop.operations.model_sources import fetched_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A graph and what belongs to it, as a hub has it."""
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("UMC_NETWORK", "1")
    graph = save_onnx(tmp_path / "hub")
    graph.rename(graph.with_name("model.onnx"))
    (graph.parent / "README.md").write_text("---\nlicense: cc-by-4.0\n---\n")
    (graph.parent / "train.py").write_text("raise SystemExit\n")
    return graph.parent


def fetch(hub, *arguments, hub_id="ada/tiny"):
    return main(
        ["model", "fetch", hub_id, "--endpoint", hub.endpoint, "--json", *arguments]
    )


def test_it_is_off_and_says_how_to_switch_it_on(folder, monkeypatch, capsys):
    monkeypatch.delenv("UMC_NETWORK")
    with serving(folder, "ada/tiny") as hub:
        assert fetch(hub, "--yes") == 1
    assert "UMC_NETWORK=1 umc model fetch ada/tiny" in capsys.readouterr().err
    assert hub.asked == []


def test_first_it_lists_then_it_downloads_exactly_that(folder, tmp_path, capsys):
    with serving(folder, "ada/tiny") as hub:
        assert fetch(hub) == 0
        listed = json.loads(capsys.readouterr().out)
        assert [method for method, _ in hub.asked] == ["GET"]
        assert fetched_folder("ada/tiny") is None
        assert fetch(hub, "--yes") == 0
    fetched = json.loads(capsys.readouterr().out)
    assert (listed["licence"], listed["revision"]) == ("cc-by-4.0", COMMIT)
    names = [one["file"] for one in listed["files"]]
    assert names == ["README.md", "tokenizer.json", "model.onnx"], "no code"
    sizes = [(folder / name).stat().st_size for name in names]
    assert [one["bytes"] for one in listed["files"]] == sizes
    assert not listed["downloaded"]
    assert fetched["downloaded"]
    place = fetched_folder("ada/tiny")
    assert place is not None
    assert place.name == COMMIT
    assert {path.name for path in place.iterdir()} == {*names, "fetched.json"}
    assert (place / "model.onnx").read_bytes() == (folder / "model.onnx").read_bytes()
    asked = {path for method, path in hub.asked if "/api/" not in path}
    assert asked == {f"/ada/tiny/resolve/{COMMIT}/{name}" for name in names}
    said = " ".join(
        f"{key}: {value}" for one in hub.headers for key, value in one.items()
    )
    assert "authorization" not in said.lower()
    assert "torch" not in said, "what is installed here is nobody's business"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model.onnx": {"lfs": {"sha256": "0" * 64, "size": 1, "pointerSize": 1}}},
         "not what the hub announced"),
        ({"tokenizer.json": {"blobId": "0" * 40}}, "not what the hub announced"),
        ({"model.onnx": {"lfs": None}}, "does not say size and sha256"),
        ({"README.md": {"rfilename": "../README.md"}}, "outside of the model's folder"),
        ({"model.onnx": {"rfilename": "pytorch_model.bin"}}, "run any program"),
        ({"model.onnx": {"size": 2**40}}, "8 GB are the most"),
    ],
)  # fmt: skip
def test_what_is_not_safe_is_refused_in_words(folder, changes, said, capsys):
    with serving(folder, "ada/tiny", **changes) as hub:
        assert fetch(hub, "--yes") == 1
    assert said in capsys.readouterr().err
    assert fetched_folder("ada/tiny") is None


def test_a_configuration_that_asks_for_code_ends_it_before_the_weights(folder, capsys):
    (folder / "config.json").write_text('{"auto_map": {"AutoModel": "x.Y"}}')
    with serving(folder, "ada/tiny") as hub:
        assert fetch(hub, "--yes") == 1
    assert "program code that came with the model" in capsys.readouterr().err
    assert not any(path.endswith("model.onnx") for _, path in hub.asked)
    assert fetched_folder("ada/tiny") is None


def test_what_is_not_there_is_said(folder, capsys):
    with serving(folder, "ada/tiny") as hub:
        assert fetch(hub, hub_id="ada/other") == 1
        assert "has no model “ada/other”" in capsys.readouterr().err
        assert fetch(hub, hub_id="../etc") == 1
        assert "write owner/name" in capsys.readouterr().err
    assert fetch(hub, hub_id="ada/tiny") == 1, "the hub is gone"
    assert "cannot be asked for" in capsys.readouterr().err
