"""Made-up games for what is computed and written from them."""

import numpy as np
import pytest

from umc_desktop.domain.costs import Effort
from umc_desktop.operations.games import Bins, DomainSize, Game, Moment
from umc_desktop.operations.simulation_results import FileResults, Played

N_TEST = 20
BINS = Bins([10, 10], [0.5, 0.9], [0.4, 0.8])
BINS_BEFORE = Bins([10, 10], [0.7, 0.95], [0.4, 0.8])


def _moment(labels, n_right, spent, words):
    right = np.arange(N_TEST) < n_right
    return Moment(
        labels=labels,
        spent=spent,
        audit=0,
        wrong=0,
        effort=Effort(singles=labels, single_words=words * labels),
        accuracy=n_right / N_TEST,
        by_domain=(n_right / N_TEST,) * len(spent),
        macro_f1=0.5,
        auc=0.9,
        log_loss=0.7,
        brier=0.3,
        bins=BINS,
        bins_before=BINS_BEFORE,
        right=np.packbits(right).tobytes(),
        n_test=N_TEST,
        choosing_seconds=0.5,
        training_seconds=2.0,
        stop_advised=labels >= 20,
    )


def _spent(labels, n_domains):
    """Share labels evenly, the first domains getting what is left over."""
    return tuple(
        labels // n_domains + (place < labels % n_domains) for place in range(n_domains)
    )


def _game(strategy, seed, right, domain_names, words):
    """Make a game of ten labels a round from the right answers of 20 by round."""
    moments = tuple(
        _moment(labels, n_right, _spent(labels, len(domain_names)), words)
        for labels, n_right in zip(range(0, 10 * len(right), 10), right, strict=True)
    )
    return Game(strategy, seed, tuple(domain_names), moments)


@pytest.fixture
def make_results():
    """Make a file's results from right answers by strategy, seed and round."""

    def make(name, right, domain_names=("things",), full=(), words=None):
        return FileResults(
            name,
            tuple(DomainSize(one, 90, 40, N_TEST, 3) for one in domain_names),
            {
                strategy: Played(
                    strategy,
                    "margin@minilm" if "best-single" in strategy else "",
                    tuple(
                        _game(
                            strategy,
                            seed,
                            rounds,
                            domain_names,
                            (words or {}).get(strategy, 12),
                        )
                        for seed, rounds in enumerate(by_seed)
                    ),
                )
                for strategy, by_seed in right.items()
            },
            full,
        )

    return make
