"""Rounds, the queue and the audit slice."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.storage import properties
from umc_desktop.storage.operations import now


@dataclass(frozen=True)
class RoundRecord:
    """One turn of the loop.

    Attributes
    ----------
    metrics
        What was measured on the audit slice: overall, by domain, by member; how the
        domains stood (``states``), and what labels brought there (``rewards``).
    settings
        The named choices it was made with.
    """

    number: int
    finished_at: str
    method: str
    n_labelled: int
    metrics: dict[str, Any]
    settings: dict[str, Any]


@dataclass(frozen=True)
class QueuedBatch:
    """Samples shown and decided together.

    Attributes
    ----------
    purpose
        ``"audit"`` (drawn at random) or ``"learn"`` (chosen by the models).
    cluster
        Cluster of the samples, -1 for none.
    reason
        Why they are asked for, in words.
    """

    id: int
    domain_id: int
    purpose: str
    cluster: int
    reason: str
    sample_ids: tuple[int, ...]


def add_round(
    connection: sqlite3.Connection,
    operation_id: bytes,
    method: str,
    n_labelled: int,
    metrics: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> int:
    """Append a round and return its number, counted from 0."""
    (number,) = connection.execute(
        "SELECT coalesce(max(number) + 1, 0) FROM round"
    ).fetchone()
    connection.execute(
        "INSERT INTO round VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            operation_id,
            now(),
            method,
            n_labelled,
            msgspec.json.encode(metrics).decode(),
            msgspec.json.encode(settings).decode(),
        ),
    )
    return int(number)


def replace_settings(
    connection: sqlite3.Connection, method: str, settings: Mapping[str, Any]
) -> None:
    """Say how the newest round's samples were scored again."""
    connection.execute(
        "UPDATE round SET method = ?, settings = ?"
        " WHERE number = (SELECT max(number) FROM round)",
        (method, msgspec.json.encode(settings).decode()),
    )


def read_rounds(connection: sqlite3.Connection) -> list[RoundRecord]:
    """Return every round, oldest first."""
    return [
        RoundRecord(
            number, at, method, n_labelled, _read_json(metrics), _read_json(settings)
        )
        for number, at, method, n_labelled, metrics, settings in connection.execute(
            "SELECT number, finished_at, method, n_labelled, metrics, settings"
            " FROM round ORDER BY number"
        )
    ]


def last_round(connection: sqlite3.Connection) -> int:
    """Return the newest round's number, -1 before the first."""
    (number,) = connection.execute(
        "SELECT coalesce(max(number), -1) FROM round"
    ).fetchone()
    return int(number)


def replace_queue(
    connection: sqlite3.Connection, round_number: int, batches: Iterable[QueuedBatch]
) -> None:
    """Store the queue in place of the one before; batch ids are given anew."""
    properties.write(connection, "made.queue", now())
    connection.execute("DELETE FROM queue_sample")
    connection.execute("DELETE FROM queue_batch")
    for number, batch in enumerate(batches, start=1):
        connection.execute(
            "INSERT INTO queue_batch VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                round_number,
                batch.domain_id,
                batch.purpose,
                batch.cluster,
                batch.reason,
            ),
        )
        connection.executemany(
            "INSERT INTO queue_sample VALUES (?, ?, ?)",
            [
                (number, position, sample_id)
                for position, sample_id in enumerate(batch.sample_ids)
            ],
        )


def queue_round(connection: sqlite3.Connection) -> int:
    """Return the round that the queue was planned in, -1 without a queue."""
    (number,) = connection.execute(
        "SELECT coalesce(max(round), -1) FROM queue_batch"
    ).fetchone()
    return int(number)


def read_queue(connection: sqlite3.Connection) -> list[QueuedBatch]:
    """Return the queue in order."""
    members: dict[int, list[int]] = {}
    for batch_id, sample_id in connection.execute(
        "SELECT batch_id, sample_id FROM queue_sample ORDER BY batch_id, position"
    ):
        members.setdefault(batch_id, []).append(sample_id)
    return [
        QueuedBatch(
            batch_id, domain, purpose, cluster, reason, tuple(members.get(batch_id, ()))
        )
        for batch_id, domain, purpose, cluster, reason in connection.execute(
            "SELECT id, domain_id, purpose, cluster, reason FROM queue_batch"
            " ORDER BY id"
        )
    ]


def add_to_audit(
    connection: sqlite3.Connection, round_number: int, sample_ids: Sequence[int]
) -> None:
    """Put samples that were drawn at random into the audit slice."""
    connection.executemany(
        "INSERT OR IGNORE INTO audit VALUES (?, ?)",
        [(int(sample_id), round_number) for sample_id in sample_ids],
    )


def read_audit(connection: sqlite3.Connection) -> set[int]:
    """Return the ids of the audit slice."""
    return {row[0] for row in connection.execute("SELECT sample_id FROM audit")}


def _read_json(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ProjectDamagedError(
            f"A round's record in the project is damaged: {error}. "
            "Keep the file, and go on from a backup copy."
        ) from error
