import codecs
import io
import json
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.exchange import parquet
from umc_desktop.exchange.columns import ColumnMapping
from umc_desktop.exchange.previews import preview
from umc_desktop.exchange.reading import label_rows, read_chunks, read_rows
from umc_desktop.exchange.rows import BadRow, LabelRow, Row

TEXT = ColumnMapping(text="text")
FULL = ColumnMapping("text", None, "label", "id", "domain")
IMAGES = ColumnMapping(None, "image", "folder", "file name")


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def texts(path, mapping=TEXT):
    return [row.text for row in read_rows(path, mapping) if isinstance(row, Row)]


def bad(path, mapping=TEXT):
    return [
        (row.line, row.reason)
        for row in read_rows(path, mapping)
        if isinstance(row, BadRow)
    ]


def png(colour=0) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "encoded",
    [
        "id,text\n1,Grüße – 東京\n".encode(),
        "id,text\n1,Grüße – 東京\n".encode("utf-8-sig"),
        "id,text\n1,Grüße – 東京\n".encode("utf-16"),
        "id,text\r\n1,Grüße – 東京".encode("utf-16"),
        "id,text\r1,Grüße – 東京\r".encode(),
    ],
)
def test_encodings_and_line_ends(tmp_path, encoded):
    assert texts(write(tmp_path / "a.csv", encoded)) == ["Grüße – 東京"]


def test_latin_1_is_read_and_said(tmp_path):
    path = write(tmp_path / "a.csv", "text\ncafé “quoted”\n".encode("cp1252"))
    assert texts(path) == ["café “quoted”"]
    assert "Windows-1252" in preview(path).encoding
    assert any("Windows-1252" in warning for warning in preview(path).warnings)


def test_damage_in_a_utf8_file_costs_one_row(tmp_path):
    path = write(tmp_path / "a.csv", "text\nné é\n".encode() + b"b\xffd\n" + b"last\n")
    assert texts(path) == ["né é", "last"]
    ((line, reason),) = bad(path)
    assert line == 3
    assert "no characters" in reason


def test_a_cut_utf16_file_keeps_its_other_rows(tmp_path):
    path = write(tmp_path / "a.csv", "text\none\ntwo\n".encode("utf-16")[:-1])
    assert texts(path) == ["one"]
    assert "inside a character" in bad(path)[0][1]


def test_line_numbers_are_right_after_cells_with_line_ends(tmp_path):
    path = write(
        tmp_path / "a.csv",
        'id,text\n1,"two\nlines"\n2\n\n3,"a\r\nb\nc"\n4,too,many\n5,ok\n',
    )
    rows = list(read_rows(path, FULL.__class__(text="text", identifier="id")))
    assert [(type(row).__name__, row.line) for row in rows] == [
        ("Row", 2),
        ("BadRow", 4),
        ("Row", 6),
        ("BadRow", 9),
        ("Row", 10),
    ]
    assert rows[2].text == "a\r\nb\nc"
    assert rows[1].reason == "expected 2 fields, found 1"
    assert rows[3].reason == "expected 2 fields, found 3"


def test_empty_text_nul_and_long_cells_are_bad_rows(tmp_path):
    path = write(
        tmp_path / "a.csv", "id,text\n1, \n2,a\0b\n3," + "x" * 1_000_001 + "\n4,ok\n"
    )
    assert texts(path) == ["ok"]
    assert [line for line, _ in bad(path)] == [2, 3, 4]
    assert [reason.split()[-1] for _, reason in bad(path)] == [
        "empty",
        "character",
        "characters",
    ]


def test_an_unclosed_quote_costs_one_row(tmp_path):
    lines = [f"{i},text {i}" for i in range(5_000)]
    lines[10] = '10,"never closed'
    path = write(tmp_path / "a.csv", "id,text\n" + "\n".join(lines) + "\n")
    assert len(texts(path)) == 4_999
    ((line, reason),) = bad(path)
    assert line == 12
    assert "never" in reason or "not closed" in reason


def test_an_unclosed_quote_in_a_long_file_costs_one_row(tmp_path):
    lines = [f"{i},{'text ' * 30}{i}" for i in range(12_000)]
    lines[10] = '10,"never closed'
    path = write(tmp_path / "a.csv", "id,text\n" + "\n".join(lines) + "\n")
    found = list(read_rows(path, TEXT))
    assert sum(isinstance(row, Row) for row in found) == 11_999
    assert [row.line for row in found] == list(range(2, 12_002))


