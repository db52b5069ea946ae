"""What this machine can do."""

import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from umc_desktop import __version__
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.operations.models import model_checks
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import sqlite_version

_PARTS = (
    "PySide6-Essentials",
    "numpy",
    "onnxruntime",
    "onnxruntime-gpu",
    "torch",
    "umap-learn",
    "hdbscan",
)
# Of each package that brings ONNX Runtime, what pip is to install.
_ENGINES = {
    "onnxruntime": "onnxruntime",
    "onnxruntime-gpu": "'onnxruntime-gpu[cuda,cudnn]'",
    "onnxruntime-directml": "onnxruntime-directml",
    "onnxruntime-openvino": "onnxruntime-openvino",
}
_GIGABYTE = 1024**3


@dataclass(frozen=True)
class Examine:
    """Nothing to choose."""


def examine(request: Examine, progress: ProgressReporter) -> Outcome:
    """Say what this machine can do: Python, display, accelerators, models, disk."""
    # Listed in every menu, and run in few sessions.
    from umc_desktop.ml.encoders.session import providers
    from umc_desktop.ml.finetuning.places import places, without_gpu

    del request
    progress.report(0, None, "Looking around")
    models = model_checks(progress)
    broken = [model["name"] for model in models if model["problem"]]
    engine = providers()
    refused = _reasons(engine.refused)
    folder = cache_folder()
    data: dict[str, Any] = {
        "umc_desktop": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "sqlite": sqlite_version(),
        "packages": {name: _version(name) for name in _PARTS},
        "display": _display(),
        "onnxruntime": asdict(engine) | {"refused": refused},
        "cuda": engine.on_gpu,
        "fine_tuning": asdict(places()[0]) | {"without_gpu": without_gpu()},
        "models": models,
        "cache_folder": str(folder),
        "free_disk_gb": round(shutil.disk_usage(folder).free / _GIGABYTE, 1),
    }
    state = f"models to repair: {', '.join(broken)}" if broken else "all models intact"
    return Outcome(
        Changes.NOTHING,
        f"UMC Desktop {__version__}, Python {data['python']}, models run on the "
        f"{engine.in_words}, {state}, {data['free_disk_gb']} GB free."
        f"{_refusals(refused)}{_two_engines()}"
        f"{_slow_tuning(without_gpu()) if engine.on_gpu else ''}",
        data,
    )


def _reasons(refused: Mapping[str, str]) -> dict[str, str]:
    """Return of each accelerator that is offered and not used why, in words."""
    from umc_desktop.ml.encoders.session import CUDA

    reasons = dict(refused)
    if CUDA in reasons and not _has_nvidia_driver():
        reasons[CUDA] = "NVIDIA's driver was not found on this computer"
    return reasons


def _refusals(reasons: Mapping[str, str]) -> str:
    from umc_desktop.ml.encoders.session import IN_WORDS

    return "".join(
        f" Not used: {IN_WORDS[name]}, {why}." for name, why in reasons.items()
    )


def _has_nvidia_driver() -> bool:
    """Tell whether the library is there that comes with the driver, not as a package.

    Without it CUDA's other libraries cannot be loaded either: the sentence that they
    are missing would send people installing what they have.
    """
    import ctypes

    name = "nvcuda.dll" if platform.system() == "Windows" else "libcuda.so.1"
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _slow_tuning(why: str) -> str:
    """Say that only encoders use the GPU, where that is so."""
    return f" Fine-tuning stays on the CPU: {why}." if why else ""


def _two_engines() -> str:
    """Warn of packages that overwrite each other's files."""
    found = [name for name in _ENGINES if _version(name) != "not installed"]
    if len(found) < 2:
        return ""
    return (
        f" {' and '.join(found)} are installed and share one folder: keep one (pip "
        f"uninstall -y {' '.join(found)}, then pip install {_ENGINES[found[-1]]})."
    )


def _version(package: str) -> str:
    import importlib.metadata  # parses mail: slow, and every menu lists this command

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _display() -> str:
    if platform.system() != "Linux":
        return "the system's"
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(name):
            return f"{name}={os.environ[name]}"
    return "none"
