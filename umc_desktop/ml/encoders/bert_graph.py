"""A BERT-like sentence encoder written as an ONNX graph, for texts of one length.

Exporters write what the layers of a framework do. This graph does the same arithmetic
with less work on short texts:

- Texts of a batch have the same number of tokens, so there is no mask and no padding.
- The states are one matrix, a row for each token: every dense layer is one product.
- A product adds its bias, or the residual, into the matrix it writes.
- The bias of a product that ends in a residual is part of the residual already: the
  layer normalisation before adds it, and the products that read the same states take
  it back out of their own biases.
- The bias of the keys moves all scores of a query alike, which softmax ignores; the
  bias of the values passes through attention unchanged, since its weights sum to one.
- The mean over tokens is taken in the graph.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnx import ModelProto

Weights = dict[str, npt.NDArray[np.float32]]
Floats = npt.NDArray[np.float64]

INPUT = "input_ids"
# The oldest operator set that has everything the graph needs; runtimes know it well.
_OPSET, _IR_VERSION = 17, 8
# ONNX Runtime's own operators: attention, GELU, products of eight bits.
_CONTRIBUTED = "com.microsoft"

# Exponent of the activations in the smoothing of int8 inputs. Measured on texts of
# three fields, 0.5 to 0.6 lose least.
_SMOOTHING = 0.5
# Seven bits with sign: processors without VNNI add pairs of products in 16 bits, which
# eight-bit weights overflow (measured: seven times the loss).
_LARGEST_INT8 = 63
# Neurons of each feed-forward block that stay fp32: one to four of them are several
# times larger than the rest, and eight bits for all would lose the others.
_KEPT_NEURONS = 16


class Architecture(msgspec.Struct, frozen=True):
    """What a BERT's ``config.json`` says that its weights do not.

    Parameters
    ----------
    num_hidden_layers, num_attention_heads
        Of the encoder.
    layer_norm_eps
        Added to the variance by every layer normalisation.
    """

    num_hidden_layers: int
    num_attention_heads: int
    layer_norm_eps: float


@dataclass(frozen=True)
class Channels:
    """What the states that a product reads are like, channel by channel.

    Parameters
    ----------
    largest, mean
        Largest magnitude and mean, float64 of shape (n_channels,).
    """

    largest: Floats
    mean: Floats


@dataclass(frozen=True)
class _Linear:
    """x W + b: ``weight`` has shape (n_in, n_out), ``bias`` (n_out,)."""

    weight: Floats
    bias: Floats | None

    def reading(self, carried: Floats) -> "_Linear":
        """Return the layer that gives the same for inputs with ``carried`` added."""
        bias = 0.0 if self.bias is None else self.bias
        return _Linear(self.weight, bias - carried @ self.weight)

    def only(self, outputs: npt.NDArray[np.int64]) -> "_Linear":
        """Return the layer that computes some of the outputs."""
        bias = None if self.bias is None else self.bias[outputs]
        return _Linear(self.weight[:, outputs], bias)


class BertGraph:
    """Writes the graph in fp32.

    Parameters
    ----------
    weights
        As published, by the names that the transformers package gives them.
    architecture
        Of the model.
    """

    def __init__(self, weights: Weights, architecture: Architecture) -> None:
        self._weights = weights
        self._architecture = architecture
        self._nodes: list[object] = []
        self._constants: list[object] = []
        # Names of the states that products read, by the place of the product.
        self.inputs: dict[str, str] = {}

    def model(self, output: str) -> "ModelProto":
        """Build the graph: ``input_ids`` (n_texts, n_tokens) to mean states.

        Parameters
        ----------
        output
            Name of the result, float32 of shape (n_texts, dimension).
        """
        from onnx import TensorProto, helper

        shape = self._node("Shape", [INPUT])
        states = self._embedded()
        width = self._vector("embeddings.LayerNorm.bias").size
        by_text = self._node("Concat", [shape, self._constant([width])], axis=0)
        for layer in range(self._architecture.num_hidden_layers):
            states = self._layer(states, layer, by_text)
        states = self._node("Reshape", [states, by_text])
        mean = helper.make_node("ReduceMean", [states], [output], axes=[1], keepdims=0)
        self._nodes.append(mean)
        ids = helper.make_tensor_value_info(
            INPUT, TensorProto.INT64, ["texts", "tokens"]
        )
        vectors = helper.make_tensor_value_info(
            output, TensorProto.FLOAT, ["texts", width]
        )
        graph = helper.make_graph(
            self._nodes, "bert", [ids], [vectors], self._constants
        )
        operators = [("", _OPSET), (_CONTRIBUTED, 1)]
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid(*names) for names in operators],
            ir_version=_IR_VERSION,
        )

    def _embedded(self) -> str:
        """Look up words and positions; the only segment is added to the positions."""
        words = self._float(self._weights["embeddings.word_embeddings.weight"])
        segments = self._vector("embeddings.token_type_embeddings.weight")
        places = self._vector("embeddings.position_embeddings.weight") + segments[0]
        length = self._node("Shape", [INPUT], start=1)
        first = self._constant([0])
        used = self._node("Slice", [self._float(places), first, length, first])
        states = self._node("Add", [self._node("Gather", [words, INPUT]), used])
        rows = self._node("Reshape", [states, self._constant([-1, places.shape[1]])])
        return self._normal(rows, "embeddings.LayerNorm", self._carried_into(0))

    def _layer(self, states: str, layer: int, by_text: str) -> str:
        name = f"encoder.layer.{layer}"
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}")
            for part in ("query", "key", "value")
        )
        carried = self._carried_into(layer)
        projections = [
            query.reading(carried),
            _Linear(key.weight, None),
            _Linear(value.weight, None).reading(carried),
        ]
        heads = [
            self._node("Reshape", [projected, by_text])
            for projected in self._products(states, projections, f"{layer}.attention")
        ]
        context = self._node(
            "MultiHeadAttention",
            heads,
            _CONTRIBUTED,
            num_heads=self._architecture.num_attention_heads,
        )
        width = self._constant([-1, key.weight.shape[1]])
        context = self._node("Reshape", [context, width])
        output = self._linear(f"{name}.attention.output.dense")
        states = self._gemm(context, output.weight, states)
        first = self._linear(f"{name}.intermediate.dense")
        second = self._linear(f"{name}.output.dense")
        assert second.bias is not None
        states = self._normal(states, f"{name}.attention.output.LayerNorm", second.bias)
        first = first.reading(second.bias)
        states = self._feed_forward(states, first, second.weight, layer)
        carried = self._carried_into(layer + 1)
        return self._normal(states, f"{name}.output.LayerNorm", carried)

    def _carried_into(self, layer: int) -> Floats:
        """Return what attention in a layer adds to every state, whatever it reads."""
        if layer == self._architecture.num_hidden_layers:
            return np.zeros(1)
        name = f"encoder.layer.{layer}.attention"
        output = self._linear(f"{name}.output.dense")
        value: Floats = self._vector(f"{name}.self.value.bias") @ output.weight
        return self._vector(f"{name}.output.dense.bias") + value

    def _products(
        self, states: str, linears: Sequence[_Linear], place: str
    ) -> list[str]:
        """Multiply normalised states by several matrices."""
        self.inputs[place] = states
        return [self._exact(states, linear) for linear in linears]

    def _feed_forward(
        self, states: str, first: _Linear, second: Floats, layer: int
    ) -> str:
        """Widen, bend and narrow the states, and add them to what comes out."""
        self.inputs[f"{layer}.intermediate"] = states
        inner = self._node("Gelu", [self._exact(states, first)], _CONTRIBUTED)
        self.inputs[f"{layer}.output"] = inner
        return self._gemm(inner, second, states)

    def _exact(self, states: str, linear: _Linear) -> str:
        return self._gemm(states, linear.weight, *self._bias(linear))

    def _bias(self, linear: _Linear) -> list[str]:
        return [] if linear.bias is None else [self._float(linear.bias)]

    def _gemm(self, inputs: str, weight: Floats, *added: str) -> str:
        return self._node("Gemm", [inputs, self._float(weight), *added])

    def _normal(self, states: str, name: str, carried: Floats) -> str:
        scale = self._float(self._vector(f"{name}.weight"))
        shift = self._float(self._vector(f"{name}.bias") + carried)
        epsilon = self._architecture.layer_norm_eps
        return self._node("LayerNormalization", [states, scale, shift], epsilon=epsilon)

    def _linear(self, name: str) -> _Linear:
        weight = self._weights[f"{name}.weight"].astype(np.float64)
        return _Linear(weight.T, self._vector(f"{name}.bias"))

    def _vector(self, name: str) -> Floats:
        return self._weights[name].astype(np.float64)

    def _float(self, values: npt.NDArray[np.floating[Any]]) -> str:
        return self._constant(values.astype(np.float32))

    def _constant(self, values: npt.ArrayLike) -> str:
        from onnx import numpy_helper

        name = f"constant{len(self._constants)}"
        array = np.ascontiguousarray(values)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def _node(
        self, operator: str, inputs: Iterable[str], domain: str = "", **settings: object
    ) -> str:
        return self._nodes_of(operator, inputs, 1, domain, **settings)[0]

    def _nodes_of(
        self,
        operator: str,
        inputs: Iterable[str],
        outputs: int,
        domain: str = "",
        **settings: object,
    ) -> list[str]:
        from onnx import helper

        names = [f"node{len(self._nodes)}.{n}" for n in range(outputs)]
        node = helper.make_node(
            operator, list(inputs), names, domain=domain, **settings
        )
        self._nodes.append(node)
        return names


class Int8BertGraph(BertGraph):
    """Writes the graph with products of eight bits.

    What attention adds to the states stays fp32: it is a twelfth of the products, and
    too small to gain.

    Parameters
    ----------
    weights, architecture
        As for ``BertGraph``.
    seen
        What products read on typical texts, by the places of ``BertGraph.inputs``.

    References
    ----------
    Xiao, Lin, Seznec, Wu, Demouth, Han: SmoothQuant, ICML 2023, section 4 (the
    migration of difficulty from activations to weights).
    Dettmers, Lewis, Belkada, Zettlemoyer: LLM.int8(), NeurIPS 2022, section 3.2 (the
    few channels with outliers are multiplied apart, exactly).
    Nagel, van Baalen, Blankevoort, Welling: Data-Free Quantization, ICCV 2019, section
    4.2 (the correction of biases).
    """

    def __init__(
        self,
        weights: Weights,
        architecture: Architecture,
        seen: Mapping[str, Channels],
    ) -> None:
        super().__init__(weights, architecture)
        self._seen = seen

    def _products(
        self, states: str, linears: Sequence[_Linear], place: str
    ) -> list[str]:
        """Multiply states, rounded once, by several matrices of int8.

        Eight bits hold one range for a whole batch, and a few channels are far larger
        than the rest. Channel j is divided by s_j = max|x_j|^a / max|w_j|^(1-a) and
        its weights multiplied by it, which leaves the product as it was.
        """
        seen = self._seen[place]
        inputs = seen.largest.clip(min=1e-5)
        weights = np.hstack([linear.weight for linear in linears])
        heaviest = np.abs(weights).max(axis=1).clip(min=1e-5)
        scale = inputs**_SMOOTHING / heaviest ** (1 - _SMOOTHING)
        even = self._node("Mul", [states, self._float(1 / scale)])
        rounded = self._rounded(even)
        return [
            self._int8_product(
                rounded,
                _Linear(scale[:, None] * linear.weight, linear.bias),
                seen.mean / scale,
            )
            for linear in linears
        ]

    def _feed_forward(
        self, states: str, first: _Linear, second: Floats, layer: int
    ) -> str:
        """Compute the neurons with the largest outputs exactly, the others rounded."""
        seen = self._seen[f"{layer}.output"]
        order = np.argsort(seen.largest, kind="stable")
        small, large = order[:-_KEPT_NEURONS], order[-_KEPT_NEURONS:]
        exact = super()._feed_forward(states, first.only(large), second[large], layer)
        place = f"{layer}.intermediate"
        (inner,) = self._products(states, [first.only(small)], place)
        inner = self._node("Gelu", [inner], _CONTRIBUTED)
        narrow = _Linear(second[small], None)
        added = self._int8_product(self._rounded(inner), narrow, seen.mean[small])
        return self._node("Add", [added, exact])

    def _rounded(self, states: str) -> list[str]:
        """Return the values in eight bits, their step and their zero."""
        return self._nodes_of("DynamicQuantizeLinear", [states], 3)

    def _int8_product(self, rounded: list[str], linear: _Linear, mean: Floats) -> str:
        """Multiply rounded states; the bias takes back what rounded weights add."""
        steps = np.abs(linear.weight).max(axis=0) / _LARGEST_INT8
        weight = np.round(linear.weight / steps)
        known = 0.0 if linear.bias is None else linear.bias
        bias = known - mean @ (weight * steps - linear.weight)
        values, step, zero = rounded
        inputs = [
            values,
            self._constant(weight.astype(np.int8)),
            step,
            self._float(steps),
            zero,
            self._constant(np.zeros(len(steps), np.int8)),
            self._float(bias),
        ]
        return self._node("MatMulIntegerToFloat", inputs, _CONTRIBUTED)


def read_architecture(config: Path) -> Architecture:
    """Read a BERT's ``config.json``."""
    return msgspec.json.decode(config.read_bytes(), type=Architecture)
