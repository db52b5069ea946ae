"""A background thread that prepares the next batches while a session computes."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def read_ahead(items: Iterator[Item], depth: int) -> Generator[Iterator[Item]]:
    """Run an iterator in a thread, at most ``depth`` items ahead of its reader.

    An exception in the iterator reaches the reader in the place of the item. Leaving
    the block, for whatever reason, ends the thread after the item it is working on
    and waits for it, so that none outlives the run.

    Parameters
    ----------
    items
        Not touched by the caller any more.
    depth
        How many prepared items may wait; bounds the memory. At least 1.
    """
    executor = ThreadPoolExecutor(1, thread_name_prefix="encoder-input")
    try:
        yield _prepared(executor, items, depth)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepared(
    executor: ThreadPoolExecutor, items: Iterator[Item], depth: int
) -> Iterator[Item]:
    end = object()
    waiting: deque[Future[Item | object]] = deque(
        executor.submit(next, items, end) for _ in range(depth)
    )
    while (item := waiting.popleft().result()) is not end:
        waiting.append(executor.submit(next, items, end))
        yield item  # type: ignore[misc]  # not the end, so an item
