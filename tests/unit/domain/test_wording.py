"""Numbers and names in sentences."""

from umc_desktop.domain.wording import counted, shortened


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
