"""A label on its way to the samples under decision, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from umc_desktop.domain.events import How
from umc_desktop.qt.course import FIX
from umc_desktop.qt.panels.summaries import AUDIT, GLANCE
from umc_desktop.qt.working_set import WorkingSet

if TYPE_CHECKING:
    from umc_desktop.ml.purity import SpotCheck

LARGE = 24
"""Batches up to this size are seen whole, so no member of them is checked alone."""


@dataclass(frozen=True)
class PendingLabel:
    """A label on its way to a batch.

    Attributes
    ----------
    working_set
        The batch.
    targets
        Ids of the samples that get the label.
    label
        Its name.
    how
        Where the decision came from.
    since
        When looking at the batch began, on the monotonic clock.
    check
        What was found in a spot-check, ``None`` without one.
    add
        Whether the samples keep the labels that they carry beside it.
    """

    working_set: WorkingSet
    targets: list[int]
    label: str
    how: How
    since: float
    check: SpotCheck | None = None
    add: bool = False

    @property
    def is_large(self) -> bool:
        """Whether the batch was brought together by hand and not seen whole."""
        seen_whole = self.working_set.purpose in (AUDIT, FIX, GLANCE, "learn")
        return not seen_whole and len(self.targets) > LARGE
