"""From a scored pool into a project: the samples worth a human, and how the rest is."""

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.combinations import NONE, split
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Modality
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.importing import (
    ImportSamples,
    publish_samples,
    read_samples,
)
from umc_desktop.operations.pool_rests import (
    PoolRest,
    in_words,
    write_rest,
)
from umc_desktop.operations.pool_scoring import PoolManifest, read_manifest
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

_CONSIDERED = 16  # of the least certain, times the budget, are looked at closely
_LARGEST = 50_000  # and at most so many
_NEAR = 0.5  # cosine from which a sample is like one that was imported


@dataclass(frozen=True)
class ImportTop:
    """How many samples of a scored pool are brought in."""

    scores: Path = option("The folder that score-pool wrote (--out).", positional=True)
    budget: int = option("How many samples at most.", 1000)
    domain_name: str = option("Domain of the samples; without it, the pool's name.", "")
    label_set: str | None = option(
        "Label set that a new domain shares; without it, its own.", None
    )
    seed: int = option("Seed of the choice.", 0)
    annotator: str = option("Who imports; without it, the computer account.", "")


def compute_top(
    project: ProjectFile, request: ImportTop, bundle: Bundle, progress: ProgressReporter
) -> None:
    """Bring the samples of a scored pool that are worth a human into the project.

    Those of which the ensemble is least certain, spread over what they are about and
    without near-duplicates. Of the rest, numbers are kept: how many there are, what
    is suggested, and how well those brought in cover them.

    Raises
    ------
    InvalidRequestError
        If the budget is not positive.
    ExchangeError
        If the folder holds no finished scores, or the pool has changed since.
    """
    if request.budget < 1:
        raise InvalidRequestError("The budget must be at least 1.")
    manifest = read_manifest(request.scores)
    _check(request.scores, manifest, progress)
    columns = _Columns.read(request.scores, manifest, progress)
    chosen = columns.choose(request.budget, request.seed, progress)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / f"{Path(manifest.pool).name}.parquet"
        _write_samples(file, manifest, columns.places(chosen), progress)
        read_samples(project, _as_import(request, manifest, file), bundle, progress)
    bundle.put_value("rest", columns.rest(chosen, manifest, progress))


def publish_top(
    project: ProjectFile, request: ImportTop, bundle: Bundle, progress: ProgressReporter
) -> Outcome:
    """Store the samples, and what is known of the rest."""
    manifest = read_manifest(request.scores)
    wanted = _as_import(request, manifest, request.scores)
    outcome = publish_samples(project, wanted, bundle, progress)
    rest = bundle.value("rest", PoolRest)
    with project.write() as connection:
        write_rest(connection, rest)
    return Outcome(
        outcome.changes,
        f"{outcome.summary} {in_words(rest)}",
        {**outcome.data, "rest": msgspec.to_builtins(rest)},
    )


def _check(folder: Path, manifest: PoolManifest, progress: ProgressReporter) -> None:
    """Check that the pool's files are those that were scored, all with one scorer.

    Raises
    ------
    ExchangeError
        Naming the file, and what to do.
    """
    from umc_desktop.exchange.shards import Shard, is_scored

    pool = Path(manifest.pool)
    if not pool.is_dir():
        raise ExchangeError(
            f"The pool “{pool}” is not where it was scored. Put it back there, or "
            "score it where it is (umc ensemble score-pool)."
        )
    for number, name in enumerate(manifest.shards):
        progress.report(number, len(manifest.shards), "Checking the files")
        if not (pool / name).is_file():
            raise ExchangeError(
                f"“{name}” is not in “{pool}” any more. Put it back, or score the pool "
                "as it is (umc ensemble score-pool)."
            )
        if not is_scored(Shard.of(pool / name), folder / name, manifest.made_with):
            raise ExchangeError(
                f"The scores of “{name}” are damaged, or it was changed or scored "
                "otherwise since. Score the pool again (umc ensemble score-pool); what "
                "still holds is kept."
            )


