"""``umc`` in the terminal: exit codes, JSON, help, and words for what goes wrong."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from umc_desktop.cli import main as cli
from umc_desktop.cli.main import build, run
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Catalogue, Command, Standalone
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.request import option
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.storage import annotations
from umc_desktop.storage.project_file import ProjectFile

HEAVY = "PySide6 torch onnxruntime onnx umap sklearn scipy pyarrow hdbscan transformers"
HEAVY += " rdflib"


@pytest.fixture
def umc(capsys):
    """Run one command line; return exit code, standard output and error."""

    def umc(*arguments):
        code = run(build(), [str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return umc


@pytest.fixture
def path(project):
    """A filled project that nobody has open."""
    project.close()
    return project.path


@pytest.fixture
def standing(path):
    """Read {sample: label id} of what stands."""

    def standing():
        project = ProjectFile.open(path, read_only=True)
        with project.read() as connection:
            current = annotations.read_current(connection)
        project.close()
        return dict(
            zip(current.sample_ids.tolist(), current.label_ids.tolist(), strict=True)
        )

    return standing


def one_object(text):
    """Expect exactly one JSON object on standard output, and nothing else."""
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    return json.loads(text, parse_constant=lambda name: pytest.fail(name))


def test_the_first_steps(umc, tmp_path):
    path = tmp_path / "first.umc"
    code, out, err = umc("project", "new", path)
    assert (code, err) == (0, "")
    assert out.replace("\n", "").startswith("Made ")
    code, out, _ = umc("project", "info", path, "--json")
    info = one_object(out)
    assert code == 0
    assert {"schema", "samples", "labelled", "domains"} <= set(info)
    assert {"annotators", "rounds", "events", "digest"} <= set(info)


def test_label_undo_redo(umc, path, standing):
    code, out, err = umc("label", "assign", path, "--sample-ids", "1,2", "--label", "a")
    assert (code, out, err) == (
        0,
        "Labelled 2 samples as “a”.\n  labelled: 2\n  label: a\n",
        "",
    )
    assert standing() == {1: 1, 2: 1}
    assert umc("history", "undo", path)[0] == 0
    assert standing() == {}
    code, out, _ = umc("history", "redo", path, "--json")
    assert one_object(out)["done"]
    assert standing() == {1: 1, 2: 1}
    code, out, _ = umc("history", "list", path, "--json")
    assert [row["command"] for row in one_object(out)["operations"]] == [
        "history.redo",
        "history.undo",
        "label.assign",
    ]
    assert umc("project", "check", path)[0] == 0


def test_the_terminal_hides_what_is_suggested_for_a_random_check(umc, only):
    sample = {"id": 7, "text": "one", "suggestion": "cat", "confidence": 0.9}
    batch = {"id": 1, "domain": "d", "purpose": "audit", "samples": [sample]}
    data = {"batches": [batch, {**batch, "purpose": "learn"}]}
    only(lambda request, progress: Outcome(Changes.NOTHING, "Planned.", data))
    _, out, _ = umc("model", "act")
    rows = [line for line in out.splitlines() if "one" in line]
    assert ["cat" in row for row in rows] == [False, True]


def test_history_speaks_in_titles_and_its_json_in_ids(umc, path):
    umc("label", "assign", path, "--sample-ids", "1", "--label", "a")
    _, out, _ = umc("history", "list", path)
    assert "Assign label" in out
    assert "label.assign" not in out
    _, out, _ = umc("history", "list", path, "--json")
    assert json.loads(out)["operations"][0]["command"] == "label.assign"
    assert CATALOGUE.title_of("label.of-tomorrow") == "label.of-tomorrow"


@pytest.mark.parametrize(
    "lists",
    [
        ("--sample-ids", "1,2,3"),
        ("--sample-ids", "1, 2 ,3"),
        ("--sample-ids", "1", "--sample-ids", "2", "--sample-ids", "3"),
        ("--sample-ids", "1,2", "--sample-ids=3"),
    ],
)
def test_lists_are_separated_by_commas_or_repeated(umc, path, standing, lists):
    assert umc("label", "assign", path, *lists, "--label", "b")[0] == 0
    assert standing() == {1: 2, 2: 2, 3: 2}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("project", "info", "gone.umc"), "There is no file"),
        (("project", "bogus"), "No such command 'bogus'"),
        (("label", "assign", "P", "--label", "a"), "Missing option '--sample-ids'"),
        (("label", "assign", "P", "--sample-ids", "1"), "Missing option '--label'"),
        (
            ("label", "assign", "P", "--sample-ids", "1,two", "--label", "a"),
            "should be numbers",
        ),
        (
            ("label", "assign", "P", "--sample-ids", "", "--label", "a"),
            "should be numbers",
        ),
        (
            ("label", "assign", "P", "--sample-ids", "9" * 30, "--label", "a"),
            "There is no sample 999",
        ),
        (("label", "assign", "P", "--sample-ids", "1", "--label", "x"), "not in the"),
        (
            (
                *("label", "assign", "P", "--sample-ids", "1"),
                *("--label", "a", "--seconds", "nan"),
            ),
            "seconds",
        ),
        (("history", "list", "P", "--limit", "many"), "not a valid integer"),
        (("project", "copy", "P", "P"), "onto itself"),
        (("project", "new", "P"), "exists already"),
        (("project", "new", "P", "--no-such"), "No such option"),
    ],
)
def test_expected_failures_are_told_in_words(umc, path, arguments, words):
    arguments = [str(path) if item == "P" else item for item in arguments]
    code, out, err = umc(*arguments)
    assert code == 1
    assert out == ""
    assert words in err
    assert "Traceback" not in err
    code, out, _ = umc(*arguments, "--json")
    assert code == 1
    assert words in one_object(out)["error"]


def test_what_a_noun_is_about_is_shown_whole(umc):
    code, out, _ = umc("--help")
    assert code == 0
    assert "..." not in out.partition("Commands:")[2]


def test_a_noun_alone_shows_its_verbs(umc):
    code, out, err = umc("project")
    assert code == 1
    assert out == ""
    assert err.startswith("Usage: umc project")
    assert "check" in err


def test_a_project_that_is_open_is_not_written_and_its_holder_is_named(umc, project):
    code, _, err = umc(
        "label", "assign", project.path, "--sample-ids", "1", "--label", "a"
    )
    assert code == 1
    for word in ("is open by", f"process {os.getpid()}", "not changed"):
        assert word in err
    assert umc("project", "info", project.path)[0] == 0, "reading it is fine"


COMMANDS = [tuple(command.id.split(".")) for command in CATALOGUE]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help(umc, words):
    code, out, err = umc(*words, "--help")
    assert (code, err) == (0, "")
    assert "--json" in out
    assert CATALOGUE[".".join(words)].help.split(",")[0][:30] in " ".join(out.split())
    assert "----" not in out, "numpydoc sections are for programmers"


def test_version(umc):
    code, out, _ = umc("--version")
    assert code == 0
    assert out.startswith("UMC Desktop ")


@dataclass(frozen=True)
class Ask:
    """What the stand-in commands below are asked."""

    words: tuple[str, ...] = option("Words.", ("x", "y"))
    deep: bool = option("Whether.", False)


@pytest.fixture
def only(monkeypatch):
    """Put one command into the catalogue in place of all others."""

    def only(work, request_type=Ask):
        command = Command(
            id="model.act",
            title="Act",
            request_type=request_type,
            work=Standalone(work),
        )
        monkeypatch.setattr(cli, "CATALOGUE", Catalogue([command]))

    return only


def raising(error):
    def work(request, progress):
        """Fail."""
        progress.report(0, 1)
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ZeroDivisionError("odd"), 3, "This is a bug"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (MemoryError(), 1, "not enough memory"),
    ],
)
def test_exit_codes_of_what_is_not_expected(umc, only, error, code, words):
    only(raising(error))
    got, out, err = umc("model", "act", "--json")
    assert got == code
    assert words in one_object(out)["error"]
    assert words in err
    assert ("ZeroDivisionError: odd" in err) == (code == 3)


def test_json_is_json_whatever_was_found(umc, only):
    data = {
        "missing": float("nan"),
        "deep": [{"worst": float("-inf")}, (1, 2.5)],
        "text": "“é” \x1b[31m \u202e",
        "broken": "\udcff",
    }
    only(lambda request, progress: Outcome(Changes.NOTHING, "Said.", data))
    code, out, _ = umc("model", "act", "--json")
    assert code == 0
    assert one_object(out) == {
        "missing": None,
        "deep": [{"worst": None}, [1, 2.5]],
        "text": "“é” \x1b[31m \u202e",
        "broken": "\udcff",
    }


def test_the_terminal_shows_control_characters_and_never_obeys_them(umc, only):
    nasty = "\x1b]0;title\x07\x9b2J\u202eevil\udcff [bold]x[/bold]"
    data = {"name": nasty, "rows": [{"label": nasty}], "map": {nasty: nasty}}
    only(lambda request, progress: Outcome(Changes.NOTHING, nasty, data))
    _, out, _ = umc("model", "act")
    for character in "\x1b\x07\x9b\u202e\udcff":
        assert character not in out
    assert out.count("[bold]x[/bold]") >= 4, "text is not markup"
    only(raising(cli.UmcError(nasty)))
    _, _, err = umc("model", "act")
    assert "\x1b" not in err


def test_trees_are_for_scripts_and_records_for_people(umc, only):
    data = {
        "strategies": [{"name": "ours", "ece": None}, {"name": "theirs", "ece": 0.1}],
        "tree": {"versus": {"theirs": {"labels": 1.5}}},
    }
    only(lambda request, progress: Outcome(Changes.NOTHING, "Said.", data))
    _, out, _ = umc("model", "act")
    assert "versus" not in out
    ours, theirs = (line for line in out.splitlines() if "│" in line)
    assert ours.rstrip().endswith("-")
    assert len(ours) == len(theirs), "aligned to the right, a number or not"
    _, out, _ = umc("model", "act", "--json")
    assert one_object(out)["tree"] == data["tree"]


def test_what_says_nothing_is_left_out_and_small_numbers_are_not_zero(umc, only):
    data = {
        "silent": (),
        "advice": {"verdict": "go on", "kappa": None, "since": ""},
        "tuned": [{"labels": 3}],
        "difference": 4.2e-6,
    }
    only(lambda request, progress: Outcome(Changes.NOTHING, "Said.", data))
    _, out, _ = umc("model", "act")
    assert out.split() == [
        *("Said.", "advice:", "verdict:", "go", "on", "difference:", "4.2e-06")
    ]


def test_where_a_table_would_break_words_each_record_is_told_line_by_line(umc, only):
    wide = {f"number_{column}": "x" * 40 for column in range(7)}
    rows = [{"name": "older", **wide}, {"name": "newer", **wide, "late": 1}]
    data = {"rows": rows, "few": [{"name": "y" * 300, "why": "because"}]}
    only(lambda request, progress: Outcome(Changes.NOTHING, "Said.", data))
    lines = umc("model", "act")[1].splitlines()
    assert lines[1:3] == ["older", f"  number 0: {'x' * 40}"]
    assert lines[9:11] == ["newer", f"  number 0: {'x' * 40}"]
    assert lines[17] == "  late: 1", "what only a later record has is told, too"
    assert "┃ why" in lines[18], "a few columns stay a table"
    rows[:] = [{"name": "older", "n": 1}, {"name": "newer", "n": 2, "late": 1}]
    assert "┃ late" in umc("model", "act")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), ("x", "y")), (("--words", "a,b", "--words", "c"), ("a", "b", "c"))],
)
def test_a_list_keeps_its_default_until_it_is_given(umc, only, arguments, words):
    asked = []

    def work(request, progress):
        """Listen."""
        asked.append(request)
        return Outcome(Changes.NOTHING, "Heard.")

    only(work)
    assert umc("model", "act", *arguments, "--deep")[0] == 0
    assert asked == [Ask(words, True)]


def test_flags_are_the_fields_names():
    options = {
        flag
        for parameter in build().commands["label"].commands["assign"].params
        for flag in parameter.opts
    }
    names = {f"--{name.replace('_', '-')}" for name in AssignLabel.__dataclass_fields__}
    assert names <= options


def umc_process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "umc_desktop", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_as_a_real_process(path, tmp_path):
    done = umc_process("project", "info", path, "--json")
    assert done.returncode == 0
    assert one_object(done.stdout)["samples"] == 5
    assert done.stderr == ""
    failed = umc_process("project", "info", tmp_path / "gone.umc", "--json")
    assert failed.returncode == 1
    assert "error" in one_object(failed.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_and_a_terminal_that_shows_little(path):
    odd = os.fsdecode(os.fsencode(path.parent) + b"/\xff.umc")
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = umc_process("project", "info", odd, env=environment)
    assert done.returncode == 1
    assert "There is no file" in done.stderr
    assert "Traceback" not in done.stderr
    arguments = ("label", "assign", path, "--sample-ids", "1", "--label")
    labelled = umc_process(*arguments, "a", env=environment)
    assert labelled.returncode == 0
    assert r"\u201ca\u201d" in labelled.stdout
    invalid = umc_process(*arguments, b"\xff".decode(errors="surrogateescape"))
    assert invalid.returncode == 1
    assert "Traceback" not in invalid.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX pipes")
def test_a_reader_that_leaves_is_no_error_of_ours(path):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "umc_desktop", "label", "list", str(path)],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == ""


@pytest.mark.parametrize("module", ["umc_desktop.cli.main", "umc_desktop.__main__"])
def test_starting_loads_nothing_heavy(module):
    code = (
        f"import sys, {module};"
        f"found = set('{HEAVY}'.split()) & set(sys.modules);"
        "sys.exit(f'loaded: {found}' if found else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_needs_no_project_leaves_its_outcome_in_the_bundle(monkeypatch, tmp_path):
    from umc_desktop import __main__ as wiring
    from umc_desktop.commands import catalogue
    from umc_desktop.domain.progress import SILENT
    from umc_desktop.jobs.bundle import Bundle

    def work(request, progress):
        """Echo."""
        return Outcome(Changes.NOTHING, "Said.", {"words": request.words})

    command = Command(
        id="model.act",
        title="Act",
        request_type=Ask,
        work=Standalone(work, in_worker=True),
    )
    monkeypatch.setattr(catalogue, "CATALOGUE", Catalogue([command]))
    bundle = Bundle(tmp_path)
    wiring.compute("model.act", Path(), {"words": ["é", "x"]}, bundle, SILENT)
    said = bundle.value("outcome", tuple[str, dict[str, list[str]]])
    assert said == ("Said.", {"words": ["é", "x"]})


def test_the_worker_computes_what_the_catalogue_says(project, tmp_path):
    """The process the window starts, asked for a real command on a real file."""
    from umc_desktop.domain.errors import UmcError
    from umc_desktop.domain.progress import SILENT
    from umc_desktop.jobs.bundle import Bundle
    from umc_desktop.jobs.worker_client import WorkerBugError, WorkerClient

    table = tmp_path / "rows.csv"
    table.write_text("text,label\nhello,a\nworld,b\n")
    client = WorkerClient()
    try:
        request = {"files": [str(table)]}
        client.compute("sample.import", project.path, request, tmp_path, SILENT)
        assert list(tmp_path.glob("rows-*.msgpack"))
        gone = tmp_path / "gone.umc"
        with pytest.raises(UmcError, match="There is no file"):
            client.compute("sample.import", gone, request, tmp_path, SILENT)
        with pytest.raises(WorkerBugError, match="KeyError"):
            client.compute("no.such", project.path, {}, tmp_path, SILENT)
    finally:
        client.close()
    assert Bundle(tmp_path).arrays("none") == {}


def test_values_given_with_spaces_are_told_of_the_comma(umc, path):
    code, _, said = umc("label", "assign", path, "--label", "a", "--sample-ids", 1, 2)
    assert code == 1
    assert "with commas, as in --sample-ids 1,2,3" in said
