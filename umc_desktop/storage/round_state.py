"""What the models know: rounds, queue and arrays, put in place of each other whole."""

import sqlite3
from dataclasses import dataclass

import msgspec

from umc_desktop.storage import properties

_ASIDE = "/"  # in the owner of arrays that were put aside
_KEPT = "made.%", "budget.%"


class RoundState(msgspec.Struct, frozen=True):
    """All but the arrays: the rows as stored, and the properties that go with them."""

    rounds: list[tuple[int, bytes, str, str, int, str, str]]
    batches: list[tuple[int, int, int, str, int, str]]
    members: list[tuple[int, int, int]]
    properties: dict[str, str]

    @property
    def standing(self) -> tuple[int, str, str]:
        """What decides which of two files has the newer round: it has the larger."""
        if not self.rounds:
            return (-1, "", "")
        number, operation, finished_at, *_ = self.rounds[-1]
        return (number, finished_at, operation.hex())

    def made(self, owner: str) -> str:
        """Return when an owner's arrays, or the queue, were made; empty if never."""
        return self.properties.get(f"made.{owner}", "")


class Replaced(msgspec.Struct, frozen=True):
    """What a newer round put itself in place of.

    Attributes
    ----------
    before, by
        What stood before, and what stands in its place.
    owners
        Whose arrays were put aside.
    place
        Where they were put.
    """

    before: RoundState
    by: RoundState
    owners: list[str]
    place: str


@dataclass(frozen=True)
class Newer:
    """Which parts of another file are newer than here."""

    scores: bool = False
    map: bool = False
    queue: bool = False

    def __bool__(self) -> bool:
        return self.scores or self.map or self.queue


def compare(ours: RoundState, theirs: RoundState) -> Newer:
    """Return what of theirs is newer: a newer round whole, else what was made later."""
    if theirs.standing > ours.standing:
        return Newer(scores=True, map=True, queue=True)
    if theirs.standing < ours.standing:
        return Newer()
    return Newer(
        theirs.made("round") > ours.made("round"),
        theirs.made("map") > ours.made("map"),
        theirs.made("queue") > ours.made("queue"),
    )


def chosen(here: RoundState, theirs: RoundState, newer: Newer) -> RoundState:
    """Return what stands when the newer parts of another file are taken over."""
    parts = {"queue": newer.queue, "map": newer.map}
    kept = {
        name: value
        for name, value in here.properties.items()
        if not parts.get(_part(name), newer.scores)
    }
    taken = {
        name: value
        for name, value in theirs.properties.items()
        if parts.get(_part(name), newer.scores)
    }
    return RoundState(
        theirs.rounds if newer.scores else here.rounds,
        theirs.batches if newer.queue else here.batches,
        theirs.members if newer.queue else here.members,
        {**kept, **taken},
    )


def _part(name: str) -> str:
    """Return the part that a property goes with; a budget goes with its queue."""
    kind, _, rest = name.partition(".")
    return "queue" if kind == "budget" else rest


def read(connection: sqlite3.Connection) -> RoundState:
    """Return the rounds and the queue as they are stored."""
    kept = connection.execute(
        "SELECT name, value FROM property WHERE name LIKE ? OR name LIKE ?", _KEPT
    )
    return RoundState(
        connection.execute("SELECT * FROM round ORDER BY number").fetchall(),
        connection.execute("SELECT * FROM queue_batch ORDER BY id").fetchall(),
        connection.execute(
            "SELECT * FROM queue_sample ORDER BY batch_id, position"
        ).fetchall(),
        dict(kept),
    )


def write(connection: sqlite3.Connection, state: RoundState) -> None:
    """Store rounds and queue in place of those that are here."""
    for table in ("queue_sample", "queue_batch", "round"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    connection.execute("DELETE FROM property WHERE name LIKE ? OR name LIKE ?", _KEPT)
    connection.executemany(
        "INSERT INTO round VALUES (?, ?, ?, ?, ?, ?, ?)", state.rounds
    )
    connection.executemany(
        "INSERT INTO queue_batch VALUES (?, ?, ?, ?, ?, ?)", state.batches
    )
    connection.executemany("INSERT INTO queue_sample VALUES (?, ?, ?)", state.members)
    for name, value in state.properties.items():
        properties.write(connection, name, value)


def owners(connection: sqlite3.Connection) -> list[str]:
    """Return who has arrays here, but those put aside."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT owner FROM array WHERE instr(owner, ?) = 0 ORDER BY owner",
            (_ASIDE,),
        )
    ]


def put_aside(connection: sqlite3.Connection, owner: str, place: str) -> None:
    """Keep an owner's arrays in a place of their own, and take them from the owner."""
    _rename(connection, owner, f"{place}{_ASIDE}{owner}")


def exchange(connection: sqlite3.Connection, replaced: Replaced) -> str:
    """Put back what was put aside, and what stands in its place aside.

    Does nothing if something newer has come since.

    Returns
    -------
    str
        What is aside now, as JSON.
    """
    here = read(connection)
    if (here.standing, here.properties) != (
        replaced.by.standing,
        replaced.by.properties,
    ):
        return encode(replaced)
    for owner in replaced.owners:
        aside = f"{replaced.place}{_ASIDE}{owner}"
        _rename(connection, owner, f"{aside}{_ASIDE}")
        _rename(connection, aside, owner)
        _rename(connection, f"{aside}{_ASIDE}", aside)
    write(connection, replaced.before)
    return encode(Replaced(here, replaced.before, replaced.owners, replaced.place))


def forget_aside(connection: sqlite3.Connection) -> None:
    """Remove all that was put aside."""
    connection.execute("DELETE FROM array WHERE instr(owner, ?) > 0", (_ASIDE,))


def encode(replaced: Replaced) -> str:
    """Return what was replaced as JSON."""
    return msgspec.json.encode(replaced).decode()


def decode(text: str) -> Replaced | None:
    """Read what ``encode`` wrote; ``None`` for nothing."""
    return msgspec.json.decode(text, type=Replaced) if text else None


def _rename(connection: sqlite3.Connection, old: str, new: str) -> None:
    connection.execute("UPDATE array SET owner = ? WHERE owner = ?", (new, old))
