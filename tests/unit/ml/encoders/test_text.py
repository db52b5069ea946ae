import csv
import time
from pathlib import Path

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.manifest import load_manifests, locate
from umc_desktop.ml.encoders.opening import fingerprint, open_encoder
from umc_desktop.ml.encoders.session import CPU, open_session, providers
from umc_desktop.ml.encoders.text import OnnxTextEncoder

SENTENCES = ["a cat", "a kitten", "stock prices fell"]


@pytest.fixture(scope="module")
def paraphrase(model_cache: Path) -> OnnxTextEncoder:
    encoder = open_encoder(load_manifests()["paraphrase"], model_cache)
    assert isinstance(encoder, OnnxTextEncoder)
    return encoder


def test_a_session_says_what_it_really_runs_on():
    assert CPU in providers().offered
    assert providers().used[-1] == CPU
    assert providers().threads >= 1


def test_a_file_that_is_no_model_is_an_expected_failure(tmp_path: Path):
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path)


def test_the_lexical_encoder_asks_for_a_corpus(tmp_path: Path):
    manifest = load_manifests()["lexical"]
    with pytest.raises(InvalidRequestError, match="corpus"):
        open_encoder(manifest, tmp_path)
    assert open_encoder(manifest, tmp_path, corpus=SENTENCES).name == "lexical"


def test_the_fingerprint_follows_what_decides_a_vector():
    manifest = load_manifests()["minilm"]
    hashes = {file.role: file.sha256 for file in manifest.files}
    prints = {
        fingerprint(manifest, hashes, "fp32"),
        fingerprint(manifest, hashes, "int8"),
        fingerprint(manifest, hashes | {"weights": "0" * 64}, "fp32"),
        fingerprint(load_manifests()["paraphrase"], hashes, "fp32"),
    }
    assert len(prints) == 4
    assert fingerprint(manifest, dict(reversed(hashes.items())), "fp32") in prints


@pytest.mark.encoders
@pytest.mark.parametrize("name", ["minilm", "use", "paraphrase"])
def test_meaning_decides_what_is_near(name: str, model_cache: Path):
    encoder: Encoder = open_encoder(load_manifests()[name], model_cache)
    vectors = encoder.encode(SENTENCES, SILENT)
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    # 0.66 to 0.83 against -0.06 to 0.12 for the three of them.
    assert vectors[0] @ vectors[1] > 0.5
    assert vectors[0] @ vectors[2] < 0.2


@pytest.mark.encoders
@pytest.mark.parametrize("name", ["minilm", "use", "paraphrase"])
def test_odd_texts_and_none_at_all_are_encoded(name: str, model_cache: Path):
    encoder = open_encoder(load_manifests()[name], model_cache)
    odd = ["", " ", "\x00\u200b", "字" * 300, "word " * 50_000, "x" * 200_000]
    assert np.isfinite(encoder.encode(odd, SILENT)).all()
    assert encoder.encode([], SILENT).shape == (0, encoder.dimension)


@pytest.mark.encoders
def test_batches_hold_every_row_once_without_padding_within_the_budget(
    paraphrase: OnnxTextEncoder, titles: list[str]
):
    batches = list(paraphrase.batches(titles))
    rows = np.concatenate([rows for rows, _ in batches])
    assert sorted(rows) == list(range(200))
    assert all(ids.size <= paraphrase.token_budget for _, ids in batches)
    assert all(ids.all() for _, ids in batches)  # 0 is the padding token


@pytest.mark.encoders
def test_texts_of_one_length_are_cut_into_even_batches(paraphrase: OnnxTextEncoder):
    # [CLS], 14 words and [SEP] are 16 tokens: 32 texts fill the budget of 512.
    batches = list(paraphrase.batches(["word " * 14] * 65))
    assert [ids.shape for _, ids in batches] == [(22, 16), (22, 16), (21, 16)]


@pytest.mark.encoders
def test_long_texts_are_cut_and_come_first(paraphrase: OnnxTextEncoder):
    (long, long_ids), (short, short_ids) = paraphrase.batches(["short", "long " * 1000])
    assert (long.tolist(), short.tolist()) == ([1], [0])
    assert long_ids.shape == (1, 128)
    assert short_ids.shape == (1, 3)


@pytest.mark.encoders
def test_batching_does_not_change_a_vector(
    paraphrase: OnnxTextEncoder, titles: list[str]
):
    together = paraphrase.encode(titles[:50], SILENT)
    alone = [paraphrase.encode([title], SILENT)[0] for title in titles[:50]]
    np.testing.assert_allclose(together, np.stack(alone), atol=1e-5)


@pytest.mark.encoders
def test_parts_are_the_rows_of_the_whole(
    paraphrase: OnnxTextEncoder, titles: list[str]
):
    gathered = np.full((200, 384), np.nan, np.float32)

    def keep(rows: np.ndarray, vectors: np.ndarray) -> None:
        gathered[rows] = vectors

    np.testing.assert_array_equal(paraphrase.encode(titles, SILENT, keep), gathered)


@pytest.mark.encoders
def test_cancel_stops_soon_and_keeps_what_was_done(
    paraphrase: OnnxTextEncoder, titles: list[str]
):
    class Stop:
        asked_at = 0.0

        def report(self, done: int, total: int | None = None, message: str = ""):
            if done:
                self.asked_at = time.perf_counter()
                raise JobCancelledError

    kept: list[int] = []
    stop = Stop()
    with pytest.raises(JobCancelledError):
        paraphrase.encode(titles * 50, stop, lambda rows, _: kept.extend(rows))
    assert time.perf_counter() - stop.asked_at < 2
    assert 0 < len(kept) < 200


@pytest.mark.encoders
@pytest.mark.parametrize(
    ("file", "number"),
    [("technical_stackoverflow", 200), ("biomedical_medical_abstracts", 40)],
)
def test_int8_stays_near_fp32_on_real_texts(
    file: str, number: int, model_cache: Path, shared_data: Path
):
    manifest = load_manifests()["minilm"]
    exact, rounded = (
        open_encoder(manifest, model_cache, precision=precision)
        for precision in ("fp32", "int8")
    )
    assert exact.fingerprint != rounded.fingerprint
    with (shared_data / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        texts = [row["text"] for row, _ in zip(rows, range(number), strict=False)]
    cosines = np.einsum(
        "ij,ij->i", exact.encode(texts, SILENT), rounded.encode(texts, SILENT)
    )
    assert 0 < 1 - cosines.mean() < 0.002
    assert 1 - cosines.min() < 0.01


@pytest.mark.encoders
def test_a_precision_that_was_not_made_is_refused(model_cache: Path):
    with pytest.raises(ModelError, match="no int8 version"):
        open_encoder(load_manifests()["paraphrase"], model_cache, precision="int8")


@pytest.mark.encoders
def test_minilm_matches_the_published_model(model_cache: Path, titles: list[str]):
    """Compare with the package's folder run by transformers, with mask and padding."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    manifest = load_manifests()["minilm"]
    encoder = open_encoder(manifest, model_cache, precision="fp32")
    folder = locate(manifest)["weights"].parent
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    texts = [*titles[:20], "", " ".join(titles[20:40])]
    inputs = tokenizer(
        texts, padding=True, truncation=True, max_length=128, return_tensors="pt"
    )
    assert inputs["input_ids"].shape[1] == 128
    with torch.no_grad():
        states = model(**inputs).last_hidden_state
    weights = inputs["attention_mask"][..., None]
    pooled = ((states * weights).sum(1) / weights.sum(1)).numpy()
    pooled /= np.linalg.norm(pooled, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode(texts, SILENT), pooled, atol=2e-6)
