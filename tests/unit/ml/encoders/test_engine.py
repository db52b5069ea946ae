"""What a model does when the accelerator's memory does not suffice."""

import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from onnxruntime.capi import onnxruntime_pybind11_state as state

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders import engine as engine_module
from umc_desktop.ml.encoders.engine import Engine, runs_on
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.encoders.session import (
    CORE_ML,
    CPU,
    CUDA,
    OPENVINO,
    Providers,
    choose_providers,
)

# As ONNX Runtime says it: its arena, CUDA, cuBLAS and DirectML.
ARENA = (
    "[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Non-zero status code returned while "
    "running Gemm node. Name:'' Status Message: /onnxruntime_src/onnxruntime/core/"
    "framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal("
    "size_t, bool, onnxruntime::Stream*, bool, onnxruntime::WaitNotificationFn) Failed "
    "to allocate memory for requested buffer of size 8388608000\n"
)
SAID = [
    ARENA,
    "[ONNXRuntimeError] : 1 : FAIL : CUDA failure 2: out of memory ; GPU=0 ; "
    "hostname=x ; file=cuda_allocator.cc ; line=47 ; "
    "expr=cudaMalloc((void**)&p, size);",
    "[ONNXRuntimeError] : 1 : FAIL : CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; "
    "GPU=0 ; expr=cublasCreate(&cublas_handle_);",
    "[ONNXRuntimeError] : 1 : FAIL : CUBLAS failure 3: the resource allocation failed "
    "; GPU=0 ; hostname=vm ; expr=cublasCreate(&cublas_handle_);",
    "Exception(1) tid(1a2c) 8007000E Not enough memory resources are available to "
    "complete this operation.",
]


class FakeSession:
    """Doubles numbers, of at most ``fits`` samples at once."""

    def __init__(self, provider: str, fits: int, said: str = ARENA) -> None:
        self.provider = provider
        self.fits = fits
        self.said = said
        self.sizes: list[int] = []

    def get_providers(self) -> list[str]:
        return [self.provider] if self.provider == CPU else [self.provider, CPU]

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="x")]

    def run(self, outputs, feed):
        x = feed["x"]
        if len(x) > self.fits:
            raise state.RuntimeException(self.said)
        self.sizes.append(len(x))
        return [2 * x]


@pytest.mark.parametrize("said", SAID)
def test_batches_are_halved_until_they_fit_and_it_is_said(said):
    session = FakeSession(CUDA, 3, said)
    engine = Engine(session)
    x = np.arange(16.0)
    np.testing.assert_array_equal(engine.run(None, {"x": x}), 2 * x)
    assert set(session.sizes) == {2}
    assert engine.notes == ("The memory of the GPU (CUDA) was short: batches of 2.",)
    session.sizes.clear()
    engine.run(None, {"x": x})
    assert session.sizes == [2] * 8  # and does not try in vain again


def test_when_one_sample_does_not_fit_the_processor_goes_on_and_it_is_said():
    processor = FakeSession(CPU, 100)
    engine = Engine(FakeSession(CUDA, 0), lambda: processor)
    x = np.arange(8.0)
    np.testing.assert_array_equal(engine.run(None, {"x": x}), 2 * x)
    assert engine.providers == (CPU,)
    assert "the CPU went on" in engine.notes[0]
    engine.run(None, {"x": x})
    assert processor.sizes[-1] == 8  # the small batches were the GPU's


