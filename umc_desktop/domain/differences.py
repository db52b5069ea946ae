"""Which words of two texts differ."""

from difflib import SequenceMatcher
from itertools import pairwise

from umc_desktop.domain.tokens import Token, tokens

Spans = list[tuple[int, int]]
"""Where a text's characters are meant: start and end of each stretch, in order."""

_MOST_WORDS = 1000  # comparing takes the product of both lengths at worst


def word_differences(first: str, second: str) -> tuple[Spans, Spans]:
    """Return what stands only in the first text, and only in the second.

    Words are compared in order, without case and accents. Words side by side make one
    stretch. Of very long texts the first 1,000 words are compared.

    Parameters
    ----------
    first, second
        The two texts.

    Returns
    -------
    tuple of two lists
        Start and end of each stretch of characters, in either text.
    """
    ours, theirs = tokens(first)[:_MOST_WORDS], tokens(second)[:_MOST_WORDS]
    matcher = SequenceMatcher(
        None,
        [token.word for token in ours],
        [token.word for token in theirs],
        autojunk=False,
    )
    only_first: list[Token] = []
    only_second: list[Token] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            only_first += ours[start:end]
            only_second += theirs[other_start:other_end]
    return _spans(only_first, ours), _spans(only_second, theirs)


def _spans(chosen: list[Token], among: list[Token]) -> Spans:
    following = dict(pairwise(among))
    spans: Spans = []
    last: Token | None = None
    for token in chosen:
        if last is not None and following.get(last) == token:
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
        last = token
    return spans
