"""The knowledge base from the terminal."""

import json

import pytest

from umc_desktop.__main__ import main


@pytest.fixture(autouse=True)
def own_base(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))


@pytest.fixture
def run(capsys):
    """Run ``umc … --json`` and return its exit code and its object."""

    def run(*arguments) -> tuple[int, dict]:
        code = main([*map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_the_whole_way_of_a_source(run, tmp_path, project):
    path = tmp_path / "terms.tsv"
    path.write_text("code\tterm\tsynonyms\nA1\tfever\tpyrexia|heat\nB2\t\t\n", "utf-8")
    code, data = run("knowledge", "import", path, "--source", "mine")
    assert (code, data["entries"], data["left_out"]) == (0, 1, 1)
    code, data = run("knowledge", "list")
    assert [one["name"] for one in data["sources"]] == ["mine"]
    code, data = run("knowledge", "find", "pyrexia")
    assert [one["code"] for one in data["entries"]] == ["A1"]
    code, data = run("knowledge", "spot", "A fever.")
    assert [one["term"] for one in data["terms"]] == ["fever"]
    project.close()
    link = ("knowledge", "link", project.path, "--label", "a", "--entry", "A1")
    assert run(*link)[0] == 0
    assert run(*link)[0] == 1
    code, data = run("knowledge", "remove", "mine")
    assert code == 0
    code, data = run("knowledge", "links", project.path)
    assert data["links"] == [
        {"label": "a", "source": "mine", "code": "A1", "name": "fever", "here": False}
    ]
    assert run("knowledge", "unlink", *link[2:])[0] == 0
    code, data = run("knowledge", "find", "fever")
    assert code == 1
    assert "umc knowledge import FILE" in data["error"]


def test_what_is_missing_is_said_in_words(run, tmp_path):
    code, data = run("knowledge", "import", tmp_path / "none.csv")
    assert code == 1
    assert "does not exist" in data["error"]
