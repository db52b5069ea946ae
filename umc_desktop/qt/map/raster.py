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
from functools import cache, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

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
    """

    colours: NDArray[np.uint32]
    shapes: NDArray[np.uint8] | None
    size: int
    outline: int
    halo: int
    ratio: float = 1.0


@dataclass(frozen=True, eq=False)
class _Canvas:
    """Images with a margin, so that symbols may hang over the edge.

    ``rim`` pixels are how far a symbol reaches: samples that far outside the canvas
    are still drawn, and their symbols stay that far within the margin.
    """

    height: int
    width: int
    rim: int

    @property
    def margin(self) -> int:
        return 2 * self.rim + 2

    @property
    def stride(self) -> int:
        return self.width + 2 * self.margin

    @property
    def n_pixels(self) -> int:
        return self.stride * (self.height + 2 * self.margin)

    def crop(self, flat: NDArray[np.uint32]) -> NDArray[np.uint32]:
        padded = flat.reshape(-1, self.stride)
        m = self.margin
        return padded[m : m + self.height, m : m + self.width]


class Raster:
    """Draws points, and remembers where they fell until the view changes.

    After ``draw``, ``ranks_near`` answers what lies under the cursor from the same
    image.
    """

    def __init__(self) -> None:
        self._points: Points | None = None
        self._shapes: NDArray[np.uint8] | None = None
        self._geometry: tuple[View, int, float] | None = None
        self._canvas = _Canvas(0, 0, 0)
        self._ranks = np.empty(0, np.int32)
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
        # Ranks are always in range; "clip" only spares numpy a buffered copy.
        np.take(style.colours, self._ranks, out=picture, mode="clip")
        if points.has_selection:
            self._paint_halo(picture, points, style)
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
        rim = _reach(_labelled_size(style))
        self._canvas = _Canvas(view.height, view.width, rim)
        cells, in_view = self._cells_of(view, points)
        if self._ranks.size != self._canvas.n_pixels:
            self._ranks = np.empty(self._canvas.n_pixels, np.int32)
        self._ranks.fill(0)
        n_footprint = (2 * _reach(style.size) + 1) ** 2
        first = points.starts[LABELLED]
        self._edges = None
        # A denser screen has as many more pixels to fill.
        budget = STAMP_PIXELS * style.ratio**2
        if np.count_nonzero(in_view[:first]) * n_footprint <= budget:
            self._stamp(np.flatnonzero(in_view[:first]), cells, points, style)
        else:
            ranks = np.arange(1, points.n_points + 1, dtype=np.int32)
            self._ranks[cells] = ranks
            self._dilate(style.size)
        n_footprint = (2 * _reach(_labelled_size(style)) + 1) ** 2
        labelled = np.flatnonzero(in_view[first:]) + first
        if len(labelled) * n_footprint <= budget:
            self._stamp(labelled, cells, points, style)

    def _cells_of(
        self, view: View, points: Points
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return each sample's pixel, int64 (n,), and whether it is in view.

        Samples beyond fall on the margin's outermost pixels, too far out for their
        symbols to reach the canvas.
        """
        canvas, n = self._canvas, points.n_points
        place = self._buffer("place", np.float32, n)
        whole = self._buffer("whole", np.int32, n)
        cells = self._buffer("cells", np.int64, n)
        in_view = self._buffer("in_view", np.bool_, n)
        beyond = self._buffer("beyond", np.bool_, n)
        scale = np.float32(view.scale)
        rows = canvas.height + 2 * canvas.margin
        middle_y = view.height / 2 + canvas.margin
        middle_y -= (points.origin[1] - view.centre[1]) * view.scale
        np.multiply(points.y, -scale, out=place)
        np.add(place, np.float32(middle_y), out=place)
        np.clip(place, 0, rows - 1, out=place)
        np.copyto(whole, place, casting="unsafe")
        np.greater(whole, canvas.rim, out=in_view)
        in_view &= np.less(whole, rows - 1 - canvas.rim, out=beyond)
        np.multiply(whole, canvas.stride, out=whole)
        np.copyto(cells, whole)
        middle_x = view.width / 2 + canvas.margin
        middle_x += (points.origin[0] - view.centre[0]) * view.scale
        np.multiply(points.x, scale, out=place)
        np.add(place, np.float32(middle_x), out=place)
        np.clip(place, 0, canvas.stride - 1, out=place)
        np.copyto(whole, place, casting="unsafe")
        in_view &= np.greater(whole, canvas.rim, out=beyond)
        in_view &= np.less(whole, canvas.stride - 1 - canvas.rim, out=beyond)
        np.add(cells, whole, out=cells)
        return cells, in_view

    def _dilate(self, size: int) -> None:
        """Grow every pixel of the ranks to a disc; the higher rank wins."""
        n = self._canvas.n_pixels
        grown = self._buffer("grown", np.int32, n)
        work = [self._buffer(f"dilate {i}", np.int32, n) for i in range(3)]
        _dilate_disc((self._ranks, grown), self._canvas.stride, size, work)
        self._ranks, self._scratch["grown"] = grown, self._ranks

    def _stamp(
        self,
        indices: NDArray[np.intp],
        cells: NDArray[np.int64],
        points: Points,
        style: Style,
    ) -> None:
        """Write symbols with soft edges over the ranks, lowest rank first."""
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
        pixels = cells[indices][:, None] + offsets
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
        self, picture: NDArray[np.uint32], points: Points, style: Style
    ) -> None:
        """Draw a line around what is selected."""
        starts = points.starts
        chosen = np.zeros(points.n_points + 1, np.uint8)
        chosen[starts[SELECTED] + 1 : starts[LABELLED] + 1] = 1
        chosen[starts[LABELLED_SELECTED] + 1 :] = 1
        body = np.take(chosen, self._ranks, mode="clip")
        if self._edges is not None:
            body |= np.take(chosen, self._edges >> _CODE_BITS, mode="clip")
        around = np.empty_like(body)
        width = 2 * max(1, round(_HALO_PX * style.ratio)) + 1
        work = [np.empty_like(body) for _ in range(3)]
        _dilate_disc((body, around), self._canvas.stride, width, work)
        np.copyto(picture, np.uint32(style.halo), where=around > body)

    def _buffer(self, name: str, dtype: type[_Scalar], size: int) -> NDArray[_Scalar]:
        """Return a buffer that is kept between frames; its content is left over."""
        kept = self._scratch.get(name)
        if kept is None or kept.size != size:
            kept = self._scratch[name] = np.empty(size, dtype)
        return kept


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


