"""Undo, redo and the log of what was done."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import EventKind
from umc_desktop.domain.history import History
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.operations import journal
from umc_desktop.operations.merge_report import MergeReport, what_stays
from umc_desktop.storage import folding, label_changes, labels, merging, operations
from umc_desktop.storage.project_file import ProjectFile

_MOST_SHOWN = 100_000


@dataclass(frozen=True)
class Undo:
    """Whose newest step is taken back."""

    annotator: str = option("Whose step; without it, the computer account.", "")


@dataclass(frozen=True)
class Redo:
    """Whose newest undo is taken back."""

    annotator: str = option("Whose step; without it, the computer account.", "")


@dataclass(frozen=True)
class ListHistory:
    """How much of the log is shown."""

    limit: int = option("How many operations, newest first; 1 to 100,000.", 50)


def undo(project: ProjectFile, request: Undo, progress: ProgressReporter) -> Outcome:
    """Take back your newest step that still stands."""
    return _reverse(
        project, request, progress, "history.undo", lambda history: history.undoable
    )


def redo(project: ProjectFile, request: Redo, progress: ProgressReporter) -> Outcome:
    """Do again what your newest undo took back."""
    return _reverse(
        project, request, progress, "history.redo", lambda history: history.redoable
    )


def list_history(
    project: ProjectFile, request: ListHistory, progress: ProgressReporter
) -> Outcome:
    """List what was done in this project, newest first."""
    del progress
    if not 1 <= request.limit <= _MOST_SHOWN:
        raise InvalidRequestError(f"The limit must lie between 1 and {_MOST_SHOWN:,}.")
    with project.read() as connection:
        latest = operations.read_latest(connection, request.limit)
    data = [
        {
            "command": entry.command,
            "annotator": entry.annotator,
            "finished_at": entry.finished_at,
            "summary": entry.summary,
            "undone": entry.undone,
        }
        for entry in latest
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(data), 'operation')}.", {"operations": data}
    )


def _reverse(
    project: ProjectFile,
    request: Undo | Redo,
    progress: ProgressReporter,
    command: str,
    candidates: Callable[[History], tuple[bytes, ...]],
) -> Outcome:
    verb = command.partition(".")[2]
    who = journal.current_annotator(request.annotator)
    with project.write() as connection:
        annotator_id = labels.ensure_annotator(connection, who)
        reversible = candidates(operations.history_of(connection, annotator_id))
        if not reversible:
            return Outcome(
                Changes.NOTHING,
                f"There is nothing of {who} to {verb}; see umc history list.",
                {"done": False},
            )
        target = reversible[-1]
        what = operations.read(connection, target).summary
        step = journal.begin(
            project, connection, command, request, reversible=True, undoes=target
        )
        merge = merging.merge_under(connection, target)
        if merge is not None:
            merging.reverse(connection, merge, target)
            project.clock.witness(merging.newest_event(connection)[1])
            changed, touched_ids = ~Changes.NOTHING, tuple[int, ...]()
        else:
            touched = folding.append_undo(
                connection, step.frame, step.annotator_id, target
            )
            if EventKind.FACT in touched.kinds:
                label_changes.fold(connection)
            changed = _changed(touched.kinds)
            touched_ids = tuple(touched.sample_ids)
        progress.report(1, 1)
        # an undo is recorded with the sentence of what it reverses, so that the
        # redo which reverses the undo can say it again
        bare = what.removeprefix("Undone: ").removeprefix("Done again: ")
        said = f"{'Undone' if verb == 'undo' else 'Done again'}: {bare}"
        outcome = step.end(
            connection,
            Outcome(
                changed,
                said,
                {"done": True, "operation": bare},
                touched_ids,
            ),
        )
        if merge is None or verb == "redo":
            return outcome
        text = merging.read_report(connection, merge)
    stays = what_stays(msgspec.json.decode(text, type=MergeReport))
    return replace(outcome, summary=f"{said}{stays}")


def _changed(kinds: frozenset[str]) -> Changes:
    changes = Changes.ANNOTATIONS | Changes.HISTORY
    if EventKind.FACT in kinds:
        changes |= Changes.FACTS | Changes.LABEL_SETS
    if EventKind.FLAG in kinds:
        changes |= Changes.FLAGS
    return changes
