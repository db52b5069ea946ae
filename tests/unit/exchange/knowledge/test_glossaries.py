"""Glossaries as tables."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import Entry
from umc_desktop.exchange.knowledge.glossaries import GlossaryColumns

CSV = """Term ID,Term,Definition,Synonyms,Parent
R05,Cough,"A sudden, loud
expulsion of air",tussis|coughing ; hack,R00
R06,Sneeze,,,R00
"""


def test_columns_are_known_by_their_names(read):
    found = read("glossary.csv", CSV)
    assert found.bad == []
    assert found.entries == [
        Entry(
            "R05",
            "Cough",
            "A sudden, loud\nexpulsion of air",
            ("tussis", "coughing", "hack"),
            parents=("R00",),
            line=2,
        ),
        Entry("R06", "Sneeze", parents=("R00",), line=4),
    ]


def test_columns_can_be_named(read):
    text = "a\tb\tc\nfever\tF1\thot\n"
    found = read("g.tsv", text, GlossaryColumns(name="a", code="b", definition="c"))
    assert found.entries == [Entry("F1", "fever", "hot", line=2)]
    with pytest.raises(ExchangeError, match=r"no column “x”\. It has “a”, “b”, “c”"):
        read("g.tsv", text, GlossaryColumns(name="x"))
    with pytest.raises(ExchangeError, match="seems to hold names"):
        read("g.tsv", text)


def test_without_codes_the_name_is_the_code(read):
    assert read("g.csv", "term\nfever\n").entries == [Entry("fever", "fever", line=2)]


def test_json_may_hold_lists(read):
    rows = [
        {"name": "fever", "synonyms": ["pyrexia", "high; temperature"], "code": 7},
        {"name": "cough", "synonyms": "tussis", "parents": []},
    ]
    want = [("7", ("pyrexia", "high", "temperature")), ("cough", ("tussis",))]
    for name, text in (
        ("g.json", json.dumps(rows)),
        ("g.jsonl", "\n".join(map(json.dumps, rows))),
    ):
        found = read(name, text)
        assert [(one.code, one.synonyms) for one in found.entries] == want


def test_bad_rows_are_told_with_their_line_and_the_rest_is_read(read):
    long = "x" * 501
    found = read("g.csv", f"code,name\nA,one\nB\nC,\n,\n{long},two\nD,{long}\nE,five\n")
    assert found.names == ["one", "five"]
    assert found.bad == [
        ("g.csv", 3, "expected 2 fields, found 1"),
        ("g.csv", 4, "it has no name"),
        ("g.csv", 6, "its code has 501 characters; 200 are the limit"),
        ("g.csv", 7, "its name has 501 characters; 500 are the limit"),
    ]


def test_json_nested_too_deeply_and_huge_lines_spoil_only_their_row(read):
    deep = "[" * 100_000 + "]" * 100_000
    huge = '{"name": "' + "x" * 5_000_000 + '"}'
    found = read("g.jsonl", f'{{"name": "a"}}\n{deep}\n{huge}\n{{"name": "b"}}\n')
    assert found.names == ["a", "b"]
    assert [(line, reason) for _, line, reason in found.bad] == [
        (2, "the JSON is nested too deeply"),
        (3, "the line has more than 4,000,000 characters"),
    ]


def test_control_characters_and_tags_in_names_stay_text_on_one_line(read):
    found = read("g.csv", 'name\n"a\n<b>\tbold\x1b[31m</b>"\n')
    assert found.names == ["a <b> bold [31m</b>"]


def test_parquet_and_zip_archives_are_read(read, tmp_path):
    table = pa.table({"term": ["fever", None], "code": ["A", "B"]})
    pq.write_table(table, tmp_path / "made.parquet")
    found = read("g.parquet", (tmp_path / "made.parquet").read_bytes())
    assert [(one.code, one.name) for one in found.entries] == [("A", "fever")]
    assert found.bad == [("g.parquet", 2, "it has no name")]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("terms.csv", CSV)
        made.writestr("readme.md", "hello")
    assert read("g.zip", archive.getvalue()).names == ["Cough", "Sneeze"]
    with zipfile.ZipFile(archive, "a") as made:
        made.writestr("more.obo", "")
    with pytest.raises(ExchangeError, match="holds 2 files that can be read as"):
        read("g.zip", archive.getvalue())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("g.csv", "", "is empty"),
        ("g.docx", "PK", "of a kind that cannot be read as knowledge"),
        ("g.csv", b"\x89PNG\r\n", "an image"),
        ("g.json", "{", "broken"),
        ("g.json", "[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_glossary_is_refused_in_words(read, name, content, words):
    with pytest.raises(ExchangeError, match=words):
        read(name, content)
