"""Scores files as a project's ensemble scores samples: a pure function of a folder.

All it takes lies in the folder: which encoders and other members read, the members'
heads, and a part of the project's samples, with whose neighbours new samples are
smoothed. So it can be sent to any process that sees the folder and the models.
``pool_packing`` writes it. Its vectors tell only how alike samples are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.exchange.columns import AskedColumns
from umc_desktop.exchange.rows import Row
from umc_desktop.exchange.shards import (
    Shard,
    choose_columns,
    read_samples,
    write_scored,
)
from umc_desktop.ml import uncertainty
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.features import Standardised, joint, smooth_new
from umc_desktop.ml.graph import connect_new
from umc_desktop.ml.multi_label import Answers, members_of
from umc_desktop.ml.rating import rate
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.silence import silenced
from umc_desktop.ml.stored_ensemble import StoredEnsemble, apply_ensemble
from umc_desktop.ml.zero_label import prior_from_names
from umc_desktop.operations.heads import MadeFor, load_heads
from umc_desktop.operations.voice import Voice
from umc_desktop.storage.cache_folder import cache_folder

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Arrays = dict[str, npt.NDArray[Any]]

ABOUT = "about.json"
_BLOCK = 4096  # rows scored at a time


class Reader(msgspec.Struct, frozen=True):
    """One that reads samples.

    Attributes
    ----------
    name
        Of the encoder, or of the member that learned elsewhere.
    weights
        File of a fine-tuned one.
    corpus
        Texts that a lexical one learns from.
    speaks
        Whether it speaks for the domain of these samples; else it is not even opened.
    """

    name: str
    manifest: Manifest
    weights: str = ""
    corpus: tuple[str, ...] = ()
    speaks: bool = True

    @property
    def part(self) -> Modality:
        """What it reads of a sample."""
        return Modality(self.manifest.modality)

    def open(self) -> Encoder:
        """Open what reads."""
        weights = Path(self.weights) if self.weights else None
        return open_encoder(self.manifest, cache_folder(), self.corpus, weights)


class About(msgspec.Struct, frozen=True):
    """What the folder holds beside the arrays.

    Attributes
    ----------
    encoders, voices
        Those that the heads see the vectors of, and members that learned elsewhere.
    several
        Whether a sample may carry several of the labels.
    identities
        As of ``MadeFor``.
    """

    encoders: tuple[Reader, ...]
    voices: tuple[Reader, ...] = ()
    method: str = ""
    alpha: float = 0.5
    labels: tuple[str, ...] = ()
    key: str = ""
    several: bool = False
    identities: tuple[str, ...] = ()

    @property
    def parts(self) -> frozenset[Modality]:
        """What of the samples is read."""
        readers = (*self.encoders, *self.voices)
        return frozenset(reader.part for reader in readers if reader.speaks)


@dataclass(frozen=True)
class ShardScorer:
    """Scores shards of a pool; a pure function of the folder, the shard and itself.

    Attributes
    ----------
    scorer
        The folder that ``pool_packing`` wrote.
    pool, out
        Where the shards are, and where their scores go.
    columns
        Those that were asked for.
    made_with
        Names the scorer in what is written.
    """

    scorer: Path
    pool: Path
    out: Path
    columns: AskedColumns
    made_with: str

    def start(self) -> "partial[None]":
        """Open the encoders; the work of a process."""
        return partial(self._score, PoolScorer(self.scorer))

    def _score(
        self, scorer: "PoolScorer", shard: str, progress: ProgressReporter
    ) -> None:
        found = Shard.of(self.pool / shard)
        mapping = choose_columns(found.path, self.columns, scorer.parts)
        groups: list[dict[str, Any]] = []
        n_done = 0
        for rows in read_samples(found, mapping):
            places = np.array([row.line - 1 for row in rows], np.int64)
            called = [
                row.identifier or f"{found.path.stem}:{row.line - 1}" for row in rows
            ]
            scored = scorer.score(rows, progress, n_done)
            groups.append({"id": called, "row": places, **scored})
            n_done += len(rows)
        columns = {name: _one([group[name] for group in groups]) for name in groups[0]}
        write_scored(found, self.out / shard, self.made_with, columns)


class PoolScorer:
    """Scores samples as a project's ensemble would, or only encodes them.

    Attributes
    ----------
    parts
        What of the samples is read.
    """

    def __init__(self, folder: Path) -> None:
        about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
        self._about = about
        self._arrays: Arrays = {
            path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")
        }
        self._encoders: dict[str, Encoder] = {
            reader.name: reader.open()
            for reader in (*about.encoders, *about.voices)
            if reader.speaks
        }
        self.parts = about.parts
        self._voices = {
            reader.name: Voice(
                reader.manifest,
                Path(reader.weights) if reader.weights else None,
                self._arrays[f"table.{reader.name}"],
            )
            for reader in about.voices
        }
        self._heads: StoredEnsemble | None = None
        if about.labels:
            made_for = MadeFor(
                about.method,
                len(about.labels),
                frozenset(reader.name for reader in about.encoders),
                tuple(self._voices),
                about.several,
                about.identities,
            )
            self._heads = load_heads(self._arrays, about.key, made_for)
            assert self._heads is not None

    def score(
        self, rows: Sequence[Row], progress: ProgressReporter, n_before: int = 0
    ) -> dict[str, Any]:
        """Return the columns of some samples.

        Parameters
        ----------
        progress
            Told how many samples are done, those before these included.

        Returns
        -------
        dict
            ``vector``: float32, shape (n, d), of unit length. With an ensemble also
            ``suggestion`` (list of str; labels suggested together as ``written``),
            ``confidence``, ``uncertainty``, ``disagreement`` and ``margin`` (float32).
        """
        readers = (*self._about.encoders, *self._about.voices)
        found = {}
        for place, reader in enumerate(readers):
            share = (place / len(readers), 1 / len(readers))
            watch = _Watch(progress, n_before, len(rows), share)
            found[reader.name] = self._read(reader, rows, watch)
        blocks = [
            self._score_block(
                {
                    name: (
                        vectors[start : start + _BLOCK],
                        read[start : start + _BLOCK],
                    )
                    for name, (vectors, read) in found.items()
                }
            )
            for start in range(0, max(len(rows), 1), _BLOCK)
        ]
        columns: dict[str, Any] = {
            name: np.concatenate([block[name] for block in blocks])
            for name in blocks[0]
        }
        if self._heads is not None:
            columns["suggestion"] = self._named(columns.pop("answers"))
        return columns

    def _named(self, answers: Answers) -> list[str]:
        names = self._about.labels
        if not self._about.several:
            return [names[place] for place in answers.tolist()]
        sets = members_of(np.asarray(answers, bool))
        return [written([names[one] for one in places]) for places in sets]

    def _read(
        self, reader: Reader, rows: Sequence[Row], progress: ProgressReporter
    ) -> tuple[Matrix, Mask]:
        """Return one's vectors, zeros where it cannot read, and where it can."""
        encoder = self._encoders.get(reader.name)
        if encoder is None:
            known = self._arrays.get(f"mean.{reader.name}", np.zeros(1))
            shape = (len(rows), len(known))
            return np.zeros(shape, np.float32), np.zeros(len(rows), bool)
        items: list[Any]
        if reader.part is Modality.TEXT:
            counts = np.array([row.text is not None for row in rows], np.int64)
            items = [row.text for row in rows if row.text is not None]
        else:
            counts = np.array([len(row.images) for row in rows], np.int64)
            items = [image for row in rows for image in row.images]
        read = counts > 0
        vectors = np.zeros((len(rows), encoder.dimension), np.float32)
        if items:
            found = encoder.encode(items, progress)
            starts = (np.cumsum(counts) - counts)[read]
            # of several images the mean counts, as in a project
            vectors[read] = np.add.reduceat(found, starts) / counts[read, None]
        return vectors, read

    def _score_block(self, found: Mapping[str, tuple[Matrix, Mask]]) -> Arrays:
        if self._heads is None:
            return {"vector": joint([vectors for vectors, _ in found.values()])}
        features = self._features(found)
        predictions = apply_ensemble(self._heads, features)
        is_paper = self._about.method == "paper"
        rated = rate(predictions, self._about.alpha if is_paper else None)
        lead = (
            1 - rated.uncertainty
            if self._about.several
            else uncertainty.margin(predictions.ensemble)
        )
        whole = joint(list(features.smoothed.values()))
        return {
            "answers": predictions.answers,
            "confidence": rated.confidence,
            "uncertainty": rated.uncertainty,
            "disagreement": rated.disagreement,
            "margin": lead.astype(np.float32),
            "vector": (whole @ self._arrays["directions"]).astype(np.float32),
        }

    def _features(self, found: Mapping[str, tuple[Matrix, Mask]]) -> SampleFeatures:
        names = [reader.name for reader in self._about.encoders]
        own, pool, once, priors = {}, [], [], {}
        for name in names:
            vectors, read = found[name]
            standard = Standardised(
                self._arrays[f"mean.{name}"], self._arrays[f"pool.{name}"]
            )
            own[name] = standard.apply(vectors)
            own[name][~read] = 0
            pool.append(standard.vectors)
            once.append(self._arrays[f"once.{name}"])
            per_label = np.split(
                self._arrays[f"names.{name}"], self._arrays[f"names_end.{name}"][:-1]
            )
            priors[name] = silenced(prior_from_names(own[name], per_label), read)
        transition = connect_new(list(own.values()), pool)
        smoothed = smooth_new(list(own.values()), once, transition)
        said = {}
        for name, voice in self._voices.items():
            vectors, read = found[name]
            said[name] = np.zeros((len(read), len(self._about.labels)), np.float32)
            if read.any():
                said[name][read] = voice.says(vectors[read])
        for vectors, name in zip(smoothed, names, strict=True):
            vectors[~found[name][1]] = 0
        return SampleFeatures(
            own,
            dict(zip(names, smoothed, strict=True)),
            priors,
            said,
            {name: read for name, (_, read) in found.items() if not read.all()},
            knows={name: voice.knows for name, voice in self._voices.items()},
        )


class _Watch:
    """Passes on how far one of several readers is, as samples of the shard."""

    def __init__(
        self,
        progress: ProgressReporter,
        n_before: int,
        n_rows: int,
        share: tuple[float, float],
    ) -> None:
        self._progress = progress
        self._n_before = n_before
        self._n_rows = n_rows
        self._share = share

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del message
        begins, size = self._share
        done_of_all = begins + size * done / max(total or 1, 1)
        self._progress.report(self._n_before + int(done_of_all * self._n_rows))


def _one(parts: list[Any]) -> Any:  # noqa: ANN401 - arrays or lists, all alike
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return [one for part in parts for one in part]
