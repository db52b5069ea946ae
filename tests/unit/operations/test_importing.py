import json
from dataclasses import replace

import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.operations import importing, incoming
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_files import ImportLabels
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.project import DescribeProject
from umc_desktop.operations.undoing import Undo
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def empty(tmp_path):
    project = ProjectFile.create(tmp_path / "empty.umc")
    yield project
    project.close()


def run(project, command, request, progress=SILENT):
    return execute_on(project, CATALOGUE[command], request, progress)


def info(project):
    return run(project, "project.info", DescribeProject()).data


def labels_of(project):
    with project.read() as connection:
        return dict(
            connection.execute(
                "SELECT sample.text, label.name FROM annotation"
                " JOIN sample ON sample.id = sample_id"
                " JOIN label ON label.id = label_id"
            )
        )


CSV = "id,text,label,domain\n1,good day,yes,a\n2,bad day,no,a\n3,good day,yes,a\n"


def test_given_labels_become_annotations_and_repeats_are_said(empty, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text(CSV)
    outcome = run(empty, "sample.import", ImportSamples((source,)))
    assert outcome.data["added"] == 2
    assert outcome.data["repeated"] == 1
    assert "repeat" in outcome.summary
    assert labels_of(empty) == {"good day": "yes", "bad day": "no"}
    assert info(empty)["annotators"].count("imported") == 1


def test_known_labels_are_kept_aside(empty, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text(CSV)
    run(empty, "sample.import", ImportSamples((source,), known_labels=True))
    assert labels_of(empty) == {}
    assert info(empty)["known_labels"] == 2


def test_labels_nobody_asked_for_are_not_imported(empty, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text(CSV)
    run(empty, "sample.import", ImportSamples((source,), text="text"))
    assert labels_of(empty) == {}
    assert info(empty)["domains"] == {"a": 2}


def test_bad_rows_are_reported_with_file_and_line(empty, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text('text,label\n"two\nlines",x\nlonely\n,x\nfine,y\n')
    outcome = run(empty, "sample.import", ImportSamples((source,)))
    assert outcome.data["added"] == 2
    assert [(p["file"], p["line"]) for p in outcome.data["problems"]] == [
        ("data.csv", 4),
        ("data.csv", 5),
    ]
    assert all(problem["reason"] for problem in outcome.data["problems"])


def test_missing_column_is_refused_in_words_and_nothing_changes(empty, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text(CSV)
    with pytest.raises(ExchangeError, match="txt"):
        run(empty, "sample.import", ImportSamples((source,), text="txt"))
    assert info(empty)["samples"] == 0


def test_no_file_is_refused(empty):
    with pytest.raises(InvalidRequestError):
        run(empty, "sample.import", ImportSamples(()))


def test_cancelled_import_keeps_what_was_stored(empty, tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "_ROWS_PER_TRANSACTION", 2000)
    source = tmp_path / "many.csv"
    source.write_text("text\n" + "".join(f"row {n}\n" for n in range(12_000)))

    class StopWhileStoring:
        def report(self, done, total=None, message=""):
            if message == "Storing samples":
                raise JobCancelledError

    outcome = run(empty, "sample.import", ImportSamples((source,)), StopWhileStoring())
    assert 0 < outcome.data["added"] < 12_000
    assert outcome.summary.startswith("Stopped early")
    assert info(empty)["samples"] == outcome.data["added"]


def test_images_come_from_folders_with_their_classes(empty, shared_data):
    source = shared_data / "images_mnist_4000.zip"
    outcome = run(
        empty, "sample.import", ImportSamples((source,), domain_name="digits")
    )
    assert outcome.data["added"] == 4000
    with empty.read() as connection:
        (images,) = connection.execute("SELECT count(*) FROM image").fetchone()
    assert images == 4000
    assert info(empty)["labels"] == 10


def test_labels_by_identifier_are_one_undoable_step(empty, tmp_path):
    source, answers = tmp_path / "data.csv", tmp_path / "answers.csv"
    source.write_text(CSV)
    run(empty, "sample.import", ImportSamples((source,), known_labels=True))
    answers.write_text("id,label\n1,no\n2,yes\n9,yes\n2x,maybe\n")
    outcome = run(empty, "label.import", ImportLabels(answers, "Dr B"))
    assert outcome.data["labelled"] == 2
    assert outcome.data["left_out"] == 2
    assert labels_of(empty) == {"good day": "no", "bad day": "yes"}
    run(empty, "history.undo", Undo("Dr B"))
    assert labels_of(empty) == {}


def test_unknown_labels_are_left_out_unless_created(empty, tmp_path):
    source, answers = tmp_path / "data.csv", tmp_path / "answers.csv"
    source.write_text(CSV)
    run(empty, "sample.import", ImportSamples((source,), known_labels=True))
    answers.write_text("id,label\n1,perhaps\n")
    outcome = run(empty, "label.import", ImportLabels(answers, "Dr B"))
    assert outcome.data["labelled"] == 0
    assert "perhaps" in outcome.data["problems"][0]["reason"]
    run(empty, "label.import", ImportLabels(answers, "Dr B", create=True))
    assert labels_of(empty) == {"good day": "perhaps"}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_export_says_who_when_how_and_imports_again(empty, tmp_path, suffix):
    source = tmp_path / "data.csv"
    source.write_text(
        "id,text,label,domain\n"
        'a,"=1+1, ""quoted""\nsecond line",yes,d\nb,übrig – 漢字,no,d\nc,open,,d\n'
    )
    run(empty, "sample.import", ImportSamples((source,)))
    out = tmp_path / f"out{suffix}"
    outcome = run(empty, "sample.export", ExportSamples(out))
    assert outcome.data["rows"] == 2
    again = ProjectFile.create(tmp_path / f"again{suffix}.umc")
    try:
        run(again, "sample.import", ImportSamples((out,)))
        assert labels_of(again) == labels_of(empty)
        assert info(again)["domains"] == {"d": 2}
    finally:
        again.close()
    if suffix == ".jsonl":
        row = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
        assert row["annotator"] == "imported"
        assert row["how"] == "imported"
        assert row["decided_at"].startswith("20")


def test_export_says_in_which_batch_a_label_was_given(project, tmp_path):
    batch = AssignLabel((1, 2), "a", made="lasso", checked=5, wrong=1)
    assign_label(project, batch, SILENT)
    assign_label(project, AssignLabel((3,), "b"), SILENT)
    out = tmp_path / "out.jsonl"
    run(project, "sample.export", ExportSamples(out))
    first, second, alone = map(json.loads, out.read_text("utf-8").splitlines())
    assert first["batch"] == second["batch"]
    assert len(first["batch"]) == 32
    said = {
        name: first[f"batch_{name}"] for name in ("made", "size", "checked", "wrong")
    }
    assert said == {"made": "lasso", "size": 2, "checked": 5, "wrong": 1}
    assert alone["batch"] is alone["batch_made"] is alone["batch_size"] is None


def test_export_refuses_to_replace_a_file_unasked(empty, tmp_path):
    out = tmp_path / "there.csv"
    out.write_text("precious")
    with pytest.raises(InvalidRequestError, match="force"):
        run(empty, "sample.export", ExportSamples(out))
    assert out.read_text() == "precious"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def reasons(outcome):
    return [problem["reason"] for problem in outcome.data["problems"]]


def test_a_label_row_never_hits_a_sample_that_has_another_id(empty, tmp_path):
    source = write(tmp_path / "data.csv", "id,text\n100,one\n101,two\n102,three\n")
    run(empty, "sample.import", ImportSamples((source,)))
    answers = write(tmp_path / "answers.csv", "id,label\n1,a\n02,a\n٣,a\n101,b\n")
    request = ImportLabels(answers, "Dr B", create=True)
    outcome = run(empty, "label.import", request)
    assert labels_of(empty) == {"two": "b"}
    assert [problem["line"] for problem in outcome.data["problems"]] == [2, 3, 4]


def test_samples_without_ids_go_by_their_number(empty, tmp_path):
    source = write(tmp_path / "data.csv", "text\none\ntwo\n")
    run(empty, "sample.import", ImportSamples((source,)))
    answers = write(tmp_path / "answers.csv", "id,label\n2,b\n3,b\n")
    run(empty, "label.import", ImportLabels(answers, "Dr B", create=True))
    assert labels_of(empty) == {"two": "b"}


def test_an_id_of_two_samples_or_with_two_labels_is_reported(empty, tmp_path):
    source = write(tmp_path / "data.csv", "id,text\n1,one\n1,two\n2,three\n")
    run(empty, "sample.import", ImportSamples((source,)))
    answers = write(tmp_path / "answers.csv", "id,label\n1,a\n2,a\n2,b\n")
    outcome = run(empty, "label.import", ImportLabels(answers, "Dr B", create=True))
    assert labels_of(empty) == {"three": "a"}
    assert any("shared by 2" in reason for reason in reasons(outcome))
    assert any("line 3" in reason for reason in reasons(outcome))


@pytest.mark.parametrize("size", [1, 50_000])
def test_the_first_label_of_a_content_stands(empty, tmp_path, monkeypatch, size):
    monkeypatch.setattr(incoming, "_ROWS_PER_TRANSACTION", size)
    first = write(tmp_path / "one.csv", "id,text,label\nc1,same,x\nc2,same,y\n")
    second = write(tmp_path / "two.csv", "id,text,label\nc3,same,y\n")
    outcome = run(
        empty,
        "sample.import",
        ImportSamples((first, second), domain_name="d"),
    )
    assert outcome.data["added"] == 1
    assert labels_of(empty) == {"same": "x"}
    assert sum("came with “x” before" in reason for reason in reasons(outcome)) == 2
    assert any("same content as “c1”" in reason for reason in reasons(outcome))


def test_a_label_of_another_domain_is_not_given(empty, tmp_path):
    source = write(tmp_path / "d.csv", "text,label,domain\nshared,x,A\nshared,y,B\n")
    outcome = run(empty, "sample.import", ImportSamples((source,)))
    assert labels_of(empty) == {"shared": "x"}
    assert any("another domain than “B”" in reason for reason in reasons(outcome))


def test_every_problem_can_be_listed_later(empty, tmp_path):
    rows = "".join(f"row {n},extra\n" for n in range(30))
    source = write(tmp_path / "bad.csv", "text\nfine\n" + rows)
    run(empty, "sample.import", ImportSamples((source,)))
    listed = run(empty, "sample.problems", importing.ListProblems())
    assert len(listed.data["problems"]) == 30


@pytest.mark.parametrize("size", [1, 50_000])
def test_the_id_of_a_repeated_row_names_its_sample(empty, tmp_path, monkeypatch, size):
    monkeypatch.setattr(incoming, "_ROWS_PER_TRANSACTION", size)
    source = write(tmp_path / "data.csv", "id,text\nc1,same\nc2,same\n,bare\nc3,bare\n")
    outcome = run(empty, "sample.import", ImportSamples((source,)))
    assert [reason.partition(";")[0] for reason in reasons(outcome)] == [
        "the same content as “c1”",
        "the same content as sample 2",
    ]
    answers = write(tmp_path / "answers.csv", "id,label\nc2,a\nc3,b\nc1,a\n")
    outcome = run(empty, "label.import", ImportLabels(answers, "Dr B", create=True))
    assert outcome.data["labelled"] == 2
    assert labels_of(empty) == {"same": "a", "bare": "b"}
    answers = write(tmp_path / "answers.csv", "id,label\nc1,a\nc2,b\n")
    outcome = run(empty, "label.import", ImportLabels(answers, "Dr B"))
    assert labels_of(empty)["same"] == "a"
    assert reasons(outcome) == [
        "“c2” is the same sample as “c1”, which has the label “a” in line 2"
    ]


def test_a_domain_tells_samples_with_one_id_apart(empty, tmp_path):
    first = write(tmp_path / "a.csv", "id,text\n1,one\n2,shared\n")
    second = write(tmp_path / "b.csv", "id,text\n1,two\n2,three\n3,shared\n")
    run(empty, "sample.import", ImportSamples((first, second), label_set="set"))
    answers = write(tmp_path / "answers.csv", "id,label\n1,x\n3,y\n7,y\n")
    asked = ImportLabels(answers, "Dr B", create=True)
    outcome = run(empty, "label.import", asked)
    assert outcome.data["labelled"] == 1  # 3 is b's only
    assert "shared by 2 samples; --domain" in reasons(outcome)[0]
    outcome = run(empty, "label.import", replace(asked, domain="b"))
    assert labels_of(empty) == {"two": "x", "shared": "y"}
    assert reasons(outcome) == ["no sample has the id “7” there"]
    with pytest.raises(InvalidRequestError, match="no domain “c” here, but a, b"):
        run(empty, "label.import", replace(asked, domain="c"))


def test_a_domain_keeps_numbers_to_its_own_samples(empty, tmp_path):
    first = write(tmp_path / "a.csv", "text\none\n")
    second = write(tmp_path / "b.csv", "text\ntwo\n")
    run(empty, "sample.import", ImportSamples((first, second)))
    answers = write(tmp_path / "answers.csv", "id,label\n1,x\n2,x\n")
    request = ImportLabels(answers, "Dr B", create=True, domain="b")
    run(empty, "label.import", request)
    assert labels_of(empty) == {"two": "x"}


def test_a_file_whose_text_cannot_be_guessed_is_asked_about(empty, tmp_path):
    source = write(tmp_path / "numbers.csv", "x1,x2\n3,4\n5,6\n")
    with pytest.raises(InvalidRequestError, match="“x1”, “x2”; say it with --text"):
        run(empty, "sample.import", ImportSamples((source,)))


@pytest.mark.parametrize("named", [{"domain_name": "a\nb"}, {"label_set": "x" * 501}])
def test_a_domain_that_cannot_be_called_so_is_refused(empty, tmp_path, named):
    source = write(tmp_path / "data.csv", "text\none\n")
    with pytest.raises(InvalidRequestError, match="cannot be a name"):
        run(empty, "sample.import", ImportSamples((source,), **named))
    assert info(empty)["samples"] == 0


def test_an_encoding_that_was_only_assumed_is_said(empty, tmp_path):
    source = tmp_path / "latin.csv"
    source.write_bytes("text\nMüller\n".encode("latin-1"))
    outcome = run(empty, "sample.import", ImportSamples((source,)))
    assert "latin.csv” is not UTF-8, read as Windows-1252" in outcome.summary
    assert len(outcome.data["notes"]) == 1
    clean = write(tmp_path / "clean.csv", "text\nplain\n")
    assert run(empty, "sample.import", ImportSamples((clean,))).data["notes"] == []
