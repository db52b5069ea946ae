"""A pool of files beyond the project: each row scored once, the best brought in."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import fill
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute, execute_on
from umc_desktop.domain.errors import (
    ExchangeError,
    InvalidRequestError,
    WorkerDiedError,
)
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.pool_scoring import ScorePool, score_pool
from umc_desktop.operations.project import DescribeProject
from umc_desktop.operations.scoring import UpdateModels
from umc_desktop.operations.top_import import ImportTop
from umc_desktop.storage import labels
from umc_desktop.storage.project_file import ProjectFile

SHARDS, ROWS, CLEAR = 4, 50, 40
WORDS = {
    "fruit": ["apple", "pear", "plum", "cherry", "melon", "grape", "fig", "orange"],
    "metal": ["iron", "copper", "zinc", "tin", "silver", "gold", "nickel", "lead"],
}


def text(rng: np.random.Generator, topic: str) -> str:
    return " ".join(rng.choice(WORDS[topic], 5)) + f" {rng.integers(10**6)}"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose only encoder is the words, trained on 40 labels."""
    rng = np.random.default_rng(0)
    project = ProjectFile.create(tmp_path_factory.mktemp("pool") / "trained.umc")
    texts = [text(rng, topic) for topic in WORDS for _ in range(40)]
    fill(project, {"things": texts}, list(WORDS))
    for name, manifest in load_manifests().items():
        if manifest.modality == "text" and name != "lexical":
            execute_on(
                project, CATALOGUE["ensemble.switch"], SwitchMember(name), SILENT
            )
    for first, topic in ((1, "fruit"), (41, "metal")):
        ids = tuple(range(first, first + 20))
        execute_on(project, CATALOGUE["label.assign"], AssignLabel(ids, topic), SILENT)
    execute_on(project, CATALOGUE["model.update"], UpdateModels(), SILENT)
    project.close()
    return project.path


