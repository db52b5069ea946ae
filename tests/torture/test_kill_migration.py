"""A file of every earlier version, and a kill at every step of bringing it up."""

import os
import signal
import sqlite3

import pytest

from tests.torture.killing import needs_fork
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.storage import migrations, project_file
from umc_desktop.storage.project_file import ProjectFile

N_SAMPLES = 50
VERSIONS = range(1, migrations.LATEST_VERSION)
pytestmark = needs_fork


@pytest.fixture
def old_file(tmp_path, monkeypatch):
    """Return a function that gives a file as a version made and filled it."""

    def make(version):
        path = tmp_path / f"v{version}.umc"
        with monkeypatch.context() as then:
            then.setattr(
                project_file, "migrate", lambda c: migrations.migrate(c, version)
            )
            old = ProjectFile.create(path)
        # by hand: what the program writes today has columns that came later
        with old.write() as connection:
            uid = bytes(16)
            connection.execute(
                "INSERT INTO label_set (uid, name) VALUES (?, 'd')", [uid]
            )
            connection.execute(
                "INSERT INTO domain (uid, name, label_set_id) VALUES (?, 'd', 1)", [uid]
            )
            connection.executemany(
                "INSERT INTO sample (hash, domain_id, identifier, text)"
                " VALUES (?, 1, ?, ?)",
                [
                    (content_hash(t), t, t)
                    for t in map("text {}".format, range(N_SAMPLES))
                ],
            )
        old.close()
        return path

    return make


class Counted:
    """A connection that counts its statements, and kills the process at one of them."""

    def __init__(self, connection, at, apart):
        self._connection, self._at, self._apart = connection, at, apart
        self.statements = 0

    def execute(self, statement, *parameters):
        if self.statements == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.statements += 1
        if self._apart and statement in ("BEGIN IMMEDIATE", "COMMIT"):
            return None
        return self._connection.execute(statement, *parameters)


def open_in_a_child(path, at, apart=False):
    """Open, and be killed before a statement of the steps; return how many there were.

    Parameters
    ----------
    apart
        Do every statement by itself, not a step in a transaction.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:

            def migrate(connection):
                counted = Counted(connection, at, apart)
                migrations.migrate(counted)
                os.write(writing, str(counted.statements).encode())

            project_file.migrate = migrate
            ProjectFile.open(path).close()
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    said = os.read(reading, 100)
    os.close(reading)
    return int(said or 0)


def state(path):
    """Return (version, whether the schema is that version's, samples) as found."""
    raw = sqlite3.connect(path)
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    whole = migrations.schema_of(raw) == migrations.expected_schema(version)
    (n,) = raw.execute("SELECT count(*) FROM sample").fetchone()
    raw.close()
    return version, whole, n


@pytest.mark.parametrize("version", VERSIONS)
def test_killed_before_any_statement_of_any_step(old_file, version, figure):
    path = old_file(version)
    original = path.read_bytes()
    total = open_in_a_child(path, None)
    for at in range(total):
        path.write_bytes(original)
        assert open_in_a_child(path, at) == 0
        reached, whole, n = state(path)
        assert version <= reached <= migrations.LATEST_VERSION
        assert (whole, n) == (True, N_SAMPLES)
        copy = path.with_name(f"{path.name}.before-v{version + 1}")
        assert state(copy) == (version, True, N_SAMPLES)
        project = ProjectFile.open(path)
        assert state(path) == (migrations.LATEST_VERSION, True, N_SAMPLES)
        check_project(project, CheckProject(), SILENT)
        project.close()
        copy.unlink()
    figure(f"version {version}, {total} kills")


def test_control_steps_in_pieces_are_noticed(old_file):
    path = old_file(1)
    original = path.read_bytes()
    total = open_in_a_child(path, None)
    torn = 0
    for at in range(total):
        path.write_bytes(original)
        open_in_a_child(path, at, apart=True)
        torn += not state(path)[1]
    assert torn
