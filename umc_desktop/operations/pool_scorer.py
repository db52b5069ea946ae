"""A project's ensemble, packed to score samples that are in no project.

Everything that decides a score lies in one folder, so that any process, here or on
another machine, gives the same texts the same scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Label, Modality
from umc_desktop.exchange.shards import Shard, read_texts, write_scored
from umc_desktop.ml import uncertainty
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.manifest import Manifest, load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.features import (
    Standardised,
    centred_unit,
    joint,
    smooth,
    smooth_new,
)
from umc_desktop.ml.graph import connect_new
from umc_desktop.ml.members import SampleFeatures
from umc_desktop.ml.stored_ensemble import StoredEnsemble, apply_ensemble
from umc_desktop.ml.zero_label import prior_from_names
from umc_desktop.operations.encoding import label_texts, lexical_corpus
from umc_desktop.operations.heads import MadeFor, load_heads, pack_heads
from umc_desktop.operations.pool import (
    Contents,
    Pool,
    Task,
    gather_pools,
    read_contents,
)
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.cache_folder import cache_folder, new_folder
from umc_desktop.storage.project_file import ProjectFile

Matrix = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[Any]]

VECTOR_DIMENSIONS = 64
"""Of the vectors that tell how alike scored samples are."""
_ANCHORS = 20_000  # samples of the project that new ones are smoothed with
_BLOCK = 4096  # rows scored at a time
_ABOUT = "about.json"


class About(msgspec.Struct, frozen=True):
    """What the folder holds beside the arrays."""

    encoders: tuple[Manifest, ...]
    method: str
    alpha: float
    labels: tuple[str, ...]
    key: str
    corpus: tuple[str, ...] | None


@dataclass(frozen=True)
class ShardScorer:
    """Scores shards of a pool; a pure function of the folder, the shard and itself.

    Attributes
    ----------
    scorer
        The folder that ``pack_scorer`` wrote.
    pool, out
        Where the shards are, and where their scores go.
    text, identifier
        Columns; empty to guess.
    made_with
        Names the scorer in what is written.
    """

    scorer: Path
    pool: Path
    out: Path
    text: str
    identifier: str
    made_with: str

    def start(self) -> "partial[None]":
        """Open the encoders; the work of a process."""
        return partial(self._score, PoolScorer(self.scorer))

    def _score(
        self, scorer: "PoolScorer", shard: str, progress: ProgressReporter
    ) -> None:
        found = Shard.of(self.pool / shard)
        texts, identifiers = read_texts(found.path, self.text, self.identifier)
        columns = {"id": identifiers, **scorer.score(texts, progress)}
        write_scored(found, self.out / shard, self.made_with, columns)


class PoolScorer:
    """Scores texts as a project's ensemble would, or only encodes them."""

    def __init__(self, folder: Path) -> None:
        self._about = msgspec.json.decode((folder / _ABOUT).read_bytes(), type=About)
        self._arrays: Arrays = {
            path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")
        }
        self._encoders: dict[str, Encoder] = {}
        for manifest in self._about.encoders:
            self._encoders[manifest.name] = open_encoder(
                manifest, cache_folder(), self._about.corpus or ()
            )
        self._heads: StoredEnsemble | None = None
        if self._about.labels:
            about = self._about
            made_for = MadeFor(
                about.method, len(about.labels), frozenset(self._encoders)
            )
            self._heads = load_heads(self._arrays, about.key, made_for)
            assert self._heads is not None

    def score(self, texts: Sequence[str], progress: ProgressReporter) -> dict[str, Any]:
        """Return the columns of some texts.

        Returns
        -------
        dict
            ``vector``: float32, shape (n, d), of unit length. With an ensemble also
            ``suggestion`` (list of str), ``confidence``, ``uncertainty``,
            ``disagreement`` and ``margin`` (float32).
        """
        embeddings = {
            name: encoder.encode(texts, progress)
            for name, encoder in self._encoders.items()
        }
        blocks = [
            self._score_block(
                {
                    name: all_[start : start + _BLOCK]
                    for name, all_ in embeddings.items()
                }
            )
            for start in range(0, max(len(texts), 1), _BLOCK)
        ]
        columns: dict[str, Any] = {
            name: np.concatenate([block[name] for block in blocks])
            for name in blocks[0]
        }
        if self._heads is not None:
            names = self._about.labels
            best = columns.pop("best").tolist()
            columns["suggestion"] = [names[place] for place in best]
        return columns

    def _score_block(self, embeddings: Mapping[str, Matrix]) -> Arrays:
        if self._heads is None:
            return {"vector": joint(list(embeddings.values()))}
        features = self._features(embeddings)
        predictions = apply_ensemble(self._heads, features)
        members, pooled = predictions.members, predictions.ensemble
        if self._about.method == "paper":
            scores = uncertainty.member_scores(members)
            unsure = scores.paper_uncertainty(self._about.alpha)
            disagreement = scores.pairwise_kl
        else:
            unsure = uncertainty.default_uncertainty(pooled)
            disagreement = uncertainty.jensen_shannon(members)
        whole = joint(list(features.smoothed.values()))
        return {
            "best": pooled.argmax(axis=1),
            "confidence": pooled.max(axis=1).astype(np.float32),
            "uncertainty": unsure.astype(np.float32),
            "disagreement": disagreement.astype(np.float32),
            "margin": uncertainty.margin(pooled).astype(np.float32),
            "vector": (whole @ self._arrays["directions"]).astype(np.float32),
        }

    def _features(self, embeddings: Mapping[str, Matrix]) -> SampleFeatures:
        names = tuple(self._encoders)
        own, pool, once, priors = {}, [], [], {}
        for name in names:
            standard = Standardised(
                self._arrays[f"mean.{name}"], self._arrays[f"pool.{name}"]
            )
            own[name] = standard.apply(embeddings[name])
            pool.append(standard.vectors)
            once.append(self._arrays[f"once.{name}"])
            per_label = np.split(
                self._arrays[f"names.{name}"], self._arrays["names_end"][:-1]
            )
            priors[name] = prior_from_names(own[name], per_label)
        transition = connect_new(list(own.values()), pool)
        smoothed = smooth_new(list(own.values()), once, transition)
        return SampleFeatures(own, dict(zip(names, smoothed, strict=True)), priors)


