"""How far few labels, or those of other domains, carry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.simulation.known import (
    KnownDomain,
    SplitSettings,
    prepare_split,
)
from umc_desktop.ml.simulation.playing import Learner
from umc_desktop.ml.simulation.strategy import Strategy

Rows = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int64]


def draw_shots(answers: Labels, shots: int, seed: int) -> Rows:
    """Draw so many samples of each class at random, fewer where there are no more.

    Parameters
    ----------
    answers
        int64, shape (n_pool,): the right labels.
    shots
        Of each class. What fewer draw is part of what more draw.
    seed
        Same seed, same draw.

    Returns
    -------
    ndarray of int64
        Rows, class by class.
    """
    order = np.random.default_rng([seed, 8]).permutation(len(answers))
    return np.concatenate(
        [order[answers[order] == label][:shots] for label in np.unique(answers)]
    ).astype(np.int64)


def few_shot_accuracy(learners: Sequence[Learner], shots: int) -> float:
    """Return the held-out accuracy after so many labels of each class.

    Parameters
    ----------
    learners
        One for each domain, fresh.
    shots
        Labels of each class.
    """
    rights = [
        _right(learner, draw_shots(learner.split.pool_answers, shots, learner.seed))
        for learner in learners
    ]
    return float(np.concatenate(rights).mean())


@dataclass(frozen=True)
class LeftOut:
    """One domain predicted by others that share labels with it.

    Attributes
    ----------
    domain
        Its name.
    labels
        Labels that it shares with others.
    share
        Share of its samples that have one of them; only these count.
    n_others, n_own
        Labelled samples of the others, and of its own for comparison.
    by_names, by_others, by_own
        Accuracy on its held-out samples of the label names alone, of members taught by
        the other domains, and of members taught by its own samples.
    """

    domain: str
    labels: int
    share: float
    n_others: int
    n_own: int
    by_names: float
    by_others: float
    by_own: float


def leave_out(
    domains: Sequence[KnownDomain],
    place: int,
    strategy: Strategy,
    settings: SplitSettings,
    seed: int,
) -> LeftOut | None:
    """Predict a domain by members that know the labels of other domains only.

    Nothing of it is in the pool that they learn from, not even without labels.

    Parameters
    ----------
    domains
        Of one file, so that their encoders are the same.
    place
        Of the one left out.
    strategy
        Whose members learn.
    settings
        Sizes: of the held-out part, of what the others teach, and of its own rest.
    seed
        Same seed, same draws.

    Returns
    -------
    LeftOut or None
        ``None`` where it shares fewer than two labels with the others.
    """
    target = domains[place]
    others = [domain for at, domain in enumerate(domains) if at != place]
    names = shared_labels(target, others)
    if len(names) < 2:
        return None
    own = _restricted(target, names)
    merged = _joined([own, *(_restricted(domain, names) for domain in others)])
    rng = np.random.default_rng([seed, 9])
    rows = rng.permutation(len(own))[: settings.limit]
    _, n_test = settings.sizes(len(own))
    test, rest = rows[:n_test], rows[n_test:]
    taught = rng.permutation(np.arange(len(own), len(merged)))[: settings.limit]
    if n_test < 1 or min(len(rest), len(taught)) < 2:
        return None
    foreign = prepare_split(merged, taught, test)
    right = {
        "by_names": _right(Learner(foreign, strategy, seed), taught[:0]),
        "by_others": _right(Learner(foreign, strategy, seed), np.arange(len(taught))),
        "by_own": _right(
            Learner(prepare_split(own, rest, test), strategy, seed),
            np.arange(len(rest)),
        ),
    }
    return LeftOut(
        target.name,
        len(names),
        len(own) / len(target),
        len(taught),
        len(rest),
        **{name: float(hits.mean()) for name, hits in right.items()},
    )


def shared_labels(
    target: KnownDomain, others: Sequence[KnownDomain]
) -> tuple[str, ...]:
    """Return the labels that samples of the target and of others carry.

    Parameters
    ----------
    target, others
        With answers; labels are the same where their names are.
    """
    elsewhere = {name for domain in others for name in _used(domain)}
    return tuple(name for name in _used(target) if name in elsewhere)


def _used(domain: KnownDomain) -> list[str]:
    return [domain.label_names[label] for label in np.unique(domain.answers)]


def _restricted(domain: KnownDomain, names: Sequence[str]) -> KnownDomain:
    """Return the samples that have one of these labels, and only these labels."""
    place = {name: at for at, name in enumerate(names)}
    meant = np.array([place.get(name, -1) for name in domain.label_names], np.int64)
    rows = np.flatnonzero(meant[domain.answers] >= 0)
    known = {name: at for at, name in enumerate(domain.label_names)}
    empty = np.zeros((0, 0), np.float32)
    return KnownDomain(
        domain.name,
        tuple(names),
        {encoder: vectors[rows] for encoder, vectors in domain.embeddings.items()},
        {
            encoder: tuple(
                texts[known[name]] if name in known and texts else empty
                for name in names
            )
            for encoder, texts in domain.label_embeddings.items()
        },
        meant[domain.answers[rows]],
        domain.words[rows],
    )


def _joined(domains: Sequence[KnownDomain]) -> KnownDomain:
    """Return the samples of all, one domain after the other, under the first's name."""
    first = domains[0]
    return replace(
        first,
        embeddings={
            encoder: np.concatenate([domain.embeddings[encoder] for domain in domains])
            for encoder in first.embeddings
        },
        answers=np.concatenate([domain.answers for domain in domains]),
        words=np.concatenate([domain.words for domain in domains]),
    )


def _right(learner: Learner, rows: Rows) -> npt.NDArray[np.bool_]:
    """Teach a learner the right labels of rows; say what it gets right elsewhere."""
    learner.learn(rows, learner.split.pool_answers[rows])
    calibrated, _ = learner.tested()
    right: npt.NDArray[np.bool_] = (
        calibrated.argmax(axis=1) == learner.split.test_answers
    )
    return right
