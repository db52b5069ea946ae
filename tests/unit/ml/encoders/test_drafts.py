"""Folders that are moved when they are whole; what killed programs left goes."""

import subprocess
import sys

from umc_desktop.ml.encoders.drafts import draft_folder

_KILLED = """
import os, signal, sys
from pathlib import Path
from umc_desktop.ml.encoders.drafts import draft_folder
with draft_folder(Path(sys.argv[1]), "looking") as draft:
    (draft / "weights").write_bytes(bytes(1000))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_draft_is_gone_or_moved(tmp_path):
    with draft_folder(tmp_path / "models", "looking") as draft:
        (draft / "weights").write_bytes(b"1")
    assert not list((tmp_path / "models").iterdir())
    with draft_folder(tmp_path / "models", "looking") as draft:
        draft.rename(tmp_path / "models" / "whole")
    assert [one.name for one in (tmp_path / "models").iterdir()] == ["whole"]


def test_what_a_killed_program_left_goes_and_what_another_is_at_stays(tmp_path):
    for _ in range(2):
        killed = [sys.executable, "-c", _KILLED, str(tmp_path)]
        assert subprocess.run(killed, check=False).returncode == -9
        assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1
    with (
        draft_folder(tmp_path, "looking") as first,
        draft_folder(tmp_path, "looking") as second,
    ):
        assert first.is_dir()
        assert second.is_dir()
        assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 2
    assert not list(tmp_path.iterdir())
