"""A picture that cannot be decoded after all keeps no other from its scores."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_sets import DefineLabel
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.scoring import ScoreSamples
from umc_desktop.storage.project_file import ProjectFile


def short_png() -> bytes:
    """A PNG with sound checksums that holds fewer pixels than it says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 90, 90, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def test_a_broken_picture_is_named_and_the_others_are_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # said when the pictures are read, which is once
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "scans"
    folder.mkdir()
    for number, colour in enumerate(["red", "blue", "green", "teal"]):
        file = io.BytesIO()
        Image.new("RGB", (20 + number, 20), colour).save(file, "PNG")
        (folder / f"{colour}.png").write_bytes(file.getvalue())
    (folder / "short.png").write_bytes(short_png())
    project = ProjectFile.create(tmp_path / "scans.umc")

    def run(command: str, request: object):
        return execute_on(project, CATALOGUE[command], request, SILENT)

    run("sample.import", ImportSamples((folder,)))
    for name in ("good", "bad"):
        run("label.define", DefineLabel("scans", name))
    for name in ("efficientnet-lite0", "efficientnet-lite2"):
        run("ensemble.switch", SwitchMember(name))
    outcome = run("ensemble.score", ScoreSamples())
    project.close()
    assert outcome.data["scored"] == 5
    assert "1 image cannot be decoded" in outcome.summary
    assert "white: short.png. Flag" in outcome.summary
