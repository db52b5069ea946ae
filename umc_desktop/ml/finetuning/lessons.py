"""What a transformer learns from, and the loss of a few of its lessons."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.finetuning.classifier import ClassifierHead
from umc_desktop.ml.finetuning.loss import (
    Apart,
    class_weights,
    divergence,
    set_loss,
    training_loss,
)
from umc_desktop.ml.finetuning.settings import TuningSettings
from umc_desktop.ml.heads import Link
from umc_desktop.ml.multi_label import Answers, log_odds

if TYPE_CHECKING:
    import torch

Rows = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lessons:
    """What a transformer learns from.

    Attributes
    ----------
    texts
        Of the labelled samples.
    labels
        int64, shape (n_labels,), in [0, n_classes). Where samples may carry several
        labels: bool, shape (n_labels, n_classes); nobody teaches these but the labels.
    n_classes
        Of the label set.
    teacher
        float32, shape (n_labels, n_classes): what the ensemble said before; or None.
    pool
        Texts without a label.
    pool_teacher
        float32, shape (n_pool, n_classes): what the ensemble says of them.
    head
        Where the head begins; without it, it knows nothing.
    """

    texts: Sequence[str]
    labels: Answers
    n_classes: int
    teacher: Matrix | None = None
    pool: Sequence[str] = ()
    pool_teacher: Matrix | None = None
    head: ClassifierHead | None = None

    @property
    def several(self) -> bool:
        """Whether a sample may carry several labels."""
        return self.labels.ndim == 2

    @property
    def link(self) -> Link:
        """What makes probabilities of a head's logits."""
        return "sigmoid" if self.several else "softmax"

    @property
    def first_bias(self) -> Matrix | None:
        """Where a head that knows nothing begins; ``None`` for 0.

        Most labels of a set are carried by few: a head that begins at 1/2 spends its
        first steps on learning that.
        """
        if not self.several:
            return None
        shares = (self.labels.sum(axis=0) + 1) / (len(self.labels) + 2)
        return log_odds(shares.astype(np.float32))

    @property
    def seen(self) -> Rows:
        """The classes that have labels, ascending."""
        if self.several:
            return np.asarray(np.flatnonzero(self.labels.any(axis=0)), np.int64)
        return np.unique(self.labels).astype(np.int64)

    @property
    def can_be_learned(self) -> bool:
        """Whether there is anything to tell apart."""
        if self.several:
            carried = self.labels.mean(axis=0)
            return bool(((carried > 0) & (carried < 1)).any())
        return len(self.seen) > 1


class Trainer:
    """Gives the loss of a few labels, and of a few samples of the pool."""

    def __init__(
        self,
        classifier: "torch.nn.Module",
        tokenizer: Path,
        lessons: Lessons,
        settings: TuningSettings,
    ) -> None:
        import torch

        self.classifier = classifier
        self.lessons = lessons
        self._settings = settings
        self._apart = Apart(settings.direction, settings.temperature)
        self.tokens, self._pool = (
            _Tokens(tokenizer, texts, settings.max_tokens)
            for texts in (lessons.texts, lessons.pool)
        )
        self.device = next(classifier.parameters()).device
        if not lessons.several:
            classes = lessons.labels.astype(np.int64)
            weights = class_weights(classes, lessons.n_classes)
            self._weights = torch.tensor(weights, device=self.device)

    def label_loss(self, rows: Rows, heeded: float) -> "torch.Tensor":
        """Return the mean loss of labelled samples.

        Parameters
        ----------
        rows
            Of the labels, at least one.
        heeded
            Share of λ that counts in this step, in [0, 1].
        """
        import torch

        lessons, kl_weight = self.lessons, self._settings.kl_weight
        labels = torch.tensor(lessons.labels[rows], device=self.device)
        logits = self.classifier(*self.tokens.of(rows, self.device))
        if lessons.several:
            return set_loss(logits, labels.to(logits.dtype))
        teacher = None
        if lessons.teacher is not None and kl_weight:
            teacher = torch.tensor(lessons.teacher[rows], device=self.device)
        return training_loss(
            logits, labels, self._weights, teacher, heeded * kl_weight, self._apart
        )

    def pool_loss(self, rows: Rows, heeded: float) -> "torch.Tensor":
        """Return how far the member is from its teacher on samples without a label.

        Parameters
        ----------
        rows
            Of the pool, at least one.
        heeded
            Share of the pool's weight that counts in this step, in [0, 1].
        """
        import torch

        assert self.lessons.pool_teacher is not None
        told = torch.tensor(self.lessons.pool_teacher[rows], device=self.device)
        said = self.classifier(*self._pool.of(rows, self.device))
        apart = divergence(said, told, self._apart).mean()
        return heeded * self._settings.pool_weight * apart


class _Tokens:
    """Texts as token ids, cut once; padded only to the longest beside them."""

    def __init__(self, tokenizer: Path, texts: Sequence[str], most: int) -> None:
        from tokenizers import Tokenizer

        cutter = Tokenizer.from_file(str(tokenizer))
        # Some models were taught with the ends of long texts.
        side = (cutter.truncation or {}).get("direction", "right")
        cutter.enable_truncation(most, direction=side)
        cutter.no_padding()
        self._ids = [found.ids for found in cutter.encode_batch_fast(list(texts))]
        self.lengths = np.array([len(ids) for ids in self._ids], np.int64)

    def of(
        self, rows: Rows, device: "torch.device"
    ) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        ids = np.zeros((len(rows), self.lengths[rows].max()), np.int64)
        for place, row in enumerate(rows.tolist()):
            ids[place, : self.lengths[row]] = self._ids[row]
        mask = np.arange(ids.shape[1]) < self.lengths[rows, None]
        return (
            torch.from_numpy(ids).to(device),
            torch.from_numpy(mask.astype(np.int64)).to(device),
        )
