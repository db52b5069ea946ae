"""A sentence encoder with a head: what is fine-tuned, and what is kept of it."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.encoders.transformer import load_network
from umc_desktop.ml.finetuning.settings import TuningSettings
from umc_desktop.ml.heads import Link, sigmoid, softmax

if TYPE_CHECKING:
    import torch

Matrix = npt.NDArray[np.float32]

_SHARPNESS = 20.0  # unit vectors are at most 2 apart: their logits are too close
# The products of a BERT that carry what it knows.
_TARGETS = ("query", "key", "value", "attention.output.dense", "intermediate.dense")


@dataclass(frozen=True)
class ClassifierHead:
    """Turns a fine-tuned encoder's unit vectors into probabilities.

    Attributes
    ----------
    weights
        float32, shape (dimension, n_classes), the sharpness included.
    bias
        float32, shape (n_classes,).
    seen
        int64: the classes that had labels. Where a sample carries one, the others get
        no probability.
    link
        ``"sigmoid"`` where a sample may carry several: of each label on its own it
        says whether it is carried.
    """

    weights: Matrix
    bias: Matrix
    seen: npt.NDArray[np.int64]
    link: Link = "softmax"

    def probabilities(self, vectors: Matrix) -> Matrix:
        """Return P of each class, shape (n_samples, n_classes)."""
        logits = vectors @ self.weights + self.bias
        if self.link == "sigmoid":
            return sigmoid(logits)
        unseen = np.ones(logits.shape[1], bool)
        unseen[self.seen] = False
        logits[:, unseen] = -np.inf
        return softmax(logits)

    def with_unseen_at(self, bias: Matrix) -> "ClassifierHead":
        """Return the head with nothing learned of the classes that had no labels.

        Parameters
        ----------
        bias
            float32, shape (n_classes,): the log-odds that these have instead.
        """
        seen = np.isin(np.arange(len(self.bias)), self.seen)
        weights = np.where(seen, self.weights, np.float32(0))
        return replace(self, weights=weights, bias=np.where(seen, self.bias, bias))


def build(
    files: Mapping[str, Path],
    n_classes: int,
    settings: TuningSettings,
    start: ClassifierHead | None = None,
    first_bias: npt.NDArray[np.floating] | None = None,
    *,
    spare_memory: bool = False,
) -> "torch.nn.Module":
    """Return the encoder with a head, ready to learn.

    Parameters
    ----------
    files
        ``weights`` (safetensors) and ``config`` of a BERT or one of its relatives.
    n_classes
        Of the label set.
    start
        The head to begin with; without it, one that knows nothing.
    first_bias
        Of that one, shape (n_classes,); 0 without it.
    spare_memory
        Compute the layers' states anew for the gradient instead of keeping them
        (gradient checkpointing): the memory of a GPU is small.

    Returns
    -------
    torch.nn.Module
        ``encoder`` and ``head``; called with token ids and their mask it gives logits.
    """
    import torch

    torch.manual_seed(settings.seed)
    encoder: Any = load_network(files, attention="sdpa")
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None  # the mean over the tokens is taken instead
    n_layers = encoder.config.num_hidden_layers
    frozen = min(settings.frozen_layers, n_layers // 2)  # of few, some learn as well
    learning = list(range(frozen, n_layers))
    encoder.requires_grad_(False)
    encoder.encoder.layer[frozen:].requires_grad_(settings.mode == "full")
    if spare_memory:
        encoder.activation_checkpointing_enable()  # also called gradient checkpointing
    if settings.mode == "adapters":
        from peft import LoraConfig, get_peft_model

        adapters = LoraConfig(
            r=settings.rank,
            lora_alpha=settings.alpha,
            target_modules=list(_TARGETS),
            layers_to_transform=learning,
            layers_pattern="layer",
            lora_dropout=0.0,
        )
        with warnings.catch_warnings():
            # peft asks transformers by a name that is about to change
            warnings.simplefilter("ignore", FutureWarning)
            encoder = get_peft_model(encoder, adapters)

    class SentenceClassifier(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.head = torch.nn.Linear(encoder.config.hidden_size, n_classes)
            torch.nn.init.zeros_(self.head.weight)
            torch.nn.init.zeros_(self.head.bias)
            if first_bias is not None:
                with torch.no_grad():
                    self.head.bias.copy_(torch.from_numpy(first_bias / _SHARPNESS))
            if start is not None:
                with torch.no_grad():
                    weights, bias = start.weights.T / _SHARPNESS, start.bias
                    self.head.weight.copy_(torch.from_numpy(weights))
                    self.head.bias.copy_(torch.from_numpy(bias / _SHARPNESS))

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            vectors = self.vectors(ids, mask)
            # Sixteen bits of logits of twenty would be wrong by a twentieth.
            with torch.autocast(vectors.device.type, enabled=False):
                logits: torch.Tensor = _SHARPNESS * self.head(vectors.float())
            return logits

        def vectors(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            said = self.encoder(input_ids=ids, attention_mask=mask)
            weights = mask.unsqueeze(-1).to(said.last_hidden_state.dtype)
            total = (said.last_hidden_state * weights).sum(1)
            mean = total / weights.sum(1)
            return torch.nn.functional.normalize(mean, dim=1)

    return SentenceClassifier()


def head_of(
    classifier: "torch.nn.Module",
    seen: npt.NDArray[np.int64],
    link: Link = "softmax",
) -> ClassifierHead:
    """Return the head as arrays."""
    weights, bias = (
        _SHARPNESS * value.detach().cpu().numpy().astype(np.float32)
        for value in classifier.get_submodule("head").parameters()
    )
    return ClassifierHead(np.ascontiguousarray(weights.T), bias, seen, link)


def encoder_weights(classifier: "torch.nn.Module") -> "dict[str, torch.Tensor]":
    """Return the encoder's weights, adapters merged in, by their published names."""
    from copy import deepcopy

    encoder: Any = classifier.get_submodule("encoder")
    if hasattr(encoder, "merge_and_unload"):
        encoder = deepcopy(encoder).merge_and_unload()
    return {
        name: value.detach().cpu().float().contiguous()
        for name, value in encoder.state_dict().items()
    }
