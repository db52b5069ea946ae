"""How different samples are from each other."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
_SMALLEST = 1e-12  # eigenvalues below are rounding


def mean_pairwise_dissimilarity(vectors: Matrix) -> float | None:
    """Return the mean of 1 − cosine over all pairs, 0 to 2; ``None`` below two samples.

    From the sum alone: Σ_{i≠j} x_i·x_j = ‖Σ x_i‖² − n for unit vectors.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1.
    """
    n = len(vectors)
    if n < 2:
        return None
    total = vectors.sum(axis=0, dtype=np.float64)
    own = float(np.einsum("ij,ij->", vectors, vectors, dtype=np.float64))
    return 1 - (float(total @ total) - own) / (n * (n - 1))


def vendi_score(vectors: Matrix) -> float | None:
    """Return the effective number of different samples; ``None`` without any.

    exp(−Σ λ_i ln λ_i), with λ the eigenvalues of K / n and K the cosines: 1 if all are
    the same, n if none has anything in common with another. X Xᵀ and Xᵀ X have the same
    eigenvalues apart from zeros, so the smaller one is used.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1.

    References
    ----------
    D. Friedman, A. B. Dieng, "The Vendi Score: A Diversity Evaluation Metric for
    Machine Learning", TMLR 2023, definition 3.1; section 3 on the smaller matrix.
    """
    n, dimensions = vectors.shape
    if n == 0:
        return None
    rows = vectors.astype(np.float64)
    matrix = rows @ rows.T if n <= dimensions else rows.T @ rows
    values = np.linalg.eigvalsh(matrix / n)
    values = values[values > _SMALLEST]
    return float(np.exp(-(values * np.log(values)).sum()))
