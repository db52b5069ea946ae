"""The steps of a fine-tuning: order, rates, checkpoints, and what memory allows."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.failures import is_out_of_memory
from umc_desktop.ml.finetuning.lessons import Rows, Trainer
from umc_desktop.ml.finetuning.places import Place
from umc_desktop.ml.finetuning.settings import TuningSettings

if TYPE_CHECKING:
    import torch

_BATCHES_SORTED = 16  # by length, together
_STATE, _WEIGHTS = "state.json", "state.safetensors"


class State(msgspec.Struct):
    """Where an interrupted training stood.

    Attributes
    ----------
    run
        Digest of lessons and settings: another run begins anew.
    """

    run: str
    epoch: int
    losses: list[float]


class Course:
    """The steps of a training: order, rates, checkpoints.

    Parameters
    ----------
    n_labels
        That are learned.
    place
        Where the classifier is.
    """

    def __init__(
        self, trainer: Trainer, settings: TuningSettings, n_labels: int, place: Place
    ) -> None:
        import torch

        self._trainer = trainer
        self._settings = settings
        self._n_labels = n_labels
        self._place = place
        self._parts = 1  # of a step, more once memory was short
        self._n_pool = 0
        if trainer.lessons.pool_teacher is not None:
            self._n_pool = len(trainer.lessons.pool)
        self._steps = max(1, -(-n_labels // settings.batch))
        classifier = trainer.classifier
        self._trained = [p for p in classifier.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(_groups(classifier, settings))
        total = self._steps * settings.epochs
        warm = max(1, round(settings.warmup * total))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser,
            lambda step: min((step + 1) / warm, max(0.0, (total - step) / total)),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not go as planned, in sentences."""
        if self._parts == 1:
            return ()
        return (
            f"The memory of the {self._place.provider} was short: {self._parts} parts "
            "to a step.",
        )

    def epoch(self, epoch: int, progress: ProgressReporter) -> float:
        """Pass over the labels once; return the mean loss."""
        import torch

        settings, trainer = self._settings, self._trainer
        trainer.classifier.train()
        total = 0.0
        torch.manual_seed(settings.seed + epoch)  # so that resuming is exact
        for step, (rows, pool_rows) in enumerate(self._batches(epoch)):
            left = 1 - (epoch + step / self._steps) / settings.epochs
            heeded = left if settings.schedule == "falling" else 1.0
            total += self._gradient(rows, pool_rows, heeded) * len(rows)
            torch.nn.utils.clip_grad_norm_(self._trained, settings.clip)
            self._optimiser.step()
            self._schedule.step()
            said = f"Fine-tuning: epoch {epoch + 1} of {settings.epochs}"
            progress.report(
                epoch * self._steps + step + 1,
                settings.epochs * self._steps,
                " ".join((said, *self.notes)),
            )
        return total / self._n_labels

    def _gradient(self, rows: Rows, pool_rows: Rows, heeded: float) -> float:
        """Compute a step's gradient, in as many parts as memory asks for.

        Returns
        -------
        float
            The mean loss.
        """
        while True:
            try:
                return self._in_parts(rows, pool_rows, heeded)
            except RuntimeError as error:
                if self._parts >= len(rows) or not is_out_of_memory(error):
                    raise
            self._parts = min(2 * self._parts, len(rows))
            self._place.give_back()

    def _in_parts(self, rows: Rows, pool_rows: Rows, heeded: float) -> float:
        self._optimiser.zero_grad()
        total = 0.0
        trainer = self._trainer
        for chosen, loss_of in (
            (rows, trainer.label_loss),
            (pool_rows, trainer.pool_loss),
        ):
            for part in np.array_split(chosen, min(self._parts, len(chosen)) or 1):
                if not len(part):
                    continue
                with self._place.mixed():
                    loss = loss_of(part, heeded) * (len(part) / len(chosen))
                loss.backward()  # type: ignore[no-untyped-call]
                total += float(loss.detach())
        return total

    def _batches(self, epoch: int) -> Iterator[tuple[Rows, Rows]]:
        settings = self._settings
        rng = np.random.default_rng([settings.seed, epoch])
        order = rng.permutation(self._n_labels)
        # Texts of like length stand together, so that few tokens are padding: sorted
        # within parts of the epoch, so that the batches differ from pass to pass.
        lengths = self._trainer.tokens.lengths
        n_parts = -(-self._steps // _BATCHES_SORTED)
        parts = [
            part[np.argsort(lengths[part], kind="stable")]
            for part in np.array_split(order, n_parts)
        ]
        batches = np.array_split(np.concatenate(parts), self._steps)
        wanted = settings.pool_batch if self._n_pool else 0
        for place in rng.permutation(self._steps):
            rows = batches[place]
            yield rows, rng.integers(0, max(self._n_pool, 1), wanted)

    def resume(self, folder: Path, run: str) -> list[float]:
        """Take over the last checkpoint of the same run; return its losses."""
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            state = msgspec.json.decode((folder / _STATE).read_bytes(), type=State)
            if state.run != run:
                return []
            kept = load_file(folder / f"{state.epoch}-{_WEIGHTS}")
        except (OSError, msgspec.MsgspecError, SafetensorError):
            return []
        self._restore(kept, state.epoch)
        return state.losses

    def _restore(self, kept: "dict[str, torch.Tensor]", epoch: int) -> None:
        import torch

        for place, parameter in enumerate(self._trained):
            with torch.no_grad():
                parameter.copy_(kept[f"{place}.value"])
            self._optimiser.state[parameter] = {
                "step": torch.tensor(float(epoch * self._steps)),
                "exp_avg": kept[f"{place}.exp_avg"].to(parameter.device),
                "exp_avg_sq": kept[f"{place}.exp_avg_sq"].to(parameter.device),
            }
        for _ in range(epoch * self._steps):
            self._optimiser._opt_called = True  # type: ignore[attr-defined]
            self._schedule.step()

    def save(self, folder: Path, state: State) -> None:
        """Keep everything it takes to go on from here; the last one is kept whole."""
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        kept: dict[str, Any] = {}
        for place, parameter in enumerate(self._trained):
            moments = self._optimiser.state[parameter]
            kept[f"{place}.value"] = parameter.detach().cpu().contiguous()
            for name in ("exp_avg", "exp_avg_sq"):
                kept[f"{place}.{name}"] = moments[name].cpu().contiguous()
        weights = folder / f"{state.epoch}-{_WEIGHTS}"
        save_file(kept, weights)
        draft = folder / f".{_STATE}"
        draft.write_bytes(msgspec.json.encode(state))
        draft.replace(folder / _STATE)  # from now on this checkpoint is the one
        for old in folder.glob(f"*-{_WEIGHTS}"):
            if old != weights:
                old.unlink()


def _groups(
    classifier: "torch.nn.Module", settings: TuningSettings
) -> list[dict[str, Any]]:
    """Return the parameters by rate and decay: biases and norms do not decay."""
    groups: dict[tuple[bool, bool], list[Any]] = {}
    for name, parameter in classifier.named_parameters():
        if parameter.requires_grad:
            is_head = name.startswith("head.")
            decays = parameter.ndim > 1
            groups.setdefault((is_head, decays), []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": settings.head_rate if is_head else settings.learning_rate,
            "weight_decay": settings.weight_decay if decays else 0.0,
        }
        for (is_head, decays), parameters in groups.items()
    ]
