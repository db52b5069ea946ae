"""Files that are broken or made to cause harm end in a sentence or in a report.

``UMC_FUZZ`` says how many files of each kind are made up, 25 unless told, and
``UMC_FILES`` how many lie in a folder of very many, 21,000 unless told. Whatever they
hold, an import ends with an outcome or an expected error, never with a surprise, and
the project is well afterwards.
"""

import io
import json
import os
import pickle
import random
import resource
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange import file_samples, json_tables, lines, tables
from umc_desktop.operations.importing import ImportSamples, ListProblems
from umc_desktop.operations.project import CheckProject, DescribeProject
from umc_desktop.storage.project_file import ProjectFile

FUZZ = int(os.environ.get("UMC_FUZZ", "25"))
FILES = int(os.environ.get("UMC_FILES", "21000"))
MOST_GROWTH_MB = 600
SOON = settings(
    max_examples=FUZZ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = {
    ".csv": b'id,text,label\r\n1,"hello, ""you""",a\r\n2,w\xc3\xb6rld,b\r\n',
    ".tsv": b"id\ttext\n1\thello\n2\tworld\n",
    ".json": b'[{"id": 1, "text": "hello", "label": "a"}, {"text": null}]',
    ".jsonl": b'{"id": 1, "text": "hello"}\n{"id": 2, "text": "w\\u00f6rld"}\n',
    ".txt": b"one\ntwo\n",
}


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def imported(project, path, **asked):
    """Import; return (samples there, problems told, error said)."""
    said = ""
    try:
        run(project, "sample.import", ImportSamples((path,), annotator="ada", **asked))
    except UmcError as error:
        said = str(error)
        assert said.strip()
    run(project, "project.check", CheckProject())
    n = run(project, "project.info", DescribeProject()).data["samples"]
    problems = run(project, "sample.problems", ListProblems()).data["problems"]
    return n, [problem["reason"] for problem in problems], said


def mutated(whole, choose):
    """Return the bytes with a few of them changed, cut out, repeated or put in."""
    data = bytearray(whole)
    for _ in range(choose.randrange(1, 6)):
        at = choose.randrange(len(data) + 1)
        kind = choose.randrange(4)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] = choose.randrange(256)
        elif kind == 1:
            del data[at : at + choose.randrange(1, 20)]
        elif kind == 2:
            data[at:at] = data[at : at + 30] * choose.randrange(1, 4)
        else:
            data[at:at] = choose.randbytes(choose.randrange(1, 8))
    return bytes(data)


@pytest.fixture
def empty(tmp_path):
    project = ProjectFile.create(tmp_path / "target.umc")
    yield project
    project.close()


def import_mutated(project, tmp_path, ending, whole):
    choose = random.Random(ending)
    for number in range(FUZZ):
        path = tmp_path / f"{number}{ending}"
        path.write_bytes(mutated(whole, choose))
        imported(project, path)


def zipped():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        for name, data in SEEDS.items():
            members.writestr(f"table{name}", data * 20)
    return archive.getvalue()


@pytest.mark.parametrize("ending", SEEDS)
def test_mutated_tables_never_surprise(empty, tmp_path, ending):
    import_mutated(empty, tmp_path, ending, SEEDS[ending])


@pytest.mark.parametrize(
    ("ending", "whole", "guard", "readers"),
    [
        (".json", SEEDS[".json"], "_BAD_JSON", [json_tables]),
        (".zip", zipped(), "DAMAGED", [lines, tables, file_samples]),
    ],
)
def test_control_a_reader_that_expects_no_damage_surprises(
    empty, tmp_path, monkeypatch, ending, whole, guard, readers
):
    for reader in readers:
        monkeypatch.setattr(reader, guard, ())  # what it catches and puts in words
    monkeypatch.setattr(sys.modules[__name__], "FUZZ", max(FUZZ, 100))
    with pytest.raises((ValueError, zlib.error, zipfile.BadZipFile, EOFError)):
        import_mutated(empty, tmp_path, ending, whole)


def test_mutated_parquet_never_surprises(empty, tmp_path):
    whole = tmp_path / "whole.parquet"
    table = pa.table({"id": [1, 2, 3], "text": ["a", "b", "c" * 400]})
    pq.write_table(table, whole)
    import_mutated(empty, tmp_path, ".parquet", whole.read_bytes())


