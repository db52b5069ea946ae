from pathlib import Path

import pytest

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.conversion import Conversion, cached_conversion
from umc_desktop.ml.encoders.manifest import sha256


class Converting:
    """Writes a small file and counts how often it was asked to."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, target: Path) -> Conversion:
        self.runs += 1
        (target / "fp32.onnx").write_bytes(b"model")
        return Conversion({"fp32": sha256(target / "fp32.onnx")}, 1e-6)


def test_the_second_opening_takes_the_file_of_the_first(tmp_path: Path):
    convert = Converting()
    first = cached_conversion(tmp_path / "models" / "m", convert)
    second = cached_conversion(tmp_path / "models" / "m", convert)
    assert first == second
    assert convert.runs == 1
    assert second[1]["fp32"].read_bytes() == b"model"


@pytest.mark.parametrize("name", ["fp32.onnx", "record.json"])
@pytest.mark.parametrize("damage", [b"", b"other", None])
def test_a_damaged_cache_is_made_again(tmp_path: Path, name: str, damage: bytes | None):
    convert = Converting()
    folder = tmp_path / "m"
    cached_conversion(folder, convert)
    if damage is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(damage)
    _, files = cached_conversion(folder, convert)
    assert convert.runs == 2
    assert files["fp32"].read_bytes() == b"model"


def test_a_failed_conversion_leaves_nothing_behind(tmp_path: Path):
    def fail(target: Path) -> Conversion:
        (target / "fp32.onnx").write_bytes(b"half")
        raise ModelError("the converted model differs")

    with pytest.raises(ModelError, match="differs"):
        cached_conversion(tmp_path / "m", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_an_expected_failure(tmp_path: Path):
    (tmp_path / "models").write_bytes(b"a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written"):
        cached_conversion(tmp_path / "models" / "m", Converting())