@pytest.fixture
def request_(trained: Path, tmp_path: Path) -> ScorePool:
    rng = np.random.default_rng(1)
    pool = tmp_path / "pool"
    pool.mkdir()
    for number in range(SHARDS):
        clear = [text(rng, topic) for topic in ["fruit", "metal"] * (CLEAR // 2)]
        unclear = [
            f"{text(rng, 'fruit')} {text(rng, 'metal')}" for _ in range(ROWS - CLEAR)
        ]
        names = [f"{number}-{row}" for row in range(ROWS)]
        table = {"id": names, "text": clear + unclear}
        pq.write_table(pa.table(table), pool / f"part-{number}.parquet")
    return ScorePool(pool, (str(trained),), tmp_path / "out")


def scores(request: ScorePool) -> dict[str, pa.Table]:
    return {path.name: pq.read_table(path) for path in request.out.glob("*.parquet")}


def test_every_row_gets_the_ensembles_scores_and_an_interrupted_run_goes_on(request_):
    class Cancelling:
        def report(self, done, total=None, message=""):
            if done >= 2 * ROWS:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        score_pool(request_, Cancelling())
    assert 1 <= len(scores(request_)) < SHARDS
    with pytest.raises(ExchangeError, match="no finished scores"):
        execute_top(request_, ImportTop(request_.out))
    before = {path: path.stat().st_mtime_ns for path in request_.out.glob("*.parquet")}
    outcome = score_pool(request_, SILENT)
    assert outcome.data["done_before"] == len(before)
    assert all(path.stat().st_mtime_ns == at for path, at in before.items())
    found = scores(request_)
    assert {name: table.num_rows for name, table in found.items()} == {
        f"part-{number}.parquet": ROWS for number in range(SHARDS)
    }
    table = found["part-2.parquet"]
    assert table["id"].to_pylist() == [f"2-{row}" for row in range(ROWS)]
    suggested = table["suggestion"].to_pylist()[:CLEAR]
    right = np.array(suggested) == ["fruit", "metal"] * (CLEAR // 2)
    assert right.mean() > 0.95
    assert np.isfinite(table["uncertainty"].to_numpy()).all()
    # a shard that changed is scored again, the others are not
    shard = request_.pool / "part-1.parquet"
    pq.write_table(pq.read_table(shard).slice(0, 10), shard)
    assert score_pool(request_, SILENT).data["done_before"] == SHARDS - 1
    assert scores(request_)["part-1.parquet"].num_rows == 10


def test_a_killed_process_loses_and_repeats_nothing(request_):
    command = [
        sys.executable, "-m", "umc_desktop", "ensemble", "score-pool",
        str(request_.pool), "--models", request_.models[0], "--out", str(request_.out),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not scores_or_drafts(request_):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (request_.out / ".part-9.parquet.left").write_bytes(b"half of a shard")
    (request_.out / ".scorer-left" / "scorer").mkdir(parents=True)
    score_pool(request_, SILENT)
    ids = [
        one for table in scores(request_).values() for one in table["id"].to_pylist()
    ]
    assert sorted(ids) == sorted(
        f"{n}-{row}" for n in range(SHARDS) for row in range(ROWS)
    )
    assert not list(request_.out.glob(".*"))


def scores_or_drafts(request: ScorePool) -> list[Path]:
    return list(request.out.glob("*.parquet")) + list(request.out.glob(".*"))


def execute_top(request: ScorePool, top: ImportTop):
    path = request.out.parent / "target.umc"
    if not path.exists():
        ProjectFile.create(path).close()
    return path, execute(CATALOGUE["sample.import-top"], path, top, SILENT)


def test_the_best_come_in_and_the_rest_is_known_as_numbers(request_):
    score_pool(request_, SILENT)
    path, outcome = execute_top(request_, ImportTop(request_.out, budget=20))
    assert outcome.data["added"] == 20
    table = pa.concat_tables(scores(request_).values())
    margins = dict(
        zip(table["id"].to_pylist(), table["margin"].to_numpy(), strict=True)
    )
    project = ProjectFile.open(path)
    with project.read() as connection:
        taken = [row[0] for row in connection.execute("SELECT identifier FROM sample")]
        assert [one.name for one in labels.read_domains(connection)] == ["pool"]
    assert len(taken) == 20
    chosen = [margins[one] for one in taken]
    assert np.mean(chosen) < np.mean(list(margins.values()))
    # a fifth of the pool is neither fish nor fowl, and most of what comes in
    unclear = [one for one in taken if int(one.partition("-")[2]) >= CLEAR]
    assert len(unclear) > 10
    info = execute_on(project, CATALOGUE["project.info"], DescribeProject(), SILENT)
    project.close()
    (rest,) = info.data["pools"]
    assert (rest["samples"], rest["taken"]) == (SHARDS * ROWS, 20)
    assert sum(rest["suggestions"].values()) == SHARDS * ROWS - 20
    assert 0 <= rest["covered"] <= 1
    assert "stay outside" in info.summary


def test_two_runs_do_not_write_to_one_folder(request_):
    class Beginning:
        def report(self, done, total=None, message=""):
            if done:
                with pytest.raises(InvalidRequestError, match="Another run is writing"):
                    score_pool(request_, SILENT)

    score_pool(request_, Beginning())
    assert len(scores(request_)) == SHARDS


def test_scores_of_two_runs_are_not_mixed(request_):
    score_pool(request_, SILENT)
    one = request_.out / "part-1.parquet"
    table = pq.read_table(one)

    def refused(match: str) -> None:
        with pytest.raises(ExchangeError, match=match):
            execute_top(request_, ImportTop(request_.out, budget=20))

    pq.write_table(table.replace_schema_metadata({b"umc.made_with": b"0"}), one)
    refused("“part-1.parquet” are damaged, or it was changed or scored otherwise")
    pq.write_table(table.slice(0, 10), one)
    refused("newer or older than the others")
    one.unlink()
    refused("“part-1.parquet” are damaged, or it was changed or scored otherwise")
    score_pool(request_, SILENT)
    _, outcome = execute_top(request_, ImportTop(request_.out, budget=20))
    assert outcome.data["added"] == 20


def test_what_cannot_be_scored_is_refused_in_words(
    request_, trained, tmp_path, project
):
    def refused(match: str, error=InvalidRequestError, **changed):
        with pytest.raises(error, match=match):
            score_pool(replace(request_, **changed), SILENT)

    refused("no engine", engine="spark")
    refused("neither a project file nor an encoder", models=("bert",))
    refused("Name one project", models=("minilm", str(trained)))
    refused("nor an encoder of the project", models=(str(trained), "bert"))
    refused("no domain", domain="law")
    refused("no Parquet files", ExchangeError, pool=tmp_path / "nowhere")
    refused("of their own", out=request_.pool)
    file = tmp_path / "file"
    file.touch()
    refused("cannot be written", ExchangeError, out=file / "out")
    refused("has no column “body”; it has", ExchangeError, text="body")
    refused("Score the samples first", models=(str(project.path),))
    (request_.pool / "part-9.parquet").write_bytes(b"no parquet")
    refused("cannot be read as Parquet", ExchangeError)


def test_scores_that_are_not_of_the_pool_as_it_is_are_refused(request_):
    def told() -> str:
        with pytest.raises(ExchangeError) as caught:
            execute_top(request_, ImportTop(request_.out, 5))
        return str(caught.value)

    score_pool(request_, SILENT)
    scored = request_.out / "part-1.parquet"
    whole = scored.read_bytes()
    scored.write_bytes(whole[: len(whole) // 2])
    assert "The scores of “part-1.parquet” are damaged" in told()
    scored.write_bytes(whole[:4] + bytes(2000) + whole[2004:])
    assert "The scores “part-1.parquet” cannot be read" in told()
    scored.write_bytes(whole)
    shard = request_.pool / "part-2.parquet"
    before = shard.read_bytes()
    pq.write_table(pq.read_table(shard).slice(3), shard)
    assert "“part-2.parquet” are damaged, or it was changed" in told()
    shard.unlink()
    assert "“part-2.parquet” is not in" in told()
    shard.write_bytes(before)

    class Cancelling:
        def report(self, done, total=None, message=""):
            if done >= 2 * ROWS:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        score_pool(replace(request_, text="text"), Cancelling())
    assert "scored otherwise since" in told()
    request_.pool.rename(request_.pool.with_name("moved"))
    assert "is not where it was scored" in told()


def test_files_in_folders_within_a_pool_are_told_of(request_):
    (request_.pool / "year=2020").mkdir()
    (request_.pool / "part-3.parquet").rename(
        request_.pool / "year=2020" / "part-3.parquet"
    )
    outcome = score_pool(request_, SILENT)
    assert "3 shards. Files in folders within it were not looked at." in outcome.summary
    with pytest.raises(ExchangeError, match="only folders within do"):
        score_pool(replace(request_, pool=request_.pool.parent), SILENT)


@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_ray_gives_the_same_scores(request_):
    pytest.importorskip("ray", reason="Ray is not installed")
    score_pool(request_, SILENT)
    on_ray = replace(request_, engine="ray", out=request_.out.parent / "ray")
    os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path[:1]))
    try:
        score_pool(replace(on_ray, processes=2), SILENT)
    except WorkerDiedError as error:
        if "did not start" in str(error):
            pytest.skip(str(error))
        raise
    here, there = scores(request_), scores(on_ray)
    assert here.keys() == there.keys()
    assert all(there[name].equals(table) for name, table in here.items())
