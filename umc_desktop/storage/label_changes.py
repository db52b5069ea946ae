"""What became of labels: renamed, explained, given a key, merged, made by hand.

Each change is a fact about the label's identity, so it can be undone and merged. The
table ``label`` holds what they come to; ``fold`` computes it anew.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.storage import combinations, facts, folding
from umc_desktop.storage.facts import Fact

NAME = "label name"
DEFINITION = "label definition"
KEY = "label key"
SEVERAL = "label set several"  # of a label set: whether it gives several labels
MERGED = "label merged"  # its value is the identity of the label that takes its place

Texts = Mapping[str, Fact[str]]


@dataclass(frozen=True)
class _Label:
    """A label's row; ``uid`` in hex digits, as facts name it."""

    id: int
    uid: str
    label_set_id: int
    name: str
    definition: str
    key: str
    merged_into: int | None = None
    made: int = 1
    combines: str | None = None


def fold(connection: sqlite3.Connection) -> None:
    """Bring labels, and the annotations that name them, up to date with the facts."""
    combinations.follow_merges(connection, _merges(connection))
    before = _read(connection)
    changed = [
        (before[label.id], label)
        for label in _folded(connection)
        if label != before[label.id]
    ]
    # names are unique in a set: first out of each other's way, then into place
    for _, new in changed:
        connection.execute("UPDATE label SET name = '\t' || id WHERE id = ?", (new.id,))
    moved: set[int] = set()
    for old, new in changed:
        connection.execute(
            "UPDATE label SET name = ?, definition = ?, key = ?, merged_into = ?,"
            " made = ? WHERE id = ?",
            (new.name, new.definition, new.key, new.merged_into, new.made, new.id),
        )
        if old.merged_into != new.merged_into:
            moved |= {new.id, old.merged_into or new.id, new.merged_into or new.id}
    folding.refold_labels(connection, sorted(moved))
    connection.executemany(
        "UPDATE label_set SET several = ? WHERE id = ?",
        [(several, set_id) for set_id, several in _several(connection).items()],
    )


def agrees_with_log(connection: sqlite3.Connection) -> bool:
    """Return whether the labels are what the facts give."""
    several = dict(connection.execute("SELECT id, several FROM label_set"))
    return (
        list(_read(connection).values()) == _folded(connection)
        and _several(connection) == several
    )