@dataclass(frozen=True)
class _Columns:
    """The scores of a pool, all shards in a row.

    Attributes
    ----------
    files, first
        Names of the shards, and the place among all scores that each begins at.
    row
        int64, shape (n,): the rows in their shards.
    margin, uncertainty, confidence
        float32, shape (n,); ``None`` where samples were only encoded.
    labels, suggestion
        What is suggested, as it is written, and int32, shape (n,): places among them.
    vector
        float16, shape (n, d).
    """

    files: tuple[str, ...]
    first: Rows
    row: Rows
    margin: Vectors | None
    uncertainty: Vectors | None
    confidence: Vectors | None
    labels: tuple[str, ...]
    suggestion: npt.NDArray[np.int32] | None
    vector: npt.NDArray[np.float16]

    @classmethod
    def read(
        cls, folder: Path, manifest: PoolManifest, progress: ProgressReporter
    ) -> "_Columns":
        from umc_desktop.exchange.shards import read_scored, vectors_of

        names = ("margin", "uncertainty", "confidence") if manifest.labels else ()
        numbers: dict[str, list[Vectors]] = defaultdict(list)
        labels: dict[str, int] = {}
        suggested, vectors, rows = [], [], []
        for number, (file, n_rows) in enumerate(manifest.shards.items()):
            progress.report(number, len(manifest.shards), "Reading the scores")
            table = read_scored(folder / file, manifest.made_with, n_rows)
            rows.append(table["row"].to_numpy())
            vectors.append(vectors_of(table["vector"]).astype(np.float16))
            for name in names:
                numbers[name].append(table[name].to_numpy())
            if names:
                found = table["suggestion"].combine_chunks().dictionary_encode()
                code = [
                    labels.setdefault(one, len(labels))
                    for one in found.dictionary.to_pylist()
                ]
                suggested.append(np.array(code, np.int32)[found.indices.to_numpy()])
        margin, uncertainty, confidence = (
            np.concatenate(numbers[name]) if names else None
            for name in ("margin", "uncertainty", "confidence")
        )
        sizes = np.cumsum([0, *manifest.shards.values()])
        return cls(
            tuple(manifest.shards), sizes[:-1], np.concatenate(rows),
            margin, uncertainty, confidence,
            tuple(labels), np.concatenate(suggested) if suggested else None,
            np.concatenate(vectors),
        )  # fmt: skip

    def choose(self, budget: int, seed: int, progress: ProgressReporter) -> Rows:
        """Return rows that are uncertain and differ; only different without scores."""
        from umc_desktop.ml.selection.cluster_margin import select_cluster_margin
        from umc_desktop.ml.selection.k_means import select_k_means

        progress.report(0, None, "Choosing samples")
        n_samples = len(self.vector)
        size = min(n_samples, max(_CONSIDERED * budget, budget), max(_LARGEST, budget))
        if self.margin is None:
            rng = np.random.default_rng(seed)
            some = np.sort(rng.choice(n_samples, size, replace=False))
            vectors = self.vector[some].astype(np.float32)
            return some[select_k_means(np.arange(size), vectors, budget, seed)]
        some = np.argsort(self.margin, kind="stable")[:size]
        vectors = self.vector[some].astype(np.float32)
        # two classes with the same lead: the lead is all that the choice looks at
        lead = self.margin[some]
        shares = np.stack([(1 + lead) / 2, (1 - lead) / 2], axis=1)
        return some[
            select_cluster_margin(
                np.arange(size), shares, vectors, vectors, budget, seed
            )
        ]

    def places(self, rows: Rows) -> dict[str, Rows]:
        """Return rows of the shards by file."""
        shard = np.searchsorted(self.first, rows, side="right") - 1
        return {
            self.files[number]: self.row[np.sort(rows[shard == number])]
            for number in np.unique(shard).tolist()
        }

    def rest(
        self, chosen: Rows, manifest: PoolManifest, progress: ProgressReporter
    ) -> PoolRest:
        """Return what is known of the samples that were not chosen."""
        n_samples = len(self.vector)
        left = np.ones(n_samples, bool)
        left[chosen] = False
        rows = np.flatnonzero(left)
        nearest = self._nearest(rows, chosen, progress)
        counts: dict[str, int] = {}
        if self.suggestion is not None:
            sizes = np.bincount(self.suggestion[rows], minlength=len(self.labels))
            for said, size in zip(self.labels, sizes.tolist(), strict=True):
                names = (split(said) or [NONE]) if manifest.several else [said]
                for name in names:
                    counts[name] = counts.get(name, 0) + size

        def mean(values: Vectors | None) -> float | None:
            if values is None or not len(rows):
                return None
            return float(values[rows].mean(dtype=np.float64))

        quantiles = np.quantile(nearest, [0.1, 0.5, 0.9]) if len(rows) else np.ones(3)
        low, middle, high = (round(float(one), 4) for one in quantiles)
        return PoolRest(
            Path(manifest.pool).name,
            n_samples,
            len(chosen),
            mean(self.uncertainty),
            mean(self.confidence),
            counts,
            float((nearest >= _NEAR).mean()) if len(rows) else 1.0,
            (low, middle, high),
        )

    def _nearest(self, rows: Rows, chosen: Rows, progress: ProgressReporter) -> Vectors:
        """Return the cosine of each row to the nearest chosen one."""
        from umc_desktop.ml.features import unit
        from umc_desktop.ml.quality.distances import cosine_blocks

        found = np.empty(len(rows), np.float32)
        references = unit(self.vector[chosen].astype(np.float32))
        queries = unit(self.vector[rows].astype(np.float32))
        for block, cosines in cosine_blocks(queries, references, progress):
            found[block] = cosines.max(axis=1)
        return found


def _write_samples(
    file: Path,
    manifest: PoolManifest,
    places: dict[str, Rows],
    progress: ProgressReporter,
) -> None:
    """Copy the chosen samples out of the pool's files, with their ids."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from umc_desktop.exchange.shards import Shard, choose_columns, read_samples

    kinds = [
        ("id", pa.string()),
        ("text", pa.large_string()),
        ("image", pa.list_(pa.large_binary())),
    ]
    with pq.ParquetWriter(file, pa.schema(kinds)) as writer:
        for number, (name, rows) in enumerate(places.items()):
            progress.report(number, len(places), "Fetching the samples")
            shard = Shard.of(Path(manifest.pool) / name)
            mapping = choose_columns(shard.path, manifest.columns, manifest.reads)
            wanted = set(rows.tolist())
            chosen = [
                (
                    row.identifier or f"{shard.path.stem}:{row.line - 1}",
                    row.text,
                    list(row.images),
                )
                for group in read_samples(shard, mapping)
                for row in group
                if row.line - 1 in wanted
            ]
            columns = zip(*chosen, strict=True)
            writer.write_table(
                pa.table(
                    [
                        pa.array(list(values), kind)
                        for (_, kind), values in zip(kinds, columns, strict=True)
                    ],
                    schema=pa.schema(kinds),
                )
            )


def _as_import(request: ImportTop, manifest: PoolManifest, file: Path) -> ImportSamples:
    domain = request.domain_name or Path(manifest.pool).name
    return ImportSamples(
        (file,),
        text="text" if Modality.TEXT in manifest.reads else None,
        image="image" if Modality.IMAGE in manifest.reads else None,
        identifier="id",
        domain_name=domain,
        label_set=request.label_set,
        annotator=request.annotator,
    )
