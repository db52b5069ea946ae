"""The training itself: step by step, with a checkpoint after every epoch."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.finetuning.classifier import (
    ClassifierHead,
    build,
    encoder_weights,
    head_of,
)
from umc_desktop.ml.finetuning.loss import (
    Apart,
    class_weights,
    divergence,
    training_loss,
)
from umc_desktop.ml.finetuning.settings import TuningSettings

if TYPE_CHECKING:
    import torch

Labels = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]

_BATCHES_SORTED = 16  # by length, together
_STATE, _WEIGHTS = "state.json", "state.safetensors"


@dataclass(frozen=True)
class Lessons:
    """What a transformer learns from.

    Attributes
    ----------
    texts
        Of the labelled samples.
    labels
        int64, shape (n_labels,), in [0, n_classes).
    n_classes
        Of the label set.
    teacher
        float32, shape (n_labels, n_classes): what the ensemble said before; or None.
    pool
        Texts without a label.
    pool_teacher
        float32, shape (n_pool, n_classes): what the ensemble says of them.
    head
        Where the head begins; without it, it knows nothing.
    """

    texts: Sequence[str]
    labels: Labels
    n_classes: int
    teacher: Matrix | None = None
    pool: Sequence[str] = ()
    pool_teacher: Matrix | None = None
    head: ClassifierHead | None = None


@dataclass(frozen=True)
class Tuned:
    """A fine-tuned encoder and its head.

    Attributes
    ----------
    weights
        Of the encoder, by their published names.
    losses
        Mean training loss of each epoch.
    """

    weights: "dict[str, torch.Tensor]"
    head: ClassifierHead
    losses: tuple[float, ...]


class _State(msgspec.Struct):
    """Where an interrupted training stood.

    Attributes
    ----------
    run
        Digest of lessons and settings: another run begins anew.
    """

    run: str
    epoch: int
    losses: list[float]


def fine_tune(
    files: dict[str, Path],
    lessons: Lessons,
    settings: TuningSettings,
    checkpoint: Path,
    progress: ProgressReporter,
) -> Tuned:
    """Fine-tune a sentence encoder on labels.

    Parameters
    ----------
    files
        ``weights``, ``config`` and ``tokenizer`` of a BERT.
    lessons
        Labels, and what the teacher says.
    settings
        Of the learning.
    checkpoint
        Folder in which the training is kept after every epoch. One that was stopped
        goes on from there when it is asked for the same; removed by the caller.
    progress
        Told after every step; may cancel.

    Raises
    ------
    InvalidRequestError
        If fewer than two classes have labels.
    """
    import torch

    seen = np.unique(lessons.labels)
    if len(seen) < 2:
        raise InvalidRequestError(
            "Fine-tuning needs labels of at least two classes; label some more first."
        )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    classifier = build(
        files,
        lessons.n_classes,
        settings,
        lessons.head,
        spare_memory=device.type == "cuda",
    )
    classifier.to(device)
    trainer = _Trainer(classifier, files["tokenizer"], lessons, settings)
    run = _digest(files, lessons, settings)
    course = _Course(trainer, settings, len(lessons.labels))
    losses = course.resume(checkpoint, run)
    with _one_core_left():
        for epoch in range(len(losses), settings.epochs):
            losses.append(course.epoch(epoch, progress))
            course.save(checkpoint, _State(run, epoch + 1, losses))
    return Tuned(encoder_weights(classifier), head_of(classifier, seen), tuple(losses))


@contextmanager
def _one_core_left() -> Iterator[None]:
    """Leave a core to the person who labels meanwhile.

    Threads that wait for each other spin: on two cores that were busy, two of them took
    ten times the processor time of one.
    """
    import torch
    from joblib import cpu_count  # type: ignore[import-untyped]

    before = torch.get_num_threads()
    torch.set_num_threads(max(1, cpu_count(only_physical_cores=True) - 1))
    try:
        yield
    finally:
        torch.set_num_threads(before)


class _Tokens:
    """Texts as token ids, cut once; padded only to the longest beside them."""

    def __init__(self, tokenizer: Path, texts: Sequence[str], most: int) -> None:
        from tokenizers import Tokenizer

        cutter = Tokenizer.from_file(str(tokenizer))
        cutter.enable_truncation(most)
        cutter.no_padding()
        self._ids = [found.ids for found in cutter.encode_batch_fast(list(texts))]
        self.lengths = np.array([len(ids) for ids in self._ids], np.int64)

    def of(
        self, rows: Labels, device: "torch.device"
    ) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        ids = np.zeros((len(rows), self.lengths[rows].max()), np.int64)
        for place, row in enumerate(rows.tolist()):
            ids[place, : self.lengths[row]] = self._ids[row]
        mask = np.arange(ids.shape[1]) < self.lengths[rows, None]
        return (
            torch.from_numpy(ids).to(device),
            torch.from_numpy(mask.astype(np.int64)).to(device),
        )


class _Trainer:
    """Gives the loss of a few labels, with a few samples of the pool beside them."""

    def __init__(
        self,
        classifier: "torch.nn.Module",
        tokenizer: Path,
        lessons: Lessons,
        settings: TuningSettings,
    ) -> None:
        import torch

        self.classifier = classifier
        self.lessons = lessons
        self.tokens, self._pool = (
            _Tokens(tokenizer, texts, settings.max_tokens)
            for texts in (lessons.texts, lessons.pool)
        )
        self.device = next(classifier.parameters()).device
        weights = class_weights(lessons.labels, lessons.n_classes)
        self._weights = torch.tensor(weights, device=self.device)

    def loss(
        self, rows: Labels, pool_rows: Labels, settings: TuningSettings, left: float
    ) -> "torch.Tensor":
        """Return the loss.

        Parameters
        ----------
        left
            Share of the steps that are still to come, in (0, 1].
        """
        import torch

        lessons = self.lessons
        heeded = left if settings.schedule == "falling" else 1.0
        how = Apart(settings.direction, settings.temperature)
        labels = torch.tensor(lessons.labels[rows], device=self.device)
        teacher = None
        if lessons.teacher is not None and settings.kl_weight:
            teacher = torch.tensor(lessons.teacher[rows], device=self.device)
        logits = self.classifier(*self.tokens.of(rows, self.device))
        loss = training_loss(
            logits, labels, self._weights, teacher, heeded * settings.kl_weight, how
        )
        if len(pool_rows) and lessons.pool_teacher is not None:
            told = torch.tensor(lessons.pool_teacher[pool_rows], device=self.device)
            said = self.classifier(*self._pool.of(pool_rows, self.device))
            apart = divergence(said, told, how).mean()
            loss = loss + heeded * settings.pool_weight * apart
        return loss


class _Course:
    """The steps of a training: order, rates, checkpoints."""

    def __init__(
        self, trainer: _Trainer, settings: TuningSettings, n_labels: int
    ) -> None:
        import torch

        self._trainer = trainer
        self._settings = settings
        self._n_labels = n_labels
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

    def epoch(self, epoch: int, progress: ProgressReporter) -> float:
        """Pass over the labels once; return the mean loss."""
        import torch

        settings, trainer = self._settings, self._trainer
        trainer.classifier.train()
        on_gpu = trainer.device.type == "cuda"
        total = 0.0
        torch.manual_seed(settings.seed + epoch)  # so that resuming is exact
        for step, (rows, pool_rows) in enumerate(self._batches(epoch)):
            with torch.autocast(trainer.device.type, torch.bfloat16, enabled=on_gpu):
                left = 1 - (epoch + step / self._steps) / settings.epochs
                loss = trainer.loss(rows, pool_rows, settings, left)
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._trained, settings.clip)
            self._optimiser.step()
            self._schedule.step()
            total += float(loss.detach()) * len(rows)
            progress.report(
                epoch * self._steps + step + 1,
                settings.epochs * self._steps,
                f"Fine-tuning, epoch {epoch + 1} of {settings.epochs}",
            )
        return total / self._n_labels

    def _batches(self, epoch: int) -> Iterator[tuple[Labels, Labels]]:
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
            state = msgspec.json.decode((folder / _STATE).read_bytes(), type=_State)
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

    def save(self, folder: Path, state: _State) -> None:
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


def _digest(files: dict[str, Path], lessons: Lessons, settings: TuningSettings) -> str:
    total = hashlib.blake2b(digest_size=16)
    total.update(msgspec.json.encode(asdict(settings), order="deterministic"))
    total.update(f"{files['weights']} {lessons.n_classes}".encode())
    total.update(lessons.labels.tobytes())
    for text in (*lessons.texts, *lessons.pool):
        total.update(text.encode() + b"\x00")
    for told in (lessons.teacher, lessons.pool_teacher):
        if told is not None:
            total.update(np.ascontiguousarray(told).tobytes())
    return total.hexdigest()
