"""A spot-check under way: members in random order, and what is said of each."""

import random
from collections.abc import Sequence

from umc_desktop.ml.purity import SpotCheck

SHORT, LONG = 5, 10


class SpotCheckRun:
    """Asks about members until it has asked about as many as were wanted.

    Parameters
    ----------
    sample_ids
        The members.
    wanted
        How many are asked about; 0 for as many as show that the batch is pure.
    """

    def __init__(
        self, sample_ids: Sequence[int], wanted: int, rng: random.Random | None = None
    ) -> None:
        self.goal = min(wanted, len(sample_ids))
        self._order = (rng or random.Random()).sample(sample_ids, len(sample_ids))
        self._verdicts: list[bool] = []

    @property
    def check(self) -> SpotCheck:
        """What was found so far."""
        return SpotCheck(len(self._order), self.n_done, self._verdicts.count(False))

    @property
    def n_done(self) -> int:
        """How many members were judged."""
        return len(self._verdicts)

    @property
    def n_left(self) -> int:
        """How many members nobody has looked at."""
        return len(self._order) - self.n_done

    @property
    def n_staying(self) -> int:
        """How many members the batch keeps as things are."""
        return len(self._order) - self.check.wrong

    @property
    def wrong(self) -> set[int]:
        """Ids of the members that did not belong."""
        judged = zip(self._order, self._verdicts, strict=False)
        return {sample_id for sample_id, is_right in judged if not is_right}

    @property
    def current(self) -> int | None:
        """Id of the member in question, ``None`` when the check is over."""
        return None if self.is_over else self._order[self.n_done]

    @property
    def is_over(self) -> bool:
        """Whether no more members are asked about."""
        if not self.n_left:
            return True
        if self.goal == 0:
            return self.check.until() == 0
        return self.n_done >= self.goal

    def judge(self, *, right: bool) -> None:
        """Say of the member in question whether it belongs."""
        if not self.is_over:
            self._verdicts.append(right)

    def take_back(self) -> bool:
        """Ask about the member before once more; say whether there was one."""
        if not self._verdicts:
            return False
        self._verdicts.pop()
        return True

    def ask_more(self, count: int) -> None:
        """Ask about some more members."""
        self.goal = self.n_done + count


def plan_of(setting: str) -> int | None:
    """Return how many members a setting asks about, ``None`` for no check.

    Parameters
    ----------
    setting
        ``"off"``, ``"short"``, ``"long"`` or ``"pure"``: until it is shown, 0 here.
    """
    return {"off": None, "short": SHORT, "long": LONG, "pure": 0}[setting]
