"""Undo and redo as a reading of the operation log."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class LoggedOperation(NamedTuple):
    """One row of the log; ``undoes`` names the operation it reverses, if any."""

    id: bytes
    undoes: bytes | None = None


@dataclass(frozen=True)
class History:
    """Operations that can be reversed now, newest last."""

    undoable: tuple[bytes, ...]
    redoable: tuple[bytes, ...]


def read_history(log: Iterable[LoggedOperation]) -> History:
    """Replay the log, oldest first.

    Undo reverses ``undoable[-1]``. Redo is the same act on ``redoable[-1]``: it
    reverses the undo. Any fresh operation empties ``redoable``.
    """
    undoable: dict[bytes, None] = {}  # in order, and quick to look into
    undone: list[tuple[bytes, bytes]] = []  # (the undo, what it reversed)
    for operation in log:
        if operation.undoes is None:
            undoable[operation.id] = None
            undone.clear()
        elif undone and operation.undoes == undone[-1][0]:
            undoable[undone.pop()[1]] = None
        elif operation.undoes in undoable:
            del undoable[operation.undoes]
            undone.append((operation.id, operation.undoes))
    return History(tuple(undoable), tuple(undo for undo, _ in undone))
