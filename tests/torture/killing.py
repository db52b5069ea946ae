"""Killing a child of this program at any moment of what it stores."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from umc_desktop.storage.project_file import ProjectFile

Work = Callable[[], object]
Speak = Callable[[Callable[[bytes], object]], None]
BEGINS, COMMITS, HAS_COMMITTED = b"b", b"c", b"d"
needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks what it kills, to start in a millisecond"
)


def speak_when_storing(tell: Callable[[bytes], object]) -> None:
    """Have this process tell when it begins to change a project, and commits."""
    write = ProjectFile.write

    @contextmanager
    def telling(project, **options):
        with write(project, **options) as connection:
            tell(BEGINS)
            yield connection
            tell(COMMITS)
        tell(HAS_COMMITTED)

    ProjectFile.write = telling


def start(work: Work, speak: Speak) -> tuple[int, int]:
    """Do the work in a child.

    Parameters
    ----------
    speak
        Has a function called as the child begins to store, and as it commits.

    Returns
    -------
    tuple of int
        The child's id, and a pipe on which it says where it is.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            speak(lambda moment: os.write(writing, moment))
            work()
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def seconds_of_storing(work: Work) -> tuple[float, float]:
    """Do all of it in a child; return how long it stored, and then committed."""
    child, pipe = start(work, speak_when_storing)
    at = {}
    while heard := os.read(pipe, 1):
        at[heard] = time.perf_counter()
    os.close(pipe)
    os.waitpid(child, 0)
    ended = at[HAS_COMMITTED]
    return ended - at[BEGINS], ended - at[COMMITS]


def killed_while_storing(
    work: Work,
    seconds: float,
    speak: Speak = speak_when_storing,
    moment: bytes = BEGINS,
    nth: int = 1,
) -> bool:
    """Kill a child so long after the nth such moment; return whether it was at work."""
    child, pipe = start(work, speak)
    while nth and (heard := os.read(pipe, 1)):
        nth -= heard == moment
    os.close(pipe)
    time.sleep(seconds)
    ended, _ = os.waitpid(child, os.WNOHANG)
    if ended:
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def has_hot_journal(path: Path) -> bool:
    """Return whether a step was cut short; a finished one leaves a blanked journal."""
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.read_bytes()[:1] not in (b"", b"\0")


@dataclass
class Found:
    """What was there after each of many kills."""

    killed: int = 0
    journals: int = 0
    nothing: int = 0
    all: int = 0
    partial: int = 0

    def __str__(self) -> str:
        return (
            f"{self.killed} killed while storing, {self.journals} of them within the "
            f"commit; {self.nothing} left nothing, {self.all} all, {self.partial} a "
            "part"
        )


def kill_again_and_again(
    path: Path,
    work: Work,
    look: Callable[[Path], object],
    kills: int,
    seed: int = 0,
) -> Found:
    """Kill the work at random moments; compare what is found with before and after.

    Every other kill falls into the commit, which is the shorter part.

    Parameters
    ----------
    path
        The project that the work changes; put back before each time.
    look
        Opens it as the next user would, checks it, and says what is there.
    """
    original = path.read_bytes()
    before = look(path)
    long, commit = seconds_of_storing(work)
    after = look(path)
    assert before != after
    choose = random.Random(seed)
    found = Found()
    for number in range(kills):
        path.write_bytes(original)
        most, moment = (commit, COMMITS) if number % 2 else (long, BEGINS)
        found.killed += killed_while_storing(
            work, most * choose.uniform(0, 1.1), moment=moment
        )
        found.journals += has_hot_journal(path)
        now = look(path)
        if now == before:
            found.nothing += 1
        elif now == after:
            found.all += 1
        else:
            found.partial += 1
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return found


def store_each_statement_by_itself() -> None:
    """Break this process on purpose: what is one transaction becomes many."""
    write = ProjectFile.write

    @contextmanager
    def careless(project, **options):
        with write(project, **options) as connection:
            connection.execute("COMMIT")
            yield connection
            connection.execute("BEGIN")

    ProjectFile.write = careless


def finds_a_part(path: Path, work: Work, look: Callable[[Path], object]) -> bool:
    """Return whether killing the same work, done carelessly, is noticed."""
    original = path.read_bytes()
    before = look(path)
    work()
    after = look(path)

    def broken() -> None:
        store_each_statement_by_itself()
        work()

    seconds = 0.001
    while seconds < 60:  # however slow the machine is
        path.write_bytes(original)
        killed_while_storing(broken, seconds)
        if look(path) not in (before, after):
            return True
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        seconds *= 1.5
    return False
