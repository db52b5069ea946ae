"""Finding the terms of a knowledge base in a text, in a few milliseconds.

A term and a text are cut into words; each word becomes a 64-bit number that is the same
for its forms (case, diacritics, English plural and possessive), and a term of n words
the number that its words' numbers make. All windows of n words of a text are hashed at
once and looked up in a sorted array: the cost follows the text's length and hardly the
number of terms. Two different terms share a number once in 10¹⁹ times.

The numbers are kept with the sources: whoever changes how they are made raises the
version in ``storage/knowledge_file.py``.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import numpy.typing as npt

MOST_WORDS = 16
"""Words of a term; longer ones stand in no text as they are."""

_FACTOR = 0x9E3779B97F4A7C15  # odd, so that no word is multiplied away
_MASK = (1 << 64) - 1
_BREAK = 0xD1B54A32D192ED03  # stands for the end of a sentence: no term crosses it
_MOST_BITS = 24  # 16 MiB, from a million terms on
_MOST_ENTRIES = 12  # of one term

# Scripts that put no spaces between words: each character is a word of its own.
_UNSPACED = (
    "\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff"
)
_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
# runs of them instead of one by one: a third faster. What is found is never given back
_LETTERS = r"(?:[^\W_]++|[\u0300-\u036f]++)++"
_APART = rf"{_LETTERS}(?:['’]{_LETTERS})*"
_ENDS = r"[.!?…:;]+[\"'”’)\]]*(?=\s)|[。！？；]|\n\s*\n"
_WORDS = re.compile(f"{_APART}|{_ENDS}")
_WORDS_UNSPACED = re.compile(
    rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}]){_LETTER})+(?:['’]{_LETTER}+)*|{_ENDS}"
)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ACRONYM_LENGTHS = range(2, 6)
# What tells apart the entries of a classification, and nobody writes.
_TRAILING = re.compile(
    r"(?:,\s+unspecified(?:\s+\w+)?|,?\s+(?:not otherwise specified|NOS|NEC))$"
)
_BRACKETS = re.compile(r"\([^()]*\)")

# Terms of one such word would be found in every text.
_COMMON = """
a about above after again against all also am an and any are as at be because
    been before being below between both but by can cannot could did do does doing
    down during each either else ever every few for from further had has have having
    he her here hers him his how i if in into is it its itself just may me might more
    most much must my neither no none nor not now of off on once one only onto or
    other others our out over own per same shall she should since so some such than
    that the their them then there these they this those through to too two under
    unless until unknown unspecified up upon us very was we were what when where which
    while who whom whose why will with within without would yes yet you your
    aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine
    einem einen einer eines er es für hat ich im in ist kein mit nach nicht noch nur
    oder ohne sich sie sind über um und von vor war wie wird zu zum zur"""
_EVERYWHERE = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class SpottedTerm:
    """A term that stands in a text.

    Attributes
    ----------
    start, end
        Characters of the text.
    entry_ids
        Entries of that name; those it is the name of come first.
    """

    start: int
    end: int
    entry_ids: tuple[int, ...]


@functools.lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """Return what a word's forms share: no case, no diacritics, no plural.

    English plurals only, by Harman's "S" rules; a word of three letters or with a
    digit in it keeps its end.

    References
    ----------
    D. Harman, "How effective is suffixing?", JASIS 42, 1991.
    """
    plain = unicodedata.normalize("NFKD", word.casefold())
    if not plain.isascii():
        plain = "".join(one for one in plain if not unicodedata.combining(one))
        plain = plain.replace("’", "'")
    plain = plain.removesuffix("'s").replace("'", "")
    if len(plain) < 4 or not plain.endswith("s") or not plain.isalpha():
        return plain
    if plain.endswith("ies") and not plain.endswith(("eies", "aies")):
        return f"{plain[:-3]}y"
    if plain.endswith(("us", "ss", "is")):
        return plain
    return plain[:-1]


@functools.lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return _hashed(folded(word))


@functools.lru_cache(maxsize=1 << 12)
def _acronym_number(word: str) -> int:
    """Return the number of a word in capitals, which "it" and "IT" do not share."""
    return _hashed(f"={word}")


def _hashed(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _pieces(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text and the ends of its sentences."""
    pattern = _WORDS_UNSPACED if _HAS_UNSPACED.search(text) else _WORDS
    return pattern.finditer(text)


