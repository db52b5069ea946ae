"""The program on a machine with a GPU: what it says, and what it keeps."""

import csv
import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.gpu, pytest.mark.encoders]


def umc(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "umc_desktop", *map(str, arguments), "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "CUDA_LAUNCH_BLOCKING": "0"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_doctor_names_the_gpu():
    said = umc("doctor")
    assert said["cuda"] is True
    assert said["onnxruntime"]["used"][0] == "CUDAExecutionProvider"
    assert said["fine_tuning"]["provider"] in ("GPU (CUDA)", "CPU")


def test_scores_and_versions_say_where_they_were_computed(tmp_path, texts):
    file, project = tmp_path / "texts.csv", tmp_path / "p.umc"
    kinds = ("an invoice of the bank", "a finding of the doctor")
    with file.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("text", "label"))
        rows.writerows(
            (f"{kinds[n % 2]} {text}", ("money", "health")[n % 2])
            for n, text in enumerate(texts)
        )
    umc("project", "new", project)
    umc("sample", "import", project, file, "--text", "text", "--label", "label")
    said = umc("ensemble", "score", project)
    engines = said["engines"]
    assert engines["minilm"]["provider"] == "GPU (CUDA)"
    assert engines["minilm"]["precision"] == "fp16"
    assert engines["minilm"]["notes"] == []
