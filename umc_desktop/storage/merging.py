"""Bringing checked rows of another file into a project, and taking them out again.

A merge is a set union of events. Which events one brought is kept with it: taking it
back sets them aside, where they say nothing, and deletes none. That holds in this file
only: it writes no event, so that nobody's annotations vanish anywhere else.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from umc_desktop.domain.identity import HASH_BYTES
from umc_desktop.storage import (
    combinations,
    folding,
    label_changes,
    labels,
    round_state,
    samples,
)
from umc_desktop.storage.foreign_records import (
    ForeignDomain,
    ForeignEvent,
    ForeignLabel,
    ForeignOperation,
    ForeignSample,
    Named,
)

COMMAND = "project.merge"
_PAGE = 4096
_MANY_EVENTS = 10_000
_EVENT = "id, operation_id, clock, annotator_id, installation, kind, sample_id, body"


@dataclass(frozen=True)
class Names:
    """Ids in this file, by identity."""

    annotators: Mapping[bytes, int]
    label_sets: Mapping[bytes, int]
    labels: Mapping[bytes, int]
    domains: Mapping[bytes, int]


def read_ids(connection: sqlite3.Connection) -> Names:
    """Return the ids of all that is named here."""
    return Names(
        _ids(connection, "annotator"),
        _ids(connection, "label_set"),
        _ids(connection, "label"),
        _ids(connection, "domain"),
    )


def add_names(
    connection: sqlite3.Connection,
    annotators: Iterable[Named],
    label_sets: Iterable[Named],
    foreign_labels: Iterable[ForeignLabel],
    domains: Iterable[ForeignDomain],
) -> Names:
    """Add what is not here by its identity; what is here keeps its name.

    A new one whose name is taken by another gets a number behind it.
    """
    for table, members in (("annotator", annotators), ("label_set", label_sets)):
        known = _ids(connection, table)
        taken = _column(connection, f"SELECT name FROM {table}")  # noqa: S608 - ours
        connection.executemany(
            f"INSERT INTO {table} (uid, name) VALUES (?, ?)",  # noqa: S608 - ours
            [
                (one.uid, _free_name(one.name, taken))
                for one in members
                if one.uid not in known
            ],
        )
    sets = _ids(connection, "label_set")
    _add_labels(connection, foreign_labels, sets)
    known = _ids(connection, "domain")
    taken = _column(connection, "SELECT name FROM domain")
    connection.executemany(
        "INSERT INTO domain (uid, name, label_set_id) VALUES (?, ?, ?)",
        [
            (one.uid, _free_name(one.name, taken), sets[one.label_set])
            for one in domains
            if one.uid not in known
        ],
    )
    return read_ids(connection)


def add_samples(
    connection: sqlite3.Connection, new: Iterable[ForeignSample], names: Names
) -> int:
    """Add samples whose content is not here; return how many were new."""
    before = connection.total_changes
    images: list[tuple[bytes, tuple[bytes, ...]]] = []

    def rows() -> Iterator[tuple[bytes, int, str, str | None]]:
        for sample in new:
            if sample.images:
                images.append((sample.content, sample.images))
            yield (
                sample.content,
                names.domains[sample.domain],
                sample.identifier,
                sample.text,
            )

    connection.executemany(
        "INSERT OR IGNORE INTO sample (hash, domain_id, identifier, text)"
        " VALUES (?, ?, ?, ?)",
        rows(),
    )
    added = connection.total_changes - before
    samples.insert_images(connection, images)
    return added


def add_known_labels(
    connection: sqlite3.Connection, answers: Iterable[tuple[bytes, bytes]], names: Names
) -> None:
    """Keep known answers, (content hash, label), of samples that have none here."""
    labels.set_known_labels(
        connection, ((names.labels[label], content) for content, label in answers)
    )


def add_aliases(
    connection: sqlite3.Connection,
    aliases: Iterable[tuple[str, bytes, bytes]],
    names: Names,
) -> None:
    """Keep (identifier, domain, content hash) of rows that repeat a sample."""
    connection.executemany(
        "INSERT OR IGNORE INTO sample_alias (identifier, domain_id, sample_id)"
        " SELECT ?, ?, id FROM sample WHERE hash = ?",
        (
            (identifier, names.domains[domain], content)
            for identifier, domain, content in aliases
        ),
    )


def add_to_audit(
    connection: sqlite3.Connection, drawn: Iterable[tuple[bytes, int]]
) -> None:
    """Put samples, (content hash, round), into the audit slice."""
    connection.executemany(
        "INSERT OR IGNORE INTO audit SELECT id, ? FROM sample WHERE hash = ?",
        ((round_number, content) for content, round_number in drawn),
    )


def add_operations(
    connection: sqlite3.Connection, steps: Iterable[ForeignOperation], names: Names
) -> None:
    """Add lines of the log that are not here; which are undone is not taken over."""
    connection.executemany(
        "INSERT OR IGNORE INTO operation (id, command, request, annotator_id,"
        " finished_at, summary, reversible, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                step.id,
                step.command,
                step.request,
                None if step.annotator is None else names.annotators[step.annotator],
                step.finished_at,
                step.summary,
                int(step.reversible),
                step.undoes,
            )
            for step in steps
        ),
    )


def add_events(
    connection: sqlite3.Connection,
    events: Sequence[ForeignEvent],
    names: Names,
    find_samples: samples.FindIds,
) -> list[bytes]:
    """Add events that are not here, fold nothing, and return the ids of the new ones.

    Events of a merge that was taken back come out of where they were set aside.

    Parameters
    ----------
    find_samples
        See ``samples.finder_of_ids``.
    """
    sample_ids = find_samples(one.sample for one in events if one.sample)
    (newest,) = connection.execute(
        "SELECT coalesce(max(number), 0) FROM event"
    ).fetchone()
    before = connection.total_changes
    connection.executemany(
        f"INSERT OR IGNORE INTO event ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
        (
            (
                event.id,
                event.operation,
                event.clock,
                names.annotators[event.annotator],
                event.installation,
                event.kind,
                sample_ids[event.sample] if event.sample else None,
                event.body,
            )
            for event in events
        ),
    )
    new = [event.id for event in events]
    if connection.total_changes - before < len(new):
        new = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM event WHERE number > ?", (newest,)
            )
        ]
    if connection.execute("SELECT 1 FROM event_aside LIMIT 1").fetchone():
        connection.execute(
            "DELETE FROM event_aside"
            " WHERE id IN (SELECT id FROM event WHERE number > ?)",
            (newest,),
        )
    return new


def are_many(connection: sqlite3.Connection, n_new: int) -> bool:
    """Return whether so many events come that the file is as good as written anew."""
    (n_here,) = connection.execute("SELECT count(*) FROM event").fetchone()
    return n_new > max(int(n_here), _MANY_EVENTS)


@contextmanager
def indexed_afterwards(connection: sqlite3.Connection, n_new: int) -> Iterator[None]:
    """Index the events once they are in, if more come than are here.

    Sorting them once takes a fraction of the time that finding the place of each does.
    It is part of the transaction, so that a file never lacks an index.
    """
    indexes: list[tuple[str, str]] = []
    if are_many(connection, n_new):
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
            " AND tbl_name = 'event' AND sql IS NOT NULL"
        ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, made_by in indexes:
        connection.execute(made_by)


def newest_event(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the largest event number and the largest clock."""
    number, clock = connection.execute(
        "SELECT coalesce(max(number), 0), coalesce(max(clock), 0) FROM event"
    ).fetchone()
    return int(number), int(clock)


