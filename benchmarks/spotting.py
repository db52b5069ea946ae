"""Finding the terms of a knowledge base in a text, against a set of word sequences."""

import random
from collections.abc import Iterator

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.terms import MOST_WORDS, TermIndex, folded, words_of

TERMS, FEW_TERMS, WORDS = 70_000, 700, 2_000
Known = set[tuple[str, ...]]


def ratios() -> Iterator[Ratio]:
    """Measure a text, a tenth of it terms of several words; both must find the same."""
    random_words = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = [
        "".join(random_words.choices(letters, k=random_words.randint(3, 11)))
        for _ in range(20_000)
    ]

    def some(n: int) -> str:
        return " ".join(random_words.choices(vocabulary, k=n))

    terms = [some(random_words.randint(2, 8)) for _ in range(TERMS)]
    parts: list[str] = []
    while len(" ".join(parts).split()) < WORDS:
        parts += [some(36), random_words.choice(terms)]
    text = " ".join(parts)
    index = TermIndex.of((term, n, 0) for n, term in enumerate(terms))
    few = TermIndex.of((term, n, 0) for n, term in enumerate(terms[:FEW_TERMS]))
    known = {tuple(map(folded, words_of(term))) for term in terms}
    found = [text[term.start : term.end] for term in index.spot(text)]
    same = found == naive(text, known)
    own, peer, small = interleaved(
        9,
        lambda: index.spot(text),
        lambda: naive(text, known),
        lambda: few.spot(text),
    )
    yield Ratio(
        f"terms in a text, {WORDS:,} words, {TERMS:,} terms",
        "a set of word sequences, window by window",
        median_ratio(peer, own) if same else 0.0,
        2.0,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(peer)} CPU; "
        f"{len(found)} terms, {'identical' if same else 'DIFFERENT'}",
    )
    yield Ratio(
        f"terms in a text, {TERMS:,} terms",
        f"the same with {FEW_TERMS} terms",
        median_ratio(own, small),
        1.5,
        at_least=False,
        detail=f"{milliseconds(own)} against {milliseconds(small)} CPU",
    )


def naive(text: str, known: Known) -> list[str]:
    """Return the terms as the index must find them, by looking every window up."""
    written = words_of(text)
    words = [folded(word) for word in written]
    found = [
        (first, n)
        for first in range(len(words))
        for n in range(1, MOST_WORDS + 1)
        if first + n <= len(words) and tuple(words[first : first + n]) in known
    ]
    found.sort(key=lambda span: (-span[1], -len(" ".join(_of(written, span)))))
    taken: set[int] = set()
    kept = []
    for first, n in found:
        if taken.isdisjoint(range(first, first + n)):
            taken.update(range(first, first + n))
            kept.append((first, n))
    return [" ".join(_of(written, span)) for span in sorted(kept)]


def _of(words: list[str], span: tuple[int, int]) -> list[str]:
    return words[span[0] : span[0] + span[1]]
