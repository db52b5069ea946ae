"""Labelled files as arrays: encoded once, kept in the cache, read by every process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import WORDS_OF_AN_IMAGE
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.jobs.bundle import Bundle, temporary_bundle
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.simulation.known import KnownDomain
from umc_desktop.operations.encoding import PoolEncoder, label_texts, read_texts
from umc_desktop.operations.importing import (
    ImportSamples,
    publish_samples,
    read_samples,
)
from umc_desktop.operations.pool import Contents, read_contents
from umc_desktop.storage import annotations, labels
from umc_desktop.storage.cache_folder import cache_folder, new_folder
from umc_desktop.storage.project_file import SUFFIX, ProjectFile

Rows = npt.NDArray[np.int64]

FEWEST_KNOWN = 20
"""A domain with fewer known answers says nothing and is left out."""
LARGEST = 20_000
"""Most samples of a file that are encoded, drawn at random; seeds draw among them."""


@dataclass(frozen=True)
class KnownFile:
    """A labelled file, encoded.

    Attributes
    ----------
    name
        The file's name without extension.
    folder
        Holds the arrays; see ``load``.
    digest
        Of samples, answers and encoders: the same data have the same one.
    domains, modality
        Names of the domains, and what their samples are.
    encoders
        Names of the encoders.
    n_samples
        Samples with a known answer.
    """

    name: str
    folder: Path
    digest: str
    domains: tuple[str, ...]
    modality: str
    encoders: tuple[str, ...]
    n_samples: int


class _Meta(msgspec.Struct, frozen=True):
    """What is written beside the arrays of one domain."""

    name: str
    label_names: tuple[str, ...]
    encoders: tuple[str, ...]


def prepare_file(
    file: Path,
    columns: ImportSamples,
    only: tuple[str, ...],
    progress: ProgressReporter,
) -> KnownFile:
    """Encode a labelled file, or a project's own labels, unless that was done before.

    Parameters
    ----------
    file
        Anything that can be imported, or a project: then its labels are the answers.
    columns
        Which columns mean what.
    only
        Names of the domains to use; empty for all.
    progress
        Told about every encoder.

    Raises
    ------
    InvalidRequestError
        If no domain has enough labels, or a named one does not exist.
    """
    with _opened(file, columns, progress) as project:
        contents, answers = _known(project, only)
        domains = _usable(contents, answers)
        if not domains:
            raise InvalidRequestError(
                f"{file.name} has no domain with at least {FEWEST_KNOWN} labelled "
                "samples and two labels. A simulation needs the right answers: name "
                "the column that holds them (--label COL), or label more."
            )
        modality = _modality(contents)
        chosen = [_within(contents, domain, answers) for domain in domains]
        digest = _digest(contents, answers, chosen)
        folder = cache_folder() / "simulations" / digest
        if not folder.exists():
            with new_folder(folder) as draft:
                _write(draft, project, contents, domains, chosen, answers, progress)
        meta = [_read_meta(path) for path in _parts(folder)]
    return KnownFile(
        file.stem,
        folder,
        digest,
        tuple(one.name for one in meta),
        modality.value,
        meta[0].encoders,
        sum(len(rows) for rows in chosen),
    )


def load_domains(folder: Path) -> list[KnownDomain]:
    """Read what ``prepare_file`` wrote; embeddings stay on the disk until used.

    Parameters
    ----------
    folder
        ``KnownFile.folder``.
    """
    domains = []
    for part in _parts(folder):
        meta = _read_meta(part)
        n_labels = len(meta.label_names)
        domains.append(
            KnownDomain(
                meta.name,
                meta.label_names,
                {
                    name: np.load(part / f"{name}.npy", mmap_mode="r")
                    for name in meta.encoders
                },
                {
                    name: _label_vectors(part / f"{name}.labels.npz", n_labels)
                    for name in meta.encoders
                },
                np.load(part / "answers.npy"),
                np.load(part / "words.npy"),
            )
        )
    return domains


@contextmanager
def _opened(
    file: Path, columns: ImportSamples, progress: ProgressReporter
) -> Iterator[ProjectFile]:
    """Give a project: the user's own, read only, or a passing one made of a file."""
    if file.suffix == SUFFIX:
        project = ProjectFile.open(file, read_only=True)
        try:
            yield project
        finally:
            project.close()
        return
    with temporary_bundle(cache_folder() / "bundles") as folder:
        project = ProjectFile.create(folder / f"known{SUFFIX}")
        try:
            request = replace(columns, files=(file,), known_labels=True)
            (folder / "rows").mkdir()
            bundle = Bundle(folder / "rows")
            read_samples(project, request, bundle, progress)
            publish_samples(project, request, bundle, progress)
            yield project
        finally:
            project.close()


def _known(
    project: ProjectFile, only: tuple[str, ...]
) -> tuple[Contents, dict[int, int]]:
    """Return the contents that are wanted and the label id of each known sample."""
    contents = read_contents(project)
    with project.read() as connection:
        answers = labels.read_known_labels(connection)
        current = annotations.read_current(connection)
    answers |= dict(
        zip(current.sample_ids.tolist(), current.label_ids.tolist(), strict=True)
    )
    names = {domain.name for domain in contents.domains}
    if missing := [name for name in only if name not in names]:
        raise InvalidRequestError(
            f"There is no domain “{missing[0]}”; there are {', '.join(sorted(names))}."
        )
    wanted = tuple(one for one in contents.domains if not only or one.name in only)
    return replace(contents, domains=wanted), answers


