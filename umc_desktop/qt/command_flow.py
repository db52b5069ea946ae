"""From a request to what it changed: runs commands and reloads the view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, InWorker, Standalone
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.runner import Job, JobSnapshot, JobState, Lane
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.reloading import (
    BESIDE,
    DECISIONS,
    Decided,
    few_on_the_map,
    read_decided,
    reread_decisions,
)
from umc_desktop.qt.words import tr
from umc_desktop.storage.project_file import ProjectFile

T = TypeVar("T")

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

_UNASKED = ("sample.explain",)
OnDone = Callable[[Outcome], object]
OnFailed = Callable[[BaseException | None], object]


@dataclass(frozen=True)
class CommandRun:
    """A command on its way: what was asked for and who wants to know."""

    command: Command
    request: Any
    on_done: OnDone | None = None
    on_failed: OnFailed | None = None  # gets None when it was cancelled

    @property
    def is_asked_for(self) -> bool:
        """Whether a person asked for it, rather than a panel by itself."""
        return self.command.id not in _UNASKED


@dataclass(frozen=True)
class _Opened:
    project: ProjectFile
    data: ViewData


@dataclass(frozen=True)
class _Read:
    project: ProjectFile
    changes: Changes
    whole: bool


class CommandFlow(QObject):
    """Everything the window asks for goes through here, and comes back as a signal.

    Signals
    -------
    progressed : JobSnapshot
        A command or an opening moved on or ended; not what a panel looks up itself.
    done : CommandRun, Outcome
        A command did what it was asked; its changes may not be in the view yet.
    failed : CommandRun | None, BaseException
        A command, or (``None``) opening a project, did not work.
    cancelled : CommandRun
        A command was stopped.
    opened : None
        A project is open and its data are in the view.
    """

    progressed = Signal(object)
    done = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)
    opened = Signal()

    def __init__(
        self, view: ProjectView, bridge: JobBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._bridge = bridge
        self._runs: dict[int, CommandRun] = {}
        self._openings: dict[int, bool] = {}  # whether it is still wanted
        self._reads: dict[int, _Read] = {}
        self._looks: dict[int, tuple[Callable[[Any], object], OnFailed | None]] = {}
        self._is_closed = False
        self._reload_again = Changes.NOTHING
        self._held: list[ProjectFile] = []  # opened here and not closed yet
        bridge.changed.connect(self._on_snapshot)

    def run(
        self,
        command_id: str,
        request: Any,  # noqa: ANN401 - any request dataclass
        on_done: OnDone | None = None,
        on_failed: OnFailed | None = None,
    ) -> int:
        """Run a command in the background; return the job's id."""
        command = CATALOGUE[command_id]
        job_id = self._bridge.submit(command, request, self._view.project)
        self._runs[job_id] = CommandRun(command, request, on_done, on_failed)
        return job_id

    def look(
        self,
        title: str,
        work: Callable[[ProgressReporter], T],
        on_found: Callable[[T], object],
        on_failed: OnFailed | None = None,
    ) -> None:
        """Read something briefly in the background and hand it over."""
        self._looks[self._bridge.runner.submit(Job(title, work))] = (
            on_found,
            on_failed,
        )

    def run_chain(self, steps: list[tuple[str, Any]]) -> None:
        """Run commands one after the other; stop at the first that does not work."""
        if steps:
            (command_id, request), rest = steps[0], steps[1:]
            self.run(command_id, request, on_done=lambda _: self.run_chain(rest))

    def open(self, path: Path) -> None:
        """Close the project that is open and open another, in the background."""
        self.close_project()
        who = self._view.annotator

        def work(progress: ProgressReporter) -> _Opened:
            project = ProjectFile.open(path)
            self._held.append(project)
            try:
                progress.report(0, None, tr("Reading the map"))
                return _Opened(project, _load_view(project, who))
            except BaseException:
                self._let_go(project)
                raise

        job = Job(tr("Open {name}").format(name=path.name), work)
        self._openings[self._bridge.runner.submit(job)] = True

    def close_project(self) -> None:
        """Stop what runs on the project that is open, if there is one, and close it."""
        on_project = [
            job_id
            for job_id, run in self._runs.items()
            if not isinstance(run.command.work, Standalone)
        ]
        for job_id in [*on_project, *self._openings]:
            self._bridge.runner.cancel(job_id)
        self._openings = dict.fromkeys(self._openings, False)
        project = self._view.project
        if project is not None:
            self._view.set_project(None)
            self._close_in_lane(project)

    def cancel(self, job_id: int) -> None:
        """Ask a job to stop."""
        self._bridge.runner.cancel(job_id)

    def is_running(self, command_id: str) -> bool:
        """Return whether a command is under way or waiting."""
        return any(run.command.id == command_id for run in self._runs.values())

    def long_running(self) -> list[str]:
        """Return the titles of commands whose work would be lost by closing now."""
        return [
            run.command.title
            for run in self._runs.values()
            if run.command.in_worker and not run.command.searching
        ]

    def close(self) -> None:
        """Stop everything, wait for it, and close the project."""
        self._bridge.changed.disconnect(self._on_snapshot)
        self._is_closed = True  # what was on its way to a slot still comes
        for job_id in [*self._runs, *self._openings]:
            self._bridge.runner.cancel(job_id)
        # In its lane, where it was opened: a file lock belongs to a thread.
        self._bridge.runner.run_in(Lane.PROJECT, self._let_all_go)
        self._bridge.close()

    def reload(self, changes: Changes) -> None:
        """Read the view's data again; once more if it is being read already."""
        project = self._view.project
        if project is None:
            return
        if any(read.whole for read in self._reads.values()):
            self._reload_again |= changes
        else:
            who = self._view.annotator
            self._read(changes, lambda progress: _load_view(project, who), whole=True)

    def _close_in_lane(self, project: ProjectFile) -> None:
        # In its lane: whoever still writes there is let to end first.
        self._bridge.runner.submit(
            Job("Close project", lambda progress: self._let_go(project))
        )

    def _let_all_go(self) -> None:
        for project in list(self._held):
            self._let_go(project)

    def _let_go(self, project: ProjectFile) -> None:
        project.close()
        self._held.remove(project)

    def _on_snapshot(self, snapshot: JobSnapshot) -> None:
        if self._is_closed:
            return
        job_id, final = snapshot.job_id, snapshot.state.final
        run = self._runs.get(job_id)
        if job_id in self._openings or (run is not None and run.is_asked_for):
            self.progressed.emit(snapshot)
        if not final:
            return
        if job_id in self._looks:
            self._end_look(*self._looks.pop(job_id), snapshot)
        elif job_id in self._reads:
            self._end_read(self._reads.pop(job_id), snapshot)
        elif job_id in self._openings:
            self._end_opening(snapshot, wanted=self._openings.pop(job_id))
        elif job_id in self._runs:
            self._end_run(self._runs.pop(job_id), snapshot)

    def _end_look(
        self,
        on_found: Callable[[Any], object],
        on_failed: OnFailed | None,
        snapshot: JobSnapshot,
    ) -> None:
        if snapshot.state is JobState.DONE:
            on_found(snapshot.result)
            return
        if snapshot.error is not None:
            self.failed.emit(None, snapshot.error)
        if on_failed is not None:
            on_failed(snapshot.error)

    def _end_opening(self, snapshot: JobSnapshot, *, wanted: bool) -> None:
        result = snapshot.result
        if isinstance(result, _Opened) and wanted:
            self._view.set_project(result.project)
            self._view.set_data(result.data, ~Changes.NOTHING)
            self.opened.emit()
        elif isinstance(result, _Opened):
            self._close_in_lane(result.project)
        elif snapshot.error is not None and wanted:
            self.failed.emit(None, snapshot.error)

    def _end_run(self, run: CommandRun, snapshot: JobSnapshot) -> None:
        if snapshot.state is JobState.DONE:
            outcome: Outcome = snapshot.result
            self._absorb(outcome)
            self.done.emit(run, outcome)
            if run.on_done is not None:
                run.on_done(outcome)
            return
        if run.command.writes and isinstance(run.command.work, InWorker):
            # What was published before it stopped is in the project.
            self.reload(~Changes.NOTHING)
        if snapshot.error is not None:
            self.failed.emit(run, snapshot.error)
        else:
            self.cancelled.emit(run)
        if run.on_failed is not None:
            run.on_failed(snapshot.error)

    def _absorb(self, outcome: Outcome) -> None:
        project, data = self._view.project, self._view.data
        if project is None or outcome.changes is Changes.NOTHING:
            return
        if data is None or outcome.changes & ~DECISIONS:
            self.reload(outcome.changes)
            return
        if not outcome.changes & ~BESIDE:
            self._view.set_data(data, outcome.changes)
            return
        ids, who = few_on_the_map(data, outcome.sample_ids), self._view.annotator
        if ids is None:
            self._read(
                outcome.changes, lambda progress: reread_decisions(project, data, who)
            )
        else:
            self._read(
                outcome.changes, lambda progress: read_decided(project, ids, who)
            )

    def _read(
        self,
        changes: Changes,
        work: Callable[[ProgressReporter], ViewData | Decided],
        *,
        whole: bool = False,
    ) -> None:
        project = self._view.project
        assert project is not None
        job_id = self._bridge.runner.submit(Job(tr("Read the project"), work))
        self._reads[job_id] = _Read(project, changes, whole)

    def _end_read(self, read: _Read, snapshot: JobSnapshot) -> None:
        if read.project is not self._view.project:
            return
        if snapshot.error is not None:
            self.failed.emit(None, snapshot.error)
        elif snapshot.state is JobState.DONE:
            self._show(snapshot.result, read)
        if self._reload_again and not any(one.whole for one in self._reads.values()):
            again, self._reload_again = self._reload_again, Changes.NOTHING
            self.reload(again)

    def _show(self, result: ViewData | Decided, read: _Read) -> None:
        data = self._view.data
        if not isinstance(result, Decided) and (read.whole or data is None):
            self._view.set_data(result, read.changes)
            return
        assert data is not None
        if isinstance(result, Decided):
            result.apply_to(data)
        elif np.array_equal(result.ids, data.ids):
            data.given, data.skipped = result.given, result.skipped
            data.hidden, data.answers = result.hidden, result.answers
            data.n_labelled = result.n_labelled
        else:
            self._reload_again |= read.changes  # the map became another meanwhile
            return
        self._view.set_data(data, read.changes)


def _load_view(project: ProjectFile, annotator: str) -> ViewData:
    # Needed once a project is open, and the window should stand by then.
    from umc_desktop.operations.viewing import load_view

    return load_view(project, annotator)
