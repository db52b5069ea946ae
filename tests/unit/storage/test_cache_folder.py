"""Folders for what can be computed again, and the installation's name."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from umc_desktop.domain.errors import UmcError
from umc_desktop.storage.cache_folder import (
    cache_folder,
    forget_old_pools,
    installation_id,
    new_folder,
)


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def test_the_variable_names_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "deep" / "cache"))
    assert cache_folder() == tmp_path / "deep" / "cache"
    assert cache_folder().is_dir()


def test_an_installation_keeps_its_name(config):
    first = installation_id()
    assert len(first) == 16
    assert installation_id() == first
    assert [path.name for path in config.iterdir()] == ["installation"]


@pytest.mark.parametrize("written", ["", "abcd", "not hex at all", "é"])
def test_a_broken_name_is_made_anew(config, written):
    config.mkdir()
    (config / "installation").write_text(written, encoding="utf-8")
    fresh = installation_id()
    assert len(fresh) == 16
    assert installation_id() == fresh


def test_programs_that_start_at_once_agree_on_the_name(config):
    code = (
        "from umc_desktop.storage.cache_folder import installation_id;"
        "print(installation_id().hex())"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({start.communicate(timeout=30)[0] for start in starts}) == 1


def test_settings_that_cannot_be_written_are_explained(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("UMC_CONFIG", str(tmp_path / "file"))
    with pytest.raises(UmcError, match="UMC_CONFIG"):
        installation_id()


def test_a_folder_appears_only_when_it_is_complete(tmp_path):
    final = tmp_path / "pools" / "one"
    with new_folder(final) as draft:
        (draft / "a").write_text("1")
        assert not final.exists()
    assert (final / "a").read_text() == "1"

    def fail():
        with new_folder(final) as draft:
            (draft / "b").write_text("2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [path.name for path in final.iterdir()] == ["a"]
    assert [path.name for path in final.parent.iterdir()] == ["one"]


def test_of_two_that_make_the_same_folder_the_last_stays(tmp_path):
    final = tmp_path / "one"
    with new_folder(final) as draft:
        with new_folder(final) as other:
            (other / "first").write_text("")
        (draft / "second").write_text("")
    assert [path.name for path in final.iterdir()] == ["second"]


def test_many_may_make_the_same_folder_at_once(tmp_path):
    final = tmp_path / "one"
    together = threading.Barrier(8)

    def make() -> None:
        together.wait()
        for _ in range(40):
            with new_folder(final) as draft:
                (draft / "file").write_text("")

    with ThreadPoolExecutor(8) as threads:
        for made in [threads.submit(make) for _ in range(8)]:
            made.result()
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_the_pools_used_last_are_kept(tmp_path):
    for number in range(9):
        folder = tmp_path / str(number)
        folder.mkdir()
        os.utime(folder, (number, number))
    (tmp_path / "file").write_text("stays")
    forget_old_pools(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"3", "4", "5", "6", "7", "8", "file"}


def test_a_cache_that_cannot_be_made_is_told_in_words(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(UmcError, match=r"cache cannot be written.*UMC_CACHE"):
        cache_folder()


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path, small_files):
    with (
        pytest.raises(UmcError, match="Free some space"),
        new_folder(tmp_path / "graph") as draft,
    ):
        np.save(draft / "big.npy", np.zeros(10_000))
    assert list(tmp_path.iterdir()) == []
