"""Which label stands for a sample that several annotators decided."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Policy(StrEnum):
    """How labels that differ become one; stored, so never renamed."""

    LATEST = "latest"  # whoever came last
    MAJORITY = "majority"  # what most say; a tie waits for an adjudication
    DAWID_SKENE = "dawid-skene"  # what is likeliest, given how each annotator errs
    ADJUDICATED = "adjudicated"  # only what was adjudicated


class Vote(NamedTuple):
    """One annotator's current label on a sample."""

    annotator: str
    label_id: int
    clock: int


@dataclass(frozen=True)
class Adjudication:
    """A decision on a sample whose labels differ.

    Attributes
    ----------
    saw
        Ids of the events that were on the table.
    """

    label_id: int
    annotator: str
    clock: int
    saw: frozenset[bytes] = frozenset()


# The likelihood of every label that was given, from the votes; empty if unknown.
Likelihood = Callable[[Sequence[Vote]], Mapping[int, float]]


@dataclass(frozen=True)
class Rule:
    """The one place where differing labels become one, or none.

    Attributes
    ----------
    likelihood
        What Dawid and Skene's policy weighs votes with.
    """

    policy: Policy = Policy.LATEST
    likelihood: Likelihood = lambda votes: {}

    def decide(
        self, votes: Sequence[Vote], adjudication: Adjudication | None = None
    ) -> Vote | Adjudication | None:
        """Return whose label stands for a sample, ``None`` while nobody's does.

        An adjudication stands until it is taken back; where the latest label stands, a
        later one stands before it.

        Parameters
        ----------
        votes
            At least one, of different annotators.
        """
        latest = max(votes, key=lambda vote: (vote.clock, vote.annotator), default=None)
        if self.policy is Policy.LATEST:
            if adjudication is None or (latest and latest.clock > adjudication.clock):
                return latest
            return adjudication
        if adjudication is not None:
            return adjudication
        chosen = self._label_of(votes)
        agreeing = [vote for vote in votes if vote.label_id == chosen]
        return max(agreeing, key=lambda vote: vote.clock, default=None)

    def _label_of(self, votes: Sequence[Vote]) -> int | None:
        counted = Counter(vote.label_id for vote in votes).most_common()
        if len(counted) == 1:
            return counted[0][0]
        if not counted or self.policy is Policy.ADJUDICATED:
            return None
        if self.policy is Policy.DAWID_SKENE and (found := self.likelihood(votes)):
            return max(found, key=lambda label_id: (found[label_id], label_id))
        (first, most), (_, next_most) = counted[:2]
        return first if most > next_most else None
