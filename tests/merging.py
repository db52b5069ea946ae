"""What the tests of merging share: copies of a project, and what stands in them."""

import shutil

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.merging import MergeProjects
from umc_desktop.operations.project import CheckProject
from umc_desktop.operations.undoing import Redo, Undo
from umc_desktop.storage import annotations, labels
from umc_desktop.storage.project_file import ProjectFile


def copy_of(path, name):
    """Copy a closed project's file, as a person would."""
    target = path.with_name(name)
    shutil.copy(path, target)
    return target


def merge(path, *others, annotator="Ada", dry_run=False):
    """Merge closed files, all of the way."""
    request = MergeProjects(tuple(others), dry_run, annotator)
    return execute(CATALOGUE["project.merge"], path, request, SILENT)


def label(path, name, *sample_ids, annotator="Ada"):
    """Label samples of a closed file."""
    request = AssignLabel(sample_ids, name, annotator=annotator)
    return execute(CATALOGUE["label.assign"], path, request, SILENT)


def undo(path, annotator="Ada"):
    """Take back the annotator's newest step."""
    return execute(CATALOGUE["history.undo"], path, Undo(annotator), SILENT)


def redo(path, annotator="Ada"):
    """Do it again."""
    return execute(CATALOGUE["history.redo"], path, Redo(annotator), SILENT)


def digest(path):
    """Check a file and return the digest of its events."""
    outcome = execute(CATALOGUE["project.check"], path, CheckProject(), SILENT)
    return outcome.data["digest"]


def standing(path):
    """Return {annotator: {content hash: label or kind}}, and what stands for all."""
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        names = {one.id: one.name for one in labels.read_labels(connection)}
        hashes = dict(connection.execute("SELECT id, hash FROM sample"))
        own = {}
        for item in annotations.iterate_annotations(connection):
            given = names.get(item.label_id, item.kind)
            own.setdefault(item.annotator, {})[hashes[item.sample_id]] = given
        current = annotations.read_current(connection)
        for_all = {
            hashes[sample]: names[given]
            for sample, given in zip(
                current.sample_ids.tolist(), current.label_ids.tolist(), strict=True
            )
        }
    project.close()
    return own, for_all
