"""Working on this computer at a project that lies elsewhere.

A working copy is a project like any other. Publishing brings together what changed here
and there, puts that in place of the file there, whole or not at all, and takes over
here what came from there.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import (
    InvalidRequestError,
    ProjectDamagedError,
    ProjectError,
    ProjectTooNewError,
    cache_trouble_in_words,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import conflict_copies, journal
from umc_desktop.operations.merge_report import MergeReport, as_data, headline
from umc_desktop.operations.merging import store
from umc_desktop.storage import event_log
from umc_desktop.storage.backups import snapshot
from umc_desktop.storage.cache_folder import cache_folder, data_folder
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.places import place_of
from umc_desktop.storage.project_file import ProjectFile, copy_project, find_damage

_ABOUT = "about.json"


@dataclass(frozen=True)
class TakeWorkingCopy:
    """Of which project a copy is made to work on."""

    path: Path = option("The project that lies elsewhere.", positional=True)


@dataclass(frozen=True)
class PublishWorkingCopy:
    """Who publishes."""

    annotator: str = option("Who publishes; without it, the computer account.", "")


class About(msgspec.Struct, frozen=True):
    """What a working copy is a copy of.

    Attributes
    ----------
    target
        The file that lies elsewhere.
    seen
        Size and time of that file when both were last the same.
    """

    target: str
    seen: tuple[int, int]


class _Published(msgspec.Struct):
    seen: tuple[int, int]
    report: MergeReport
    changed: bool


def take_working_copy(request: TakeWorkingCopy, progress: ProgressReporter) -> Outcome:
    """Make a copy on this computer to work on; the one made before, if there is one.

    For projects on network drives, removable disks and in cloud folders, where a file
    that is written while it is copied or locked by others may break.
    """
    target = request.path.absolute()
    folder = _folder_of(target)
    path = folder / target.name
    is_new = not path.exists()
    if is_new:
        with cache_trouble_in_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        seen = _seen(target)
        with (
            closing(ProjectFile.open(target, read_only=True)) as project,
            project.read() as connection,
        ):
            copy_project(connection, path)
        _write_about(folder, About(str(target), seen))
    with (
        closing(ProjectFile.open(path, read_only=True)) as project,
        project.read() as connection,
    ):
        beside = conflict_copies.find(target, connection)
    progress.report(1, 1)
    place = place_of(target) or "its place"
    said = "Made a copy" if is_new else "There is a copy already"
    summary = (
        f"{said} of {target.name} to work on: {path}. Publish it to bring what you do "
        f"to {place}. {conflict_copies.in_words(target, beside)}"
    )
    return Outcome(
        Changes.NOTHING,
        summary.strip(),
        {"copy": str(path), "target": str(target), "new": is_new}
        | conflict_copies.as_data(beside),
    )


def prepare_publishing(
    project: ProjectFile,
    request: PublishWorkingCopy,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Bring a working copy back to where it came from, with what changed there since.

    What others did there comes along here. The file there is replaced as a whole,
    after it was read back and compared.

    Raises
    ------
    InvalidRequestError
        If the project is no working copy, or the place is gone.
    ProjectReadOnlyError
        If somebody has the file there open.
    """
    from umc_desktop.operations.merge_comparing import Here
    from umc_desktop.operations.merge_reading import read_file

    about = about_of(project.path)
    if about is None:
        raise InvalidRequestError(
            f"{project.path.name} is no working copy: it is saved where it lies. "
            "umc project work makes one of a project on a network drive or stick."
        )
    target = Path(about.target)
    if not target.parent.is_dir():
        raise InvalidRequestError(
            f"{target.parent} is not there. Connect the drive or disk, then publish "
            "again; all you did is kept here."
        )
    lock = WriterLock(target)
    lock.acquire()
    try:
        changed = target.exists() and _seen(target) != about.seen
        here = Here.read(project, journal.current_annotator(request.annotator))
        files = []
        if changed:
            with _advising():
                files = [read_file(target, here, 0, bundle, progress)]
                if files[0].strange:
                    raise ProjectError(
                        f"{target} is another project: none of its samples are here."
                    )
        progress.report(0, None, f"Writing {target.name}")
        with TemporaryDirectory(prefix="publish-", dir=cache_folder()) as name:
            draft = Path(name) / "draft.umc"
            with project.read() as connection:
                snapshot(connection, draft)
            with closing(ProjectFile.open(draft)) as copy:
                if files:
                    with copy.write() as connection:
                        store(connection, bundle, [0], progress)
                with copy.read() as connection:
                    wanted = event_log.digest(connection)
                    copy_project(connection, target, lock=lock)
        _compare(target, wanted)
        bundle.put_value(
            "published", _Published(_seen(target), MergeReport(files), changed)
        )
    finally:
        lock.release()


