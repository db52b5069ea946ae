"""Scoring pools that are too large for a project, shard by shard."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.shards import ShardWork, processes_for, run_locally, run_on_ray
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import SUFFIX as PROJECT_SUFFIX
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.exchange.shards import Shard

ENGINES = ("local", "ray")
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class ScorePool:
    """Which files are scored, with what, and where to."""

    pool: Path = option("Folder of Parquet files with texts.", positional=True)
    models: tuple[str, ...] = option(
        "A project file, whose ensemble scores; or encoders, which only encode."
    )
    out: Path = option("Folder for the scores; what is finished there is kept.")
    engine: str = option(
        "local, or ray: Ray Data, on this machine or a cluster.", "local"
    )
    domain: str = option("Domain of the project whose labels are meant.", "")
    text: str = option("Column with the text; without it, the only one.", "")
    identifier: str = option("Column with your own ids.", "", flag="id")
    processes: int = option("Processes of Ray at a time; 0 for one per core.", 0)


class PoolManifest(msgspec.Struct, frozen=True):
    """What a folder of scores holds, written last.

    Attributes
    ----------
    pool
        The folder that was scored.
    made_with
        Names the scorer.
    text, identifier
        The columns that were asked for.
    labels
        Whether an ensemble scored; else samples were only encoded.
    shards
        Rows by file.
    """

    pool: str
    made_with: str
    text: str
    identifier: str
    labels: bool
    shards: dict[str, int]


def score_pool(request: ScorePool, progress: ProgressReporter) -> Outcome:
    """Score a folder of Parquet files, shard by shard, here or through Ray.

    Every shard is written whole, once: a run that was cancelled or killed goes on
    where it stopped. `umc sample import-top` then brings the samples worth a human
    into a project.

    Raises
    ------
    InvalidRequestError
        If the models cannot score files, or Ray is asked for and not installed.
    ExchangeError
        If there are no Parquet files, or the scores cannot be written.
    """
    from umc_desktop.exchange.shards import forget_drafts, is_scored, list_shards

    if request.engine not in ENGINES:
        raise InvalidRequestError(
            f"“{request.engine}” is no engine; choose {' or '.join(ENGINES)}."
        )
    if request.processes < 0:
        raise InvalidRequestError("The number of processes must not be negative.")
    progress.report(0, None, "Looking at the files")
    shards = list_shards(request.pool)
    pool, out = request.pool.resolve(), request.out.resolve()
    if out == pool:
        raise InvalidRequestError("The scores need a folder of their own (--out).")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(f"“{out}” cannot be made: {error.strerror}.") from error
    forget_drafts(out)
    scorers = cache_folder() / "scorers"
    scorers.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scorers) as name:
        scorer = Path(name) / "scorer"
        made_with = _pack(request, scorer, progress)
        todo = [
            one for one in shards if not is_scored(one, out / one.path.name, made_with)
        ]
        start = partial(
            _start, scorer, pool, out, request.text, request.identifier, made_with
        )
        _run(request, start, shards, todo, progress)
    is_project = request.models[0].endswith(PROJECT_SUFFIX)
    manifest = PoolManifest(
        str(pool), made_with, request.text, request.identifier, is_project,
        {one.path.name: one.n_rows for one in shards},
    )  # fmt: skip
    _write_manifest(out, manifest)
    n_rows = sum(one.n_rows for one in shards)
    before = len(shards) - len(todo)
    kept = f"; {counted(before, 'shard')} had been before" if before else ""
    verb = "Scored" if is_project else "Encoded"
    return Outcome(
        Changes.NOTHING,
        f"{verb} {counted(n_rows, 'sample')} in {counted(len(shards), 'shard')}{kept}.",
        {
            "samples": n_rows,
            "shards": len(shards),
            "done_before": before,
            "out": str(out),
            "engine": request.engine,
        },
    )


def read_manifest(folder: Path) -> PoolManifest:
    """Return what a folder of scores says of itself.

    Raises
    ------
    ExchangeError
        If it says nothing: scoring has not been finished.
    """
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=PoolManifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise ExchangeError(
            f"“{folder}” holds no finished scores. Score the pool first, or go on "
            "where it stopped (umc ensemble score-pool)."
        ) from error


class _Watch:
    """Passes progress within a shard on as samples of the whole pool."""

    def __init__(self, progress: ProgressReporter, before: int, total: int) -> None:
        self._progress = progress
        self.before = before
        self._total = total

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del total, message
        self._progress.report(self.before + done, self._total, "Scoring the pool")


def _run(
    request: ScorePool,
    start: "partial[ShardWork]",
    shards: "Sequence[Shard]",
    todo: "Sequence[Shard]",
    progress: ProgressReporter,
) -> None:
    rows = {one.path.name: one.n_rows for one in todo}
    total = sum(one.n_rows for one in shards)
    watch = _Watch(progress, total - sum(rows.values()), total)
    if request.engine == "ray":
        done = run_on_ray(start, list(rows), processes_for(request.processes))
    else:
        done = run_locally(start, list(rows), watch)
    for name in done:
        watch.before += rows[name]
        watch.report(0)


def _start(
    scorer: Path, pool: Path, out: Path, text: str, identifier: str, made_with: str
) -> ShardWork:
    from umc_desktop.operations.pool_scorer import ShardScorer

    return ShardScorer(scorer, pool, out, text, identifier, made_with).start()


def _pack(request: ScorePool, scorer: Path, progress: ProgressReporter) -> str:
    from umc_desktop.operations.pool_scorer import pack_encoders, pack_project

    projects = [name for name in request.models if name.endswith(PROJECT_SUFFIX)]
    if projects and len(request.models) > 1:
        raise InvalidRequestError(
            "Name one project, or encoders: the project brings its own encoders."
        )
    if not projects:
        return pack_encoders(request.models, scorer)
    project = ProjectFile.open(Path(projects[0]), read_only=True)
    try:
        return pack_project(project, request.domain, scorer, progress)
    finally:
        project.close()


def _write_manifest(out: Path, manifest: PoolManifest) -> None:
    draft = out / f".{MANIFEST}"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    draft.replace(out / MANIFEST)
