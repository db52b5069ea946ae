"""Weights as safetensors: checked, and shards put into one file."""

import shutil
from pathlib import Path
from typing import Any

import msgspec

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.bringing.folder import ModelFolder

WHOLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
# A graph is one message of at most 2 GB, and its numbers have four bytes each.
MOST_NUMBERS = 500_000_000


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


def has_weights(folder: ModelFolder, prefix: str = "") -> bool:
    """Return whether there are safetensors in the folder."""
    return folder.has(f"{prefix}{WHOLE}") or folder.has(f"{prefix}{_INDEX}")


def copy_weights(folder: ModelFolder, target: Path, prefix: str = "") -> None:
    """Copy the weights into one file, checked.

    Raises
    ------
    ModelError
        When a header does not fit its file, a shard is missing, or there are too many
        numbers.
    """
    from safetensors.torch import load_file, save_file

    if folder.has(f"{prefix}{WHOLE}"):
        shutil.copyfile(folder.file(f"{prefix}{WHOLE}"), target)
        check_weights(target)
        return
    index = folder.json(f"{prefix}{_INDEX}", _Index)
    shards = [folder.file(f"{prefix}{name}") for name in {*index.weight_map.values()}]
    for shard in shards:
        check_weights(shard)
    tensors: dict[str, Any] = {}
    for shard in sorted(shards):
        tensors |= load_file(shard)
    save_file(tensors, target)
    check_weights(target)


def check_weights(path: Path) -> None:
    """Read a file's header and compare it with the file.

    Raises
    ------
    ModelError
        When it lies about what follows, or that is too much.
    """
    from safetensors import SafetensorError, safe_open

    total = 0
    try:
        with safe_open(path, framework="np") as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping
                numbers = 1
                for length in file.get_slice(name).get_shape():
                    numbers *= length
                total += numbers
    except (SafetensorError, OSError) as error:
        raise ModelError(
            f"{path.name} is damaged, or its header does not fit what follows "
            f"({error}). Get the file again from where it came."
        ) from error
    if not total:
        raise ModelError(f"{path.name} has no numbers in it.")
    if total > MOST_NUMBERS:
        raise ModelError(
            f"{path.name} has {total / 1e6:,.0f} million numbers; "
            f"{MOST_NUMBERS / 1e6:,.0f} million are the most that can be converted "
            "here. Export the model to ONNX, or take a smaller one."
        )
