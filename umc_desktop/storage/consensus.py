"""The project's rule for labels that differ, and what was adjudicated."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.consensus import Adjudication, Policy, Rule, Vote
from umc_desktop.storage import arrays, facts, labels

ABOUT = "consensus"  # facts about how the team works
POLICY = "policy"
_OWNER = "consensus"
_TINY = 1e-300


@dataclass(frozen=True)
class ErrorRates:
    """How the annotators of one label set err, as last estimated.

    Attributes
    ----------
    label_ids
        int64, shape (n_labels,).
    annotators
        int64, shape (n_annotators,): their ids.
    prior
        float64, shape (n_labels,).
    confusions
        float64, shape (n_annotators, n_labels, n_labels): the row is right, the column
        is said.
    """

    label_ids: npt.NDArray[np.int64]
    annotators: npt.NDArray[np.int64]
    prior: npt.NDArray[np.float64]
    confusions: npt.NDArray[np.float64]


def read_rule(connection: sqlite3.Connection) -> Rule:
    """Return the rule that the project follows now."""
    said = facts.read(connection, ABOUT, str).get(POLICY)
    return rule_of(connection, None if said is None else said.value)


def rule_of(connection: sqlite3.Connection, policy: str | None) -> Rule:
    """Return the rule of a policy's stored name; a strange one is the default."""
    if policy not in set(Policy):
        return Rule()
    chosen = Policy(policy)
    if chosen is not Policy.DAWID_SKENE:
        return Rule(chosen)
    return Rule(chosen, _Likelihood(connection))


def write_error_rates(
    connection: sqlite3.Connection, rates: Sequence[ErrorRates]
) -> None:
    """Keep how annotators err, in place of what was known."""
    found: dict[str, npt.NDArray[np.generic]] = {}
    for number, one in enumerate(rates):
        found[f"label_ids.{number}"] = one.label_ids
        found[f"annotators.{number}"] = one.annotators
        found[f"prior.{number}"] = one.prior
        found[f"confusions.{number}"] = one.confusions
    arrays.replace(connection, _OWNER, found)


def read_error_rates(connection: sqlite3.Connection) -> list[ErrorRates]:
    """Return how annotators err, one entry for each label set that was estimated."""
    found = arrays.read_all(connection, _OWNER)
    numbers = sorted(name.partition(".")[2] for name in found if "prior." in name)
    return [
        ErrorRates(
            found[f"label_ids.{number}"],
            found[f"annotators.{number}"],
            found[f"prior.{number}"],
            found[f"confusions.{number}"],
        )
        for number in numbers
    ]


def read_adjudications(connection: sqlite3.Connection) -> dict[int, Adjudication]:
    """Return the latest adjudication that counts of each sample that has one."""
    label_ids = labels.ids_by_uid(connection)
    found: dict[int, Adjudication] = {}
    for sample, body, clock, annotator in connection.execute(
        "SELECT event.sample_id, event.body, event.clock, annotator.name FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " WHERE event.kind = 'adjudication' ORDER BY event.clock, event.id"
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
        label_id = label_ids.get(bytes.fromhex(said.labels[0])) if said.labels else None
        if label_id is not None:
            saw = frozenset(bytes.fromhex(event) for event in said.saw)
            return Adjudication(label_id, annotator, clock, saw)
    return None


class _Body(msgspec.Struct):
    labels: list[str]
    saw: list[str] = []


_DECODER = msgspec.json.Decoder(_Body)


class _Likelihood:
    """How likely each label is that was given, by the error rates in the project."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        names = labels.read_annotators(connection)
        self._rates = [
            (
                {label_id: at for at, label_id in enumerate(one.label_ids.tolist())},
                {
                    names.get(annotator, ""): at
                    for at, annotator in enumerate(one.annotators.tolist())
                },
                np.log(np.maximum(one.prior, _TINY)),
                np.log(np.maximum(one.confusions, _TINY)),
            )
            for one in read_error_rates(connection)
        ]

    def __call__(self, votes: Sequence[Vote]) -> dict[int, float]:
        given = {vote.label_id for vote in votes}
        for places, annotators, prior, confusions in self._rates:
            known = [
                (annotators[vote.annotator], places[vote.label_id])
                for vote in votes
                if vote.annotator in annotators and vote.label_id in places
            ]
            if known and given <= places.keys():
                logs = prior + sum(confusions[who, :, said] for who, said in known)
                return {label_id: float(logs[places[label_id]]) for label_id in given}
        return {}
