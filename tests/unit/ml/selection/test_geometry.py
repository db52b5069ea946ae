import numpy as np

from umc_desktop.ml.selection import geometry as geometry_module
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


def test_many_features_give_the_same_geometry_in_blocks(monkeypatch):
    scales = 0.9 ** np.arange(100)  # as features fall off, and most lies in the first
    own = np.random.default_rng(0)  # the loss differs from draw to draw
    turn, _ = np.linalg.qr(own.normal(size=(100, 100)))
    features = ((own.normal(size=(9000, 100)) * scales) @ turn + 1).astype("f4")
    few = selection_geometry(features)
    monkeypatch.setattr(geometry_module, "IN_BLOCKS_ABOVE", 8999)
    many = selection_geometry(features)
    assert many.shape == few.shape == (9000, 64)
    np.testing.assert_allclose(
        np.linalg.norm(many[0] - many[1:], axis=1),
        np.linalg.norm(few[0] - few[1:], axis=1),
        rtol=0.02,  # the randomised one loses a little of what there is
    )
    assert many.var(axis=0).sum() >= few.var(axis=0).sum()
    order = many.var(axis=0)
    assert (np.diff(order) <= 1e-6).all()
