"""The catalogue holds together, and commands run from opening to closing."""

from dataclasses import dataclass, fields, is_dataclass, replace

import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import (
    Catalogue,
    Command,
    InWorker,
    OnProject,
    Standalone,
    execute,
)
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import NotAProjectError, ProjectReadOnlyError
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.request import option
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class Count:
    number: int = option("How many.", 1)


def put(project, request, bundle, progress):
    """Count up."""
    bundle.put_value("n", request.number)


def publish(project, request, bundle, progress):
    return Outcome(Changes.NOTHING, str(bundle.value("n", int)))


def command(work, **changes):
    given = {"id": "a.b", "title": "A", "request_type": Count, "work": work}
    return Command(**(given | changes))


def test_ids_and_shortcuts_are_unique():
    work = Standalone(lambda request, progress: Outcome(Changes.NOTHING, ""))
    one = command(work, shortcut="Ctrl+N")
    with pytest.raises(ValueError, match="two commands are called"):
        Catalogue([one, one])
    with pytest.raises(ValueError, match="share 'Ctrl"):
        Catalogue([one, replace(one, id="a.c")])


@pytest.mark.parametrize("item", list(CATALOGUE), ids=lambda item: item.id)
def test_every_command_can_be_explained(item):
    assert item.help.endswith(".")
    assert item.title[0].isupper()
    assert is_dataclass(item.request_type)
    assert item.request_type.__dataclass_params__.frozen
    for field in fields(item.request_type):
        assert field.metadata["help"], f"{item.id}: {field.name}"
    assert CATALOGUE[item.id] is item


def test_a_computed_command_is_published(project):
    project.close()
    work = InWorker(put, publish, writes=False)
    outcome = execute(command(work), project.path, Count(7), SILENT)
    assert outcome.summary == "7"
    assert command(work).help == "Count up."


def test_what_the_worker_computes_for_the_window():
    def alone(request, progress):
        return Outcome(Changes.NOTHING, "")

    assert command(InWorker(put, publish)).in_worker
    assert command(Standalone(alone, in_worker=True)).in_worker
    assert not command(Standalone(alone)).in_worker
    assert not command(OnProject(alone)).in_worker


def test_a_writer_that_cannot_write_is_told_who_can(project):
    work = OnProject(lambda p, request, progress: Outcome(Changes.NOTHING, "ran"))
    with pytest.raises(ProjectReadOnlyError, match="is open by"):
        execute(command(work), project.path, Count(), SILENT)
    reading = replace(command(work), work=replace(work, writes=False))
    assert execute(reading, project.path, Count(), SILENT).summary == "ran"


def test_the_project_is_closed_whatever_happens(project):
    project.close()

    def fail(opened, request, progress):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        execute(command(OnProject(fail)), project.path, Count(), SILENT)
    with pytest.raises(NotAProjectError):
        execute(command(OnProject(fail)), project.path.parent, Count(), SILENT)
    again = ProjectFile.open(project.path)
    assert not again.read_only
    again.close()
