"""Labels that contradict each other: on near-duplicates, and between annotators."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.quality.distances import cosine_blocks

Matrix = npt.NDArray[np.float32]

NEAR_DUPLICATE = 0.9
"""Cosine above which two samples should carry the same label."""


@dataclass(frozen=True)
class DuplicateConflicts:
    """Pairs of near-duplicates with different labels, most alike first.

    Attributes
    ----------
    pairs
        int64, shape (n_pairs, 2): places among the labelled samples, ascending.
    cosines
        float32, shape (n_pairs,).
    n_duplicates
        Pairs of near-duplicates in all, with the same label or not.
    """

    pairs: npt.NDArray[np.int64]
    cosines: npt.NDArray[np.float32]
    n_duplicates: int


def duplicate_conflicts(
    vectors: Matrix,
    labels: npt.NDArray[np.int64],
    threshold: float = NEAR_DUPLICATE,
    progress: ProgressReporter = SILENT,
) -> DuplicateConflicts:
    """Find near-duplicates that were labelled differently.

    Parameters
    ----------
    vectors
        float32, shape (n_labelled, n_dimensions), rows of length 1.
    labels
        int64, shape (n_labelled,).
    threshold
        Cosine from which two samples count as near-duplicates.
    progress
        Told before every block.
    """
    pairs, cosines = [np.empty((0, 2), np.int64)], [np.empty(0, np.float32)]
    n_duplicates = 0
    for block, found in cosine_blocks(vectors, vectors, progress):
        first, second = np.nonzero(found >= threshold)
        values = found[first, second]
        first = first + block.start
        once = first < second
        n_duplicates += int(once.sum())
        differ = once & (labels[first] != labels[second])
        pairs.append(np.column_stack([first[differ], second[differ]]))
        cosines.append(values[differ])
    every, alike = np.concatenate(pairs), np.concatenate(cosines)
    order = np.argsort(-alike, kind="stable")
    return DuplicateConflicts(every[order], alike[order], n_duplicates)


@dataclass(frozen=True)
class AnnotatorRecord:
    """How consistent one annotator is.

    Attributes
    ----------
    n_labels
        Samples with a label of theirs that stands.
    n_shared
        Of those, samples that others labelled, too.
    n_contradicted
        Of those, samples that another labelled differently.
    n_changed
        Samples that they labelled differently before.
    """

    name: str
    n_labels: int
    n_shared: int
    n_contradicted: int
    n_changed: int


@dataclass(frozen=True)
class Consistency:
    """How consistent the annotators are with each other and with themselves.

    Attributes
    ----------
    annotators
        In order of their names.
    contradicted
        Samples with labels that differ between annotators, ascending.
    agreement
        Share of pairs of labels on the same sample, by different annotators, that are
        equal; ``None`` if no sample was labelled twice.
    """

    annotators: tuple[AnnotatorRecord, ...]
    contradicted: tuple[int, ...]
    agreement: float | None


def annotator_consistency(decisions: Iterable[tuple[int, str, int]]) -> Consistency:
    """Compare what annotators said of the same samples.

    Parameters
    ----------
    decisions
        (sample id, annotator, label id), oldest first; a later one replaces an earlier
        one of the same annotator on the same sample.
    """
    standing: dict[int, dict[str, int]] = {}
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for sample_id, annotator, label_id in decisions:
        said = standing.setdefault(sample_id, {})
        if said.get(annotator, label_id) != label_id:
            tallies[annotator].changed.add(sample_id)
        said[annotator] = label_id
    contradicted = []
    equal = []
    for sample_id, said in standing.items():
        if len(set(said.values())) > 1:
            contradicted.append(sample_id)
        equal += [one == other for one, other in combinations(said.values(), 2)]
        for annotator, label_id in said.items():
            tally = tallies[annotator]
            tally.labels += 1
            tally.shared += len(said) > 1
            tally.contradicted += any(other != label_id for other in said.values())
    return Consistency(
        tuple(
            AnnotatorRecord(
                name, tally.labels, tally.shared, tally.contradicted, len(tally.changed)
            )
            for name, tally in sorted(tallies.items())
        ),
        tuple(sorted(contradicted)),
        sum(equal) / len(equal) if equal else None,
    )


@dataclass
class _Tally:
    labels: int = 0
    shared: int = 0
    contradicted: int = 0
    changed: set[int] = field(default_factory=set)
