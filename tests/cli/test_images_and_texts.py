"""The whole loop in the terminal, on pictures, and on texts with pictures."""

import csv
import json
import zipfile

import numpy as np
import pytest

from benchmarks.captioned import forms, write_table
from umc_desktop.__main__ import main
from umc_desktop.domain.samples import Modality
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage import samples
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
KINDS = ("text", "image", "both")


@pytest.fixture
def umc(capsys):
    """Run one command line and return what it found."""

    def umc(*arguments):
        code = main([*map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    return umc


def loop(umc, path, budget):
    """Go once around: score, map, queue, label, update."""
    assert umc("ensemble", "score", path)["scored"]
    umc("map", "fit", path)
    assert umc("queue", "next", path, "--budget", budget)
    project = ProjectFile.open(path)
    sitting = answer_queue(project)
    project.close()
    assert umc("model", "update", path)["labelled"] >= budget * 0.9
    return sitting


def suggested(umc, path, out):
    umc("sample", "export", path, out, "--unlabelled", "--probabilities")
    with out.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_digits_go_around_and_out_again(umc, shared_data, tmp_path):
    few = tmp_path / "digits.zip"
    with (
        zipfile.ZipFile(shared_data / "images_mnist_4000.zip") as whole,
        zipfile.ZipFile(few, "w") as part,
    ):
        for digit in "017":
            names = [one for one in whole.namelist() if one.startswith(digit)]
            for name in [one for one in names if one.endswith(".png")][:16]:
                part.writestr(name, whole.read(name))
    path = tmp_path / "digits.umc"
    umc("project", "new", path)
    umc("sample", "import", path, few, "--known-labels")
    loop(umc, path, 24)
    rows = suggested(umc, path, tmp_path / "out.csv")
    right = [r["suggestion"] == r["id"][0] for r in rows if not r["label"]]
    assert sum(right) / len(right) > 0.7
    again = tmp_path / "again.umc"
    umc("project", "new", again)
    options = ["--text", "", "--image", "image", "--label", "label", "--id", "id"]
    umc("sample", "import", again, tmp_path / "out.csv", *options)
    assert hashes(again) == hashes(path)


def hashes(path):
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        found = samples.read_index(connection).hashes.tolist()
    project.close()
    return sorted(found)


def test_a_pool_of_texts_images_and_both(umc, tmp_path):
    """A third has a text only, a third an image only, a third both of them."""
    made = forms(108)
    of = {form.name: KINDS[place % 3] for place, form in enumerate(made)}
    table = write_table(tmp_path, made, len(made), lambda place: KINDS[place % 3])
    path = tmp_path / "forms.umc"
    umc("project", "new", path)
    columns = ["--text", "caption", "--image", "image", "--label", "label"]
    umc(
        "sample", "import", path, table, *columns, "--id", "id", "--known-labels",
        "--domain-name", "forms",
    )  # fmt: skip
    loop(umc, path, 36)

    kinds, readers = read(path, of)
    assert len(kinds) == len(made)
    joint = {"joint", "joint-smoothed"}
    assert readers["text"] & readers["image"] == joint
    assert readers["both"] == readers["text"] | readers["image"]

    rows = suggested(umc, path, tmp_path / "out.csv")
    assert {r["id"] for r in rows if r["text"] and r["image"]} == {
        name for name, kind in of.items() if kind == "both"
    }
    assert all(r["suggestion"] for r in rows)
    assert parts_right(rows, {form.name: form.label for form in made}, of) > 0.5

    both = next(one for one, kind in kinds.items() if kind == "both")
    alike = umc("sample", "similar", path, "--sample-ids", both)["samples"]
    assert len(alike) == 24
    assert umc("sample", "explain", path, "--sample-id", both)["candidates"]

    copy = tmp_path / "copy.umc"
    umc("project", "share", path, copy)
    empty = tmp_path / "empty.umc"
    umc("project", "new", empty)
    umc("project", "merge", empty, copy)
    assert hashes(empty) == hashes(path) == hashes(copy)


def read(path, of):
    """Return what each sample is made of, and which members say something of it."""
    project = ProjectFile.open(path, read_only=True)
    view = load_view(project)
    with project.read() as connection:
        index = samples.read_index(connection)
        names = samples.identifiers_of(connection, index.ids.tolist())
    assert set(index.pools()) == {Modality.MIXED}
    assert np.isfinite(view.positions).all()
    kinds = {
        sample_id: of[name]
        for sample_id, name in zip(index.ids.tolist(), names, strict=True)
    }
    readers = {kind: set() for kind in KINDS}
    for sample_id, kind in kinds.items():
        readers[kind].update(member for member, _, _ in view.votes_of(sample_id))
    project.close()
    return kinds, readers


def parts_right(rows, labels_of, of):
    """Return how often what can be seen of a form is called right; by chance 1/3."""
    right = []
    for row in rows:
        suggestion, label = row["suggestion"].split(), labels_of[row["id"]].split()
        if of[row["id"]] != "image":
            right.append(suggestion[0] == label[0])
        if of[row["id"]] != "text":
            right.append(suggestion[1] == label[1])
    return sum(right) / len(right)
