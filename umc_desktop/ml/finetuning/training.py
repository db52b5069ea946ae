"""Fine-tuning a sentence encoder: where it learns, and what comes of it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.ml.encoders.failures import in_short, is_out_of_memory
from umc_desktop.ml.finetuning.classifier import (
    ClassifierHead,
    build,
    encoder_weights,
    head_of,
)
from umc_desktop.ml.finetuning.course import Course, State
from umc_desktop.ml.finetuning.lessons import Lessons, Trainer
from umc_desktop.ml.finetuning.places import PROCESSOR, Place, places
from umc_desktop.ml.finetuning.settings import TuningSettings

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Tuned:
    """A fine-tuned encoder and its head.

    Attributes
    ----------
    weights
        Of the encoder, by their published names.
    losses
        Mean training loss of each epoch.
    runs_on
        Where it learned, and what did not go as planned.
    """

    weights: "dict[str, torch.Tensor]"
    head: ClassifierHead
    losses: tuple[float, ...]
    runs_on: RunsOn


def fine_tune(
    files: dict[str, Path],
    lessons: Lessons,
    settings: TuningSettings,
    checkpoint: Path,
    progress: ProgressReporter,
) -> Tuned:
    """Fine-tune a sentence encoder on labels.

    Where memory is short, the labels of a step are learned in parts whose gradients
    add up to the same; where one label does not fit a GPU, or it fails otherwise, the
    processor goes on from the last checkpoint.

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
    ModelError
        When the memory does not suffice on the processor either.
    """
    if not lessons.can_be_learned:
        raise InvalidRequestError(
            "Fine-tuning needs labels of at least two classes; label some more first."
        )
    notes: tuple[str, ...] = ()
    for place in places():
        try:
            tuned = _learn(files, lessons, settings, checkpoint, progress, place)
        except RuntimeError as error:
            if place is PROCESSOR and not is_out_of_memory(error):
                raise
            failed = error.with_traceback(None)  # whose frames would keep the memory
        else:
            runs_on = replace(tuned.runs_on, notes=(*notes, *tuned.runs_on.notes))
            return replace(tuned, runs_on=runs_on)
        finally:
            place.give_back()
        why = f"The {place.provider} failed ({in_short(failed)})"
        if is_out_of_memory(failed):
            why = f"The memory of the {place.provider} was too small even for one label"
        notes = (f"{why}: the CPU went on.",)
    raise ModelError(
        "There is not enough memory to fine-tune the model. Close other programs and "
        "try again."
    ) from failed


def _learn(
    files: dict[str, Path],
    lessons: Lessons,
    settings: TuningSettings,
    checkpoint: Path,
    progress: ProgressReporter,
    place: Place,
) -> Tuned:
    """Fine-tune at one place, from the last checkpoint on."""
    classifier = build(
        files,
        lessons.n_classes,
        settings,
        lessons.head,
        lessons.first_bias,
        spare_memory=place.spares_memory,
    )
    classifier.to(place.device)
    trainer = Trainer(classifier, files["tokenizer"], lessons, settings)
    run = _digest(files, lessons, settings)
    course = Course(trainer, settings, len(lessons.labels), place)
    losses = course.resume(checkpoint, run)
    with _one_core_left():
        for epoch in range(len(losses), settings.epochs):
            losses.append(course.epoch(epoch, progress))
            course.save(checkpoint, State(run, epoch + 1, losses))
    head = head_of(classifier, lessons.seen, lessons.link)
    if lessons.first_bias is not None:
        head = head.with_unseen_at(lessons.first_bias)
    return Tuned(
        encoder_weights(classifier),
        head,
        tuple(losses),
        RunsOn(place.provider, place.precision, course.notes),
    )


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
