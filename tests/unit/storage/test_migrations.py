"""Schema steps: atomic, in order, and after a verified copy."""

import sqlite3
from pathlib import Path

import pytest

from umc_desktop.domain.errors import ProjectTooNewError
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations.project import DescribeProject, describe_project
from umc_desktop.storage import migrations, project_file, recognising, samples
from umc_desktop.storage.project_file import ProjectFile

SECOND_STEP = """
-- a comment; with a semicolon
CREATE TABLE colour (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL DEFAULT 'a;b'
) STRICT;
CREATE INDEX colour_by_name ON colour (name);
"""


@pytest.fixture
def second_step(monkeypatch, tmp_path):
    """Return a function that adds a step, as a later version would have one."""

    def add(script):
        folder = tmp_path / "steps"
        folder.mkdir()
        for name in migrations.STEPS:
            text = migrations.resources.files(migrations.__name__).joinpath(name)
            (folder / name).write_text(text.read_text(encoding="utf-8"))
        (folder / "9999_colour.sql").write_text(script)
        latest = len(migrations.STEPS) + 1
        monkeypatch.setattr(migrations.resources, "files", lambda package: folder)
        monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "9999_colour.sql"))
        for module in (project_file, recognising):
            monkeypatch.setattr(module, "LATEST_VERSION", latest)
        monkeypatch.setattr(
            project_file, "migrate", lambda c: migrations.migrate(c, latest)
        )
        migrations.expected_schema.cache_clear()
        return latest

    yield add
    monkeypatch.undo()
    migrations.expected_schema.cache_clear()


def version_of(path):
    raw = sqlite3.connect(path)
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    raw.close()
    return version


def test_a_new_file_has_the_schema_the_steps_give(project):
    with project.read() as connection:
        assert migrations.schema_of(connection) == migrations.expected_schema(
            migrations.LATEST_VERSION
        )


def test_an_old_file_is_copied_first_and_then_brought_up(project, second_step):
    project.close()
    old = project.path.read_bytes()
    latest = second_step(SECOND_STEP)
    upgraded = ProjectFile.open(project.path)
    with upgraded.read() as connection:
        assert migrations.schema_of(connection) == migrations.expected_schema(latest)
        assert samples.count(connection) == 5
    upgraded.close()
    backup = project.path.with_name(f"test.umc.before-v{latest}")
    assert version_of(backup) == latest - 1
    raw = sqlite3.connect(backup)
    assert raw.execute("SELECT count(*) FROM sample").fetchone() == (5,)
    raw.close()
    assert old != project.path.read_bytes()


def test_a_step_that_fails_leaves_the_old_file(project, second_step):
    project.close()
    latest = second_step(
        "CREATE TABLE colour (id INTEGER) STRICT;\nCREATE TABLE sample (x);\n"
    )
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        ProjectFile.open(project.path)
    assert version_of(project.path) == latest - 1
    raw = sqlite3.connect(project.path)
    assert (
        raw.execute("SELECT 1 FROM sqlite_schema WHERE name = 'colour'").fetchone()
        is None
    )
    raw.close()
    assert not project.path.with_name("test.umc.lock").exists()


def test_the_version_before_refuses_the_newer_file(project, second_step, monkeypatch):
    project.close()
    second_step(SECOND_STEP)
    ProjectFile.open(project.path).close()
    monkeypatch.undo()
    migrations.expected_schema.cache_clear()
    before = project.path.read_bytes()
    with pytest.raises(ProjectTooNewError):
        ProjectFile.open(project.path)
    assert project.path.read_bytes() == before


@pytest.fixture
def first_version(tmp_path, monkeypatch):
    """A project as the first version made and filled it."""
    path = tmp_path / "first.umc"
    with monkeypatch.context() as then:
        then.setattr(project_file, "migrate", lambda c: migrations.migrate(c, 1))
        old = ProjectFile.create(path)
    with old.write() as connection:
        connection.execute("INSERT INTO label_set VALUES (1, zeroblob(16), 'd')")
        connection.execute("INSERT INTO domain VALUES (1, zeroblob(16), 'd', 1)")
        one = NewSample(content_hash("one"), "d", "one", (), "c1")
        samples.insert(connection, [one], {"d": 1})
    old.close()
    assert version_of(path) == 1
    return path


def test_step_2_lets_a_sample_have_further_ids(first_version):
    project = ProjectFile.open(first_version)
    try:
        with project.write() as connection:
            assert migrations.version_of(connection) == migrations.LATEST_VERSION
            samples.add_aliases(connection, [("c2", 1, 1), ("c2", 1, 1)])
            found = samples.find_by_identifier(connection, ["c1", "c2", "c3"])
            assert migrations.schema_of(connection) == migrations.expected_schema(
                migrations.LATEST_VERSION
            )
        assert found == {"c1": [1], "c2": [1]}
    finally:
        project.close()
    assert version_of(first_version.with_name("first.umc.before-v2")) == 1


def test_an_old_file_is_read_as_it_is_where_it_cannot_be_written(first_version):
    before = first_version.read_bytes()
    project = ProjectFile.open(first_version, read_only=True)
    try:
        data = describe_project(project, DescribeProject(), SILENT).data
        with project.read() as connection:
            # what a later step added can be asked for all the same
            assert samples.find_by_identifier(connection, ["c1"]) == {"c1": [1]}
            (read_from,) = connection.execute(
                "SELECT file FROM pragma_database_list WHERE name = 'main'"
            ).fetchone()
    finally:
        project.close()
    assert (data["schema"], data["samples"]) == (1, 1)
    assert first_version.read_bytes() == before
    assert not Path(read_from).parent.exists(), "the copy is gone with the project"


def test_step_7_lets_a_sample_have_several_images(first_version):
    raw = sqlite3.connect(first_version)
    one = content_hash(None, [b"scan"])
    raw.execute("INSERT INTO sample VALUES (2, ?, 1, 'scan', NULL)", (one,))
    raw.execute("INSERT INTO image VALUES (2, x'7363616e')")
    raw.commit()
    raw.close()
    project = ProjectFile.open(first_version)
    try:
        with project.write() as connection:
            assert samples.read_detail(connection, 2).images == (b"scan",)
            two = content_hash(None, [b"scan", b"back"])
            new = NewSample(two, "d", None, (b"scan", b"back"))
            again = NewSample(one, "d", None, (b"scan",))
            assert samples.insert(connection, [again, new], {"d": 1}) == 1
            assert samples.read_detail(connection, 3).images == (b"scan", b"back")
            assert samples.hashes_of(connection, [2]) == {2: one}
    finally:
        project.close()
