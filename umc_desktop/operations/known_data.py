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
from umc_desktop.ml.simulation.known import KnownDomain
from umc_desktop.operations.content_names import corpus_of
from umc_desktop.operations.contents import Contents, read_contents
from umc_desktop.operations.encoding import PoolEncoder, label_texts, read_texts
from umc_desktop.operations.importing import (
    ImportSamples,
    publish_samples,
    read_samples,
)
from umc_desktop.storage import annotations, labels
from umc_desktop.storage.cache_folder import cache_folder, new_folder
from umc_desktop.storage.project_file import SUFFIX, ProjectFile
from umc_desktop.storage.samples import SampleIndex

Rows = npt.NDArray[np.int64]

FEWEST_KNOWN = 20
"""A domain with fewer known answers says nothing and is left out."""
LAYOUT = 2
"""Raised when other files are written: what an older version wrote is not read."""
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


@dataclass(frozen=True)
class _Known:
    """What of a project can be simulated.

    Attributes
    ----------
    answers
        Label id by sample id.
    domains
        Those with enough answers.
    rows
        For each of them, the rows of its known samples in the project's index.
    """

    contents: Contents
    answers: dict[int, int]
    modality: Modality
    domains: tuple[Domain, ...]
    rows: tuple[Rows, ...]

    def label_set(self, domain: Domain) -> list[Label]:
        """Return the labels of a domain in order."""
        return self.contents.labels_of_set(domain.label_set_id)


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
        known = _known(project, only)
        if not known.domains:
            raise InvalidRequestError(
                f"{file.name} has no domain with at least {FEWEST_KNOWN} labelled "
                "samples and two labels. A simulation needs the right answers: name "
                "the column that holds them (--label COL), or label more."
            )
        digest = _digest(known)
        folder = cache_folder() / "simulations" / f"{digest}-{LAYOUT}"
        if not folder.exists():
            with new_folder(folder) as draft:
                _write(draft, project, known, progress)
        meta = [_read_meta(path) for path in _parts(folder)]
    return KnownFile(
        file.stem,
        folder,
        digest,
        tuple(one.name for one in meta),
        known.modality.value,
        meta[0].encoders,
        sum(len(rows) for rows in known.rows),
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
                {name: _load_labels(part / name, n_labels) for name in meta.encoders},
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


def _known(project: ProjectFile, only: tuple[str, ...]) -> _Known:
    contents = read_contents(project)
    with project.read() as connection:
        answers = labels.read_known_labels(connection)
        current = annotations.read_taught(connection)
    answers |= dict(
        zip(current.sample_ids.tolist(), current.label_ids.tolist(), strict=True)
    )
    names = {domain.name for domain in contents.domains}
    if missing := [name for name in only if name not in names]:
        raise InvalidRequestError(
            f"There is no domain “{missing[0]}”; there are {', '.join(sorted(names))}."
        )
    single = [domain for domain in contents.domains if not domain.several]
    chosen = [domain for domain in single if not only or domain.name in only]
    if not chosen:
        raise InvalidRequestError(
            "A simulation plays with one label per sample, and the samples here may "
            "carry several. benchmarks/several_labels.py plays with those."
        )
    index = contents.index
    is_known = np.isin(index.ids, list(answers))
    modality = _most(index)
    usable = is_known.copy()
    for part in modality.parts:  # a game leaves nothing out: it compares strategies
        usable &= index.having(part)
    domains, rows = [], []
    for domain in chosen:
        here = np.flatnonzero(usable & (index.domain_ids == domain.id))
        given = {answers[int(sample)] for sample in index.ids[here]}
        if len(here) >= FEWEST_KNOWN and len(given) > 1:
            domains.append(domain)
            rows.append(_at_most(LARGEST * len(here) // int(usable.sum()), here))
    return _Known(contents, answers, modality, tuple(domains), tuple(rows))


def _most(index: SampleIndex) -> Modality:
    """Return what most samples are made of."""
    both = index.has_text & index.has_image
    shares = {
        Modality.TEXT: (index.has_text & ~both).mean(),
        Modality.IMAGE: (index.has_image & ~both).mean(),
        Modality.MIXED: both.mean(),
    }
    return max(shares, key=lambda modality: shares[modality])


def _at_most(limit: int, rows: Rows) -> Rows:
    if len(rows) <= limit:
        return rows
    return np.sort(np.random.default_rng(0).permutation(rows)[:limit])


def _digest(known: _Known) -> str:
    names = {label.id: label.name for label in known.contents.labels}
    index = known.contents.index
    parts = blake2b(b"2", digest_size=12)  # raised when the files' layout changes
    for manifest in known.contents.models.manifests.values():
        weights = " ".join(file.sha256 for file in manifest.files)
        parts.update(f"{manifest.name} {weights}\n".encode())
        if manifest.kind == "lexical" and manifest.name != "lexical":
            settings = (manifest.ngrams, manifest.characters, manifest.dimension)
            parts.update(f"{settings}\n".encode())
    for rows in known.rows:
        parts.update(index.hashes[rows].tobytes())
        for sample in index.ids[rows].tolist():
            parts.update(names[known.answers[sample]].encode() + b"\n")
    return parts.hexdigest()


def _write(
    draft: Path, project: ProjectFile, known: _Known, progress: ProgressReporter
) -> None:
    modality = known.modality
    together = np.sort(np.concatenate(known.rows))
    index = known.contents.index
    ids, hashes = index.ids[together], index.hashes[together]
    corpus = corpus_of(hashes)
    words = _words(project, ids, modality)
    places = [np.searchsorted(together, rows) for rows in known.rows]
    models = known.contents.models
    manifests = [
        one
        for one in models.manifests.values()
        # what speaks for some domains only cannot be compared over all of them
        if Modality(one.modality) in modality.parts and one.name not in models.domains
    ]
    parts = [draft / f"{number:03d}" for number in range(len(known.domains))]
    for folder, rows, domain in zip(parts, places, known.domains, strict=True):
        folder.mkdir()
        label_set = known.label_set(domain)
        position = {label.id: place for place, label in enumerate(label_set)}
        given = [position[known.answers[sample]] for sample in ids[rows].tolist()]
        np.save(folder / "answers.npy", np.array(given, np.int64))
        np.save(folder / "words.npy", words[rows])
        meta = _Meta(
            domain.name,
            tuple(label.name for label in label_set),
            tuple(manifest.name for manifest in manifests),
        )
        (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
    for manifest in manifests:
        part = Modality(manifest.modality)
        encoder = PoolEncoder(project, manifest, part, ids, hashes, corpus)
        vectors = encoder.embeddings(progress)
        of_text = (
            encoder.label_embeddings(known.contents.labels, progress)
            if part is Modality.TEXT
            else {}
        )
        for folder, rows, domain in zip(parts, places, known.domains, strict=True):
            np.save(folder / f"{manifest.name}.npy", vectors[rows])
            _save_labels(folder / manifest.name, known.label_set(domain), of_text)


def _words(project: ProjectFile, ids: Rows, modality: Modality) -> Rows:
    words = np.zeros(len(ids), np.int64)
    if Modality.TEXT in modality.parts:
        words += [len(text.split()) for text in read_texts(project, ids)]
    if Modality.IMAGE in modality.parts:
        words += WORDS_OF_AN_IMAGE
    return words


def _save_labels(
    folder: Path, label_set: list[Label], of_text: dict[str, npt.NDArray[np.float32]]
) -> None:
    """Write the vectors of what says what each label means, a file for each."""
    folder.mkdir()
    for place, label in enumerate(label_set):
        vectors = [of_text[text] for text in label_texts(label) if text in of_text]
        if vectors:
            np.save(folder / f"{place}.npy", np.stack(vectors))


def _load_labels(folder: Path, n_labels: int) -> tuple[npt.NDArray[np.float32], ...]:
    nothing = np.zeros((0, 0), np.float32)
    paths = [folder / f"{place}.npy" for place in range(n_labels)]
    return tuple(np.load(path) if path.exists() else nothing for path in paths)


def _parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _read_meta(part: Path) -> _Meta:
    return msgspec.json.decode((part / "meta.json").read_bytes(), type=_Meta)
