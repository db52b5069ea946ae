"""Arrays come back as they were, and damage is noticed before memory is taken."""

import numpy as np
import pytest

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.storage import arrays


@pytest.mark.parametrize(
    "values",
    [
        np.arange(12, dtype=np.float32).reshape(3, 4),
        np.arange(12, dtype=np.float32).reshape(3, 4).T,
        np.arange(24, dtype=np.int16)[::-2],
        np.array([True, False, True]),
        np.array([1, 2, 3], ">i8"),
        np.array([np.nan, np.inf, -0.0], np.float16),
        np.array(7, np.uint8),
        np.empty(0, np.int64),
        np.empty((0, 5), np.float32),
        np.array(["a", "bcd", "é"]),
    ],
    ids=lambda values: f"{values.dtype.str}{values.shape}",
)
def test_round_trip(project, values):
    with project.write() as connection:
        arrays.replace(connection, "map", {"x": values})
    with project.read() as connection:
        found = arrays.read(connection, "map", "x")
    assert found.dtype == values.dtype.newbyteorder("<")
    assert found.shape == values.shape
    np.testing.assert_array_equal(found, values)


def test_many_parts_are_put_together_in_order(project, monkeypatch):
    monkeypatch.setattr(arrays, "_PART_BYTES", 64)
    values = np.random.default_rng(0).normal(size=(41, 7))
    with project.write() as connection:
        arrays.replace(connection, "round", {"p": values})
        (parts,) = connection.execute("SELECT count(*) FROM array").fetchone()
    assert parts == -(-41 * 7 * 8 // 64)
    with project.read() as connection:
        np.testing.assert_array_equal(arrays.read(connection, "round", "p"), values)


def test_replacing_removes_only_what_the_owner_had(project):
    one = {"x": np.zeros(2), "y": np.ones(2)}
    with project.write() as connection:
        arrays.replace(connection, "map", one)
        arrays.replace(connection, "round", {"u": np.ones(1)})
        arrays.replace(connection, "map", {"z": np.arange(3)})
        assert set(arrays.read_all(connection, "map")) == {"z"}
        assert set(arrays.read_all(connection, "round")) == {"u"}
        assert arrays.read(connection, "map", "x") is None


def test_names_are_chosen_by_their_beginning(project):
    values = {name: np.zeros(1) for name in ("p1", "p2", "p2-members", "u")}
    with project.write() as connection:
        arrays.replace(connection, "round", values)
        assert set(arrays.read_all(connection, "round", "p", "p2-")) == {"p1", "p2"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("shape", "[1000000000000]"),
        ("shape", "[-3]"),
        ("shape", "three"),
        ("shape", '{"a":1}'),
        ("shape", "[2]"),
        ("dtype", "|O"),
        ("dtype", "no such type"),
        ("dtype", "<f4"),
        ("data", b""),
        ("data", b"x" * 25),
    ],
)
def test_what_does_not_fit_is_damage(project, column, value):
    with project.write() as connection:
        arrays.replace(connection, "map", {"x": np.zeros(3)})
        connection.execute(f"UPDATE array SET {column} = ?", (value,))
    with (
        pytest.raises(ProjectDamagedError, match="map/x"),
        project.read() as connection,
    ):
        arrays.read(connection, "map", "x")
