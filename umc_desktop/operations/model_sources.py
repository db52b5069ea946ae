"""Where a model that the user names lies, and looking at it before it joins."""

import importlib.metadata
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted
from umc_desktop.ml.bringing.describing import describe
from umc_desktop.ml.bringing.probing import Probe, probe
from umc_desktop.ml.bringing.sentence_transformers import LONGEST_PREFIX
from umc_desktop.ml.encoders.drafts import draft_folder
from umc_desktop.ml.encoders.manifest import Manifest, check
from umc_desktop.operations.model_requests import KINDS, InspectModel
from umc_desktop.operations.project_models import (
    RECORD,
    AddedModel,
    find,
    fingerprint_of,
    folder_of,
    models_folder,
)
from umc_desktop.storage.cache_folder import cache_folder

_IN_PACKAGES = ("model.safetensors", "model.safetensors.index.json", "modules.json")
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True)
class Looked:
    """A model that was looked at and tried out.

    Attributes
    ----------
    manifest
        Of the copy.
    fingerprint
        32 hex digits: of its files and of how they are read.
    source
        Name of where it came from.
    size
        Bytes of what is kept.
    """

    manifest: Manifest
    fingerprint: str
    source: str
    probe: Probe
    size: int

    def as_data(self) -> dict[str, Any]:
        """Return what one must know before it is used."""
        manifest = self.manifest
        return {
            "source": self.source,
            "reads": manifest.modality,
            "is": "classifier" if manifest.classes else "encoder",
            "architecture": manifest.architecture or manifest.kind,
            "dimension": manifest.dimension,
            "pooling": manifest.pooling or "model",
            "max_tokens": manifest.max_tokens,
            "prefix": manifest.prefix,
            "image_size": manifest.image_size,
            "licence": manifest.licence,
            "megabytes": round(self.size / 1e6, 1),
            "milliseconds_per_sample": round(self.probe.milliseconds, 2),
            "example": list(self.probe.example),
            "classes": list(manifest.classes),
            "several": manifest.several,
            "fingerprint": self.fingerprint,
        }


def inspect_model(request: InspectModel, progress: ProgressReporter) -> Outcome:
    """Look at a model and try it out, without adding it to a project.

    Raises
    ------
    ModelError
        If there is none, it cannot be run, or what is there is not safe.
    InvalidRequestError
        If there is nothing of that name.
    """
    with look_at(request.source, request.kind, progress) as found:
        data = found.as_data()
    return Outcome(Changes.NOTHING, said_of(data), data)


def said_of(data: dict[str, Any]) -> str:
    """Return what was found, in a sentence."""
    what = f"an encoder of {data['dimension']} numbers"
    if data["classes"]:
        several = ", several at once," if data["several"] else ""
        classes = counted(len(data["classes"]), "class")
        what = f"a classification model of {classes}{several}"
    return (
        f"{data['source']}: {what} for {data['reads']}s ({data['architecture']}), "
        f"licence {data['licence']}, {data['megabytes']:,} MB, "
        f"{data['milliseconds_per_sample']:.1f} ms a sample here."
    )


@contextmanager
def look_at(
    source: str, kind: str, progress: ProgressReporter, prefix: str | None = None
) -> Iterator[Looked]:
    """Copy a model, check the copy and try it out; the copy is gone afterwards.

    Parameters
    ----------
    prefix
        What every text begins with; without it, as the folder says.

    Raises
    ------
    ModelError
        If there is none, it cannot be run, or what is there is not safe.
    InvalidRequestError
        If there is nothing of that name.
    """
    if kind and kind not in KINDS:
        raise InvalidRequestError(
            f"“{kind}” is no kind of model; choose {', '.join(KINDS)}."
        )
    path, name = find_source(source)
    parent = models_folder()
    try:
        with draft_folder(parent, "looking") as draft:
            progress.report(0, 3, "Looking at the model")
            manifest = replace(describe(path, kind, draft), title=name)
            if prefix is not None:
                manifest = _beginning_with(prefix, manifest)
            progress.report(1, 3, "Trying the model out: converting takes a while")
            tried = probe(manifest, cache_folder())
            progress.report(3, 3, "Trying the model out")
            size = sum(file.stat().st_size for file in draft.iterdir())
            yield Looked(manifest, fingerprint_of(manifest), name, tried, size)
    except OSError as error:
        raise ModelError(
            f"The model cannot be copied to {parent} ({error.strerror or error}). Free "
            "some space, or name another folder in the variable UMC_DATA."
        ) from error


