import math

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.exchange.columns import ColumnMapping
from umc_desktop.exchange.reading import read_rows
from umc_desktop.exchange.writing import write_table

COLUMNS = ("text", "label", "id", "domain")
MAPPING = ColumnMapping("text", None, "label", "id", "domain")
SUFFIXES = (".csv", ".jsonl", ".parquet")

character = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
filled = st.text(character, min_size=1).filter(str.strip)
identifier = st.none() | filled.map(str.strip)
named = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)
name = st.none() | named.filter(str.strip).map(str.strip)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=20,
    deadline=None,
)
@given(rows=st.lists(st.tuples(filled, name, identifier, name), min_size=1, max_size=8))
def test_what_is_written_is_read_again(tmp_path, suffix, rows):
    path = tmp_path / f"a{suffix}"
    assert write_table(path, COLUMNS, [rows[:3], rows[3:]]) == len(rows)
    found = [
        (row.text, row.label, row.identifier, row.domain)
        for row in read_rows(path, MAPPING)
    ]
    assert found == rows


def test_the_bytes_of_a_csv_file(tmp_path):
    rows = [
        ('a "b"', 1, 0.1, None),
        ("=1+1", -2, math.inf, ""),
        ("x\ry\nz", 3, 1e22, ","),
    ]
    write_table(tmp_path / "a.csv", ("t", "i", "f", "n"), [rows])
    assert (tmp_path / "a.csv").read_bytes() == (
        b't,i,f,n\n"a ""b""",1,0.1,\n=1+1,-2,inf,\n"x\ry\nz",3,1e+22,","\n'
    )


def test_the_bytes_of_a_jsonl_file(tmp_path):
    write_table(tmp_path / "a.jsonl", ("t", "f"), [[("é", 0.5), (None, math.nan)]])
    assert (tmp_path / "a.jsonl").read_bytes() == (
        '{"t":"é","f":0.5}\n{"t":null,"f":null}\n'.encode()
    )


def test_parquet_has_types(tmp_path):
    rows = [("a", 1, 1, None), ("b", None, 0.5, None)]
    write_table(tmp_path / "a.parquet", ("t", "i", "f", "n"), [rows], kinds={"n": int})
    table = pq.read_table(tmp_path / "a.parquet")
    assert [str(field.type) for field in table.schema] == [
        "string",
        "int64",
        "double",
        "int64",
    ]
    assert table.to_pylist()[1] == {"t": "b", "i": None, "f": 0.5, "n": None}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_rows_make_the_same_bytes(tmp_path, suffix):
    for file in ("a", "b"):
        write_table(tmp_path / f"{file}{suffix}", ("t", "n"), [[("x", 1)], [("y", 2)]])
    first, second = (tmp_path / f"{file}{suffix}" for file in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_has_its_columns(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    assert write_table(path, ("t", "n"), []) == 0
    if suffix == ".parquet":
        assert pq.read_table(path).column_names == ["t", "n"]
    else:
        assert path.read_text() == ("t,n\n" if suffix == ".csv" else "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_cancelled_job_leaves_the_old_file(tmp_path, suffix):
    class Stop:
        def report(self, done, total=None, message=""):
            if done >= 2:
                raise JobCancelledError

    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(JobCancelledError):
        write_table(path, ("t",), [[("x",)], [("y",)]], Stop())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    write_table(tmp_path / "a.csv", ("t",), [])
    (tmp_path / "b").touch()
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize(
    ("name", "columns", "rows", "match"),
    [
        ("a.xlsx", ("t",), [], r"\.csv, \.jsonl, \.parquet"),
        ("a.csv", ("t", "t"), [], "same name"),
        ("a.csv", ("t",), [("\ud800",)], "half of a character"),
        ("a.jsonl", ("t",), [("\ud800",)], "half of a character"),
        ("a.parquet", ("t",), [("\ud800",)], "half of a character"),
        ("a.parquet", ("t",), [("x",), (1,)], "different kinds"),
        ("no/a.csv", ("t",), [], "No such file"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path, name, columns, rows, match):
    with pytest.raises(ExchangeError, match=match):
        write_table(tmp_path / name, columns, [rows])
    assert list(tmp_path.iterdir()) == []
