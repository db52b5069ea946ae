"""Drawing a million samples as pixels: numpy in, pixels out.

Samples are scattered into an image of their ranks (the draw order), one pixel
each; the image is then dilated to the size of the symbol, so that size costs next
to nothing, and ranks are looked up as colours last, so that new colours cost one
look-up. When few enough samples are in view, or for the labelled ones, symbols are
stamped instead: shapes with soft edges and outlines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.map.canvas import CHUNK, Canvas, Placement
from umc_desktop.qt.map.dilation import grow
from umc_desktop.qt.map.footprints import (
    ABSENT,
    CORE,
    SHAPES,
    Footprint,
    footprint,
    opacity_of,
    outline_of,
)
from umc_desktop.qt.map.points import (
    LABELLED,
    LABELLED_SELECTED,
    PLAIN,
    SELECTED,
    Points,
)
from umc_desktop.qt.map.view import View

#: Above so many symbol pixels samples are dilated together, not stamped one by one.
STAMP_PIXELS = 1_000_000
_CODE_BITS = 4
_CODE_MASK = 15
_Scalar = TypeVar("_Scalar", bound=np.generic)
_HALO_PX = 2
_FIRST = CHUNK // 2


@dataclass(frozen=True, eq=False)
class Style:
    """How the samples look; sizes in device pixels, colours as 0xAARRGGBB.

    Attributes
    ----------
    colours : NDArray[np.uint32]
        (n + 1,); the background, then each sample in draw order.
    shapes : NDArray[np.uint8] | None
        (n,) in draw order, places in ``SHAPES``; None for circles.
    size : int
        Diameter of an unlabelled sample, 1 to 24; labelled ones are larger.
    outline : int
        Colour around labelled samples.
    halo : int
        Colour around the selection.
    ratio : float
        Device pixels to a logical one, for the widths of outline and halo.
    found : tuple[NDArray[np.uint8], int] | None
        1 for the samples that get a halo of another colour, (n,) in draw order, and
        that colour.
    """

    colours: NDArray[np.uint32]
    shapes: NDArray[np.uint8] | None
    size: int
    outline: int
    halo: int
    ratio: float = 1.0
    found: tuple[NDArray[np.uint8], int] | None = None


class Raster:
    """Draws points, and remembers where they fell until the view changes.

    After ``draw``, ``ranks_near`` answers what lies under the cursor from the same
    image.
    """

    def __init__(self) -> None:
        self._points: Points | None = None
        self._shapes: NDArray[np.uint8] | None = None
        self._geometry: tuple[View, int, float] | None = None
        self._canvas = Canvas(0, 0, 0)
        self._ranks = np.empty(0, np.int32)
        self._numbers = np.empty(0, np.int32)
        self._edges: NDArray[np.int32] | None = None
        self._scratch: dict[str, NDArray[Any]] = {}

    def draw(self, view: View, points: Points, style: Style) -> NDArray[np.uint32]:
        """Return the picture, uint32 (height, width) as 0xAARRGGBB.

        It is a view of a buffer that the next drawing overwrites.

        Parameters
        ----------
        view : View
            In device pixels.
        points : Points
            What to draw.
        style : Style
            For these points.
        """
        geometry = (view, style.size, style.ratio)
        # Arrays are compared by identity: new colours keep the same points.
        if not (
            self._points is points
            and self._shapes is style.shapes
            and self._geometry == geometry
        ):
            self._place(view, points, style)
            self._points, self._shapes = points, style.shapes
            self._geometry = geometry
        picture = self._buffer("picture", np.uint32, self._canvas.n_pixels)
        self._colour(picture, style)
        if points.has_selection:
            starts = points.starts
            chosen = np.zeros(points.n_points, np.uint8)
            chosen[starts[SELECTED] : starts[LABELLED]] = 1
            chosen[starts[LABELLED_SELECTED] :] = 1
            self._paint_halo(picture, chosen, style.halo, style.ratio)
        if style.found is not None:
            self._paint_halo(picture, *style.found, style.ratio)
        if self._edges is not None:
            _blend_edges(picture, self._edges, style)
        return self._canvas.crop(picture)

    def ranks_near(self, x: int, y: int, radius: int) -> NDArray[np.int32]:
        """Return the draw-order indices of the samples seen about a device pixel."""
        if self._points is None:
            return np.empty(0, np.int32)
        canvas = self._canvas
        image = self._ranks.reshape(-1, canvas.stride)
        x, y = x + canvas.margin, y + canvas.margin
        window = image[max(0, y - radius) : y + radius + 1]
        found = np.unique(window[:, max(0, x - radius) : x + radius + 1])
        return found[found > 0] - 1

    def _place(self, view: View, points: Points, style: Style) -> None:
        """Work out which sample each pixel shows."""
        self._canvas = Canvas(view.height, view.width, _reach(_labelled_size(style)))
        if self._ranks.size != self._canvas.n_pixels:
            self._ranks = np.empty(self._canvas.n_pixels, np.int32)
        self._ranks.fill(0)
        self._edges = None
        placement = Placement(self._canvas, view, points)
        first = points.starts[LABELLED]
        # A denser screen has as many more pixels to fill.
        budget = int(STAMP_PIXELS * style.ratio**2)
        limit = budget // (2 * _reach(style.size) + 1) ** 2
        plain = _seen(placement, 0, first, limit)
        limit = budget // (2 * _reach(_labelled_size(style)) + 1) ** 2
        labelled = _seen(placement, first, points.n_points, limit)
        if plain is None or labelled is None:
            self._scatter(placement, points.n_points)
            self._dilate(style.size)
        else:
            self._stamp(plain, points, style)
        if labelled is not None:
            self._stamp(labelled, points, style)

    def _scatter(self, placement: Placement, n_points: int) -> None:
        """Write each sample's rank to its pixel; the last of several stays."""
        if len(self._numbers) != n_points:
            self._numbers = np.arange(1, n_points + 1, dtype=np.int32)
        for part, cells in placement.chunks(0, n_points):
            self._ranks[cells] = self._numbers[part]

    def _dilate(self, size: int) -> None:
        """Grow every pixel of the ranks to a disc; the higher rank wins."""
        grown = self._buffer("grown", np.int32, self._canvas.n_pixels)
        grow(self._ranks, grown, self._canvas.stride, size)
        self._ranks, self._scratch["grown"] = grown, self._ranks

    def _colour(self, picture: NDArray[np.uint32], style: Style) -> None:
        """Look up each pixel's colour."""
        places = self._buffer("places", np.int64, min(CHUNK, len(picture)))
        for first in range(0, len(picture), CHUNK):
            part = slice(first, min(first + CHUNK, len(picture)))
            here = places[: part.stop - first]
            np.copyto(here, self._ranks[part])
            # Ranks are always in range; "clip" only spares numpy a buffered copy.
            np.take(style.colours, here, out=picture[part], mode="clip")

    def _stamp(self, seen: _Seen, points: Points, style: Style) -> None:
        """Write symbols with soft edges over the ranks, lowest rank first."""
        indices = seen.indices
        if not len(indices):
            return
        is_labelled = indices[0] >= points.starts[LABELLED]
        size = _labelled_size(style) if is_labelled else style.size
        # Thin: where a tenth is labelled, outlines must not be what one sees.
        outline_px = min(0.9 * style.ratio, size / 7) if is_labelled else 0.0
        symbols = _symbols(size, outline_px)
        offsets = symbols[0].dy * self._canvas.stride + symbols[0].dx
        codes = np.stack([symbol.codes for symbol in symbols])
        kind = np.zeros(len(indices), np.intp)
        if style.shapes is not None:
            kind += style.shapes[indices]
        kind[indices < points.starts[PLAIN]] = len(SHAPES)
        pixels = seen.cells[:, None] + offsets
        coded = codes[kind]
        # What the symbol leaves alone goes to a corner of the margin, never shown.
        pixels[coded == ABSENT] = 0
        ranks = (indices + 1).astype(np.int32)[:, None]
        edges = self._buffer("edges", np.int32, self._canvas.n_pixels)
        if self._edges is None:
            edges.fill(0)
        # Assignment runs in order, so the last of several on one pixel stays.
        edges[pixels.ravel()] = ((ranks << _CODE_BITS) + coded).ravel()
        core = coded == CORE
        self._ranks[pixels[core]] = np.broadcast_to(ranks, coded.shape)[core]
        self._edges = edges

    def _paint_halo(
        self,
        picture: NDArray[np.uint32],
        chosen: NDArray[np.uint8],
        colour: int,
        ratio: float,
    ) -> None:
        """Draw a line around the chosen samples, uint8 (n,) in draw order."""
        chosen = np.concatenate([np.zeros(1, np.uint8), chosen])
        body = np.take(chosen, self._ranks, mode="clip")
        if self._edges is not None:
            body |= np.take(chosen, self._edges >> _CODE_BITS, mode="clip")
        around = np.empty_like(body)
        width = 2 * max(1, round(_HALO_PX * ratio)) + 1
        grow(body, around, self._canvas.stride, width)
        np.copyto(picture, np.uint32(colour), where=around > body)

    def _buffer(self, name: str, dtype: type[_Scalar], size: int) -> NDArray[_Scalar]:
        """Return a buffer that is kept between frames; its content is left over."""
        kept = self._scratch.get(name)
        if kept is None or kept.size != size:
            kept = self._scratch[name] = np.empty(size, dtype)
        return kept


