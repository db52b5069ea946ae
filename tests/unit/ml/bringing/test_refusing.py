"""What is not safe is refused in words, before anything of it is run."""

import json
import struct

import numpy as np
import pytest

from tests.bringing import (
    WORDS,
    onnx_model,
    save_onnx,
    save_sentence_transformer,
    save_tokenizer,
)
from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.ml.bringing.describing import describe
from umc_desktop.ml.bringing.probing import probe

CONFIG = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": 60,
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 8,
}


@pytest.fixture
def folder(tmp_path):
    """A folder that looks like a small BERT; its weights are hardly any."""
    from safetensors.numpy import save_file

    folder = tmp_path / "model"
    folder.mkdir()
    save_tokenizer(folder)
    save_file({"a": np.ones(4, np.float32)}, folder / "model.safetensors")
    configure(folder)
    return folder


def configure(folder, **changes):
    (folder / "config.json").write_text(json.dumps(CONFIG | changes))


def refused(source, tmp_path, kind=""):
    target = tmp_path / "copy"
    target.mkdir(exist_ok=True)
    with pytest.raises((ModelError, InvalidRequestError)) as caught:
        describe(source, kind, target)
    return str(caught.value)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.pkl"])
def test_pickles(folder, tmp_path, name):
    (folder / "model.safetensors").rename(folder / name)
    said = refused(folder, tmp_path)
    assert f"only there as {name}" in said
    assert "run any program" in said
    assert "run any program" in refused(folder / name, tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"auto_map": {"AutoModel": "mine.Model"}}, "program code"),
        ({"text_config": {"auto_map": {"AutoModel": "x"}}}, "program code"),
        ({"quantization_config": {"quant_method": "gptq"}}, "quantised"),
        ({"num_hidden_layers": 10**9}, "1,000,000,000 layers"),
        ({"hidden_size": 10**5, "vocab_size": 10**6}, "do not belong together"),
        ({"model_type": "not-yet-invented"}, "cannot be built"),
        ({"vocab_size": 20}, "do not belong together"),
        ({}, "lack"),
    ],
)
def test_configurations_that_ask_for_code_or_lie(folder, tmp_path, changes, said):
    configure(folder, **changes)
    assert said in refused(folder, tmp_path)


def test_a_configuration_that_is_none(folder, tmp_path):
    for content in ("[" * 100_000, "{", "[]"):
        (folder / "config.json").write_text(content)
        assert "config.json cannot be read" in refused(folder, tmp_path)


def lying(offsets, length=None):
    header = {"a": {"dtype": "F32", "shape": [4], "data_offsets": offsets}}
    text = json.dumps(header).encode()
    return struct.pack("<Q", length or len(text)) + text + bytes(16)


@pytest.mark.parametrize(
    "content",
    [
        lying([0, 10**12]),
        lying([8, 24]),
        lying([16, 0]),
        lying([0, 16], length=2**60),
        lying([0, 16])[:-4],
        b"not at all",
    ],
)
def test_headers_of_weights_that_lie(folder, tmp_path, content):
    (folder / "model.safetensors").write_bytes(content)
    assert "header does not fit" in refused(folder, tmp_path)


def test_links_that_lead_out_of_the_folder(folder, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(secret)
    assert "leads out of" in refused(folder, tmp_path)
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(folder / "inside.json")
    (folder / "inside.json").write_text(json.dumps(CONFIG))
    assert "lack" in refused(folder, tmp_path), "links inside are only files"


def test_a_shard_or_a_step_outside_of_the_folder(folder, tmp_path):
    index = {"weight_map": {"a": "../other.safetensors"}}
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "outside of its folder" in refused(folder, tmp_path)
    steps = [{"type": "sentence_transformers.models.Transformer", "path": "../x"}]
    (folder / "modules.json").write_text(json.dumps(steps))
    assert "outside of its folder" in refused(folder, tmp_path)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["mine.Module"], "does not know"),
        (["sentence_transformers.models.CLIPModel"], "does not know"),
    ],
)
def test_steps_that_are_not_known(folder, tmp_path, steps, said):
    content = [{"type": step, "path": ""} for step in steps]
    (folder / "modules.json").write_text(json.dumps(content))
    assert said in refused(folder, tmp_path)


def test_pooling_that_is_not_known(folder, tmp_path):
    steps = [
        {"type": f"sentence_transformers.models.{name}", "path": path}
        for name, path in (("Transformer", ""), ("Pooling", "p"))
    ]
    (folder / "modules.json").write_text(json.dumps(steps))
    (folder / "p").mkdir()
    said = {"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": True}
    (folder / "p" / "config.json").write_text(json.dumps(said))
    assert "mean or the first" in refused(folder, tmp_path)