def record(
    connection: sqlite3.Connection,
    operation_id: bytes,
    report: str,
    brought: Sequence[bytes],
    replaced: str,
) -> None:
    """Keep what a merge said and brought.

    Parameters
    ----------
    report
        JSON, for people.
    brought
        Ids of its events.
    replaced
        JSON, of what it put others in place of.
    """
    connection.execute(
        "INSERT INTO merge VALUES (?, ?, ?, ?)",
        (operation_id, report, b"".join(brought), replaced),
    )


def read_reports(connection: sqlite3.Connection) -> list[tuple[str, str, bool, str]]:
    """Return (time, annotator, undone, report as JSON) of every merge, newest first."""
    return [
        (at, who, bool(undone), report)
        for at, who, undone, report in connection.execute(
            "SELECT finished_at, coalesce(name, ''), undone, report FROM merge"
            " JOIN operation ON operation.id = operation_id"
            " LEFT JOIN annotator ON annotator.id = annotator_id"
            " ORDER BY number DESC"
        )
    ]


def read_report(connection: sqlite3.Connection, operation_id: bytes) -> str:
    """Return what a merge said, as JSON."""
    (report,) = connection.execute(
        "SELECT report FROM merge WHERE operation_id = ?", (operation_id,)
    ).fetchone()
    return str(report)


