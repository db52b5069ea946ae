"""A very large project in the real window: opened, labelled, searched, scored anew."""

import json
import os
import resource
import time
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.deciding import BATCH, Session

_LABELLED = 60  # one by one
_TURNS = 3  # of what is measured more than once
_SEARCHED = 9
_PATIENCE_S = 900.0


def use(path: Path) -> int:
    """Use a project as somebody would; print what each thing took."""
    os.environ["UMC_CONFIG"] = str(path.parent)
    begun = time.perf_counter()
    session = Session(path, _PATIENCE_S)
    opened = time.perf_counter() - begun
    print(f"from nothing to a drawn map in {opened:.1f} s")
    for measure in (_one_by_one, _batches, _lasso, _similar, _score):
        measure(session)
    picture = path.with_suffix(".png")
    session.window.grab().save(str(picture))
    session.close()
    kilobytes = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    gigabytes = [one / 1024**2 for one in kilobytes]
    _memory_file(path).write_text(json.dumps(gigabytes), encoding="ascii")
    return 0


def memory_of(path: Path) -> tuple[float, float]:
    """Return the most memory that the window had, and its worker, in GB."""
    own, worker = json.loads(_memory_file(path).read_text(encoding="ascii"))
    return own, worker


def _memory_file(path: Path) -> Path:
    return path.with_suffix(".memory.json")


def _one_by_one(session: Session) -> None:
    ids = _open_samples(session)[:_LABELLED]
    session.decide(ids.tolist(), whole=False)
    before = session.n_labelled
    seconds = [
        session.seconds_to("1", partial(_has_labelled, session, before + number))
        for number in range(1, _LABELLED)
    ]
    _say("a label written and on the screen", seconds)


def _batches(session: Session) -> None:
    seconds = []
    for _ in range(_TURNS):
        session.decide(_open_samples(session)[:BATCH].tolist(), whole=True)
        expected = session.n_labelled + BATCH
        done = partial(_has_labelled, session, expected)
        seconds.append(session.seconds_to("2", done))
    _say(f"a batch of {BATCH:,} written and on the screen", seconds)


def _lasso(session: Session) -> None:
    """Draw around a fifth of the map's width in its middle."""
    from PySide6.QtCore import QPoint

    from benchmarks.person.person import Person

    assert session.window.workspace is not None
    person = Person(session.window)
    chart = session.window.workspace.map_panel.map
    angles = np.linspace(0, 2 * np.pi, 60)
    x = chart.width() * (0.5 + 0.1 * np.cos(angles))
    y = chart.height() / 2 + chart.width() * 0.1 * np.sin(angles)
    corners = [QPoint(*map(int, at)) for at in zip(x, y, strict=True)]
    seconds = []
    for _ in range(_TURNS):
        session.view.set_selection(np.zeros(len(session.view.selection), bool))
        begun = time.perf_counter()
        person.draw(corners, chart=chart)
        session.until(lambda: bool(session.view.selection.any()))
        seconds.append(time.perf_counter() - begun)
    _say(f"a lasso around {int(session.view.selection.sum()):,} samples", seconds)


def _similar(session: Session) -> None:
    """Ask for what is like one sample after the other; the first opens the index."""
    from benchmarks.person.person import Person

    # a person waits; a loop that only asks would take the searching process's core
    person, ids = Person(session.window), _open_samples(session)
    seconds = []
    for sample_id in ids[:: len(ids) // _SEARCHED].tolist():
        session.decide([sample_id], whole=False)
        begun = time.perf_counter()
        session.window.searching.find_similar()
        person.until(lambda: session.view.working_set.purpose == "similar")
        session.window.grab()
        seconds.append(time.perf_counter() - begun)
    print(f"the first search for similar samples: {1000 * seconds[0]:.0f} ms")
    _say("the next ones", seconds[1:])


def _score(session: Session) -> None:
    """Score everything anew in the worker; count the main thread's ticks meanwhile."""
    from benchmarks.person.person import Person
    from benchmarks.responding import ticks_while
    from umc_desktop.commands.catalogue import CATALOGUE

    begun = time.perf_counter()
    asked = CATALOGUE["ensemble.score"].request_type()
    ticks = ticks_while(
        Person(session.window),
        lambda: session.window.flow.run("ensemble.score", asked),
    )
    row = ticks.row("everything is scored anew")
    print(f"{row.name}: {row.detail} ({time.perf_counter() - begun:.0f} s)")


def _open_samples(session: Session) -> np.ndarray:
    data = session.view.data
    assert data is not None
    return data.ids[data.given == 0]


def _has_labelled(session: Session, number: int) -> bool:
    return session.n_labelled >= number


def _say(what: str, seconds: list[float]) -> None:
    median = float(np.median(seconds))
    print(f"{what}: {1000 * median:.0f} ms (worst {1000 * max(seconds):.0f})")
