"""Models in half precision, for GPUs: half the memory and about twice the speed."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.encoder import Encoder, Modality
from umc_desktop.ml.encoders.text_conversion import SENTENCES

LARGEST_FP16_LOSS = 0.002
"""The fp16 version is only used while it loses less than this much cosine."""
_PICTURES, _SIDE = 4, 96


def write_half(fp32: Path, fp16: Path) -> bool:
    """Write a model with its weights and products in fp16; what it reads stays.

    Returns
    -------
    bool
        Whether it can be run; a graph that a user brought may not go so far.
    """
    import onnx
    import onnxruntime
    from onnxruntime.transformers.float16 import convert_float_to_float16

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        half = convert_float_to_float16(onnx.load(fp32), keep_io_types=True)
        fp16.write_bytes(half.SerializeToString())
        onnxruntime.InferenceSession(fp16, options, ["CPUExecutionProvider"])
    except Exception:  # noqa: BLE001 - converter and runtime raise whatever they like
        fp16.unlink(missing_ok=True)
        return False
    return True


def loss_between(exact: Encoder, rounded: Encoder) -> float:
    """Return 1 - mean cosine of two encoders' vectors of the same made-up samples."""
    items = probes(exact.modality)
    vectors = [one.encode(items, SILENT) for one in (exact, rounded)]
    return float(1 - np.einsum("ij,ij->i", *vectors).mean())


def probes(modality: Modality) -> Sequence[Any]:
    """Return samples to compare two versions of a model on."""
    if modality == "text":
        return SENTENCES
    from PIL import Image

    rng = np.random.default_rng(0)
    pictures = []
    for _ in range(_PICTURES):
        pixels = rng.integers(0, 256, (_SIDE, _SIDE, 3), np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        pictures.append(file.getvalue())
    return pictures
