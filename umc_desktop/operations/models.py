"""The encoders that are installed: what they are and whether they are intact."""

from dataclasses import dataclass
from typing import Any

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import ProgressReporter


@dataclass(frozen=True)
class ListModels:
    """Nothing to choose."""


@dataclass(frozen=True)
class CheckModels:
    """Nothing to choose."""


def list_models(request: ListModels, progress: ProgressReporter) -> Outcome:
    """List the encoders: modality, dimension, package, version and licence."""
    # The commands are listed in every window, and these run in few.
    from umc_desktop.ml.encoders.manifest import load_manifests

    del request, progress
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