def test_a_parquet_column_whose_name_is_not_utf8_is_refused_in_words(empty, tmp_path):
    path = tmp_path / "named.parquet"
    pq.write_table(pa.table({"text": ["a", "b"]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"text", b"t\x99xt"))
    n, _, said = imported(empty, path)
    assert n == 0
    assert "cannot be read as Parquet" in said


def test_mutated_zips_never_surprise(empty, tmp_path):
    import_mutated(empty, tmp_path, ".zip", zipped())


@SOON
@given(
    header=st.lists(st.text(max_size=30), min_size=1, max_size=5),
    rows=st.lists(st.lists(st.text(max_size=40), max_size=6), max_size=8),
)
def test_any_cells_and_column_names_are_data(empty, tmp_path, header, rows):
    """Column names as SQL, directions that turn round, halves of characters …"""
    path = tmp_path / "any.jsonl"
    lines = [json.dumps(dict(zip(header, row, strict=False))) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    imported(empty, path)


def test_a_column_called_like_sql_is_a_column(empty, tmp_path):
    column = 'x"; DROP TABLE event;--'
    path = tmp_path / "sql.jsonl"
    path.write_text(json.dumps({column: "a text"}) + "\n", encoding="utf-8")
    assert imported(empty, path, text=column)[0] == 1


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("deep.json", b"[" * 1_000_000, "nest"),
        ("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n", ""),
        ("long.json", b'[{"text": 1' + b"0" * 400 + b"}]", ""),
        ("twice.jsonl", b'{"text": "a", "text": "b"}\n', ""),
        ("nan.jsonl", b'{"text": "a", "score": NaN}\n', ""),
        ("utf16.csv", "id,text\n1,héllo\n".encode("utf-16"), ""),
        ("nul.csv", b"id,text\n1,a\x00b\n", "NUL"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n", ""),
    ],
)
def test_odd_tables_end_in_words(empty, tmp_path, name, content, word):
    path = tmp_path / name
    path.write_bytes(content)
    n, problems, said = imported(empty, path)
    assert n or problems or said, "what was in the file is not told"
    assert len(said) < 5000, "nobody reads that much"
    if word:
        assert word.casefold() in " ".join([*problems, said]).casefold()


def test_one_endless_line_is_read_in_bounded_memory(empty, tmp_path):
    path = tmp_path / "endless.csv"
    with path.open("wb") as file:
        file.write(b"id,text\n1,")
        for _ in range(256):
            file.write(b"x" * (1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    n, problems, said = imported(empty, path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert n == 0
    assert problems or said
    assert grown < MOST_GROWTH_MB, f"{grown:.0f} MB for one line of 256 MB"


def test_a_parquet_bomb_is_read_in_bounded_memory(empty, tmp_path):
    """A kilobyte that unpacks to 800 MB: one long text, said 40,000 times."""
    path = tmp_path / "bomb.parquet"
    places = pa.array([0] * 40_000, pa.int32())
    texts = pa.DictionaryArray.from_arrays(places, pa.array(["x" * 20_000]))
    pq.write_table(pa.table({"text": texts}), path)
    assert path.stat().st_size < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    n, problems, said = imported(empty, path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (n, problems, said) == (1, [], "")
    assert grown < MOST_GROWTH_MB, f"{grown:.0f} MB for a file of a kilobyte"


@pytest.mark.skipif(sys.platform == "win32", reason="makes links and pipes")
def test_a_folder_with_loops_pipes_and_odd_names_is_read_around_them(empty, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "good.txt").write_text("a good text", encoding="utf-8")
    (folder / "new\nline.txt").write_text("an odd name", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text("bytes", "utf-8")
    (folder / "loop").symlink_to(folder)
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret outside", encoding="utf-8")
    (folder / "way out.txt").symlink_to(secret)
    os.mkfifo(folder / "pipe.txt")
    n, problems, said = imported(empty, folder)
    assert not said
    assert n >= 1
    with empty.read() as connection:
        texts = [row[0] for row in connection.execute("SELECT text FROM sample")]
    assert "a good text" in texts
    assert "a secret outside" not in texts
    assert len(problems) >= 5 - n, "what was left out is told"


def test_few_texts_among_very_many_other_files_are_found(empty, tmp_path, figure):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.dat").touch()
    for number in range(3):
        (folder / f"text {number}.txt").write_text(f"a text, {number}", "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    told = run(empty, "sample.import", ImportSamples((folder,), annotator="ada"))
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert told.data["added"] == 3
    assert f"{FILES:,} .dat" in told.summary, told.summary
    assert grown < MOST_GROWTH_MB, f"{grown:.0f} MB for a folder of {FILES:,} files"
    detail = f"{seconds:.1f} s, +{grown:.0f} MB"
    figure(f"3 texts among {FILES:,} other files", detail=detail)


@pytest.mark.parametrize("name", ["-rf", "file://host/x.umc", "", "nothing.umc"])
def test_odd_paths_are_refused_in_words_and_nothing_is_made(
    tmp_path, monkeypatch, name
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UmcError):
        ProjectFile.open(Path(name))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "name",
    ["a.pkl", "a.pt", "a.csv", "a.json", "a.jsonl", "a.parquet", "a.npz", "a.zip"],
)
def test_a_pickle_under_any_name_runs_nothing(empty, tmp_path, name):
    canary = tmp_path / "it ran"

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(canary),)

    pickle.loads(pickle.dumps(Evil()))  # the control: it would run
    canary.rmdir()
    path = tmp_path / name
    path.write_bytes(pickle.dumps(Evil()))
    n, problems, said = imported(empty, path)
    assert n == 0
    assert said or problems
    assert not canary.exists()
