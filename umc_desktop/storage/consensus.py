"""The project's rule for labels that differ, and what was adjudicated."""

import math
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec

from umc_desktop.domain.combinations import said_uid
from umc_desktop.domain.consensus import Adjudication, Policy, Rule, Vote
from umc_desktop.storage import facts, labels

ABOUT = "consensus"  # facts about which label stands
POLICY = "policy"
_TINY = 1e-300


class ErrorRates(msgspec.Struct, frozen=True):
    """How the annotators of one label set err, as last estimated.

    Labels are named by identity and annotators by name, so that it holds in every copy.

    Attributes
    ----------
    labels
        Hexadecimal identities.
    prior
        How frequent each is.
    annotators
        By name: how often the annotator is right, errors alike in all directions; or
        a row for each right label with how often each label is said.
    """

    labels: list[str]
    prior: list[float]
    annotators: dict[str, float | list[list[float]]]

    def likelihoods(self, annotator: str, said: int) -> list[float] | None:
        """Return how likely an annotator says a label, by the right one.

        ``None`` if nothing is known of the annotator.
        """
        known, n = self.annotators.get(annotator), len(self.labels)
        if known is None:
            return None
        if isinstance(known, float):
            wrong = (1 - known) / max(n - 1, 1)
            return [known if right == said else wrong for right in range(n)]
        fits = len(known) == n and all(len(row) == n for row in known)
        return [row[said] for row in known] if fits else None


class Choice(msgspec.Struct, frozen=True):
    """What was chosen, with what was estimated for it."""

    policy: str
    rates: list[ErrorRates] = []


def read_rule(connection: sqlite3.Connection) -> Rule:
    """Return the rule that the project follows now."""
    return rule_of(connection, read_choice(connection))


def read_choice(connection: sqlite3.Connection) -> Choice | None:
    """Return what the project chose, ``None`` if nothing."""
    said = facts.read(connection, ABOUT, Choice).get(POLICY)
    return None if said is None else said.value


def rule_of(connection: sqlite3.Connection, choice: Choice | None) -> Rule:
    """Return the rule of a choice; a strange one is the default."""
    if choice is None or choice.policy not in set(Policy):
        return Rule()
    policy = Policy(choice.policy)
    if policy is not Policy.DAWID_SKENE:
        return Rule(policy)
    return Rule(policy, _Likelihood(choice.rates, labels.ids_by_uid(connection)))


def read_adjudications(connection: sqlite3.Connection) -> dict[int, Adjudication]:
    """Return the latest adjudication that counts of each sample that has one."""
    label_ids = labels.ids_by_uid(connection)
    found: dict[int, Adjudication] = {}
    for sample, body, clock, annotator in connection.execute(
        "SELECT event.sample_id, event.body, event.clock, annotator.name FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " WHERE event.kind = 'adjudication' AND event.sample_id IS NOT NULL"
        " ORDER BY event.clock, event.id"
    ):
        if said := adjudication_of(body, label_ids, annotator, clock):
            found[sample] = said
    return found


def adjudication_of(
    body: str, label_ids: Mapping[bytes, int], annotator: str, clock: int
) -> Adjudication | None:
    """Return what the body of an adjudication says; a forged one says nothing."""
    with suppress(ValueError):
        said = _DECODER.decode(body)
        uid = said_uid(said.labels, said.of)
        label_id = None if uid is None else label_ids.get(uid)
        if label_id is not None:
            saw = frozenset(bytes.fromhex(event) for event in said.saw)
            return Adjudication(label_id, annotator, clock, saw)
    return None


class _Body(msgspec.Struct):
    labels: list[str]
    of: str | None = None
    saw: list[str] = []


_DECODER = msgspec.json.Decoder(_Body)


class _Likelihood:
    """How likely each label is that was given, by estimated error rates."""

    def __init__(
        self, rates: Sequence[ErrorRates], label_ids: Mapping[bytes, int]
    ) -> None:
        by_digits = {uid.hex(): label_id for uid, label_id in label_ids.items()}
        self._rates = [
            (
                one,
                {by_digits.get(uid, 0): place for place, uid in enumerate(one.labels)},
            )
            for one in rates
            if len(one.prior) == len(one.labels)
        ]

    def __call__(self, votes: Sequence[Vote]) -> dict[int, float]:
        given = {vote.label_id for vote in votes}
        for rates, places in self._rates:
            if not given <= places.keys():
                continue
            known = [
                row
                for vote in votes
                if (row := rates.likelihoods(vote.annotator, places[vote.label_id]))
            ]
            if known:
                return {
                    label_id: sum(
                        _log(row[places[label_id]]) for row in (rates.prior, *known)
                    )
                    for label_id in given
                }
        return {}


def _log(probability: float) -> float:
    return math.log(max(probability, _TINY))
