"""Hit-testing a lasso, against shapely."""

from collections.abc import Iterator

import numpy as np
import shapely

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.qt.map.lasso import inside

POINTS, VERTICES = 1_000_000, 200


def ratios() -> Iterator[Ratio]:
    """Measure a ragged star over clustered points; the answers must be identical."""
    rng = np.random.default_rng(0)
    centres = rng.uniform(-1, 1, (50, 2))
    points = centres[rng.integers(0, 50, POINTS)] + rng.normal(0, 0.08, (POINTS, 2))
    points = points.astype(np.float32)
    angles = np.sort(rng.uniform(0, 2 * np.pi, VERTICES))
    radii = rng.uniform(0.35, 0.9, VERTICES)
    polygon = np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None]
    shape = shapely.Polygon(polygon)
    shapely.prepare(shape)
    x, y = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
    same = bool(
        np.array_equal(inside(points, polygon), shapely.contains_xy(shape, x, y))
    )
    own, peer = interleaved(
        7, lambda: inside(points, polygon), lambda: shapely.contains_xy(shape, x, y)
    )
    yield Ratio(
        f"lasso hit-test, {POINTS:,} points, {VERTICES} vertices",
        "shapely.contains_xy, prepared",
        median_ratio(peer, own) if same else 0.0,
        2.0,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(peer)} CPU; answers "
        f"{'identical' if same else 'DIFFER'}",
    )
