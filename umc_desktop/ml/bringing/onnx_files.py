"""A user's own ONNX file: what it asks for, what it gives, where its numbers are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.ml.bringing.configuration import (
    Purpose,
    classifying,
    preprocessing_of,
)
from umc_desktop.ml.bringing.copying import Copying
from umc_desktop.ml.bringing.folder import (
    MOST_BYTES,
    refuse_code,
)
from umc_desktop.ml.bringing.sentence_transformers import Modules, read_modules
from umc_desktop.ml.bringing.tokens import longest_text, take_tokenizer
from umc_desktop.ml.encoders.bert_graph import INPUT
from umc_desktop.ml.encoders.encoder import Modality
from umc_desktop.ml.encoders.failures import graph_failures
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.encoders.session import open_session
from umc_desktop.ml.encoders.transformer import longest_that_runs

_TEXT_INPUTS = (INPUT, "attention_mask", "token_type_ids")
_FLOAT, _INT64 = 1, 7  # as ONNX numbers its types
_LOGITS = "logits"
_WHOLE = "sentence_embedding"  # pooling, dense layer and all
# In the order in which they are preferred.
_OUTPUTS: dict[Modality, tuple[str, ...]] = {
    "text": (
        _WHOLE, "text_embeds", "last_hidden_state", "token_embeddings",
    ),
    "image": ("image_embeds", "pooler_output", "last_hidden_state"),
}  # fmt: skip
_SAMPLES, _TOKENS = 2, 7


def describe_onnx(copying: Copying, name: str, kind: str) -> Manifest:
    """Describe a graph, and copy it with all that it reads.

    Raises
    ------
    ModelError
        When it cannot be read or run, asks for what nobody can give it, or names
        numbers outside of its folder.
    InvalidRequestError
        When it is not of the kind that was said.
    """
    folder = copying.source
    graph_file = copying.take("weights", name, MOST_BYTES, "model.onnx")
    model = _parsed(graph_file, name)
    _copy_external(copying, model, str(PurePosixPath(name).parent))
    config: dict[str, Any] = {}
    if folder.has("config.json"):
        config = folder.json("config.json", dict[str, Any])
        refuse_code(config)
    inputs = _inputs_of(model)
    modality: Modality = "text" if INPUT in inputs else "image"
    if kind in ("text", "image") and kind != modality:
        raise InvalidRequestError(f"The graph reads {modality}s, not {kind}s.")
    outputs = [value.name for value in model.graph.output]
    purpose = Purpose(modality)
    if _LOGITS in outputs and kind not in ("text", "image"):
        purpose = classifying(config, modality)
    elif kind == "classifier":
        raise InvalidRequestError(
            "The graph gives no logits; leave --kind out to have its embeddings."
        )
    manifest = Manifest(
        name="",
        order=0,
        title="",
        kind="onnx-text" if modality == "text" else "onnx-image",
        modality=modality,
        dimension=purpose.dimension,
        licence="",
        output=_LOGITS if purpose.classes else _preferred(outputs, modality),
        classes=purpose.classes,
        several=purpose.several,
        architecture=str(config.get("model_type", "")),
    )
    if modality == "image":
        _refuse_fixed(inputs, {next(iter(inputs)): [0]})
        manifest = replace(manifest, pooling="cls", **preprocessing_of(folder, config))
        manifest = _with_side(manifest, inputs)
    else:
        _refuse_fixed(inputs, {each: [0, 1] for each in inputs})
        manifest = _reading_text(manifest, copying, config)
    return _measured(manifest, graph_file)


def _parsed(path: Path, name: str) -> Any:  # noqa: ANN401 - onnx has no types
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(str(path), load_external_data=False)
    except (DecodeError, ValueError) as error:
        raise ModelError(f"{name} is no ONNX file ({error}).") from error
    if not model.graph.node:
        raise ModelError(f"{name} is no ONNX file, or its graph is empty.")
    return model


def _copy_external(copying: Copying, model: Any, place: str) -> None:  # noqa: ANN401
    """Copy the files that hold a graph's numbers, none of them outside its folder."""
    names = {
        entry.value
        for tensor in _tensors(model)
        for entry in tensor.external_data
        if entry.key == "location"
    }
    for number, name in enumerate(sorted(names)):
        plain = PurePosixPath(name.replace("\\", "/"))
        if len(plain.parts) != 1 or plain.is_absolute() or name in (".", ".."):
            raise ModelError(
                f"The graph reads its numbers from {name}, which is not beside it. It "
                "was made to read other files of this computer; do not use it."
            )
        inside = name if place == "." else f"{place}/{name}"
        copying.take(f"data-{number}", inside, MOST_BYTES, name)


def _tensors(model: Any) -> Iterator[Any]:  # noqa: ANN401
    graphs: list[Any] = [model.graph, *model.functions]
    while graphs:
        graph = graphs.pop()
        yield from getattr(graph, "initializer", ())
        for sparse in getattr(graph, "sparse_initializer", ()):
            yield from (sparse.values, sparse.indices)
        for node in graph.node:
            for attribute in node.attribute:
                yield attribute.t
                yield from attribute.tensors
                graphs += [
                    each for each in (attribute.g, *attribute.graphs) if each.node
                ]


