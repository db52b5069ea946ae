"""The models of a project: packaged ones, those that were added, and who speaks where.

The project names an added model by its fingerprint and holds what one must know of it;
its weights lie in the user's data folder. So a colleague opens the project without.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from umc_desktop.domain.errors import ModelError
from umc_desktop.storage import facts
from umc_desktop.storage.cache_folder import data_folder
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.encoders.manifest import Manifest

MODEL = "model"  # key: its name; value: an AddedModel
DOMAINS = "model domains"  # key: its name; value: the domains it speaks for
OFF = "member off"  # key: the member; a fact that stands switches it off
RECORD = "model.json"
_ADDED = 100  # after the packaged ones


class AddedModel(msgspec.Struct, frozen=True):
    """A model that was added, as the project names it.

    Attributes
    ----------
    fingerprint
        32 hex digits: of its files and of how they are read.
    source
        Name of the folder or package it came from, or its id on the hub.
    labels
        Of a classification model: by the name of each of its classes, what that means
        here, as uids of labels in hex digits. A class that means nothing is left out.
    several
        Whether it says of each of its classes on its own whether it applies.
    ngrams, characters
        Of a lexical one, which has no weights.
    """

    name: str
    fingerprint: str
    title: str
    kind: str
    modality: str
    dimension: int
    licence: str
    source: str
    classes: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]] = {}
    several: bool = False
    ngrams: tuple[int, int] = (1, 2)
    characters: bool = False

    @property
    def said(self) -> str:
        """What one must know to get it."""
        return (
            f"“{self.name}” ({self.title}, from {self.source}, licence {self.licence}, "
            f"fingerprint {self.fingerprint[:12]})"
        )


@dataclass(frozen=True)
class ProjectModels:
    """The models of a project as far as they are here.

    Attributes
    ----------
    known
        Encoders by name, in order; those that are off, too.
    manifests
        Those that are on; of a modality of which none is on, all packaged ones: two
        files that were merged may each have switched off what the other had left.
    classifiers
        Manifests of classification models by name.
    added
        What the project says of the added ones by name, missing ones too.
    missing
        Added ones whose weights are not on this computer.
    domains
        Names of the domains that a model speaks for, where they are restricted.
    off
        Names of members that are switched off.
    """

    known: "dict[str, Manifest]"
    manifests: "dict[str, Manifest]"
    classifiers: "dict[str, Manifest]"
    added: dict[str, AddedModel]
    missing: tuple[AddedModel, ...]
    domains: dict[str, frozenset[str]]
    off: frozenset[str]

    @cached_property
    def missing_said(self) -> str:
        """What is missing, in words; empty if nothing is."""
        if not self.missing:
            return ""
        names = ", ".join(model.said for model in self.missing)
        them = "it" if len(self.missing) == 1 else "them"
        return (
            f"{names} {'is' if len(self.missing) == 1 else 'are'} not on this "
            f"computer; the ensemble goes on without. Whoever sent the project can "
            f"send you the folder: add {them} with umc model add."
        )

    def of(self, modality: str) -> "list[Manifest]":
        """Return the encoders that read samples of a modality.

        Raises
        ------
        ModelError
            When none of them is here.
        """
        found = [one for one in self.manifests.values() if one.modality == modality]
        if not found:
            raise ModelError(
                f"No model on this computer reads {modality}s in this project. "
                f"{self.missing_said or 'Add one (umc model add).'}"
            )
        return found

    def speaks(self, name: str, domain: str) -> bool:
        """Return whether a model speaks for a domain."""
        return name not in self.domains or domain in self.domains[name]


def models_of(project: ProjectFile) -> ProjectModels:
    """Return the models of a project."""
    with project.read() as connection:
        return read_models(connection)


def missing_said(project: ProjectFile) -> str:
    """Return in words which added models are not on this computer; empty if none."""
    with project.read() as connection:
        if not facts.read(connection, MODEL, AddedModel):
            return ""
        return read_models(connection).missing_said


def read_models(connection: sqlite3.Connection) -> ProjectModels:
    """Read which models a project has and find them on this computer."""
    # Only what computes needs models; the window starts without.
    from umc_desktop.ml.encoders.manifest import load_manifests

    off = switched_off(connection)
    packaged = load_manifests()
    known = dict(packaged)
    added, classifiers, missing = {}, {}, []
    for name, fact in facts.read(connection, MODEL, AddedModel).items():
        model = fact.value
        if model is None or name != model.name or not is_name(name):
            continue  # forged
        added[name] = model
        manifest = find(model)
        if manifest is None:
            missing.append(model)
        elif not manifest.classes:
            known[name] = replace(manifest, order=_ADDED + len(added))
        elif name not in off:
            classifiers[name] = replace(manifest, order=_ADDED)
    on = {name: one for name, one in known.items() if name not in off}
    read = {one.modality for one in on.values()}
    on |= {name: one for name, one in packaged.items() if one.modality not in read}
    domains = {
        name: frozenset(fact.value)
        for name, fact in facts.read(connection, DOMAINS, list[str]).items()
        if fact.value
    }
    return ProjectModels(known, on, classifiers, added, tuple(missing), domains, off)


def switched_off(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the members that are off."""
    return frozenset(facts.read(connection, OFF, bool))


