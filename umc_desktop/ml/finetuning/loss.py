"""What fine-tuning minimises: cross-entropy, and agreement with a teacher."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

Direction = Literal["to-teacher", "from-teacher"]

_SMALLEST = 1e-8


@dataclass(frozen=True)
class Apart:
    """How the divergence of a member from its teacher is taken.

    Parameters
    ----------
    direction
        ``"to-teacher"`` is KL(P_k ‖ P_teacher), as published: the member may leave out
        what the teacher holds possible. ``"from-teacher"`` is KL(P_teacher ‖ P_k), as
        in knowledge distillation: it may not.
    temperature
        T above 0: both are compared as P^(1/T), normalised, and the divergence is
        multiplied by T², so that its gradient stays as large.
    """

    direction: Direction = "to-teacher"
    temperature: float = 1.0


PUBLISHED = Apart()


def class_weights(
    labels: npt.NDArray[np.int64], n_classes: int, power: float = 0.5
) -> npt.NDArray[np.float32]:
    """Return what a label of each class counts, so that rare classes are not lost.

    The weight of a class with n_c labels is proportional to n_c^-power, scaled so that
    the labels' mean weight is 1; a class without labels has weight 0.

    Parameters
    ----------
    labels
        int64, shape (n_labels,), in [0, n_classes).
    power
        0 counts every label alike, 1 every class alike. Between them, 0.5 keeps the
        classes' order and halves the logarithm of their ratio.
    """
    counts = np.bincount(labels, minlength=n_classes).astype(np.float64)
    weights = np.zeros(n_classes)
    weights[counts > 0] = counts[counts > 0] ** -power
    total = (weights * counts).sum()
    scaled = weights * (len(labels) / total if total else 1.0)
    return scaled.astype(np.float32)


def training_loss(
    logits: "torch.Tensor",
    labels: "torch.Tensor",
    weights: "torch.Tensor",
    teacher: "torch.Tensor | None" = None,
    kl_weight: float = 0.0,
    apart: Apart = PUBLISHED,
) -> "torch.Tensor":
    """Return L_CE(x, y) + λ KL(P_k(y|x) ‖ P_teacher(y|x)), in the mean over samples.

    The loss as published, unless the divergence is another. Where λ is 0 or there is
    no teacher it is the weighted cross-entropy.

    Parameters
    ----------
    logits
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    weights
        Shape (n_classes,): what a label of each class counts.
    teacher
        Shape (n_samples, n_classes), rows sum to 1.
    kl_weight
        λ, at least 0.
    apart
        How the divergence is taken.
    """
    from torch.nn.functional import cross_entropy

    each = cross_entropy(logits, labels, reduction="none") * weights[labels]
    loss = each.mean()
    if teacher is None or kl_weight == 0:
        return loss
    return loss + kl_weight * divergence(logits, teacher, apart).mean()


def set_loss(logits: "torch.Tensor", carried: "torch.Tensor") -> "torch.Tensor":
    """Return what sets of labels cost, in the mean over samples, in nats.

    -Σ_j log P(label j is carried, or is not, as the sample's is): the labels count as
    independent given the sample (binary relevance), as they do in the ensemble. None
    is weighed: of each label on its own its share among the samples is what is wanted.

    Parameters
    ----------
    logits
        Log-odds of each label, shape (n_samples, n_labels).
    carried
        Shape (n_samples, n_labels): 1 where a sample carries a label, else 0.

    References
    ----------
    Nam, Kim, Loza Mencía, Gurevych & Fürnkranz, "Large-scale Multi-label Text
    Classification: Revisiting Neural Networks", ECML PKDD 2014, section 3.1.
    """
    from torch.nn.functional import binary_cross_entropy_with_logits

    each = binary_cross_entropy_with_logits(logits, carried, reduction="none")
    return each.sum(dim=1).mean()


def divergence(
    logits: "torch.Tensor",
    teacher: "torch.Tensor",
    apart: Apart = PUBLISHED,
) -> "torch.Tensor":
    """Return how far a member is from its teacher, sample by sample, in nats.

    Parameters
    ----------
    logits
        The member's, shape (n_samples, n_classes).
    teacher
        Probabilities, shape (n_samples, n_classes), rows sum to 1.
    apart
        How it is taken.

    References
    ----------
    G. Hinton, O. Vinyals and J. Dean, "Distilling the knowledge in a neural network",
    2015.
    """
    from torch.nn.functional import log_softmax

    temperature = apart.temperature
    said = log_softmax(logits / temperature, dim=1)
    told = teacher.clamp_min(_SMALLEST).log()
    if temperature != 1:
        told = log_softmax(told / temperature, dim=1)
        teacher = told.exp()
    terms = said.exp() * (said - told)
    if apart.direction == "from-teacher":
        terms = teacher * (told - said)
    return temperature**2 * terms.sum(dim=1)
