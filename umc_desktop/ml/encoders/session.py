"""ONNX Runtime sessions: which processor they really use, and with how many threads."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from umc_desktop.domain.errors import ModelError

CUDA = "CUDAExecutionProvider"
CPU = "CPUExecutionProvider"

# ONNX Runtime prints "error" lines when CUDA's libraries are missing; whether CUDA is
# used is read from the session instead. 4 = only what is fatal.
_ONLY_FATAL = 4


@dataclass(frozen=True)
class Providers:
    """What ONNX Runtime offers here, and what a session gets.

    Parameters
    ----------
    offered
        What this build of ONNX Runtime was compiled with.
    used
        What a session reports after it was opened: without CUDA's libraries a session
        silently runs on the processor although CUDA is offered.
    threads
        Batches that run side by side: one for each physical core.
    """

    offered: tuple[str, ...]
    used: tuple[str, ...]
    threads: int

    @property
    def on_gpu(self) -> bool:
        """Tell whether sessions run on a CUDA device."""
        return CUDA in self.used


@cache
def providers() -> Providers:
    """Open a tiny session and read what it runs on; asked once per process."""
    import onnxruntime

    offered = tuple(onnxruntime.get_available_providers())
    wanted = [name for name in (CUDA, CPU) if name in offered]
    if CUDA in wanted:
        # Finds the CUDA libraries that came as Python packages.
        onnxruntime.preload_dlls()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ONLY_FATAL
    probe = onnxruntime.InferenceSession(_probe_model(), options, providers=wanted)
    return Providers(offered, tuple(probe.get_providers()), _physical_cores())


def open_session(model: Path) -> Any:  # noqa: ANN401  (onnxruntime has no types)
    """Open an ONNX model on the best provider that works here.

    Raises
    ------
    ModelError
        When ONNX Runtime cannot load the file.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ONLY_FATAL
    # Batches run side by side instead, which does more for the same processor time
    # (measured on titles: 262 a second against 221 with two threads on one batch).
    options.intra_op_num_threads = 1
    # Waiting threads must not burn the processor time that the window needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    names = [name for name in (CUDA, CPU) if name in providers().used]
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=names)
    except (state.Fail, state.InvalidProtobuf, state.InvalidGraph) as error:
        raise ModelError(
            f"ONNX Runtime cannot load {model}: {error}. Delete the file and open the "
            "model again."
        ) from error


@cache
def _physical_cores() -> int:
    # joblib also counts the limits of containers and of the process's affinity.
    from joblib import cpu_count  # type: ignore[import-untyped]

    return int(cpu_count(only_physical_cores=True))


def _probe_model() -> bytes:
    """Build the smallest model that every provider can run: y = x + x."""
    from onnx import TensorProto, helper

    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"
    ]
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])], "probe", ends[:1], ends[1:]
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    serialised: bytes = model.SerializeToString()
    return serialised
