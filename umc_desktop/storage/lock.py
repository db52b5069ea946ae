"""One writer for each project file, and a name for whoever that is."""

import getpass
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from umc_desktop.domain.errors import ProjectReadOnlyError


def account_name() -> str:
    """Return the name of the computer account, or nothing where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # containers run under bare numbers
        return ""


class WriterLock:
    """Held by the one process that may write a project.

    Two files lie beside the project while it is open: ``NAME.lock``, which the
    operating system frees when the process dies, and ``NAME.lock.owner``, which says
    in words who holds it.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        # beside the file itself, however many links lead to it
        real = project.resolve()
        self._lock = FileLock(f"{real}.lock")
        self._owner = Path(f"{real}.lock.owner")

    def acquire(self) -> None:
        """Take the lock.

        Raises
        ------
        ProjectReadOnlyError
            If somebody else has it, naming them, or if the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ProjectReadOnlyError(
                f"{self._project.name} is open {self._holder()}."
            ) from error
        except OSError as error:
            raise ProjectReadOnlyError(
                f"{self._project.name} lies where nothing can be written "
                f"({error.strerror})."
            ) from error
        owner = {
            "user": account_name() or "somebody",
            "computer": platform.node(),
            "process": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with suppress(OSError):  # a full disk: the lock holds, its owner has no name
            self._owner.write_bytes(msgspec.json.encode(owner))

    def release(self) -> None:
        """Give the lock back; does nothing if it is not held."""
        if not self._lock.is_locked:
            return
        # A closed project should be one file. The names go while the lock is still
        # held: removed afterwards, they could be those of the next writer.
        with suppress(OSError):
            self._owner.unlink(missing_ok=True)
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        try:
            owner = msgspec.json.decode(
                self._owner.read_bytes(), type=dict[str, object]
            )
        except (OSError, msgspec.DecodeError):
            return "in another program"
        return (
            f"by {owner.get('user')} on {owner.get('computer')} "
            f"since {owner.get('since')} (process {owner.get('process')})"
        )
