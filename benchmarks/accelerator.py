"""Encoding on a GPU, against plain loops of ONNX Runtime and of torch on the same GPU.

Seconds of the clock, not of the processor: a GPU's time is what is waited for. Where
there is no GPU, nothing is measured.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.encoding import read_titles
from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.engine import Engine, runs_on
from umc_desktop.ml.encoders.image import OnnxImageEncoder
from umc_desktop.ml.encoders.manifest import Manifest, checked_files, load_manifests
from umc_desktop.ml.encoders.opening import fingerprint, open_encoder
from umc_desktop.ml.encoders.session import providers
from umc_desktop.ml.encoders.text import OnnxTextEncoder
from umc_desktop.ml.finetuning.places import without_gpu
from umc_desktop.storage.cache_folder import cache_folder

TITLES, PICTURES, SIDE = 20_000, 2_000, 224
RUNS = 5


def ratios() -> Iterator[Ratio]:
    """Measure MiniLM on titles and EfficientNet-Lite0 on pictures."""
    if not providers().on_gpu:
        return
    yield from _texts(read_titles(TITLES))
    yield from _images(_pictures())


def _texts(texts: list[str]) -> Iterator[Ratio]:
    manifest = load_manifests()["minilm"]
    encoder = open_encoder(manifest, cache_folder())
    assert isinstance(encoder, OnnxTextEncoder)
    session = _session(manifest, encoder.precision)
    tokenizer = checked_files(manifest)["tokenizer"]
    alone = OnnxTextEncoder(manifest, Engine(session), tokenizer, "", encoder.precision)
    batches = list(alone.batches(texts))

    def loop() -> None:
        for batch in alone.batches(texts):
            alone.encode_batch(batch)

    def engine() -> None:
        for batch in batches:
            alone.encode_batch(batch)

    peers: dict[str, Callable[[], object]] = {
        "a plain ONNX Runtime loop, same batches": loop,
        "the engine alone, texts cut into tokens beforehand": engine,
    }
    if not without_gpu():
        peers["a plain torch loop in fp16, same batches"] = _torch_loop(
            manifest, alone, texts
        )
    yield from _compared(
        f"{len(texts):,} titles on the {runs_on(encoder).provider}",
        partial(encoder.encode, texts, SILENT),
        peers,
        len(texts),
    )


def _images(pictures: list[bytes]) -> Iterator[Ratio]:
    manifest = load_manifests()["efficientnet-lite0"]
    encoder = open_encoder(manifest, cache_folder())
    assert isinstance(encoder, OnnxImageEncoder)
    session = _session(manifest, encoder.precision)
    alone = OnnxImageEncoder(manifest, Engine(session), "", encoder.precision)
    batches = [
        alone.pixels(pictures[start : start + alone.batch], start)
        for start in range(0, len(pictures), alone.batch)
    ]

    def loop() -> None:
        for start in range(0, len(pictures), alone.batch):
            alone.run(alone.pixels(pictures[start : start + alone.batch], start))

    def engine() -> None:
        for batch in batches:
            alone.run(batch)

    yield from _compared(
        f"{len(pictures):,} pictures on the {runs_on(encoder).provider}",
        partial(encoder.encode, pictures, SILENT),
        {
            "a plain ONNX Runtime loop, same batches": loop,
            "the engine alone, pictures decoded beforehand": engine,
        },
        len(pictures),
    )


def _compared(
    what: str,
    ours: Callable[[], object],
    peers: dict[str, Callable[[], object]],
    n_samples: int,
) -> Iterator[Ratio]:
    own, *others = interleaved(RUNS, ours, *peers.values(), clock=time.perf_counter)
    for against, seconds in zip(peers, others, strict=True):
        yield Ratio(
            what,
            against,
            median_ratio(seconds, own),
            0.9,
            at_least=True,
            detail=f"{milliseconds(own)} against {milliseconds(seconds)}, "
            f"{n_samples / np.median(own):,.0f} a second",
        )


def _session(manifest: Manifest, precision: str) -> Any:  # noqa: ANN401
    import onnxruntime

    hashes = {file.role: file.sha256 for file in manifest.files}
    name = f"{manifest.name}-{fingerprint(manifest, hashes)[:16]}"
    folder = name if precision != "fp16" else f"{name}-fp16"
    model = cache_folder() / "models" / folder / f"{precision}.onnx"
    return onnxruntime.InferenceSession(model, providers=list(providers().used))


def _torch_loop(
    manifest: Manifest, alone: OnnxTextEncoder, texts: Sequence[str]
) -> Callable[[], None]:
    import torch
    from transformers import AutoModel

    folder: Path = checked_files(manifest)["weights"].parent
    model = AutoModel.from_pretrained(folder, local_files_only=True)
    model = model.half().cuda().eval()

    def run() -> None:
        with torch.inference_mode():
            for _, ids in alone.batches(texts):
                states = model(torch.from_numpy(ids).cuda())[0]
                torch.nn.functional.normalize(states.mean(1).float()).cpu()

    return run


def _pictures() -> list[bytes]:
    """Return JPEGs of soft noise, of the size of a small photograph."""
    from PIL import Image

    rng = np.random.default_rng(0)
    made = []
    for _ in range(50):
        small = rng.integers(0, 256, (16, 16, 3), np.uint8)
        file = io.BytesIO()
        Image.fromarray(small).resize((SIDE * 2, SIDE * 2)).save(file, "JPEG")
        made.append(file.getvalue())
    return [made[n % len(made)] for n in range(PICTURES)]