def test_threads_that_meet_the_limit_together_open_one_session():
    opened = []

    def open_() -> FakeSession:
        opened.append(FakeSession(CPU, 100))
        return opened[-1]

    engine = Engine(FakeSession(CUDA, 0), open_)
    threads = [
        threading.Thread(target=engine.run, args=(None, {"x": np.arange(4.0)}))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1


def test_too_little_memory_for_one_sample_on_the_processor_is_said_in_words():
    engine = Engine(FakeSession(CPU, 0), lambda: FakeSession(CPU, 9))
    with pytest.raises(ModelError, match="not enough memory"):
        engine.run(None, {"x": np.arange(3.0)})


def test_where_an_accelerator_fails_the_processor_goes_on_and_it_is_said():
    said = (
        "[ONNXRuntimeError] : 1 : FAIL : /onnxruntime_src/core/cuda_call.cc:154 CUDA "
        "failure 719: unspecified launch failure ; GPU=0 ; file=/onnxruntime_src/x.cc"
    )
    processor = FakeSession(CPU, 100)
    engine = Engine(FakeSession(CUDA, 0, said), lambda: processor)
    x = np.arange(8.0)
    np.testing.assert_array_equal(engine.run(None, {"x": x}), 2 * x)
    assert engine.notes == (
        "The GPU (CUDA) failed (CUDA failure 719: unspecified launch failure): the CPU "
        "went on.",
    )


def test_a_model_that_does_not_fit_the_accelerator_is_opened_on_the_processor(
    monkeypatch: pytest.MonkeyPatch,
):
    def open_(model, *, on_processor=False):
        if not on_processor:
            raise state.Fail(ARENA)
        return FakeSession(CPU, 100)

    monkeypatch.setattr(engine_module, "open_session", open_)
    gpu = Providers((CUDA, CPU), (CUDA, CPU), 4)
    monkeypatch.setattr(engine_module, "providers", lambda: gpu)
    engine = Engine.open(Path("model.onnx"))
    assert engine.providers == (CPU,)
    assert engine.notes[0].startswith("The memory of the GPU (CUDA) was too small")


def test_any_other_failure_is_not_swallowed():
    said = "Non-zero status code: invalid expand shape"
    engine = Engine(FakeSession(CUDA, 1, said), lambda: FakeSession(CPU, 1, said))
    with pytest.raises(state.RuntimeException, match="invalid expand"):
        engine.run(None, {"x": np.arange(3.0)})


def offering(*really: str):
    """Make something that opens sessions: silently on the processor but for these."""

    def open_(model, options, providers):
        assert model
        wanted = [name for name in providers if name in (*really, CPU)]
        return FakeSession(wanted[0], 1)

    return open_


def test_providers_are_tried_in_order_and_believed_only_when_they_compute():
    everything = (OPENVINO, CPU, CORE_ML, CUDA)
    assert choose_providers(everything, offering(CUDA, OPENVINO)).used == (CUDA, CPU)
    found = choose_providers(everything, offering(OPENVINO))
    assert found.used == (OPENVINO, CPU)
    assert set(found.refused) == {CUDA, CORE_ML}
    assert "libraries" in found.refused[CUDA]
    assert choose_providers(everything, offering()).used == (CPU,)


def test_a_provider_that_fails_or_computes_wrongly_is_refused_with_the_reason():
    def failing(model, options, providers):
        if CUDA in providers:
            raise state.RuntimeException(SAID[1])
        return FakeSession(CPU, 1)

    assert "out of memory" in choose_providers((CUDA, CPU), failing).refused[CUDA]

    class Wrong(FakeSession):
        def run(self, outputs, feed):
            return [3 * feed["x"]]

    def wrong(model, options, providers):
        return (FakeSession if providers == [CPU] else Wrong)(providers[0], 1)

    assert "1 + 1 = 3" in choose_providers((CUDA, CPU), wrong).refused[CUDA]


@pytest.mark.encoders
@pytest.mark.parametrize("name", ["minilm", "efficientnet-lite0"])
def test_half_precision_stays_near_fp32(name: str, model_cache: Path):
    manifest = load_manifests()[name]
    half = open_encoder(manifest, model_cache, precision="fp16")
    exact = open_encoder(manifest, model_cache, precision="fp32")
    assert half.fingerprint != exact.fingerprint
    assert runs_on(half).precision == "fp16"
    if name == "minilm":
        texts = ["a cat", "stock prices fell on Monday"]
        vectors = [one.encode(texts, SILENT) for one in (half, exact)]
        assert 0 < 1 - np.einsum("ij,ij->i", *vectors).mean() < 0.002