def test_a_line_without_end_is_skipped_in_little_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w") as stream:
        stream.write("id,text\n1,first\n2,")
        for _ in range(20):
            stream.write("x" * 1_000_000)
        stream.write("\n3,last\n")
    tracemalloc.start()
    found = list(read_rows(path, TEXT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(type(row).__name__, row.line) for row in found] == [
        ("Row", 2),
        ("BadRow", 3),
        ("Row", 4),
    ]
    assert peak < 18_000_000


def test_duplicates_and_outer_space_of_texts_are_kept(tmp_path):
    path = write(tmp_path / "a.csv", "text,label\n a ,  x \n a ,x\n")
    rows = list(read_rows(path, ColumnMapping(text="text", label="label")))
    assert [(row.text, row.label) for row in rows] == [(" a ", "x"), (" a ", "x")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id;text\n1;a, b\n2;c\n"),
        ("a.csv", "id\ttext\n1\ta, b\n2\tc\n"),
        ("a.tsv", "id\ttext\n1\ta, b\n2\tc\n"),
        ("a.jsonl", '{"id":1,"text":"a, b"}\n\n{"id":2,"text":"c"}\n'),
        ("a.json", '{"id":1,"text":"a, b"}\n{"id":2,"text":"c"}\n'),
        ("a.json", '[{"id":1,"text":"a, b"},\n {"id":2,"text":"c"}]'),
        (
            "a.json",
            '{"name":"x","rows":[\n{"id":1,"text":"a, b"},{"id":2,"text":"c"}]}',
        ),
    ],
)
def test_kinds_of_tables(tmp_path, name, content):
    path = write(tmp_path / name, content)
    rows = list(read_rows(path, ColumnMapping(text="text", identifier="id")))
    assert [(row.text, row.identifier) for row in rows] == [("a, b", "1"), ("c", "2")]
    assert preview(path).mapping == ColumnMapping(text="text", identifier="id")


def test_broken_json_lines_are_named(tmp_path):
    path = write(
        tmp_path / "a.jsonl",
        '{"text":"éé"}\n'.encode()
        + b'{"text":\n[1]\n{"text":"\\u0000"}\n{"text":NaN}\n'
        + b"[" * 100_000
        + b'\n{"text":["x","y"]}\n{"text":"b\xff"}\n{"other":1}\n{"text":"z"}\n',
    )
    assert texts(path) == ["éé", "z"]
    assert [line for line, _ in bad(path)] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert "nested too deeply" in bad(path)[4][1]


def test_a_broken_json_file_says_the_line(tmp_path):
    path = write(tmp_path / "a.json", '[{"text":"a"},\n{"text":}\n]')
    with pytest.raises(ExchangeError, match="on line 2"):
        texts(path)


def test_json_rows_have_the_lines_they_start_on(tmp_path):
    row = '{\n "text": "same"\n}'
    path = write(tmp_path / "a.json", f"[\n{row},\n{row},\n3]")
    assert [found.line for found in read_rows(path, TEXT)] == [2, 5, 8]


