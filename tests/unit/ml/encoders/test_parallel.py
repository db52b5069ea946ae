import threading
import time
from collections.abc import Iterator

import pytest

from umc_desktop.ml.encoders.parallel import in_parallel, in_two_steps


def encoder_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("encoder")]


def test_results_come_in_order_though_work_ends_out_of_order():
    def work(n: int) -> int:
        time.sleep(0.02 if n % 2 == 0 else 0)
        return n * n

    with in_parallel(work, iter(range(9)), 3) as results:
        assert list(results) == [n * n for n in range(9)]


def test_work_runs_beside_the_reader():
    both = threading.Barrier(2, timeout=5)
    with in_parallel(lambda _: both.wait(), iter([1, 2]), 2) as results:
        assert sorted(results) == [0, 1]


@pytest.mark.parametrize("in_reader", [True, False])
def test_the_second_step_runs_where_it_is_asked_to(in_reader: bool):
    threads = []

    def compute(n: int) -> int:
        threads.append(threading.current_thread().name)
        return n * n

    steps = in_two_steps(lambda n: n + 1, compute, iter(range(9)), 3, lambda: in_reader)
    with steps as results:
        assert list(results) == [n * n for n in range(1, 10)]
    here = threading.current_thread().name
    assert all((name == here) is in_reader for name in threads)


def test_an_error_in_the_items_reaches_the_reader_after_what_was_ready():
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("second item")

    with in_parallel(lambda n: n, items(), 1) as results:
        assert next(results) == 1
        with pytest.raises(ValueError, match="second item"):
            next(results)


def test_an_error_in_the_work_reaches_the_reader():
    with (
        in_parallel(lambda n: 1 // n, iter([1, 0]), 1) as results,
        pytest.raises(ZeroDivisionError),
    ):
        list(results)


def test_leaving_early_takes_few_items_and_leaves_no_thread():
    taken = []

    def items() -> Iterator[int]:
        for n in range(1000):
            taken.append(n)
            yield n

    with in_parallel(lambda n: n, items(), 2) as results:
        assert next(results) == 0
    # One read and replaced, and three ahead.
    assert len(taken) <= 4
    assert encoder_threads() == []
