"""Embeddings are found again by content, whole, whoever else writes."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from umc_desktop.domain.errors import UmcError
from umc_desktop.storage.embedding_cache import EmbeddingCache

WRITE = """
import sys
from pathlib import Path
import numpy as np
from umc_desktop.storage.embedding_cache import EmbeddingCache
first = int(sys.argv[2])
cache = EmbeddingCache(Path(sys.argv[1]), "encoder", 4)
for number in range(first, first + 40):
    name = np.frombuffer(number.to_bytes(16, "big"), "V16")
    cache.append(name, np.full((1, 4), number, np.float32))
"""


def names(*numbers):
    return np.frombuffer(b"".join(n.to_bytes(16, "big") for n in numbers), "V16")


def vectors(*numbers):
    return np.repeat(np.array(numbers, np.float32)[:, None], 4, axis=1)


@pytest.fixture
def cache(tmp_path):
    return EmbeddingCache(tmp_path, "encoder", 4)


def test_an_empty_cache_knows_nothing(cache):
    assert cache.rows_of(names(1, 2)).tolist() == [-1, -1]
    assert cache.rows_of(names()).tolist() == []
    assert cache.read(np.empty(0, np.int64)).shape == (0, 4)


def test_what_was_appended_is_found_by_hash_in_any_order(cache, tmp_path):
    cache.append(names(5, 3), vectors(5, 3))
    cache.append(names(9), vectors(9))
    again = EmbeddingCache(tmp_path, "encoder", 4)
    rows = again.rows_of(names(9, 4, 3, 5, 9))
    assert rows.tolist() == [2, -1, 1, 0, 2]
    np.testing.assert_array_equal(again.read(rows[[0, 2]]), vectors(9, 3))


def test_hashes_that_end_in_zeros_are_told_apart(cache):
    short, long = 1 << 64, 1 << 72
    cache.append(names(short, long, 0), vectors(1, 2, 3))
    assert cache.rows_of(names(0, long, short)).tolist() == [2, 1, 0]


def test_encoders_do_not_mix(cache, tmp_path):
    cache.append(names(1), vectors(1))
    other = EmbeddingCache(tmp_path, "other", 4)
    assert other.rows_of(names(1)).tolist() == [-1]


@pytest.mark.parametrize("cut", [1, 4, 15])
def test_a_torn_hash_is_ignored_and_overwritten(cache, tmp_path, cut):
    cache.append(names(1, 2), vectors(1, 2))
    file = tmp_path / "encoder" / "hashes.bin"
    file.write_bytes(file.read_bytes()[:-cut])
    assert cache.rows_of(names(1, 2)).tolist() == [0, -1]
    cache.append(names(7), vectors(7))
    assert cache.rows_of(names(1, 2, 7)).tolist() == [0, -1, 1]
    np.testing.assert_array_equal(cache.read(np.array([0, 1])), vectors(1, 7))


def test_vectors_without_hashes_are_overwritten(cache, tmp_path):
    """A crash between the two files leaves vectors nobody can find."""
    cache.append(names(1), vectors(1))
    with (tmp_path / "encoder" / "vectors.f32").open("ab") as file:
        file.write(b"\xff" * 37)
    cache.append(names(2), vectors(2))
    np.testing.assert_array_equal(cache.read(cache.rows_of(names(1, 2))), vectors(1, 2))


def test_hashes_whose_vectors_are_gone_are_not_found(cache, tmp_path):
    cache.append(names(1, 2), vectors(1, 2))
    file = tmp_path / "encoder" / "vectors.f32"
    file.write_bytes(file.read_bytes()[:20])
    assert cache.rows_of(names(1, 2)).tolist() == [0, -1]
    file.unlink()
    assert cache.rows_of(names(1, 2)).tolist() == [-1, -1]


def test_vectors_that_do_not_fit_are_refused(cache):
    for shape in ((2, 4), (1, 3)):
        with pytest.raises(ValueError, match="do not fit"):
            cache.append(names(1), np.zeros(shape, np.float32))
    assert cache.rows_of(names(1)).tolist() == [-1]


def test_two_processes_append_at_once(cache, tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path), str(first)])
        for first in (100, 200)
    ]
    assert [writer.wait(30) for writer in writers] == [0, 0]
    numbers = [*range(100, 140), *range(200, 240)]
    rows = cache.rows_of(names(*numbers))
    assert sorted(rows.tolist()) == list(range(80))
    np.testing.assert_array_equal(cache.read(rows), vectors(*numbers))


def test_a_full_disk_is_told_in_words_and_what_was_there_stays(cache, small_files):
    cache.append(names(1), vectors(1))
    many = range(2, 3000)
    with pytest.raises(UmcError, match="Free some space"):
        cache.append(names(*many), vectors(*many))
    assert cache.rows_of(names(1, 2)).tolist() == [0, -1]
    assert cache.read(np.array([0])).tolist() == vectors(1).tolist()


def test_a_cache_that_was_made_anew_is_another(tmp_path):
    first = EmbeddingCache(tmp_path, "abc", 2).identity
    assert EmbeddingCache(tmp_path, "abc", 2).identity == first
    shutil.rmtree(tmp_path / "abc")
    assert EmbeddingCache(tmp_path, "abc", 2).identity != first
