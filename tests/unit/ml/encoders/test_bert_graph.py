from itertools import product
from pathlib import Path

import numpy as np
import pytest

from umc_desktop.ml.encoders.bert_graph import (
    Architecture,
    BertGraph,
    Int8BertGraph,
    Weights,
    read_architecture,
)
from umc_desktop.ml.encoders.encoder import Vectors, unit_length
from umc_desktop.ml.encoders.manifest import load_manifests, locate
from umc_desktop.ml.encoders.session import open_session

WORDS, PLACES, WIDTH, INNER = 11, 9, 32, 48
SMALL = Architecture(num_hidden_layers=2, num_attention_heads=4, layer_norm_eps=1e-12)
IDS = np.array(list(product([1, 4, 7], [2, 10], [3, 5, 8])))


@pytest.fixture(scope="module")
def weights() -> Weights:
    """Random weights in which every bias and every scale is far from neutral."""
    from transformers import BertConfig, BertModel

    model = BertModel(_config(BertConfig), add_pooling_layer=False)
    rng = np.random.default_rng(0)
    return {
        name: rng.normal("LayerNorm.weight" in name, 0.3, tensor.shape).astype(
            np.float32
        )
        for name, tensor in model.state_dict().items()
    }


def _config(kind):
    return kind(
        vocab_size=WORDS,
        hidden_size=WIDTH,
        num_hidden_layers=SMALL.num_hidden_layers,
        num_attention_heads=SMALL.num_attention_heads,
        intermediate_size=INNER,
        max_position_embeddings=PLACES,
        layer_norm_eps=SMALL.layer_norm_eps,
    )


def _expected(weights: Weights) -> Vectors:
    import torch
    from transformers import BertConfig, BertModel

    model = BertModel(_config(BertConfig), add_pooling_layer=False).eval()
    tensors = {name: torch.from_numpy(values) for name, values in weights.items()}
    model.load_state_dict(tensors)
    with torch.no_grad():
        return model(torch.from_numpy(IDS)).last_hidden_state.mean(1).numpy()


def _run(graph: BertGraph, folder: Path) -> Vectors:
    path = folder / "model.onnx"
    path.write_bytes(graph.model("vectors").SerializeToString())
    return open_session(path).run(["vectors"], {"input_ids": IDS})[0]


@pytest.mark.encoders
def test_biases_that_were_moved_leave_the_result_as_it_was(
    weights: Weights, tmp_path: Path
):
    found = _run(BertGraph(weights, SMALL), tmp_path)
    np.testing.assert_allclose(found, _expected(weights), atol=2e-5)


@pytest.mark.encoders
def test_products_of_eight_bits_stay_near_though_a_channel_is_far_larger(
    weights: Weights, tmp_path: Path
):
    scale = weights["encoder.layer.0.output.LayerNorm.weight"].copy()
    scale[3] = 40
    skewed = weights | {"encoder.layer.0.output.LayerNorm.weight": scale}
    exact = BertGraph(skewed, SMALL)
    expected = unit_length(_run(exact, tmp_path))
    assert list(exact.inputs) == [
        f"{layer}.{part}"
        for layer in (0, 1)
        for part in ("attention", "intermediate", "output")
    ]
    even = {
        place: np.full(INNER if place.endswith("output") else WIDTH, 3.0)
        for place in exact.inputs
    }
    known = even | {"1.attention": np.where(np.arange(WIDTH) == 3, 100.0, 3.0)}
    losses = [
        1 - (expected * unit_length(_run(graph, tmp_path))).sum(1).mean()
        for graph in (
            Int8BertGraph(skewed, SMALL, known),
            Int8BertGraph(skewed, SMALL, even),
        )
    ]
    assert 0 < losses[0] < 0.001
    assert losses[0] < 0.75 * losses[1]


@pytest.mark.encoders
def test_the_largest_neurons_of_a_block_are_computed_exactly(
    weights: Weights, tmp_path: Path
):
    bias = weights["encoder.layer.1.intermediate.dense.bias"].copy()
    narrow = weights["encoder.layer.1.output.dense.weight"].copy()
    # One neuron is far larger than the others, and counts for no more than they do.
    bias[5] += 300
    narrow[:, 5] /= 300
    skewed = weights | {
        "encoder.layer.1.intermediate.dense.bias": bias,
        "encoder.layer.1.output.dense.weight": narrow,
    }
    exact = BertGraph(skewed, SMALL)
    expected = unit_length(_run(exact, tmp_path))
    # Of neurons with equal ranges the last are kept: not the fifth.
    blind = {
        place: np.full(INNER if place.endswith("output") else WIDTH, 3.0)
        for place in exact.inputs
    }
    seeing = blind | {"1.output": np.where(np.arange(INNER) == 5, 300.0, 3.0)}
    losses = [
        1 - (expected * unit_length(_run(graph, tmp_path))).sum(1).mean()
        for graph in (
            Int8BertGraph(skewed, SMALL, seeing),
            Int8BertGraph(skewed, SMALL, blind),
        )
    ]
    assert 0 < losses[0] < losses[1] / 5


def test_the_architecture_is_read_from_the_published_configuration():
    files = locate(load_manifests()["minilm"])
    assert read_architecture(files["config"]) == Architecture(6, 12, 1e-12)
