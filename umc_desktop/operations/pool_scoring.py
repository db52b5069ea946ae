"""Scoring pools that are too large for a project, shard by shard."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Modality
from umc_desktop.domain.wording import counted
from umc_desktop.exchange.columns import AskedColumns
from umc_desktop.jobs.shards import ShardWork, run_locally, run_on_ray
from umc_desktop.storage.project_file import SUFFIX as PROJECT_SUFFIX
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.exchange.shards import Shard
    from umc_desktop.operations.pool_packing import Scorer

ENGINES = ("local", "ray")
MANIFEST = "manifest.json"
_LOCK, _SCORER = ".running", ".scorer-"


@dataclass(frozen=True)
class ScorePool:
    """Which files are scored, with what, and where to."""

    pool: Path = option(
        "Folder of Parquet files with texts, images or both.", positional=True
    )
    models: tuple[str, ...] = option(
        "A project file, whose ensemble scores; encoders, alone or after a project of "
        "theirs, only encode."
    )
    out: Path = option("Folder for the scores; what is finished there is kept.")
    engine: str = option(
        "local, or ray: Ray Data, on this machine or a cluster.", "local"
    )
    domain: str = option("Domain of the project whose labels are meant.", "")
    text: str = option("Column with the text; without it, the only one.", "")
    image: str = option(
        "Column with images or their paths; without it, the only one of images.", ""
    )
    identifier: str = option("Column with your own ids.", "", flag="id")
    processes: int = option(
        "Processes of Ray at a time; 0 for one on each core, of a cluster too.", 0
    )


class PoolManifest(msgspec.Struct, frozen=True):
    """What a folder of scores holds, written last.

    Attributes
    ----------
    pool
        The folder that was scored.
    made_with
        Names the scorer, and the columns that were asked for.
    columns
        Those that were asked for.
    reads
        What of the samples was read.
    labels
        Whether an ensemble scored; else samples were only encoded.
    shards
        Scored rows by file.
    left_out
        Rows that could not be read.
    several
        Whether labels are suggested together.
    """

    pool: str
    made_with: str
    columns: AskedColumns
    reads: tuple[Modality, ...]
    labels: bool
    shards: dict[str, int]
    left_out: int
    several: bool = False


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
    from umc_desktop.exchange.shards import (
        count_rows,
        is_scored,
        lie_deeper,
        list_shards,
    )

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
    with _trouble_in_words(out):
        out.mkdir(parents=True, exist_ok=True)
    with _alone(out), tempfile.TemporaryDirectory(prefix=_SCORER, dir=out) as name:
        scorer = Path(name) / "scorer"
        columns = AskedColumns(request.text, request.image, request.identifier)
        with _trouble_in_words(out):
            packed = _pack(request, scorer, progress)
        made_with = _name_of(packed.name, columns)
        todo = [
            one for one in shards if not is_scored(one, out / one.path.name, made_with)
        ]
        start = partial(_start, scorer, pool, out, columns, made_with)
        _run(request, start, shards, todo, Path(name), progress)
        scores = bool(packed.about.labels)
        rows = {one.path.name: count_rows(out / one.path.name) for one in shards}
        n_rows = sum(rows.values())
        left_out = sum(one.n_rows for one in shards) - n_rows
        manifest = PoolManifest(
            str(pool),
            made_with,
            columns,
            tuple(sorted(packed.about.parts)),
            scores,
            rows,
            left_out,
            packed.about.several,
        )
        _write_manifest(out, manifest)
    before = len(shards) - len(todo)
    kept = f"; {counted(before, 'shard')} had been before" if before else ""
    verb = "Scored" if scores else "Encoded"
    # scores that lie within the pool are no part of it
    deeper = out.parent != pool and lie_deeper(pool)
    unseen = " Files in folders within it were not looked at." if deeper else ""
    unread = f"; {counted(left_out, 'row')} cannot be read" if left_out else ""
    return Outcome(
        Changes.NOTHING,
        f"{verb} {counted(n_rows, 'sample')} in {counted(len(shards), 'shard')}{kept}"
        f"{unread}.{unseen}",
        {
            "samples": n_rows,
            "shards": len(shards),
            "done_before": before,
            "left_out": left_out,
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


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder of scores, and remove what dead ones left."""
    from umc_desktop.exchange.shards import forget_drafts

    lock = FileLock(out / _LOCK)
    with _trouble_in_words(out):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise InvalidRequestError(
                f"Another run is writing to “{out}”. Wait for it, or choose another "
                "folder (--out)."
            ) from error
    try:
        forget_drafts(out)
        for left in out.glob(f"{_SCORER}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        (out / _LOCK).unlink(missing_ok=True)
        lock.release()


@contextmanager
def _trouble_in_words(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # numpy says how many bytes it could not write, and nothing else
        reason = error.strerror or "the disk seems to be full"
        raise ExchangeError(
            f"“{out}” cannot be written ({reason}). Free some space, or choose another "
            "folder (--out)."
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
    notes: Path,
    progress: ProgressReporter,
) -> None:
    rows = {one.path.name: one.n_rows for one in todo}
    total = sum(one.n_rows for one in shards)
    watch = _Watch(progress, total - sum(rows.values()), total)
    if request.engine == "ray":
        running = run_on_ray(start, list(rows), request.processes, notes)
    else:
        running = run_locally(start, list(rows), watch)
    with closing(running) as done:
        for name in done:
            watch.before += rows[name]
            watch.report(0)


def _name_of(scorer: str, columns: AskedColumns) -> str:
    """Return what names the scores of a scorer that reads these columns."""
    asked = msgspec.json.encode(columns)
    return blake2b(scorer.encode() + asked, digest_size=16).hexdigest()


def _start(
    scorer: Path, pool: Path, out: Path, columns: AskedColumns, made_with: str
) -> ShardWork:
    from umc_desktop.operations.pool_scorer import ShardScorer

    return ShardScorer(scorer, pool, out, columns, made_with).start()


def _pack(request: ScorePool, scorer: Path, progress: ProgressReporter) -> "Scorer":
    from umc_desktop.operations.pool_packing import pack_encoders, pack_project

    first, *names = request.models
    if any(name.endswith(PROJECT_SUFFIX) for name in names):
        raise InvalidRequestError(
            "Name one project; after it, parted by commas, encoders of it if it shall "
            "not score but only encode."
        )
    if not first.endswith(PROJECT_SUFFIX):
        return pack_encoders(request.models, None, scorer)
    project = ProjectFile.open(Path(first), read_only=True)
    try:
        if names:
            return pack_encoders(names, project, scorer)
        preferred = Modality.TEXT if request.text else None
        if request.image:
            preferred = Modality.MIXED if request.text else Modality.IMAGE
        return pack_project(project, request.domain, preferred, scorer, progress)
    finally:
        project.close()


def _write_manifest(out: Path, manifest: PoolManifest) -> None:
    draft = out / f".{MANIFEST}"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    draft.replace(out / MANIFEST)
