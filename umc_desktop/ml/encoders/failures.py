"""How ONNX Runtime and torch say that something did not work."""

import re

# Neither has an error of its own for all of these: the arena, CUDA, cuBLAS, cuDNN,
# DirectML and torch each say it in their own words.
_OUT_OF_MEMORY = re.compile(
    r"failed to allocate memory|out of memory|_ALLOC_FAILED|allocation failed"
    r"|bad allocation|not enough memory|can't allocate memory",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"(?:CUDA|CUBLAS|CUDNN) failure \w+: [^;]+")


def failures() -> tuple[type[Exception], ...]:
    """Return what ONNX Runtime raises when a model cannot be opened or run."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (state.RuntimeException, state.Fail, state.EPFail)


def graph_failures() -> tuple[type[Exception], ...]:
    """Return what ONNX Runtime raises when a graph does not do as it says."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        *failures(),
        RuntimeError,
        ValueError,
        IndexError,
        state.InvalidArgument,
        state.NotImplemented,
        state.NoSuchFile,
    )


def is_out_of_memory(error: Exception) -> bool:
    """Tell whether a library failed for want of memory, on whatever device."""
    return bool(_OUT_OF_MEMORY.search(str(error)))


def in_short(error: Exception) -> str:
    """Return what a library said, without where in its own source."""
    found = _MESSAGE.search(str(error))
    said = found.group() if found else str(error).partition("\n")[0]
    return said.strip().rstrip(".")
