import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.finding import compile_pattern, parse_sought

TEXT = "Refunds for a Credit card: the card was charged twice. 我要退款"


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("refund", ["Refunds"]),
        ("card", ["card", "card"]),
        ("credit charged", ["Credit", "charged"]),
        ('"credit card"', ["Credit card"]),
        ('"credit car"', None),  # a phrase is meant as it is written
        ("card -charged", None),
        ("card -visa", ["card", "card"]),
        ('card -"credit card"', None),
        ("退款", ["退款"]),
        ("credit-card", ["Credit card"]),
        ("efund", None),
        ('"unclosed', None),
        ("a OR b) NEAR *", None),
    ],
)
def test_what_is_found(sought, found):
    parsed = parse_sought(sought)
    assert parsed.matches(TEXT) is (found is not None)
    if found is not None:
        assert [TEXT[start:end] for start, end in parsed.spans(TEXT)] == found


def test_overlapping_finds_are_one_stretch():
    parsed = parse_sought('"credit card" card')
    assert [TEXT[a:b] for a, b in parsed.spans(TEXT)] == ["Credit card", "card"]


@pytest.mark.parametrize("sought", ["", "  ", "!?", "-visa", '""', "-"])
def test_something_must_be_wanted(sought):
    with pytest.raises(InvalidRequestError, match="at least one word"):
        parse_sought(sought)


@pytest.mark.parametrize(
    ("pattern", "said"), [("", "Type a"), ("(", "missing"), ("*", "nothing to repeat")]
)
def test_patterns_that_are_none_are_refused_in_words(pattern, said):
    with pytest.raises(InvalidRequestError, match=said):
        compile_pattern(pattern)


def test_patterns_ignore_case():
    assert compile_pattern("CARD$").search("a card")
