"""Files whose samples may carry several labels, scored as the project's own are."""

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute, execute_on
from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange.rows import Row
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.pool_gathering import gather_pools
from umc_desktop.operations.pool_packing import pack_project
from umc_desktop.operations.pool_rests import read_rests
from umc_desktop.operations.pool_scorer import PoolScorer
from umc_desktop.operations.pool_scoring import ScorePool, read_manifest, score_pool
from umc_desktop.operations.scoring import UpdateModels
from umc_desktop.operations.top_import import ImportTop
from umc_desktop.storage import arrays, labels
from umc_desktop.storage.project_file import ProjectFile

WORDS = {
    "fruit": ["apple", "pear", "plum", "cherry", "melon", "grape", "fig", "orange"],
    "metal": ["iron", "copper", "zinc", "tin", "silver", "gold", "nickel", "lead"],
}
COMMON = [f"word{number}" for number in range(12)]
CARRIED = (("fruit",), ("metal",), ("fruit", "metal"), ())
ROWS = 120


def table(seed: int, n_rows: int = ROWS) -> dict[str, list[str]]:
    """Rows of one topic, of the other, of both and of none, in turn."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[str]] = {"id": [], "text": [], "label": []}
    for row in range(n_rows):
        topics = CARRIED[row % len(CARRIED)]
        words = [word for topic in topics for word in rng.choice(WORDS[topic], 2)]
        found["id"].append(f"{seed}-{row}")
        found["text"].append(" ".join([*words, *rng.choice(COMMON, 6)]))
        found["label"].append(written(topics))
    return found


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that counts words, trained on sets of labels."""
    path = tmp_path_factory.mktemp("sets") / "trained.umc"
    file = path.with_suffix(".parquet")
    rows = table(0)
    rows["label"][ROWS // 2 :] = [None] * (ROWS // 2)
    pq.write_table(pa.table(rows), file)
    project = ProjectFile.create(path)
    columns = ImportSamples(
        (file,), text="text", label="label", identifier="id",
        domain_name="things", several=True,
    )  # fmt: skip
    execute_on(project, CATALOGUE["sample.import"], columns, SILENT)
    for name, manifest in load_manifests().items():
        if manifest.modality == "text" and name != "lexical":
            off = SwitchMember(name)
            execute_on(project, CATALOGUE["ensemble.switch"], off, SILENT)
    execute_on(project, CATALOGUE["model.update"], UpdateModels(), SILENT)
    project.close()
    return path


def scored(trained: Path, folder: Path, rows: dict[str, list[str]]) -> ScorePool:
    (folder / "pool").mkdir()
    half = len(rows["id"]) // 2
    for number, part in enumerate((slice(half), slice(half, None))):
        columns = {name: rows[name][part] for name in ("id", "text")}
        pq.write_table(pa.table(columns), folder / "pool" / f"part-{number}.parquet")
    request = ScorePool(folder / "pool", (str(trained),), folder / "out")
    score_pool(request, SILENT)
    return request


def found_in(request: ScorePool) -> dict[str, list]:
    tables = [pq.read_table(path) for path in sorted(request.out.glob("*.parquet"))]
    return pa.concat_tables(tables).to_pydict()


def inside(trained: Path) -> dict[str, np.ndarray]:
    """What the project says of its own samples."""
    project = ProjectFile.open(trained, read_only=True)
    with project.read() as connection:
        found = {
            name: arrays.read(connection, "round", name)
            for name in ("suggestion", "confidence", "uncertainty", "disagreement")
        }
        names = labels.read_label_names(connection)
    project.close()
    found["suggestion"] = np.array([names[one] for one in found["suggestion"].tolist()])
    return found


def test_samples_that_are_seen_alike_get_the_same_numbers(
    trained, tmp_path, monkeypatch
):
    project = ProjectFile.open(trained, read_only=True)
    pack_project(project, "", None, tmp_path / "scorer", SILENT)
    contents = read_contents(project)
    (pool,) = gather_pools(project, contents, SILENT)
    (task,) = pool.tasks(contents)
    seen = pool.features(task, SILENT)
    project.close()
    # outside, neighbours are found anew; here they are those of the project
    monkeypatch.setattr(PoolScorer, "_features", lambda self, found: seen)
    rows = [
        Row(text, (), None, None, None, "pool", line)
        for line, text in enumerate(table(0)["text"], start=1)
    ]
    outside = PoolScorer(tmp_path / "scorer").score(rows, SILENT)
    expected = inside(trained)
    assert outside["suggestion"] == expected.pop("suggestion").tolist()
    for name, values in expected.items():
        assert np.isfinite(values).all()
        np.testing.assert_allclose(outside[name], values, atol=1e-6, err_msg=name)
    np.testing.assert_allclose(outside["margin"], 1 - outside["uncertainty"])


def test_the_projects_own_samples_are_scored_as_in_the_project(trained, tmp_path):
    outside, expected = found_in(scored(trained, tmp_path, table(0))), inside(trained)
    assert outside["suggestion"] == expected["suggestion"].tolist()
    # whoever comes from outside has itself among its neighbours
    for name in ("confidence", "uncertainty"):
        apart = np.abs(expected[name] - np.array(outside[name]))
        assert np.quantile(apart, 0.9) < 0.05 < np.std(expected[name]), name


def test_sets_are_suggested_brought_in_and_counted_label_by_label(trained, tmp_path):
    request = scored(trained, tmp_path, table(1))
    assert read_manifest(request.out).several
    found = found_in(request)
    assert set(found["suggestion"]) == {"fruit", "metal", "fruit|metal", "(none)"}
    right = np.array(found["suggestion"]) == table(1)["label"]
    assert right.mean() > 0.7

    target = tmp_path / "target.umc"
    ProjectFile.create(target).close()
    top = ImportTop(request.out, budget=20)
    execute(CATALOGUE["sample.import-top"], target, top, SILENT)
    project = ProjectFile.open(target)
    with project.read() as connection:
        taken = {row[0] for row in connection.execute("SELECT identifier FROM sample")}
        (rest,) = read_rests(connection)
    project.close()
    assert len(taken) == 20
    suggested = dict(zip(found["id"], found["suggestion"], strict=True))
    assert rest.suggestions == Counter(
        name
        for row, said in suggested.items()
        if row not in taken
        for name in said.split("|")
    )
    unsure = dict(zip(found["id"], found["uncertainty"], strict=True))
    assert np.mean([unsure[one] for one in taken]) > np.mean(list(unsure.values()))
