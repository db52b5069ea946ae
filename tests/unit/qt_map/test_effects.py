import numpy as np
import pytest
from PySide6.QtCore import Qt

from umc_desktop.qt.map.effects import Effect, combined, effect_of

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("more", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_keys_say_what_is_done(more):
    assert effect_of(more) is Effect.SELECT
    assert effect_of(more | CTRL) is Effect.ADD
    assert effect_of(more | ALT) is Effect.REMOVE
    assert effect_of(more | CTRL | ALT) is Effect.KEEP


def test_union_difference_intersection_by_hand():
    selected = np.array([1, 1, 0, 0], bool)
    taken = np.array([1, 0, 1, 0], bool)
    assert combined(selected, taken, Effect.SELECT).tolist() == [1, 0, 1, 0]
    assert combined(selected, taken, Effect.ADD).tolist() == [1, 1, 1, 0]
    assert combined(selected, taken, Effect.REMOVE).tolist() == [0, 1, 0, 0]
    assert combined(selected, taken, Effect.KEEP).tolist() == [1, 0, 0, 0]