def test_parquet_with_nothing_numbers_and_named_classes(tmp_path):
    features = {"label": {"names": ["no", "yes"], "_type": "ClassLabel"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    table = pa.table(
        {"text": ["a", None, "c", "d"], "label": [1, 0, 0, 7], "id": [1, 2, 3, 4]}
    )
    pq.write_table(table.replace_schema_metadata(metadata), tmp_path / "a.parquet")
    mapping = ColumnMapping("text", None, "label", "id")
    rows = list(read_rows(tmp_path / "a.parquet", mapping))
    assert rows[0] == Row("a", (), "yes", "1", None, "a.parquet", 1)
    assert rows[2] == Row("c", (), "no", "3", None, "a.parquet", 3)
    assert [rows[i].reason for i in (1, 3)] == [
        "the text is empty",
        "there is no class 7; the file names 2",
    ]
    assert preview(tmp_path / "a.parquet").n_rows_estimate == 4


def test_a_row_group_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "large.parquet"
    pq.write_table(pa.table({"text": ["a" * 40 + str(n) for n in range(500)]}), path)
    assert len(list(read_rows(path, TEXT))) == 500
    monkeypatch.setattr(parquet, "_MAX_GROUP_BYTES", 1000)
    with pytest.raises(ExchangeError, match=r"into one row group.*smaller row groups"):
        list(read_rows(path, TEXT))


def test_parquet_with_undecodable_text(tmp_path):
    texts_of_bytes = pa.array([b"a", b"\xff", b"c"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": texts_of_bytes}), tmp_path / "a.parquet")
    assert texts(tmp_path / "a.parquet") == ["a", "c"]
    ((line, reason),) = bad(tmp_path / "a.parquet")
    assert (line, "no characters" in reason) == (2, True)


def test_parquet_with_images_in_cells(tmp_path):
    images = [{"bytes": png(), "path": "a.png"}, {"bytes": b"no", "path": None}]
    pq.write_table(pa.table({"image": images}), tmp_path / "a.parquet")
    assert preview(tmp_path / "a.parquet").mapping.image == "image"
    first, second = read_rows(tmp_path / "a.parquet", ColumnMapping(image="image"))
    assert first.images == (png(),)
    assert isinstance(second, BadRow)


def test_a_text_file_is_a_sample_per_line_and_a_folder_one_per_file(tmp_path):
    write(tmp_path / "d" / "x" / "1.txt", "one\nfile\n")
    write(tmp_path / "d" / "y" / "2.txt", "ä".encode("latin-1"))
    write(tmp_path / "d" / "y" / "3.txt", "")
    write(tmp_path / "d" / ".hidden.txt", "no")
    assert texts(write(tmp_path / "a.txt", "one\n\ntwo")) == ["one", "two"]
    found = preview(tmp_path / "d")
    assert found.mapping == ColumnMapping("text", None, "folder", "file name")
    rows = list(read_rows(tmp_path / "d", found.mapping))
    assert rows[:2] == [
        Row("one\nfile", (), "x", "x/1.txt", None, "x/1.txt", 1),
        Row("ä", (), "y", "y/2.txt", None, "y/2.txt", 1),
    ]
    assert rows[2] == BadRow("y/3.txt", 1, "the text is empty")


def test_a_folder_of_images_is_read_without_following_links(tmp_path):
    folder = tmp_path / "d"
    write(folder / "b" / "1.png", png())
    write(folder / "a" / "2.png", png()[:-20])
    write(folder / "a" / "3.svg", "<svg/>")
    write(folder / "a" / "4.md", "notes")
    write(tmp_path / "secret.png", png())
    (folder / "a" / "5.png").symlink_to(tmp_path / "secret.png")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "a" / "6.png")
    write(folder / "a" / "7\n.png", png())
    rows = list(read_rows(folder, IMAGES))
    assert [row for row in rows if isinstance(row, Row)] == [
        Row(None, (png(),), "b", "b/1.png", None, "b/1.png", 1)
    ]
    reasons = {row.file: row.reason for row in rows if isinstance(row, BadRow)}
    assert sorted(reasons) == [
        "a/2.png",
        "a/3.svg",
        "a/5.png",
        "a/6.png",
        "a/7\\n.png",
        "loop",
    ]
    assert any(".md" in warning for warning in preview(folder).warnings)


def test_images_named_in_a_table(tmp_path):
    write(tmp_path / "images" / "1.png", png())
    write(tmp_path / "secret.png", png())
    os.mkfifo(tmp_path / "pipe.png")
    names = ["images/1.png", "images\\1.png", "../secret.png", "no.png", "pipe.png"]
    names += ["http://example.org/1.png", str(tmp_path / "secret.png")]
    path = write(
        tmp_path / "a.csv",
        "file_name,label\n" + "".join(f"{name},x\n" for name in names),
    )
    mapping = preview(path).mapping
    assert mapping == ColumnMapping(image="file_name", label="label")
    rows = list(read_rows(path, mapping))
    assert [row.line for row in rows if isinstance(row, Row)] == [2, 3, 8]
    assert [row.line for row in rows if isinstance(row, BadRow)] == [4, 5, 6, 7]


def test_a_zip_of_a_table_with_its_images(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("set/train.csv", "image,text\nimg/1.png,one\nimg/2.png,two\n")
        archive.writestr("set/img/1.png", png())
        archive.writestr("set/img/2.png", b"broken")
    assert preview(path).kind == "zip of CSV"
    first, second = read_rows(path, ColumnMapping("text", "image"))
    assert (first.text, first.images) == ("one", (png(),))
    assert (second.file, second.line) == ("set/train.csv", 3)


def test_hostile_names_in_a_zip_are_left_out(tmp_path):
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("c/link.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        names = ["../up.png", "/root.png", "C:/disk.png", "a/..\\x.png", "b/\x1b.png"]
        for name in [*names, "a/1.png", "__MACOSX/a/1.png", "a/.2.png"]:
            archive.writestr(name, png())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a/1.png", b"another")
        archive.writestr(link, "/etc/passwd")
    rows = list(read_rows(path, IMAGES))
    assert [row.file for row in rows if isinstance(row, Row)] == ["a/1.png"]
    assert sum(isinstance(row, BadRow) for row in rows) == 7
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_bomb_is_left_out(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.csv", "w") as stream:
            for _ in range(70):
                stream.write(b"\0" * (1 << 20))
        archive.writestr("a.csv", "text\nfine\n")
    assert texts(path) == ["fine"]
    assert ["only an attack" in reason for _, reason in bad(path)] == [True]


def test_an_encrypted_zip_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "text\na\n")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match="encrypted"):
        texts(path)


def test_damage_inside_a_zip_keeps_the_other_files(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "text\n" + "one\n" * 50_000)
        archive.writestr("b.csv", codecs.BOM_UTF8 + b"text\n" + b"one\n" * 50_000)
        archive.writestr("c.csv", "text\ntwo\n")
    data = bytearray(path.read_bytes())
    data[150_000] ^= 0xFF
    data[350_000] ^= 0xFF
    path.write_bytes(data)
    rows = list(read_rows(path, TEXT))
    assert rows[-1].text == "two"
    # The first is read as a whole to find its encoding; the mark of the second says it.
    first, *_, last = (row for row in rows if isinstance(row, BadRow))
    assert first.reason.startswith("“a.csv” cannot be read")
    assert "damaged here" in last.reason
    assert last.line > 30_000


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "empty"),
        ("a.csv", b"\n\n", "empty"),
        ("a.csv", b"text\n", "no rows"),
        ("a.csv", b"PK\x03\x04 and so on", "zip archive"),
        ("a.csv", bytes(range(32)) * 9, "not text"),
        ("a.csv", b"id,body\n1,x\n", "“id”, “body”"),
        ("a.csv", b'"text\n1\n', "first row"),
        ("a.json", b"[]", "no JSON object"),
        ("a.json", b'{"a":[],"b":[]}', "2 arrays"),
        ("a.jsonl", b"nonsense\n", "no JSON object"),
        ("a.parquet", b"nonsense", "Parquet"),
        ("a.zip", b"nonsense", "zip archive"),
        ("a.xlsx", b"PK", "Save the sheet as CSV"),
        ("a.png", b"x", "single image"),
    ],
)
def test_files_that_cannot_be_used_at_all(tmp_path, name, content, match):
    with pytest.raises(ExchangeError, match=match):
        texts(write(tmp_path / name, content))


def test_a_folder_with_nothing_usable_and_a_missing_file(tmp_path):
    with pytest.raises(ExchangeError, match="does not exist"):
        texts(tmp_path / "a.csv")
    write(tmp_path / "d" / "a.pdf", "x")
    with pytest.raises(ExchangeError, match=r"1 \.pdf"):
        texts(tmp_path / "d")


def test_labels_are_read_by_identifier(tmp_path):
    path = write(tmp_path / "a.csv", "id,label\n 7 ,yes\n,no\n8,\n9,no\n")
    assert list(label_rows(path, "id", "label")) == [
        LabelRow("7", "yes", "a.csv", 2),
        BadRow("a.csv", 3, "the identifier is empty"),
        BadRow("a.csv", 4, "the label is empty"),
        LabelRow("9", "no", "a.csv", 5),
    ]


def test_a_column_may_have_any_name(tmp_path):
    name = 'x"; DROP TABLE event;--'
    quoted = name.replace('"', '""')
    path = write(tmp_path / "a.csv", f'"{quoted}",b\nvalue,2\n')
    assert texts(path, ColumnMapping(text=name)) == ["value"]


def test_reading_stops_when_it_is_cancelled(tmp_path):
    class Stop:
        def report(self, done, total=None, message=""):
            if done:
                raise JobCancelledError

    path = write(tmp_path / "a.csv", "text\n" + "some text\n" * 20_000)
    with pytest.raises(JobCancelledError):
        list(read_chunks(path, TEXT, Stop()))


def test_a_long_file_takes_constant_memory(tmp_path):
    path = tmp_path / "a.csv"
    rows = (f"{i},sample {i} that says something é,{i % 9},d" for i in range(200_000))
    write(path, "id,text,label,domain\n" + "\n".join(rows))
    n_rows = 0
    peak = 0
    for chunk in read_chunks(path, FULL):
        n_rows += len(chunk.rows)
        # Half-way only: tracing every allocation makes reading four times slower.
        if 100_000 < n_rows < 120_000:
            tracemalloc.start()
        elif tracemalloc.is_tracing():
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    assert n_rows == 200_000
    assert 0 < peak < 10_000_000


def test_preview_of_a_long_file_is_fast_and_estimates_its_rows(tmp_path):
    path = write(tmp_path / "a.csv", "text,label\n" + "some text,x\n" * 400_000)
    started = time.process_time()
    found = preview(path)
    assert time.process_time() - started < 1
    assert len(found.rows) == 20
    assert found.kind == "CSV"
    assert found.n_rows_estimate == pytest.approx(400_000, rel=0.02)


def test_real_files(shared_data):
    path = shared_data / "educational_trec_questions.csv"
    rows = list(read_rows(path, preview(path).mapping))
    assert len(rows) == 5_952
    assert rows[0] == Row(
        "How did serfdom develop in and then leave Russia ?",
        (),
        "description",
        "trec-0",
        "educational",
        "educational_trec_questions.csv",
        2,
    )
    images = shared_data / "images_mnist_4000.zip"
    assert preview(images).mapping == IMAGES
    first = next(read_chunks(images, IMAGES))
    assert len(first.rows) == 500
    assert first.rows[0].label == first.rows[0].file.split("/")[-2]


def test_an_archive_with_nothing_but_a_bomb_says_so(tmp_path):
    source = tmp_path / "bomb.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.csv", b"text\n" + b"a" * (65 << 20))
    with pytest.raises(ExchangeError, match=r"“big.csv” would unpack to [\d,]+ times"):
        list(read_rows(source, TEXT))


