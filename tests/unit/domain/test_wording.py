"""Numbers and names in sentences."""

from umc_desktop.domain.wording import (
    counted,
    in_one_line,
    named,
    percent,
    shortened,
    written,
)


def test_a_number_has_its_noun():
    assert [counted(n, "batch") for n in (0, 1, 2)] == [
        "0 batches",
        "1 batch",
        "2 batches",
    ]
    assert counted(2000, "sample") == "2,000 samples"


def test_long_names_do_not_take_a_sentence_over():
    assert shortened("short") == "short"
    assert shortened("one two three", 8) == "one two…"
    assert shortened("x" * 500) == "x" * 40 + "…"


def test_a_text_in_one_line_is_never_longer_than_asked():
    assert in_one_line(" one\n two ", 7) == "one two"
    assert in_one_line("one two three", 8) == "one two…"
    assert in_one_line("one two three", 5) == "one…"


def test_names_in_a_sentence_are_the_first_few():
    assert named(["a", "b"]) == "“a”, “b”"
    assert named(list("abcdefg"), 2) == "“a”, “b” and 5 more"
    assert named([]) == ""


def test_a_percent_sign_keeps_to_its_number_with_one_narrow_blank():
    assert percent(0.954) == "95\u202f%"
    assert percent(0.954, 1) == "95.4\u202f%"
    assert percent(0.05, 1, signed=True) == "+5.0\u202f%"
    assert percent(None) == percent(float("nan")) == "–"
    assert written(0.5, ".0%") == "50\u202f%"
    assert written(1234, ",") == "1,234"
