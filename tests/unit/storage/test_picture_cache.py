"""Pictures made ready: kept by their image's bytes, bounded, never in the way."""

import os

import pytest

from umc_desktop.storage import picture_cache


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path))


def test_what_is_kept_is_found_by_the_image():
    assert picture_cache.kept(b"image", picture_cache.SMALL) is None
    picture_cache.keep(b"image", picture_cache.SMALL, b"picture")
    assert picture_cache.kept(b"image", picture_cache.SMALL) == b"picture"
    assert picture_cache.kept(b"image", picture_cache.UPRIGHT) is None
    assert picture_cache.kept(b"other", picture_cache.SMALL) is None


def test_what_was_used_last_stays(tmp_path):
    for number in range(10):
        picture_cache.keep(bytes([number]), picture_cache.SMALL, b"x" * 1000)
    folder = tmp_path / "pictures"
    for age, path in enumerate(sorted(folder.iterdir())):
        os.utime(path, (age, age))
    picture_cache.kept(b"\x03", picture_cache.SMALL)
    picture_cache.forget_old(folder, 5_000)
    assert len(list(folder.iterdir())) == 4
    assert picture_cache.kept(b"\x03", picture_cache.SMALL) == b"x" * 1000
    picture_cache.forget_old(folder, 5_000)
    assert len(list(folder.iterdir())) == 4


def test_it_is_looked_at_while_pictures_are_kept(tmp_path, monkeypatch):
    looks = []
    monkeypatch.setattr(picture_cache, "forget_old", looks.append)
    for number in range(200):
        picture_cache.keep(number.to_bytes(2), picture_cache.SMALL, b"x")
    assert looks == [tmp_path / "pictures"] * 3


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path):
    (tmp_path / "pictures").write_bytes(b"a file in the folder's place")
    picture_cache.keep(b"image", picture_cache.SMALL, b"picture")
    assert picture_cache.kept(b"image", picture_cache.SMALL) is None


@pytest.mark.parametrize(
    ("content", "awaited"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8) + b"\x08", False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8) + b"\x10", True),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8) + b"\x08..eXIf", True),
        (b"\xff\xd8\xff\xe0", False),
        (b"GIF89a", False),
        (b"RIFF....WEBP", False),
        (b"RIFF....WAVE", False),
        (b"II*\0", True),
        (b"MM\0*", True),
        (b"no image", False),
    ],
)
def test_only_what_the_window_does_not_decode_is_awaited(content, awaited):
    assert picture_cache.is_awaited(content) is awaited
