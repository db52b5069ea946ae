"""``umc evaluate advice`` in the terminal."""

import json

from umc_desktop.cli.main import build, run
from umc_desktop.storage import operations, rounds
from umc_desktop.storage.project_file import ProjectFile

SENTENCE = (
    "91.2\u202f% ± 1.8 on the audit slice; the last 150 labels changed 0.4\u202f% of "
    "predictions. Further labels hardly pay."
)
ADVICE = {
    "verdict": "stop pays",
    "sentence": SENTENCE,
    "changed": 0.004,
    "new_labels": 150,
    "kappa": 0.995,
    "verdict_before": "levelling off",
}


def advise(path, *options):
    return run(build(), ["evaluate", "advice", str(path), *options])


def test_before_the_first_round(tmp_path, capsys):
    path = tmp_path / "new.umc"
    ProjectFile.create(path).close()
    assert advise(path) == 0
    said = capsys.readouterr().out
    assert said.startswith("There is no advice yet")
    assert said.count("\n") == 1
    assert advise(path, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["round"], data["verdict"]) == (None, None)
    assert data["sentence"] == said.strip()


def test_the_last_round_in_words_and_numbers(tmp_path, capsys):
    path = tmp_path / "taught.umc"
    project = ProjectFile.create(path)
    with project.write() as connection:
        operation = operations.record(connection, "model.update", "{}")
        for metrics in ({}, {"advice": ADVICE}):
            rounds.add_round(connection, operation, "default", 600, metrics, {})
    project.close()
    assert advise(path) == 0
    said = capsys.readouterr().out
    assert said.startswith(SENTENCE)
    assert said.count(SENTENCE) == 1
    assert "verdict: stop pays" in said
    assert advise(path, "--json") == 0
    out, err = capsys.readouterr()
    assert (out.count("\n"), err) == (1, "")
    assert json.loads(out) == {"round": 1, "labels": 600, **ADVICE}
