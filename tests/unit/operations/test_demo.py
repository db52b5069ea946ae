"""The demo project, with the real encoders on a small share of its data."""

from pathlib import Path

import pytest

from umc_desktop.domain.errors import (
    InvalidRequestError,
    ProjectError,
    ProjectReadOnlyError,
)
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.operations.demo import SIZES, MakeDemo, make_demo
from umc_desktop.storage import annotations, arrays, labels, rounds, samples
from umc_desktop.storage.project_file import ProjectFile


@pytest.mark.encoders
@pytest.mark.xdist_group("encoders")
def test_the_demo_is_mapped_queued_and_without_a_given_label(tmp_path):
    path = tmp_path / "demo.umc"
    outcome = make_demo(MakeDemo(path, share=0.05), SILENT)
    project = ProjectFile.open(path)
    with project.read() as connection:
        number = samples.count(connection)
        assert f"{number} samples of 4 fields" in outcome.summary
        assert 100 < number < 0.1 * sum(SIZES.values())
        assert {one.name for one in labels.read_domains(connection)} == set(SIZES)
        assert len(labels.read_known_labels(connection)) == number
        assert len(annotations.read_current(connection).sample_ids) == 0
        assert len(arrays.read(connection, "map", "ids")) == number
        assert rounds.read_queue(connection)
    project.close()
    with pytest.raises(ProjectError):
        make_demo(MakeDemo(path), SILENT)  # somebody may have labelled it


class StopsAtOnce:
    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        raise JobCancelledError


def test_half_a_demo_is_not_left(tmp_path):
    path = tmp_path / "demo.umc"
    with pytest.raises(JobCancelledError):
        make_demo(MakeDemo(path), StopsAtOnce())
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_a_window_shows_is_not_replaced(tmp_path):
    path = tmp_path / "demo.umc"
    shown = ProjectFile.create(path)
    try:
        with pytest.raises(ProjectReadOnlyError):
            make_demo(MakeDemo(path, force=True), SILENT)
        assert path.exists()
    finally:
        shown.close()


def test_a_demo_is_a_project_file():
    with pytest.raises(InvalidRequestError, match="umc"):
        make_demo(MakeDemo(Path("demo.csv")), SILENT)
