"""What ``config.json`` and ``preprocessor_config.json`` say of a model."""

import math
from dataclasses import dataclass
from typing import Any

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.ml.bringing.folder import ModelFolder, refuse_code
from umc_desktop.ml.encoders.encoder import Modality

_CLASSIFIERS = ("ForSequenceClassification", "ForImageClassification")
_SIDE, _HALF = 224, (0.5, 0.5, 0.5)


@dataclass(frozen=True)
class Purpose:
    """What a model is for.

    Attributes
    ----------
    modality
        What it reads.
    classes
        Those that it tells apart, if any, in order.
    several
        Whether it says of each on its own whether it applies.
    """

    modality: Modality
    classes: tuple[str, ...] = ()
    several: bool = False

    @property
    def dimension(self) -> int:
        """Length of a vector, if it tells classes apart; see ``Manifest``."""
        return len(self.classes) + self.several


def purpose_of(config: dict[str, Any], kind: str) -> Purpose:
    """Return what a model reads, and which classes it tells apart, if any."""
    sees = "vision_config" in config or "num_channels" in config
    named = [str(name) for name in config.get("architectures") or ()]
    classifies = any(name.endswith(_CLASSIFIERS) for name in named)
    modality: Modality = "image" if sees else "text"
    if kind == "text" and sees and "text_config" not in config:
        raise InvalidRequestError("The model reads pictures, not texts.")
    if kind == "image" and not sees:
        raise InvalidRequestError("The model reads texts, not pictures.")
    if kind in ("text", "image"):
        return Purpose("text" if kind == "text" else "image")
    if kind == "classifier" and not classifies:
        raise InvalidRequestError(
            "config.json does not describe a classification model; leave --kind out "
            "to have its embeddings."
        )
    return classifying(config, modality) if classifies else Purpose(modality)


def classifying(config: dict[str, Any], modality: Modality) -> Purpose:
    """Return which classes a classification model tells apart.

    Raises
    ------
    ModelError
        When it gives no choice between classes.
    """
    named = config.get("id2label") or {}
    try:
        order = sorted(named, key=int)
    except ValueError as error:
        raise ModelError("id2label in config.json has no numbers.") from error
    classes = tuple(str(named[key]) for key in order)
    several = config.get("problem_type") == "multi_label_classification"
    fewest = 1 if several else 2
    if len(set(classes)) < max(fewest, len(classes)):
        raise ModelError(
            "The model does not choose one of several classes (id2label and "
            "problem_type in config.json), so it has no vote. Add it with --kind text "
            "to have its embeddings."
        )
    return Purpose(modality, classes, several)


def preprocessing_of(folder: ModelFolder, config: dict[str, Any]) -> dict[str, Any]:
    """Return how pictures are prepared."""
    said: dict[str, Any] = {}
    if folder.has("preprocessor_config.json"):
        said = folder.json("preprocessor_config.json", dict[str, Any])
        refuse_code(said)
    inner = config.get("vision_config") or config
    side = _side_of(said.get("crop_size") or said.get("size")) or _side_of(
        inner.get("image_size")
    )
    mean, std = (_three(said.get(name, _HALF)) for name in ("image_mean", "image_std"))
    if said.get("do_normalize") is False:
        mean, std = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    # What the file means is (x * factor - offset - mean) / std with x up to 255; what
    # is kept is of x / 255.
    scale = 255 * _factor(said)
    scale = 1.0 if math.isclose(scale, 1, rel_tol=1e-6) else scale
    offset = 1.0 if said.get("rescale_offset") is True else 0.0
    return {
        "image_size": side or _SIDE,
        "mean": tuple((value + offset) / scale for value in mean),
        "std": tuple(value / scale for value in std),
    }


def _factor(said: dict[str, Any]) -> float:
    if said.get("do_rescale") is False:
        return 1.0
    factor = said.get("rescale_factor", 1 / 255)
    if not isinstance(factor, int | float) or not 0 < factor < math.inf:
        raise ModelError(
            "rescale_factor in preprocessor_config.json is no number above zero."
        )
    return float(factor)


def _side_of(size: Any) -> int:  # noqa: ANN401 - whatever the file says
    if isinstance(size, dict):
        size = size.get("height") or size.get("shortest_edge")
    if isinstance(size, list) and size:
        size = size[0]
    return size if isinstance(size, int) and 8 <= size <= 2048 else 0


def _three(values: Any) -> tuple[float, float, float]:  # noqa: ANN401
    try:
        first, second, third = (float(value) for value in values)
    except (TypeError, ValueError) as error:
        raise ModelError(
            "preprocessor_config.json does not say three numbers for the colours."
        ) from error
    return first, second, third
