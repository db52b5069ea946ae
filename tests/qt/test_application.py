import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

UMC = [sys.executable, "-m", "umc_desktop"]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UMC_CONFIG": str(tmp_path / "config"),
    }


@pytest.mark.parametrize(
    ("arguments", "size", "is_dark"),
    [
        ([], (1280, 800), None),
        (["--size", "1920x1080", "--theme", "dark"], (1920, 1080), True),
        (["--size", "1000x700", "--theme", "light"], (1000, 700), False),
    ],
)
def test_a_picture_of_a_project_is_written(
    scored, tmp_path, surroundings, arguments, size, is_dark
):
    out = tmp_path / "window.png"
    # What was kept from other sittings is not for pictures.
    kept = Path(surroundings["UMC_CONFIG"]) / "window.json"
    kept.parent.mkdir()
    kept.write_text('{"splitters": {"map": [40, 1200]}}')
    done = subprocess.run(
        [*UMC, "open", str(scored), "--screenshot", str(out), *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == size
    if is_dark is not None:
        assert (picture.pixelColor(200, 4).lightness() < 128) is is_dark
    assert [item.name for item in scored.parent.glob("test.umc*")] == ["test.umc"]
    assert kept.read_text() == '{"splitters": {"map": [40, 1200]}}'


@pytest.mark.parametrize("size", ["big", "10x10", "1920x", "99999x800"])
def test_a_size_that_is_none_is_refused_in_words(surroundings, size):
    done = subprocess.run(
        [*UMC, "open", "--size", size],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert size in done.stderr


def test_the_first_paint_can_be_measured(surroundings):
    done = subprocess.run(
        [*UMC, "open", "--quit-after-paint"],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_window_starts_without_what_it_does_not_need_yet():
    """Tables, models, readers and panels wait until they are asked for."""
    late = (
        "umc_desktop.ml.ensemble umc_desktop.ml.encoders umc_desktop.ml.simulation "
        "umc_desktop.ml.graph scipy sklearn umc_desktop.exchange.reading "
        "umc_desktop.cli.demo rich PIL "
        "umc_desktop.qt.workspace umc_desktop.qt.palette umc_desktop.qt.import_dialog"
    )
    code = (
        "import sys, umc_desktop.__main__, umc_desktop.cli.main,"
        "umc_desktop.cli.window, umc_desktop.qt.application;"
        f"print(sorted(set('{late}'.split()) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


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


def test_a_picture_of_what_is_no_project_is_refused_and_waits_for_nobody(
    tmp_path, surroundings
):
    table = tmp_path / "table.csv"
    table.write_text("text\none\n")
    done = subprocess.run(
        [*UMC, "open", str(table), "--screenshot", str(tmp_path / "window.png")],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "table.csv is none" in done.stderr


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
