"""Shards of work, here and on Ray: each done once, whoever is killed meanwhile."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from umc_desktop.domain.errors import (
    ExchangeError,
    InvalidRequestError,
    UmcError,
    WorkerDiedError,
)
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.jobs.shards import run_locally, run_on_ray

NAMES = [f"part-{number}" for number in range(4)]


class Doubling:
    """Marks a shard; ends its own process once, or always, before it is done."""

    def __init__(
        self, folder: Path, deadly: str = "", broken: str = "", *, always: bool = False
    ) -> None:
        self._always = always
        self._folder = folder
        self._deadly = deadly
        self._broken = broken

    def __call__(self, shard, progress):
        progress.report(0, 1)
        if shard == self._broken:
            raise ExchangeError(f"“{shard}” is damaged.")
        died = self._folder / "died"
        if shard == self._deadly and (self._always or not died.exists()):
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        with (self._folder / f"{shard}.done").open("a") as file:
            file.write("x")


def test_work_is_made_once_and_each_shard_is_told_when_it_is_done(tmp_path: Path):
    made = []

    def start() -> Doubling:
        made.append(1)
        return Doubling(tmp_path)

    seen = []
    for shard in run_locally(start, NAMES, SILENT):
        assert (tmp_path / f"{shard}.done").exists()
        seen.append(shard)
    assert (seen, made) == (NAMES, [1])
    assert list(run_locally(start, [], SILENT)) == []
    assert made == [1]


def test_a_cancelled_run_leaves_what_is_done(tmp_path: Path):
    class Cancelling:
        def report(self, done, total=None, message=""):
            if (tmp_path / "part-1.done").exists():
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        list(run_locally(partial(Doubling, tmp_path), NAMES, Cancelling()))
    done = sorted(path.name for path in tmp_path.glob("*.done"))
    assert done == ["part-0.done", "part-1.done"]


def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InvalidRequestError, match=r"umc-desktop\[ray\]"):
        list(run_on_ray(partial(Doubling, Path()), NAMES, 1, Path()))


@pytest.fixture
def by_value() -> Iterator[None]:
    """Hand this module's classes to Ray's processes, which cannot import it."""
    cloudpickle = pytest.importorskip("ray.cloudpickle", reason="Ray is not installed")
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    yield
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


def run(start: Callable[[], Doubling], folder: Path) -> list[str]:
    notes = folder / "notes"
    notes.mkdir()
    try:
        return list(run_on_ray(start, NAMES, 2, notes))
    except WorkerDiedError as error:
        if "did not start" in str(error):
            pytest.skip(str(error))
        raise


@pytest.mark.filterwarnings("ignore")  # Ray's own
@pytest.mark.usefixtures("by_value")
def test_a_process_of_ray_that_is_killed_loses_and_repeats_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    before = signal.getsignal(signal.SIGTERM)
    done = run(partial(Doubling, tmp_path, "part-2"), tmp_path)
    assert capsys.readouterr().out == ""  # there goes the answer, and nothing else
    assert signal.getsignal(signal.SIGTERM) is before
    assert (tmp_path / "died").exists()
    assert sorted(done) == NAMES
    assert [(tmp_path / f"{name}.done").read_text() for name in NAMES] == ["x"] * 4


@pytest.mark.filterwarnings("ignore")  # Ray's own
@pytest.mark.usefixtures("by_value")
def test_what_is_wrong_with_a_shard_is_said_through_ray_as_without(tmp_path: Path):
    start = partial(Doubling, tmp_path, broken="part-1")
    with pytest.raises(ExchangeError) as here:
        list(run_locally(start, NAMES, SILENT))
    with pytest.raises(UmcError) as there:
        run(start, tmp_path)
    assert str(there.value) == str(here.value) == "“part-1” is damaged."


@pytest.mark.filterwarnings("ignore")  # Ray's own
@pytest.mark.usefixtures("by_value")
def test_a_shard_that_always_ends_its_process_ends_the_run(tmp_path: Path):
    start = partial(Doubling, tmp_path, "part-1", always=True)
    with pytest.raises(UmcError, match=r"“part-1” ended the process .* 3 times"):
        run(start, tmp_path)
