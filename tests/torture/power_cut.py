"""What a disk may hold after a power cut: built from the writes a program really made.

``strace`` records the system calls of the program on the files of one folder. A crash
image at some moment keeps what was synced; of what was not, each write may be there,
missing or torn at a sector, in any combination, and a file that was made or removed may
be as before until its folder is synced. Real disks are kinder; none is crueller.
"""

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = "openat,close,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat"
_CALLS += ",rename,renameat,renameat2,dup,dup2,dup3"
_LONGEST = 1 << 20
_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Step:
    """One thing the program did.

    Attributes
    ----------
    kind
        ``write``, ``truncate``, ``sync``, ``make``, ``remove``, ``rename``,
        ``sync-folder`` or ``told`` (bytes that reached standard output).
    name
        The file's, within the folder.
    """

    kind: str
    name: str = ""
    at: int = 0
    data: bytes = b""


def record(command: Sequence[str], folder: Path, log: Path) -> list[Step]:
    """Run a program and return what it did to the folder's files, in order."""
    strace = ["strace", "-f", "-xx", "-s", str(_LONGEST), "-e", f"trace={_CALLS}"]
    done = subprocess.run(
        [*strace, "-o", str(log), *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with log.open(encoding="ascii") as lines:
        return list(_steps(lines, folder))


def _steps(lines: Iterator[str], folder: Path) -> Iterator[Step]:
    reader = _Reader(folder)
    waiting: dict[str, str] = {}
    for line in lines:
        whole = _joined(line, waiting)
        found = _LINE.match(whole) if whole else None
        if found is not None and int(found[3]) >= 0:
            yield from reader.read(found[1], found[2], int(found[3]))


class _Reader:
    """Turns system calls into steps; knows which descriptor is which file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[int, str] = {}  # name in the folder, "" for the folder itself

    def read(self, call: str, arguments: str, result: int) -> Iterator[Step]:
        """Return the steps of one call that worked."""
        texts = [
            bytes.fromhex(t.replace("\\x", "")) for t in _QUOTED.findall(arguments)
        ]
        number = int(arguments.split(",")[0]) if arguments[:1].isdigit() else -1
        name = self._open.get(number)
        if call == "openat":
            yield from self._opened(texts[0].decode(), arguments, result)
        elif call == "close":
            self._open.pop(number, None)
        elif call == "write" and number == 1:
            yield Step("told", data=texts[0][:result])
        elif call.startswith("unlink"):
            removed = self._within(texts[0].decode())
            if removed:
                yield Step("remove", removed)
        elif name is not None:
            yield from self._of_file(call, arguments, name, texts, result)

    def _of_file(
        self, call: str, arguments: str, name: str, texts: list[bytes], result: int
    ) -> Iterator[Step]:
        last = arguments.rpartition(",")[2]
        if call == "pwrite64":
            yield Step("write", name, int(last), texts[0][:result])
        elif call == "ftruncate":
            yield Step("truncate", name, int(last))
        elif call in ("fsync", "fdatasync"):
            yield Step("sync" if name else "sync-folder", name)

    def _opened(self, path: str, arguments: str, number: int) -> Iterator[Step]:
        name = "" if Path(path) == self._folder else self._within(path)
        if name is None:
            self._open.pop(number, None)
            return
        self._open[number] = name
        if name and "O_CREAT" in arguments:
            yield Step("make", name)

    def _within(self, path: str) -> str | None:
        where = Path(path)
        return where.name if where.parent == self._folder else None


def _joined(line: str, waiting: dict[str, str]) -> str:
    """Put a call together that another thread's interrupted."""
    process, _, rest = line.partition(" ")
    if "<unfinished ...>" in rest:
        waiting[process] = rest.partition(" <unfinished ...>")[0].strip()
        return ""
    if "resumed>" in rest:
        return waiting.pop(process, "") + rest.partition("resumed>")[2].strip()
    return rest.strip() if process.isdigit() else line.strip()


@dataclass
class _File:
    """One file on the disk: what is safe, and what is on its way."""

    safe: bytearray
    unsafe: list[Step] = field(default_factory=list)
    safe_name: bool = True  # whether its being there, or not, has reached the disk
    there: bool = True

    def follow(self, step: Step) -> None:
        """Do a step that is about this file's content, or removes it."""
        if step.kind == "remove":
            self.there = self.safe_name = False
        elif step.kind == "sync":
            for one in self.unsafe:
                apply(self.safe, one)
            self.unsafe.clear()
        else:
            self.unsafe.append(step)


class Disk:
    """Follows the steps and makes the images a power cut could leave.

    Parameters
    ----------
    start
        Contents of the folder's files before the first step.
    """

    def __init__(self, start: dict[str, bytes]) -> None:
        self._files = {name: _File(bytearray(data)) for name, data in start.items()}

    def follow(self, step: Step) -> None:
        """Do one step."""
        if step.kind == "sync-folder":
            for name, file in list(self._files.items()):
                file.safe_name = True
                if not file.there:
                    del self._files[name]
        elif step.kind == "make":
            file = self._files.setdefault(step.name, _File(bytearray(), there=False))
            if not file.there:
                file.there, file.safe_name = True, False
        else:
            self._files[step.name].follow(step)

    def image(self, choose: random.Random) -> dict[str, bytes]:
        """Return one state in which the disk could be found."""
        found = {}
        for name, file in self._files.items():
            there = file.there
            if not file.safe_name and choose.random() < 0.5:
                there = not there  # its being made or removed did not reach the disk
            if not there:
                continue
            content = bytearray(file.safe)
            for step in file.unsafe:
                apply(content, _as_it_came(step, choose))
            found[name] = bytes(content)
        return found


def _as_it_came(step: Step, choose: random.Random) -> Step:
    """Return a step as the disk may have done it: whole, not at all, or torn."""
    luck = choose.random()
    if luck < 0.4:
        return step
    if luck < 0.8 or step.kind == "truncate" or len(step.data) <= SECTOR:
        return Step("nothing")
    kept = SECTOR * choose.randrange(1, -(-len(step.data) // SECTOR))
    if luck < 0.9:
        return Step("write", step.name, step.at, step.data[:kept])
    return Step("write", step.name, step.at + kept, step.data[kept:])


def apply(content: bytearray, step: Step) -> None:
    """Do a step's write or truncation to a file's content."""
    if step.kind == "write":
        end = step.at + len(step.data)
        if len(content) < step.at:
            content.extend(bytes(step.at - len(content)))
        content[step.at : end] = step.data
    elif step.kind == "truncate":
        del content[step.at :]
        content.extend(bytes(max(0, step.at - len(content))))
