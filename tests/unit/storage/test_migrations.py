"""Schema steps: atomic, in order, and after a verified copy."""

import sqlite3

import pytest

from umc_desktop.domain.errors import ProjectTooNewError
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
        (folder / "0002_colour.sql").write_text(script)
        latest = len(migrations.STEPS) + 1
        monkeypatch.setattr(migrations.resources, "files", lambda package: folder)
        monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "0002_colour.sql"))
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
    backup = project.path.with_name("test.umc.before-v2")
    assert version_of(backup) == latest - 1
    raw = sqlite3.connect(backup)
    assert raw.execute("SELECT count(*) FROM sample").fetchone() == (5,)
    raw.close()
    assert old != project.path.read_bytes()


def test_a_step_that_fails_leaves_the_old_file(project, second_step):
    project.close()
    second_step("CREATE TABLE colour (id INTEGER) STRICT;\nCREATE TABLE sample (x);\n")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        ProjectFile.open(project.path)
    assert version_of(project.path) == 1
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
