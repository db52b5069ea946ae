"""The steps of a sentence-transformers model: transformer, pooling, dense, length."""

from dataclasses import dataclass
from typing import Any

import msgspec

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.bringing.folder import ModelFolder
from umc_desktop.ml.encoders.manifest import Pooling

_KNOWN = ("Transformer", "Pooling", "Dense", "Normalize")  # in this order only
_WAYS: dict[str, Pooling] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "cls": "cls",
    "mean": "mean",
}
_PROMPTS = "config_sentence_transformers.json"
LONGEST_PREFIX = 200
"""Characters that texts may begin with."""
_ACTIVATIONS = ("Identity", "Tanh")


@dataclass(frozen=True)
class Modules:
    """What ``modules.json`` says.

    Attributes
    ----------
    transformer, dense
        Folders within the model's, with a slash at the end, or empty.
    pooling
        Empty where nothing is said.
    max_tokens
        0 where nothing is said.
    prefix
        What every text begins with unless it is said otherwise.
    lowercase
        Whether texts lose their capitals before the tokeniser sees them.
    """

    transformer: str = ""
    dense: str = ""
    pooling: Pooling = ""
    max_tokens: int = 0
    prefix: str = ""
    lowercase: bool = False


class _Module(msgspec.Struct):
    type: str
    path: str = ""


def read_modules(folder: ModelFolder) -> Modules:
    """Read the steps of a model.

    Raises
    ------
    ModelError
        When one of them is not known here.
    """
    found = {"Transformer": "", "Pooling": None, "Dense": ""}
    order: list[str] = []
    for module in folder.json("modules.json", list[_Module]):
        name = module.type.rsplit(".", 1)[-1]
        if name not in _KNOWN or not module.type.startswith("sentence_transformers."):
            raise ModelError(
                f"modules.json has a step {module.type} that UMC Desktop does not "
                f"know; it knows {', '.join(_KNOWN)} of sentence_transformers."
            )
        if name == "Dense" and found["Dense"]:
            raise ModelError("modules.json has two dense layers; one is read.")
        order.append(name)
        found[name] = f"{module.path.rstrip('/')}/" if module.path else ""
    if order != sorted(order, key=_KNOWN.index):
        raise ModelError(
            f"modules.json has its steps in the order {', '.join(order)}; UMC Desktop "
            f"can only compute {', '.join(_KNOWN)}. Export the whole model to ONNX and "
            "add the .onnx file."
        )
    transformer, dense = found["Transformer"] or "", found["Dense"] or ""
    if dense:
        _check_dense(folder, dense)
    place, prefix = found["Pooling"], _prefix(folder)
    reading = _reading(folder, transformer)
    most = reading.get("max_seq_length")
    return Modules(
        transformer,
        dense,
        "" if place is None else _pooling(folder, place, prefix),
        min(most, 8192) if isinstance(most, int) and most > 0 else 0,
        prefix,
        reading.get("do_lower_case") is True,
    )


def _pooling(folder: ModelFolder, place: str, prefix: str) -> Pooling:
    said = folder.json(f"{place}config.json", dict[str, Any])
    chosen = [
        name
        for name, value in said.items()
        if name.startswith("pooling_mode_") and value
    ]
    newer = said.get("pooling_mode")
    if newer:
        chosen = [str(name) for name in newer] if isinstance(newer, list) else [newer]
    if len(chosen) != 1 or chosen[0] not in _WAYS:
        raise ModelError(
            f"The model pools its tokens by {', '.join(chosen) or 'nothing'}; UMC "
            "Desktop can take their mean or the first (cls)."
        )
    pooling = _WAYS[chosen[0]]
    if prefix and pooling == "mean" and said.get("include_prompt") is False:
        raise ModelError(
            f"The model leaves its prompt “{prefix}” out of the mean of its tokens "
            f"(include_prompt in {place}config.json), which UMC Desktop cannot. Export "
            "the whole model to ONNX and add the .onnx file."
        )
    return pooling


def _check_dense(folder: ModelFolder, place: str) -> None:
    said = folder.json(f"{place}config.json", dict[str, Any])
    function = str(said.get("activation_function", "Identity"))
    if function.rsplit(".", 1)[-1] not in _ACTIVATIONS:
        raise ModelError(
            f"The dense layer ends in {function}; UMC Desktop knows "
            f"{' and '.join(_ACTIVATIONS)}."
        )


def _reading(folder: ModelFolder, transformer: str) -> dict[str, Any]:
    """Return how texts are read before the transformer sees them."""
    for place in dict.fromkeys(("", transformer)):
        name = f"{place}sentence_bert_config.json"
        if folder.has(name):
            return folder.json(name, dict[str, Any])
    return {}


def _prefix(folder: ModelFolder) -> str:
    """Return the prompt that is used without being asked for."""
    if not folder.has(_PROMPTS):
        return ""
    said = folder.json(_PROMPTS, dict[str, Any])
    prompts, name = said.get("prompts"), said.get("default_prompt_name")
    if not isinstance(prompts, dict) or not isinstance(name, str):
        return ""
    prefix = prompts.get(name, "")
    if not isinstance(prefix, str) or len(prefix) > LONGEST_PREFIX:
        raise ModelError(
            f"The prompt “{name}” of the model is no text of at most {LONGEST_PREFIX} "
            f"characters ({_PROMPTS})."
        )
    return prefix
