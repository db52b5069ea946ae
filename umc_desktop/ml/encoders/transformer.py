"""Models of the transformers package: from safetensors to a network, and to ONNX."""

import logging
import shutil
import textwrap
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.bert_graph import INPUT
from umc_desktop.ml.encoders.conversion import Conversion
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.encoders.torch_export import compare, export

if TYPE_CHECKING:
    import torch

# What a file of a stranger can make the package raise.
_COMPLAINTS = (
    OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError,
    ImportError, IndexError, ArithmeticError, AssertionError, RecursionError,
)  # fmt: skip
_MASK = "attention_mask"
_TOKENS_TRACED, _TOKENS_COMPARED = (
    12,
    7,
)  # of different lengths: neither is in the graph
_MOST_TRIED = 1024  # a text of more tokens takes a while, and gigabytes
_READING_HALF = ("t5", "mt5", "umt5", "longt5")
"""Architectures that read with one half and write with the other."""


def convert_transformer(
    manifest: Manifest, files: dict[str, Path], target: Path
) -> Conversion:
    """Convert a text or image model to ``fp32.onnx`` in a folder, checked with torch.

    Raises
    ------
    ModelError
        When the weights are of another architecture, the model cannot be exported, or
        the graph does not give what torch gives.
    """
    import torch

    module = vectors_module(manifest, files)
    path = target / "fp32.onnx"
    inputs = _examples(manifest, _TOKENS_TRACED)
    varying = {1: "tokens"} if manifest.modality == "text" else None
    try:
        with torch.no_grad():
            module(*inputs.values())  # what is computed once is no part of the graph
        export(module, inputs, manifest.output, path, varying)
    except _COMPLAINTS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the model
        raise ModelError(
            f"{manifest.title} cannot be converted to ONNX ({_short(error)}). Export "
            "it yourself (optimum-cli export onnx) and add the .onnx file."
        ) from error
    advice = (
        f"{manifest.title} takes another way for samples of another size, or leaves "
        "something to chance. Export it yourself (optimum-cli export onnx) and add the "
        ".onnx file."
    )
    compare(module, inputs, path, advice)
    others = _examples(manifest, _TOKENS_COMPARED)
    difference = compare(module, others, path, advice)
    return Conversion({"fp32": sha256(path)}, difference)


def measured(manifest: Manifest, files: dict[str, Path]) -> Manifest:
    """Run a model and note how long its vectors are, and its texts may be.

    Raises
    ------
    ModelError
        When it cannot be built or run.
    """
    import torch

    module = vectors_module(manifest, files)

    def run(n_tokens: int, n_samples: int) -> torch.Tensor:
        examples = _examples(manifest, n_tokens).values()
        with torch.no_grad():
            said: torch.Tensor = module(*(one[:n_samples] for one in examples))
        return said

    def runs(n_tokens: int) -> bool:
        try:
            run(n_tokens, 1)
        except _COMPLAINTS:
            return False
        return True

    try:
        dimension = int(run(_TOKENS_COMPARED, 2).shape[-1])
    except _COMPLAINTS as error:
        raise ModelError(
            f"{manifest.title} cannot be run ({_short(error)}): it is not a model that "
            f"reads one {'text' if manifest.modality == 'text' else 'picture'}."
        ) from error
    if manifest.modality == "text":
        most = longest_that_runs(manifest.max_tokens, runs)
        manifest = replace(manifest, max_tokens=most)
    return replace(manifest, dimension=dimension + manifest.several)


def longest_that_runs(most: int, runs: Callable[[int], bool]) -> int:
    """Return how many tokens a model reads at once, found by trying.

    Many have a table of positions that ends before their configuration says.

    Parameters
    ----------
    most
        Believed where it is too much for a trial.
    runs
        Whether it reads so many tokens.
    """
    if most > _MOST_TRIED or runs(most):
        return most
    return bisect_left(
        range(1, most + 1), True, key=lambda n_tokens: not runs(n_tokens)
    )