def _is_word(piece: str) -> bool:
    return piece[0].isalnum() or unicodedata.combining(piece[0]) != 0


def _is_acronym(word: str) -> bool:
    return len(word) in _ACRONYM_LENGTHS and word.isupper() and word.isalpha()


def spaced(text: str) -> str:
    """Return a text in which characters of scripts without spaces stand alone."""
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return text
    return _HAS_UNSPACED.sub(r" \g<0> ", text)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return [match[0] for match in _pieces(text) if _is_word(match[0])]


def term_number(term: str) -> tuple[int, int] | None:
    """Return the number of a term and of its words; ``None`` if it is not looked for.

    Not looked for are terms of more than ``MOST_WORDS`` words, and single words that
    stand in every text or mean nothing alone: a letter, a number.
    """
    words = words_of(term)
    if not 1 <= len(words) <= MOST_WORDS:
        return None
    if len(words) == 1:
        word = words[0]
        if _is_acronym(word):
            return _acronym_number(word), 1
        plain = folded(word)
        if len(plain) < 2 or plain.isdigit() or word.casefold() in _EVERYWHERE:
            return None
    number = 0
    for word in words:
        number = (number * _FACTOR + _number(word)) & _MASK
    return number, len(words)


def spoken_forms(term: str) -> list[str]:
    """Return a term and how people write it in a text.

    Without what only tells the entries of a classification apart: “, unspecified” and
    “ NOS” at the end, and what stands in brackets, as in “Essential (primary)
    hypertension”.
    """
    short = _TRAILING.sub("", term)
    bare = " ".join(_BRACKETS.sub(" ", short).split())
    return [form for form in dict.fromkeys((term, short, bare)) if form]