def merge_under(connection: sqlite3.Connection, operation_id: bytes) -> bytes | None:
    """Return the merge that an operation is, or that it takes back or brings back."""
    seen: set[bytes] = set()
    target: bytes | None = operation_id
    while target is not None and target not in seen:
        seen.add(target)
        row = connection.execute(
            "SELECT undoes, EXISTS (SELECT 1 FROM merge WHERE operation_id = id)"
            " FROM operation WHERE id = ?",
            (target,),
        ).fetchone()
        if row is None:
            return None
        if row[1]:
            return target
        target = row[0]
    return None


def reverse(connection: sqlite3.Connection, merge: bytes, target: bytes) -> bool:
    """Take a merge back, or bring it back; return whether it stands now.

    Parameters
    ----------
    merge
        The operation that merged.
    target
        What is undone: the merge, or an undo of it or of its redo.
    """
    folding.mark_undone(connection, target)
    undone, brought, replaced = connection.execute(
        "SELECT undone, brought, replaced FROM merge"
        " JOIN operation ON operation.id = operation_id WHERE operation_id = ?",
        (merge,),
    ).fetchone()
    if (stored := round_state.decode(replaced)) is not None:
        connection.execute(
            "UPDATE merge SET replaced = ? WHERE operation_id = ?",
            (round_state.exchange(connection, stored), merge),
        )
    ids = split(brought)
    if undone:
        kept = _kept_by_others(connection, merge)
        _move(
            connection, "event", "event_aside", [one for one in ids if one not in kept]
        )
    else:
        _move(connection, "event_aside", "event", ids)
    folding.rebuild(connection)
    label_changes.fold(connection)
    return not undone


def _kept_by_others(connection: sqlite3.Connection, merge: bytes) -> set[bytes]:
    """Return the events that merges which stand have brought as well."""
    return {
        one
        for (brought,) in connection.execute(
            "SELECT brought FROM merge JOIN operation ON operation.id = operation_id"
            " WHERE undone = 0 AND operation_id <> ?",
            (merge,),
        )
        for one in split(brought)
    }


def _move(
    connection: sqlite3.Connection, source: str, target: str, ids: Sequence[bytes]
) -> None:
    connection.execute("DELETE FROM annotation")  # it names events by number
    for page in _pages(ids):
        marks = ",".join("?" * len(page))
        connection.execute(
            f"INSERT OR IGNORE INTO {target} ({_EVENT})"  # noqa: S608 - ours
            f" SELECT {_EVENT} FROM {source} WHERE id IN ({marks})",
            page,
        )
        connection.execute(
            f"DELETE FROM {source} WHERE id IN ({marks})",  # noqa: S608 - ours
            page,
        )


def _add_labels(
    connection: sqlite3.Connection,
    foreign: Iterable[ForeignLabel],
    sets: Mapping[bytes, int],
) -> None:
    """Add labels as they were born; the facts about them are folded afterwards."""
    known = _ids(connection, "label")
    combined = []
    for one in foreign:
        if one.combines is not None:
            combined.append(one)
        elif one.uid not in known:
            # no name that another label could have: folding gives it its own
            connection.execute(
                "INSERT INTO label (uid, label_set_id, name, first_name,"
                " first_definition, first_key, by_hand) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    one.uid,
                    sets[one.label_set],
                    f"\t{one.uid.hex()}",
                    one.first_name,
                    one.first_definition,
                    one.first_key,
                    int(one.by_hand),
                ),
            )
        elif not one.by_hand:  # made in passing somewhere: no undo can unmake it
            connection.execute(
                "UPDATE label SET by_hand = 0 WHERE uid = ? AND by_hand", (one.uid,)
            )
    known = _ids(connection, "label")
    for one in combined:
        members = [known[uid] for uid in one.combines or ()]
        combinations.ensure(connection, sets[one.label_set], members)


def _free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it where it is taken; it is taken now."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free)
    return free


def _ids(connection: sqlite3.Connection, table: str) -> dict[bytes, int]:
    return dict(connection.execute(f"SELECT uid, id FROM {table}"))  # noqa: S608 - ours


def _column(connection: sqlite3.Connection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query)}


def split(joined: bytes) -> list[bytes]:
    """Return the ids that a merge brought, from how they are stored."""
    return [
        joined[first : first + HASH_BYTES]
        for first in range(0, len(joined), HASH_BYTES)
    ]


def _pages(values: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for first in range(0, len(values), _PAGE):
        yield values[first : first + _PAGE]
