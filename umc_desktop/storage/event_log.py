"""The table of events itself: rows go in and never change."""

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b

from umc_desktop.domain.events import EventFrame, EventKind
from umc_desktop.domain.identity import HASH_BYTES

ABOUT_NO_SAMPLE: tuple[int | None, bytes] = (None, b"")

_INSERT = (
    "INSERT OR IGNORE INTO event (id, operation_id, clock, annotator_id, installation,"
    " kind, sample_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def append(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    kind: EventKind,
    samples: Sequence[tuple[int | None, bytes]],
    body: str,
) -> int:
    """Write one event per sample, all saying the same; nothing is folded.

    Parameters
    ----------
    samples
        (id, content hash) of each; ``[ABOUT_NO_SAMPLE]`` for an event about none.

    Returns
    -------
    int
        How many events were new.
    """
    before = connection.total_changes
    ids = frame.event_ids(kind, [content for _, content in samples], body)
    connection.executemany(
        _INSERT,
        [
            (
                event_id,
                frame.operation,
                frame.clock,
                annotator_id,
                frame.installation,
                kind.value,
                sample_id,
                body,
            )
            for event_id, (sample_id, _) in zip(ids, samples, strict=True)
        ],
    )
    return connection.total_changes - before


def digest(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the number of events and a hash that depends only on their set."""
    total = blake2b(digest_size=HASH_BYTES)
    number = 0
    for (event_id,) in connection.execute("SELECT id FROM event ORDER BY id"):
        total.update(event_id)
        number += 1
    return number, total.hexdigest()


def find_forged(connection: sqlite3.Connection, limit: int = 20) -> list[str]:
    """Return a sentence for each event whose id is not the hash of what it says."""
    findings = []
    (orphans,) = connection.execute(
        "SELECT count(*) FROM event"
        " WHERE operation_id NOT IN (SELECT id FROM operation)"
    ).fetchone()
    if orphans:
        findings.append(f"{orphans} events belong to no operation in the log")
    for row in connection.execute(
        "SELECT event.id, operation_id, clock, annotator.uid, installation, kind,"
        " coalesce(sample.hash, x''), body, event.number FROM event"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " LEFT JOIN sample ON sample.id = event.sample_id"
    ):
        frame = EventFrame(row[1], row[2], row[3], row[4])
        try:
            genuine = frame.event_ids(EventKind(row[5]), [row[6]], row[7]) == [row[0]]
        except (ValueError, OverflowError):  # a kind or a time that cannot be
            genuine = False
        if not genuine:
            findings.append(f"event {row[8]} does not match its own hash")
            if len(findings) == limit:
                break
    return findings