def load_network(
    files: Mapping[str, Path], loader_name: str = "AutoModel", attention: str = "eager"
) -> "torch.nn.Module":
    """Build the architecture that ``config`` names and fill in ``weights``.

    Nothing but these two files is read, and no code but that of the installed package
    runs.

    Parameters
    ----------
    loader_name
        Of the package's classes, the one that knows what the network is for.
    attention
        ``"eager"`` can be exported; ``"sdpa"`` learns faster.

    Raises
    ------
    ModelError
        When the package does not know the architecture, or the weights do not fill it.
    """
    with _one_folder(files) as folder, _in_silence():
        import torch
        import transformers

        loader: Any = getattr(transformers, loader_name)
        quietly = {"trust_remote_code": False, "attn_implementation": attention}
        try:
            config = transformers.AutoConfig.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
            _refuse_larger_than_weights(loader, config, quietly, files["weights"])
            network, found = loader.from_pretrained(
                folder,
                config=config,
                local_files_only=True,
                use_safetensors=True,
                ignore_mismatched_sizes=True,  # told below, in words
                output_loading_info=True,
                dtype=torch.float32,
                **quietly,
            )
        except _COMPLAINTS as error:
            raise ModelError(
                f"The model cannot be built from its config.json ({_short(error)}). "
                "Its architecture must be one that the transformers package knows, and "
                "its weights must be of that architecture."
            ) from error
    for name, stored, described in sorted(found["mismatched_keys"]):
        raise ModelError(
            f"config.json describes {name} as {_by(described)} numbers, but the "
            f"weights have {_by(stored)}: they do not belong together."
        )
    missing = sorted(
        name
        for name in found["missing_keys"]
        if loader_name != "AutoModel" or "pooler." not in name
    )
    if missing:
        raise ModelError(
            f"The weights lack {len(missing):,} of what config.json describes "
            f"({missing[0]}): they belong to another architecture."
        )
    result: torch.nn.Module = network.eval()
    return result


def vectors_module(manifest: Manifest, files: dict[str, Path]) -> "torch.nn.Module":
    """Return the network as a module that gives one row for each sample."""
    import torch

    network: Any = load_network(files, _loader(manifest))
    if manifest.modality == "image":
        _settle_places(network)
    dense = _dense_of(files)

    class Vectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network
            self.dense = dense

        def forward(
            self, first: torch.Tensor, mask: torch.Tensor | None = None
        ) -> torch.Tensor:
            if mask is None:
                said = _said_of_pixels(self.network, manifest, first)
            else:
                said = _said_of_text(self.network, manifest, first, mask)
            if said.ndim == 4:
                said = said.mean((2, 3))
            elif said.ndim == 3:
                said = said[:, 0] if manifest.pooling == "cls" else said.mean(1)
            vectors: torch.Tensor = said if self.dense is None else self.dense(said)
            return vectors

    return Vectors().eval()


def _settle_places(network: Any) -> None:  # noqa: ANN401 - of the package
    """Let where the parts of a picture lie be computed once, for the size that is read.

    Networks that stretch a table of places do it anew for every picture, some in a way
    that cannot be exported.
    """
    for module in network.modules():
        stretch = getattr(module, "interpolate_pos_encoding", None)
        if callable(stretch):
            module.interpolate_pos_encoding = _once(stretch)


def _once(stretch: "Callable[..., torch.Tensor]") -> "Callable[..., torch.Tensor]":
    found: list[torch.Tensor] = []

    def kept(*said: object, **named: object) -> "torch.Tensor":
        if not found:
            found.append(stretch(*said, **named).detach())
        return found[0]

    return kept


def _said_of_pixels(
    network: Any,  # noqa: ANN401 - a network of the package
    manifest: Manifest,
    pixels: "torch.Tensor",
) -> Any:  # noqa: ANN401
    if manifest.classes:
        return network(pixel_values=pixels).logits
    if hasattr(network, "get_image_features"):
        return _features(network.get_image_features(pixel_values=pixels))
    return network(pixel_values=pixels).last_hidden_state


