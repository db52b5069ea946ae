"""Fetching a model from a hub: the only command that uses the network, when told to."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.ml.bringing.folder import (
    MOST_BYTES,
    ModelFolder,
    is_pickled,
    refuse_code,
)
from umc_desktop.ml.encoders.manifest import sha256
from umc_desktop.operations.project_models import models_folder

SWITCH = "UMC_NETWORK"
"""Variable that lets the command use the network, when it is 1."""
RECORD = "fetched.json"

_HUB = "https://huggingface.co"
_HUB_ID = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", re.ASCII)
_PATIENCE_SECONDS = 30.0
# What describes a model; everything else stays where it is.
_DESCRIBING = (
    "config.json", "tokenizer.json", "tokenizer_config.json", "modules.json",
    "sentence_bert_config.json", "preprocessor_config.json", "README.md", "LICENSE",
    "model.safetensors.index.json",
)  # fmt: skip
_MOST_DEEP = 2


@dataclass(frozen=True)
class FetchModel:
    """What is fetched, and from where."""

    hub_id: str = option("The model on the hub, as owner/name.", positional=True)
    revision: str = option("Branch, tag or commit; what it is now is pinned.", "main")
    yes: bool = option("Download what was listed.", False)
    endpoint: str = option("Address of the hub.", _HUB)


@dataclass(frozen=True)
class _File:
    """A file on the hub: its hash is sha256, or that of git for small ones."""

    name: str
    size: int
    sha256: str
    blob: str


@dataclass(frozen=True)
class _Plan:
    """What would be downloaded."""

    hub_id: str
    revision: str
    licence: str
    files: tuple[_File, ...]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(file.size for file in self.files)

    @property
    def said(self) -> str:
        """What would be downloaded, in words."""
        return (
            f"{self.hub_id} at revision {self.revision}: "
            f"{counted(len(self.files), 'file')}, {self.size / 1e6:,.1f} MB, licence "
            f"{self.licence}"
        )


def fetch_model(request: FetchModel, progress: ProgressReporter) -> Outcome:
    """Fetch a model from a hub; off unless the variable UMC_NETWORK is 1.

    First it lists what it would download: files, sizes and the licence. With --yes it
    downloads exactly that, compares every file with its hash, and keeps it for umc
    model add. Nothing is sent but the names of the files.

    Raises
    ------
    ModelError
        If the network is off, the hub cannot be reached, or what is there is not safe.
    InvalidRequestError
        If there is no such model or revision.
    """
    if os.environ.get(SWITCH) != "1":
        raise ModelError(
            "UMC Desktop does not use the network. To let this command use it, set "
            f"the variable {SWITCH} to 1 ({SWITCH}=1 umc model fetch "
            f"{request.hub_id}); or copy the model's folder here yourself and add it "
            "with umc model add."
        )
    if not _HUB_ID.fullmatch(request.hub_id) or ".." in request.hub_id:
        raise InvalidRequestError(
            f"“{request.hub_id}” is no name of a model on a hub; write owner/name."
        )
    with _online():
        progress.report(0, None, f"Asking {request.endpoint}")
        plan = _plan(request)
        data = {
            "hub_id": plan.hub_id,
            "revision": plan.revision,
            "licence": plan.licence,
            "megabytes": round(plan.size / 1e6, 1),
            "downloaded": False,
            "folder": "",
            "files": [
                {"file": one.name, "bytes": one.size, "sha256": one.sha256}
                for one in plan.files
            ],
        }
        if not request.yes:
            said = f"{plan.said}. Nothing was downloaded yet: say --yes to do it."
            return Outcome(Changes.NOTHING, said, data)
        folder = _download(plan, request.endpoint, progress)
    said = f"Fetched {plan.said}. Add it with: umc model add P.umc {plan.hub_id}"
    return Outcome(
        Changes.NOTHING, said, {**data, "downloaded": True, "folder": str(folder)}
    )


@contextmanager
def _online() -> Iterator[None]:
    """Let the hub's package use the network; nothing else in this program may."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = False
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def _trouble_in_words(hub_id: str, endpoint: str) -> Iterator[None]:
    import httpx2
    from huggingface_hub import errors

    try:
        yield
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise InvalidRequestError(
            f"{endpoint} has no model “{hub_id}” of that revision, or does not show it "
            "to everybody. UMC Desktop sends no passwords."
        ) from error
    except (errors.HfHubHTTPError, httpx2.HTTPError, OSError, ValueError) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise ModelError(
            f"{endpoint} cannot be asked for “{hub_id}” ({said[0][:200]})."
        ) from error


