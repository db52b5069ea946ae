"""What the doctor says of accelerators."""

import ctypes

import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders import session
from umc_desktop.ml.encoders.session import CPU, CUDA, Providers
from umc_desktop.ml.finetuning import places
from umc_desktop.operations import doctor


def examine(monkeypatch, found: Providers, installed: set[str]) -> str:
    monkeypatch.setattr(session, "providers", lambda: found)
    monkeypatch.setattr(doctor, "model_checks", lambda progress: [])
    known = dict.fromkeys(installed, "1.0")
    monkeypatch.setattr(
        doctor, "_version", lambda name: known.get(name, "not installed")
    )
    outcome = doctor.examine(doctor.Examine(), SILENT)
    assert outcome.data["onnxruntime"]["used"] == found.used
    for why in outcome.data["onnxruntime"]["refused"].values():
        assert why in outcome.summary
    return outcome.summary


def test_it_names_the_accelerator_that_is_used(monkeypatch: pytest.MonkeyPatch):
    gpu = Providers((CUDA, CPU), (CUDA, CPU), 4)
    said = examine(monkeypatch, gpu, {"onnxruntime-gpu"})
    assert "models run on the GPU (CUDA)" in said
    assert "uninstall" not in said


def test_it_says_when_only_encoders_use_the_gpu(monkeypatch: pytest.MonkeyPatch):
    gpu = Providers((CUDA, CPU), (CUDA, CPU), 4)
    why = "torch was built without CUDA"
    monkeypatch.setattr(places, "without_gpu", lambda: why)
    said = examine(monkeypatch, gpu, {"onnxruntime-gpu"})
    assert said.endswith(f"Fine-tuning stays on the CPU: {why}.")
    monkeypatch.setattr(places, "without_gpu", lambda: "")
    assert "Fine-tuning" not in examine(monkeypatch, gpu, {"onnxruntime-gpu"})


def test_it_says_why_one_is_not_used_and_that_two_packages_share_a_folder(
    monkeypatch: pytest.MonkeyPatch,
):
    refused = {CUDA: "its libraries were not found"}
    found = Providers((CUDA, CPU), (CPU,), 4, refused)
    monkeypatch.setattr(doctor, "_has_nvidia_driver", lambda: True)
    said = examine(monkeypatch, found, {"onnxruntime", "onnxruntime-gpu"})
    assert "models run on the CPU" in said
    assert "Not used: GPU (CUDA), its libraries were not found." in said
    assert (
        "keep one (pip uninstall -y onnxruntime onnxruntime-gpu, then pip install "
        "'onnxruntime-gpu[cuda,cudnn]')"
    ) in said


def test_without_the_driver_nobody_is_sent_installing_libraries(
    monkeypatch: pytest.MonkeyPatch,
):
    opened = []

    def missing(name: str) -> None:
        opened.append(name)
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    refused = {CUDA: "its libraries were not found"}
    found = Providers((CUDA, CPU), (CPU,), 4, refused)
    said = examine(monkeypatch, found, {"onnxruntime-gpu"})
    assert "Not used: GPU (CUDA), NVIDIA's driver was not found" in said
    assert opened in (["libcuda.so.1"], ["nvcuda.dll"])