def pack_project(
    project: ProjectFile, domain: str, folder: Path, progress: ProgressReporter
) -> str:
    """Write a project's ensemble of a domain's label set; return what names it.

    Raises
    ------
    InvalidRequestError
        If nothing was learned yet, it is not clear which labels are meant, or members
        were fine-tuned.
    """
    contents = read_contents(project)
    pools = gather_pools(project, contents, progress)
    pool, task = _task_of(contents, pools, domain)
    with project.read() as connection:
        settings = rounds.read_rounds(connection)[-1:]
        stored = arrays.read_all(connection, "heads")
    if not settings:
        raise InvalidRequestError("Score the samples first (umc ensemble score).")
    method = settings[0].method
    features = pool.features(task, progress)
    encoders = features.encoders
    if task.several:
        raise InvalidRequestError(
            "Files can be scored where samples carry one label; in this label set they "
            "may carry several."
        )
    made_for = MadeFor(method, len(task.labels), frozenset(encoders))
    heads = load_heads(stored, task.key, made_for)
    if heads is None:
        raise InvalidRequestError(
            "The project has no trained ensemble that files can be scored with: label "
            "some samples and train it (umc model update). Fine-tuned members have to "
            "be switched off first (umc ensemble switch)."
        )
    some = np.linspace(0, len(task.rows) - 1, min(len(task.rows), _ANCHORS)).astype(
        np.int64
    )
    once = smooth(
        list(features.vectors.values()),
        pool.graph.subgraph(task.local).transition, 1, progress,
    )  # fmt: skip
    packed: Arrays = pack_heads(task.key, len(task.labels), heads, method)
    packed["directions"] = _directions(joint([features.smoothed[e] for e in encoders]))
    for encoder, smoothed in zip(encoders, once, strict=True):
        standard = centred_unit(pool.embeddings[encoder][task.local])
        named = _named(pool, encoder, task.labels, standard)
        packed |= {
            f"mean.{encoder}": standard.mean,
            f"pool.{encoder}": standard.vectors[some],
            f"once.{encoder}": smoothed[some],
            f"names.{encoder}": np.concatenate(named),
            "names_end": np.cumsum([len(texts) for texts in named]),
        }
    index = contents.index
    corpus = None
    known = {one.name: one for one in contents.models.of(Modality.TEXT.value)}
    manifests = tuple(known[encoder] for encoder in encoders)
    if any(one.kind == "lexical" for one in manifests):
        rows = pool.rows
        corpus = tuple(lexical_corpus(project, index.ids[rows], index.hashes[rows]))
    names = tuple(label.name for label in task.labels)
    alpha = float(settings[0].settings.get("alpha", 0.5))
    about = About(manifests, method, alpha, names, task.key, corpus)
    return _write(folder, about, packed)


