"""The rows of labels that are given together, see ``umc_desktop.domain.combinations``.

A combination is a row of ``label``, so whatever names a label can name it. Nobody makes
one: it is there because an event, a suggestion or a known answer needs it.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache

import msgspec

from umc_desktop.domain.combinations import combined_uid, said_uid, written


class _Body(msgspec.Struct):
    labels: list[str]
    of: str | None = None


_BODY = msgspec.json.Decoder(_Body)
_LABELS = msgspec.json.Decoder(list[str])
_IDS = msgspec.json.Decoder(list[int])
Members = tuple[int, ...]


def register(connection: sqlite3.Connection) -> None:
    """Teach a new connection given_uid: what the body of a label event gives.

    It takes bytes, as text that is not UTF-8 would not reach it.
    Once per connection: registering again makes SQLite compile every statement anew.
    """
    connection.create_function("given_uid", 1, _given_uid, deterministic=True)


def decode(combines: str) -> Members:
    """Return the ids of the labels that a row combines."""
    return tuple(_IDS.decode(combines))


def read(connection: sqlite3.Connection) -> dict[int, Members]:
    """Return the label ids of each combination, by its id, those that stand now."""
    merged = dict(
        connection.execute(
            "SELECT id, merged_into FROM label WHERE merged_into IS NOT NULL"
        )
    )
    return {
        row_id: tuple(sorted({merged.get(one, one) for one in decode(combines)}))
        for row_id, combines in connection.execute(
            "SELECT id, combines FROM label WHERE combines IS NOT NULL"
        )
    }


def ensure(
    connection: sqlite3.Connection, label_set_id: int, member_ids: Iterable[int]
) -> int:
    """Return the id of labels given together; add their row if it is new.

    Parameters
    ----------
    member_ids
        Ids of labels of the set; of one alone it is the label's own.
    """
    members = sorted(set(member_ids))
    if len(members) == 1:
        return members[0]
    (set_uid,) = connection.execute(
        "SELECT uid FROM label_set WHERE id = ?", (label_set_id,)
    ).fetchone()
    named = {
        one: connection.execute(
            "SELECT uid, name FROM label WHERE id = ?", (one,)
        ).fetchone()
        for one in members
    }
    uid = combined_uid(set_uid, [uid for uid, _ in named.values()])
    name = written(name for _, name in named.values())
    row = connection.execute("SELECT id FROM label WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO label (uid, label_set_id, name, combines)"
            " VALUES (?, ?, ?, ?) RETURNING id",
            (
                uid,
                label_set_id,
                _free_name(connection, label_set_id, name),
                msgspec.json.encode(members).decode(),
            ),
        ).fetchone()
    return int(row[0])


def ensure_all(
    connection: sqlite3.Connection,
    label_set_id: int,
    combinations: Sequence[Sequence[int]],
) -> list[int]:
    """Return the id of each of many combinations, see ``ensure``."""
    return [ensure(connection, label_set_id, one) for one in combinations]


def ensure_said(connection: sqlite3.Connection, after: int = 0) -> None:
    """Add the rows of all that label events give together.

    Parameters
    ----------
    after
        Only of events with larger numbers.
    """
    for said, label_set in connection.execute(
        "SELECT DISTINCT json_extract(body, '$.labels'), json_extract(body, '$.of')"
        " FROM event WHERE number > ? AND kind IN ('label', 'adjudication')"
        " AND coalesce(json_array_length(body, '$.labels'), 1) <> 1",
        (after,),
    ).fetchall():
        with suppress(msgspec.MsgspecError, ValueError, TypeError):
            _ensure_uids(connection, _LABELS.decode(said), label_set)


def ensure_body(connection: sqlite3.Connection, body: str) -> None:
    """Add the row of what the body of a label event gives together, if it does."""
    with suppress(msgspec.MsgspecError, ValueError):
        said = _BODY.decode(body)
        if len(said.labels) != 1:
            _ensure_uids(connection, said.labels, said.of)


def follow_merges(
    connection: sqlite3.Connection, merged: Mapping[int, int]
) -> dict[int, int]:
    """Return what takes the place of each combination that names a merged label.

    The rows of what takes its place are added.

    Parameters
    ----------
    merged
        By label, the one that takes its place.
    """
    found = {}
    for row_id, label_set_id, combines in connection.execute(
        "SELECT id, label_set_id, combines FROM label WHERE combines IS NOT NULL"
    ).fetchall():
        members = decode(combines)
        standing = {merged.get(one, one) for one in members}
        if standing != set(members):
            found[row_id] = ensure(connection, label_set_id, standing)
    return found


def _ensure_uids(
    connection: sqlite3.Connection, uids: Sequence[str], label_set: str | None
) -> None:
    """Add the row of labels that an event names; a forged event adds none."""
    members = {}
    sets = set()
    for uid in uids:
        row = connection.execute(
            "SELECT id, label_set_id FROM label WHERE uid = ? AND combines IS NULL",
            (bytes.fromhex(uid),),
        ).fetchone()
        if row is None:
            return
        members[row[0]] = uid
        sets.add(row[1])
    if not uids and label_set is not None:
        sets.update(
            row[0]
            for row in connection.execute(
                "SELECT id FROM label_set WHERE uid = ?", (bytes.fromhex(label_set),)
            )
        )
    if len(sets) == 1:
        ensure(connection, sets.pop(), members)


def _free_name(connection: sqlite3.Connection, label_set_id: int, wanted: str) -> str:
    taken = {
        row[0]
        for row in connection.execute(
            "SELECT name FROM label WHERE label_set_id = ?"
            " AND name >= ? AND name < ? || char(1114111)",
            (label_set_id, wanted, wanted),
        )
    }
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


@lru_cache(64)  # the events of a step say the same
def _given_uid(body: bytes) -> bytes | None:
    try:
        said = _BODY.decode(body)
        return said_uid(said.labels, said.of)
    except (msgspec.MsgspecError, ValueError):
        return None  # nothing is called that
