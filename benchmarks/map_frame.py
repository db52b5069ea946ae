"""One frame of the map, against pyqtgraph's scatter plot."""

import os
from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds

POINTS, WIDTH, HEIGHT, SYMBOL_PX = 1_000_000, 1000, 800, 4


def ratios() -> Iterator[Ratio]:
    """Measure panning frames, from the view's change to the finished picture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtWidgets import QApplication

    from umc_desktop.qt.map.image import render
    from umc_desktop.qt.map.model import MapData
    from umc_desktop.qt.map.points import by_importance
    from umc_desktop.qt.map.raster import Raster, Style
    from umc_desktop.qt.map.view import fit

    application = QApplication.instance() or QApplication([])
    rng = np.random.default_rng(0)
    centres = rng.uniform(-1, 1, (60, 2))
    positions = centres[rng.integers(0, 60, POINTS)] + rng.normal(0, 0.05, (POINTS, 2))
    positions = positions.astype(np.float32)
    points = by_importance(MapData(np.arange(POINTS), positions))
    colours = rng.integers(0xFF000000, 0xFFFFFFFF, POINTS + 1, dtype=np.uint32)
    style = Style(colours, None, SYMBOL_PX, 0xFF000000, 0xFFFFFFFF)
    raster = Raster()
    views = {"now": fit(positions, WIDTH, HEIGHT)}

    def ours() -> None:
        views["now"] = views["now"].panned(3, 2)
        render(views["now"], points, style, raster)

    plot = pyqtgraph.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    # its fastest way: fixed pixel symbols, one brush, no pen, no hover
    item = pyqtgraph.ScatterPlotItem(
        positions[:, 0],
        positions[:, 1],
        size=SYMBOL_PX,
        pen=None,
        brush="w",
        symbol="s",
    )
    plot.addItem(item)
    plot.show()
    application.processEvents()
    picture = QPixmap(WIDTH, HEIGHT)

    def peer() -> None:
        plot.getViewBox().translateBy(x=0.002, y=0.002)
        painter = QPainter(picture)
        plot.render(painter)
        painter.end()

    own, other = interleaved(5, ours, peer)
    plot.close()
    yield Ratio(
        f"map frame, {POINTS:,} points, pan",
        f"pyqtgraph ScatterPlotItem, {SYMBOL_PX} px symbols",
        median_ratio(other, own),
        20.0,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(other)} CPU",
    )
