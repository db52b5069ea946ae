"""Small problems with known answers: clusters in few dimensions, two encoders."""

from dataclasses import replace

import numpy as np

from umc_desktop.ml.simulation.known import KnownDomain, SplitSettings, split_domain
from umc_desktop.ml.simulation.playing import Learner
from umc_desktop.ml.simulation.strategy import parse_strategy

N_SAMPLES = 130
N_TEST = 39
N_POOL = N_SAMPLES - N_TEST
SPLIT = SplitSettings(limit=1000)


def known_domain(name="tickets", n_samples=N_SAMPLES, seed=0, labels="abc", spread=1.0):
    """Make a domain of overlapping clusters; ``words`` number the samples."""
    rng = np.random.default_rng(seed)
    answers = np.arange(n_samples) % len(labels)
    embeddings, of_labels = {}, {}
    for encoder, n_dimensions in (("words", 5), ("sense", 4)):
        centres = 1.2 * rng.normal(size=(len(labels), n_dimensions))
        noise = spread * rng.normal(size=(n_samples, n_dimensions))
        embeddings[encoder] = (centres[answers] + noise).astype(np.float32)
        of_labels[encoder] = tuple(centres[:, None].astype(np.float32))
    return KnownDomain(
        name,
        tuple(labels),
        embeddings,
        of_labels,
        answers.astype(np.int64),
        np.arange(n_samples),
    )


def held_out_rows(domain, seed=0):
    """Return which samples of the domain are held out: words number the samples."""
    pool = split_domain(domain, SPLIT, seed).words
    return np.setdiff1d(np.arange(len(domain)), pool)


def with_other_test_samples(domain, seed=0):
    """Return the same pool with other samples and answers held out."""
    held_out = held_out_rows(domain, seed)
    rng = np.random.default_rng(99)
    embeddings = {}
    for encoder, vectors in domain.embeddings.items():
        embeddings[encoder] = vectors.copy()
        shape = (len(held_out), vectors.shape[1])
        embeddings[encoder][held_out] = 5 * rng.normal(size=shape)
    answers = domain.answers.copy()
    answers[held_out] = (answers[held_out] + 1) % len(domain.label_names)
    return replace(domain, embeddings=embeddings, answers=answers)


def learners(strategy, domains=None, seed=0, settings=SPLIT):
    """Return fresh learners of a strategy, one for each domain."""
    parsed = parse_strategy(strategy)
    encoders = (parsed.encoder,) if parsed.encoder else None
    return [
        Learner(split_domain(domain, settings, seed, encoders), parsed, seed)
        for domain in domains or [known_domain()]
    ]
