"""What libraries would tell others is switched off before any of them is imported."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "name", ["ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"]
)
@pytest.mark.parametrize("module", ["umc_desktop", "umc_desktop.ml.encoders.session"])
def test_libraries_are_told_to_be_silent(name, module):
    code = f"import os, {module}; print(os.environ.get({name!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={name: "0"},
    )
    assert done.stdout.strip() == "1", "whatever the computer has set"