@dataclass(frozen=True, eq=False)
class _Seen:
    """Samples in view: their places in the draw order, and their pixels."""

    indices: NDArray[np.intp]
    cells: NDArray[np.int64]


def _seen(placement: Placement, start: int, stop: int, limit: int) -> _Seen | None:
    """Return which samples from ``start`` to ``stop`` are in view.

    None when more than ``limit`` are.
    """
    indices, cells, number = [np.empty(0, np.intp)], [np.empty(0, np.int64)], 0
    if limit < 0:
        return None
    # Usually far more are in view than the limit, and the first samples tell.
    for part, places in placement.chunks(start, stop, _FIRST):
        here = np.flatnonzero(placement.in_view())
        number += len(here)
        if number > limit:
            return None
        indices.append(here + part.start)
        cells.append(places[here])
    return _Seen(np.concatenate(indices), np.concatenate(cells))


def _reach(size: int) -> int:
    """Return how far (px) a symbol reaches from its pixel; triangles go furthest."""
    return math.ceil(0.62 * size + 0.5)


def _labelled_size(style: Style) -> int:
    return style.size + round(style.ratio)


@lru_cache(maxsize=8)
def _symbols(size: int, outline_px: float) -> tuple[Footprint, ...]:
    """Return the footprints of every shape, then that of context."""
    box = _reach(size)
    shapes = [footprint(shape, size, outline_px, box) for shape in SHAPES]
    return (*shapes, footprint("circle", max(2, size * 2 // 3), 0.0, box))


def _blend_edges(
    picture: NDArray[np.uint32], edges: NDArray[np.int32], style: Style
) -> None:
    """Lay the soft edges and outlines of stamped symbols over the picture."""
    places = np.flatnonzero((edges & _CODE_MASK) != CORE)
    found = edges[places]
    code = found & _CODE_MASK
    own = style.colours[found >> _CODE_BITS]
    ringed = np.flatnonzero(outline_of(code))
    ring = np.full(len(ringed), style.outline, np.uint32)
    own[ringed] = _mixed(own[ringed], ring, outline_of(code[ringed]))
    picture[places] = _mixed(picture[places], own, opacity_of(code))


def _mixed(
    below: NDArray[np.uint32], above: NDArray[np.uint32], sixteenths: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Return colours mixed channel by channel, two channels in one multiplication.

    A byte times 16 takes 12 bits, so red and blue do not reach each other.
    """
    rest = np.uint32(16) - sixteenths
    red_blue, green = np.uint32(0x00FF00FF), np.uint32(0x0000FF00)
    mixed = ((below & red_blue) * rest + (above & red_blue) * sixteenths) >> np.uint32(
        4
    )
    mixed &= red_blue
    greens = ((below & green) * rest + (above & green) * sixteenths) >> np.uint32(4)
    greens &= green
    return np.asarray(mixed | greens | np.uint32(0xFF000000))
