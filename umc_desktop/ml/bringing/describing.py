"""What a folder holds: the manifest of the model in it, and a copy of what it reads."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.ml.bringing.card import licence_of
from umc_desktop.ml.bringing.configuration import preprocessing_of, purpose_of
from umc_desktop.ml.bringing.copying import Copying
from umc_desktop.ml.bringing.folder import (
    MOST_JSON,
    ModelFolder,
    is_pickled,
    refuse_code,
)
from umc_desktop.ml.bringing.onnx_files import describe_onnx
from umc_desktop.ml.bringing.sentence_transformers import Modules, read_modules
from umc_desktop.ml.bringing.tokens import (
    check_padding,
    longest_text,
    take_tokenizer,
)
from umc_desktop.ml.bringing.weights import WHOLE, copy_weights, has_weights
from umc_desktop.ml.encoders.manifest import Manifest, Pooling
from umc_desktop.ml.encoders.text import PADDED
from umc_desktop.ml.encoders.transformer import measured

TUNABLE = ("bert", "roberta", "xlm-roberta", "camembert", "electra")
"""Architectures whose layers the fine-tuning knows."""

# Where the first token stands for the picture.
_FIRST_TOKEN = ("vit", "deit", "dinov2", "dinov2_with_registers", "beit", "dinov3_vit")
_LAST_STATES = "last_hidden_state"
_OF_FOLDERS = (
    "config.json", "modules.json", WHOLE, f"{WHOLE}.index.json",
)  # fmt: skip


def describe(source: Path, kind: str, target: Path) -> Manifest:
    """Describe the model in a folder, and copy what it reads.

    Parameters
    ----------
    source
        A folder, or an ``.onnx`` file in one.
    kind
        ``"text"``, ``"image"``, ``"classifier"``, or ``""`` to find out.
    target
        An empty folder for the copy: what is checked and probed is what is kept.

    Raises
    ------
    ModelError
        When there is no model in it that can be run, or what is there is not safe.
    InvalidRequestError
        When there is no such file, or it is not of that kind.
    """
    if not source.exists():
        raise InvalidRequestError(f"There is no file or folder {source}.")
    graph = ""
    if source.is_file():
        graph, source = source.name, source.parent
        if is_pickled(graph):
            raise ModelError(
                f"{graph} can run any program when it is opened. UMC Desktop reads "
                "folders with .safetensors, and .onnx files."
            )
        if not graph.endswith(".onnx"):
            if graph not in _OF_FOLDERS:
                raise ModelError(
                    f"{graph} is no .onnx file. Name the folder that the model lies in."
                )
            graph = ""
        elif _is_apart(source):
            graph, source = f"{source.name}/{graph}", source.parent
    folder = ModelFolder(source)
    copying = Copying(folder, target)
    if not graph and not _has_safetensors(folder):
        graph = _only_graph(folder)
    manifest = (
        describe_onnx(copying, graph, kind) if graph else _transformer(copying, kind)
    )
    licence = licence_of(folder)
    return replace(
        manifest,
        title=manifest.title or folder.root.name,
        licence=licence,
        files=tuple(copying.files),
        folder=str(target),
    )


def _is_apart(source: Path) -> bool:
    """Return whether graphs lie in a folder of their own, as on the hub."""
    alone = not (source / "tokenizer.json").exists()
    return source.name == "onnx" and alone and (source.parent / "config.json").exists()


def _has_safetensors(folder: ModelFolder) -> bool:
    if has_weights(folder):
        return True
    modules = read_modules(folder) if folder.has("modules.json") else None
    return modules is not None and has_weights(folder, modules.transformer)


def _only_graph(folder: ModelFolder) -> str:
    graphs = [name for name in folder.names() if name.endswith(".onnx")]
    graphs += [
        f"onnx/{name}"
        for name in (ModelFolder(folder.root / "onnx").names())
        if name.endswith(".onnx")
    ] if (folder.root / "onnx").is_dir() else []  # fmt: skip
    if len(graphs) > 1:
        raise ModelError(
            f"There are several graphs in {folder.root}: {', '.join(graphs)}. Name the "
            "one that you mean."
        )
    if not graphs:
        folder.refuse_pickles()
        if folder.has("adapter_config.json"):
            raise ModelError(
                f"There is only an adapter in {folder.root}, not the model that it "
                "changes. Merge the two (merge_and_unload() of peft, then "
                "save_pretrained) and add the result."
            )
        raise ModelError(
            f"There is no model in {folder.root}: neither model.safetensors nor a file "
            "that ends in .onnx."
        )
    return graphs[0]


def _transformer(copying: Copying, kind: str) -> Manifest:
    folder = copying.source
    modules = read_modules(folder) if folder.has("modules.json") else Modules()
    prefix = modules.transformer
    config: dict[str, Any] = folder.json(f"{prefix}config.json", dict[str, Any])
    refuse_code(config)
    purpose = purpose_of(config, kind)
    copying.take("config", f"{prefix}config.json", MOST_JSON)
    weights = copying.target / WHOLE
    copy_weights(folder, weights, prefix)
    copying.note("weights", weights)
    architecture = str(config.get("model_type") or "")
    if not architecture:
        raise ModelError(
            f"{prefix}config.json in {folder.root} does not say of which architecture "
            "the model is (model_type). Save it again with save_pretrained(…)."
        )
    manifest = Manifest(
        name="",
        order=0,
        title=folder.root.name,
        kind=(
            "transformer-text" if purpose.modality == "text" else "transformer-image"
        ),
        modality=purpose.modality,
        dimension=purpose.dimension,
        licence="",
        output="logits" if purpose.classes else "embedding",
        classes=purpose.classes,
        several=purpose.several,
        architecture=architecture,
    )
    if purpose.modality == "image":
        manifest = replace(manifest, **preprocessing_of(folder, config))
        manifest = replace(
            manifest, pooling="cls" if architecture in _FIRST_TOKEN else "mean"
        )
    else:
        manifest = _reading_text(manifest, copying, config, modules)
    files = {file.role: copying.target / file.path for file in copying.files}
    manifest = measured(manifest, files)
    if _is_plain_bert(manifest, config, files):
        manifest = replace(manifest, kind="onnx-text", output=_LAST_STATES, int8=True)
    return manifest


def _reading_text(
    manifest: Manifest, copying: Copying, config: dict[str, Any], modules: Modules
) -> Manifest:
    folder, prefix = copying.source, modules.transformer
    name = f"{prefix}tokenizer.json"
    if not folder.has(name):
        name = "tokenizer.json"
    if not folder.has(name):
        raise ModelError(
            f"There is no tokenizer.json in {folder.root}, so texts cannot be read. "
            "Make one with AutoTokenizer.from_pretrained(…).save_pretrained(…)."
        )
    size = config.get("vocab_size") or config.get("text_config", {}).get("vocab_size")
    tokenizer = take_tokenizer(copying, name, size, lowercase=modules.lowercase)
    if modules.dense:
        copying.take(
            "dense-config", f"{modules.dense}config.json", MOST_JSON, "dense.json"
        )
        path = copying.target / "dense.safetensors"
        copy_weights(folder, path, modules.dense)
        copying.note("dense", path)
    pooling: Pooling = "" if manifest.classes else modules.pooling or "mean"
    if manifest.architecture in PADDED:
        check_padding(tokenizer)
        pooling = "model"
    return replace(
        manifest,
        max_tokens=longest_text(folder, prefix, config, modules.max_tokens),
        pooling=pooling,
        prefix=modules.prefix,
    )


def _is_plain_bert(
    manifest: Manifest, config: dict[str, Any], files: dict[str, Path]
) -> bool:
    """Return whether the program's own graph of a BERT does, which has int8 as well."""
    from safetensors import safe_open

    if manifest.architecture != "bert" or manifest.classes or "dense" in files:
        return False
    usual = (
        manifest.pooling == "mean"
        and config.get("hidden_act", "gelu") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
    )
    with safe_open(files["weights"], framework="np") as file:
        names = set(file.keys())
    return usual and "embeddings.LayerNorm.weight" in names
