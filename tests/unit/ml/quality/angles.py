"""Unit vectors whose distances are known."""

import numpy as np


def at(*degrees):
    """Unit vectors in the plane; θ apart, their distance is 2 sin(θ/2)."""
    angles = np.deg2rad(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def apart(degrees):
    return 2 * np.sin(np.deg2rad(degrees) / 2)
