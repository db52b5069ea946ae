"""The models that are installed or added: what they are, intact or not, who speaks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class ListModels:
    """Whose models are listed."""

    file: Path | None = option(
        "A project, for its models and who speaks for which domain; without it, the "
        "encoders that come with the program.",
        None,
        positional=True,
    )


@dataclass(frozen=True)
class CheckModels:
    """Nothing to choose."""


def list_models(request: ListModels, progress: ProgressReporter) -> Outcome:
    """List the models: what they read, their licence, and where each of them speaks."""
    # The commands are listed in every window, and these run in few.
    from umc_desktop.ml.encoders.manifest import load_manifests

    del progress
    if request.file is not None:
        project = ProjectFile.open(request.file, read_only=True)
        try:
            return list_members(project)
        finally:
            project.close()
    data = [
        {
            "name": manifest.name,
            "title": manifest.title,
            "modality": manifest.modality,
            "dimension": manifest.dimension,
            "package": manifest.package,
            "version": manifest.version,
            "licence": manifest.licence,
        }
        for manifest in load_manifests().values()
    ]
    return Outcome(Changes.NOTHING, f"{len(data)} encoders.", {"models": data})


def list_members(project: ProjectFile) -> Outcome:
    """List the models of a project and which of them speak for which domain."""
    from umc_desktop.ml.encoders.manifest import load_manifests
    from umc_desktop.operations import membership
    from umc_desktop.operations.model_versions import speaking
    from umc_desktop.operations.project_models import domains_said, read_models
    from umc_desktop.storage import labels

    with project.read() as connection:
        models = read_models(connection)
        domains = [domain.name for domain in labels.read_domains(connection)]
        held = membership.modalities_by_domain(connection)
        tuned = {
            version.member: version.name for version in speaking(connection).values()
        }
    packaged = load_manifests()
    missing = {model.name for model in models.missing}
    data = []
    for name in dict.fromkeys([*packaged, *models.added]):
        added = models.added.get(name)
        manifest = added or packaged[name]
        state = "here"
        if name in models.off:
            state = "off"
        elif name in missing:
            state = "missing on this computer"
        data.append(
            {
                "name": name,
                "state": state,
                "speaks_for": domains_said(models, name, domains),
                "reads": manifest.modality,
                "votes": "itself" if added and added.classes else "through a head",
                "dimension": manifest.dimension,
                "speaks_as": tuned.get(name, name),
                "from": added.source if added else packaged[name].package or "program",
                "licence": manifest.licence,
                "fingerprint": added.fingerprint[:12] if added else "",
            }
        )
    voices = [
        {
            "domain": domain,
            "members": ", ".join(
                str(one["name"])
                for one in data
                if one["state"] == "here"
                and one["reads"] in held.get(domain, ())
                and models.speaks(str(one["name"]), domain)
            ),
        }
        for domain in domains
    ]
    said = f"{counted(sum(one['state'] == 'here' for one in data), 'model')} on."
    if models.missing:
        said += f" {models.missing_said}"
    return Outcome(Changes.NOTHING, said, {"models": data, "domains": voices})


def check_models(request: CheckModels, progress: ProgressReporter) -> Outcome:
    """Compare every encoder's weights with the version and hash they should have.

    Raises
    ------
    ModelError
        If one is missing or changed, naming it and what to do.
    """
    del request
    found = model_checks(progress)
    broken = [entry for entry in found if entry["problem"]]
    if broken:
        raise ModelError(" ".join(entry["problem"] for entry in broken))
    return Outcome(
        Changes.NOTHING, f"All {len(found)} encoders are intact.", {"models": found}
    )


def model_checks(progress: ProgressReporter) -> list[dict[str, Any]]:
    """Return what is found of each encoder; ``problem`` is empty when it is intact."""
    from umc_desktop.ml.encoders.manifest import check, load_manifests

    manifests = load_manifests()
    found = []
    for number, manifest in enumerate(manifests.values()):
        progress.report(number, len(manifests), "Checking the encoders' weights")
        result = check(manifest)
        found.append(
            {
                "name": manifest.name,
                "found": result.found,
                "version": result.version,
                "hash_ok": result.hash_ok,
                "sha256": {file.path: file.sha256 for file in manifest.files},
                "problem": result.problem or "",
            }
        )
    progress.report(len(manifests), len(manifests), "Checking the encoders' weights")
    return found
