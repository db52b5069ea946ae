"""What the map is given to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from umc_desktop.domain.errors import InvalidRequestError

#: The category of a sample that has none, drawn grey.
NONE = -1


@dataclass(frozen=True)
class MapData:
    """The samples of the map, in the project's row order.

    Attributes
    ----------
    ids : NDArray[np.int64]
        (n,), the samples' row ids in the project.
    positions : NDArray[np.float32]
        (n, 2); a sample that has no place yet is not finite and is not drawn.
    importance : NDArray[np.float32] | None
        (n,), where samples overlap the more important one is drawn on top;
        None mixes them evenly, so that no category hides another by its order, and
        so does the map where there are too many for its canvas.

    Raises
    ------
    InvalidRequestError
        When the arrays do not belong together.
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.float32]
    importance: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        n = len(self.ids)
        if self.positions.shape != (n, 2):
            raise InvalidRequestError(
                f"The map got {n} samples but positions of shape "
                f"{self.positions.shape}; it needs one (x, y) for each sample."
            )
        if self.importance is not None and self.importance.shape != (n,):
            raise InvalidRequestError(
                f"The map got {n} samples but {self.importance.shape} importances."
            )

    @property
    def n_samples(self) -> int:
        """How many samples there are, placed or not."""
        return len(self.ids)


@dataclass(frozen=True)
class LegendEntry:
    """One category as the legend shows it.

    ``colour`` ("#rrggbb") and ``shape`` are None to take the palette's, by the
    entry's place in the legend, so that they follow the theme.
    """

    category: int
    name: str
    count: int = 0
    colour: str | None = None
    shape: str | None = None


@dataclass(frozen=True)
class Colouring:
    """What the colours of the map mean.

    Attributes
    ----------
    kind : {"continuous", "categories"}
        A gradient, or one colour and shape for each category.
    values : NDArray[np.float32] | NDArray[np.int32]
        (n,); float32 for "continuous" (not finite = none), int32 categories
        for "categories" (-1 = none).
    title : str
        What the legend says on top.
    entries : tuple[LegendEntry, ...]
        The categories, in legend order; empty for "continuous".
    value_range : tuple[float, float]
        The ends of the gradient; values beyond take the end's colour.
    """

    kind: Literal["continuous", "categories"]
    values: NDArray[np.float32] | NDArray[np.int32]
    title: str = ""
    entries: tuple[LegendEntry, ...] = ()
    value_range: tuple[float, float] = (0.0, 1.0)
