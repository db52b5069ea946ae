"""A BERT-like sentence encoder: safetensors to ONNX, and to int8 for processors."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.conversion import Conversion
from umc_desktop.ml.encoders.encoder import Vectors, unit_length
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.encoders.session import open_session
from umc_desktop.ml.encoders.torch_export import compare, export

if TYPE_CHECKING:
    import torch

# The int8 version is only used while it loses less than this much cosine.
LARGEST_INT8_LOSS = 0.002

# Exponent of the activations in the smoothing of int8 inputs. Measured on texts of
# four fields, 0.45 to 0.6 lose 0.0012 to 0.0016 of cosine, 0.7 loses 0.0019.
_SMOOTHING = 0.6

# The second product of each feed-forward block stays fp32: its inputs have outliers
# that eight bits for a whole batch cannot hold (it alone costs most of the loss).
_KEPT_FP32 = ".output.dense"
_SMOOTHED_FP32 = ".attention.output.dense"

# Sentences of many fields: they set the ranges of the int8 inputs and test the result.
_SENTENCES = (
    "How do I page through a collection that a query returned?",
    "I am still waiting for my card; it should have arrived two weeks ago.",
    "The appellant was convicted under section 302 and sentenced to imprisonment.",
    "Neutrophil function was assessed in 20 patients treated with bone marrow.",
    "What films featured the character Popeye Doyle?",
    "Net sales rose 12 % to EUR 3.4 million in the second quarter of 2009.",
    "We propose a method for learning representations of graphs without labels.",
    "The device must be calibrated before every measurement (see page 14).",
    "Thanks!",
    "My transfer was declined twice, and the fee was charged anyway -- why?",
    "Plaintiff argues that the contract is void because notice was never given.",
    "Patients receiving 5 mg/kg daily had fewer relapses than those on placebo.",
    "def load(path): return json.loads(open(path).read())  # fails on Windows",
    "The museum is closed on Mondays, except on public holidays in summer.",
    "Translate 'good morning' into Spanish and set an alarm for 7 am.",
    "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    "Der Vertrag wurde am 3. Mai gekündigt; la réponse est arrivée trop tard.",
    "Crack growth in aluminium alloys under cyclic load at 77 K was measured.",
    "Ship the order to 221B Baker Street, London NW1 6XE, by Friday 5 pm.",
    "The students discussed why serfdom developed in Russia and how it ended.",
)


def convert_text_model(
    manifest: Manifest, files: dict[str, Path], target: Path
) -> Conversion:
    """Convert a sentence encoder and measure what the conversion costs.

    Parameters
    ----------
    manifest
        Names the output, and whether int8 is wanted.
    files
        ``weights`` (safetensors), ``config`` (of the architecture) and ``tokenizer``.
    target
        Folder to write ``fp32.onnx`` into, and ``int8.onnx`` unless it would lose too
        much.

    References
    ----------
    Xiao, Lin, Seznec, Wu, Demouth, Han: SmoothQuant, ICML 2023, section 4 (the
    migration of difficulty from activations to weights).
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(files["tokenizer"]))
    # The file pads every text to 128 tokens; here each stands alone.
    tokenizer.no_padding()
    sentences = [tokenizer.encode(sentence).ids for sentence in _SENTENCES]
    module = _hidden_states(files)
    inputs = _tensors(sentences)
    fp32 = target / "fp32.onnx"
    export(module, inputs, manifest.output, fp32)
    difference = compare(module, inputs, fp32)
    if not manifest.int8:
        return Conversion({"fp32": sha256(fp32)}, difference)
    int8 = target / "int8.onnx"
    _smooth(module, sentences)
    _write_int8(module, inputs, manifest.output, int8)
    loss = _cosine_loss(fp32, int8, sentences)
    if loss > LARGEST_INT8_LOSS:
        int8.unlink()
        return Conversion({"fp32": sha256(fp32)}, difference, loss)
    return Conversion({"fp32": sha256(fp32), "int8": sha256(int8)}, difference, loss)


