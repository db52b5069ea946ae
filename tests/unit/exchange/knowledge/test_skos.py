"""SKOS vocabularies in three spellings, and what must not be followed in them."""

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import Entry

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/t/> .
ex:scheme a skos:ConceptScheme ; skos:prefLabel "The scheme" .
ex:cat a skos:Concept ;
    skos:prefLabel "cat"@en, "Katze"@de ;
    skos:altLabel "house cat"@en-GB, "Hauskatze"@de ;
    skos:hiddenLabel "catt"@en ;
    skos:definition "A small animal."@en ;
    skos:broader ex:animal ;
    skos:notation "C1" .
ex:animal a skos:Concept ; skos:prefLabel "animal"@en, "Tier"@de ;
    skos:narrower ex:dog .
ex:dog a skos:Concept ; skos:prefLabel "dog"@en ; skos:scopeNote "Barks." .
ex:nameless a skos:Concept .
"""
XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY skos "http://www.w3.org/2004/02/skos/core#"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="&skos;">
 <skos:Concept rdf:about="http://example.org/t/cat">
  <skos:prefLabel xml:lang="en">cat</skos:prefLabel>
  <skos:notation>C1</skos:notation>
  <skos:broader rdf:resource="http://example.org/t/animal"/>
 </skos:Concept>
 <skos:Concept rdf:about="http://example.org/t/animal">
  <skos:prefLabel>animal</skos:prefLabel>
 </skos:Concept>
</rdf:RDF>
"""
JSON_LD = {
    "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
    "@graph": [
        {
            "@id": "http://example.org/t/cat",
            "@type": "skos:Concept",
            "skos:prefLabel": {"@value": "cat", "@language": "en"},
            "skos:notation": "C1",
            "skos:broader": {"@id": "http://example.org/t/animal"},
        },
        {
            "@id": "http://example.org/t/animal",
            "@type": "skos:Concept",
            "skos:prefLabel": "animal",
        },
    ],
}
OWL = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix o: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
<http://e.org/X_1> a owl:Class ; rdfs:label "heart attack" ; o:id "X:1" ;
    <http://purl.obolibrary.org/obo/IAO_0000115> "Dead muscle." ;
    o:hasExactSynonym "MI" ; o:hasBroadSynonym "event" ;
    rdfs:subClassOf <http://e.org/X_2>, [ a owl:Restriction ] .
<http://e.org/X_2> a owl:Class ; xl:prefLabel <http://e.org/l> .
<http://e.org/l> a xl:Label ; xl:literalForm "heart disease" .
<http://e.org/X_3> a owl:Class ; rdfs:label "old" ; owl:deprecated true .
<http://e.org/p> a owl:ObjectProperty ; rdfs:label "part of" .
"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever opens a connection fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_turtle_with_languages(read):
    found = read("x.ttl", TURTLE)
    assert found.entries == [
        Entry("C1", "cat", "A small animal.", ("house cat",), ("catt",), ("animal",)),
        Entry("animal", "animal"),
        Entry("dog", "dog", "Barks.", parents=("animal",)),
    ]
    assert found.bad == [("x.ttl", 0, "http://example.org/t/nameless: it has no name")]
    german = read("x.ttl", TURTLE, language="de")
    assert german.names == ["Katze", "Tier", "dog"]
    assert german.entries[0].synonyms == ("Hauskatze",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.rdf", XML),
        ("x.jsonld", json.dumps(JSON_LD)),
        ("x.json", json.dumps(JSON_LD)),
        ("x.json", "\ufeff" + json.dumps(JSON_LD)),
    ],
)
def test_the_other_spellings_say_the_same(read, name, content):
    assert read(name, content).entries == [
        Entry("C1", "cat", parents=("animal",)),
        Entry("animal", "animal"),
    ]


def test_owl_classes_and_names_that_are_things(read):
    assert read("x.ttl", OWL).entries == [
        Entry("X:1", "heart attack", "Dead muscle.", ("MI",), ("event",), ("X_2",)),
        Entry("X_2", "heart disease"),
        Entry("X_3", "old", is_obsolete=True),
    ]


def test_two_that_would_share_a_code_keep_their_addresses(read):
    found = read(
        "x.ttl",
        "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://a/1> a s:Concept ; s:prefLabel "a" .\n'
        '<http://b/1> a s:Concept ; s:prefLabel "b" .\n',
    )
    assert [one.code for one in found.entries] == ["http://a/1", "http://b/1"]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
EXTERNAL = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""
PARAMETER = """<!DOCTYPE x [<!ENTITY % a "b">]><x/>"""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.rdf", BOMB, "entity “b” holds other entities"),
        ("x.rdf", EXTERNAL, "entity “a” points to another file"),
        ("x.rdf", PARAMETER, "entity “a” holds other entities"),
        ("x.rdf", f'<!DOCTYPE x [<!ENTITY a "{"a" * 400}">]><x/>', "or is too long"),
        ("x.rdf", "<x>" * 300, "nested more than 200 levels"),
        ("x.rdf", "<x>\n<y></x>", "broken XML on line 2: mismatched tag"),
        ("x.jsonld", '{"@context": "http://127.0.0.1:9/c"}', "from the network"),
        ("x.jsonld", '{"a": {"@context": [{}, "./c.json"]}}', "from the network"),
        ("x.jsonld", '{"@context": {"@import": "/etc/x"}}', "from the network"),
        (
            "x.jsonld",
            '{"@context": {"t": {"@id": "u:t", "@context": "http://h/c"}}}',
            "from the network",
        ),
        ("x.jsonld", '{"@graph": ' + "[" * 100_000, "nested too deeply"),
        ("x.jsonld", "{", "broken JSON"),
        ("x.ttl", "<a> <b> ", "no Turtle that can be read"),
        ("x.ttl", "<a> <b> " + "[ <c> " * 20_000, "nested too deeply"),
        ("x.ttl", "<a:a> <b:b> 'c' .", "holds no concepts"),
    ],
)
def test_what_is_broken_or_made_to_harm_is_refused_in_words(read, name, content, words):
    with pytest.raises(ExchangeError, match=words):
        read(name, content)


PIECES = st.sampled_from(
    [
        "@prefix s: <http://www.w3.org/2004/02/skos/core#> .",
        "<u:a> s:prefLabel 'x' .",
        "<u:a> s:broader <u:a> .",
        "[",
        "(",
        "'''",
        "@en",
        ";",
        "^^",
        "<u:\\u0000>",
        "s:",
        "_:b",
        "true",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_turtle_breaks_it(read, pieces):
    try:
        read("x.ttl", " ".join(pieces).encode("utf-8", "replace"))
    except ExchangeError as error:
        assert str(error)  # noqa: PT017 - either is well


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["@id", "@type", "@graph", "@value", "@list", "@context", "s:p", "@set"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=12,
)


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_json_ld_breaks_it(read, value):
    try:
        read("x.jsonld", json.dumps(value))
    except ExchangeError as error:
        assert str(error)  # noqa: PT017 - either is well
