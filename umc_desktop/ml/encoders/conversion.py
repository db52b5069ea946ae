"""Converted models in the cache: made once, written whole, checked at every use."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.drafts import draft_folder
from umc_desktop.ml.encoders.manifest import sha256

Precision = Literal["fp32", "fp16", "int8"]

# Raised whenever the way of converting changes, so that old conversions are left alone.
RECIPE = 5
_RECORD = "record.json"


class Conversion(msgspec.Struct, frozen=True):
    """What a conversion made, as it is recorded beside the files.

    Parameters
    ----------
    sha256
        Of each precision's file.
    max_difference
        Largest absolute difference of the fp32 model to torch on the probe.
    int8_loss, fp16_loss
        1 - mean cosine to fp32 on the probe; ``None`` where none was made.
    """

    sha256: dict[Precision, str]
    max_difference: float
    int8_loss: float | None = None
    fp16_loss: float | None = None


Convert = Callable[[Path], Conversion]


def cached_conversion(
    folder: Path, convert: Convert
) -> tuple[Conversion, dict[Precision, Path]]:
    """Return a conversion's files, making them first where they are not there.

    Parameters
    ----------
    folder
        Belongs to this conversion alone; replaced as a whole when a file in it is not
        as recorded.
    convert
        Writes ``<precision>.onnx`` into the folder it is given.

    Raises
    ------
    ModelError
        When the cache cannot be written or the conversion fails its own check.
    """
    found = _intact(folder)
    if found is None:
        try:
            _make(folder, convert)
        except OSError as error:
            raise ModelError(
                f"The converted model cannot be written to {folder}: {error}. Free "
                "some space or choose another cache folder."
            ) from error
        found = _intact(folder)
    if found is None:
        raise ModelError(
            f"The converted model in {folder} changed while it was written. Check "
            "the disk and open the model again."
        )
    return found, {precision: _file(folder, precision) for precision in found.sha256}


def _make(folder: Path, convert: Convert) -> None:
    with draft_folder(folder.parent, "making") as making:
        record = convert(making)
        (making / _RECORD).write_bytes(msgspec.json.encode(record))
        # Another process may have finished the same conversion meanwhile: then its
        # files stand, because sessions may already have them open.
        if _intact(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(making, folder)  # noqa: PTH105  (the word for "atomic")


def _intact(folder: Path) -> Conversion | None:
    try:
        record = msgspec.json.decode((folder / _RECORD).read_bytes(), type=Conversion)
        for precision, expected in record.sha256.items():
            if sha256(_file(folder, precision)) != expected:
                return None
    except (OSError, msgspec.MsgspecError):
        return None
    return record


def _file(folder: Path, precision: Precision) -> Path:
    return folder / f"{precision}.onnx"