@pytest.mark.parametrize(
    ("kinds", "pooling", "said"),
    [
        (["Transformer", "Pooling", "Normalize", "Dense"], {}, "in the order"),
        (["Transformer", "Pooling"], {"include_prompt": False}, "out of the mean"),
        (["Transformer", "Pooling"], {"pooling_mode": ["mean", "cls"]}, "mean, cls"),
    ],
)
def test_steps_that_would_give_other_vectors(folder, tmp_path, kinds, pooling, said):
    steps = [
        {"type": f"sentence_transformers.models.{kind}", "path": kind[:1]}
        for kind in kinds
    ]
    steps[0]["path"] = ""
    (folder / "modules.json").write_text(json.dumps(steps))
    (folder / "P").mkdir()
    mean = {"pooling_mode_mean_tokens": True}
    (folder / "P" / "config.json").write_text(json.dumps(mean | pooling))
    prompts = {"prompts": {"query": "my "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    assert said in refused(folder, tmp_path)


def test_a_graph_without_the_dense_layer_of_its_model(tmp_path):
    folder = save_sentence_transformer(tmp_path / "sentences", dense=True)
    (folder / "model.safetensors").unlink()
    graph, _ = onnx_model()
    (folder / "model.onnx").write_bytes(graph.SerializeToString())
    assert "ends in a dense layer (2_Dense)" in refused(folder, tmp_path)


def test_models_that_cannot_be_exported_say_so_and_print_nothing(tmp_path, capfd):
    from transformers import FNetConfig, FNetModel, LongformerConfig, LongformerModel

    sizes = {"vocab_size": len(WORDS), "hidden_size": 16, "intermediate_size": 32}
    (tmp_path / "cache").mkdir()

    def said(network, name):
        network.save_pretrained(tmp_path / name)
        save_tokenizer(tmp_path / name)
        (tmp_path / f"copy of {name}").mkdir()
        manifest = describe(tmp_path / name, "", tmp_path / f"copy of {name}")
        capfd.readouterr()
        with pytest.raises(ModelError) as caught:
            probe(manifest, tmp_path / "cache")
        assert capfd.readouterr() == ("", "")
        return str(caught.value)

    network = FNetModel(FNetConfig(**sizes, num_hidden_layers=1, pad_token_id=1))
    assert "fnet cannot be converted to ONNX" in said(network, "fnet")
    config = LongformerConfig(
        **sizes, num_hidden_layers=1, num_attention_heads=2, attention_window=8,
        pad_token_id=0, max_position_embeddings=40, initializer_range=0.5,
    )  # fmt: skip
    told = said(LongformerModel(config), "longformer")
    assert "longformer takes another way" in told
    assert "add the .onnx file" in told


def test_a_tokenizer_that_is_missing_broken_or_of_another_model(folder, tmp_path):
    tokenizer = folder / "tokenizer.json"
    whole = tokenizer.read_text()
    tokenizer.write_text('{"version": "1.0", "model": 3}')
    assert "tokenizer.json cannot be read" in refused(folder, tmp_path)
    tokenizer.write_text(whole.replace('"[MASK]": 4', '"[MASK]": 4000'))
    assert "do not belong together" in refused(folder, tmp_path)
    tokenizer.unlink()
    assert "There is no tokenizer.json" in refused(folder, tmp_path)


def test_files_too_large_to_be_true(folder, tmp_path):
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(9 * 2**30)  # a hole: it takes no room
    assert "9.0 GB; 8.0 GB are the most" in refused(folder, tmp_path)


def test_no_model_at_all(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "There is no model in" in refused(tmp_path / "empty", tmp_path)
    assert "no file or folder" in refused(tmp_path / "nowhere", tmp_path)


def test_numbers_of_a_graph_outside_of_its_folder(tmp_path):
    (tmp_path / "secret").write_bytes(bytes(4 * 12 * 60))
    for place in ("../secret", str(tmp_path / "secret"), "inner/../../secret"):
        folder = tmp_path / f"graph{len(place)}"
        graph = save_onnx(folder, external=place)
        assert "made to read other files" in refused(graph, tmp_path)
    graph = save_onnx(tmp_path / "linked", external="table.bin")
    (graph.parent / "table.bin").symlink_to(tmp_path / "secret")
    assert "leads out of" in refused(graph, tmp_path)


def test_numbers_beside_a_graph_are_read(tmp_path):
    graph = save_onnx(tmp_path / "graph", external="table.bin")
    _, table = onnx_model()
    (graph.parent / "table.bin").write_bytes(table.tobytes())
    (tmp_path / "copy").mkdir()
    manifest = describe(graph, "", tmp_path / "copy")
    assert manifest.dimension == 12
    assert [file.path for file in manifest.files] == [
        "model.onnx", "table.bin", "tokenizer.json",
    ]  # fmt: skip


def strange_graph(node, inputs, kind=7, dims=("batch", "tokens")):
    from onnx import TensorProto, helper

    graph = helper.make_graph(
        [node],
        "strange",
        [helper.make_tensor_value_info(name, kind, list(dims)) for name in inputs],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("mine", 1)],
        ir_version=8,
    )
    return model.SerializeToString()


def test_graphs_that_cannot_be_served(tmp_path):
    from onnx import helper

    folder = save_onnx(tmp_path / "graph").parent
    graph = folder / "mine.onnx"

    def said(content):
        graph.write_bytes(content)
        return refused(graph, tmp_path)

    own = helper.make_node("Mine", ["input_ids"], ["out"], domain="mine")
    assert "cannot" in said(strange_graph(own, ["input_ids"]))
    cast = helper.make_node("Cast", ["input_ids"], ["out"], to=1)
    assert "asks for input_ids, labels" in said(
        strange_graph(cast, ["input_ids", "labels"])
    )
    assert "as int64" in said(strange_graph(cast, ["input_ids"], kind=6))
    other = helper.make_node("Cast", ["sound"], ["out"], to=1)
    assert "asks for sound" in said(strange_graph(other, ["sound"]))
    assert "is no ONNX file" in said(b"nothing of the kind")
    fixed, _ = onnx_model(fixed=True)
    assert "dynamic axes" in said(fixed.SerializeToString())
    logits, _ = onnx_model(output="logits")
    assert "does not choose one of several" in said(logits.SerializeToString())
    (folder / "tokenizer.json").unlink()
    whole, _ = onnx_model()
    assert "no tokenizer.json beside" in said(whole.SerializeToString())
