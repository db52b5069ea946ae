"""What a command is, and how one runs from start to end."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from umc_desktop.commands.later import Later
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.errors import ProjectReadOnlyError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.bundle import Bundle, temporary_bundle
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import ProjectFile

T = TypeVar("T")
Run = Callable[[Any, ProgressReporter], Outcome]
RunOnProject = Callable[[ProjectFile, Any, ProgressReporter], Outcome]
Compute = Callable[[ProjectFile, Any, Bundle, ProgressReporter], None]
Publish = Callable[[ProjectFile, Any, Bundle, ProgressReporter], Outcome]


class _Loaded(Generic[T]):
    """A field that may be given as ``Later``, and is imported when it is read."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> "_Loaded[T]": ...

    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> "T | _Loaded[T]":
        if instance is None:
            raise AttributeError  # so that the field has no default
        value = vars(instance)[self._name]
        if isinstance(value, Later):
            value = vars(instance)[self._name] = value.load()
        loaded: T = value
        return loaded

    def __set__(self, instance: object, value: "T | Later") -> None:
        vars(instance)[self._name] = value


@dataclass(frozen=True)
class Standalone:
    """Work that needs no project.

    ``in_worker``: long or heavy, so that the window has its worker run it. Its outcome
    then travels as plain data.
    """

    run: _Loaded[Run] = _Loaded()
    in_worker: bool = False


@dataclass(frozen=True)
class OnProject:
    """Brief work on an open project, in the PROJECT lane."""

    run: _Loaded[RunOnProject] = _Loaded()
    writes: bool = True


@dataclass(frozen=True)
class InWorker:
    """Long work: computed by the worker from a read-only view, then published.

    ``compute`` fills a bundle and changes nothing; ``publish``, if there is one,
    brings the bundle into the project.

    ``searching``: brief reading that must not wait until a training is over, so that a
    process of its own does it; ``publish`` then only tells what was found.
    """

    compute: _Loaded[Compute] = _Loaded()
    publish: _Loaded[Publish] = _Loaded()
    writes: bool = True
    searching: bool = False


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing a user can do, wherever they ask for it.

    Attributes
    ----------
    id
        ``noun.verb``; stable: stored in the operation log and in key maps.
    title
        As in the menu, without ellipsis.
    request_type
        Frozen dataclass whose fields become options and log entries.
    work
        What it does.
    menu
        The menu it stands in; ``None`` keeps it to the palette and the terminal.
    shortcut
        Qt's portable text, e.g. ``"Ctrl+Z"``.
    """

    id: str
    title: str
    request_type: _Loaded[type[Any]] = _Loaded()
    work: Standalone | OnProject | InWorker
    menu: str | None = None
    shortcut: str | None = None
    in_window: bool = True

    @property
    def help(self) -> str:
        """First line of the operation's docstring."""
        return self.description.partition("\n")[0]

    @property
    def description(self) -> str:
        """The operation's docstring."""
        work = self.work
        function = work.compute if isinstance(work, InWorker) else work.run
        return (function.__doc__ or "").strip()

    @property
    def in_worker(self) -> bool:
        """Whether the window has its worker compute it."""
        work = self.work
        return isinstance(work, InWorker) or (
            isinstance(work, Standalone) and work.in_worker
        )

    @property
    def searching(self) -> bool:
        """Whether the window has its searching process compute it."""
        return isinstance(self.work, InWorker) and self.work.searching

    @property
    def writes(self) -> bool:
        """Whether the command changes a project."""
        return not isinstance(self.work, Standalone) and self.work.writes


class Catalogue:
    """Commands by id, checked when built."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._by_id: dict[str, Command] = {}
        shortcuts: dict[str, str] = {}
        for command in commands:
            if command.id in self._by_id:
                raise ValueError(f"two commands are called {command.id!r}")
            if command.shortcut and command.shortcut in shortcuts:
                raise ValueError(
                    f"{command.id!r} and {shortcuts[command.shortcut]!r} "
                    f"share {command.shortcut!r}"
                )
            self._by_id[command.id] = command
            if command.shortcut:
                shortcuts[command.shortcut] = command.id

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_id.values())

    def __getitem__(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def title_of(self, command_id: str) -> str:
        """Return a logged command's title; another version's command keeps its id."""
        command = self._by_id.get(command_id)
        return command_id if command is None else command.title


def execute(
    command: Command,
    path: Path | None,
    request: Any,
    progress: ProgressReporter,
) -> Outcome:
    """Run a command in this process, from opening the project to closing it.

    Raises
    ------
    ProjectReadOnlyError
        If the command writes and the project cannot be written, saying why.
    """
    if isinstance(command.work, Standalone):
        return command.work.run(request, progress)
    assert path is not None
    project = ProjectFile.open(path, read_only=not command.writes)
    try:
        if command.writes and project.read_only:
            raise ProjectReadOnlyError(project.why_read_only)
        return execute_on(project, command, request, progress)
    finally:
        project.close()


def execute_on(
    project: ProjectFile,
    command: Command,
    request: Any,
    progress: ProgressReporter,
) -> Outcome:
    """Run a command in this process on a project that is open."""
    work = command.work
    if isinstance(work, Standalone):
        return work.run(request, progress)
    if isinstance(work, OnProject):
        return work.run(project, request, progress)
    with temporary_bundle(cache_folder() / "bundles") as folder:
        bundle = Bundle(folder)
        work.compute(project, request, bundle, progress)
        return work.publish(project, request, bundle, progress)


def needs_answers(request_type: type[Any]) -> bool:
    """Return whether a request has fields without a default."""
    return any(item.default is MISSING for item in fields(request_type))
