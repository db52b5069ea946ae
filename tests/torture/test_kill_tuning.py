"""Fine-tuning in the real program, killed at a moment that nothing prepares for."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from umc_desktop.__main__ import main
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage.project_file import ProjectFile

TITLES, LABELS, PATIENCE_S = 240, 120, 900
PASSES = 2  # kept before it is killed: one that began anew would keep the first again
pytestmark = [
    pytest.mark.encoders,
    pytest.mark.xdist_group("encoders"),
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="cannot kill so there"),
]


@pytest.fixture
def taught(shared_data, tmp_path):
    part, path = tmp_path / "titles.csv", tmp_path / "titles.umc"
    source = shared_data / "technical_stackoverflow.csv"
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:TITLES])
    assert main(["project", "new", str(path)]) == 0
    assert main(["sample", "import", str(path), str(part), "--known-labels"]) == 0
    project = ProjectFile.open(path)
    for command, request in (
        ("ensemble.score", ScoreSamples()),
        ("queue.next", PlanQueue(LABELS, 0.3)),
    ):
        execute_on(project, CATALOGUE[command], request, SILENT)
    answer_queue(project)
    project.close()
    return path


def update(path, place):
    """Start the program on a project with a cache and weights of its own."""
    kept = {name: str(place / name) for name in ("config", "data", "cache")}
    if not (place / "cache").exists():
        shutil.copytree(os.environ["UMC_CACHE"], place / "cache")
        shutil.rmtree(place / "cache" / "tuning", ignore_errors=True)
    known = {f"UMC_{name.upper()}": value for name, value in kept.items()}
    arguments = ["model", "update", str(path), "--mode", "full", "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "umc_desktop", *arguments],
        env=os.environ | known,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def passes_kept(states):
    """Return how many passes over the labels the checkpoint holds; 0 without one."""
    try:
        kept = [json.loads(path.read_bytes()) for path in states.glob("*/state.json")]
    except FileNotFoundError:  # done: the checkpoint has just been thrown away
        return 0
    return max((state["epoch"] for state in kept), default=0)


def test_killed_and_asked_again_it_goes_on_to_the_very_same_weights(taught, tmp_path):
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for place in (killed, whole):
        place.mkdir()
        shutil.copy(taught, place / "titles.umc")
    running = update(killed / "titles.umc", killed)
    states = killed / "cache" / "tuning"
    end = time.monotonic() + PATIENCE_S
    while passes_kept(states) < PASSES:
        assert running.poll() is None, running.stderr.read()
        assert time.monotonic() < end, "no pass over the labels came to its end"
        time.sleep(0.05)
    running.kill()
    running.communicate()
    assert not list((killed / "data").glob("models/*.safetensors"))

    again = update(killed / "titles.umc", killed)
    seen = set()
    while again.poll() is None and time.monotonic() < end:
        seen.add(passes_kept(states))
        time.sleep(0.02)
    passes = seen - {0}
    assert min(passes) >= PASSES, "it began anew"
    assert max(passes) > PASSES
    told, progress = again.communicate(timeout=PATIENCE_S)
    assert again.returncode == 0, progress

    undisturbed = update(whole / "titles.umc", whole)
    expected, progress = undisturbed.communicate(timeout=PATIENCE_S)
    assert undisturbed.returncode == 0, progress
    assert json.loads(told)["tuned"] == json.loads(expected)["tuned"]
