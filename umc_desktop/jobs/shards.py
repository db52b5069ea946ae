"""Independent shards of work, here or on a cluster: each done exactly once.

A shard's work must be a pure function whose result is written whole or not at all: one
that was interrupted is done again and replaces nothing that another would miss.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, Protocol

from umc_desktop.domain.errors import InvalidRequestError, UmcError, WorkerDiedError
from umc_desktop.domain.progress import SILENT, ProgressReporter

_NO_RAY = (
    "Ray is not installed. Install it with: pip install 'umc-desktop[ray]', or score "
    "with --engine local."
)
_DIED = (
    "Ray could not finish the work: {error}. What was finished is kept; run the "
    "command again to go on."
)
_TRIES = 3
_DEADLY = (
    "“{shard}” ended the process that worked on it {times} times, perhaps for want of "
    "memory. What was finished is kept; make the file smaller or take it away, and run "
    "the command again to go on."
)


class ShardWork(Protocol):
    """What is done with a shard; made once in every process, then called for each."""

    def __call__(self, shard: str, progress: ProgressReporter) -> None:
        """Do the work for the shard of that name."""


Start = Callable[[], ShardWork]


def run_locally(
    start: Start, shards: Sequence[str], progress: ProgressReporter
) -> Generator[str]:
    """Do the shards one after the other in this process; yield each when it is done.

    Parameters
    ----------
    start
        Makes the work ready; called once.
    shards
        Their names.
    progress
        Told how far the shard is; may cancel.
    """
    if not shards:
        return
    work = start()
    for shard in shards:
        work(shard, progress)
        yield shard


def run_on_ray(
    start: Start, shards: Sequence[str], processes: int, folder: Path
) -> Generator[str]:
    """Do the shards in actors of Ray Data; yield each when it is done.

    Ray starts an actor that died anew and gives it the shard again. Uses the cluster
    named in RAY_ADDRESS, else starts one on this machine, which ends with the run.

    Parameters
    ----------
    start
        Makes the work ready; called once in every actor.
    shards
        Their names; the actors must be able to read and write where they lie.
    processes
        Actors at a time; 0 for one for each core.
    folder
        An empty one that all actors can write to: there they note what they begin.

    Raises
    ------
    InvalidRequestError
        If Ray is not installed.
    WorkerDiedError
        If Ray gave up.
    UmcError
        If a shard cannot be done, or ended its process again and again.
    """
    if not shards:
        return
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # no telemetry
    # prints what it means for its own developers, even where all goes well
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
        from ray.exceptions import RayError, RayTaskError
    except ImportError as error:
        raise InvalidRequestError(_NO_RAY) from error
    # of actors that died Ray writes to what is kept for the answer
    with redirect_stdout(sys.stderr), _started(ray, processes):
        _quieten(ray.data)
        actors = processes or int(ray.cluster_resources().get("CPU", 1))
        strategy = ray.data.ActorPoolStrategy(
            size=min(actors, len(shards)),
            # The next one waits beside the actor: asking for it took a quarter of the
            # time. More would wait for one while another has nothing to do.
            max_tasks_in_flight_per_actor=2,
        )
        done = ray.data.from_items(list(shards), override_num_blocks=len(shards))
        done = done.map_batches(
            _Actor,
            batch_size=1,
            compute=strategy,
            num_cpus=1,
            fn_constructor_kwargs={"start": start, "folder": folder},
        )
        try:
            for row in done.iter_rows():
                if row["trouble"]:
                    raise UmcError(row["trouble"])
                yield str(row["item"])
        except RayTaskError:
            raise  # a bug in the work, with where it happened
        except RayError as error:
            said = str(error).strip()[-300:]
            raise WorkerDiedError(_DIED.format(error=said)) from error


def _quieten(data: Any) -> None:  # noqa: ANN401 - Ray Data's own module
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.verbose_progress = False
    for handler in logging.getLogger("ray.data").handlers:
        if isinstance(handler, logging.StreamHandler):  # not the file of the session
            handler.setLevel(logging.CRITICAL)


class _Actor:
    """One process that does shards."""

    def __init__(self, start: Start, folder: Path) -> None:
        # There is an actor for each core: it must not compute on all of them.
        os.environ["LOKY_MAX_CPU_COUNT"] = "1"
        self._start = start
        self._folder = folder
        self._work: ShardWork | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        trouble = ""
        try:
            for shard in batch["item"]:
                self._begin(str(shard))
                self._work = self._work or self._start()
                self._work(str(shard), SILENT)
        except UmcError as error:  # Ray would wrap its words in advice of its own
            trouble = str(error)
        except MemoryError:
            trouble = "There is not enough memory for this; ask for fewer --processes."
        return {**batch, "trouble": [trouble] * len(batch["item"])}

    def _begin(self, shard: str) -> None:
        """Note that a shard is begun: Ray would begin it for ever."""
        with (self._folder / f"{shard}.begun").open("ab") as file:
            file.write(b"x")
            if file.tell() > _TRIES:
                raise WorkerDiedError(_DEADLY.format(shard=shard, times=_TRIES))


@contextmanager
def _started(ray: Any, processes: int) -> Iterator[None]:  # noqa: ANN401 - the module
    """Have Ray run for the block; one that runs already goes on afterwards."""
    if ray.is_initialized():
        yield
        return
    options: dict[str, Any] = {"logging_level": "CRITICAL", "log_to_driver": False}
    if not os.environ.get("RAY_ADDRESS"):
        options |= {
            "address": "local",  # not one that happens to run on this machine
            "num_cpus": processes or None,
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
    try:
        with _own_end():
            try:
                ray.init(**options)
            except Exception as error:  # Ray raises nothing narrower
                raise WorkerDiedError(
                    f"Ray did not start: {str(error).strip()[-300:]} Try again when "
                    "the machine is less busy, or score with --engine local."
                ) from error
        yield
    finally:
        ray.shutdown()


@contextmanager
def _own_end() -> Iterator[None]:
    """Keep how this program ends when it is asked to: Ray would change it."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread() and before is not None:
            signal.signal(signal.SIGTERM, before)