def _dilate_disc(
    images: tuple[NDArray[_Scalar], NDArray[_Scalar]],
    stride: int,
    size: int,
    work: list[NDArray[_Scalar]],
) -> None:
    """Write to ``images[1]`` each pixel's maximum over a disc of ``images[0]``.

    The disc, ``size`` pixels across, is a union of rectangles; a maximum over a
    rectangle is one along rows, then one along columns, each by doubling its
    length. Images are flat: their margin keeps a row's end from reaching the next
    row. ``work`` are three images to work in.
    """
    image, out = images
    rows, columns, spare = work
    for index, (width, height) in enumerate(_rectangles(size)):
        across = _running_max(image, (rows, spare), 1, width)
        free = spare if across is rows else rows
        grown = _running_max(across, (columns, free), stride, height)
        lead = (width - 1) // 2 + (height - 1) // 2 * stride
        target, source = out[lead:], grown[: len(grown) - lead]
        if index == 0:
            out[:lead] = 0
            np.copyto(target, source)
        else:
            np.maximum(target, source, out=target)


def _running_max(
    image: NDArray[_Scalar],
    work: tuple[NDArray[_Scalar], NDArray[_Scalar]],
    step: int,
    length: int,
) -> NDArray[_Scalar]:
    """Return the maximum over ``length`` pixels from each on, ``step`` apart."""
    source, target = image, work[0]
    covered = 1
    while covered < length:
        grow = min(covered, length - covered)
        shift = grow * step
        np.maximum(source[:-shift], source[shift:], out=target[:-shift])
        target[-shift:] = source[-shift:]
        covered += grow
        source, target = target, work[1] if target is work[0] else work[0]
    return source


@cache
def _rectangles(size: int) -> tuple[tuple[int, int], ...]:
    """Return the (width, height) of rectangles whose union is a disc."""
    if size <= 3:
        return ((size, size),)
    middle = (size - 1) / 2
    across = np.arange(size) - middle
    covered = np.hypot(across[:, None], across[None, :]) <= size / 2
    widths = covered.sum(axis=1)
    found = {int(w): int((widths >= w).sum()) for w in widths if w}
    return tuple(sorted(found.items()))


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
