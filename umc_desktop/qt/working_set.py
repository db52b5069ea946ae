"""The samples under decision: a selection on the map or a batch of the queue."""

from dataclasses import dataclass, field

from umc_desktop.domain.events import Made

_MADE = {
    "selection": Made.LASSO,
    "learn": Made.QUEUE,
    "audit": Made.QUEUE,
    "fix": Made.GLANCE,
}


@dataclass
class WorkingSet:
    """Samples shown and decided together, and where one is in them.

    Attributes
    ----------
    title
        What they have in common, in words.
    sample_ids
        In the order shown: medoid and outliers first.
    purpose
        ``"audit"``, ``"learn"``, ``"glance"``, ``"fix"``, ``"selection"``, or what was
        searched for: ``"similar"``, ``"counterexamples"``, ``"search"``. Samples of the
        audit slice are decided one by one, so that the yardstick stays honest, and so
        are those to fix: they were just said not to fit.
    batch_id
        Id of the queue's batch, ``None`` for a selection.
    dropped
        Ids the annotator took out: a batch label does not reach them.
    place
        Index of the current sample.
    compared_with
        Id of the sample the others are compared with, ``None`` for none.
    similarity
        How alike it they are, by id; -1 to 1.
    split
        What a larger batch was split by, if this is a part of one.
    """

    title: str = ""
    sample_ids: list[int] = field(default_factory=list)
    purpose: str = "selection"
    batch_id: int | None = None
    dropped: set[int] = field(default_factory=set)
    place: int = 0
    compared_with: int | None = None
    similarity: dict[int, float] = field(default_factory=dict)
    split: str = ""

    @property
    def made(self) -> Made:
        """How its samples were brought together."""
        try:
            return _MADE.get(self.purpose) or Made(self.purpose)
        except ValueError:
            return Made.OTHER

    @property
    def one_by_one(self) -> bool:
        """Whether its samples may only be decided alone."""
        return self.purpose in ("audit", "fix")

    @property
    def current(self) -> int | None:
        """Id of the current sample, ``None`` when there is none."""
        if 0 <= self.place < len(self.sample_ids):
            return self.sample_ids[self.place]
        return None

    @property
    def kept(self) -> list[int]:
        """Ids a batch label reaches."""
        if not self.dropped:
            return self.sample_ids.copy()  # hundreds of thousands in a lasso
        return [item for item in self.sample_ids if item not in self.dropped]

    def toggle_dropped(self, sample_id: int) -> None:
        """Take a sample out of the batch, or back in."""
        self.dropped ^= {sample_id}

    def move(self, steps: int) -> bool:
        """Go on or back by ``steps``; return whether that was possible."""
        place = self.place + steps
        if not 0 <= place < len(self.sample_ids):
            return False
        self.place = place
        return True
