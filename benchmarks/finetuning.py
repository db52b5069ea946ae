"""``python -m benchmarks.finetuning FILE.csv …``: what fine-tuning MiniLM brings.

Its linear head, its regularisation cross-validated, against the same encoder
fine-tuned on the same labels, both asked about the same held-out samples: the tuned
encoder as the product uses it, converted to ONNX and rounded to eight bits where that
costs little. The interval is of the paired difference in accuracy.

With ``--sets`` the intents of CLINC150 are said again as sets of labels, see
``benchmarks.several_labels``; right is then who tells the whole set.
"""

import argparse
import csv
import json
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console
from safetensors.torch import save_file

from benchmarks.several_labels import facets_of
from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.encoder import Vectors
from umc_desktop.ml.encoders.manifest import checked_files, load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.ensemble import train_ensemble
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.features import centred_unit
from umc_desktop.ml.finetuning.gate import Predictions, compare
from umc_desktop.ml.finetuning.lessons import Lessons
from umc_desktop.ml.finetuning.settings import SETTINGS, for_sets
from umc_desktop.ml.finetuning.training import fine_tune
from umc_desktop.ml.multi_label import USUAL, Answers, same_answers, sets_of
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.set_metrics import measure_sets
from umc_desktop.ml.stored_ensemble import apply_ensemble
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.storage.cache_folder import cache_folder

_ENCODER = "minilm"


def main() -> None:
    """Fine-tune on every file named and compare with the linear head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--labels", type=int, default=1000)
    parser.add_argument("--held-out", type=int, default=1000)
    parser.add_argument(
        "--pool", type=int, default=0, help="samples that the linear head teaches"
    )
    parser.add_argument(
        "--named", action="store_true", help="the linear head knows the names of labels"
    )
    parser.add_argument(
        "--sets", action="store_true", help="of CLINC150: sets of labels, not intents"
    )
    parser.add_argument("--modes", nargs="*", default=["adapters", "full"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--set", type=json.loads, nargs="+", default=[{}], help="settings, as JSON"
    )
    arguments = parser.parse_args()
    for file in arguments.files:
        parts = (arguments.labels, arguments.held_out, arguments.pool)
        trial = _Trial(
            file, parts, arguments.seed, named=arguments.named, sets=arguments.sets
        )
        for mode in arguments.modes:
            for changes in arguments.set:
                trial.run(mode, changes)


class _Trial:
    """One file, split once into labels to learn from and samples to be asked about."""

    def __init__(
        self,
        file: Path,
        parts: tuple[int, int, int],
        seed: int,
        *,
        named: bool,
        sets: bool,
    ) -> None:
        with file.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        random.Random(seed).shuffle(rows)
        rows = rows[: sum(parts)]
        carried = [
            facets_of(row["label"], row["domain"]) if sets else [row["label"]]
            for row in rows
        ]
        names = sorted({name for each in carried for name in each})
        places = [[names.index(name) for name in each] for each in carried]
        self._texts = [row["text"] for row in rows]
        self._labels: Answers = sets_of(places, len(names))
        if not sets:
            self._labels = self._labels.argmax(axis=1)
        n_labels, n_held_out, _ = parts
        self._n, self._n_classes, self._seed = n_labels, len(names), seed
        self._asked = slice(n_labels, n_labels + n_held_out)
        self._rest = slice(n_labels + n_held_out, None)
        self._manifest = load_manifests()[_ENCODER]
        self._console = Console(width=140)
        encoder = open_encoder(self._manifest, cache_folder())
        names = [name.replace("_", " ").replace("-", " ") for name in names]
        said = self._linear(
            encoder.encode(self._texts, SILENT),
            encoder.encode(names, SILENT) if named else None,
        )
        self._head, self._teacher = self._answered(said[self._asked]), said
        known = self._labels[self._asked]
        right = same_answers(self._head.answers, known)
        self._say(
            f"{file.stem}: {n_labels} labels, {self._n_classes} classes, "
            f"{len(right)} held out; linear head right on {right.mean():.1%}"
            f"{self._micro(self._head)}"
        )

    def run(self, mode: str, changes: dict[str, object]) -> None:
        """Fine-tune with some settings and print how it compares."""
        settings, several = SETTINGS[mode], self._labels.ndim == 2
        if several:
            settings = for_sets(settings)
        settings = replace(settings, seed=self._seed, **changes)
        lessons = Lessons(
            self._texts[: self._n], self._labels[: self._n], self._n_classes
        )
        if not several:  # of sets nobody is the teacher
            lessons = replace(
                lessons,
                teacher=self._teacher[: self._n],
                pool=self._texts[self._rest],
                pool_teacher=self._teacher[self._rest],
            )
        began, spent = time.monotonic(), time.process_time()
        with (
            tempfile.TemporaryDirectory() as folder,
            TerminalProgress() as progress,
        ):
            tuned = fine_tune(
                checked_files(self._manifest), lessons, settings, Path(folder), progress
            )
            began, spent = time.monotonic() - began, time.process_time() - spent
            weights = Path(folder) / "tuned.safetensors"
            save_file(tuned.weights, weights)
            encoder = open_encoder(self._manifest, Path(folder), weights=weights)
            vectors = encoder.encode(self._texts[self._asked], SILENT)
        said = self._answered(tuned.head.probabilities(vectors))
        found = compare(self._head, said, self._labels[self._asked])
        self._say(
            f"  {mode} {changes or ''}: {found.accuracy_after:.1%}, "
            f"{found.gain:+.1%} ({found.gain_low:+.1%} to {found.gain_high:+.1%}); "
            f"log-loss {found.log_loss_before:.3f} → {found.log_loss_after:.3f}; "
            f"{began:.0f} s, {spent:.0f} s of processor{self._micro(said)}"
        )

    def _answered(self, probabilities: Vectors) -> Predictions:
        """Return what a member suggests."""
        if self._labels.ndim == 2:
            return Predictions(probabilities, probabilities >= USUAL)
        return Predictions.of(probabilities)

    def _micro(self, said: Predictions) -> str:
        """Return how good sets are label by label, in words."""
        if self._labels.ndim == 1:
            return ""
        found = measure_sets(said.answers, self._labels[self._asked])
        return f"; micro-F1 {found.micro_f1:.3f}"

    def _linear(self, vectors: Vectors, names: Vectors | None) -> Vectors:
        known = centred_unit(vectors)
        found = known.vectors
        prior = uniform_prior(len(found), self._n_classes)
        if names is not None:
            prior = prior_from_names(found, list(known.apply(names)[:, None]))
        samples = SampleFeatures({_ENCODER: found}, {}, {_ENCODER: prior})
        task = TrainingTask(
            samples, np.arange(self._n), self._labels[: self._n], self._n_classes
        )
        alone = EnsembleSettings(joint=False, smoothed=False)
        stored = train_ensemble(task, alone)
        return apply_ensemble(stored, samples).ensemble

    def _say(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False)


if __name__ == "__main__":
    main()
