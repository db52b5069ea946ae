"""A bundle carries results between processes, and never code."""

import msgspec
import numpy as np
import pytest

from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.samples import Domain
from umc_desktop.jobs.bundle import Bundle


@pytest.fixture
def bundle(tmp_path):
    return Bundle(tmp_path)


def test_arrays_by_owner(bundle):
    bundle.put_arrays("map", {"xy": np.ones((2, 2), np.float32)})
    bundle.put_arrays("round", {"u": np.empty((0, 3)), "p": np.arange(3)})
    bundle.put_arrays("round", {"q": np.arange(2)})
    assert bundle.arrays("map")["xy"].dtype == np.float32
    assert set(bundle.arrays("round")) == {"u", "p", "q"}
    assert bundle.arrays("round")["u"].shape == (0, 3)
    assert bundle.arrays("nobody") == {}


def test_arrays_of_objects_are_never_pickled(bundle, tmp_path):
    with pytest.raises(ValueError, match="allow_pickle"):
        bundle.put_arrays("map", {"x": np.array([{}], object)})
    (tmp_path / "evil").mkdir()
    np.save(tmp_path / "evil" / "x.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        bundle.arrays("evil")


def test_values_are_checked_when_they_are_read(bundle):
    bundle.put_value("domain", Domain(1, "tickets", 2))
    assert bundle.value("domain", Domain) == Domain(1, "tickets", 2)
    with pytest.raises(msgspec.ValidationError):
        bundle.value("domain", list[int])


def test_chunks_come_back_in_order(bundle):
    chunks = [[n, n + 1] for n in range(0, 24, 2)]
    assert bundle.put_chunks("rows", iter(chunks)) == 12
    assert list(bundle.chunks("rows", list[int])) == chunks
    assert bundle.put_chunks("none", []) == 0
    assert list(bundle.chunks("none", list[int])) == []


def test_a_full_disk_is_told_in_words(bundle, small_files):
    with pytest.raises(UmcError, match="Free some space"):
        bundle.put_arrays("map", {"xy": np.zeros(10_000)})
    with pytest.raises(UmcError, match="Free some space"):
        bundle.put_value("big", "x" * 10_000)
