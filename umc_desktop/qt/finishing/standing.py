"""How far finishing is, as the window's arrays say: recomputed with every decision."""

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.finishing_state import (
    Progress,
    Stage,
    Standing,
)
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.reloading import rows_of

_NOT_BEGUN = Progress(Stage.TARGET, 0, 0, 0, 0, np.zeros(0, np.int64))


class FinishingStanding:
    """Reads the state of finishing from the view's data."""

    def __init__(self) -> None:
        self._rows: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._here: npt.NDArray[np.bool_] = np.zeros(0, bool)
        self._rows_of: tuple[object, object] = (None, None)
        self._progress = _NOT_BEGUN
        self._progress_of: tuple[object, ...] = ()

    def standing(self, data: ViewData) -> Standing | None:
        """Return what stands for the frozen samples, ``None`` if nothing is frozen."""
        finishing = data.finishing
        if finishing is None or finishing.frozen is None:
            return None
        key = (data.ids, finishing.frozen.ids)
        if self._rows_of[0] is not key[0] or self._rows_of[1] is not key[1]:
            self._rows, self._here = rows_of(data, key[1])
            self._rows_of = key
        here = self._here
        given = np.zeros(len(self._rows), np.int32)
        skipped = np.zeros(len(self._rows), bool)
        given[here] = data.given[self._rows[here]]
        skipped[here] = data.skipped[self._rows[here]]
        return Standing(given, skipped)

    def progress(self, data: ViewData | None) -> Progress:
        """Return how far finishing is."""
        if data is None or data.finishing is None:
            return _NOT_BEGUN
        # a decision brings new arrays, and is asked about by half a dozen widgets
        key = (data.ids, data.given, data.skipped, data.finishing)
        if len(self._progress_of) != len(key) or any(
            one is not other for one, other in zip(key, self._progress_of, strict=True)
        ):
            self._progress = data.finishing.progress(self.standing(data))
            self._progress_of = key
        return self._progress
