"""Carries job snapshots from lanes to the main thread, and runs commands as jobs."""

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ProjectReadOnlyError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.bundle import Bundle, temporary_bundle
from umc_desktop.jobs.runner import Job, JobRunner, Lane
from umc_desktop.jobs.worker_client import WorkerClient
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import ProjectFile

# A scan has threads of its own, which those of the linear algebra would only hinder.
_OWN_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class JobBridge(QObject):
    """Owns the runner and the processes; ``changed`` arrives on the main thread."""

    changed = Signal(object)  # JobSnapshot

    def __init__(
        self, parent: QObject | None = None, worker: WorkerClient | None = None
    ) -> None:
        super().__init__(parent)
        self.worker = worker or WorkerClient()
        self.searcher = WorkerClient(environment=_OWN_THREADS)
        # Emitting from a lane is safe: Qt queues the call to the receiver's thread.
        self.runner = JobRunner(self.changed.emit)

    def submit(
        self,
        command: Command,
        request: Any,  # noqa: ANN401 - any request dataclass
        project: ProjectFile | None,
    ) -> int:
        """Run a command in its lane; return the job's id."""
        work = command.work
        if isinstance(work, Standalone) and work.in_worker:
            return self.runner.submit(
                Job(
                    command.title,
                    lambda progress: self._compute_alone(command, request, progress),
                    Lane.WORKER,
                )
            )
        if isinstance(work, Standalone):
            return self.runner.submit(
                Job(command.title, lambda progress: work.run(request, progress))
            )
        assert project is not None
        if isinstance(work, OnProject):
            return self.runner.submit(
                Job(
                    command.title, lambda progress: work.run(project, request, progress)
                )
            )
        if work.searching:
            return self.runner.submit(
                Job(
                    command.title,
                    lambda progress: self._search(
                        command, work, request, project, progress
                    ),
                    Lane.SEARCH,
                )
            )
        return self.runner.submit(
            Job(
                command.title,
                lambda progress: self._compute_and_publish(
                    command, work, request, project, progress
                ),
                Lane.WORKER,
            )
        )

    def close(self) -> None:
        """Cancel every job, wait for the lanes and end the worker."""
        self.runner.close()
        self.worker.close()
        self.searcher.close()

    def _search(
        self,
        command: Command,
        work: InWorker,
        request: Any,  # noqa: ANN401 - any request dataclass
        project: ProjectFile,
        progress: ProgressReporter,
    ) -> Outcome:
        """Have the searching process look, and tell what it found from here."""
        with temporary_bundle(cache_folder() / "bundles") as folder:
            self.searcher.compute(
                command.id,
                project.path,
                msgspec.to_builtins(request, enc_hook=str),
                folder,
                progress,
            )
            return work.publish(project, request, Bundle(folder), progress)

    def _compute_alone(
        self,
        command: Command,
        request: Any,  # noqa: ANN401 - any request dataclass
        progress: ProgressReporter,
    ) -> Outcome:
        """Have the worker do what needs no project."""
        with temporary_bundle(cache_folder() / "bundles") as folder:
            self.worker.compute(
                command.id,
                Path(),
                msgspec.to_builtins(request, enc_hook=str),
                folder,
                progress,
            )
            summary, data = Bundle(folder).value("outcome", tuple[str, dict[str, Any]])
        return Outcome(Changes.NOTHING, summary, data)

    def _compute_and_publish(
        self,
        command: Command,
        work: InWorker,
        request: Any,  # noqa: ANN401 - any request dataclass
        project: ProjectFile,
        progress: ProgressReporter,
    ) -> Outcome:
        if work.writes and project.read_only:
            raise ProjectReadOnlyError(project.why_read_only)
        with temporary_bundle(cache_folder() / "bundles") as folder:
            self.worker.compute(
                command.id,
                project.path,
                msgspec.to_builtins(request, enc_hook=str),
                folder,
                progress,
            )
            return self.runner.run_in(
                Lane.PROJECT,
                lambda: work.publish(project, request, Bundle(folder), progress),
            )
