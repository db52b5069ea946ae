"""What went wrong in a process, kept on this computer until somebody reads it.

Each process of the program has a log of its own in the configuration folder. Python's
fault handler writes into it when the process is ended by a fault in native code, and
errors that nobody expected are written as they happen. A process that ends well takes
its empty log away; what others left behind is shown at the next start. Nothing is sent
anywhere.
"""

import faulthandler
import os
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from umc_desktop import __version__
from umc_desktop.storage.cache_folder import config_folder

_SEEN = "seen"
_KEPT = 20
_MOST_REPORTS = 50  # of one process: a fault in drawing comes with every picture
_RULE = "-" * 72


@dataclass(frozen=True)
class CrashReport:
    """What one process left behind.

    Attributes
    ----------
    process
        ``"window"`` or ``"worker"``.
    at
        When it was written last.
    text
        Versions and tracebacks.
    ended
        Whether the process was ended by a fault; else it went on.
    """

    process: str
    at: datetime
    text: str
    ended: bool


class CrashLog:
    """The log of this process, from ``begin`` to ``close``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(_lock_of(path))
        self._lock.acquire(timeout=0)
        # Line by line: what was written is on the disk whatever comes next.
        self._stream: TextIO = path.open("w", encoding="utf-8", buffering=1)
        self._stream.write(_header())
        self._n_reports = 0
        faulthandler.enable(self._stream)

    @classmethod
    def begin(cls, process: str) -> "CrashLog | None":
        """Start the log of this process; ``None`` where none can be written."""
        name = f"{datetime.now():%Y%m%d-%H%M%S}-{process}-{os.getpid()}.txt"
        try:
            folder = _folder()
            folder.mkdir(exist_ok=True)
            return cls(folder / name)
        except (OSError, Timeout):
            _to_terminal()
            return None

    def record(self, report: str) -> None:
        """Keep the report of an error that nobody expected."""
        self._n_reports += 1
        if self._n_reports <= _MOST_REPORTS:
            with suppress(OSError):
                self._stream.write(
                    f"{_RULE}\n{datetime.now():%Y-%m-%d %H:%M:%S}\n{report}\n"
                )

    def close(self) -> None:
        """End the log; it stays only if something was written into it."""
        _to_terminal()
        with suppress(OSError):
            self._stream.close()
        if not self._n_reports:
            self._path.unlink(missing_ok=True)
        _release(self._lock)


def left_behind() -> list[CrashReport]:
    """Return what processes that are gone have left, the latest first, only once."""
    reports = []
    for path in sorted(_folder().glob("*.txt"), reverse=True):
        lock = FileLock(_lock_of(path))
        try:
            lock.acquire(timeout=0)
        except (OSError, Timeout):
            continue  # that process still runs
        try:
            report = _read(path)
            if report is None:
                path.unlink(missing_ok=True)
            else:
                reports.append(report)
                seen = _folder() / _SEEN
                seen.mkdir(exist_ok=True)
                path.replace(seen / path.name)
        except OSError:
            continue  # another start took it just now
        finally:
            _release(lock)
    _forget_old()
    return reports


def already_seen() -> list[CrashReport]:
    """Return the reports that were shown before, the latest first."""
    found = (_read(path) for path in _seen_files())
    return [report for report in found if report is not None]


def _to_terminal() -> None:
    """Write faults to the terminal, if there is one; the log cannot have them."""
    if sys.__stderr__ is None:
        faulthandler.disable()
    else:
        faulthandler.enable(sys.__stderr__)


def _folder() -> Path:
    return config_folder() / "crashes"


def _seen_files() -> list[Path]:
    return sorted((_folder() / _SEEN).glob("*.txt"), reverse=True)


def _forget_old() -> None:
    for path in _seen_files()[_KEPT:]:
        path.unlink(missing_ok=True)


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _release(lock: FileLock) -> None:
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def _header() -> str:
    return (
        f"UMC Desktop {__version__}, Python {platform.python_version()}\n"
        f"{platform.platform()}\n"
    )


def _read(path: Path) -> CrashReport | None:
    """Return what a log holds; ``None`` if it is the header alone."""
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    lines = text.splitlines()
    if len(lines) <= len(_header().splitlines()):
        return None
    process = path.stem.split("-")[2] if path.stem.count("-") >= 3 else "window"
    return CrashReport(
        process,
        datetime.fromtimestamp(path.stat().st_mtime),
        text,
        any(line.startswith(("Fatal Python error", "Windows fatal")) for line in lines),
    )
