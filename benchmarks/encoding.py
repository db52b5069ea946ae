"""Encoding short texts, against torch as people run it and a bare ONNX Runtime loop."""

import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.manifest import checked_files, load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.encoders.text import OnnxTextEncoder
from umc_desktop.storage.cache_folder import cache_folder

TITLES, EAGER_BATCH = 800, 32
DATA = Path("..") / "shared" / "data" / "technical_stackoverflow.csv"


def ratios() -> Iterator[Ratio]:
    """Measure MiniLM on titles, from text to unit vectors."""
    import torch
    from transformers import AutoModel, PreTrainedTokenizerFast

    texts = read_titles(TITLES)
    manifest = load_manifests()["minilm"]
    encoder = open_encoder(manifest, cache_folder())
    assert isinstance(encoder, OnnxTextEncoder)
    batches = list(encoder.batches(texts))
    folder = checked_files(manifest)["weights"].parent
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    tokenizer.pad_token = "[PAD]"

    def ours() -> None:
        encoder.encode(texts, SILENT)

    def bare() -> None:
        # the model alone: tokenising and pooling are not even counted
        for batch in batches:
            encoder.encode_batch(batch)

    def eager() -> None:
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
        "a bare ONNX Runtime loop, same batches",
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
