"""Encoding short texts, against torch as people run it and a bare ONNX Runtime loop."""

import csv
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.engine import Engine
from umc_desktop.ml.encoders.manifest import Manifest, checked_files, load_manifests
from umc_desktop.ml.encoders.opening import fingerprint, open_encoder
from umc_desktop.ml.encoders.session import providers
from umc_desktop.ml.encoders.text import OnnxTextEncoder
from umc_desktop.storage.cache_folder import cache_folder

TITLES, EAGER_BATCH = 800, 32
# Threads that the peers may use for one product; each peer gets its better setting.
THREADS = (1, 2)
DATA = Path("..") / "shared" / "data" / "technical_stackoverflow.csv"


def ratios() -> Iterator[Ratio]:
    """Measure MiniLM on titles, from text to unit vectors."""
    texts = read_titles(TITLES)
    manifest = load_manifests()["minilm"]
    encoder = open_encoder(manifest, cache_folder())
    assert isinstance(encoder, OnnxTextEncoder)

    def ours() -> None:
        encoder.encode(texts, SILENT)

    engines = [_alone(manifest, encoder, n) for n in THREADS]
    bare = _cheapest([partial(_loop, one, texts) for one in engines])
    eager = _cheapest([_eager(manifest, n, texts) for n in THREADS])
    spread = partial(_loops, engines[0], texts)
    own, loop, loops, torch_eager = interleaved(5, ours, bare, spread, eager)
    own_wall, loop_wall = interleaved(3, ours, bare, clock=time.perf_counter)
    what = f"text encoding, {TITLES} StackOverflow titles"
    yield Ratio(
        what,
        "torch eager in arrival order",
        median_ratio(torch_eager, own),
        2.5,
        at_least=True,
        detail=f"{milliseconds(own)} ({encoder.precision}) against "
        f"{milliseconds(torch_eager)} CPU",
    )
    yield Ratio(
        what,
        "a bare ONNX Runtime loop on one core, same batches and work",
        median_ratio(loop, own),
        0.95,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(loop)} CPU, "
        f"{milliseconds(own_wall)} against {milliseconds(loop_wall)} on the clock",
    )
    yield Ratio(
        what,
        "that loop on as many cores",
        median_ratio(loops, own),
        0.95,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(loops)} CPU",
    )


def read_titles(number: int) -> list[str]:
    """Return the first titles of the StackOverflow file."""
    with DATA.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [row["text"] for row, _ in zip(rows, range(number), strict=False)]


def _alone(
    manifest: Manifest, encoder: OnnxTextEncoder, threads: int
) -> OnnxTextEncoder:
    """Return the same model in a session whose products take so many threads."""
    import onnxruntime

    hashes = {file.role: file.sha256 for file in manifest.files}
    folder = f"{manifest.name}-{fingerprint(manifest, hashes)[:16]}"
    model = cache_folder() / "models" / folder / f"{encoder.precision}.onnx"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    names = list(encoder.engine.providers)
    session = onnxruntime.InferenceSession(model, options, names)
    tokenizer = checked_files(manifest)["tokenizer"]
    return OnnxTextEncoder(manifest, Engine(session), tokenizer, "", encoder.precision)


def _loop(alone: OnnxTextEncoder, texts: list[str]) -> None:
    """Tokenise, run and pool, in one thread of Python."""
    for batch in alone.batches(texts):
        alone.encode_batch(batch)


def _loops(alone: OnnxTextEncoder, texts: list[str]) -> None:
    """Do the same on all cores."""
    with ThreadPoolExecutor(providers().threads) as pool:
        list(pool.map(alone.encode_batch, alone.batches(texts)))


def _eager(manifest: Manifest, threads: int, texts: list[str]) -> Callable[[], None]:
    """Return torch with transformers, in the texts' own order, padded by batch."""
    import torch
    from transformers import AutoModel, PreTrainedTokenizerFast

    folder = checked_files(manifest)["weights"].parent
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokenizer: Any = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), pad_token="[PAD]"
    )

    def run() -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            for first in range(0, len(texts), EAGER_BATCH):
                part = tokenizer(
                    texts[first : first + EAGER_BATCH],
                    padding=True,
                    truncation=True,
                    max_length=manifest.max_tokens,
                    return_tensors="pt",
                )
                states = model(part["input_ids"], part["attention_mask"])[0]
                mask = part["attention_mask"].unsqueeze(-1)
                torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1))

    return run


def _cheapest(works: list[Callable[[], None]]) -> Callable[[], None]:
    """Return the setting of a peer that takes the least CPU time."""
    seconds = interleaved(2, *works)
    return works[min(range(len(works)), key=lambda n: min(seconds[n]))]
