"""The whole sitting: every habit of the window, by keys and the mouse alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Samples and digits; 180 are enough for a random check of 150 and something after it.
SIZE = os.environ.get("UMC_SITTING", "180,60")
LONG_S = 3600


@pytest.mark.encoders
def test_every_step_shows_what_it_should(tmp_path: Path, shared_data: Path):
    samples, digits = SIZE.split(",")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.sitting",
            f"--samples={samples}",
            f"--digits={digits}",
            f"--data={shared_data}",
            f"--out={tmp_path}",
        ],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LONG_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    pictures = sorted(path.stem for path in tmp_path.glob("*.png"))
    assert {
        "welcome",
        "import",
        "spot-check",
        "two-maps",
        "certificate",
        "merge",
        "adjudication",
        "agreement",
    } <= {*pictures}
