"""Background threads that prepare batches and run them, a few ahead of the reader."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Batch = TypeVar("Batch")
Result = TypeVar("Result")


@contextmanager
def in_parallel(
    work: Callable[[Item], Result], items: Iterator[Item], threads: int
) -> Generator[Iterator[Result]]:
    """Apply ``work`` to items in background threads; results come in order.

    Each thread takes the next item and works on it, so that one prepares (tokenises,
    decodes) while another computes. An exception in ``items`` or ``work`` reaches the
    reader in the place of the result. Leaving the block, for whatever reason, drops
    what was not begun and waits for what was: no thread outlives the run.

    Parameters
    ----------
    work
        Called from several threads at once.
    items
        Advanced by one thread at a time; not touched by the caller any more.
    threads
        At least 1. One result more than threads may wait for the reader, which bounds
        the memory.
    """
    executor = ThreadPoolExecutor(threads, thread_name_prefix="encoder")
    try:
        yield _results(executor, work, items, threads + 1)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def in_two_steps(
    prepare: Callable[[Item], Batch],
    compute: Callable[[Batch], Result],
    items: Iterator[Item],
    threads: int,
    in_reader: Callable[[], bool],
) -> Generator[Iterator[Result]]:
    """Prepare items in background threads, and compute there or in the reader's.

    A GPU computes one batch at a time whoever asks, and CUDA's libraries keep memory
    and plans for every thread that asks: there it is the reader's alone.

    Parameters
    ----------
    prepare, compute
        Called one after the other on each item.
    items, threads
        See ``in_parallel``.
    in_reader
        Whether the reader computes; may change while it runs.
    """

    def work(item: Item) -> Batch | _Computed[Result]:
        batch = prepare(item)
        return batch if in_reader() else _Computed(compute(batch))

    with in_parallel(work, items, threads) as parts:
        yield (
            part.result if isinstance(part, _Computed) else compute(part)
            for part in parts
        )


@dataclass(frozen=True)
class _Computed(Generic[Result]):
    result: Result


def _results(
    executor: ThreadPoolExecutor,
    work: Callable[[Item], Result],
    items: Iterator[Item],
    ahead: int,
) -> Iterator[Result]:
    end = object()
    # A generator cannot be advanced by two threads at once.
    one_at_a_time = Lock()

    def step() -> Result | object:
        with one_at_a_time:
            item = next(items, end)
        return end if item is end else work(item)  # type: ignore[arg-type]

    waiting: deque[Future[Result | object]] = deque(
        executor.submit(step) for _ in range(ahead)
    )
    while waiting:
        result = waiting.popleft().result()
        if result is not end:
            waiting.append(executor.submit(step))
            yield result  # type: ignore[misc]  # not the end, so a result
