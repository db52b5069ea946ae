"""``umc budget`` in the terminal."""

import json

import pytest

from tests.budgeting import fill_budgeted
from umc_desktop.cli.main import build, run
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def umc(capsys):
    """Run one command line; return exit code, standard output and error."""

    def umc(*arguments):
        code = run(build(), [str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return umc


@pytest.fixture
def path(tmp_path):
    """A project of letters and tickets with two rounds of rewards, closed."""
    path = tmp_path / "budget.umc"
    project = ProjectFile.create(path)
    fill_budgeted(project)
    project.close()
    return path


def test_allocate_says_who_gets_what_and_why(umc, path):
    code, out, err = umc("budget", "allocate", path, "--budget", 20)
    assert (code, err) == (0, "")
    assert out.startswith("18 decisions by expected-gain, seed 0: letters 9, ")
    assert "under 40 labels nobody can tell what they gain" in out
    code, out, _ = umc("budget", "show", path)
    assert code == 0
    assert out.startswith("18 decisions by expected-gain")
    for words in ("log labels", "standard error", "follows again: yes"):
        assert words in out


def test_json_gives_the_same_split_for_the_same_seed(umc, path):
    line = ("budget", "allocate", path, "--budget", 60, "--policy", "paper", "--json")
    first, again, other = (
        json.loads(umc(*line, "--seed", seed)[1]) for seed in (4, 4, 5)
    )
    assert first["allocation"] == again["allocation"]
    assert first["domains"] == again["domains"] != other["domains"]
    assert sum(first["allocation"].values()) == 54
    assert first["split"]["seed"] == 4


def test_json_of_show(umc, path):
    line = ("budget", "allocate", path, "--budget", 50)
    umc(*line, "--policy", "thompson", "--seed", 9)
    code, out, err = umc("budget", "show", path, "--json")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    data = json.loads(out)
    assert data["policy"] == "thompson"
    assert data["split"]["seed"] == 9
    assert data["split"]["follows_again"] is True
    letters, tickets = data["domains"]
    assert letters["domain"] == "letters"
    assert letters["share"] + tickets["share"] == pytest.approx(1)
    assert letters["gain"] > tickets["gain"]
    assert {row["feature"] for row in data["meaning"]} >= {"bias", "this domain"}
    assert [row["standard_error"] for row in data["rewards"]] == [0.05] * 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--policy", "guess"), "“guess” is no way to split a budget"),
        (("--shares", "films=2"), "there is no domain “films”"),
        (("--shares", "letters"), "DOMAIN=WEIGHT"),
        (("--budget", "0"), "at least 1"),
    ],
)
def test_what_cannot_be_split_is_said(umc, path, options, words):
    line = ("budget", "allocate", path, "--budget", 50, *options)
    code, out, err = umc(*line)
    assert (code, out) == (1, "")
    assert words in err
    code, out, _ = umc(*line, "--json")
    assert code == 1
    assert words in json.loads(out)["error"]


def test_fixed_shares_from_the_terminal(umc, path):
    line = ("budget", "allocate", path, "--budget", 50)
    data = json.loads(umc(*line, "--shares", "letters=1,tickets=4", "--json")[1])
    assert data["split"]["policy"] == "fixed"
    assert data["allocation"] == {"letters": 9, "tickets": 36}