def finish_publishing(
    project: ProjectFile,
    request: PublishWorkingCopy,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Take over here what came from there."""
    found = bundle.value("published", _Published)
    about = about_of(project.path)
    assert about is not None
    if found.changed and found.report.brings:
        with project.write() as connection:
            _, _, clock = store(connection, bundle, [0], progress)
            project.clock.witness(clock)
            step = journal.begin(project, connection, "project.publish", request)
            step.end(
                connection,
                Outcome(Changes.NOTHING, headline(found.report, done=True)),
            )
    # only now: whoever stops before finds the file there changed, and merges it again
    _write_about(project.path.parent, About(about.target, found.seen))
    target = Path(about.target)
    with project.read() as connection:
        beside = conflict_copies.find(target, connection)
    said = [f"Published to {target}."]
    if found.report.brings:
        said.append(headline(found.report, done=True))
    if beside:
        said.append(conflict_copies.in_words(target, beside))
    return Outcome(
        ~Changes.NOTHING if found.report.brings else Changes.NOTHING,
        " ".join(said),
        {"target": about.target, **as_data(found.report, done=True)}
        | conflict_copies.as_data(beside),
    )


@contextmanager
def _advising() -> Iterator[None]:
    """Say what becomes of one's work where the file there cannot be taken over."""
    try:
        yield
    except ProjectTooNewError:
        raise  # a colleague's, and the sentence says what to do
    except ProjectError as error:
        raise type(error)(
            f"{error} Nothing was published, and all you did is kept here. Give the "
            "file there another name, then publish again."
        ) from error


def about_of(path: Path) -> About | None:
    """Return what a project is a working copy of, ``None`` if it is none."""
    try:
        data = (path.parent / _ABOUT).read_bytes()
        about = msgspec.json.decode(data, type=About)
    except (OSError, msgspec.MsgspecError):
        return None
    is_ours = path.parent == _folder_of(Path(about.target))
    return about if is_ours and path.name == Path(about.target).name else None


def working_copy_of(target: Path) -> Path | None:
    """Return the working copy of a project, if there is one on this computer."""
    path = _folder_of(target.absolute()) / target.name
    return path if path.exists() else None


def _folder_of(target: Path) -> Path:
    place = blake2b(str(target).encode("utf-8", "surrogateescape"), digest_size=6)
    base = data_folder().absolute() / "working"
    return base / f"{target.stem[:40]}-{place.hexdigest()}"


def _seen(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)  # ProjectFile.open says it in words
    return status.st_size, status.st_mtime_ns


def _write_about(folder: Path, about: About) -> None:
    draft = folder / f".{_ABOUT}.new"
    with cache_trouble_in_words(folder):
        draft.write_bytes(msgspec.json.encode(about))
        draft.replace(folder / _ABOUT)


def _compare(path: Path, wanted: tuple[int, str]) -> None:
    """Read back what was written: a disk or drive may not tell that it failed."""
    with (
        closing(ProjectFile.open(path, read_only=True)) as project,
        project.read() as connection,
    ):
        if find_damage(connection) or event_log.digest(connection) != wanted:
            raise ProjectDamagedError(
                f"{path} does not read back as it was written. Your working copy is "
                "whole; publish it to another place."
            )
