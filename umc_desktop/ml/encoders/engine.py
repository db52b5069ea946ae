"""A model that runs: on the accelerator while its memory lasts, else on the processor.

Nothing is hidden: whoever asked for vectors is told when batches became smaller, and
when the processor took over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.failures import failures, in_short, is_out_of_memory
from umc_desktop.ml.encoders.session import (
    CPU,
    IN_WORDS,
    ON_GPU,
    open_session,
    providers,
)

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class RunsOn:
    """How a model ran, as it is recorded with what came of it.

    Parameters
    ----------
    provider
        In words, for example ``"CPU"`` or ``"GPU (CUDA)"``.
    precision
        Of the weights; empty for what is no network.
    notes
        What did not go as planned, in sentences.
    """

    provider: str
    precision: str = ""
    notes: tuple[str, ...] = ()


def runs_on(encoder: Encoder) -> RunsOn:
    """Say how an encoder runs; what has no engine is computed on the processor."""
    engine = getattr(encoder, "engine", None)
    if engine is None:
        return RunsOn(IN_WORDS[CPU])
    precision = str(getattr(encoder, "precision", ""))
    return RunsOn(IN_WORDS[engine.providers[0]], precision, engine.notes)


class Engine:
    """Runs one model; on a processor from several threads at once.

    Parameters
    ----------
    session
        Of ONNX Runtime.
    on_processor
        Opens the same model on the processor; without it nothing takes over.
    """

    def __init__(
        self,
        session: Any,  # noqa: ANN401  (onnxruntime has no types)
        on_processor: Callable[[], Any] | None = None,
    ) -> None:
        self._session = session
        self._on_processor = on_processor
        self._most: int | None = None  # samples of a batch, once memory was short
        self._why_moved = ""  # from the accelerator, in a sentence
        self._changing = Lock()

    @classmethod
    def open(cls, model: Path, fallback: Path | None = None) -> "Engine":
        """Open a model on the best provider that works here.

        Parameters
        ----------
        model
            The file.
        fallback
            The file that the processor would go on with; without it, the same.
        """

        def on_processor() -> Any:  # noqa: ANN401
            return open_session(fallback or model, on_processor=True)

        try:
            return cls(open_session(model), on_processor)
        except failures() as error:
            engine = cls(on_processor())
            engine._why_moved = _moved(providers().in_words, error)
            return engine

    @property
    def providers(self) -> tuple[str, ...]:
        """What the session uses now."""
        return tuple(self._session.get_providers())

    @property
    def on_gpu(self) -> bool:
        """Whether it computes on a device with a memory of its own now."""
        return self.providers[0] in ON_GPU

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what the model reads."""
        return tuple(tensor.name for tensor in self._session.get_inputs())

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go as planned, in sentences."""
        if self._why_moved:
            return (self._why_moved,)
        if self._most is not None:
            where = IN_WORDS[self.providers[0]]
            return (f"The memory of the {where} was short: batches of {self._most}.",)
        return ()

    def run(self, outputs: Sequence[str] | None, feed: Mapping[str, Array]) -> Array:
        """Return the first output for a batch; axis 0 of every input is the batch.

        Where memory is short, batches are halved until they fit, from then on; where
        not even one sample fits, or the accelerator fails, the processor takes over.

        Raises
        ------
        ModelError
            When memory does not suffice on the processor either.
        """
        size = len(next(iter(feed.values())))
        if self._most is not None and size > self._most:
            return self._in_parts(outputs, feed, self._most)
        session = self._session
        try:
            result: Array = session.run(outputs, feed)[0]
            return result
        except failures() as error:
            if size > 1 and is_out_of_memory(error):
                self._shrink(size)
            else:
                self._move(session, error)
        return self.run(outputs, feed)

    def _in_parts(
        self, outputs: Sequence[str] | None, feed: Mapping[str, Array], size: int
    ) -> Array:
        n_samples = len(next(iter(feed.values())))
        parts = (
            {name: values[start : start + size] for name, values in feed.items()}
            for start in range(0, n_samples, size)
        )
        return np.concatenate([self.run(outputs, part) for part in parts])

    def _shrink(self, size: int) -> None:
        with self._changing:
            most = size // 2
            self._most = most if self._most is None else min(self._most, most)

    def _move(self, session: Any, error: Exception) -> None:  # noqa: ANN401
        with self._changing:
            if self._session is not session:
                return  # another thread has done it
            where = session.get_providers()[0]
            if self._on_processor is None or where == CPU:
                if not is_out_of_memory(error):
                    raise error
                raise ModelError(
                    "There is not enough memory to run the model on a single sample. "
                    "Close other programs and try again."
                ) from error
            self._why_moved = _moved(IN_WORDS[where], error)
            self._session = self._on_processor()
            self._most = None


def _moved(accelerator: str, error: Exception) -> str:
    """Say why the processor took over."""
    if is_out_of_memory(error):
        return (
            f"The memory of the {accelerator} was too small even for one sample: the "
            "CPU went on."
        )
    return f"The {accelerator} failed ({in_short(error)}): the CPU went on."