def _said_of_text(
    network: Any,  # noqa: ANN401 - a network of the package
    manifest: Manifest,
    ids: "torch.Tensor",
    mask: "torch.Tensor",
) -> Any:  # noqa: ANN401
    if manifest.classes:
        return network(input_ids=ids, attention_mask=mask).logits
    if hasattr(network, "get_text_features"):
        return _features(network.get_text_features(input_ids=ids, attention_mask=mask))
    return network(input_ids=ids, attention_mask=mask).last_hidden_state


def _features(said: Any) -> Any:  # noqa: ANN401 - a tensor, or one within an output
    return getattr(said, "pooler_output", said)


def _loader(manifest: Manifest) -> str:
    if not manifest.classes:
        reads = manifest.architecture in _READING_HALF
        return "AutoModelForTextEncoding" if reads else "AutoModel"
    return (
        "AutoModelForSequenceClassification"
        if manifest.modality == "text"
        else "AutoModelForImageClassification"
    )


def _examples(manifest: Manifest, n_tokens: int) -> "dict[str, torch.Tensor]":
    import torch

    random = torch.Generator().manual_seed(0)
    if manifest.modality == "image":
        side = manifest.image_size
        return {"pixels": torch.randn((2, 3, side, side), generator=random)}
    most = min(n_tokens, manifest.max_tokens)
    # the lowest ids are special in most vocabularies, the next are in all of them
    ids = torch.randint(5, 20, (3, most), generator=random)
    return {INPUT: ids, _MASK: torch.ones_like(ids)}


class _Dense(msgspec.Struct):
    """The last layer of a sentence-transformers model."""

    activation_function: str = "torch.nn.modules.linear.Identity"


def _dense_of(files: Mapping[str, Path]) -> "torch.nn.Module | None":
    if "dense" not in files:
        return None
    import torch
    from safetensors.torch import load_file

    weights = load_file(files["dense"])
    settings = msgspec.json.decode(files["dense-config"].read_bytes(), type=_Dense)
    matrix, bias = weights["linear.weight"].float(), weights.get("linear.bias")
    layer = torch.nn.Linear(matrix.shape[1], matrix.shape[0], bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(matrix)
        if bias is not None:
            layer.bias.copy_(bias)
    tanh = settings.activation_function.endswith("Tanh")
    return torch.nn.Sequential(layer, torch.nn.Tanh()) if tanh else layer


def _refuse_larger_than_weights(
    loader: Any,  # noqa: ANN401 - one of the package's classes
    config: Any,  # noqa: ANN401
    quietly: dict[str, Any],
    weights: Path,
) -> None:
    """Refuse a description of more numbers than the file has: memory is finite."""
    import torch
    from safetensors import safe_open

    with safe_open(weights, framework="np") as file:
        stored = sum(
            int(np.prod(file.get_slice(name).get_shape(), dtype=np.int64))
            for name in file.keys()  # noqa: SIM118 - not a mapping
        )
    with torch.device("meta"):
        described = loader.from_config(config, **quietly)
    declared = sum(parameter.numel() for parameter in described.parameters())
    if declared > 1.5 * stored + 5_000_000:
        raise ModelError(
            f"config.json describes a model of {declared:,} numbers, but the weights "
            f"are {stored:,}. They do not belong together."
        )


@contextmanager
def _one_folder(files: Mapping[str, Path]) -> Iterator[Path]:
    """Give a folder with the configuration and the weights, and nothing else."""
    with TemporaryDirectory(prefix="umc-model-") as name:
        folder = Path(name)
        shutil.copyfile(files["config"], folder / "config.json")
        weights = folder / "model.safetensors"
        try:
            weights.symlink_to(files["weights"].resolve())
        except OSError:  # some systems allow that to administrators only
            shutil.copyfile(files["weights"], weights)
        yield folder


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep the package from writing on the terminal while it builds a model."""
    import transformers

    log = logging.getLogger("transformers")
    before = log.level
    log.setLevel(logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


def _by(shape: Iterable[int]) -> str:
    return " x ".join(f"{length:,}" for length in shape)


def _short(error: BaseException) -> str:
    """Return the first line of an error, for a sentence."""
    lines = str(error).strip().splitlines()
    said = lines[0] if lines else ""
    short = textwrap.shorten(said, 200, placeholder=" …")
    return (short or type(error).__name__).rstrip(".")
