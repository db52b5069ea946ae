import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

UMC = [sys.executable, "-m", "umc_desktop"]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UMC_CONFIG": str(tmp_path / "config"),
    }


def test_a_picture_of_a_project_is_written(scored, tmp_path, surroundings):
    out = tmp_path / "window.png"
    done = subprocess.run(
        [*UMC, "open", str(scored), "--screenshot", str(out)],
        env=surroundings,
        timeout=60,
    )
    assert done.returncode == 0
    assert out.read_bytes().startswith(PNG)


def test_without_a_display_the_window_says_so_instead_of_crashing(scored, surroundings):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        surroundings.pop(name, None)
    done = subprocess.run(
        [*UMC, "open", str(scored)],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "There is no display here" in done.stderr


def test_what_cannot_be_opened_ends_a_picture_with_its_reason(tmp_path, surroundings):
    out = tmp_path / "window.png"
    done = subprocess.run(
        [*UMC, "open", str(tmp_path / "none.umc"), "--screenshot", str(out)],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "There is no file" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_system_asking_to_end_closes_the_project_well(scored, surroundings, number):
    window = subprocess.Popen([*UMC, "open", str(scored)], env=surroundings)
    owner = scored.with_name(f"{scored.name}.lock.owner")
    deadline = time.monotonic() + 30
    while not owner.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert owner.exists()
    window.send_signal(number)
    assert window.wait(20) == 0
    assert sorted(item.name for item in scored.parent.glob("test.umc*")) == ["test.umc"]
