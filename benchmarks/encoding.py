"""Encoding short texts, against torch as people run it and a bare ONNX Runtime loop."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.engine import Engine
from umc_desktop.ml.encoders.manifest import Manifest, checked_files, load_manifests
from umc_desktop.ml.encoders.opening import fingerprint, open_encoder
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

    bare = _cheapest([_bare(manifest, encoder, n, texts) for n in THREADS])
    eager = _cheapest([_eager(manifest, n, texts) for n in THREADS])
    own, loop, torch_eager = interleaved(5, ours, bare, eager)
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
        "a bare ONNX Runtime loop, same batches and work",
        median_ratio(loop, own),
        0.95,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(loop)} CPU",
    )


def read_titles(number: int) -> list[str]:
    """Return the first titles of the StackOverflow file."""
    with DATA.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [row["text"] for row, _ in zip(rows, range(number), strict=False)]


def _bare(
    manifest: Manifest, encoder: OnnxTextEncoder, threads: int, texts: list[str]
) -> Callable[[], None]:
    """Return the loop alone: it tokenises, runs and pools, in one thread of Python."""
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
    alone = OnnxTextEncoder(manifest, Engine(session), tokenizer, "", encoder.precision)

    def run() -> None:
        for batch in alone.batches(texts):
            alone.encode_batch(batch)

    return run


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
