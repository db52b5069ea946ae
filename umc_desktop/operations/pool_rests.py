"""What a project knows of the pools that its samples were taken from."""

import sqlite3

import msgspec

from umc_desktop.domain.wording import counted, percent
from umc_desktop.storage import properties

_PROPERTY = "pools"


class PoolRest(msgspec.Struct, frozen=True):
    """What is kept of a pool whose best samples were brought in.

    Attributes
    ----------
    pool
        The folder's name.
    samples, taken
        Of the whole pool, and of those brought in.
    mean_uncertainty, mean_confidence
        Of the rest; ``None`` where samples were only encoded.
    suggestions
        How often the rest is suggested each label; where samples may carry several,
        one counts for each of its labels.
    covered
        Share of the rest that is like one of those brought in.
    nearest_cosine
        Of the rest to the nearest of those: its 10 %, 50 % and 90 % quantiles.
    """

    pool: str
    samples: int
    taken: int
    mean_uncertainty: float | None
    mean_confidence: float | None
    suggestions: dict[str, int]
    covered: float
    nearest_cosine: tuple[float, float, float]


def write_rest(connection: sqlite3.Connection, rest: PoolRest) -> None:
    """Keep what is known of a pool, in place of what was before."""
    kept = [one for one in read_rests(connection) if one.pool != rest.pool]
    value = msgspec.json.encode([*kept, rest]).decode()
    properties.write(connection, _PROPERTY, value)


def read_rests(connection: sqlite3.Connection) -> list[PoolRest]:
    """Return what is known of the pools that samples were taken from."""
    said = properties.read(connection, _PROPERTY)
    return msgspec.json.decode(said, type=list[PoolRest]) if said else []


def in_words(rest: PoolRest) -> str:
    """Say how the rest of a pool is, in a sentence."""
    left = counted(rest.samples - rest.taken, "sample")
    return (
        f"{left} of “{rest.pool}” stay outside; {percent(rest.covered)} of them are "
        "like one brought in."
    )