def _beginning_with(prefix: str, manifest: Manifest) -> Manifest:
    if manifest.modality != "text":
        raise InvalidRequestError(
            f"{manifest.title} reads {manifest.modality}s; only texts have a prefix."
        )
    if len(prefix) > LONGEST_PREFIX or "\0" in prefix:
        raise InvalidRequestError(
            f"The prefix is no text of at most {LONGEST_PREFIX} characters."
        )
    return replace(manifest, prefix=prefix)


def keep(found: Looked) -> None:
    """Keep a model that is being looked at, whole or not at all."""
    final = folder_of(found.fingerprint)
    draft = Path(found.manifest.folder)
    manifest = replace(found.manifest, folder=str(final))
    record = msgspec.json.encode(replace(manifest, folder=""))
    with suppress(FileNotFoundError):
        if (final / RECORD).read_bytes() == record and not check(manifest).problem:
            return  # another project has it
    (draft / RECORD).write_bytes(record)
    shutil.rmtree(final, ignore_errors=True)  # the same, but damaged since
    try:
        draft.rename(final)
    except OSError:  # another program that adds the same was faster
        if check(manifest).problem:
            raise


def is_intact(model: AddedModel) -> bool:
    """Return whether an added model is on this computer, as it was added."""
    manifest = find(model)
    return manifest is not None and not check(manifest).problem


def find_source(source: str) -> tuple[Path, str]:
    """Return where a model lies, and what it is called.

    Raises
    ------
    InvalidRequestError
        If there is neither a file nor a package of that name.
    ModelError
        If the package holds no model, or several.
    """
    path = Path(source).expanduser()
    if path.exists():
        resolved = path.resolve()
        is_graph = resolved.suffix == ".onnx" and resolved.is_file()
        return path, resolved.stem if is_graph else resolved.name
    fetched = fetched_folder(source)
    if fetched is not None:
        return fetched, source
    try:
        distribution = importlib.metadata.distribution(source)
    except (importlib.metadata.PackageNotFoundError, ValueError) as error:
        raise InvalidRequestError(
            f"There is neither a file or folder nor an installed package “{source}”. "
            "A model of a hub must be fetched first (umc model fetch)."
        ) from error
    return Path(str(distribution.locate_file(_place_in(distribution)))), source


def fetched_folder(hub_id: str) -> Path | None:
    """Return where a model of a hub lies, if it was fetched; the newest revision."""
    if not _HUB_ID.fullmatch(hub_id) or ".." in hub_id:
        return None
    folder = models_folder() / "fetched" / hub_id.replace("/", "--")
    if not folder.is_dir():
        return None
    revisions = [one for one in folder.iterdir() if not one.name.startswith(".")]
    return max(revisions, key=lambda one: one.stat().st_mtime, default=None)


def _place_in(distribution: importlib.metadata.Distribution) -> str:
    """Return the folder or graph of the one model in a package."""
    files = [PurePosixPath(str(file)) for file in distribution.files or ()]
    folders = {str(file.parent) for file in files if file.name in _IN_PACKAGES}
    # a sentence-transformers model holds its transformer in a folder of its own
    outer = {
        one
        for one in folders
        if not any(one != two and one.startswith(f"{two}/") for two in folders)
    }
    found = sorted(outer) or sorted(str(one) for one in files if one.suffix == ".onnx")
    if len(found) != 1:
        raise ModelError(
            f"The package {distribution.metadata['Name']} holds "
            f"{'several models' if found else 'no model'}"
            f"{': ' + ', '.join(found) if found else ''}. Name the folder itself."
        )
    return found[0]
