import pytest

from umc_desktop.domain.tokens import tokens, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Credit-card, REFUND #12!", ["credit", "card", "refund", "12"]),
        ("Déjà vu in Zürich", ["deja", "vu", "in", "zurich"]),
        ("snake_case", ["snake", "case"]),
        ("naïve snake_case", ["naive", "snake", "case"]),
        ("我要退款 now", ["我", "要", "退", "款", "now"]),
        ("カードの請求", list("カードの請求")),
        ("환불 요청", ["환불", "요청"]),
        ("العَرَبِيَّة", ["العربية"]),
        ("שָׁלוֹם", ["שלום"]),
        ("हिन्दी", ["हिन्दी"]),
        ("Straße ﬁne", ["strasse", "fine"]),
        ("\ud800 lone", ["lone"]),
        ("", []),
    ],
)
def test_words_in_many_scripts(text, wanted):
    assert words(text) == wanted


@pytest.mark.parametrize("text", ["The Refund!", "Das Réglement, 退款 x"])
def test_tokens_say_where_they_stand(text):
    for token in tokens(text):
        assert words(text[token.start : token.end]) == [token.word]


def test_composed_and_decomposed_letters_are_the_same_word():
    assert words("caf\u00e9") == words("cafe\u0301") == ["cafe"]
