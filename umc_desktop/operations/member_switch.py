"""Switching members of the ensemble off and on: one that is off reads no sample."""

import sqlite3
from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.operations import journal, model_versions
from umc_desktop.operations.membership import refuse_silence
from umc_desktop.operations.project_models import OFF, read_models, switched_off
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class SwitchMember:
    """Which member is switched off, or on again."""

    member: str = option(
        "Encoder, or version of a fine-tuned one, such as minilm or minilm-v1."
    )
    on: bool = option("Switch it on again; without it, off.", False)
    annotator: str = option("Who asks; without it, the computer account.", "")


def switch_member(
    project: ProjectFile, request: SwitchMember, progress: ProgressReporter
) -> Outcome:
    """Switch a member off, so that scoring does without it, or on; can be undone.

    What an encoder has read stays in the cache: on again, it reads only what is new.

    Raises
    ------
    InvalidRequestError
        If there is no such member, it is so already, or no other encoder is left.
    """
    with project.write() as connection:
        off = switched_off(connection)
        _check(connection, request, off)
        step = journal.begin(
            project, connection, "ensemble.switch", request, reversible=True
        )
        step.tell(connection, OFF, [(request.member, None if request.on else True)])
        refuse_silence(connection)
        progress.report(1, 1)
        now = off - {request.member} if request.on else off | {request.member}
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                f"{request.member} is {'on again' if request.on else 'off'}. Score the "
                "samples (umc ensemble score) to see what the ensemble says now.",
                {"member": request.member, "on": request.on, "off": sorted(now)},
            ),
        )


def _check(
    connection: sqlite3.Connection, request: SwitchMember, off: frozenset[str]
) -> None:
    models = read_models(connection)
    manifests = models.known
    others = [name for name in models.added if name not in manifests]
    versions = [version.name for version in model_versions.all_versions(connection)]
    if request.member not in {*manifests, *others, *versions, *off}:
        known = ", ".join([*manifests, *others, *versions])
        raise InvalidRequestError(
            f"There is no member “{request.member}” to switch; choose from {known}."
        )
    if request.on != (request.member in off):
        raise InvalidRequestError(
            f"{request.member} is {'on' if request.on else 'off'} already."
        )
    switched = manifests.get(request.member)
    if switched is None or request.on:
        return
    left = [
        name
        for name, manifest in manifests.items()
        if manifest.modality == switched.modality and name not in {*off, switched.name}
    ]
    if not left:
        raise InvalidRequestError(
            f"{request.member} is the last encoder of {switched.modality}s that is on; "
            "switch another on first."
        )
