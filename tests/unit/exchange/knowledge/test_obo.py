"""OBO ontologies."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import Entry

OBO = r"""format-version: 1.4
ontology: test
! a comment

[Term]
id: X:1 ! not part of it
name: heart \{left\} attack {source="a"} ! nor this
def: "Death of \"heart\" muscle.\nSudden." [PMID:1, http\://a.b] {c="d"}
synonym: "myocardial infarction" EXACT []
synonym: "MI" EXACT ABBREV []
synonym: "cardiac event" BROAD []
exact_synonym: "coronary" []
is_a: X:2 {a="b"} ! heart disease
is_a: X:3
xref: Y:5

[Typedef]
id: part_of
name: part of

[Term]
id: X:2
name: heart \
disease

[Term]
id: X:4
name: old one
is_obsolete: true
"""


def test_terms_are_read_with_their_names_and_parents(read):
    found = read("x.obo", OBO)
    assert found.bad == []
    assert found.entries == [
        Entry(
            "X:1",
            "heart {left} attack",
            'Death of "heart" muscle.\nSudden.',
            ("myocardial infarction", "MI", "coronary"),
            ("cardiac event",),
            ("X:2", "X:3"),
            5,
        ),
        Entry("X:2", "heart disease", line=21),
        Entry("X:4", "old one", line=26, is_obsolete=True),
    ]


def test_bad_lines_and_terms_are_told_and_the_rest_is_read(read):
    text = (
        "[Term]\nid: A:1\nname: one\nsynonym: unquoted EXACT []\nno tag here\n"
        "[Term]\nname: no id\n[Term]\nid: A:2\n[Term]\nid: A:3\nname: three\n"
    )
    found = read("x.obo", text)
    assert found.names == ["one", "three"]
    assert found.bad == [
        ("x.obo", 4, "synonym should be a text in quotes"),
        ("x.obo", 5, "expected “tag: value”"),
        ("x.obo", 6, "the term has no id"),
        ("x.obo", 8, "A:2: it has no name"),
    ]


def test_it_follows_no_import(read):
    found = read("x.obo", f"import: http://127.0.0.1:9/evil.obo\n{OBO}")
    assert len(found.entries) == 3


def test_what_has_no_stanza_is_refused(read):
    with pytest.raises(ExchangeError, match=r"no stanza such as \[Term\]"):
        read("x.obo", "format-version: 1.2\n")


def test_lines_made_to_take_for_ever_do_not(read):
    blanks = " " * 100_000
    text = f"[Term]\nid: A{blanks}{'{' * 50_000}\nname: {blanks}x{' !' * 50_000}\n"
    text += f'def: "{chr(92) * 100_000}\n' + "\\\n" * 100_000
    read("x.obo", text)  # squares of 100,000 would run into the suite's limit


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["[Term]", "id: A:1", "name: x", 'def: "a" []', "is_a: B", "\\"]
            ),
            st.text(max_size=40),
        ),
        max_size=25,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_file_breaks_it(read, lines):
    try:
        found = read("x.obo", "\n".join(lines).encode("utf-8", "replace"))
    except ExchangeError:
        return
    assert all(one.name and one.code for one in found.entries)