def _plan(request: FetchModel) -> _Plan:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=request.endpoint, token=False)
    with _trouble_in_words(request.hub_id, request.endpoint):
        found = api.model_info(
            request.hub_id,
            revision=request.revision,
            files_metadata=True,
            timeout=_PATIENCE_SECONDS,
        )
    files = [
        _File(
            one.rfilename,
            one.size or 0,
            one.lfs.sha256 if one.lfs else "",
            one.blob_id or "",
        )
        for one in found.siblings or ()
    ]
    commit = found.sha or ""
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        raise ModelError(f"{request.endpoint} does not say which revision that is.")
    chosen = _choose(files)
    card = found.card_data
    licence = str((card.get("license") if card is not None else "") or "unknown")
    plan = _Plan(request.hub_id, commit, licence, tuple(chosen))
    if plan.size > MOST_BYTES:
        raise ModelError(
            f"{plan.said}: {MOST_BYTES / 2**30:.0f} GB are the most. Take a smaller "
            "model."
        )
    return plan


def _choose(files: Sequence[_File]) -> list[_File]:
    """Return what a model needs: descriptions, and weights that cannot run code.

    Raises
    ------
    ModelError
        If the weights are only there in a form that can, or a name leads elsewhere.
    """
    for file in files:
        path = PurePosixPath(file.name)
        if path.is_absolute() or ".." in path.parts or "\\" in file.name:
            raise ModelError(
                f"The hub names a file {file.name!r}, outside of the model's folder; "
                "nothing was downloaded."
            )
    near = [file for file in files if file.name.count("/") < _MOST_DEEP]
    described = [
        one
        for one in near
        if PurePosixPath(one.name).name in _DESCRIBING
        and not one.name.startswith(("onnx/", "openvino/"))
    ]
    weights = [
        one
        for one in near
        if PurePosixPath(one.name).name.startswith("model")
        and one.name.endswith(".safetensors")
        and not one.name.startswith(("onnx/", "openvino/"))
    ]
    weights = weights or _graph(near)
    if not weights:
        pickled = [file.name for file in files if is_pickled(file.name)]
        if pickled:
            raise ModelError(
                f"The weights are only there as {pickled[0]}: opening such a file can "
                "run any program. Nothing was downloaded."
            )
        raise ModelError(
            "There are neither .safetensors nor an .onnx file; nothing was downloaded."
        )
    unnamed = [one.name for one in weights if not one.sha256 or not one.size]
    if unnamed:
        raise ModelError(
            f"The hub does not say size and sha256 of {unnamed[0]}, so what comes "
            "could be anything; nothing was downloaded."
        )
    return [*described, *weights]


def _graph(files: Sequence[_File]) -> list[_File]:
    by_name = {file.name: file for file in files}
    for name in ("model.onnx", "onnx/model.onnx"):
        if name in by_name:
            beside = by_name.get(f"{name}_data")
            return [by_name[name], *([beside] if beside else [])]
    return []


def _download(plan: _Plan, endpoint: str, progress: ProgressReporter) -> Path:
    from huggingface_hub import hf_hub_download

    parent = models_folder() / "fetched" / plan.hub_id.replace("/", "--")
    final = parent / plan.revision
    parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with TemporaryDirectory(prefix=".fetching-", dir=parent) as draft:
        # the configuration first: whether it asks for code is known before the rest
        for file in sorted(plan.files, key=lambda one: one.name != "config.json"):
            progress.report(done, plan.size, f"Downloading {plan.said}: {file.name}")
            with _trouble_in_words(plan.hub_id, endpoint):
                hf_hub_download(
                    plan.hub_id,
                    file.name,
                    revision=plan.revision,
                    endpoint=endpoint,
                    local_dir=draft,
                    token=False,
                    etag_timeout=_PATIENCE_SECONDS,
                )
            _check(file, Path(draft) / file.name)
            if PurePosixPath(file.name).name == "config.json":
                folder = ModelFolder(Path(draft))
                refuse_code(folder.json(file.name, dict[str, Any]))
            done += file.size
        progress.report(done, plan.size, "Downloading")
        shutil.rmtree(Path(draft) / ".cache", ignore_errors=True)
        record = {
            "hub_id": plan.hub_id,
            "revision": plan.revision,
            "licence": plan.licence,
            "sha256": {
                file.name: sha256(Path(draft) / file.name) for file in plan.files
            },
        }
        (Path(draft) / RECORD).write_bytes(msgspec.json.encode(record))
        if final.exists():
            shutil.rmtree(final)
        shutil.copytree(draft, final)
    return final


def _check(file: _File, path: Path) -> None:
    """Compare a file with the hash that was announced."""
    size = path.stat().st_size
    if file.sha256:
        right = sha256(path) == file.sha256
    else:
        content = path.read_bytes()
        named = hashlib.sha1(
            b"blob %d\0" % len(content) + content, usedforsecurity=False
        ).hexdigest()
        right = not file.blob or named == file.blob
    if not right or (file.size and size != file.size):
        raise ModelError(
            f"{file.name} is not what the hub announced ({size:,} bytes came); nothing "
            "of it was kept. Try again; if it stays so, do not use the model."
        )