def test_what_stands_in_place_of_an_object_is_named(tmp_path):
    source = write(tmp_path / "x.jsonl", '{"text":"a"}\n[1]\n"b"\ntrue\n2.5\nnull\n')
    assert [reason.rpartition("found ")[2] for _, reason in bad(source)] == [
        "an array",
        "a text",
        "true or false",
        "a number",
        "null",
    ]


def test_lines_of_which_none_can_be_used_say_what_is_wrong_with_the_first(tmp_path):
    source = write(tmp_path / "x.jsonl", '{"text":"\\ud800"}\n')
    with pytest.raises(ExchangeError, match="no JSON object in line 1: "):
        list(read_rows(source, TEXT))


def test_names_that_no_list_could_show_are_left_out(tmp_path):
    source = write(
        tmp_path / "x.csv",
        'id,text,label,domain\n1,one,"a\nb",d\n2,two,a,'
        + "d" * 501
        + f"\n{'i' * 501},three,a,d\n4,four,,\n5,five,a,d\n",
    )
    assert texts(source, FULL) == ["four", "five"]
    assert [reason for _, reason in bad(source, FULL)] == [
        "the label holds a line break or another control character",
        "the domain has 501 characters; 500 are the limit",
        "the identifier has 501 characters; 500 are the limit",
    ]


