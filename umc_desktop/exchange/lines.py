"""Lines of a text file of any size, in bounded memory."""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, NoReturn

from umc_desktop.exchange.encoding import Encoding, is_encodable

MAX_LINE = 4_000_000
"""Characters in one line or one row; more are skipped, not kept."""

_BLOCK = 1 << 16
"""Bytes. So small that a block's rows stay in the cache: four times is slower."""
_LINE_END = re.compile("\r\n?|\n")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
"""What a damaged archive raises while it is read."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be given out; reading goes on with the one after it."""

    line: int
    reason: str


class _UnreadableLineError(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file, with their ends.

    Parameters
    ----------
    first
        Number of the first line, from 1.
    lines
        At least one; the last of the file may lack its end.
    is_doubtful
        Whether one of them holds a NUL or undecodable bytes.
    """

    first: int
    lines: list[str]
    is_doubtful: bool


class LineSource:
    """Reads a text file block by block, however long its lines are.

    Parameters
    ----------
    stream
        The file's bytes, from its start.
    encoding
        How to read them.
    """

    def __init__(self, stream: IO[bytes], encoding: Encoding) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
        self._rest = ""
        self._next_line = 1
        self._is_at_end = False
        self.n_bytes = 0
        """Bytes read so far."""

    def __iter__(self) -> Iterator[Block | BadLine]:
        """Yield the lines; in its place, what stands for one that cannot be read."""
        while not self._is_at_end:
            try:
                block = self._read()
            except _UnreadableLineError as error:
                yield BadLine(error.line, error.reason)
            else:
                if block is not None:
                    yield block

    def _read(self) -> Block | None:
        text = self._rest + self._decoded()
        end = len(text) if self._is_at_end else _end_of_lines(text)
        self._rest = text[end:]
        if end:
            return self._block(text[:end])
        if len(text) > MAX_LINE:
            self._skip_line()
        return None

    def _block(self, text: str) -> Block:
        lines = list(io.StringIO(text, newline=""))
        first = self._next_line
        self._next_line += len(lines)
        return Block(first, lines, "\0" in text or not is_encodable(text))

    def _decoded(self) -> str:
        try:
            data = self._stream.read(_BLOCK)
            self._is_at_end = not data
            self.n_bytes += len(data)
            return self._decoder.decode(data, final=not data)
        except DAMAGED:
            self._stop("the archive is damaged here; the rest of the file is not read")
        except UnicodeDecodeError as error:
            # UTF-16 only: everything else keeps undecodable bytes as surrogates.
            self._stop(f"the file ends inside a character ({error.reason})")

    def _stop(self, reason: str) -> NoReturn:
        self._is_at_end = True
        self._next_line += 1
        raise _UnreadableLineError(self._next_line - 1, reason)

    def _skip_line(self) -> NoReturn:
        end = None
        while not self._is_at_end and not (end := _LINE_END.search(self._rest)):
            self._rest = self._decoded()
        self._rest = self._rest[end.end() :] if end else ""
        self._next_line += 1
        raise _UnreadableLineError(
            self._next_line - 1, f"the line has more than {MAX_LINE:,} characters"
        )


def _end_of_lines(text: str) -> int:
    """Return where the text's last whole line ends; 0 if it holds none."""
    end = text.rfind("\n") + 1
    if end:
        return end
    # Old Macintosh line ends. The last character may be half of "\r\n".
    return text.rfind("\r", 0, max(len(text) - 1, 0)) + 1
