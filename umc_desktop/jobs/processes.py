"""Independent pieces of work spread over processes."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

from umc_desktop.domain.errors import WorkerDiedError

Item = TypeVar("Item")
Result = TypeVar("Result")

_POLL_SECONDS = 0.2


def run_in_processes(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    processes: int,
    on_turn: Callable[[list[Result]], None],
) -> None:
    """Apply ``work`` to every item, several at a time, each in a process of its own.

    Every process computes with one thread, so that they do not contend for cores. When
    one piece fails or ``on_turn`` raises, what is under way is ended and the exception
    goes on.

    Parameters
    ----------
    work
        A module-level function; its items and results are pickled between processes
        of this program.
    items
        What to do, taken in this order.
    processes
        At most so many at a time, at least 1.
    on_turn
        Called with the results that arrived, and with none about five times a
        second: the place to report and to raise when asked to stop.

    Raises
    ------
    WorkerDiedError
        If a process was killed or ran out of memory.
    """
    if not items:
        return
    executor = ProcessPoolExecutor(
        min(processes, len(items)), get_context("spawn"), initializer=_prepare
    )
    try:
        waiting: set[Future[Result]] = {executor.submit(work, item) for item in items}
        while waiting:
            done, waiting = wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
            on_turn([future.result() for future in done])
    except BrokenProcessPool as error:
        raise WorkerDiedError(
            "A process of the computation ended unexpectedly, perhaps for lack of "
            "memory. What was finished is kept; run the command again to go on."
        ) from error
    except BaseException:
        for process in list((executor._processes or {}).values()):
            process.terminate()  # a piece may take minutes; nobody waits for it
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """Compute with one thread, behind the window, and never outlive the parent."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    os.environ["OMP_NUM_THREADS"] = "1"  # for libraries that are not loaded yet
    import scipy.linalg  # noqa: F401  - loaded now, so that the limit reaches it

    threadpool_limits(1)
    if hasattr(os, "nice"):
        os.nice(5)
    parent = parent_process()
    assert parent is not None
    sentinel = parent.sentinel

    def end_with_parent() -> None:
        connection.wait([sentinel])
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()
