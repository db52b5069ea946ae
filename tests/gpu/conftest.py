"""What only a GPU can show; skipped, with the reason, where there is none."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from umc_desktop.ml.encoders.session import providers
from umc_desktop.ml.finetuning.places import without_gpu

_TEXT = (
    "the patient was given aspirin for a headache after the second night "
    "of fever and the bank refused the transfer because the card had expired"
)
_MEGABYTE = 2**20


@pytest.fixture(autouse=True)
def gpu() -> None:
    """Skip where models run on the processor."""
    if not providers().on_gpu:
        pytest.skip(f"no GPU here: models run on the {providers().in_words}")


@pytest.fixture(scope="session")
def model_cache(own_folders: None) -> Path:
    """One cache for the whole suite: a conversion takes seconds."""
    return Path(os.environ["UMC_CACHE"])


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Six hundred texts of one to some hundred words."""
    words = _TEXT.split()
    return [
        " ".join(words[(n * k) % len(words)] for k in range(1, 2 + n % 120))
        for n in range(600)
    ]


@pytest.fixture
def leave() -> Iterator[Callable[[int], None]]:
    """Return a function that fills the GPU's memory but for so many megabytes."""
    import torch

    if without_gpu():
        pytest.skip(f"the memory cannot be filled: {without_gpu()}")
    kept: list[torch.Tensor] = []

    def fill(megabytes: int) -> None:
        kept.clear()
        torch.cuda.empty_cache()
        block = 2**12
        while block:
            free = torch.cuda.mem_get_info()[0] // _MEGABYTE - megabytes
            try:
                if free < block:
                    raise torch.OutOfMemoryError
                kept.append(
                    torch.empty(block * _MEGABYTE, dtype=torch.uint8, device="cuda")
                )
            except torch.OutOfMemoryError:
                block //= 2

    yield fill
    kept.clear()
    torch.cuda.empty_cache()


@pytest.fixture
def on_processor(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Return a context in which models are opened on the processor."""
    from umc_desktop.ml.encoders import session

    @contextmanager
    def processor() -> Iterator[None]:
        only = session.Providers((session.CPU,), (session.CPU,), 4)
        with monkeypatch.context() as patch:
            patch.setattr(session, "providers", lambda: only)
            yield

    return processor
