"""Facts: what is said about the project rather than about one sample.

A fact is an event (see ``umc_desktop.storage.event_log``), so undo, history and
merging hold for it as for labels. Of the facts with the same ``about`` and ``key`` the
latest whose operation is not undone stands.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from umc_desktop.domain.events import EventFrame, EventKind, fact_body
from umc_desktop.storage import event_log

T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """Something said about the project.

    Attributes
    ----------
    key
        Which of the things of its kind it is about.
    value
        What is said; ``None`` if it is taken away.
    annotator
        Name of who said it.
    clock
        Reading of the hybrid clock when it was said.
    """

    key: str
    value: T | None
    annotator: str
    clock: int


def append(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    about: str,
    values: Iterable[tuple[str, object]],
) -> None:
    """Say something about the project.

    Parameters
    ----------
    about
        What kind of thing it is about, such as ``"region"``.
    values
        (key, value) of each: which thing, and what is said of it, as msgspec can
        write it; ``None`` takes away what stood.
    """
    for key, value in values:
        event_log.append(
            connection,
            frame,
            annotator_id,
            EventKind.FACT,
            [event_log.ABOUT_NO_SAMPLE],
            fact_body(about, key, value),
        )


def read(
    connection: sqlite3.Connection, about: str, kind: type[T]
) -> dict[str, Fact[T]]:
    """Return what stands now of one kind of thing, by key, oldest first.

    Parameters
    ----------
    kind
        Type of the values, as msgspec can read it: a Struct, ``str``, a list …
        A fact that has another shape (a forged one) is as if it had not been said.
    """
    latest = {fact.key: fact for fact in iterate_versions(connection, about, kind)}
    standing = [fact for fact in latest.values() if fact.value is not None]
    return {fact.key: fact for fact in sorted(standing, key=lambda fact: fact.clock)}


def iterate_versions(
    connection: sqlite3.Connection, about: str, kind: type[T]
) -> Iterator[Fact[T]]:
    """Yield all that was said of one kind of thing and not undone, oldest first."""
    decoder = msgspec.json.Decoder(kind | None)
    for body, annotator, clock in connection.execute(
        "SELECT event.body, annotator.name, event.clock FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        # the first condition is the index's own
        " WHERE event.kind IN ('fact', 'flag', 'note') AND event.kind = 'fact'"
        " ORDER BY event.clock, event.id"
    ):
        try:
            said = _DECODER.decode(body)
            if said.about == about:
                yield Fact(said.key, decoder.decode(said.value), annotator, clock)
        except msgspec.MsgspecError:
            continue


class _Body(msgspec.Struct):
    about: str
    key: str
    value: msgspec.Raw


_DECODER = msgspec.json.Decoder(_Body)