def _inputs_of(model: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the types of what a graph asks for, by name."""
    known = {tensor.name for tensor in model.graph.initializer}
    inputs = {
        value.name: value.type.tensor_type
        for value in model.graph.input
        if value.name not in known
    }
    kinds = {name: found.elem_type for name, found in inputs.items()}
    if INPUT in inputs:
        strange = [name for name in inputs if name not in _TEXT_INPUTS]
        if strange or set(kinds.values()) != {_INT64}:
            raise ModelError(
                f"The graph asks for {', '.join(inputs)}; of texts UMC Desktop gives "
                f"{', '.join(_TEXT_INPUTS)}, as int64."
            )
        return inputs
    shapes = [found.shape.dim for found in inputs.values()]
    pictures = len(inputs) == 1 and len(shapes[0]) == 4 and shapes[0][1].dim_value == 3
    if not pictures or set(kinds.values()) != {_FLOAT}:
        raise ModelError(
            f"The graph asks for {', '.join(inputs) or 'nothing'}. UMC Desktop gives "
            f"{INPUT} of texts, or pictures as one float input of the shape (batch, 3, "
            "height, width)."
        )
    return inputs


def _refuse_fixed(inputs: dict[str, Any], varying: dict[str, list[int]]) -> None:
    for name, axes in varying.items():
        dims = inputs[name].shape.dim
        if any(axis >= len(dims) or dims[axis].dim_value for axis in axes):
            raise ModelError(
                f"The graph was exported for one size of {name} only. Export it with "
                "dynamic axes (batch, and tokens for texts)."
            )


def _preferred(outputs: Sequence[str], modality: Modality) -> str:
    for name in _OUTPUTS[modality]:
        if name in outputs:
            return name
    return outputs[0]


def _with_side(manifest: Manifest, inputs: dict[str, Any]) -> Manifest:
    (found,) = inputs.values()
    sides = [dim.dim_value for dim in found.shape.dim[2:]]
    if sides[0] != sides[1]:
        raise ModelError("The graph's pictures are not square; UMC Desktop's are.")
    return replace(manifest, image_size=sides[0] or manifest.image_size)


def _reading_text(
    manifest: Manifest, copying: Copying, config: dict[str, Any]
) -> Manifest:
    folder = copying.source
    if not folder.has("tokenizer.json"):
        raise ModelError(
            f"There is no tokenizer.json beside the graph in {folder.root}, so texts "
            "cannot be read. Put the model's own there."
        )
    modules = Modules()
    if folder.has("modules.json"):
        modules = read_modules(folder)
    if modules.dense and manifest.output != _WHOLE:
        raise ModelError(
            f"The model ends in a dense layer ({modules.dense.rstrip('/')}), and the "
            f"graph gives what comes before it ({manifest.output}). Export the whole "
            "model (optimum-cli export onnx --task sentence-similarity), or add the "
            "folder with its model.safetensors."
        )
    size = config.get("vocab_size")
    take_tokenizer(copying, "tokenizer.json", size, lowercase=modules.lowercase)
    return replace(
        manifest,
        max_tokens=longest_text(folder, "", config, modules.max_tokens),
        pooling="" if manifest.classes else modules.pooling or "mean",
        prefix=modules.prefix,
    )


def _measured(manifest: Manifest, graph: Path) -> Manifest:
    """Run the graph and note how long its vectors are, and its texts may be."""
    import numpy as np

    if manifest.modality == "image":
        side = manifest.image_size
        sample: Any = np.zeros((_SAMPLES, 3, side, side), np.float32)
    else:
        sample = np.ones((_SAMPLES, min(_TOKENS, manifest.max_tokens)), np.int64)
    try:
        session = open_session(graph)
        said = _run(session, manifest, sample)
    except graph_failures() as error:
        raise ModelError(
            f"The graph cannot be run ({str(error).splitlines()[0][:200]})."
        ) from error
    if said.ndim not in (2, 3, 4) or len(said) != _SAMPLES or said.dtype.kind != "f":
        raise ModelError(
            f"The graph's {manifest.output} is of shape {said.shape}; a row of numbers "
            "for each sample is needed."
        )
    dimension = said.shape[1] if said.ndim == 4 else said.shape[-1]
    if manifest.classes and dimension != len(manifest.classes):
        raise ModelError(
            f"The graph gives {dimension} numbers, but config.json names "
            f"{len(manifest.classes)} classes."
        )
    if manifest.modality == "text":
        most = longest_that_runs(
            manifest.max_tokens, lambda n_tokens: _reads(session, manifest, n_tokens)
        )
        manifest = replace(manifest, max_tokens=most)
    return replace(manifest, dimension=int(dimension) + manifest.several)


def _run(session: Any, manifest: Manifest, sample: Any) -> Any:  # noqa: ANN401
    feed = {tensor.name: sample for tensor in session.get_inputs()}
    (said,) = session.run([manifest.output], feed)
    return said


def _reads(session: Any, manifest: Manifest, n_tokens: int) -> bool:  # noqa: ANN401
    import numpy as np

    try:
        _run(session, manifest, np.ones((1, n_tokens), np.int64))
    except graph_failures():
        return False
    return True
