"""Samples, labels and people have the same name on every machine."""

from itertools import combinations

from umc_desktop.domain.identity import content_hash, name_hash


def test_different_content_has_different_names():
    contents = [
        ("", ()),
        ("a", ()),
        ("a ", ()),
        (None, [b""]),
        (None, [b"a"]),
        (None, [b"", b"a"]),
        (None, [b"a", b""]),
        (None, [b"a", b"a"]),
        ("a", [b""]),
        ("a", [b"a"]),
        ("a", [b"a", b"a"]),
        ("", [b"a"]),
        ("aa", [b""]),
        ("+a", [b""]),
    ]
    for one, other in combinations(contents, 2):
        assert content_hash(*one) != content_hash(*other), (one, other)


def test_a_name_is_16_bytes_and_stays_what_it_was():
    assert (
        content_hash("How do I sort a list?").hex()
        == "518ab61eda9657f2b303b3cc0ba67fc0"
    )
    assert content_hash("a", [b"\x89PNG"]).hex() == "94f1621dc5e121fec06c26afabb24d3e"
    assert name_hash("label", "cat").hex() == "5d6828d98c79b2033a8d25c6fcf3be3e"


def test_a_lone_surrogate_is_content_like_any_other():
    assert content_hash("\ud800") != content_hash("\ud801")


def test_kinds_keep_equal_names_apart():
    assert name_hash("label", "x") != name_hash("domain", "x")
    assert name_hash("label", "set", "x") == name_hash("label", "set", "x")
