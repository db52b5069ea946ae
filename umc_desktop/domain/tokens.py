"""Words of a text, in any script, with where they stand.

A word is a run of letters, digits and the marks on them. Scripts that write no spaces
between words give one word for each character.
"""

import re
from functools import cache
from typing import NamedTuple
from unicodedata import category, normalize

# Marks that readers leave out when they type: accents, Hebrew points, Arabic vowels.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
# Thai to Khmer, kana, Han, Hangul needs none of this: Korean writes spaces.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3038-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
_ASCII_WORD = re.compile("[a-z0-9]+")
_MARKS_UP_TO = 0xAC00  # all marks of living scripts but those beyond the first plane


class Token(NamedTuple):
    """One word as it is compared, and the characters of the text it stands for."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order, without case and accents."""
    if text.isascii():
        return [
            Token(found.group(), found.start(), found.end())
            for found in _ASCII_WORD.finditer(text.lower())
        ]
    found = []
    for run in _word().finditer(text):
        start, written = run.start(), run.group()
        if not _UNSPACED.search(written):
            found += _folded(written, start)
            continue
        begin = 0
        for single in _UNSPACED.finditer(written):
            found += _folded(written[begin : single.start()], start + begin)
            found += _folded(single.group(), start + single.start())
            begin = single.end()
        found += _folded(written[begin:], start + begin)
    return found


def words(text: str) -> list[str]:
    """Return the words alone, as they are compared."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [token.word for token in tokens(text)]


def _folded(written: str, start: int) -> list[Token]:
    word = _LEFT_OUT.sub("", normalize("NFKD", written)).casefold()
    word = normalize("NFKC", word)
    return [Token(word, start, start + len(written))] if word else []


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(
        chr(code) for code in range(_MARKS_UP_TO) if category(chr(code))[0] == "M"
    )
    return re.compile(f"(?:[^\\W_]|[{re.escape(marks)}])+")
