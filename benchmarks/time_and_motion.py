"""``python -m benchmarks.time_and_motion P.umc``: keys and clicks for a hundred labels.

A sitting in the real window, driven by key and mouse events alone. The known answers of
the project stand in for what the annotator knows; every key and every pointer action is
counted. Three ways of working, each on samples of its own, beside labelling one by one
without suggestions.

Under a virtual screen (``xvfb-run``) with ``QT_QPA_PLATFORM=xcb`` the window is as real
as on a desk; ``offscreen`` gives the same counts.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from benchmarks.person.count import Count
from benchmarks.person.person import Person

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

_PURE = 0.9  # how much of one label a person wants to see before drawing a lasso
_LASSO_CORNERS, _FEWEST = 12, 3


def _sit_down(path: Path) -> Person:
    """Return a person in front of the window with a project."""
    from PySide6.QtWidgets import QApplication

    from umc_desktop.qt.job_bridge import JobBridge
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.settings import Settings
    from umc_desktop.qt.theme import Theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    settings = Settings(path.with_name("window.json"))
    settings.change(annotator="Ada")
    window = MainWindow(settings, Theme(application, "light"), JobBridge())
    window.resize(1280, 800)
    person = Person(window)
    window.open_project(path)
    person.until(lambda: window.view.data is not None)
    person.until(lambda: window.workspace is not None)
    person.read_answers()
    return person


def one_by_one(person: Person, wanted: int) -> Count:
    """Decide the queue sample by sample: accept what is right, else give the label."""
    from PySide6.QtCore import Qt

    person.begin("queue, one by one")
    view = person.window.view
    _open_queue(person, "learn")
    person.keys.press("b")
    while person.count.labels < wanted and view.working_set.current is not None:
        current = view.working_set.current
        data = view.data
        assert data is not None
        row = data.row_of(current)
        if view.working_set.purpose != "audit" and (
            int(data.suggestions[row]) == person.answer(current)
        ):
            person.keys.press(Qt.Key.Key_Space)
        else:
            person.give(person.answer(current))
        person.count.labels += 1
    person.keys.press("b")
    return person.count


def queue_batches(person: Person, wanted: int) -> Count:
    """Decide the queue batch by batch: drop what differs, label the rest."""
    person.begin("queue, in batches")
    view = person.window.view
    _open_queue(person, "learn")
    while person.count.labels < wanted and view.working_set.current is not None:
        before = _n_labelled(person)
        if view.working_set.purpose == "audit":
            person.give(person.answer(view.working_set.current))
        else:
            _decide_batch(person)
        if _n_labelled(person) == before:
            break  # the queue is done
        person.count.labels += _n_labelled(person) - before
    return person.count


def _decide_batch(person: Person) -> None:
    """Drop what is not like most of the batch, label the rest, then each of those."""
    asked = [one for one in person.window.decisions.targets if person.knows(one)]
    answers = [person.answer(one) for one in asked]
    most = max(set(answers), key=answers.count)
    if answers.count(most) == 1:
        person.keys.press("b")
        for one in asked:
            person.give(person.answer(one))
        person.keys.press("b")
        return
    _label_like_most(person, asked, most)


def _label_like_most(person: Person, asked: Sequence[int], most: int) -> None:
    """Take out those of the samples in sight that are another, label the others."""
    shown = set(person.shown())
    for one in asked:
        if one in shown and person.answer(one) != most:
            person.click_on_sample(one, cross=True)
    current = person.window.view.working_set.current
    if current is None or person.answer(current) != most:
        fits = (one for one in asked if one in shown and person.answer(one) == most)
        person.click_on_sample(next(fits), cross=False)
    person.give(most)
    _check_the_spots(person, most)


def _check_the_spots(person: Person, label_id: int) -> None:
    """Answer what the spot-check asks, if it asks, until the batch is labelled."""
    from PySide6.QtCore import Qt

    from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

    for dialog in person.window.findChildren(SpotCheckDialog):
        while dialog.isVisible():
            if dialog.run.current is None:
                person.keys.press(
                    Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
                )
            elif person.answer(dialog.run.current) == label_id:
                person.keys.press(Qt.Key.Key_Return)
            else:
                person.keys.press("x")


def lassos(person: Person, wanted: int) -> Count:
    """Draw around islands of the map, the largest first; label what was caught."""
    from PySide6.QtCore import Qt

    person.begin("lasso")
    view = person.window.view
    person.map.setFocus()
    while person.count.labels < wanted:
        before = _n_labelled(person)
        corners = _largest_island(person)
        if corners is None:
            break
        person.draw(corners)
        caught = view.working_set.kept
        seen = [person.answer(one) for one in person.shown()]
        if not seen:
            break
        _label_like_most(person, caught, max(set(seen), key=seen.count))
        if _n_labelled(person) == before:
            break
        person.count.labels += _n_labelled(person) - before
        person.keys.press(Qt.Key.Key_Escape)
    return person.count


def _largest_island(person: Person) -> list["QPoint"] | None:
    """Return the outline of the place with most samples of one label, all but pure."""
    from PySide6.QtCore import QPoint

    data = person.window.view.data
    assert data is not None
    known = np.array([person.answer(int(one)) for one in data.ids])
    open_ = (data.given == 0) & (known > 0)
    best, ring = _FEWEST, None
    angles = np.linspace(0, 2 * np.pi, _LASSO_CORNERS, endpoint=False)
    for label in np.unique(data.suggestions[open_]):
        rows = np.flatnonzero(open_ & (data.suggestions == label))
        centre = np.median(data.positions[rows], axis=0)
        away = np.linalg.norm(data.positions - centre, axis=1)
        radius = _largest_pure(away, known, open_)
        inside = int((open_ & (away < radius)).sum())
        if inside > best:
            best = inside
            ring = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    if ring is None:
        return None
    return [QPoint(round(x), round(y)) for x, y in person.map.view.to_pixels(ring)]


def _largest_pure(
    away: npt.NDArray[np.floating],
    known: npt.NDArray[np.int64],
    open_: npt.NDArray[np.bool_],
) -> float:
    """Return the largest radius within which nearly all samples have one label."""
    order = np.argsort(away)
    order = order[open_[order]][:400]
    best = 0.0
    for n in range(5, len(order) + 1):
        inside = known[order[:n]]
        if (inside == np.bincount(inside).argmax()).mean() >= _PURE:
            best = float(away[order[n - 1]]) * 1.0001
    return best


def _open_queue(person: Person, purpose: str) -> None:
    """Choose the first batch of that purpose with something left, by the mouse."""
    workspace, view = person.window.workspace, person.window.view
    assert workspace is not None
    data = view.data
    assert data is not None
    for row, batch in enumerate(data.queue):
        left = [one for one in batch.sample_ids if not data.given[data.row_of(one)]]
        if batch.purpose == purpose and left:
            queue = workspace.queue.list
            model = queue.model()
            place = queue.visualRect(model.index(row, 0)).center()
            queue.scrollTo(model.index(row, 0))
            place = queue.visualRect(model.index(row, 0)).center()
            person.pointer.click(queue.viewport(), place)
            return


def _n_labelled(person: Person) -> int:
    data = person.window.view.data
    return 0 if data is None else data.n_labelled


def _right(person: Person) -> tuple[int, int]:
    """Return how many labels are right, of how many."""
    data = person.window.view.data
    assert data is not None
    given = np.flatnonzero(data.given)
    answers = [person.answer(int(one)) for one in data.ids[given]]
    return int((data.given[given] == answers).sum()), len(given)


def main() -> None:
    """Play the sitting and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path, help="scored, mapped, with known labels")
    parser.add_argument("--labels", type=int, default=60, help="of each way")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        os.environ["UMC_CONFIG"] = name
        path = Path(name) / "sitting.umc"
        shutil.copy(arguments.project, path)
        person = _sit_down(path)
        counts = []
        for way in (one_by_one, queue_batches, lassos):
            before = _right(person)
            count = way(person, arguments.labels)
            after = _right(person)
            count.right, count.labels = after[0] - before[0], after[1] - before[1]
            counts.append(count)
        alone = _without_help(person)
        person.leave()
    Console().print(_table([alone, *counts]))


def _without_help(person: Person) -> Count:
    """Return what the same labels take one by one, without suggestions."""
    data = person.window.view.data
    assert data is not None
    count = Count("one by one, no suggestions")
    for label_id in data.given[data.given > 0].tolist():
        label = data.labels[label_id]
        typed = 2 + len(person.enough_of(label.name, label.label_set_id))
        shifted = label.key.startswith("Shift+")
        count.keys += 1 + shifted if label.key else typed
        count.labels += 1
    count.right = count.labels
    return count


def _table(counts: Sequence[Count]) -> Table:
    table = Table(title="For a hundred labels", show_edge=False, title_justify="left")
    for name in ("way of working", "labels", "right", "keys", "clicks", "together"):
        table.add_column(name, justify="right" if table.columns else "left")
    for count in counts:
        table.add_row(
            count.name,
            f"{count.labels:,}",
            f"{count.right / max(count.labels, 1):.1%}",
            f"{count.per_hundred(count.keys):.0f}",
            f"{count.per_hundred(count.clicks):.0f}",
            f"{count.per_hundred(count.keys + count.clicks):.0f}",
        )
    return table


if __name__ == "__main__":
    main()
