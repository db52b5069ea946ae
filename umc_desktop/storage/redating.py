"""New dates for events that a computer wrote while its clock ran ahead.

The hash of an event holds its date, so that it becomes another event: one that others
have taken over already is theirs still. Nobody has who refuses dates in the future.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from umc_desktop.domain.events import EventFrame, EventKind, canonical_json
from umc_desktop.storage import folding, label_changes, merging, operations

_ROWS = """
SELECT event.number, event.id, operation_id, clock, annotator.uid, kind,
    coalesce(sample.hash, x''), body
FROM event
JOIN annotator ON annotator.id = event.annotator_id
LEFT JOIN sample ON sample.id = event.sample_id
WHERE installation = ? AND clock > ? ORDER BY clock, event.id
"""


def count_ahead(
    connection: sqlite3.Connection, installation: bytes, latest: int
) -> tuple[int, int]:
    """Return how many events are later than a reading: of this computer, of others."""
    own, every = connection.execute(
        "SELECT coalesce(sum(installation = ?), 0), count(*) FROM event"
        " WHERE clock > ?",
        (installation, latest),
    ).fetchone()
    return int(own), int(every - own)


def redate(
    connection: sqlite3.Connection, installation: bytes, latest: int, now: int
) -> int:
    """Let the events of a computer that are later than a reading follow the others.

    Their order stays, and so does all that they say.

    Parameters
    ----------
    now
        Reading that they are to come after, as they come after all other events.

    Returns
    -------
    int
        The largest clock there is now.
    """
    (before,) = connection.execute(
        "SELECT coalesce(max(clock), 0) FROM event WHERE clock <= ?", (latest,)
    ).fetchone()
    first = max(now, before) + 1
    readings: dict[int, int] = {}
    renamed: dict[bytes, bytes] = {}
    steps: set[bytes] = set()
    changes = []
    for number, old, step, clock, who, kind, content, said in connection.execute(
        _ROWS, (installation, latest)
    ).fetchall():
        reading = readings.setdefault(clock, first + len(readings))
        body = _renamed(said, renamed) if kind == EventKind.ADJUDICATION else said
        frame = EventFrame(step, reading, who, installation)
        (new,) = frame.event_ids(EventKind(kind), [content], body)
        renamed[old] = new
        steps.add(step)
        changes.append((new, reading, body, number))
    connection.executemany(
        "UPDATE event SET id = ?, clock = ?, body = ? WHERE number = ?", changes
    )
    _rename_brought(connection, renamed)
    connection.executemany(
        "UPDATE operation SET finished_at = ? WHERE id = ?",
        [(operations.now(), step) for step in sorted(steps)],
    )
    folding.rebuild(connection)
    label_changes.fold(connection)
    return merging.newest_event(connection)[1]


def _rename_brought(
    connection: sqlite3.Connection, renamed: Mapping[bytes, bytes]
) -> None:
    """Let merges name the events they brought as those are called now."""
    for step, brought in connection.execute(
        "SELECT operation_id, brought FROM merge"
    ).fetchall():
        ids = [renamed.get(one, one) for one in merging.split(brought)]
        connection.execute(
            "UPDATE merge SET brought = ? WHERE operation_id = ?", (b"".join(ids), step)
        )


def _renamed(body: str, renamed: Mapping[bytes, bytes]) -> str:
    """Let an adjudication name what it saw as that is called now."""
    said = msgspec.json.decode(body, type=dict[str, object])
    saw = said.get("saw")
    if not isinstance(saw, list):
        return body
    with suppress(ValueError, TypeError):  # a forged one names nothing
        said["saw"] = sorted(
            renamed.get(one, one).hex() for one in map(bytes.fromhex, saw)
        )
    return canonical_json(said)
