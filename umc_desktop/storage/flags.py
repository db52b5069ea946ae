"""Flags on samples: hard, ambiguous, out of scope, bad data."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.events import Flag


@dataclass(frozen=True)
class Flagged:
    """The flags that an annotator's latest flag event gives a sample."""

    sample_id: int
    annotator: str
    flags: frozenset[Flag]
    clock: int


def read(connection: sqlite3.Connection, sample_id: int | None = None) -> list[Flagged]:
    """Return the flags that stand, of one sample or of all, ordered by sample."""
    latest: dict[tuple[int, str], Flagged] = {}
    for flagged in _iterate(connection, sample_id):
        latest[flagged.sample_id, flagged.annotator] = flagged
    standing = (flagged for flagged in latest.values() if flagged.flags)
    return sorted(standing, key=lambda item: (item.sample_id, item.clock))


def read_own(
    connection: sqlite3.Connection, annotator_id: int
) -> dict[int, frozenset[Flag]]:
    """Return the flags that one annotator gave, by sample."""
    (name,) = connection.execute(
        "SELECT name FROM annotator WHERE id = ?", (annotator_id,)
    ).fetchone()
    return {
        item.sample_id: item.flags
        for item in read(connection)
        if item.annotator == name
    }


def _iterate(
    connection: sqlite3.Connection, sample_id: int | None
) -> Iterator[Flagged]:
    for sample, annotator, body, clock in connection.execute(
        "SELECT event.sample_id, annotator.name, event.body, event.clock FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        # the first condition is the index's own
        " WHERE event.kind IN ('fact', 'flag', 'note') AND event.kind = 'flag'"
        " AND event.sample_id IS NOT NULL"
        " AND (:sample IS NULL OR event.sample_id = :sample)"
        " ORDER BY event.clock, event.id",
        {"sample": sample_id},
    ):
        try:
            said = _DECODER.decode(body)
        except msgspec.MsgspecError:
            continue  # a forged event says nothing
        yield Flagged(sample, annotator, frozenset(said.flags), clock)


class _Body(msgspec.Struct):
    flags: list[Flag]


_DECODER = msgspec.json.Decoder(_Body)
