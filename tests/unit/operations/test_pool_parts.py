"""Files of texts, images and both, scored as the project scores its samples."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute, execute_on
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.operations.pool_scoring import ScorePool, score_pool
from umc_desktop.operations.scoring import UpdateModels
from umc_desktop.operations.top_import import ImportTop
from umc_desktop.storage import arrays, samples
from umc_desktop.storage.project_file import ProjectFile

WORDS = {
    "fruit": ["apple", "pear", "plum", "cherry", "melon", "grape", "fig", "orange"],
    "metal": ["iron", "copper", "zinc", "tin", "silver", "gold", "nickel", "lead"],
}
COMMON = [f"word{number}" for number in range(12)]
COLOURS = {"fruit": (160, 110, 100), "metal": (110, 110, 150)}
KINDS = ("text", "image", "both")
ROWS = 60


def png(rng: np.random.Generator, topic: str) -> bytes:
    from PIL import Image

    values = rng.normal(COLOURS[topic], 60, (24, 24, 3)).clip(0, 255)
    file = io.BytesIO()
    Image.fromarray(values.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def table(seed: int, kinds: tuple[str, ...], n_rows: int = ROWS) -> dict[str, list]:
    """Rows of alternating topics; of each kind as many."""
    rng = np.random.default_rng(seed)
    found: dict[str, list] = {"id": [], "text": [], "image": [], "label": []}
    for row in range(n_rows):
        topic = list(WORDS)[row % 2]
        kind = kinds[row // 2 % len(kinds)]
        words = " ".join([*rng.choice(WORDS[topic], 2), *rng.choice(COMMON, 4)])
        found["id"].append(f"{seed}-{row}")
        found["text"].append(words if kind != "image" else None)
        found["image"].append(png(rng, topic) if kind != "text" else None)
        found["label"].append(topic)
    return found


def trained(path: Path, kinds: tuple[str, ...]) -> Path:
    """A project that knows the words, and colours and outlines, trained on labels."""
    file = path.with_suffix(".parquet")
    pq.write_table(pa.table(table(0, kinds)), file)
    project = ProjectFile.create(path)
    columns = ImportSamples(
        (file,), text="text" if kinds != ("image",) else None,
        image="image", label="label", identifier="id", domain_name="things",
    )  # fmt: skip
    execute_on(project, CATALOGUE["sample.import"], columns, SILENT)
    for name in load_manifests():
        if name not in ("lexical", "handcrafted"):
            off = SwitchMember(name)
            execute_on(project, CATALOGUE["ensemble.switch"], off, SILENT)
    execute_on(project, CATALOGUE["model.update"], UpdateModels(), SILENT)
    project.close()
    return path


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("parts") / "mixed.umc", KINDS)


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("parts") / "seeing.umc", ("image",))


def write_pool(folder: Path, kinds: tuple[str, ...]) -> Path:
    """Two files: images as bytes in one, as paths beside it in the other."""
    (folder / "seen").mkdir(parents=True)
    first, second = table(1, kinds), table(2, kinds)
    for name, image in zip(second["id"], second["image"], strict=True):
        if image is not None:
            (folder / "seen" / f"{name}.png").write_bytes(image)
    second["image"] = [
        None if image is None else f"seen/{name}.png"
        for name, image in zip(second["id"], second["image"], strict=True)
    ]
    packed = [
        None if one is None else {"bytes": one, "path": ""} for one in first["image"]
    ]
    first["image"] = packed
    for number, columns in enumerate((first, second)):
        del columns["label"]
        pq.write_table(pa.table(columns), folder / f"part-{number}.parquet")
    return folder


def scored(out: Path) -> dict[str, list]:
    tables = [pq.read_table(path) for path in sorted(out.glob("*.parquet"))]
    return pa.concat_tables(tables).to_pydict()


def right(found: dict[str, list]) -> np.ndarray:
    topics = [list(WORDS)[int(one.partition("-")[2]) % 2] for one in found["id"]]
    return np.array(found["suggestion"]) == topics


def test_texts_images_and_both_are_scored_and_brought_in(mixed, tmp_path):
    pool = write_pool(tmp_path / "pool", KINDS)
    outcome = score_pool(ScorePool(pool, (str(mixed),), tmp_path / "out"), SILENT)
    assert (outcome.data["samples"], outcome.data["left_out"]) == (2 * ROWS, 0)
    found = scored(tmp_path / "out")
    kind = np.array([int(one.partition("-")[2]) // 2 % 3 for one in found["id"]])
    for number, name in enumerate(KINDS):
        assert right(found)[kind == number].mean() > 0.9, name
    assert np.isfinite(found["disagreement"]).all()

    top = ImportTop(tmp_path / "out", budget=30)
    target = tmp_path / "target.umc"
    ProjectFile.create(target).close()
    brought = execute(CATALOGUE["sample.import-top"], target, top, SILENT)
    assert brought.data["added"] == 30
    project = ProjectFile.open(target)
    with project.read() as connection:
        index = samples.read_index(connection)
        names = samples.identifiers_of(connection, index.ids.tolist())
    project.close()
    wanted = {name: KINDS[int(name.partition("-")[2]) // 2 % 3] for name in names}
    for part in (Modality.TEXT, Modality.IMAGE):
        has = index.having(part)
        for name, there in zip(names, has.tolist(), strict=True):
            assert there == (wanted[name] in (part.value, "both"))


def test_the_projects_own_samples_are_scored_as_in_the_project(mixed, tmp_path):
    (tmp_path / "pool").mkdir()
    pq.write_table(pa.table(table(0, KINDS)), tmp_path / "pool" / "part.parquet")
    score_pool(ScorePool(tmp_path / "pool", (str(mixed),), tmp_path / "out"), SILENT)
    outside = np.array(scored(tmp_path / "out")["confidence"])
    project = ProjectFile.open(mixed, read_only=True)
    with project.read() as connection:
        said = arrays.read(connection, "round", "probabilities.1-mixed")
    project.close()
    apart = np.abs(outside - said.max(axis=1))
    # texts of few words have other neighbours once they are outside, and inside as well
    for number, most in enumerate((0.03, 0.004, 0.004)):
        of_kind = apart[np.arange(ROWS) // 2 % 3 == number]
        assert np.quantile(of_kind, 0.9) < most, KINDS[number]


def test_what_cannot_be_read_is_left_out_and_counted(seeing, tmp_path):
    pool = write_pool(tmp_path / "pool", ("image",))
    spoilt = pq.read_table(pool / "part-0.parquet").to_pydict()
    spoilt["image"][3] = {"bytes": b"no image", "path": ""}
    spoilt["image"][7] = None
    pq.write_table(pa.table(spoilt), pool / "part-0.parquet")
    request = ScorePool(pool, (str(seeing),), tmp_path / "out")
    outcome = score_pool(request, SILENT)
    assert outcome.data["left_out"] == 2
    assert "; 2 rows cannot be read." in outcome.summary
    table = pq.read_table(tmp_path / "out" / "part-0.parquet")
    rows = table["row"].to_pylist()
    assert rows == [row for row in range(ROWS) if row not in (3, 7)]
    assert table["id"].to_pylist() == [f"1-{row}" for row in rows]
    assert right(scored(tmp_path / "out")).mean() > 0.9
    assert score_pool(request, SILENT).data["done_before"] == 2
    # asked for by name it may be another column, so it is looked at again
    by_name = replace(request, image="image")
    assert score_pool(by_name, SILENT).data["done_before"] == 0
    with pytest.raises(ExchangeError, match=r"None of the 60 rows.*Row 1: "):
        score_pool(replace(request, image="id"), SILENT)
    with pytest.raises(ExchangeError, match=r"images.*say it with --image"):
        score_pool(replace(request, pool=_renamed(tmp_path, pool)), SILENT)


def _renamed(tmp_path: Path, pool: Path) -> Path:
    """The paths of images in a column whose name does not tell."""
    other = tmp_path / "other"
    other.mkdir()
    table = pq.read_table(pool / "part-1.parquet").select(["id", "image"])
    pq.write_table(table.rename_columns(["id", "where"]), other / "part-1.parquet")
    return other


def test_encoders_of_a_project_only_encode(mixed, tmp_path):
    pool = write_pool(tmp_path / "pool", KINDS)
    models = (str(mixed), "lexical", "handcrafted")
    outcome = score_pool(ScorePool(pool, models, tmp_path / "out"), SILENT)
    assert outcome.summary.startswith("Encoded 120 samples")
    table = pq.read_table(tmp_path / "out" / "part-0.parquet")
    assert table.column_names == ["id", "row", "vector"]
    vectors = np.array(table["vector"].to_pylist())
    has_text, has_image = vectors[:, :-960].any(axis=1), vectors[:, -960:].any(axis=1)
    kind = np.arange(ROWS) // 2 % 3
    assert has_text.tolist() == (kind != 1).tolist()
    assert has_image.tolist() == (kind != 0).tolist()
    with pytest.raises(InvalidRequestError, match="that can be used without a project"):
        score_pool(ScorePool(pool, ("lexical",), tmp_path / "none"), SILENT)
