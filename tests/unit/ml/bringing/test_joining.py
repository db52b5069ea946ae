"""Models of the usual forms give, once converted, what their own library gives."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.bringing import (
    WORDS,
    bert_config,
    save_bert,
    save_classifier,
    save_images_model,
    save_onnx,
    save_sentence_transformer,
    save_tokenizer,
)
from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.bringing.describing import describe
from umc_desktop.ml.bringing.probing import probe
from umc_desktop.ml.encoders.encoder import unit_length
from umc_desktop.ml.encoders.half import write_half
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.operations.voice import Voice

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
TEXTS = ["my card is not good", "the court and the patient", "red"]


@pytest.fixture
def described(tmp_path):
    """Describe a folder; the copy lies beside it."""

    def of(folder, kind=""):
        copy = tmp_path / f"copy of {folder.name}{kind}"
        copy.mkdir()
        return replace(describe(folder, kind, copy), name="mine", title="mine")

    return of


def own_states(folder, texts):
    """The last states of each text, by the library itself."""
    import torch
    from transformers import AutoModel

    network = AutoModel.from_pretrained(folder).eval()
    with torch.no_grad():
        return [
            network(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
            for ids in own_tokens(folder, texts)
        ]


def own_tokens(folder, texts):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return [tokenizer.encode(text).ids for text in texts]


def test_an_encoder_pools_by_the_mean(tmp_path, described):
    folder = save_bert(tmp_path / "bert", hidden_act="relu")
    manifest = described(folder)
    assert (manifest.kind, manifest.pooling, manifest.dimension) == (
        "transformer-text", "mean", 32,
    )  # fmt: skip
    found = open_encoder(manifest, tmp_path).encode(TEXTS, SILENT)
    expected = unit_length([one.mean(axis=0) for one in own_states(folder, TEXTS)])
    assert np.abs(found - expected).max() < 1e-4


def test_sentence_transformers_keep_pooling_and_dense_layer(tmp_path, described):
    from safetensors.numpy import load_file

    folder = save_sentence_transformer(tmp_path / "sentences", dense=True)
    manifest = described(folder)
    assert (manifest.pooling, manifest.dimension, manifest.max_tokens) == ("cls", 8, 16)
    found = open_encoder(manifest, tmp_path).encode(TEXTS, SILENT)
    dense = load_file(folder / "2_Dense" / "model.safetensors")
    first = np.stack([states[0] for states in own_states(folder, TEXTS)])
    last = np.tanh(first @ dense["linear.weight"].T + dense["linear.bias"])
    assert np.abs(found - unit_length(last)).max() < 1e-4


def test_texts_begin_with_the_prompt_that_the_model_was_taught_with(
    tmp_path, described
):
    folder = save_sentence_transformer(tmp_path / "prompted")
    plain = open_encoder(described(folder), tmp_path)
    said = {"prompts": {"query": "bad card ", "passage": "good "}}
    prompts = folder / "config_sentence_transformers.json"
    prompts.write_text(json.dumps(said))
    assert described(folder, "text").prefix == "", "none is used without being asked"
    prompts.write_text(json.dumps(said | {"default_prompt_name": "query"}))
    (tmp_path / "other").mkdir()
    manifest = replace(
        describe(folder, "", tmp_path / "other"), name="mine", title="mine"
    )
    assert manifest.prefix == "bad card "
    prompted = open_encoder(manifest, tmp_path)
    assert prompted.fingerprint != plain.fingerprint
    found = prompted.encode(TEXTS, SILENT)
    expected = plain.encode([f"bad card {text}" for text in TEXTS], SILENT)
    assert np.abs(found - expected).max() < 1e-6


def test_half_of_the_digits_are_used_where_they_do(tmp_path, described):
    manifest = described(save_bert(tmp_path / "bert", hidden_act="relu"))
    exact = open_encoder(manifest, tmp_path, precision="fp32").encode(TEXTS, SILENT)
    half = open_encoder(manifest, tmp_path, precision="fp16")
    assert half.precision == "fp16"
    lost = 1 - np.einsum("ij,ij->i", half.encode(TEXTS, SILENT), exact)
    assert np.abs(lost).max() < 0.002
    (tmp_path / "none.onnx").write_bytes(b"no graph")
    assert not write_half(tmp_path / "none.onnx", tmp_path / "half.onnx")
    assert not (tmp_path / "half.onnx").exists()


@pytest.mark.parametrize("several", [False, True])
def test_a_classification_model_gives_probabilities(tmp_path, described, several):
    folder = save_classifier(tmp_path / "sorter", ["a", "b", "c"])
    if several:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        config["problem_type"] = "multi_label_classification"
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
    manifest = described(folder)
    assert (manifest.classes, manifest.several) == (("a", "b", "c"), several)
    found = open_encoder(manifest, tmp_path).encode(TEXTS, SILENT)
    assert found.shape[1] == manifest.dimension == 3 + several
    voice = Voice(manifest, None, np.eye(3, dtype=np.float32))
    kept = found / np.linalg.norm(found, axis=1, keepdims=True)
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModelForSequenceClassification

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    network = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        own = [
            network(input_ids=torch.tensor([tokenizer.encode(text).ids])).logits[0]
            for text in TEXTS
        ]
    own = torch.stack(own)
    own = own.sigmoid() if several else own.softmax(-1)
    assert np.abs(voice.says(kept) - own.numpy()).max() < 1e-4


@pytest.mark.parametrize(
    ("kind", "dimension"), [("ViT", 16), ("Dinov2", 16), ("CLIP", 512), ("Siglip", 16)]
)
def test_models_of_pictures(tmp_path, described, kind, dimension):
    folder = save_images_model(tmp_path / kind, kind)
    manifest = described(folder)
    assert (manifest.modality, manifest.image_size) == ("image", 32)
    assert manifest.mean == (0.5, 0.4, 0.3)
    assert manifest.dimension == dimension
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    found = open_encoder(manifest, tmp_path).encode([file.getvalue()] * 3, SILENT)
    assert found.shape == (3, dimension)
    assert np.allclose(found[0], found[2], atol=1e-5)
    assert probe(manifest, tmp_path).milliseconds > 0


def test_clip_reads_texts_as_well(tmp_path, described):
    folder = save_images_model(tmp_path / "clip", "CLIP")
    manifest = described(folder, "text")
    assert (manifest.modality, manifest.dimension, manifest.max_tokens) == (
        "text", 512, 20,
    )  # fmt: skip
    found = open_encoder(manifest, tmp_path).encode(TEXTS, SILENT)
    assert np.isfinite(found).all()
    assert np.ptp(found, axis=0).any()


def test_siglip_pads_texts_as_it_was_taught(tmp_path, described):
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    folder = save_images_model(tmp_path / "siglip", "Siglip")
    with pytest.raises(ModelError, match="with which token texts are padded"):
        described(folder, "text")
    file = str(folder / "tokenizer.json")
    tokenizer = Tokenizer.from_file(file)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]", length=20)
    tokenizer.save(file)
    (tmp_path / "copy of sigliptext").rename(tmp_path / "refused")
    manifest = described(folder, "text")
    found = open_encoder(manifest, tmp_path).encode(TEXTS, SILENT)
    network = AutoModel.from_pretrained(folder).eval()
    tokenizer.enable_truncation(20)
    ids = torch.tensor([each.ids for each in tokenizer.encode_batch(TEXTS)])
    with torch.no_grad():
        own = network.get_text_features(input_ids=ids)
    own = getattr(own, "pooler_output", own).numpy()
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    assert np.abs(found - own).max() < 1e-4


def test_weights_of_half_the_digits_are_computed_with_all(tmp_path, described):
    import torch
    from transformers import BertModel

    folder = save_bert(tmp_path / "half", seed=3)
    network = BertModel.from_pretrained(folder).to(torch.bfloat16)
    network.save_pretrained(folder)
    manifest = described(folder)
    assert manifest.kind == "onnx-text"
    found = open_encoder(manifest, tmp_path, precision="fp32").encode(TEXTS, SILENT)
    whole = BertModel.from_pretrained(folder, dtype=torch.float32)
    whole.save_pretrained(folder)
    expected = unit_length([one.mean(axis=0) for one in own_states(folder, TEXTS)])
    assert np.abs(found - expected).max() < 1e-5


def test_capitals_are_lost_where_the_model_was_taught_without(tmp_path, described):
    from tokenizers import Tokenizer

    folder = save_sentence_transformer(tmp_path / "lower")
    cased = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cased.normalizer = None
    cased.save(str(folder / "tokenizer.json"))
    reading = folder / "sentence_bert_config.json"
    reading.write_text('{"max_seq_length": 16, "do_lower_case": true}')
    encoder = open_encoder(described(folder), tmp_path)
    found = encoder.encode(["My CARD is Red", "my card is red"], SILENT)
    assert np.abs(found[0] - found[1]).max() < 1e-6
    reading.write_text('{"max_seq_length": 16}')
    encoder = open_encoder(described(folder, "text"), tmp_path)
    found = encoder.encode(["My CARD is Red", "my card is red"], SILENT)
    assert np.abs(found[0] - found[1]).max() > 1e-2


def test_long_texts_keep_the_end_that_the_model_was_taught_with(tmp_path, described):
    folder = save_sentence_transformer(tmp_path / "ends")
    (folder / "tokenizer_config.json").write_text('{"truncation_side": "left"}')
    encoder = open_encoder(described(folder), tmp_path)
    long = " ".join(["card"] * 2000 + ["red"] * 14)
    found = encoder.encode([long, " ".join(["red"] * 14)], SILENT)
    assert np.abs(found[0] - found[1]).max() < 1e-6


def test_texts_are_cut_where_the_table_of_positions_ends(tmp_path, described):
    """Some architectures keep positions for themselves that their file counts in."""
    import torch
    from transformers import Data2VecTextConfig, Data2VecTextModel

    folder = save_sentence_transformer(tmp_path / "plain")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 512}')
    assert described(folder).max_tokens == 64, "as many as it has positions"
    torch.manual_seed(0)
    sizes = bert_config(num_hidden_layers=1, max_position_embeddings=30).to_dict()
    names = ("vocab_size", "hidden_size", "num_attention_heads", "intermediate_size")
    config = Data2VecTextConfig(
        **{name: sizes[name] for name in names},
        num_hidden_layers=1, max_position_embeddings=30, pad_token_id=1,
    )  # fmt: skip
    folder = tmp_path / "offset"
    Data2VecTextModel(config).save_pretrained(folder)
    save_tokenizer(folder)
    manifest = described(folder)
    assert manifest.max_tokens == 28
    found = open_encoder(manifest, tmp_path).encode(["red " * 500, "red"], SILENT)
    assert np.isfinite(found).all()


def test_of_a_translator_the_half_that_reads_joins(tmp_path, described):
    import torch
    from transformers import T5Config, T5EncoderModel

    torch.manual_seed(0)
    config = T5Config(
        vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2
    )
    folder = tmp_path / "t5"
    network = T5EncoderModel(config).eval()
    network.save_pretrained(folder)
    save_tokenizer(folder)
    found = open_encoder(described(folder), tmp_path).encode(TEXTS, SILENT)
    with torch.no_grad():
        own = [
            network(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
            for ids in own_tokens(folder, TEXTS)
        ]
    expected = unit_length([one.mean(axis=0) for one in own])
    assert np.abs(found - expected).max() < 1e-4


def test_places_of_a_picture_are_stretched_as_the_library_does(tmp_path, described):
    import torch
    from transformers import Dinov2WithRegistersConfig, Dinov2WithRegistersModel

    torch.manual_seed(0)
    config = Dinov2WithRegistersConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=64,
        patch_size=8, initializer_range=0.5,
    )  # fmt: skip
    folder = tmp_path / "dino"
    network = Dinov2WithRegistersModel(config).eval()
    network.save_pretrained(folder)
    said = {"size": {"height": 32, "width": 32}, "rescale_factor": 1 / 127.5}
    (folder / "preprocessor_config.json").write_text(json.dumps(said))
    colours = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), np.uint8)
    files = []
    for pixels in colours:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        files.append(file.getvalue())
    found = open_encoder(described(folder), tmp_path).encode(files, SILENT)
    read = (colours.transpose(0, 3, 1, 2) / 127.5 - 0.5) / 0.5
    with torch.no_grad():
        states = network(torch.tensor(read, dtype=torch.float32)).last_hidden_state
    assert np.abs(found - unit_length(states[:, 0].numpy())).max() < 1e-4


def test_a_graph_of_a_model_with_steps_keeps_its_prompt(tmp_path, described):
    folder = save_onnx(tmp_path / "graph").parent
    steps = [{"type": "sentence_transformers.models.Transformer", "path": ""}]
    (folder / "modules.json").write_text(json.dumps(steps))
    said = {"prompts": {"query": "bad card "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(said))
    assert described(folder).prefix == "bad card "


def test_a_graph_in_a_folder_of_its_own_finds_its_tokenizer(tmp_path, described):
    folder = save_onnx(tmp_path / "hub").parent
    (folder / "config.json").write_text("{}")
    (folder / "onnx").mkdir()
    inner = (folder / "mine.onnx").rename(folder / "onnx" / "mine.onnx")
    assert described(inner).dimension == 12