@pytest.mark.parametrize("between", ["; ", "|", ", ", "\n"])
def test_a_cell_names_several_images(tmp_path, between):
    for number in (1, 2):
        write(tmp_path / "scans" / f"{number}.png", png(number))
    names = between.join(f"scans/{number}.png" for number in (1, 2))
    path = write(tmp_path / "a.csv", f'caption,images\none,"{names}"\ntwo,\n')
    mapping = preview(path).mapping
    assert (mapping.text, mapping.image) == ("caption", "images")
    first, second = read_rows(path, mapping)
    assert (first.text, first.images) == ("one", (png(1), png(2)))
    assert (second.text, second.images) == ("two", ())


def test_a_name_that_holds_a_sign_between_names_is_one_name(tmp_path):
    write(tmp_path / "cat, dog.png", png(3))
    path = write(tmp_path / "a.csv", 'image\n"cat, dog.png"\n')
    (row,) = read_rows(path, ColumnMapping(image="image"))
    assert row.images == (png(3),)


def test_of_several_images_a_broken_one_leaves_the_row_out(tmp_path):
    write(tmp_path / "1.png", png(1))
    path = write(tmp_path / "a.csv", "text,image\none,1.png; 2.png\ntwo,1.png\n")
    assert bad(path, ColumnMapping("text", "image")) == [
        (2, "the file “2.png” does not exist")
    ]
    most = "; ".join(["1.png"] * 65)
    write(path, f"text,image\none,{most}\ntwo,1.png\n")
    ((line, reason),) = bad(path, ColumnMapping("text", "image"))
    assert (line, "64 in a sample are the limit" in reason) == (2, True)


