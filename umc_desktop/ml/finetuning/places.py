"""Where a transformer can learn: on the GPU, and on the processor."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from umc_desktop.ml.encoders.session import CPU, CUDA, IN_WORDS

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Place:
    """A device of torch.

    Attributes
    ----------
    device
        As torch calls it.
    provider
        In words, as they are used of encoders.
    precision
        ``"bf16"`` where products are computed in 16 bits and sums in 32, else
        ``"fp32"``.
    spares_memory
        Whether memory is dearer than time.
    """

    device: str
    provider: str
    precision: str = "fp32"
    spares_memory: bool = False

    def mixed(self) -> "torch.autocast":
        """Return the context in which a loss is computed."""
        import torch

        mixed = self.precision == "bf16"
        return torch.autocast(self.device, torch.bfloat16, enabled=mixed)

    def give_back(self) -> None:
        """Give back the memory that torch keeps for later."""
        import torch

        if self.device == "cuda":
            with suppress(RuntimeError):  # a GPU that failed says so again and again
                torch.cuda.empty_cache()


PROCESSOR = Place("cpu", IN_WORDS[CPU])


@cache
def places() -> tuple[Place, ...]:
    """Return the places to learn at, the fastest first; asked once per process."""
    why = without_gpu()
    return (PROCESSOR,) if why else (_gpu(), PROCESSOR)


@cache
def without_gpu() -> str:
    """Return why torch cannot use a GPU; empty if it computed what it should."""
    import torch

    if torch.version.cuda is None:
        return "torch was built without CUDA"
    if not torch.cuda.is_available():
        return "torch finds no GPU"
    try:
        one = torch.ones(1, device="cuda")
        doubled = float(one + one)
    except RuntimeError as error:
        return str(error).partition("\n")[0]
    return "" if doubled == 2 else f"torch computed 1 + 1 = {doubled:g} there"


def _gpu() -> Place:
    import torch

    # Before 2020's generation 16 bits were only emulated, which is slower than 32.
    quick = torch.cuda.is_bf16_supported(including_emulation=False)
    return Place("cuda", IN_WORDS[CUDA], "bf16" if quick else "fp32", True)
