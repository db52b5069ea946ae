"""Terms found in texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umc_desktop.domain.terms import (
    MOST_WORDS,
    TermIndex,
    cut_at_breaks,
    folded,
    term_number,
    words_of,
)


def spotted(text: str, *terms: str) -> list[str]:
    """What of a text is found when these are the terms."""
    index = TermIndex.of((term, n, 0) for n, term in enumerate(terms))
    return [text[one.start : one.end] for one in index.spot(text)]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("typhoid fever", "Typhoid FEVERS"),
        ("biopsy", "two biopsies"),
        ("Crohn's disease", "Crohns disease"),
        ("Crohn’s disease", "Crohn disease"),
        ("Ménière's disease", "meniere disease"),
        ("café au lait spot", "cafe\u0301-au-lait spots"),
        ("COVID-19", "covid 19"),
        ("Straße", "STRASSE"),
        ("肝癌", "患者有肝癌。"),
        ("St. John's wort", "took St. John's wort"),
        ("E. coli", "an e coli strain"),
        ("Typhoid fever, unspecified", "typhoid fever"),
        ("Cholera NOS", "cholera"),
        ("Myocardial infarction (disorder)", "myocardial infarction"),
        ("Myocardial infarction (acute) NOS", "myocardial infarctions"),
        ("Essential (primary) hypertension", "essential hypertension"),
        ("Pneumonia, unspecified organism", "pneumonia"),
    ],
)
def test_forms_of_a_term_are_found(term, text):
    assert spotted(text, term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("chest pain", "in the chest. Pain came later"),
        ("chest pain", "the chest\n\npain"),
        ("fever", "feverish"),
        ("IT", "is it here"),
        ("AIDS", "it aids the patient"),
        ("the", "the other"),
        ("7", "7 days"),
        ("x", "x rays"),
        ("virus", "viru"),
        (" ".join(["long"] * (MOST_WORDS + 1)), " ".join(["long"] * 40)),
        ("", "anything"),
        ("…", "and … so"),
    ],
)
def test_what_is_not_the_term_is_not_found(term, text):
    assert spotted(text, term) == []


def test_an_acronym_is_found_in_capitals_and_is_not_its_plural_twin():
    index = TermIndex.of([("AIDS", 1, 0), ("aid", 2, 0)])
    found = index.spot("AIDS aids AID")
    assert [one.entry_ids for one in found] == [(1,), (2,), (2,)]


def test_of_overlapping_terms_the_longest_wins():
    text = "acute typhoid fever and fever in acute typhoid"
    terms = ("fever", "typhoid fever", "acute typhoid fever", "acute typhoid")
    assert spotted(text, *terms) == ["acute typhoid fever", "fever", "acute typhoid"]
    assert spotted("a b1 c1 d1 e1", "b1 c1", "c1 d1 e1") == ["c1 d1 e1"]


def test_a_term_of_several_entries_tells_all_those_it_is_the_name_of_first():
    index = TermIndex.of([("cold", 7, 2), ("Cold", 9, 0), ("cold", 3, 2)])
    (found,) = index.spot("a cold")
    assert found.entry_ids == (9, 3, 7)


def test_indexes_are_joined():
    one = TermIndex.of([("fever", 1, 0)])
    other = TermIndex.of([("fever", 2, 0), ("acute cough", 3, 0)])
    found = TermIndex.joined([one, other]).spot("fever, acute cough")
    assert [term.entry_ids for term in found] == [(1, 2), (3,)]
    assert TermIndex.joined([]).spot("fever") == []


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Fevers", "fever"),
        ("biopsies", "biopsy"),
        ("virus", "virus"),
        ("abscess", "abscess"),
        ("diagnosis", "diagnosis"),
        ("gas", "gas"),
        ("H1N1s", "h1n1s"),
        ("Ödeme", "odeme"),
    ],
)
def test_words_lose_case_diacritics_and_plural(word, plain):
    assert folded(word) == plain


def naive(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Every occurrence by comparing words, then the longest first."""
    words = [folded(word) for word in words_of(text)]
    known = {
        tuple(folded(word) for word in words_of(term))
        for term in terms
        if term_number(term)
    }
    found = [
        (first, first + n)
        for n in range(1, MOST_WORDS + 1)
        for first in range(len(words) - n + 1)
        if tuple(words[first : first + n]) in known
    ]
    kept: list[tuple[int, int]] = []
    lengths = [len(word) for word in words_of(text)]
    starts = [sum(lengths[:n]) + n for n in range(len(words))]

    def order(span: tuple[int, int]) -> tuple[int, int]:
        return (
            span[0] - span[1],
            starts[span[0]] - starts[span[1] - 1] - lengths[span[1] - 1],
        )

    for span in sorted(found, key=order):
        if all(span[1] <= one[0] or one[1] <= span[0] for one in kept):
            kept.append(span)
    return [(starts[a], starts[b - 1] + lengths[b - 1]) for a, b in sorted(kept)]


WORDS = st.sampled_from(["ant", "bees", "bee", "cry", "cries", "dé", "it1", "x9"])


@given(
    st.lists(WORDS, max_size=30),
    st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=12),
)
def test_it_finds_what_comparing_every_window_finds(words, terms):
    text = " ".join(words)
    joined = [" ".join(term) for term in terms]
    index = TermIndex.of((term, n, 0) for n, term in enumerate(joined))
    assert [(one.start, one.end) for one in index.spot(text)] == naive(text, joined)


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=200)
def test_no_text_breaks_it_and_spans_are_in_order(text, terms):
    index = TermIndex.of((term, n, 0) for n, term in enumerate(terms))
    end = 0
    for one in index.spot(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(st.text(alphabet="ab .\n", max_size=200), st.integers(4, 50))
def test_a_text_is_cut_into_all_its_parts(text, longest):
    parts = list(cut_at_breaks(text, longest))
    assert "".join(text[start:end] for start, end in parts) == text
    assert all(end - start <= longest for start, end in parts)
