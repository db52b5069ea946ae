"""Writes what files are scored with: a project's ensemble, or encoders alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec
import numpy as np

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.encoders.manifest import Manifest, load_manifests
from umc_desktop.ml.features import centred_unit, joint, smooth
from umc_desktop.operations.brought_classifiers import BroughtClassifiers
from umc_desktop.operations.contents import Contents, read_contents
from umc_desktop.operations.encoding import LEXICAL, label_texts, lexical_corpus
from umc_desktop.operations.heads import MadeFor, load_heads, pack_heads
from umc_desktop.operations.model_versions import all_versions
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.pool_gathering import gather_pools
from umc_desktop.operations.pool_scorer import ABOUT, About, Arrays, Matrix, Reader
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import Speaker, TunedMembers, weights_of
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.project_file import ProjectFile

VECTOR_DIMENSIONS = 64
"""Of the vectors that tell how alike scored samples are."""
_ANCHORS = 20_000  # samples of the project that new ones are smoothed with
_NOT_TRAINED = (
    "The project has no trained ensemble that files can be scored with: label some "
    "samples and train it (umc model update). Where samples or models came or went "
    "since, score the samples first (umc ensemble score)."
)


@dataclass(frozen=True)
class Scorer:
    """What was written.

    Attributes
    ----------
    name
        Hex digits that change when it scores otherwise.
    about
        What the folder says of itself.
    """

    name: str
    about: About


def pack_project(
    project: ProjectFile,
    domain: str,
    preferred: Modality | None,
    folder: Path,
    progress: ProgressReporter,
) -> Scorer:
    """Write a project's ensemble of a domain's label set.

    Parameters
    ----------
    preferred
        Whether texts or images are meant, where the domain has both and no sample has
        both.

    Raises
    ------
    InvalidRequestError
        If nothing was learned yet, or it is not clear which labels are meant.
    """
    contents = read_contents(project)
    with project.read() as connection:
        settings = rounds.read_rounds(connection)[-1:]
        stored = arrays.read_all(connection, "heads")
    if not settings:
        raise InvalidRequestError("Score the samples first (umc ensemble score).")
    pools = gather_pools(project, contents, progress)
    pool, task = _task_of(contents, pools, domain, preferred)
    method = settings[0].method
    features = pool.features(task, progress)
    tuned = TunedMembers(project, contents)
    voices: list[Speaker] = [
        *BroughtClassifiers(project, contents).of(pool, task, progress),
        *tuned.of(pool, task, progress),
    ]
    spoke = tuple(voice.name for voice in voices)
    identities = pool.identities(contents, (*features.encoders, *spoke))
    made_for = MadeFor(
        method,
        len(task.labels),
        frozenset(features.encoders),
        spoke,
        task.several,
        identities,
    )
    heads = load_heads(stored, task.key, made_for)
    if heads is None:
        missing = [one.said for one in contents.models.missing]
        missing += [version.name for version in tuned.missing]
        away = f" Not on this computer: {', '.join(missing)}." if missing else ""
        raise InvalidRequestError(_NOT_TRAINED + away)
    some = np.linspace(0, len(task.rows) - 1, min(len(task.rows), _ANCHORS)).astype(
        np.int64
    )
    reads = {name: pool.reads[name][task.local] for name in pool.reads}
    once = smooth(
        list(features.vectors.values()),
        pool.graph.subgraph(task.local).transition, 1, progress,
        [reads.get(name) for name in features.encoders],
    )  # fmt: skip
    packed: Arrays = pack_heads(task.key, heads, made_for)
    packed |= {f"table.{voice.name}": voice.voice.table for voice in voices}
    whole = joint([features.smoothed[name] for name in features.encoders])
    packed["directions"] = _directions(whole)
    for name, smoothed in zip(features.encoders, once, strict=True):
        standard = centred_unit(pool.embeddings[name][task.local], reads.get(name))
        known = pool.label_embeddings.get(name, {})
        named = [
            standard.apply(_stacked(known, label, len(standard.mean)))
            for label in task.labels
        ]
        packed |= {
            f"mean.{name}": standard.mean,
            f"pool.{name}": standard.vectors[some],
            f"once.{name}": smoothed[some],
            f"names.{name}": np.concatenate(named),
            f"names_end.{name}": np.cumsum([len(texts) for texts in named]),
        }
    speaks = _Speaking(contents, task, domain)
    known_models = contents.models.known
    encoders = [
        _reader(project, contents, pool, known_models[name], speaks)
        for name in features.encoders
    ]
    about = About(
        tuple(encoders),
        tuple(
            Reader(
                voice.name,
                voice.voice.manifest,
                str(voice.voice.weights or ""),
                speaks=speaks.of(voice.voice.manifest.name),
            )
            for voice in voices
        ),
        method,
        float(settings[0].settings.get("alpha", 0.5)),
        tuple(label.name for label in task.labels),
        task.key,
        task.several,
        identities,
    )
    if not any(reader.speaks for reader in encoders):
        raise InvalidRequestError(
            f"No encoder speaks for the domain “{domain}”. Let one speak there "
            "(umc model restrict)."
        )
    return _write(folder, about, packed)


def pack_encoders(
    names: Sequence[str], project: ProjectFile | None, folder: Path
) -> Scorer:
    """Write a scorer that only encodes.

    Parameters
    ----------
    project
        Whose encoders are meant: added and fine-tuned ones, too. Without it only those
        that need not learn from one.

    Raises
    ------
    InvalidRequestError
        If there is no such encoder.
    """
    able = {
        name: Reader(name, one)
        for name, one in load_manifests().items()
        if one.kind != LEXICAL
    }
    if project is not None:
        able |= _encoders_of(project)
    unknown = [name for name in names if name not in able]
    if unknown:
        whose = "of the project" if project else "that can be used without a project"
        raise InvalidRequestError(
            f"“{unknown[0]}” is neither a project file nor an encoder {whose}; choose "
            f"from {', '.join(able)}."
        )
    return _write(folder, About(tuple(able[name] for name in names)), {})


def _encoders_of(project: ProjectFile) -> dict[str, Reader]:
    """Return what can read for a project: encoders and the fine-tuned ones."""
    contents = read_contents(project)
    pools = contents.index.pools()
    texts = [
        rows[contents.index.having(Modality.TEXT)[rows]] for rows in pools.values()
    ]
    able = {}
    for name, manifest in contents.models.known.items():
        corpus: list[str] = []
        if manifest.kind == LEXICAL:
            rows = np.concatenate(texts)
            if not len(rows):
                continue
            index = contents.index
            corpus = lexical_corpus(project, index.ids[rows], index.hashes[rows])
        able[name] = Reader(name, manifest, corpus=tuple(corpus))
    with project.read() as connection:
        versions = all_versions(connection)
    for version in versions:
        weights = weights_of(version.weights)
        if version.accepted and version.member in able and weights.is_file():
            manifest = able[version.member].manifest
            able[version.name] = Reader(version.name, manifest, str(weights))
    return able


class _Speaking:
    """Which members speak for the domain that new samples are of."""

    def __init__(self, contents: Contents, task: Task, domain: str) -> None:
        self._models = contents.models
        self._domains = [
            one.name
            for one in _domains_of(contents, task)
            if not domain or one.name == domain
        ]

    def of(self, name: str) -> bool:
        """Return whether a member speaks.

        Raises
        ------
        InvalidRequestError
            If it speaks for some of the domains that may be meant.
        """
        said = {self._models.speaks(name, domain) for domain in self._domains}
        if len(said) > 1:
            raise InvalidRequestError(
                f"{name} does not speak for every domain of these labels: say which "
                f"the samples are of with --domain ({', '.join(self._domains)})."
            )
        return said == {True}


def _reader(
    project: ProjectFile,
    contents: Contents,
    pool: Pool,
    manifest: Manifest,
    speaks: _Speaking,
) -> Reader:
    """Return an encoder of the ensemble; a lexical one with what it learned from."""
    corpus: list[str] = []
    if manifest.kind == LEXICAL:
        index = contents.index
        rows = pool.rows[contents.read_by(manifest.name, Modality.TEXT, pool.rows)]
        corpus = lexical_corpus(project, index.ids[rows], index.hashes[rows])
    return Reader(
        manifest.name, manifest, corpus=tuple(corpus), speaks=speaks.of(manifest.name)
    )


def _domains_of(contents: Contents, task: Task) -> list[Domain]:
    """Return the domains that a task's samples are of."""
    found = set(contents.index.domain_ids[task.rows].tolist())
    return [one for one in contents.domains if one.id in found]


