"""How a transformer is fine-tuned."""

from dataclasses import dataclass, replace
from typing import Literal

from umc_desktop.ml.finetuning.loss import Direction

Mode = Literal["adapters", "full"]
Schedule = Literal["constant", "falling"]


@dataclass(frozen=True)
class TuningSettings:
    """Everything that decides what comes of a fine-tuning.

    Parameters
    ----------
    mode
        ``"adapters"`` learns low-rank changes of the attention's and the feed-forward
        blocks' products (LoRA), ``"full"`` every weight.
    epochs
        Passes over the labels.
    frozen_layers
        How many of the lowest layers keep what they know; the embeddings always do.
        They cost no way back, and of few labels they would only learn chance.
    learning_rate
        Of the transformer, at its highest.
    head_rate
        Of the classification head.
    batch
        Labels in a step.
    pool_batch
        Samples without a label in a step, taught by the teacher; 0 for none.
    kl_weight
        λ: what the teacher counts on labelled samples.
    pool_weight
        What it counts on samples without a label.
    direction
        Of the divergence from the teacher.
    temperature
        Softens member and teacher before they are compared; 1 leaves them as they are.
    schedule
        ``"constant"`` lets the teacher count alike in all steps, ``"falling"`` less
        and less, along a line to 0.
    warmup
        Share of the steps in which the rate rises; after it falls to 0 along a line.
    rank, alpha
        Of the adapters: their changes are alpha / rank times a product of that rank.
    weight_decay
        Of every weight but biases and layer normalisations.
    clip
        Longest gradient that is not cut.
    max_tokens
        Where texts are cut while learning.
    seed
        Of order and initialisation.
    """

    mode: Mode = "full"
    epochs: int = 3
    frozen_layers: int = 3
    learning_rate: float = 5e-5
    head_rate: float = 5e-3
    batch: int = 16
    pool_batch: int = 0
    kl_weight: float = 0.0
    pool_weight: float = 0.0
    direction: Direction = "from-teacher"
    temperature: float = 1.0
    schedule: Schedule = "constant"
    warmup: float = 0.1
    rank: int = 16
    alpha: int = 32
    weight_decay: float = 0.01
    clip: float = 1.0
    max_tokens: int = 128
    seed: int = 0


SETTINGS: dict[str, TuningSettings] = {
    "full": TuningSettings(),
    "adapters": TuningSettings(mode="adapters", learning_rate=1e-3),
}


def for_sets(settings: TuningSettings) -> TuningSettings:
    """Return the settings where samples may carry several labels: twice the passes.

    Most labels of a set are carried by few of the samples, so each has less to be
    learned from.
    """
    return replace(settings, epochs=2 * settings.epochs)


def published(settings: TuningSettings, kl_weight: float) -> TuningSettings:
    """Return the settings with the loss as published, its teacher on the pool too.

    Parameters
    ----------
    kl_weight
        λ.
    """
    return replace(
        settings,
        kl_weight=kl_weight,
        pool_weight=kl_weight,
        pool_batch=settings.batch // 2,
        direction="to-teacher",
        temperature=1.0,
        schedule="constant",
    )
