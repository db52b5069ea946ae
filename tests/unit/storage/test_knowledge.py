"""The knowledge base's file."""

import sqlite3
import threading

import pytest

from umc_desktop.domain.errors import KnowledgeError
from umc_desktop.domain.knowledge import Entry
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.storage import knowledge_file
from umc_desktop.storage.knowledge import KnowledgeBase

ENTRIES = [
    Entry("R00-R09", "Symptoms of breathing"),
    Entry(
        "R05", "Cough", "Air comes out.", ("tussis",), ("bark",), ("R00-R09", "gone")
    ),
    Entry("R05.1", "Acute cough", parents=("R05",)),
    Entry("R50.9", "Fever, unspecified", "Körper zu heiß", ("Pyrexia",)),
    Entry("S72.001", "Fracture of neck of femur"),
    Entry("LIV", "肝癌"),
]


@pytest.fixture
def base(tmp_path):
    return KnowledgeBase(tmp_path / "data" / "knowledge.sqlite")


@pytest.fixture
def filled(base):
    write(base, "codes", ENTRIES)
    return base


def write(base, name, entries, progress=SILENT):
    return base.write_source(
        name, "table", f"{name}.csv", "2026-01-01T00:00:00", [entries], progress
    )


def codes(base, words, **how):
    return [entry.code for entry in base.find(words, 20, how.get("source", ""))]


def test_before_anything_is_imported_there_is_nothing_and_no_file(base):
    assert base.sources() == []
    assert base.find("cough", 5) == []
    assert base.entries([1]) == []
    assert len(base.term_index()) == 0
    assert base.remove_source("codes") is False
    assert not base.path.exists()


def test_a_source_is_kept_with_its_numbers(filled):
    (source,) = filled.sources()
    assert (source.name, source.kind, source.origin) == ("codes", "table", "codes.csv")
    assert source.n_entries == 6
    assert source.n_terms == 9  # six names, two synonyms, and “Fever” alone


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cough", ["R05", "R05.1"]),
        ("coughs", ["R05", "R05.1"]),
        ("acu", ["R05.1"]),
        ("TUSSIS", ["R05"]),
        ("bark", ["R05"]),
        ("r05.1", ["R05.1"]),
        ("korper heis", ["R50.9"]),
        ("femur neck", ["S72.001"]),
        ("S72.001A", ["S72.001"]),
        ("fevers blood", ["R50.9"]),
        ("rexi", ["R50.9"]),
        ("癌", ["LIV"]),
        ("肝癌", ["LIV"]),
        ("癌肝", []),
        ("nothing like this", []),
        ('" OR * NEAR(', []),
        ("'", []),
    ],
)
def test_words_are_found(filled, words, found):
    assert codes(filled, words) == found


def test_what_is_called_so_exactly_comes_first_and_the_shorter_beginning_next(base):
    names = ["Old heart failure", "Heart failure in winter", "Heart failure", "Heart"]
    write(base, "a", [Entry(str(n), name) for n, name in enumerate(names)])
    assert codes(base, "heart failure") == ["2", "1", "0"]
    assert codes(base, "3")[0] == "3"


def test_an_entry_knows_what_stands_above_it(filled):
    (entry,) = filled.find("acute cough", 1)
    assert entry.path == (("R00-R09", "Symptoms of breathing"), ("R05", "Cough"))
    cough = filled.entry_of("codes", "R05")
    assert cough.parents == (("R00-R09", "Symptoms of breathing"), ("gone", ""))
    assert cough.definition == "Air comes out."


def test_parents_that_go_in_circles_end(base):
    write(
        base,
        "a",
        [Entry("1", "one", parents=("2",)), Entry("2", "two", parents=("1",))],
    )
    assert base.entry_of("a", "1").path == (("1", "one"), ("2", "two"))


def test_a_code_that_comes_again_brings_another_name(base):
    writer = write(
        base,
        "a",
        [Entry("1", "fever"), Entry("1", "pyrexia", "Too hot.", ("temperature",))],
    )
    assert (writer.n_entries, writer.n_merged) == (1, 1)
    entry = base.entry_of("a", "1")
    assert entry.synonyms == ("pyrexia", "temperature")
    assert entry.definition == "Too hot."
    assert codes(base, "pyrexia") == ["1"]


