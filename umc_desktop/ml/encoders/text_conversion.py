"""A BERT-like sentence encoder: safetensors to ONNX, in fp32 and with int8 products."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.bert_graph import (
    INPUT,
    BertGraph,
    Channels,
    Int8BertGraph,
    read_architecture,
)
from umc_desktop.ml.encoders.conversion import Conversion
from umc_desktop.ml.encoders.encoder import Vectors, unit_length
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.encoders.session import open_session
from umc_desktop.ml.encoders.torch_export import compare

if TYPE_CHECKING:
    import torch

# The int8 version is only used while it loses less than this much cosine.
LARGEST_INT8_LOSS = 0.002

# Tokens of the sentences that are compared with torch: most have as many.
_COMPARED_TOKENS = 12

# Sentences of many fields: they set the ranges of the int8 inputs and test the result.
SENTENCES = (
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

    Raises
    ------
    ModelError
        When the weights are of another architecture, or the fp32 graph does not give
        what torch gives.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(files["tokenizer"]))
    # The file pads every text to 128 tokens; here each stands alone.
    tokenizer.no_padding()
    sentences = [tokenizer.encode(sentence).ids for sentence in SENTENCES]
    module = _mean_states(files)
    weights = load_file(files["weights"])
    architecture = read_architecture(files["config"])
    fp32 = target / "fp32.onnx"
    graph = BertGraph(weights, architecture)
    fp32.write_bytes(graph.model(manifest.output).SerializeToString())
    difference = compare(module, _compared(sentences), fp32)
    if not manifest.int8:
        return Conversion({"fp32": sha256(fp32)}, difference)
    seen = _seen(fp32, graph.inputs, sentences)
    rounded = Int8BertGraph(weights, architecture, seen)
    int8 = target / "int8.onnx"
    int8.write_bytes(rounded.model(manifest.output).SerializeToString())
    loss = _cosine_loss(fp32, int8, sentences)
    if loss > LARGEST_INT8_LOSS:
        int8.unlink()
        return Conversion({"fp32": sha256(fp32)}, difference, loss)
    return Conversion({"fp32": sha256(fp32), "int8": sha256(int8)}, difference, loss)


def _mean_states(files: dict[str, Path]) -> "torch.nn.Module":
    """Build the architecture in torch, fill in the weights, average over the tokens."""
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    model = BertModel(
        BertConfig.from_json_file(files["config"]), add_pooling_layer=False
    )
    missing, _ = model.load_state_dict(load_file(files["weights"]), strict=False)
    if missing:
        raise ModelError(
            f"The weights in {files['weights']} lack {missing[0]}: they belong to "
            "another architecture."
        )

    class MeanStates(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(input_ids=ids).last_hidden_state
            return states.mean(1)

    # Published weights may have half of the digits: the graph computes with all.
    return MeanStates().float()


def _compared(sentences: list[list[int]]) -> "dict[str, torch.Tensor]":
    """Cut the sentences that are long enough to one length: the graph has no mask."""
    import torch

    cut = [ids[:_COMPARED_TOKENS] for ids in sentences if len(ids) >= _COMPARED_TOKENS]
    return {INPUT: torch.tensor(cut)}


def _seen(
    fp32: Path, inputs: Mapping[str, str], sentences: list[list[int]]
) -> dict[str, Channels]:
    """Run the sentences and look at what the products read, by place."""
    import onnx

    model = onnx.load(fp32)
    kind = onnx.TensorProto.FLOAT
    model.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, kind, None) for name in inputs.values()
    )
    watched = fp32.with_name("watched.onnx")
    onnx.save(model, watched)
    session = open_session(watched, on_processor=True)
    runs = [session.run(list(inputs.values()), _feed(ids)) for ids in sentences]
    # Some systems do not delete a file while a session has it open.
    del session
    watched.unlink()
    states = (np.vstack(rows).astype(np.float64) for rows in zip(*runs, strict=True))
    return {
        place: Channels(np.abs(rows).max(axis=0), rows.mean(axis=0))
        for place, rows in zip(inputs, states, strict=True)
    }


def _cosine_loss(fp32: Path, int8: Path, sentences: list[list[int]]) -> float:
    """Return 1 - mean cosine of the vectors, each sentence on its own."""
    exact, rounded = (_vectors(path, sentences) for path in (fp32, int8))
    return float(1 - np.einsum("ij,ij->i", exact, rounded).mean())


def _vectors(model: Path, sentences: list[list[int]]) -> Vectors:
    session = open_session(model, on_processor=True)
    return unit_length([session.run(None, _feed(ids))[0][0] for ids in sentences])


def _feed(ids: list[int]) -> dict[str, Any]:
    return {INPUT: np.array([ids])}
