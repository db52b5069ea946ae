"""Which characters the bytes of a text file stand for."""

import codecs
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from umc_desktop.domain.errors import ExchangeError

_BLOCK = 1 << 17
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its little-endian mark starts with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN_STARTS = (
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip file"),
    (b"SQLite format 3\0", "a database"),
)
_UNDECODED = re.compile("[\udc80-\udcff]")
_CONTROL = bytes(i for i in range(32) if i not in b"\t\n\v\f\r\x1b")
_HEAD = 65_536


@dataclass(frozen=True)
class Encoding:
    """How to turn a file's bytes into text.

    Parameters
    ----------
    codec
        Name of Python's codec.
    words
        To show: "UTF-8", "UTF-16", or that another one was assumed.
    """

    codec: str
    words: str

    @property
    def is_assumed(self) -> bool:
        """Return whether no mark and no rule decided."""
        return self.codec == "cp1252"

    @property
    def errors(self) -> str:
        """Return the error handler that keeps undecodable bytes as lone surrogates.

        They then reach the row they are in, which is left out, and only that row.
        """
        is_wide = self.codec in ("utf-16", "utf-32")
        return "surrogatepass" if is_wide else "surrogateescape"


_UTF8 = Encoding("utf-8", "UTF-8")
_WINDOWS = Encoding("cp1252", "not UTF-8, read as Windows-1252 (latin-1)")


def is_encodable(text: str) -> bool:
    """Return whether the text can be written as UTF-8: it holds no lone surrogate."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def detect_encoding(blocks: Iterable[bytes]) -> Encoding:
    """Decide on the encoding from the byte order mark, or else from all the bytes.

    UTF-8 if it decodes, or if more of its non-ASCII characters decode than not: then
    it is a UTF-8 file with some damage. Otherwise Windows-1252 (latin-1 with printable
    characters where latin-1 has none), which is what spreadsheets on Windows write.

    Parameters
    ----------
    blocks
        The file from its start, in pieces of any size.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_decoded = 0
    for i, block in enumerate(itertools.chain(blocks, [b""])):
        if i == 0:
            for mark, codec in _BYTE_ORDER_MARKS:
                if block.startswith(mark):
                    return Encoding(codec, codec.upper().removesuffix("-SIG"))
        text = decoder.decode(block, final=not block)
        # A character of n bytes makes the text shorter by n - 1, a bad byte does not.
        n_decoded += len(block) - len(text)
        if not is_encodable(text):
            is_mostly_good = n_decoded >= len(_UNDECODED.findall(text))
            return _UTF8 if is_mostly_good else _WINDOWS
    return _UTF8


def refuse_binary(head: bytes, name: str) -> None:
    """Refuse a file whose first bytes are no text.

    Raises
    ------
    ExchangeError
        If it starts as another kind of file does or is full of control characters.
    """
    for start, kind in _FOREIGN_STARTS:
        if head.startswith(start):
            raise ExchangeError(
                f"“{name}” is not text but {kind}. Give it the ending that belongs to "
                "its content, or export it as CSV."
            )
    if any(head.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return
    n_control = len(head) - len(head.translate(None, _CONTROL))
    if n_control > len(head) / 10:
        raise ExchangeError(
            f"“{name}” is not text: it is full of control characters. If it is UTF-16 "
            "without a byte order mark, save it as UTF-8."
        )


def read_blocks(stream: IO[bytes], limit: int | None = None) -> Iterable[bytes]:
    """Yield a file's bytes in pieces, at most ``limit`` bytes in all."""
    n_read = 0
    while (limit is None or n_read < limit) and (block := stream.read(_BLOCK)):
        n_read += len(block)
        yield block


def decode(data: bytes, encoding: Encoding) -> str:
    """Decode a whole small file, without its byte order mark."""
    return data.decode(encoding.codec, encoding.errors)


def head_of(stream: IO[bytes]) -> bytes:
    """Return the first bytes of a file, enough to tell text from anything else."""
    return stream.read(_HEAD)