def _usable(contents: Contents, answers: dict[int, int]) -> list[Domain]:
    known = np.isin(contents.index.ids, list(answers))
    found = []
    for domain in contents.domains:
        rows = np.flatnonzero(known & (contents.index.domain_ids == domain.id))
        given = {answers[int(sample)] for sample in contents.index.ids[rows]}
        if len(rows) >= FEWEST_KNOWN and len(given) > 1:
            found.append(domain)
    return found


def _modality(contents: Contents) -> Modality:
    images = contents.index.is_image
    return Modality.IMAGE if images.mean() > 0.5 else Modality.TEXT


def _within(contents: Contents, domain: Domain, answers: dict[int, int]) -> Rows:
    """Return the domain's known samples, at most its share of the largest number."""
    index = contents.index
    same_kind = index.is_image == (_modality(contents) is Modality.IMAGE)
    here = (index.domain_ids == domain.id) & same_kind
    rows = np.flatnonzero(here & np.isin(index.ids, list(answers)))
    share = LARGEST * len(rows) // max(len(index.ids), 1)
    if len(index.ids) > LARGEST and len(rows) > share:
        rows = np.sort(np.random.default_rng(0).permutation(rows)[:share])
    return rows


def _digest(contents: Contents, answers: dict[int, int], chosen: list[Rows]) -> str:
    names = {label.id: label.name for label in contents.labels}
    parts = blake2b(digest_size=12)
    for manifest in load_manifests().values():
        weights = " ".join(file.sha256 for file in manifest.files)
        parts.update(f"{manifest.name} {weights}\n".encode())
    for rows in chosen:
        parts.update(contents.index.hashes[rows].tobytes())
        for sample in contents.index.ids[rows].tolist():
            parts.update(names[answers[sample]].encode() + b"\n")
    return parts.hexdigest()


def _write(
    draft: Path,
    project: ProjectFile,
    contents: Contents,
    domains: list[Domain],
    chosen: list[Rows],
    answers: dict[int, int],
    progress: ProgressReporter,
) -> None:
    modality = _modality(contents)
    together = np.sort(np.concatenate(chosen))
    ids, hashes = contents.index.ids[together], contents.index.hashes[together]
    corpus = blake2b(np.sort(hashes).tobytes(), digest_size=12).hexdigest()
    words = _words(project, ids, modality)
    places = [np.searchsorted(together, rows) for rows in chosen]
    sets = [contents.labels_of_set(domain.label_set_id) for domain in domains]
    names = [
        manifest.name
        for manifest in load_manifests().values()
        if manifest.modality == modality.value
    ]
    parts = [draft / f"{number:03d}" for number in range(len(domains))]
    for part in parts:
        part.mkdir()
    for name in names:
        encoder = PoolEncoder(
            project, load_manifests()[name], modality, ids, hashes, corpus
        )
        vectors = encoder.embeddings(progress)
        of_text = (
            encoder.label_embeddings(contents.labels)
            if modality is Modality.TEXT
            else {}
        )
        for part, rows, known in zip(parts, places, sets, strict=True):
            np.save(part / f"{name}.npy", vectors[rows])
            np.savez(part / f"{name}.labels.npz", **_of_labels(known, of_text))
    for part, rows, known, domain in zip(parts, places, sets, domains, strict=True):
        position = {label.id: place for place, label in enumerate(known)}
        given = [position[answers[sample]] for sample in ids[rows].tolist()]
        np.save(part / "answers.npy", np.array(given, np.int64))
        np.save(part / "words.npy", words[rows])
        meta = _Meta(domain.name, tuple(label.name for label in known), tuple(names))
        (part / "meta.json").write_bytes(msgspec.json.encode(meta))


def _words(project: ProjectFile, ids: Rows, modality: Modality) -> Rows:
    if modality is Modality.IMAGE:
        return np.full(len(ids), WORDS_OF_AN_IMAGE, np.int64)
    return np.array([len(text.split()) for text in read_texts(project, ids)], np.int64)


def _of_labels(
    known: list[Label], of_text: dict[str, npt.NDArray[np.float32]]
) -> dict[str, npt.NDArray[np.float32]]:
    """Return the vectors of what says what each label means, by place."""
    found = {}
    for place, label in enumerate(known):
        vectors = [of_text[text] for text in label_texts(label) if text in of_text]
        if vectors:
            found[str(place)] = np.stack(vectors)
    return found


def _label_vectors(path: Path, n_labels: int) -> tuple[npt.NDArray[np.float32], ...]:
    nothing = np.zeros((0, 0), np.float32)
    with np.load(path) as stored:
        return tuple(
            stored[str(place)] if str(place) in stored else nothing
            for place in range(n_labels)
        )


def _parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _read_meta(part: Path) -> _Meta:
    return msgspec.json.decode((part / "meta.json").read_bytes(), type=_Meta)