def _task_of(
    contents: Contents, pools: Sequence[Pool], domain: str, preferred: Modality | None
) -> tuple[Pool, Task]:
    known = [one.name for one in contents.domains]
    if domain and domain not in known:
        raise InvalidRequestError(
            f"The project has no domain “{domain}”; it has {', '.join(known)}."
        )
    found = [
        (pool, task)
        for pool in pools
        for task in pool.tasks(contents)
        if not domain or domain in [one.name for one in _domains_of(contents, task)]
    ]
    if len(found) > 1 and preferred is not None:
        found = [one for one in found if one[0].modality is preferred]
    if len(found) == 1:
        return found[0]
    if len(found) > 1 and len({task.label_set_id for _, task in found}) == 1:
        raise InvalidRequestError(
            "There are texts and images with these labels: say which column is meant, "
            "with --text or --image."
        )
    raise InvalidRequestError(
        "It is not clear whose labels the samples may get: name a domain with "
        f"--domain ({', '.join(known)})."
    )


def _stacked(known: Mapping[str, Matrix], label: Label, dimension: int) -> Matrix:
    """Return the vectors of what a label is called, as the encoder gave them."""
    vectors = [known[text] for text in label_texts(label) if text in known]
    return np.stack(vectors) if vectors else np.empty((0, dimension), np.float32)


def _directions(whole: Matrix) -> Matrix:
    """Return the main directions of the project's samples, shape (d, 64)."""
    _, vectors = np.linalg.eigh((whole.T @ whole).astype(np.float64))
    return np.asarray(vectors[:, -VECTOR_DIMENSIONS:], np.float32)


def _write(folder: Path, about: About, packed: Arrays) -> Scorer:
    digest = blake2b(msgspec.json.encode(about), digest_size=16)
    folder.mkdir()
    (folder / ABOUT).write_bytes(msgspec.json.encode(about))
    for name, values in sorted(packed.items()):
        np.save(folder / f"{name}.npy", values, allow_pickle=False)
        digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return Scorer(digest.hexdigest(), about)
