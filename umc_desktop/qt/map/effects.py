"""What a lasso or a click does to the selection."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt


class Effect(StrEnum):
    """How what was taken joins what was selected; the value is said at the cursor."""

    SELECT = "select"
    ADD = "add"
    REMOVE = "remove"
    KEEP = "keep inside"


def effect_of(modifiers: Qt.KeyboardModifier) -> Effect:
    """Return what is done under these keys."""
    adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    removes = bool(modifiers & Qt.KeyboardModifier.AltModifier)
    if adds and removes:
        return Effect.KEEP
    if adds:
        return Effect.ADD
    return Effect.REMOVE if removes else Effect.SELECT


def combined(
    selected: NDArray[np.bool_], taken: NDArray[np.bool_], effect: Effect
) -> NDArray[np.bool_]:
    """Return the selection after it: union, difference, intersection or the new one.

    Parameters
    ----------
    selected, taken
        bool, shape (n,).
    """
    if effect is Effect.ADD:
        return selected | taken
    if effect is Effect.REMOVE:
        return selected & ~taken
    if effect is Effect.KEEP:
        return selected & taken
    return taken
