"""From a file to a map with a queue, in the real window with the real worker."""

import csv
import itertools
import subprocess
import sys
import time

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from umc_desktop.operations.importing import ImportSamples
from umc_desktop.storage.project_file import ProjectFile

N_SAMPLES = 120
TICK_SECONDS = 0.005
# A process that only ticks: how late it is tells how busy the machine itself is.
BYSTANDER = """
import sys, threading, time
late, asked = [], threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), asked.set()), daemon=True).start()
last = time.perf_counter()
while not asked.is_set():
    time.sleep(0.005)
    now = time.perf_counter()
    late.append(now - last - 0.005)
    last = now
print(sorted(late)[int(0.99 * (len(late) - 1))])
"""


@pytest.mark.encoders
def test_the_first_map_is_one_button_away_and_the_window_answers_meanwhile(
    window, qtbot, tmp_path, shared_data
):
    path, table = tmp_path / "first.umc", tmp_path / "titles.csv"
    with (shared_data / "technical_stackoverflow.csv").open(encoding="utf-8") as source:
        rows = list(itertools.islice(csv.reader(source), N_SAMPLES + 1))
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    ProjectFile.create(path).close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    window.flow.run("sample.import", ImportSamples((table,), known_labels=True))
    panel = window.workspace.map_panel
    qtbot.waitUntil(
        lambda: panel.prompt.button.text().startswith("Score"), timeout=60_000
    )
    late: list[float] = []
    timer = QTimer()
    timer.setInterval(round(1000 * TICK_SECONDS))
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(now - last - TICK_SECONDS)
        last = now

    bystander = subprocess.Popen(
        [sys.executable, "-c", BYSTANDER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    timer.timeout.connect(tick)
    timer.start()
    panel.prompt.button.click()
    panel.prompt.button.click()  # twice, as impatient people do
    assert window.status.summary == "Score samples is running already."
    qtbot.waitUntil(
        lambda: window.view.working_set.batch_id is not None, timeout=300_000
    )
    timer.stop()
    machine_late = float(bystander.communicate()[0])
    assert window.messages.texts == []
    assert panel.empty_text == ""
    assert len(window.view.data.ids) == N_SAMPLES
    assert np.isfinite(window.view.data.uncertainty).all()
    assert np.percentile(late, 99) <= 0.050 + machine_late
