"""ONNX Runtime sessions: which processor they really use, and with how many threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.failures import failures

CUDA = "CUDAExecutionProvider"
DIRECTML = "DmlExecutionProvider"
CORE_ML = "CoreMLExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"
CPU = "CPUExecutionProvider"

PREFERRED = (CUDA, DIRECTML, CORE_ML, OPENVINO, CPU)
"""Execution providers that are tried, in this order."""
IN_WORDS = {
    CUDA: "GPU (CUDA)",
    DIRECTML: "GPU (DirectML)",
    CORE_ML: "Core ML",
    OPENVINO: "OpenVINO",
    CPU: "CPU",
}
ON_GPU = frozenset({CUDA, DIRECTML})
"""Providers with a memory of their own, where large batches and fp16 pay."""

# Every way of attention but cuDNN's, which ONNX Runtime prefers on recent GPUs: cuDNN
# plans anew for each shape of a batch in each thread, 40 ms at a time, and batches of
# equal length have many shapes (bits of ONNX Runtime's AttentionBackend).
_ATTENTION = 0xFF & ~0x08
_OPTIONS: dict[str, dict[str, str]] = {
    CUDA: {
        "sdpa_kernel": str(_ATTENTION),
        # Trying every convolution for every size of a batch takes seconds.
        "cudnn_conv_algo_search": "HEURISTIC",
        # Other programs use the GPU as well: take what is needed, not twice that.
        "arena_extend_strategy": "kSameAsRequested",
    }
}

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
        What sessions are opened with: the first of ``PREFERRED`` on which a tiny model
        was really computed, and the processor for what it cannot do. Without CUDA's
        libraries a session silently runs on the processor although CUDA is offered.
    threads
        Batches that run side by side: one for each physical core.
    refused
        Why each accelerator that is offered is not used.
    """

    offered: tuple[str, ...]
    used: tuple[str, ...]
    threads: int
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_gpu(self) -> bool:
        """Tell whether sessions run on a device with a memory of its own."""
        return self.used[0] in ON_GPU

    @property
    def in_words(self) -> str:
        """Say on what sessions run, for people."""
        return IN_WORDS[self.used[0]]


@cache
def providers() -> Providers:
    """Compute a tiny model on what is offered; asked once per process."""
    import onnxruntime

    # What is loaded before a session has options of its own, such as CUDA's libraries.
    onnxruntime.set_default_logger_severity(_ONLY_FATAL)
    offered = tuple(onnxruntime.get_available_providers())
    if CUDA in offered:
        # Finds the CUDA libraries that came as Python packages.
        onnxruntime.preload_dlls()
    return choose_providers(offered, onnxruntime.InferenceSession)


def choose_providers(offered: tuple[str, ...], open_: Any) -> Providers:  # noqa: ANN401
    """Return the first provider on which a tiny model is really computed.

    Parameters
    ----------
    offered
        What this build of ONNX Runtime was compiled with.
    open_
        ``onnxruntime.InferenceSession``.
    """
    refused: dict[str, str] = {}
    chosen = CPU
    for name in (one for one in PREFERRED if one in offered):
        why = _probe(name, open_)
        if not why:
            chosen = name
            break
        refused[name] = why
    used = (chosen,) if chosen == CPU else (chosen, CPU)
    return Providers(offered, used, _physical_cores(), refused)


def open_session(model: Path, *, on_processor: bool = False) -> Any:  # noqa: ANN401  (onnxruntime has no types)
    """Open an ONNX model on the best provider that works here.

    Parameters
    ----------
    model
        The file.
    on_processor
        Whether to leave the accelerator alone.

    Raises
    ------
    ModelError
        When ONNX Runtime cannot load the file.
    onnxruntime.capi.onnxruntime_pybind11_state.Fail
        When an accelerator, or its memory, does not suffice for it.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = [CPU] if on_processor else list(providers().used)
    options = _options()
    # Batches run side by side instead, which does more for the same processor time
    # (measured on titles: 262 a second against 221 with two threads on one batch).
    options.intra_op_num_threads = 1
    # Waiting threads must not burn the processor time that the window needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if DIRECTML in names:
        options.enable_mem_pattern = False  # DirectML refuses it
    chosen = [(name, _OPTIONS.get(name, {})) for name in names]
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=chosen)
    except (*failures(), state.InvalidProtobuf, state.InvalidGraph) as error:
        if names[0] != CPU and isinstance(error, failures()):
            raise
        raise ModelError(
            f"ONNX Runtime cannot load {model}: {error}. Delete the file and open the "
            "model again."
        ) from error


def _probe(name: str, open_: Any) -> str:  # noqa: ANN401
    """Return why a provider cannot be used; empty if it computed what it should."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = [name] if name == CPU else [name, CPU]
    try:
        session = open_(_probe_model(), _options(), providers=names)
        (doubled,) = session.run(None, {"x": np.ones(1, np.float32)})
    except (
        *failures(),
        state.NotImplemented,
        RuntimeError,
        ValueError,
    ) as error:
        return str(error).partition("\n")[0]
    if name not in session.get_providers():
        return "its libraries were not found, so sessions would run on the CPU"
    if doubled[0] != 2:
        return f"it computed 1 + 1 = {doubled[0]:g}"
    return ""


def _options() -> Any:  # noqa: ANN401
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ONLY_FATAL
    return options


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