def _hidden_states(files: dict[str, Path]) -> "torch.nn.Module":
    """Build the architecture, fill in the weights, return the last layer's states."""
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    # Written-out attention: it exports without branches on the mask.
    config = BertConfig.from_json_file(files["config"])
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    missing, _ = model.load_state_dict(load_file(files["weights"]), strict=False)
    if missing:
        raise ModelError(
            f"The weights in {files['weights']} lack {missing[0]}: they belong to "
            "another architecture."
        )

    class HiddenStates(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(
                input_ids=ids, attention_mask=mask
            ).last_hidden_state
            return states

    return HiddenStates().eval()


def _smooth(module: "torch.nn.Module", sentences: list[list[int]]) -> None:
    """Wrap the linear layers that become int8, so that their inputs have even ranges.

    Eight bits hold one range for a whole batch, and a few input channels are far
    larger than the rest. Channel j is divided by s_j = max|x_j|^a / max|w_j|^(1-a) and
    its weights multiplied by it, which leaves the product as it was.
    """
    import torch

    layers = {
        name: layer
        for name, layer in module.named_modules()
        if isinstance(layer, torch.nn.Linear)
        and (not name.endswith(_KEPT_FP32) or name.endswith(_SMOOTHED_FP32))
    }
    largest = _largest_inputs(module, layers, sentences)
    for name, layer in layers.items():
        weights = layer.weight.data.abs().amax(0).clamp(min=1e-5)
        inputs = largest[name].clamp(min=1e-5)
        scale = inputs**_SMOOTHING / weights ** (1 - _SMOOTHING)
        layer.weight.data *= scale
        parent, _, leaf = name.rpartition(".")
        smoothed = _smoothed(layer, 1 / scale)
        setattr(module.get_submodule(parent), leaf, smoothed)


def _largest_inputs(
    module: "torch.nn.Module",
    layers: "dict[str, torch.nn.Linear]",
    sentences: list[list[int]],
) -> "dict[str, torch.Tensor]":
    import torch

    largest: dict[str, torch.Tensor] = {}

    def watch(name: str, inputs: torch.Tensor) -> None:
        seen = inputs.detach().abs().flatten(0, -2).amax(0)
        largest[name] = torch.maximum(largest.get(name, seen), seen)

    hooks = [
        layer.register_forward_pre_hook(
            lambda _, inputs, name=name: watch(name, inputs[0])
        )
        for name, layer in layers.items()
    ]
    with torch.no_grad():
        for ids in sentences:
            module(*_tensors([ids]).values())
    for hook in hooks:
        hook.remove()
    return largest


def _smoothed(layer: "torch.nn.Linear", factor: "torch.Tensor") -> "torch.nn.Module":
    import torch

    class Smoothed(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.factor = torch.nn.Parameter(factor)
            self.becomes_int8 = layer

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            result: torch.Tensor = self.becomes_int8(inputs * self.factor)
            return result

    return Smoothed()


def _write_int8(
    module: "torch.nn.Module",
    inputs: "dict[str, torch.Tensor]",
    output: str,
    path: Path,
) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    export(module, inputs, output, path)
    model = onnx.load(path)
    # Says that shapes were inferred: products with constant weights need none.
    add_pre_process_metadata(model)
    quantize_dynamic(
        model,
        path,
        op_types_to_quantize=["MatMul"],
        nodes_to_quantize=[
            node.name
            for node in model.graph.node
            if node.name.endswith("becomes_int8/MatMul")
        ],
        per_channel=True,
        # Seven bits: processors without VNNI add pairs of products in 16 bits, which
        # eight-bit weights overflow (measured: seven times the loss).
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _cosine_loss(fp32: Path, int8: Path, sentences: list[list[int]]) -> float:
    """Return 1 - mean cosine of mean-pooled vectors, each sentence on its own."""
    exact, rounded = (_pooled(path, sentences) for path in (fp32, int8))
    return float(1 - np.einsum("ij,ij->i", exact, rounded).mean())


def _pooled(model: Path, sentences: list[list[int]]) -> Vectors:
    session = open_session(model)
    feeds = [
        {name: tensor.numpy() for name, tensor in _tensors([ids]).items()}
        for ids in sentences
    ]
    return unit_length([session.run(None, feed)[0][0].sum(0) for feed in feeds])


def _tensors(sentences: list[list[int]]) -> "dict[str, torch.Tensor]":
    import torch

    rows = [torch.tensor(ids) for ids in sentences]
    pad = torch.nn.utils.rnn.pad_sequence
    return {
        "input_ids": pad(rows, batch_first=True),
        "attention_mask": pad([torch.ones_like(row) for row in rows], batch_first=True),
    }
