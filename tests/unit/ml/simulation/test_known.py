from dataclasses import replace

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import (
    N_POOL,
    N_TEST,
    SPLIT,
    held_out_rows,
    known_domain,
    with_other_test_samples,
)
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.simulation.known import SplitSettings, split_domain


def arrays_of_pool(split):
    return [
        *split.pool.vectors.values(),
        *split.pool.smoothed.values(),
        *split.pool.priors.values(),
        split.pool_answers,
        split.geometry,
        split.typicality,
        split.vectors,
        split.words,
    ]


class TestSplitDomain:
    def test_three_tenths_are_held_out(self):
        split = split_domain(known_domain(), SPLIT, 0)
        assert len(split.pool) == len(split.pool_answers) == N_POOL
        assert len(split.test) == len(split.test_answers) == N_TEST
        assert split.n_classes == 3
        assert split.vectors.shape == (N_POOL, 9)
        assert split.geometry.shape == (N_POOL, 9)
        assert split.typicality.shape == (N_POOL,)

    def test_answers_belong_to_their_samples(self):
        domain = known_domain()
        split = split_domain(domain, SPLIT, 0)
        np.testing.assert_array_equal(split.pool_answers, domain.answers[split.words])
        # as drawn: the held-out samples are the first of the same order
        order = np.random.default_rng([0, 1]).permutation(len(domain))
        np.testing.assert_array_equal(
            split.test_answers, domain.answers[order[:N_TEST]]
        )
        np.testing.assert_array_equal(split.words, order[N_TEST:])

    def test_same_seed_same_division_whatever_the_encoders(self):
        both = split_domain(known_domain(), SPLIT, 3)
        one = split_domain(known_domain(), SPLIT, 3, ("sense",))
        np.testing.assert_array_equal(both.words, one.words)
        np.testing.assert_array_equal(both.test_answers, one.test_answers)
        np.testing.assert_array_equal(
            both.pool.vectors["sense"], one.pool.vectors["sense"]
        )
        assert one.pool.encoders == ("sense",)
        other = split_domain(known_domain(), SPLIT, 4)
        assert not np.array_equal(both.words, other.words)

    def test_the_held_out_samples_take_no_part_in_the_pool(self):
        domain = known_domain()
        before = split_domain(domain, SPLIT, 0)
        after = split_domain(with_other_test_samples(domain), SPLIT, 0)
        for one, other in zip(
            arrays_of_pool(before), arrays_of_pool(after), strict=True
        ):
            np.testing.assert_array_equal(one, other)
        assert not np.array_equal(before.test_answers, after.test_answers)
        assert not np.allclose(
            before.test.vectors["words"], after.test.vectors["words"]
        )

    def test_each_held_out_sample_is_seen_alone(self):
        # vectors of one held-out sample do not depend on the others
        domain = known_domain()
        order = np.random.default_rng([0, 1]).permutation(len(domain))
        changed = {name: made.copy() for name, made in domain.embeddings.items()}
        for vectors in changed.values():
            vectors[order[0]] += 7
        before = split_domain(domain, SPLIT, 0).test
        after = split_domain(replace(domain, embeddings=changed), SPLIT, 0).test
        for name in before.encoders:
            np.testing.assert_array_equal(
                before.smoothed[name][1:], after.smoothed[name][1:]
            )
            assert not np.allclose(before.smoothed[name][0], after.smoothed[name][0])

    def test_limits(self):
        split = split_domain(known_domain(), SplitSettings(60, 0.5, 20), 0)
        assert len(split.test) == 20
        assert len(split.pool) == 40

    def test_priors_come_from_what_labels_are_called(self):
        domain = known_domain()
        split = split_domain(domain, SPLIT, 0)
        suggested = split.pool.priors["words"].argmax(axis=1)
        assert np.mean(suggested == split.pool_answers) > 0.5
        silent = replace(domain, label_embeddings={})
        priors = split_domain(silent, SPLIT, 0).pool.priors
        np.testing.assert_allclose(priors["words"], 1 / 3)

    def test_too_few_samples(self):
        with pytest.raises(InvalidRequestError, match="needs some to ask about"):
            split_domain(known_domain(n_samples=2), SPLIT, 0)

    def test_rows_of_the_tests_are_those_held_out(self):
        domain = known_domain()
        order = np.random.default_rng([0, 1]).permutation(len(domain))
        np.testing.assert_array_equal(held_out_rows(domain), np.sort(order[:N_TEST]))