class TermIndex:
    """Terms of any number of sources, ready to be found in texts.

    Parameters
    ----------
    numbers
        uint64, shape (n,): of the terms.
    entry_ids
        int64, shape (n,): what each term names.
    ranks
        uint8, shape (n,): 0 where it is the entry's own name.
    lengths
        In words, of all the terms.
    """

    def __init__(
        self,
        numbers: npt.NDArray[np.uint64],
        entry_ids: npt.NDArray[np.int64],
        ranks: npt.NDArray[np.uint8],
        lengths: Iterable[int],
    ) -> None:
        # stable: it is a merge sort that finds the sources in order already
        order = np.argsort(numbers, kind="stable")
        self.numbers = numbers[order]
        self.entry_ids = entry_ids[order]
        self.ranks = ranks[order]
        self.lengths = tuple(sorted(set(lengths)))
        # Most windows of a text are no term: their numbers' first bits say so at once.
        n_bits = max(1, min(_MOST_BITS, (8 * len(self)).bit_length()))
        self._shift = np.uint64(64 - n_bits)
        self._may_be = np.zeros(1 << n_bits, np.bool_)
        self._may_be[self.numbers >> self._shift] = True

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, terms: Iterable[tuple[str, int, int]]) -> "TermIndex":
        """Build an index of (term, entry id, rank); what is not looked for is out."""
        numbers: list[int] = []
        entry_ids: list[int] = []
        ranks: list[int] = []
        lengths: set[int] = set()
        seen: set[tuple[int, int]] = set()
        for term, entry_id, rank in terms:
            for shift, form in enumerate(spoken_forms(term)):
                found = term_number(form)
                if found is None or (found[0], entry_id) in seen:
                    continue
                seen.add((found[0], entry_id))
                numbers.append(found[0])
                entry_ids.append(entry_id)
                ranks.append(min(rank + shift, 255))
                lengths.add(found[1])
        return cls(
            np.array(numbers, np.uint64),
            np.array(entry_ids, np.int64),
            np.array(ranks, np.uint8),
            lengths,
        )

    @classmethod
    def joined(cls, parts: Sequence["TermIndex"]) -> "TermIndex":
        """Return one index of the terms of several."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([np.zeros(0, np.uint64), *(one.numbers for one in parts)]),
            np.concatenate([np.zeros(0, np.int64), *(one.entry_ids for one in parts)]),
            np.concatenate([np.zeros(0, np.uint8), *(one.ranks for one in parts)]),
            {length for one in parts for length in one.lengths},
        )

    def spot(self, text: str) -> list[SpottedTerm]:
        """Return the terms that stand in a text, in its order and without overlap.

        Of terms that overlap the one of more words wins, then the longer, then the
        earlier.
        """
        if not len(self):
            return []
        numbers, starts, ends, capitals = _read(text)
        if not starts:
            return []
        found = list(self._candidates(numbers, capitals))
        found.sort(
            key=lambda one: (-one[1], starts[one[0]] - ends[one[0] + one[1] - 1])
        )
        taken = bytearray(len(starts))
        spotted = []
        for first, n, place in found:
            if any(taken[first : first + n]):
                continue
            taken[first : first + n] = b"\1" * n
            spotted.append(
                SpottedTerm(starts[first], ends[first + n - 1], self._entries(place))
            )
        spotted.sort(key=lambda one: one.start)
        return spotted

    def _candidates(
        self, numbers: npt.NDArray[np.uint64], capitals: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (first word, number of words, place in the index) of what is found."""
        for at, number in capitals:
            place = int(np.searchsorted(self.numbers, np.uint64(number)))
            if place < len(self) and int(self.numbers[place]) == number:
                yield at, 1, place
        windows = np.zeros(len(numbers) + 1, np.uint64)
        factor = np.uint64(_FACTOR)
        for n in range(1, max(self.lengths, default=0) + 1):
            if n > len(numbers):
                return
            windows = windows[:-1] * factor + numbers[n - 1 :]
            if n not in self.lengths:
                continue
            some = np.flatnonzero(self._may_be[windows >> self._shift])
            places = np.searchsorted(self.numbers, windows[some])
            places[places == len(self)] = 0
            found = self.numbers[places] == windows[some]
            for at, place in zip(
                some[found].tolist(), places[found].tolist(), strict=True
            ):
                yield at, n, place

    def _entries(self, place: int) -> tuple[int, ...]:
        number = self.numbers[place]
        end = place
        while end < min(len(self), place + _MOST_ENTRIES) and (
            self.numbers[end] == number
        ):
            end += 1
        ids, ranks = self.entry_ids[place:end], self.ranks[place:end]
        return tuple(dict.fromkeys(ids[np.lexsort((ids, ranks))].tolist()))


def _read(
    text: str,
) -> tuple[npt.NDArray[np.uint64], list[int], list[int], list[tuple[int, int]]]:
    """Return the words' numbers, starts and ends, and those that may be acronyms.

    Where a sentence ends stands a number that no term has.
    """
    numbers: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    capitals: list[tuple[int, int]] = []
    short = False  # an abbreviation, as in "St. John": no sentence ends there
    for match in _pieces(text):
        piece = match[0]
        if not _is_word(piece):
            if not numbers or (short and piece[0] == "."):
                continue
            number = _BREAK
        else:
            number = _number(piece)
            short = len(piece) <= 2
            if _is_acronym(piece):
                capitals.append((len(numbers), _acronym_number(piece)))
        numbers.append(number)
        starts.append(match.start())
        ends.append(match.end())
    return np.array(numbers, np.uint64), starts, ends, capitals


def cut_at_breaks(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text of at most ``longest`` characters, best cut at lines.

    Parameters
    ----------
    text
        What is to be looked through part by part.
    longest
        Characters of one part.
    """
    cuts = [0]
    while len(text) - cuts[-1] > longest:
        start, most = cuts[-1], cuts[-1] + longest
        for mark in ("\n", ". ", " "):
            at = text.rfind(mark, start + longest // 2, most)
            if at >= 0:
                most = at + 1
                break
        cuts.append(most)
    yield from pairwise([*cuts, len(text)])
