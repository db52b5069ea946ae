from umc_desktop.domain import differences
from umc_desktop.domain.differences import word_differences


def marked(first, second):
    ours, theirs = word_differences(first, second)
    return [first[a:b] for a, b in ours], [second[a:b] for a, b in theirs]


def test_words_of_only_one_text_are_marked():
    assert marked("refund my credit card", "refund my debit card") == (
        ["credit"],
        ["debit"],
    )


def test_words_side_by_side_make_one_stretch():
    assert marked("I want my money back now", "I want help now") == (
        ["my money back"],
        ["help"],
    )


def test_case_accents_and_signs_do_not_count():
    assert marked("Café, open?", "cafe open") == ([], [])


def test_equal_words_elsewhere_are_no_difference_twice():
    ours, theirs = marked("a b", "b a")
    assert len(ours) == len(theirs) == 1


def test_chinese_differs_by_character():
    assert marked("我要退款", "我要付款") == (["退"], ["付"])


def test_of_very_long_texts_only_the_start_is_compared(monkeypatch):
    monkeypatch.setattr(differences, "_MOST_WORDS", 2)
    assert marked("a b c", "a b d") == ([], [])


def test_empty_texts():
    assert word_differences("", "") == ([], [])
    assert word_differences("word", "") == ([(0, 4)], [])
