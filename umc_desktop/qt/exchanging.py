"""Project files that come and go: merging, dropping, restoring, backing up."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command
from umc_desktop.domain.changes import Changes
from umc_desktop.domain.errors import ProjectError, ProjectTooNewError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.current_annotator import CurrentAnnotator
from umc_desktop.qt.file_kinds import project_files
from umc_desktop.qt.message_bar import MessageBar
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr
from umc_desktop.storage import backup_folder
from umc_desktop.storage.places import place_of
from umc_desktop.storage.project_file import SUFFIX

BACKUP_MINUTES = 10


class Host(Protocol):
    """What this needs of the window."""

    view: ProjectView
    flow: CommandFlow
    messages: MessageBar
    who: CurrentAnnotator

    @property
    def annotator(self) -> str:
        """Name the decisions are made under."""
        ...

    def open_project(self, path: Path) -> None:
        """Open a project in place of the one that is open."""
        ...

    def run_command(self, command: Command) -> None:
        """Run a command of the catalogue."""
        ...


class Exchanging(QObject):
    """Asks what is to become of project files, and sees to it."""

    def __init__(self, window: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = window
        self._parent = parent
        self._changed = False
        self._timer = QTimer(self)
        self._timer.setInterval(BACKUP_MINUTES * 60 * 1000)
        self._timer.timeout.connect(self.back_up)
        self._timer.start()
        window.view.data_changed.connect(self._on_data)
        window.flow.opened.connect(self._on_opened)

    def choose_and_merge(self) -> None:
        """Ask for projects and show what merging them would bring."""
        if self._window.view.project is None:
            self._window.messages.show_note(tr("Open the project to merge into first."))
            return
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, tr("Merge projects"), "", project_files()
        )
        if names:
            self.merge([Path(name) for name in names])

    def merge(self, files: Sequence[Path]) -> None:
        """Show what merging files would bring, and merge them if that is wanted."""
        from umc_desktop.qt.merge_dialog import MergeDialog

        window = self._window
        assert window.view.project is not None
        dialog = MergeDialog(
            files,
            window.view.project.path.name,
            window.flow,
            window.annotator,
            self._parent,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: window.flow.run(
                "project.merge",
                dialog.request,
                on_done=lambda outcome: window.messages.show_note(
                    outcome.summary,
                    tr("Undo"),
                    lambda: window.run_command(CATALOGUE["history.undo"]),
                ),
            )
        )
        dialog.open()

    def take_dropped(self, projects: Sequence[Path]) -> None:
        """Open a project that was dropped, or ask whether to merge instead."""
        window = self._window
        if window.view.project is None:
            window.open_project(projects[0])
            return
        names = ", ".join(path.name for path in projects)
        box = QMessageBox(self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(tr("Open or merge"))
        box.setText(tr("What is to be done with {names}?").format(names=names))
        here = window.view.project.path.name
        box.setInformativeText(
            tr(
                "Merging brings everybody's labels into {here}, after showing "
                "what that would be. Opening closes {here}."
            ).format(here=here)
        )
        merge = box.addButton(
            tr("Merge into {here}").format(here=here), QMessageBox.ButtonRole.AcceptRole
        )
        open_ = box.addButton(tr("Open instead"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(merge)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        merge.clicked.connect(lambda: self._soon(lambda: self.merge(projects)))
        open_.clicked.connect(
            lambda: self._soon(lambda: window.open_project(projects[0]))
        )
        box.open()

    def offer_backup(self, path: Path, error: BaseException) -> bool:
        """Offer the newest backup of a file that could not be opened, if there is one.

        Returns
        -------
        bool
            Whether that was said.
        """
        known = backup_folder.list_of(path)
        if not isinstance(error, ProjectError) or isinstance(error, ProjectTooNewError):
            return False
        if not known:
            return False
        when = known[0].made_at.astimezone().strftime("%d %b, %H:%M")
        self._window.messages.show_problem(
            str(error),
            tr("Restore the backup of {when}").format(when=when),
            lambda: self._restore(path),
        )
        return True

    def offer_copy(self, why_read_only: str) -> None:
        """Say why the project cannot be changed, and offer a copy that can."""
        self._window.messages.show_note(
            why_read_only, tr("Save a copy and open it…"), self._copy_and_open
        )

    def show_backups(self) -> None:
        """List the backups of the project that is open."""
        from umc_desktop.operations.backing_up import ListBackups
        from umc_desktop.qt.outcome_dialog import OutcomeDialog

        window, project = self._window, self._window.view.project
        if project is None:
            window.messages.show_note(
                tr("Open the project whose backups you want to see.")
            )
            return
        window.flow.run(
            "project.backups",
            ListBackups(project.path),
            on_done=lambda outcome: OutcomeDialog(
                tr("Backups"), outcome, self._parent
            ).open(),
        )

    def back_up(self) -> None:
        """Make a backup if anything changed since the last one."""
        from umc_desktop.operations.backing_up import MakeBackup

        window, project = self._window, self._window.view.project
        if project is None or not self._changed:
            return
        if not window.flow.is_running("project.backup"):
            self._changed = False
            window.flow.run("project.backup", MakeBackup())

    def _restore(self, path: Path) -> None:
        from umc_desktop.operations.backing_up import RestoreBackup

        self._window.flow.run(
            "project.restore",
            RestoreBackup(path),
            on_done=lambda outcome: self._reopen(path, outcome.summary),
        )

    def _reopen(self, path: Path, said: str) -> None:
        self._window.open_project(path)
        self._window.messages.show_note(said)

    def _on_data(self, changes: Changes) -> None:
        self._changed = self._changed or bool(changes)

    def _on_opened(self) -> None:
        from umc_desktop.operations.redating import runs_ahead
        from umc_desktop.operations.sharing import made_for

        window, project = self._window, self._window.view.project
        self._changed = False  # what is read when a project opens is no change
        if project is None:
            return
        self._speak_of_the_place(project.path)
        who = made_for(project)
        if who and who != window.annotator:
            window.messages.show_note(
                tr("This copy was made for {who}; you label as {annotator}.").format(
                    who=who, annotator=window.annotator
                ),
                tr("Label as {who}").format(who=who),
                lambda: window.who.become(who),
            )

        if not project.read_only and runs_ahead(project):
            window.messages.show_note(
                tr(
                    "Labels here are dated in the future: this computer's clock ran "
                    "ahead, and colleagues cannot merge them. If it is right now, "
                    "correct their dates."
                ),
                tr("Correct the dates"),
                lambda: window.run_command(CATALOGUE["project.redate"]),
            )

    def _copy_and_open(self) -> None:
        from umc_desktop.operations.project import CopyProject

        window, project = self._window, self._window.view.project
        if project is None:
            return
        name = tr("{name} copy").format(name=project.path.stem)
        proposed = project.path.with_stem(name)
        name, _ = QFileDialog.getSaveFileName(
            self._parent, tr("Save a copy and open it"), str(proposed), project_files()
        )
        if name:
            path = Path(name)
            window.flow.run(
                "project.copy",
                CopyProject(path if path.suffix else path.with_suffix(SUFFIX), True),
                on_done=lambda outcome: window.open_project(Path(outcome.data["copy"])),
            )

    def _speak_of_the_place(self, path: Path) -> None:
        """Say so if the file lies elsewhere, or is a copy of one that does."""
        from umc_desktop.operations.working_copies import about_of, working_copy_of

        messages = self._window.messages
        about = about_of(path)
        self._look_for_conflict_copies(path if about is None else Path(about.target))
        if about is not None:
            messages.show_note(
                tr(
                    "You work on a copy of {target}. Publishing brings it there, "
                    "together with what others changed there meanwhile."
                ).format(target=about.target),
                tr("Publish"),
                lambda: self._window.run_command(CATALOGUE["project.publish"]),
            )
        elif place := place_of(path):
            known = working_copy_of(path)
            messages.show_note(
                tr(
                    "{name} lies on {place}, where files can break while others "
                    "use them or the connection goes."
                ).format(name=path.name, place=place)
                if place != "a cloud folder"
                else tr(
                    "{name} lies in a cloud folder, whose program may copy it "
                    "while it is being written."
                ).format(name=path.name),
                tr("Open the working copy") if known else tr("Work on a local copy"),
                lambda: self._work_on_copy(path),
            )

    def _look_for_conflict_copies(self, path: Path) -> None:
        """Offer to merge what two computers made of one file in a shared folder."""
        from umc_desktop.operations import conflict_copies

        project = self._window.view.project
        assert project is not None
        if project.read_only:
            return

        def look(progress: ProgressReporter) -> list[Path]:
            del progress
            with project.read() as connection:
                return conflict_copies.find(path, connection)

        def offer(found: list[Path]) -> None:
            if found and self._window.view.project is project:
                self._window.messages.show_note(
                    conflict_copies.in_words(path, found),
                    tr("Merge…"),
                    lambda: self.merge(found),
                )

        self._window.flow.look(tr("Look for conflict copies"), look, offer)

    def _work_on_copy(self, path: Path) -> None:
        from umc_desktop.operations.working_copies import TakeWorkingCopy

        self._window.flow.run(
            "project.work",
            TakeWorkingCopy(path),
            on_done=lambda outcome: self._window.open_project(
                Path(outcome.data["copy"])
            ),
        )

    def _soon(self, work: Callable[[], None]) -> None:
        # once the question is gone: what follows opens windows of its own
        QTimer.singleShot(0, self, work)
