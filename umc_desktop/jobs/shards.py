"""Independent shards of work, here or on a cluster: each done exactly once.

A shard's work must be a pure function whose result is written whole or not at all: one
that was interrupted is done again and replaces nothing that another would miss.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from umc_desktop.domain.errors import InvalidRequestError, WorkerDiedError
from umc_desktop.domain.progress import ProgressReporter

_NO_RAY = (
    "Ray is not installed. Install it with: pip install 'umc-desktop[ray]', or score "
    "with --engine local."
)
_DIED = (
    "Ray could not finish the work: {error}. What was finished is kept; run the "
    "command again to go on."
)


class ShardWork(Protocol):
    """What is done with a shard; made once in every process, then called for each."""

    def __call__(self, shard: str, progress: ProgressReporter) -> None:
        """Do the work for the shard of that name."""


Start = Callable[[], ShardWork]


def run_locally(
    start: Start, shards: Sequence[str], progress: ProgressReporter
) -> Iterator[str]:
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


def run_on_ray(start: Start, shards: Sequence[str], processes: int) -> Iterator[str]:
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
        Actors at a time.

    Raises
    ------
    InvalidRequestError
        If Ray is not installed.
    WorkerDiedError
        If Ray gave up.
    """
    if not shards:
        return
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # no telemetry
    try:
        import ray
        import ray.data
        from ray.exceptions import RayError
    except ImportError as error:
        raise InvalidRequestError(_NO_RAY) from error
    started = not ray.is_initialized()
    if started:
        _start_ray(ray, processes)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.verbose_progress = False
    try:
        done = ray.data.from_items(list(shards), override_num_blocks=len(shards))
        done = done.map_batches(
            _Actor,
            batch_size=1,
            concurrency=min(processes, len(shards)),
            num_cpus=1,
            fn_constructor_kwargs={"start": start},
        )
        for row in done.iter_rows():
            yield str(row["item"])
    except RayError as error:
        raise WorkerDiedError(_DIED.format(error=str(error).strip()[-300:])) from error
    finally:
        if started:
            ray.shutdown()


class _Actor:
    """One process that does shards."""

    def __init__(self, start: Start) -> None:
        self._work = start()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        from umc_desktop.domain.progress import SILENT

        for shard in batch["item"]:
            self._work(str(shard), SILENT)
        return batch


def _start_ray(ray: Any, processes: int) -> None:  # noqa: ANN401 - Ray's own module
    options: dict[str, Any] = {"logging_level": "CRITICAL", "log_to_driver": False}
    if not os.environ.get("RAY_ADDRESS"):
        options |= {
            "num_cpus": processes,
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
    try:
        ray.init(**options)
    except Exception as error:  # Ray raises nothing narrower
        ray.shutdown()
        raise WorkerDiedError(
            f"Ray did not start: {str(error).strip()[-300:]} Try again when the "
            "machine is less busy, or score with --engine local."
        ) from error


def processes_for(wanted: int) -> int:
    """Return how many processes to use: what was asked for, else one for each core."""
    return wanted or os.cpu_count() or 1
