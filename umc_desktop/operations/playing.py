"""Playing the games of a simulation that were not played yet, in processes."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.processes import run_in_processes
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.operations.games import FULL_ACCURACY, Part, play_part


@dataclass(frozen=True)
class Piece:
    """What one process does at a time: games that share a division.

    Attributes
    ----------
    name
        Of the file, or of several together.
    part
        The games.
    """

    name: str
    part: Part


def play_missing(
    parts: Mapping[str, Sequence[Part]], processes: int, progress: ProgressReporter
) -> None:
    """Play what was not played yet, seed by seed.

    Parameters
    ----------
    parts
        By name of the file, one for each seed; as many seeds for every file.
    processes
        At most so many at a time; 0 for one a core.
    progress
        Told what is being played.

    Raises
    ------
    WorkerDiedError
        If a process was killed or ran out of memory.
    """
    pieces = _pieces(parts)
    if not pieces:
        return
    at_once = processes or os.cpu_count() or 1
    board = _Board(pieces, at_once, progress)
    board.report()
    run_in_processes(_play, list(enumerate(pieces)), at_once, board.on_turn)


def _play(numbered: tuple[int, Piece]) -> int:
    """Play a piece in a process; return its number."""
    number, piece = numbered
    play_part(piece.part)
    return number


def _pieces(parts: Mapping[str, Sequence[Part]]) -> list[Piece]:
    """Join games that share a division: preparing it costs as much as playing one."""
    pieces: dict[tuple[str, int, str], Piece] = {}
    for seed in range(max((len(group) for group in parts.values()), default=0)):
        for name, group in parts.items():
            for strategy in group[seed].missing():
                key = (name, seed, _division(strategy))
                joined = pieces.get(key)
                before = joined.part.strategies if joined else ()
                games = replace(group[seed], strategies=(*before, strategy))
                pieces[key] = Piece(name, games)
    return list(pieces.values())


def _division(strategy: str) -> str:
    if strategy == FULL_ACCURACY:
        return "all"
    return "single" if parse_strategy(strategy).encoder else "all"


class _Board:
    """Shows what is being played and how much of all is done."""

    def __init__(
        self, pieces: Sequence[Piece], at_once: int, progress: ProgressReporter
    ) -> None:
        self._waiting = dict(enumerate(pieces))
        self._at_once = at_once
        self._progress = progress
        self._total = sum(len(piece.part.strategies) for piece in pieces)

    def on_turn(self, finished: list[int]) -> None:
        """Take note of the pieces that were finished."""
        for number in finished:
            del self._waiting[number]
        self.report()

    def report(self) -> None:
        """Say how much is done; pieces are taken in order, so the first are played."""
        waiting = list(self._waiting.values())
        open_ = [piece.part.missing() for piece in waiting[: self._at_once]]
        later = [piece.part.strategies for piece in waiting[self._at_once :]]
        left = sum(len(games) for games in (*open_, *later))
        playing = [
            f"{_said(games[0])} on {piece.name} (seed {piece.part.seed + 1})"
            for piece, games in zip(waiting, open_, strict=False)
            if games
        ]
        more = f" and {len(playing) - 1} more" if len(playing) > 1 else ""
        message = f"Playing: {playing[0]}{more}" if playing else "Playing"
        self._progress.report(self._total - left, self._total, message)


def _said(strategy: str) -> str:
    return "all labels" if strategy == FULL_ACCURACY else strategy
