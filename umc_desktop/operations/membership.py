"""Who belongs to the ensemble of a project, and for which domains."""

import sqlite3
from dataclasses import dataclass

import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Modality
from umc_desktop.operations import journal
from umc_desktop.operations.project_models import (
    DOMAINS,
    MODEL,
    OFF,
    ProjectModels,
    domains_said,
    read_models,
    uncovered,
)
from umc_desktop.storage import labels, samples
from umc_desktop.storage.project_file import ProjectFile

_SCORE = "Score the samples (umc ensemble score) to see what the ensemble says."


@dataclass(frozen=True)
class RemoveModel:
    """Which model leaves."""

    name: str = option("The model, such as use (see umc model list).", positional=True)
    annotator: str = option("Who asks; without it, the computer account.", "")


@dataclass(frozen=True)
class RestrictModel:
    """Which model, and where it speaks."""

    name: str = option("The model, such as use (see umc model list).", positional=True)
    domains: tuple[str, ...] = option(
        "Domains it speaks for from now on; without it, all.", ()
    )
    annotator: str = option("Who asks; without it, the computer account.", "")


def remove_model(
    project: ProjectFile, request: RemoveModel, progress: ProgressReporter
) -> Outcome:
    """Let a model leave the ensemble; umc model add with its name brings it back.

    Its weights stay on this computer. Can be undone.

    Raises
    ------
    InvalidRequestError
        If there is no such model, or nobody else speaks for a domain.
    """
    with project.write() as connection:
        models = read_models(connection)
        _refuse_unknown(models, request.name)
        step = journal.begin(
            project, connection, "model.remove", request, reversible=True
        )
        if request.name in models.added:
            step.tell(connection, MODEL, [(request.name, None)])
        else:
            step.tell(connection, OFF, [(request.name, True)])
        refuse_silence(connection)
        progress.report(1, 1)
        said = (
            f"{request.name} left the ensemble (umc model add with its name brings it "
            f"back). {_SCORE}"
        )
        return step.end(
            connection,
            Outcome(Changes.FACTS | Changes.HISTORY, said, {"name": request.name}),
        )


def restrict_model(
    project: ProjectFile, request: RestrictModel, progress: ProgressReporter
) -> Outcome:
    """Let a model speak for some domains only: elsewhere it has no vote.

    It learns from the labels of these domains, and what it says of others neither
    suggests nor counts. Can be undone.

    Raises
    ------
    InvalidRequestError
        If there is no such model or domain, or nobody else speaks for a domain.
    """
    with project.write() as connection:
        _refuse_unknown(read_models(connection), request.name)
        named = [labels.find_domain(connection, one).name for one in request.domains]
        step = journal.begin(
            project, connection, "model.restrict", request, reversible=True
        )
        step.tell(connection, DOMAINS, [(request.name, named or None)])
        refuse_silence(connection)
        progress.report(1, 1)
        domains = [domain.name for domain in labels.read_domains(connection)]
        where = domains_said(read_models(connection), request.name, domains)
        said = (
            f"{request.name} speaks for {'all domains' if where == 'all' else where}. "
            f"{_SCORE}"
        )
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                said,
                {"name": request.name, "speaks_for": where},
            ),
        )


def refuse_silence(connection: sqlite3.Connection) -> None:
    """Refuse that nobody is left to speak for a domain, within the transaction.

    Raises
    ------
    InvalidRequestError
        Naming the domain.
    """
    wanted = [
        (domain, modality)
        for domain, modalities in modalities_by_domain(connection).items()
        for modality in sorted(modalities)
    ]
    found = uncovered(read_models(connection), wanted)
    if found is not None:
        domain, modality = found
        raise InvalidRequestError(
            f"Then no encoder would read the {modality}s of “{domain}”. Let another "
            "one speak there first (umc model add, umc model restrict)."
        )


def modalities_by_domain(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Return what the samples of each domain are made of, of domains that have any."""
    index = samples.read_index(connection)
    names = {domain.id: domain.name for domain in labels.read_domains(connection)}
    found: dict[str, set[str]] = {}
    for part in Modality.MIXED.parts:
        for domain in np.unique(index.domain_ids[index.having(part)]).tolist():
            found.setdefault(names[domain], set()).add(part.value)
    return found


def _refuse_unknown(models: ProjectModels, name: str) -> None:
    on = [one for one in models.known if one not in models.off]
    known = list(dict.fromkeys([*on, *models.added]))
    if name not in known:
        raise InvalidRequestError(
            f"There is no model “{name}” in the ensemble, but {', '.join(known)}."
        )
