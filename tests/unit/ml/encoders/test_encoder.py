import numpy as np

from umc_desktop.ml.encoders.encoder import Gathering, digest, unit_length


def test_rows_become_unit_length_and_zero_stays_zero():
    found = unit_length([[3.0, 4.0], [0.0, 0.0]])
    np.testing.assert_allclose(found, [[0.6, 0.8], [0.0, 0.0]])
    assert found.dtype == np.float32


def test_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    assert len(digest([])) == 32


class Watching:
    def __init__(self) -> None:
        self.seen: list[tuple[int, int | None, str]] = []

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        self.seen.append((done, total, message))


def test_a_batch_is_handed_on_before_it_is_reported():
    progress = Watching()
    reported_then = []
    gathering = Gathering(
        (3, 2),
        "Title",
        progress,
        lambda rows, _: reported_then.append(progress.seen[-1]),
    )
    gathering.add(np.array([2, 0]), np.array([[0, 2], [5, 0]], np.float32))
    assert reported_then == [(0, 3, "Title")]
    assert progress.seen == [(0, 3, "Title"), (2, 3, "Title")]
    np.testing.assert_array_equal(gathering.vectors, [[1, 0], [0, 0], [0, 1]])
