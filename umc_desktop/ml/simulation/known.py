"""Data whose answers are known, as arrays: what a simulation works on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.features import centred_unit, joint, smooth, smooth_new
from umc_desktop.ml.graph import build_graph, connect_new
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.selection.geometry import selection_geometry
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

HOPS = 2


@dataclass(frozen=True)
class KnownDomain:
    """A domain with the answer to every sample.

    Attributes
    ----------
    name
        Of the domain.
    label_names
        The label set.
    embeddings
        Per encoder float32, shape (n_samples, n_dimensions), as encoded.
    label_embeddings
        Per encoder and label float32, shape (n_texts, n_dimensions); empty where the
        encoder has nothing to say about a label's name.
    answers
        int64, shape (n_samples,), in [0, n_labels).
    words
        int64, shape (n_samples,): how long reading each takes.
    """

    name: str
    label_names: tuple[str, ...]
    embeddings: Mapping[str, Matrix]
    label_embeddings: Mapping[str, tuple[Matrix, ...]]
    answers: Labels
    words: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.answers)


@dataclass(frozen=True)
class SplitSettings:
    """How a domain is divided into what may be asked and what measures.

    Attributes
    ----------
    limit
        Most samples used, drawn anew for every seed.
    test_share
        Share of them held out to measure with, 0 to 1.
    largest_test
        Most samples held out.
    """

    limit: int = 5000
    test_share: float = 0.3
    largest_test: int = 1200

    def sizes(self, n_samples: int) -> tuple[int, int]:
        """Return how many of a domain's samples are the pool and how many held out."""
        n_used = min(n_samples, self.limit)
        n_test = min(round(n_used * self.test_share), self.largest_test)
        return n_used - n_test, n_test


@dataclass(frozen=True)
class Split:
    """One seed's division of a domain, prepared as the product prepares a project.

    Attributes
    ----------
    pool, test
        What members see. The test samples are centred on the pool's mean and smoothed
        with their neighbours in the pool; they take no part in anything else.
    pool_answers, test_answers
        int64: the right labels.
    n_classes
        Labels in the label set.
    geometry
        float32, shape (n_pool, at most 64): see ``selection_geometry``.
    typicality
        float32, shape (n_pool,).
    vectors
        float32, shape (n_pool, n_dimensions): all encoders side by side, not smoothed.
    words
        int64, shape (n_pool,).
    transition
        csr_matrix, shape (n_pool, n_pool): the neighbours' weights.
    """

    pool: SampleFeatures
    test: SampleFeatures
    pool_answers: Labels
    test_answers: Labels
    n_classes: int
    geometry: Matrix
    typicality: Matrix
    vectors: Matrix
    words: npt.NDArray[np.int64]
    transition: "csr_matrix"


def split_domain(
    domain: KnownDomain,
    settings: SplitSettings,
    seed: int,
    encoders: tuple[str, ...] | None = None,
) -> Split:
    """Divide a domain at random and prepare both parts.

    Parameters
    ----------
    domain
        With answers.
    settings
        Sizes.
    seed
        Same seed, same division, whatever the encoders.
    encoders
        The encoders to use; ``None`` for all. Graph, geometry and typicality are
        made from these alone.

    Raises
    ------
    InvalidRequestError
        If the domain is too small to be divided.
    """
    rows = np.random.default_rng([seed, 1]).permutation(len(domain))[: settings.limit]
    n_pool, n_test = settings.sizes(len(domain))
    if n_test < 1 or n_pool < 2:
        raise InvalidRequestError(
            f"Domain “{domain.name}” has {len(domain)} labelled samples; a simulation "
            "needs some to ask about and some to measure with. Give it a larger file."
        )
    return prepare_split(domain, rows[n_test:], rows[:n_test], encoders)


def prepare_split(
    domain: KnownDomain,
    pool: Labels,
    test: Labels,
    encoders: tuple[str, ...] | None = None,
) -> Split:
    """Prepare a division of a domain.

    Parameters
    ----------
    domain
        With answers.
    pool, test
        int64: rows that may be asked about, at least two, and rows that measure.
    encoders
        As in ``split_domain``.
    """
    names = encoders or tuple(domain.embeddings)
    known = {name: centred_unit(domain.embeddings[name][pool]) for name in names}
    own = {name: found.vectors for name, found in known.items()}
    new = {name: known[name].apply(domain.embeddings[name][test]) for name in names}
    label_vectors = {
        name: [
            known[name].apply(texts) if len(texts) else texts
            for texts in domain.label_embeddings.get(name, ())
        ]
        for name in names
    }
    graph = build_graph(list(own.values()))
    half_way = smooth(list(own.values()), graph.transition, HOPS - 1)
    smoothed = smooth(half_way, graph.transition, 1)
    links = connect_new(list(new.values()), list(own.values()))
    new_smoothed = smooth_new(list(new.values()), half_way, links)
    n_classes = len(domain.label_names)
    return Split(
        pool=SampleFeatures(
            own,
            dict(zip(names, smoothed, strict=True)),
            {name: _prior(own[name], label_vectors[name], n_classes) for name in names},
        ),
        test=SampleFeatures(
            new,
            dict(zip(names, new_smoothed, strict=True)),
            {name: _prior(new[name], label_vectors[name], n_classes) for name in names},
        ),
        pool_answers=domain.answers[pool],
        test_answers=domain.answers[test],
        n_classes=n_classes,
        geometry=np.asarray(selection_geometry(joint(smoothed)), np.float32),
        typicality=graph.typicality,
        vectors=joint(list(own.values())),
        words=domain.words[pool],
        transition=graph.transition,
    )


def _prior(vectors: Matrix, label_vectors: list[Matrix], n_classes: int) -> Matrix:
    if not any(len(texts) for texts in label_vectors):
        return uniform_prior(len(vectors), n_classes)
    return prior_from_names(vectors, label_vectors)
