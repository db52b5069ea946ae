"""Domains, label sets, labels and annotators of a project."""

import sqlite3
from collections.abc import Iterable, Sequence

from umc_desktop.domain.combinations import fault_of_member
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.identity import name_hash
from umc_desktop.domain.samples import Domain, Label, fault_of_name
from umc_desktop.domain.wording import shortened
from umc_desktop.storage import combinations

_PAGE = 4096
_DIGITS = "1234567890"
KEYS = (*_DIGITS, *(f"Shift+{digit}" for digit in _DIGITS))
"""Given to labels in order; further labels are found by typing."""


def ensure_annotator(connection: sqlite3.Connection, name: str) -> int:
    """Return the annotator's id; add them if they are new."""
    row = connection.execute(
        "SELECT id FROM annotator WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO annotator (uid, name) VALUES (?, ?) RETURNING id",
            (annotator_uid_of(name), name),
        ).fetchone()
    return int(row[0])


def annotator_uid(connection: sqlite3.Connection, annotator_id: int) -> bytes:
    """Return the identity of an annotator that holds on every machine."""
    (uid,) = connection.execute(
        "SELECT uid FROM annotator WHERE id = ?", (annotator_id,)
    ).fetchone()
    return bytes(uid)


def annotator_uid_of(name: str) -> bytes:
    """Return the identity that an annotator of that name has, here and elsewhere."""
    return name_hash("annotator", name)


