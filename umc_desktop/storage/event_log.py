"""The table of events itself: rows go in and never change."""

import sqlite3
from collections.abc import Sequence

from umc_desktop.domain.events import EventFrame, EventKind

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
