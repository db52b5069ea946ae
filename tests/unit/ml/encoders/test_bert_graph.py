from itertools import product
from pathlib import Path

import numpy as np
import pytest

from umc_desktop.ml.encoders.bert_graph import (
    Architecture,
    BertGraph,
    Channels,
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


def _alike(graph: BertGraph) -> dict[str, Channels]:
    """Say of every channel that it reaches 3 and has no mean."""
    widths = {
        place: INNER if place.endswith("output") else WIDTH for place in graph.inputs
    }
    return {
        place: Channels(np.full(width, 3.0), np.zeros(width))
        for place, width in widths.items()
    }


def _loss(graph: BertGraph, expected: Vectors, folder: Path) -> float:
    found = unit_length(_run(graph, folder))
    return float(1 - (unit_length(expected) * found).sum(1).mean())


@pytest.mark.encoders
def test_products_of_eight_bits_stay_near_though_a_channel_is_far_larger(
    weights: Weights, tmp_path: Path
):
    scale = weights["encoder.layer.0.output.LayerNorm.weight"].copy()
    scale[3] = 40
    skewed = weights | {"encoder.layer.0.output.LayerNorm.weight": scale}
    exact = BertGraph(skewed, SMALL)
    expected = _run(exact, tmp_path)
    assert list(exact.inputs) == [
        f"{layer}.{part}"
        for layer in (0, 1)
        for part in ("attention", "intermediate", "output")
    ]
    blind = _alike(exact)
    outlier = np.where(np.arange(WIDTH) == 3, 100.0, 3.0)
    seeing = blind | {"1.attention": Channels(outlier, np.zeros(WIDTH))}
    loss = _loss(Int8BertGraph(skewed, SMALL, seeing), expected, tmp_path)
    rough = _loss(Int8BertGraph(skewed, SMALL, blind), expected, tmp_path)
    assert 0 < loss < 0.001
    assert loss < 0.75 * rough


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
    expected = _run(exact, tmp_path)
    # Of neurons with equal ranges the last are kept: not number 5.
    blind = _alike(exact)
    outlier = np.where(np.arange(INNER) == 5, 300.0, 3.0)
    seeing = blind | {"1.output": Channels(outlier, np.zeros(INNER))}
    loss = _loss(Int8BertGraph(skewed, SMALL, seeing), expected, tmp_path)
    rough = _loss(Int8BertGraph(skewed, SMALL, blind), expected, tmp_path)
    assert 0 < loss < rough / 5


@pytest.mark.encoders
def test_what_rounded_weights_add_on_average_is_taken_back(
    weights: Weights, tmp_path: Path
):
    # Every weight lies between two of the steps that a first row of large ones sets.
    name = "encoder.layer.1.intermediate.dense"
    wide = np.full((INNER, WIDTH), 0.49)
    wide[:, 0] = 63
    states = np.r_[0.0, np.ones(WIDTH - 1)]
    layer_norm = "encoder.layer.1.attention.output.LayerNorm"
    constant = weights | {
        f"{name}.weight": wide.astype(np.float32),
        f"{layer_norm}.weight": np.zeros(WIDTH, np.float32),
        f"{layer_norm}.bias": states.astype(np.float32),
        "encoder.layer.1.output.dense.bias": np.zeros(WIDTH, np.float32),
    }
    exact = BertGraph(constant, SMALL)
    expected = _run(exact, tmp_path)
    blind = _alike(exact)
    # Ranges that leave the weights as they are: s = 1 for every channel.
    largest = np.abs(wide).max(axis=0)
    losses = [
        _loss(
            Int8BertGraph(
                constant,
                SMALL,
                blind | {"1.intermediate": Channels(largest, mean)},
            ),
            expected,
            tmp_path,
        )
        for mean in (states, np.zeros(WIDTH))
    ]
    assert losses[0] < losses[1] / 5


def test_the_architecture_is_read_from_the_published_configuration():
    files = locate(load_manifests()["minilm"])
    assert read_architecture(files["config"]) == Architecture(6, 12, 1e-12)