def last_known(connection: sqlite3.Connection, name: str) -> AddedModel | None:
    """Return what a model of that name was, the last time there was one."""
    found = [
        fact.value
        for fact in facts.iterate_versions(connection, MODEL, AddedModel)
        if fact.key == name and fact.value is not None
    ]
    return found[-1] if found else None


def find(model: AddedModel) -> "Manifest | None":
    """Return the manifest of an added model if it is on this computer.

    What is known of it here counts, not what the project says: that may be forged.
    """
    if model.kind == "lexical":
        return lexical(model.name, model.ngrams, model.characters, model.dimension)
    from umc_desktop.ml.encoders.manifest import Manifest

    folder = folder_of(model.fingerprint)
    try:
        known = msgspec.json.decode((folder / RECORD).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    here = replace(known, name=model.name, title=model.name, folder=str(folder))
    if any(not (folder / file.path).is_file() for file in here.files):
        return None
    return here


def lexical(
    name: str, ngrams: tuple[int, int], characters: bool, dimension: int
) -> "Manifest":
    """Return the manifest of a lexical encoder with settings of its own."""
    from umc_desktop.ml.encoders.manifest import load_manifests

    return replace(
        load_manifests()["lexical"],
        name=name,
        title=name,
        dimension=dimension,
        ngrams=ngrams,
        characters=characters,
    )


def lexical_model(
    name: str, ngrams: tuple[int, int], characters: bool, dimension: int
) -> AddedModel:
    """Return a lexical model as the project names it."""
    from umc_desktop.ml.encoders.opening import fingerprint

    manifest = lexical(name, ngrams, characters, dimension)
    return AddedModel(
        name=name,
        fingerprint=fingerprint(replace(manifest, name=""), {}),
        title=name,
        kind=manifest.kind,
        modality=manifest.modality,
        dimension=dimension,
        licence=manifest.licence,
        source="the project's texts",
        ngrams=ngrams,
        characters=characters,
    )


def fingerprint_of(manifest: "Manifest") -> str:
    """Return what names a model: the same whatever it is called and wherever it is."""
    from umc_desktop.ml.encoders.opening import fingerprint

    hashes = {file.role: file.sha256 for file in manifest.files}
    return fingerprint(manifest, hashes)


def models_folder() -> Path:
    """Return the folder of all models that this computer's user added."""
    return data_folder() / "models"


def folder_of(fingerprint: str) -> Path:
    """Return where a model is kept; from a project file it may be anything."""
    digits = set("0123456789abcdef")
    safe = len(fingerprint) == 32 and set(fingerprint) <= digits
    return models_folder() / (fingerprint if safe else "nothing")


def is_name(name: str) -> bool:
    """Return whether a model may be called so: it names files and columns."""
    return (
        0 < len(name) <= 60
        and name.isascii()
        and name[0].isalnum()
        and all(character.isalnum() or character in "-_." for character in name)
        and ".." not in name
    )


def domains_said(models: ProjectModels, name: str, domains: Iterable[str]) -> str:
    """Return which domains a model speaks for, in words."""
    if name not in models.domains:
        return "all"
    return ", ".join(one for one in domains if models.speaks(name, one)) or "none"


def uncovered(
    models: ProjectModels, domains: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the first domain and modality that no encoder speaks for, if any.

    Parameters
    ----------
    domains
        (name, modality) of all that have samples.
    """
    for name, modality in domains:
        speaking = [
            one
            for one in models.known.values()
            if one.name not in models.off
            and one.modality == modality
            and models.speaks(one.name, name)
        ]
        if not speaking:
            return name, modality
    return None
