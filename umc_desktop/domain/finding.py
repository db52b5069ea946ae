"""What somebody looks for in texts: words, phrases and words to leave out."""

import re
from dataclasses import dataclass

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.tokens import Token, tokens, words

_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True)
class Term:
    """Words that follow each other.

    Attributes
    ----------
    words
        As ``tokens`` writes them.
    begins
        Whether the last one may go on: “refund” then finds “refunds”.
    """

    words: tuple[str, ...]
    begins: bool


@dataclass(frozen=True)
class Sought:
    """What a text must hold, all of it, and what it must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the wanted words stand in a text, in order, not overlapping."""
        found = tokens(text)
        spans = sorted(
            span for term in self.wanted for span in _occurrences(term, found)
        )
        merged: list[tuple[int, int]] = []
        for start, end in spans:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def matches(self, text: str) -> bool:
        """Return whether a text holds all that is wanted and nothing unwanted."""
        if text.isascii():  # most texts can be told at a glance
            lowered = text.lower()
            if any(word not in lowered for term in self.wanted for word in term.words):
                return False
        found = words(text)
        return all(_holds(term, found) for term in self.wanted) and not any(
            _holds(term, found) for term in self.unwanted
        )


def parse_sought(text: str) -> Sought:
    """Read what somebody typed: ``refund "credit card" -visa``.

    Every word and every phrase in quotes must be there; a word also finds longer ones
    that begin with it; what follows a minus must not be there.

    Raises
    ------
    InvalidRequestError
        If there is no word that must be there.
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, phrase, word in _PART.findall(text):
        parts = tuple(words(phrase or word))
        if parts:
            term = Term(parts, begins=not phrase)
            (unwanted if minus else wanted).append(term)
    if not wanted:
        raise InvalidRequestError("Type at least one word to look for.")
    return Sought(tuple(wanted), tuple(unwanted))


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a regular expression, which ignores case.

    Raises
    ------
    InvalidRequestError
        If it is none, saying what is wrong and where.
    """
    if not pattern:
        raise InvalidRequestError("Type a regular expression to look for.")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise InvalidRequestError(
            f"“{pattern}” is no regular expression: {error}."
        ) from error


def _holds(term: Term, found: list[str]) -> bool:
    return any(
        _fits(term, found, place) for place in range(len(found) - len(term.words) + 1)
    )


def _fits(term: Term, found: list[str], place: int) -> bool:
    *whole, last = term.words
    if found[place : place + len(whole)] != whole:
        return False
    word = found[place + len(whole)]
    return word.startswith(last) if term.begins else word == last


def _occurrences(term: Term, found: list[Token]) -> list[tuple[int, int]]:
    plain = [token.word for token in found]
    size = len(term.words)
    return [
        (found[place].start, found[place + size - 1].end)
        for place in range(len(found) - size + 1)
        if _fits(term, plain, place)
    ]
