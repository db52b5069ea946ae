"""Drawing around samples on the map, and choosing what it shows."""

import numpy as np
from PySide6.QtCore import QPoint

from benchmarks.sitting.course import Sitting
from benchmarks.sitting.keys import KEY
from benchmarks.sitting.screen import when_menu_opens
from umc_desktop.qt.map.legend import EntryBox


def around(sitting: Sitting, left: float = 0.0, right: float = 1.0) -> list[QPoint]:
    """Return a line around a part of the map, by shares of the samples from the left.

    Samples often lie in islands: a line by shares of the map's width could go around
    none of them.
    """
    chart, data = sitting.workspace.map_panel.map, sitting.window.view.data
    assert data is not None
    drawn = data.positions[np.isfinite(data.positions).all(axis=1)]
    places = np.sort(chart.view.to_pixels(drawn)[:, 0])
    places = np.concatenate([[2.0], places, [chart.width() - 2.0]])
    last = len(places) - 1
    x0, x1 = (int(places[round(share * last)]) for share in (left, right))
    y0, y1 = 2, chart.height() - 3
    return [QPoint(x0, y0), QPoint(x1, y0), QPoint(x1, y1), QPoint(x0, y1)]


def one_domain(sitting: Sitting) -> None:
    """Let the map show one domain by its legend, or all if it shows one."""
    panel = sitting.workspace.map_panel
    colour_by(sitting, panel.colour_by.findData("Domain"))
    boxes = panel.legend.findChildren(EntryBox)
    box = next(one for one in boxes if one.isVisible())
    sitting.person.pointer.double_click(box, QPoint(30, box.height() // 2))


def colour_by(sitting: Sitting, row: int) -> None:
    """Choose what the colours of the map mean, by keys."""
    person, box = sitting.person, sitting.workspace.map_panel.colour_by
    person.pointer.click(box, QPoint(10, box.height() // 2))
    person.look_for(0.05)
    person.keys.press(KEY.Key_Home)
    for _ in range(row):
        person.keys.press(KEY.Key_Down)
    person.keys.press(KEY.Key_Return)
    sitting.see("the colours", box.currentIndex() == row)
    person.map.setFocus()


def toggle_layer(sitting: Sitting, title: str) -> None:
    """Choose a layer in the menu of the map."""
    person, pane = sitting.person, sitting.workspace.map_panel.pane

    def pick() -> None:
        menu = pane.layers_button.menu()
        assert menu is not None
        person.menus.pick(menu, title)

    when_menu_opens(sitting, pick)
    person.pointer.click(pane.layers_button)