def read_annotators(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the annotators' names by id."""
    return dict(connection.execute("SELECT id, name FROM annotator ORDER BY id"))


def ensure_domain(
    connection: sqlite3.Connection, name: str, label_set: str | None = None
) -> Domain:
    """Return the domain of that name; add it, and its label set, if it is new.

    Parameters
    ----------
    label_set
        Label set of a new domain; without it the domain gets one of its own name.
        A domain that exists keeps the one it has.

    Raises
    ------
    InvalidRequestError
        If a new name cannot be one.
    """
    known = {domain.name: domain for domain in read_domains(connection)}
    if name in known:
        return known[name]
    set_name = label_set or name
    _refuse_faulty(name, set_name)
    connection.execute(
        "INSERT OR IGNORE INTO label_set (uid, name) VALUES (?, ?)",
        (name_hash("label set", set_name), set_name),
    )
    connection.execute(
        "INSERT INTO domain (uid, name, label_set_id)"
        " SELECT ?, ?, id FROM label_set WHERE name = ?",
        (name_hash("domain", name), name, set_name),
    )
    return ensure_domain(connection, name)


def read_domains(connection: sqlite3.Connection) -> list[Domain]:
    """Return the domains in the order they were added."""
    return [
        Domain(domain_id, name, label_set_id, bool(several))
        for domain_id, name, label_set_id, several in connection.execute(
            "SELECT domain.id, domain.name, label_set_id, several FROM domain"
            " JOIN label_set ON label_set.id = label_set_id ORDER BY domain.id"
        )
    ]


def find_domain(connection: sqlite3.Connection, name: str) -> Domain:
    """Return a domain by its name.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    domains = {domain.name: domain for domain in read_domains(connection)}
    if name.strip() not in domains:
        raise InvalidRequestError(
            f"There is no domain “{name}” here, but {', '.join(domains) or 'none yet'}."
        )
    return domains[name.strip()]


def read_label_sets(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the names of the label sets by id."""
    return dict(connection.execute("SELECT id, name FROM label_set ORDER BY id"))


def gives_several(connection: sqlite3.Connection, label_set_id: int) -> bool:
    """Return whether a sample may carry several labels of the set."""
    (several,) = connection.execute(
        "SELECT several FROM label_set WHERE id = ?", (label_set_id,)
    ).fetchone()
    return bool(several)


def label_set_uid(connection: sqlite3.Connection, label_set_id: int) -> bytes:
    """Return the identity of a label set that holds on every machine."""
    (uid,) = connection.execute(
        "SELECT uid FROM label_set WHERE id = ?", (label_set_id,)
    ).fetchone()
    return bytes(uid)


def ensure_labels(
    connection: sqlite3.Connection,
    label_set_id: int,
    names: Iterable[str],
    *,
    by_hand: bool = False,
) -> dict[str, Label]:
    """Return the labels of those names in the set; add the missing ones, with keys.

    A name that a label had before it was renamed or merged still finds it.

    Parameters
    ----------
    by_hand
        A fact is going to say that the new labels are made; undoing it unmakes them.

    Raises
    ------
    InvalidRequestError
        If a new name cannot be one.
    """
    have = labels_by_name(connection, label_set_id)
    missing = [name for name in dict.fromkeys(names) if name not in have]
    if not missing:
        return have
    _refuse_faulty(*missing)
    if gives_several(connection, label_set_id):
        refuse_faulty_members(missing)
    set_uid = label_set_uid(connection, label_set_id)
    keys = _keys_for(missing, {label.key for label in have.values()})
    connection.executemany(
        "INSERT INTO label"
        " (uid, label_set_id, name, key, first_name, first_key, by_hand)"
        " VALUES (:uid, :label_set, :name, :key, :name, :key, :by_hand)"
        # it was made by hand once, and unmade
        " ON CONFLICT (uid) DO UPDATE SET name = :name, key = :key, first_key = :key,"
        " by_hand = :by_hand, made = 1",
        [
            {
                "uid": name_hash("label", set_uid.hex(), name),
                "label_set": label_set_id,
                "name": name,
                "key": key,
                "by_hand": by_hand,
            }
            for name, key in zip(missing, keys, strict=True)
        ],
    )
    return labels_by_name(connection, label_set_id)


def labels_by_name(
    connection: sqlite3.Connection, label_set_id: int
) -> dict[str, Label]:
    """Return the labels of a set by their names, those of earlier days included."""
    standing = {label.id: label for label in read_labels(connection, label_set_id)}
    named = {label.name: label for label in standing.values()}
    for former, first, label_id in connection.execute(
        "SELECT name, first_name, coalesce(merged_into, id) FROM label"
        " WHERE label_set_id = ? AND made AND combines IS NULL ORDER BY id",
        (label_set_id,),
    ):
        for name in (former, first):
            named.setdefault(name, standing[label_id])
    return named


def read_labels(
    connection: sqlite3.Connection, label_set_id: int | None = None
) -> list[Label]:
    """Return the labels of one set, or of all, in the order they were added.

    Labels that were merged into others, or whose making was undone, are not among them,
    nor are combinations of labels.
    """
    return [
        label
        for label in read_given_names(connection, label_set_id)
        if label.combines is None
    ]


def read_given_names(
    connection: sqlite3.Connection, label_set_id: int | None = None
) -> list[Label]:
    """Return the labels as ``read_labels`` does, and after them their combinations."""
    return [
        Label(*row[:-1], None if row[-1] is None else combinations.decode(row[-1]))
        for row in connection.execute(
            "SELECT id, uid, label_set_id, name, definition, key, combines FROM label"
            " WHERE (:set IS NULL OR label_set_id = :set)"
            " AND made AND merged_into IS NULL ORDER BY combines IS NOT NULL, id",
            {"set": label_set_id},
        )
    ]


def standing_ids(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the label that stands for each identity (hex digits), merged ones' too."""
    return dict(
        connection.execute(
            "SELECT lower(hex(uid)), coalesce(merged_into, id) FROM label WHERE made"
        )
    )


def read_label_names(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the name that stands for each label id, those of merged ones included."""
    return dict(
        connection.execute(
            "SELECT label.id, coalesce(target.name, label.name) FROM label"
            " LEFT JOIN label target ON target.id = label.merged_into"
        )
    )


def ids_by_uid(connection: sqlite3.Connection) -> dict[bytes, int]:
    """Return the label id that stands for each label's identity, merged ones too."""
    return dict(connection.execute("SELECT uid, coalesce(merged_into, id) FROM label"))


def set_known_labels(
    connection: sqlite3.Connection, answers: Iterable[tuple[int, bytes]]
) -> None:
    """Keep aside the known answer (label id) of samples named by content hash."""
    connection.executemany(
        "INSERT OR IGNORE INTO known_label (sample_id, label_id)"
        " SELECT id, ? FROM sample WHERE hash = ?",
        answers,
    )


def read_given(
    connection: sqlite3.Connection, annotator: str, sample_ids: Sequence[int]
) -> dict[int, int]:
    """Return the label id that an annotator's current annotation gives each sample."""
    found: dict[int, int] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = sample_ids[first : first + _PAGE]
        marks = ",".join("?" * len(page))
        found.update(
            connection.execute(
                "SELECT sample_id, label_id FROM annotation"  # noqa: S608 - only marks
                " JOIN annotator ON annotator.id = annotator_id AND name = ?"
                f" WHERE label_id IS NOT NULL AND sample_id IN ({marks})",
                [annotator, *page],
            ).fetchall()
        )
    return found


def read_known_labels(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the label id that is known beforehand for each sample that has one."""
    return dict(
        connection.execute(
            "SELECT sample_id, coalesce(merged_into, label_id) FROM known_label"
            " JOIN label ON label.id = label_id"
        )
    )


def refuse_faulty_members(names: Iterable[str]) -> None:
    """Refuse names that no label of a multi-label set can have.

    Raises
    ------
    InvalidRequestError
        If there is one.
    """
    for name in names:
        if reason := fault_of_member(name):
            raise InvalidRequestError(
                f"“{shortened(name)}” cannot be a label where samples carry several: "
                f"it {reason}."
            )


def _refuse_faulty(*names: str) -> None:
    for name in names:
        if reason := fault_of_name(name):
            raise InvalidRequestError(
                f"“{shortened(name)}” cannot be a name: it {reason}."
            )


def _keys_for(names: list[str], taken: set[str]) -> list[str]:
    """Give each new label a key: the digit it is called, else the next free digit."""
    own = {name for name in names if name in KEYS and name not in taken}
    free = iter([key for key in KEYS if key not in taken and key not in own])
    return [name if name in own else next(free, "") for name in names]