def test_terms_of_all_sources_are_spotted(filled):
    write(filled, "more", [Entry("X", "cough"), Entry("Y", "bad cold")])
    text = "A cough, tussis and a bad cold; no bark."
    found = filled.term_index().spot(text)
    assert [text[one.start : one.end] for one in found] == [
        "cough",
        "tussis",
        "bad cold",
    ]
    assert [
        (entry.source, entry.code) for entry in filled.entries(found[0].entry_ids)
    ] == [("codes", "R05"), ("more", "X")]


def test_a_source_can_be_asked_alone(filled):
    write(filled, "more", [Entry("X", "cough")])
    assert codes(filled, "cough", source="more") == ["X"]


def test_a_source_is_replaced_and_removed_without_a_trace(filled):
    before = filled.stamp()
    write(filled, "codes", [Entry("N", "new thing")])
    assert codes(filled, "cough") == []
    assert codes(filled, "new") == ["N"]
    assert filled.stamp() != before
    assert filled.remove_source("codes") is True
    assert filled.sources() == []
    assert codes(filled, "new") == []
    connection = sqlite3.connect(filled.path)
    assert connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    connection.close()
    assert codes(filled, "肝癌") == []


def test_an_import_that_is_cancelled_leaves_what_was_there(filled):
    class Cancelling:
        def report(self, done, total=None, message=""):
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        write(filled, "codes", [Entry("N", "new thing")], Cancelling())
    assert codes(filled, "cough") == ["R05", "R05.1"]
    assert codes(filled, "new thing") == []


def test_reading_goes_on_while_a_source_is_written(filled):
    seen, entered, leave = [], threading.Event(), threading.Event()

    def batches():
        yield [Entry("N", "new thing")]
        entered.set()
        leave.wait(20)

    writing = threading.Thread(
        target=lambda: filled.write_source(
            "slow", "table", "s", "2026", batches(), SILENT
        )
    )
    writing.start()
    assert entered.wait(20)
    seen += codes(filled, "cough")
    leave.set()
    writing.join()
    assert seen == ["R05", "R05.1"]
    assert codes(filled, "new") == ["N"]


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0"])
def test_a_file_that_is_no_knowledge_base_is_left_alone(base, content):
    base.path.parent.mkdir()
    base.path.write_bytes(content)
    for work in (base.sources, lambda: write(base, "a", ENTRIES)):
        with pytest.raises(KnowledgeError, match="not a knowledge base"):
            work()
    assert base.path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(base):
    base.path.parent.mkdir()
    connection = sqlite3.connect(base.path)
    connection.execute("CREATE TABLE source (name TEXT)")
    connection.close()
    with pytest.raises(KnowledgeError, match="not a knowledge base"):
        write(base, "a", ENTRIES)


@pytest.mark.parametrize(("version", "words"), [(99, "newer"), (0, "older")])
def test_another_versions_file_is_told_apart(filled, version, words):
    connection = sqlite3.connect(filled.path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(KnowledgeError, match=words):
        filled.sources()


def test_a_damaged_file_is_said_in_words(filled):
    data = bytearray(filled.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    filled.path.write_bytes(data)
    with pytest.raises(KnowledgeError, match="damaged"):
        filled.find("cough", 5)


def test_two_programs_that_import_at_once_are_told_apart(filled, monkeypatch):
    monkeypatch.setattr(knowledge_file, "_BUSY_SECONDS", 0)
    with (
        knowledge_file.writing(filled.path),
        pytest.raises(KnowledgeError, match="changed by another program"),
    ):
        write(filled, "more", ENTRIES)
    assert len(filled.sources()) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    base = KnowledgeBase(tmp_path / "file" / "knowledge.sqlite")
    assert base.sources() == []
    with pytest.raises(KnowledgeError, match="UMC_DATA"):
        write(base, "a", ENTRIES)


def test_a_full_disk_leaves_what_was_there(filled):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    many = [Entry(str(n), f"name {n}", "x" * 500) for n in range(2_000)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(KnowledgeError, match="disk"):
            write(filled, "codes", many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert codes(filled, "cough") == ["R05", "R05.1"]


def test_an_empty_file_becomes_a_knowledge_base(base):
    base.path.parent.mkdir()
    base.path.touch()
    assert base.sources() == []
    write(base, "a", ENTRIES)
    assert len(base.sources()) == 1