def test_lists_of_images_in_json_and_parquet(tmp_path):
    for number in (1, 2):
        write(tmp_path / f"{number}.png", png(number))
    rows = [
        {"text": "one", "images": ["1.png", "2.png"]},
        {"text": "two", "images": []},
    ]
    lines = "\n".join(map(json.dumps, rows))
    jsonl = write(tmp_path / "a.jsonl", lines)
    held = [[{"bytes": png(1), "path": "x"}, {"bytes": png(2), "path": None}], None]
    table = pa.table({"text": ["one", "two"], "images": held})
    pq.write_table(table, tmp_path / "a.parquet")
    for path in (jsonl, tmp_path / "a.parquet"):
        found = preview(path)
        assert (found.mapping.text, found.mapping.image) == ("text", "images")
        first, second = read_rows(path, found.mapping)
        assert (first.text, first.images) == ("one", (png(1), png(2)))
        assert (second.text, second.images) == ("two", ())


def test_a_list_of_anything_else_is_still_refused(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": ["one", "two"]}\n{"text": "three"}')
    ((line, reason),) = bad(path)
    assert (line, "a list of 2 values" in reason) == (1, True)


@pytest.fixture
def pairs(tmp_path):
    """Texts and images of one name in two folders, and some of another name."""
    folder = tmp_path / "pairs"
    write(folder / "a" / "1.txt", "one")
    write(folder / "a" / "1.png", png(1))
    write(folder / "a" / "2.txt", "two")
    for number in (10, 2):
        write(folder / "a" / f"2_{number}.png", png(number))
    write(folder / "b" / "1.txt", "alone")
    write(folder / "b" / "3.png", png(3))
    write(folder / "b" / "4.txt", "broken")
    write(folder / "b" / "4.png", b"no image")
    write(folder / "b" / "1.md", "notes")
    return folder


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*"), reverse=True):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_a_text_and_the_images_of_its_name_are_one_sample(pairs, packed):
    source = zipped(pairs) if packed else pairs
    mapping = ColumnMapping("text", "image", "folder", "file name", paired=True)
    rows = {
        row.identifier: row
        for row in read_rows(source, mapping)
        if isinstance(row, Row)
    }
    assert (rows["a/1"].text, rows["a/1"].images) == ("one", (png(1),))
    assert (rows["a/2"].text, rows["a/2"].images) == ("two", (png(2), png(10)))
    assert rows["a/2"].label == "a"
    assert (rows["b/1.txt"].text, rows["b/1.txt"].images) == ("alone", ())
    assert (rows["b/3.png"].text, rows["b/3.png"].images) == (None, (png(3),))
    assert len(rows) == 4
    ((_, reason),) = bad(source, mapping)
    assert "“b/4.png”, which goes with it" in reason


def test_pairs_are_told_of_and_shown_before_anything_is_put_together(pairs):
    found = preview(pairs)
    assert (found.n_pairs, found.mapping.paired) == (3, False)
    assert any("--pair" in note for note in found.notes)
    assert [row[0] for row in found.rows if row[3] == "a/1.txt"] == ["one"]
    together = preview(pairs, paired=True)
    assert together.mapping.paired
    assert not any("--pair" in note for note in together.notes)
    (row,) = [row for row in together.rows if row[3] == "a/2"]
    assert row[0] == "two"
    assert row[1].count("image of") == 2
