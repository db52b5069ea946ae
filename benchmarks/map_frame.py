"""One frame of the map, against pyqtgraph's scatter plot."""

import os
from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
import numpy.typing as npt

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds

POINTS, WIDTH, HEIGHT, SYMBOL_PX = 1_000_000, 1000, 800, 4
RUNS = 9
# each frame is moved by so many pixels, or magnified: in and out again by turns,
# so that about as many samples stay in view
STEP_PX, NOTCH = (3, 2), 1.25

Positions = npt.NDArray[np.float32]
Frame = Callable[[], None]


def ratios() -> Iterator[Ratio]:
    """Measure moved frames, from the view's change to the finished picture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    rng = np.random.default_rng(0)
    centres = rng.uniform(-1, 1, (60, 2))
    positions = centres[rng.integers(0, 60, POINTS)] + rng.normal(0, 0.05, (POINTS, 2))
    own_frames = _own(positions.astype(np.float32))
    other_frames = _peer(positions.astype(np.float32))
    application.processEvents()
    for name in own_frames:
        own, other = interleaved(RUNS, own_frames[name], other_frames[name])
        yield Ratio(
            f"map frame, {POINTS:,} points, {name}",
            f"pyqtgraph ScatterPlotItem, {SYMBOL_PX} px symbols",
            median_ratio(other, own),
            20.0,
            at_least=True,
            detail=f"{milliseconds(own)} against {milliseconds(other)} CPU",
        )


def _own(positions: Positions) -> dict[str, Frame]:
    from umc_desktop.qt.map.image import Renderer
    from umc_desktop.qt.map.model import MapData
    from umc_desktop.qt.map.points import by_importance
    from umc_desktop.qt.map.raster import Style
    from umc_desktop.qt.map.view import fit

    points = by_importance(MapData(np.arange(POINTS), positions))
    rng = np.random.default_rng(0)
    colours = rng.integers(0xFF000000, 0xFFFFFFFF, POINTS + 1, dtype=np.uint32)
    style = Style(colours, None, SYMBOL_PX, 0xFF000000, 0xFFFFFFFF)
    renderer = Renderer()
    view = fit(positions, WIDTH, HEIGHT)
    notches = cycle((NOTCH, 1 / NOTCH))

    def pan() -> None:
        nonlocal view
        view = view.panned(*STEP_PX)
        renderer.render(view, points, style)

    def zoom() -> None:
        nonlocal view
        view = view.zoomed(next(notches), (WIDTH / 2, HEIGHT / 2))
        renderer.render(view, points, style)

    return {"pan": pan, "zoom": zoom}


def _peer(positions: Positions) -> dict[str, Frame]:
    import pyqtgraph
    from PySide6.QtGui import QPainter, QPixmap

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
    box = plot.getViewBox()
    picture = QPixmap(WIDTH, HEIGHT)
    notches = cycle((1 / NOTCH, NOTCH))

    def paint() -> None:
        painter = QPainter(picture)
        plot.render(painter)
        painter.end()

    def pan() -> None:
        across, down = box.viewPixelSize()
        box.translateBy(x=STEP_PX[0] * across, y=STEP_PX[1] * down)
        paint()

    def zoom() -> None:
        step = next(notches)
        box.scaleBy((step, step))
        paint()

    return {"pan": pan, "zoom": zoom}
