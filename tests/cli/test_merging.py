"""Two annotators and a trainer, by the program itself: whatever the order, the same."""

import csv
import itertools
import json
import shutil
from pathlib import Path

import pytest

from umc_desktop.cli.main import build, run

ADA, BO, TRAINER = "ada.umc", "bo.umc", "trainer.umc"


@pytest.fixture
def umc(capsys, tmp_path, monkeypatch):
    """Run one command line in a folder of its own; return its JSON."""
    monkeypatch.chdir(tmp_path)

    def umc(*arguments):
        code = run(build(), [*map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    return umc


@pytest.fixture
def copies(umc, tmp_path):
    """Make the trainer's project and send it out; everybody works on their own."""
    texts = [f"a complaint about item number {n}" for n in range(8)]
    texts += [f"praise for the service of day {n}" for n in range(8)]
    with (tmp_path / "texts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("id", "text"), *enumerate(texts, start=1)])
    umc("project", "new", TRAINER)
    umc("sample", "import", TRAINER, "texts.csv", "--text", "text", "--id", "id")
    for name in ("complaint", "praise"):
        umc("label", "define", TRAINER, "--label", name, "--domain", "texts")
    umc("project", "share", TRAINER, ADA, "--assign", "Ada")
    umc("project", "share", TRAINER, BO, "--assign", "Bo")

    def give(file, who, name, *ids):
        chosen = ",".join(map(str, ids))
        umc(
            *("label", "assign", file, "--sample-ids", chosen),
            *("--label", name, "--annotator", who),
        )

    give(ADA, "Ada", "complaint", 1, 2, 3, 9)
    give(ADA, "Ada", "praise", 10, 11)
    umc(
        "label",
        "note",
        ADA,
        "--sample-ids",
        4,
        "--text",
        "unclear",
        "--annotator",
        "Ada",
    )
    give(BO, "Bo", "complaint", 1, 2)
    give(BO, "Bo", "praise", 9, 12)
    umc("history", "undo", BO, "--annotator", "Bo")
    umc("history", "redo", BO, "--annotator", "Bo")
    give(BO, "Bo", "complaint", 13)
    umc("history", "undo", BO, "--annotator", "Bo")
    umc("label", "skip", BO, "--sample-ids", 14, "--annotator", "Bo")
    give(TRAINER, "Trainer", "praise", 16)
    umc(
        "label",
        "rename",
        TRAINER,
        "--label",
        "praise",
        "--domain",
        "texts",
        "--to",
        "thanks",
    )
    return ADA, BO, TRAINER


def state(umc, file):
    """Return the digest, and everything that an export says of the samples."""
    umc("sample", "export", file, "out.jsonl", "--force")
    with Path("out.jsonl").open() as lines:
        rows = [json.loads(line) for line in lines]
    found = sorted(
        (row["text"], row.get("label"), row.get("annotator")) for row in rows
    )
    return umc("project", "check", file)["digest"], found


def test_all_orders_give_equal_digests_and_labels(umc, copies, tmp_path):
    states = []
    for order in itertools.permutations(copies):
        shutil.copy(order[0], "all.umc")
        for other in order[1:]:
            umc("project", "merge", "all.umc", other, "--annotator", "Trainer")
        states.append(state(umc, "all.umc"))
    shutil.copy(copies[0], "all.umc")
    umc("project", "merge", "all.umc", *copies[1:], "--annotator", "Trainer")
    states.append(state(umc, "all.umc"))
    for file, others in ((ADA, (BO, TRAINER)), (BO, (TRAINER, ADA)), (TRAINER, (BO,))):
        umc("project", "merge", file, *others, "--annotator", "Trainer")
        states.append(state(umc, file))
    assert all(one == states[0] for one in states)
    labels = {text: label for text, label, _ in states[0][1]}
    assert len({label for label in labels.values() if label}) == 2
    assert "thanks" in labels.values()


def test_merging_again_brings_nothing(umc, copies):
    umc("project", "merge", TRAINER, ADA, BO, "--annotator", "Trainer")
    before = state(umc, TRAINER)
    for file in copies[:2]:
        again = umc("project", "merge", TRAINER, file, "--annotator", "Trainer")
        assert not again["merged"]
        assert again["events"] == 0
    assert state(umc, TRAINER) == before


def test_the_preview_says_what_the_merge_does_and_undo_takes_it_back(umc, copies):
    before = state(umc, ADA)
    merge = ("project", "merge", ADA, BO, TRAINER, "--annotator", "Ada")
    preview = umc(*merge, "--dry-run")
    assert state(umc, ADA) == before
    done = umc(*merge)
    assert done["said"] == preview["said"]
    lines = [line["what"] for line in done["said"]]
    assert any(
        line.startswith("Bo: ") and "1 differs from yours" in line for line in lines
    )
    umc("history", "undo", ADA, "--annotator", "Ada")
    assert state(umc, ADA) == before
    (backup,) = umc("project", "backups", ADA)["backups"]
    umc("project", "restore", ADA, "--backup", backup["backup"])
    assert state(umc, ADA) == before