def merged_ids(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the id of the label that takes the place of each merged one."""
    return dict(
        connection.execute(
            "SELECT id, merged_into FROM label WHERE merged_into IS NOT NULL"
        )
    )


def standing_ids(
    ids: npt.NDArray[np.int32], merged: Mapping[int, int]
) -> npt.NDArray[np.int32]:
    """Return label ids with those of merged labels replaced.

    Parameters
    ----------
    ids
        int32, shape (n,), 0 for none.
    merged
        See ``merged_ids``.
    """
    if not merged:
        return ids
    standing = ids.copy()
    for old, new in merged.items():
        standing[ids == old] = new
    return standing


def _read(connection: sqlite3.Connection) -> dict[int, _Label]:
    return {
        row[0]: _Label(*row)
        for row in connection.execute(
            "SELECT id, lower(hex(uid)), label_set_id, name, definition, key,"
            " merged_into, made, combines FROM label ORDER BY combines IS NOT NULL, uid"
        )
    }


def _folded(connection: sqlite3.Connection) -> list[_Label]:
    # by identity, so that every copy of the project comes to the same
    born = [
        _Label(*row)
        for row in connection.execute(
            "SELECT id, lower(hex(uid)), label_set_id, first_name, first_definition,"
            " first_key, NULL, NOT by_hand FROM label WHERE combines IS NULL"
            " ORDER BY uid"
        )
    ]
    names = facts.read(connection, NAME, str)
    definitions = facts.read(connection, DEFINITION, str)
    merged = _merged(born, facts.read(connection, MERGED, str))
    combined = combinations.read(connection)
    used: set[int] = set()
    for (label_id,) in connection.execute(_USED):
        used.update(combined.get(label_id, (label_id,)))
    made = {
        label.id
        for label in born
        if label.made or label.uid in names or label.id in used
    }
    standing = [label for label in born if label.id in made - merged.keys()]
    keys = _keys(standing, facts.read(connection, KEY, str))
    taken: set[tuple[int, str]] = set()
    labels_ = [
        _Label(
            label.id,
            label.uid,
            label.label_set_id,
            _unique_name(label, names, taken),
            _said(definitions, label.uid, label.definition),
            keys.get(label.id, ""),
            merged.get(label.id),
            int(label.id in made),
        )
        for label in born
    ]
    return labels_ + _folded_combinations(connection, labels_, taken)


def _folded_combinations(
    connection: sqlite3.Connection,
    labels_: Sequence[_Label],
    taken: set[tuple[int, str]],
) -> list[_Label]:
    """Return the combinations as the labels they are made of stand now."""
    names = {label.id: label.name for label in labels_}
    merged = {label.id: label.merged_into for label in labels_ if label.merged_into}
    rows = connection.execute(
        "SELECT id, lower(hex(uid)), label_set_id, combines FROM label"
        " WHERE combines IS NOT NULL ORDER BY uid"
    ).fetchall()
    place = {(row[2], combinations.decode(row[3])): row[0] for row in rows}
    folded = []
    for row_id, uid, label_set_id, combines in rows:
        members = combinations.decode(combines)
        standing = tuple(sorted({merged.get(one) or one for one in members}))
        into = None
        if standing != members:
            alone = standing[0] if len(standing) == 1 else None
            into = alone or place.get((label_set_id, standing))
        label = _Label(
            row_id, uid, label_set_id, written(names[one] for one in members), "", ""
        )
        name = _unique_name(label, {}, taken)
        folded.append(replace(label, name=name, merged_into=into, combines=combines))
    return folded


def _merges(connection: sqlite3.Connection) -> dict[int, int]:
    """Return, by label, the one that takes its place, as the facts say."""
    born = [
        _Label(row_id, uid, label_set_id, "", "", "")
        for row_id, uid, label_set_id in connection.execute(
            "SELECT id, lower(hex(uid)), label_set_id FROM label WHERE combines IS NULL"
        )
    ]
    return _merged(born, facts.read(connection, MERGED, str))


def _several(connection: sqlite3.Connection) -> dict[int, int]:
    """Return which label sets give several labels: as was said, or where some do.

    Two people may have said different things of it on two computers; whatever samples
    carry stands.
    """
    said = facts.read(connection, SEVERAL, bool)
    carrying = {row[0] for row in connection.execute(_CARRYING)}
    return {
        set_id: int(set_id in carrying or bool(uid in said and said[uid].value))
        for set_id, uid in connection.execute(
            "SELECT id, lower(hex(uid)) FROM label_set"
        )
    }


_CARRYING = (
    "SELECT DISTINCT label_set_id FROM label JOIN annotation ON label_id = label.id"
    " WHERE combines IS NOT NULL"
)
_USED = "SELECT DISTINCT label_id FROM annotation WHERE label_id IS NOT NULL"


def _said(facts_: Texts, uid: str, otherwise: str) -> str:
    return facts_[uid].value or "" if uid in facts_ else otherwise


def _unique_name(label: _Label, names: Texts, taken: set[tuple[int, str]]) -> str:
    """Return the label's name; two that came to the same one are told apart."""
    wanted = _said(names, label.uid, label.name)
    name, number = wanted, 2
    while (label.label_set_id, name) in taken:
        name, number = f"{wanted} ({number})", number + 1
    taken.add((label.label_set_id, name))
    return name


def _keys(standing: Sequence[_Label], facts_: Texts) -> dict[int, str]:
    """Return each label's key: of two with the same one, who got it last keeps it."""
    holders: dict[tuple[int, str], tuple[int, int]] = {}
    for label in standing:
        key = _said(facts_, label.uid, label.key)
        since = facts_[label.uid].clock if label.uid in facts_ else 0
        place = label.label_set_id, key
        if key and since >= holders.get(place, (0, 0))[0]:
            holders[place] = since, label.id
    return {label_id: key for (_, key), (_, label_id) in holders.items()}


def _merged(born: Sequence[_Label], facts_: Texts) -> dict[int, int]:
    """Return, by label, the one that takes its place at the end of the chain."""
    of_uid = {label.uid: label for label in born}
    next_: dict[str, str] = {
        uid: fact.value
        for uid, fact in facts_.items()
        if fact.value in of_uid
        and uid in of_uid
        and of_uid[uid].label_set_id == of_uid[fact.value].label_set_id
    }
    merged = {}
    for uid in next_:
        seen, place = {uid}, next_[uid]
        while place in next_ and place not in seen:
            seen.add(place)
            place = next_[place]
        if place not in seen:  # merged in a circle, on two computers: all of them stay
            merged[of_uid[uid].id] = of_uid[place].id
    return merged
