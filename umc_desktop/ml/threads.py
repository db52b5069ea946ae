"""How many threads linear algebra may use."""

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

# Threads that wait for their share of a product spin, at the cost of other programs.
# Below this many multiplications (about 20 ms) they cost more than they save.
_WORTH_A_THREAD = 1_000_000_000


def threads_worth(products: int) -> AbstractContextManager[object]:
    """Keep linear algebra on one thread where a second one does not pay.

    Parameters
    ----------
    products
        Multiplications in the largest single product of the block.
    """
    if products >= _WORTH_A_THREAD:
        return nullcontext()
    limited: AbstractContextManager[object] = _linear_algebra().limit(
        limits=1, user_api="blas"
    )
    return limited


@cache
def _linear_algebra() -> Any:  # noqa: ANN401  (threadpoolctl has no types)
    # scipy brings its own linear algebra: it must be loaded to be found.
    import scipy.linalg  # noqa: F401
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()
