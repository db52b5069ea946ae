import numpy as np

from umc_desktop.ml.selection.geometry import selection_geometry

GENERATOR = np.random.default_rng(0)


def test_geometry_keeps_distances_of_flat_features():
    # Rank 3 survives a projection to 64 dimensions unchanged.
    flat = (GENERATOR.normal(size=(90, 3)) @ GENERATOR.normal(size=(3, 200))).astype(
        np.float32
    )
    geometry = selection_geometry(flat)
    assert geometry.shape == (90, 64)
    np.testing.assert_allclose(
        np.linalg.norm(geometry[0] - geometry[1:], axis=1),
        np.linalg.norm(flat[0] - flat[1:], axis=1),
        rtol=1e-3,
    )
    assert selection_geometry(flat[:0]).shape == (0, 64)
