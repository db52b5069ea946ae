"""How a map stays where the one before was: turned onto it, and held near it."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.float32]

LARGEST_DRIFT = 0.05
"""How far a map may move when it is laid out anew, see ``drift``."""


def align(
    placed: npt.NDArray[np.floating], previous: npt.NDArray[np.floating]
) -> Positions:
    """Turn, mirror, scale and shift a map onto the previous one (Procrustes).

    Parameters
    ----------
    placed : ndarray of float, shape (n_samples, 2)
        The map to move.
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; NaN rows are left out of the fit.

    Returns
    -------
    ndarray of float32, shape (n_samples, 2)
        ``placed`` after the transformation. Its spread over the known samples is the
        previous map's: the least-squares scale would shrink the map every round.

    References
    ----------
    Gower & Dijksterhuis, "Procrustes Problems", Oxford 2004, chapter 4 (rotation).
    """
    from scipy.linalg import orthogonal_procrustes

    known = known_rows(previous, len(placed))
    here, there = placed[known].astype(np.float64), previous[known].astype(np.float64)
    centre_here, centre_there = here.mean(axis=0), there.mean(axis=0)
    here, there = here - centre_here, there - centre_there
    spread_here, spread_there = np.linalg.norm(here), np.linalg.norm(there)
    if spread_here == 0 or spread_there == 0:
        return np.asarray(placed - centre_here + centre_there, dtype=np.float32)
    turn, _ = orthogonal_procrustes(here, there)
    scale = spread_there / spread_here
    moved = (placed - centre_here) @ turn * scale + centre_there
    return np.asarray(moved, dtype=np.float32)


def restrain(
    placed: npt.NDArray[np.floating],
    previous: npt.NDArray[np.floating],
    limit: float = LARGEST_DRIFT,
) -> Positions:
    """Shorten all moves by the same length, so that the drift is at most ``limit``.

    What moved far has a reason to, new neighbours, and keeps most of its way; what
    moved little stays where it was.

    Parameters
    ----------
    placed : ndarray of float, shape (n_samples, 2)
        The map, aligned with the previous one.
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; those with NaN rows stay where they are placed.
    limit
        See ``drift``.
    """
    known = known_rows(previous, len(placed))
    restrained = np.asarray(placed, dtype=np.float32).copy()
    excess = drift(previous, placed) - limit
    if excess > 0:
        moves = placed[known] - previous[known]
        lengths = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-12)
        left = np.maximum(1 - excess * spread_of(previous[known]) / lengths, 0)
        restrained[known] = previous[known] + moves * left
    return restrained


def drift(
    previous: npt.NDArray[np.floating], placed: npt.NDArray[np.floating]
) -> float:
    """Return how far the map moved: median move over the previous map's spread.

    Parameters
    ----------
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; NaN rows do not count.
    placed : ndarray of float, shape (n_samples, 2)
        Where they are now.

    Returns
    -------
    float
        0 if nothing moved; 1 if half of the samples moved by more than the root mean
        square distance from the centre. 0 if no sample has both positions.
    """
    known = known_rows(previous, len(placed))
    if not known.any():
        return 0.0
    before = previous[known]
    spread = spread_of(before)
    move = float(np.median(np.linalg.norm(placed[known] - before, axis=1)))
    return move / spread if spread > 0 else 0.0


def spread_of(positions: npt.NDArray[np.floating]) -> float:
    """Return the root mean square distance of positions from their centre."""
    away = positions - positions.mean(axis=0)
    return float(np.sqrt(np.mean(np.sum(away**2, axis=1))))


def known_rows(
    positions: npt.NDArray[np.floating] | None, n_samples: int
) -> npt.NDArray[np.bool_]:
    """Return which samples have a position; none where there was no map.

    Parameters
    ----------
    positions : ndarray of float, shape (n_samples, 2), optional
        NaN rows are those without one.
    """
    if positions is None:
        return np.zeros(n_samples, dtype=np.bool_)
    return np.asarray(np.isfinite(positions).all(axis=1))
