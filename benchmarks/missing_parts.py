"""What stands for a text or an image that is not there: measured choices.

``python -m benchmarks.missing_parts``: forms (see ``captioned``) of which a third has a
text only, a third an image only and a third both. Compares what the joint members see
in the place of what is missing, and what texts and images weigh beside each other, by
the accuracy of the ensemble on forms without a label: for the parts of the label that a
form shows.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.captioned import N_FORMS, Form, forms, write_table
from umc_desktop.__main__ import main as umc
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.ensemble import fit_ensemble
from umc_desktop.ml.features import centred_unit, modality_weights, smooth
from umc_desktop.ml.graph import build_graph
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.pool_gathering import gather_pools
from umc_desktop.storage import samples
from umc_desktop.storage.project_file import ProjectFile

Mask = npt.NDArray[np.bool_]
SEEDS, N_LABELLED = 5, 270
KINDS = ("text", "image", "both")
CHOICES = ("neutral", "neutral, unweighted", "filled by neighbours")


def main() -> int:
    """Print a row for each choice."""
    made = forms(N_FORMS)
    with tempfile.TemporaryDirectory(prefix="umc-missing-") as name:
        pool, order = _pool(Path(name), made)
    labels = sorted({form.label for form in made})
    answers = np.array([labels.index(made[place].label) for place in order])
    print(f"{N_FORMS} forms, {N_LABELLED} labelled, {SEEDS} draws")
    for choice in CHOICES:
        found = [_shares(pool, answers, labels, choice, seed) for seed in range(SEEDS)]
        said = ", ".join(
            f"{kind} {np.mean([one[kind] for one in found]):.1%}" for kind in KINDS
        )
        print(f"{choice}: {said}")
    return 0


def _pool(folder: Path, made: Sequence[Form]) -> tuple[Pool, npt.NDArray[np.int64]]:
    """Return the encoded forms, all with both parts, and which form each row is."""
    table, path = write_table(folder, made, 0), folder / "forms.umc"
    columns = ("--text", "caption", "--image", "image", "--id", "id")
    umc(["project", "new", str(path)])
    umc(["sample", "import", str(path), str(table), *columns])
    project = ProjectFile.open(path)
    contents = read_contents(project)
    (pool,) = gather_pools(project, contents, SILENT)
    with project.read() as connection:
        names = samples.identifiers_of(connection, contents.index.ids.tolist())
    project.close()
    return pool, np.array([int(name[1:]) for name in names])


def _shares(
    pool: Pool,
    answers: npt.NDArray[np.int64],
    labels: Sequence[str],
    choice: str,
    seed: int,
) -> dict[str, float]:
    """Return by kind how often the parts of the label that a form shows are right."""
    rng = np.random.default_rng(seed)
    kind = rng.permutation(np.arange(len(answers)) % 3)
    read = {"text": kind != 1, "image": kind != 0}
    features = _features(pool, read, len(labels), choice)
    rows = np.sort(rng.choice(len(answers), N_LABELLED, replace=False))
    task = TrainingTask(features, rows, answers[rows], len(labels))
    said = fit_ensemble(task).predictions.ensemble.argmax(axis=1)
    parts = np.array([label.split() for label in labels])
    right = parts[said] == parts[answers]
    rest = np.setdiff1d(np.arange(len(answers)), rows)
    shown = {"text": right[:, 0], "image": right[:, 1], "both": right.all(axis=1)}
    return {
        name: float(shown[name][rest][kind[rest] == place].mean())
        for place, name in enumerate(KINDS)
    }


def _features(
    pool: Pool, read: dict[str, Mask], n_classes: int, choice: str
) -> SampleFeatures:
    known = load_manifests()
    reads = {name: read[known[name].modality] for name in pool.embeddings}
    vectors = {
        name: centred_unit(values, reads[name]).vectors
        for name, values in pool.embeddings.items()
    }
    masks = [reads[name] for name in vectors]
    graph = build_graph(list(vectors.values()), reads=masks)
    kept = None if choice == "filled by neighbours" else masks
    smoothed = smooth(list(vectors.values()), graph.transition, reads=kept)
    n_samples = len(masks[0])
    even = np.full((n_samples, n_classes), 1 / n_classes, np.float32)
    features = SampleFeatures(
        vectors,
        dict(zip(vectors, smoothed, strict=True)),
        dict.fromkeys(vectors, even),
        reads=reads,
    )
    if "unweighted" in choice:
        return features
    kinds = tuple(Modality(known[name].modality) for name in vectors)
    weights = dict(zip(vectors, modality_weights(kinds), strict=True))
    return replace(features, weights=weights)


if __name__ == "__main__":
    sys.exit(main())
