"""Results kept on disk one by one: an interrupted run goes on where it stopped."""

import os
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.jobs.processes import run_in_processes


class Piece(Protocol):
    """A piece of work that a process can do alone."""

    @property
    def path(self) -> Path:
        """Where its result is kept."""
        ...


AnyPiece = TypeVar("AnyPiece", bound=Piece)
Result = TypeVar("Result")


def kept_at(store: Path, suffix: str, *described: Any) -> Path:  # noqa: ANN401
    """Return where a result is kept: another place if anything differs.

    Parameters
    ----------
    store
        Folder.
    suffix
        Of the file.
    described
        All that decides the result, as JSON can say it.
    """
    name = blake2b(msgspec.json.encode(described), digest_size=12).hexdigest()
    return store / f"{name}{suffix}"


def keep(path: Path, result: Any) -> None:  # noqa: ANN401
    """Write a result, whole or not at all.

    Parameters
    ----------
    path
        See ``kept_at``.
    result
        Anything that msgspec encodes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as stream:
        stream.write(msgspec.msgpack.encode(result))


def read_kept(path: Path, kind: type[Result]) -> Result:
    """Read a result.

    Parameters
    ----------
    path
        See ``kept_at``.
    kind
        Its type.
    """
    return msgspec.msgpack.decode(path.read_bytes(), type=kind)


def do_missing(
    work: Callable[[AnyPiece], None],
    pieces: Sequence[AnyPiece],
    processes: int,
    progress: ProgressReporter,
    message: str,
) -> None:
    """Do what was not done yet, in processes.

    Parameters
    ----------
    work
        A module-level function that keeps its result at the piece's path.
    pieces
        What to do.
    processes
        At most so many at a time; 0 for one a core.
    progress
        Told how many are done.
    message
        What is being done.

    Raises
    ------
    WorkerDiedError
        If a process was killed or ran out of memory.
    """
    waiting = [piece for piece in pieces if not piece.path.exists()]
    done = 0

    def on_turn(finished: list[None]) -> None:
        nonlocal done
        done += len(finished)
        progress.report(done, len(waiting), message)

    run_in_processes(work, waiting, processes or os.cpu_count() or 1, on_turn)
