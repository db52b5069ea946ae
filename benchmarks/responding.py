"""Nothing blocks: the main thread's ticks while the worker has its hands full.

The real window with the real worker on a real file: 3,000 titles are encoded and
scored, the models train on labels, 100,000 rows are imported and 50,000 labels of a
colleague are merged. Meanwhile a timer asks every 5 ms for its turn; measured is the
time from one tick to the next, by the clock on the wall and by the main thread's own
work. On a machine that others keep busy the first says how busy it is, the second what
the window did.
"""

import csv
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Ratio
from benchmarks.person.person import Person
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.storage.project_file import ProjectFile

TITLES, ROWS, MERGED, LABELS = 3000, 100_000, 50_000, 200
TICK_S, EVERY_MS = 0.050, 5
_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def ratios() -> Iterator[Ratio]:
    """Measure one row for each thing that keeps the worker busy."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["UMC_CONFIG"] = str(folder)
        os.environ["UMC_CACHE"] = str(folder / "cache")  # or nothing was to encode
        yield from _in_the_window(folder)


@dataclass
class Ticks:
    """Times from one tick of the main thread to the next."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    _last: tuple[float, float] | None = None

    def tick(self) -> None:
        """Note that the main thread had time for something else."""
        now = time.perf_counter(), time.thread_time()
        if self._last is not None:
            self.wall.append(now[0] - self._last[0])
            self.own.append(now[1] - self._last[1])
        self._last = now

    def row(self, while_: str) -> Ratio:
        """Return what the ticks say."""
        wall, own = (float(np.percentile(one, 99)) for one in (self.wall, self.own))
        return Ratio(
            f"main thread's ticks while {while_}, p99",
            f"{1000 * TICK_S:.0f} ms",
            wall / TICK_S,
            1.0,
            at_least=False,
            detail=f"{1000 * wall:.0f} ms wall, worst {1000 * max(self.wall):.0f}; "
            f"its own work {1000 * own:.0f} ms, worst {1000 * max(self.own):.0f}; "
            f"{len(self.wall):,} ticks, load {os.getloadavg()[0]:.0f}",
        )


def _in_the_window(folder: Path) -> Iterator[Ratio]:
    from PySide6.QtWidgets import QApplication

    from umc_desktop.operations.importing import ImportSamples
    from umc_desktop.operations.merging import MergeProjects
    from umc_desktop.qt.job_bridge import JobBridge
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.settings import Settings
    from umc_desktop.qt.theme import Theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    settings = Settings()
    settings.change(annotator="Ada", tour_seen=True)
    window = MainWindow(settings, Theme(application, "light"), JobBridge())
    window.resize(1280, 800)
    person = Person(window)
    path, titles = folder / "busy.umc", folder / "titles.csv"
    _write_titles(titles)
    ProjectFile.create(path).close()
    window.open_project(path)
    person.until(lambda: window.view.data is not None)

    def run(command_id: str, request: Any = None) -> Ticks:  # noqa: ANN401
        from umc_desktop.commands.catalogue import CATALOGUE

        asked = CATALOGUE[command_id].request_type() if request is None else request
        return ticks_while(person, lambda: window.flow.run(command_id, asked))

    run("sample.import", ImportSamples((titles,), known_labels=True))
    yield run("ensemble.score").row(f"{TITLES:,} titles are encoded and scored")
    run("map.fit")
    _label_some(window)
    person.settle()
    yield run("model.update").row(f"the models train on {LABELS} labels")
    theirs = folder / "theirs.umc"
    shutil.copy(path, theirs)
    _write_rows(folder / "rows.csv")
    request = ImportSamples((folder / "rows.csv",))
    yield run("sample.import", request).row(f"{ROWS:,} rows are imported")
    _label_many(theirs)
    merge = MergeProjects((theirs,), annotator="Ada")
    yield run("project.merge", merge).row(f"{MERGED:,} labels are merged")
    person.leave()


def ticks_while(person: Person, begin: Callable[[], object]) -> Ticks:
    """Count ticks from the beginning of some work until it is on the screen."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    ticks, timer, loop = Ticks(), QTimer(), QEventLoop()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(EVERY_MS)
    flow = person.window.flow

    def tick() -> None:
        ticks.tick()
        if not flow._runs and not flow._reads:
            loop.quit()

    timer.timeout.connect(tick)
    begin()
    timer.start()
    loop.exec()
    timer.stop()
    person.window.grab()
    return ticks


def _write_titles(path: Path) -> None:
    source = _DATA / "technical_stackoverflow.csv"
    with (
        source.open(encoding="utf-8", newline="") as read,
        path.open("w", encoding="utf-8", newline="") as written,
    ):
        rows = itertools.islice(csv.reader(read), TITLES + 1)
        csv.writer(written).writerows(rows)


def _write_rows(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text"])
        writer.writerows(
            [f"row-{n}", f"text number {n} of a long table"] for n in range(ROWS)
        )


def _label_some(window: Any) -> None:  # noqa: ANN401 - the window
    from umc_desktop.operations.labelling import AssignLabel

    data = window.view.data
    names = [label.name for label in data.labels.values()]
    for place, name in enumerate(names[:10]):
        chosen = data.ids[place * LABELS // 10 : (place + 1) * LABELS // 10]
        request = AssignLabel(tuple(chosen.tolist()), name, annotator="Ada")
        window.flow.run("label.assign", request)


def _label_many(path: Path) -> None:
    """Let a colleague bring samples of their own, and label them."""
    from umc_desktop.domain.identity import content_hash
    from umc_desktop.operations.labelling import AssignLabel, assign_label
    from umc_desktop.storage import labels, samples

    project = ProjectFile.open(path)
    with project.write() as connection:
        domain = labels.read_domains(connection)[0]
        texts = [f"a colleague's text, number {n}" for n in range(MERGED)]
        samples.insert(
            connection,
            [NewSample(content_hash(one, None), domain.name, one) for one in texts],
            {domain.name: domain.id},
        )
        ids = samples.read_index(connection).ids[-MERGED:]
        name = labels.read_labels(connection)[0].name
    for first in range(0, MERGED, 5000):
        chosen = tuple(int(one) for one in ids[first : first + 5000])
        assign_label(project, AssignLabel(chosen, name, annotator="Bo"), SILENT)
    project.close()
