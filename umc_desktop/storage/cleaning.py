"""What a copy for others must not hold: what belongs to one computer or one desk."""

import sqlite3

from umc_desktop.storage import round_state

_SILENT = "NOT EXISTS (SELECT 1 FROM event WHERE operation_id = operation.id)"
_SHARED = ("made.%", "budget.%", "shared.%")


def forget_private(connection: sqlite3.Connection) -> None:
    """Remove all that only the owner of a file needs, or should know.

    That is: merges that were taken back with all that came by them, rows that imports
    left out, properties that are not about the round, and requests in the log that name
    a place on a disk.
    """
    connection.execute(
        "DELETE FROM operation WHERE id IN (SELECT operation_id FROM event_aside)"  # noqa: S608 - a constant
        f" AND {_SILENT}"
    )
    # a merge that was taken back, and the steps that did and undid that
    connection.execute(
        f"DELETE FROM operation WHERE {_SILENT} AND (undoes IS NOT NULL"  # noqa: S608 - a constant
        " OR (undone AND id IN (SELECT operation_id FROM merge)))"
    )
    for table in ("merge", "event_aside", "import_problem"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    round_state.forget_aside(connection)
    connection.execute(
        "DELETE FROM property WHERE NOT (name LIKE ? OR name LIKE ? OR name LIKE ?)",
        _SHARED,
    )
    connection.execute(
        "UPDATE operation SET request = '{}'"
        " WHERE instr(request, '/') OR instr(request, '\\')"
    )
    connection.execute(
        "DELETE FROM annotator WHERE id NOT IN (SELECT annotator_id FROM event)"
        " AND id NOT IN (SELECT annotator_id FROM operation"
        " WHERE annotator_id IS NOT NULL)"
    )


def leave_decided_out(connection: sqlite3.Connection, annotator: str) -> None:
    """Take out of the queue what an annotator has decided."""
    connection.execute(
        "DELETE FROM queue_sample WHERE sample_id IN ("
        " SELECT sample_id FROM annotation JOIN annotator ON annotator.id ="
        " annotation.annotator_id WHERE annotator.name = ?)",
        (annotator,),
    )
    connection.execute(
        "DELETE FROM queue_batch WHERE id NOT IN (SELECT batch_id FROM queue_sample)"
    )
