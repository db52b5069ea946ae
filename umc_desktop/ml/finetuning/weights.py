"""A fine-tuned member in one file, named by its content."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.manifest import sha256
from umc_desktop.ml.finetuning.classifier import ClassifierHead
from umc_desktop.ml.finetuning.training import Tuned

Hashes = npt.NDArray[np.void]

_HASH = 16
_OURS = "umc."  # beside the encoder's weights, whose names are the published ones
_LINK = f"{_OURS}link"


def path_of(folder: Path, name: str) -> Path:
    """Return where the member of that sha256 is, or would be.

    Parameters
    ----------
    name
        64 hex digits; from a project file it may be anything, so anything else is no
        path.
    """
    digits = set("0123456789abcdef")
    safe = name if len(name) == 64 and set(name) <= digits else "nothing"
    return folder / f"{safe}.safetensors"


def save(tuned: Tuned, learned: Hashes, folder: Path) -> str:
    """Write a member into a folder, whole or not at all; return its sha256.

    Parameters
    ----------
    learned
        V16: content hashes of the samples whose labels it learned from. What it says
        of those tells nothing of how good it is.

    Raises
    ------
    ModelError
        If the disk is full or cannot be written.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    raw = np.frombuffer(learned.tobytes(), np.uint8).reshape(-1, _HASH)
    ours: dict[str, npt.NDArray[Any]] = {
        "head.weights": tuned.head.weights,
        "head.bias": tuned.head.bias,
        "head.seen": tuned.head.seen,
        "learned": raw,
    }
    tensors = tuned.weights | {
        f"{_OURS}{name}": torch.from_numpy(values.copy())
        for name, values in ours.items()
    }
    draft = folder / f".{uuid4().hex}"
    about = {_LINK: tuned.head.link}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tensors, draft, about)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        name = sha256(draft)
        draft.replace(path_of(folder, name))
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The fine-tuned weights cannot be written to {folder} ({error}). Free "
            "some space, or name another folder in the variable UMC_DATA."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return name


def load(path: Path) -> tuple[ClassifierHead, Hashes]:
    """Return a member's head and the hashes of what it learned from."""
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        several = (file.metadata() or {}).get(_LINK) == "sigmoid"
        weights, bias, seen = (
            file.get_tensor(f"{_OURS}head.{name}")
            for name in ("weights", "bias", "seen")
        )
        head = ClassifierHead(weights, bias, seen, "sigmoid" if several else "softmax")
        raw = file.get_tensor(f"{_OURS}learned")
    return head, np.frombuffer(raw.tobytes(), f"V{_HASH}")
