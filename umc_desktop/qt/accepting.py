"""What accepting a suggestion gives: its label to a batch or to one sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData


@dataclass(frozen=True)
class Accepted:
    """What the models suggest and the annotator agrees with.

    Attributes
    ----------
    sample_ids
        The samples that get the label; empty where there is nothing to accept.
    label_id
        The label that is suggested for all of them.
    refusal
        Why there is nothing to accept, in words; else empty.
    """

    sample_ids: list[int]
    label_id: int = NO_LABEL
    refusal: str = ""


def accepted_together(data: ViewData, sample_ids: Sequence[int]) -> Accepted | None:
    """Return what accepting gives to a batch, ``None`` where the suggestions differ.

    Samples of a random check are left out: accepting there would measure the models
    against themselves.
    """
    seen = _seen(data, sample_ids)
    label_id, times = summaries.common_suggestion(data, seen)
    return Accepted(seen, label_id) if seen and times == len(seen) else None


def accepted_alone(data: ViewData, sample_id: int) -> Accepted:
    """Return what accepting gives to one sample, or why nothing."""
    seen = _seen(data, [sample_id])
    if not seen:
        return Accepted(
            [],
            refusal=tr(
                "Decide this sample yourself: it measures how good the suggestions are."
            ),
        )
    label_id, _ = summaries.common_suggestion(data, seen)
    if label_id == NO_LABEL:
        return Accepted([], refusal=tr("There is no suggestion for this sample yet."))
    return Accepted(seen, label_id)


def _seen(data: ViewData, sample_ids: Sequence[int]) -> list[int]:
    """Return those of which the window says what the models suggest."""
    hidden = summaries.blind(data, sample_ids).tolist()
    return [
        item
        for item, is_hidden in zip(sample_ids, hidden, strict=True)
        if not is_hidden
    ]