def pack_encoders(names: Sequence[str], folder: Path) -> str:
    """Write a scorer that only encodes; return what names it.

    Raises
    ------
    InvalidRequestError
        If there is no such encoder of texts, or it has to learn from a project.
    """
    able = {
        one.name: one
        for one in load_manifests().values()
        if one.modality == Modality.TEXT.value and one.kind != "lexical"
    }
    unknown = [name for name in names if name not in able]
    if unknown:
        raise InvalidRequestError(
            f"“{unknown[0]}” is neither a project file nor an encoder of texts that "
            f"can be used without one; choose from {', '.join(able)}."
        )
    chosen = tuple(able[name] for name in names)
    return _write(folder, About(chosen, "", 0.5, (), "", None), {})


def _task_of(
    contents: Contents, pools: Sequence[Pool], domain: str
) -> tuple[Pool, Task]:
    sets = {one.name: one.label_set_id for one in contents.domains}
    if domain and domain not in sets:
        raise InvalidRequestError(
            f"The project has no domain “{domain}”; it has {', '.join(sets)}."
        )
    found = [
        (pool, task)
        for pool in pools
        if pool.modality is Modality.TEXT
        for task in pool.tasks(contents)
        if not domain or task.label_set_id == sets[domain]
    ]
    if len(found) != 1:
        raise InvalidRequestError(
            "It is not clear whose labels the samples may get: name a domain with "
            f"--domain ({', '.join(sets)})."
        )
    return found[0]


def _named(
    pool: Pool, encoder: str, labels: Sequence[Label], standard: Standardised
) -> list[Matrix]:
    """Return per label the vectors of what it is called, as the encoder has them."""
    known = pool.label_embeddings.get(encoder, {})
    found = []
    for label in labels:
        vectors = [known[text] for text in label_texts(label) if text in known]
        found.append(
            standard.apply(np.stack(vectors))
            if vectors
            else np.empty((0, len(standard.mean)), np.float32)
        )
    return found


def _directions(whole: Matrix) -> Matrix:
    """Return the main directions of the project's samples, shape (d, 64)."""
    _, vectors = np.linalg.eigh((whole.T @ whole).astype(np.float64))
    return np.asarray(vectors[:, -VECTOR_DIMENSIONS:], np.float32)


def _write(folder: Path, about: About, packed: Arrays) -> str:
    digest = blake2b(msgspec.json.encode(about), digest_size=16)
    with new_folder(folder) as draft:
        (draft / _ABOUT).write_bytes(msgspec.json.encode(about))
        for name, values in sorted(packed.items()):
            np.save(draft / f"{name}.npy", values, allow_pickle=False)
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
