"""Parts of a batch about which the models disagree."""

import numpy as np
import pytest

from umc_desktop.domain.samples import Label
from umc_desktop.operations.viewing import MemberVotes, ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.splitting import offers, part_title, split_by

IDS = list(range(1, 21))


def view(suggestions, clusters=None, second=None):
    """Return data of 20 samples; a second member may vote differently."""
    n = len(IDS)
    suggestions = np.array(suggestions, np.int32)
    members = [suggestions, suggestions if second is None else np.array(second)]
    votes = MemberVotes(
        ("one", "two"),
        np.array(IDS),
        np.arange(n, dtype=np.int32),
        np.array([1, 2, 3], np.int32),
        np.stack(members).astype(np.int16) - 1,
        np.full((2, n), 0.7, np.float16),
    )
    labels = {
        number: Label(number, bytes([number]) * 16, 1, name, "", "")
        for number, name in ((1, "cat"), (2, "dog"), (3, "cow"))
    }
    return ViewData(
        ids=np.array(IDS),
        positions=np.zeros((n, 2), np.float32),
        domain_ids=np.ones(n, np.int32),
        suggestions=suggestions,
        clusters=np.array(clusters if clusters is not None else [-1] * n, np.int32),
        uncertainty=np.full(n, 0.2, np.float32),
        confidence=np.full(n, 0.8, np.float32),
        disagreement=np.zeros(n, np.float32),
        novelty=np.zeros(n, np.float32),
        given=np.zeros(n, np.int32),
        skipped=np.zeros(n, bool),
        labels=labels,
        cluster_names={4: "paws"},
        read_votes=lambda: (votes,),
    )


class TestOffers:
    def test_none_where_the_models_agree(self):
        assert offers(view([1] * 20), IDS) == {}
        assert offers(view([1] * 19 + [2]), IDS) == {}

    def test_by_suggestion_where_it_is_mixed(self):
        found = offers(view([1] * 12 + [2] * 8), IDS)
        assert found == {"suggestion": 2}

    def test_by_agreement_where_the_members_do_not_agree(self):
        found = offers(view([1] * 20, second=[1] * 10 + [3] * 10), IDS)
        assert found == {"agreement": 2}

    def test_few_samples_are_seen_at_once(self):
        assert offers(view([1] * 12 + [2] * 8), [11, 12, 13, 14]) == {}


class TestParts:
    def test_the_largest_comes_first_in_the_order_of_the_batch(self):
        data = view([1] * 8 + [2] * 12)
        first, second = split_by(data, IDS[::-1], "suggestion")
        assert (first.title, first.sample_ids) == ("dog", list(range(20, 8, -1)))
        assert (second.title, second.sample_ids) == ("cat", list(range(8, 0, -1)))
        assert part_title(first, 1, 2) == "Part 1 of 2: dog · 12 samples"

    def test_by_cluster(self):
        data = view([1] * 20, clusters=[4] * 15 + [-1] * 5)
        titles = [part.title for part in split_by(data, IDS, "cluster")]
        assert titles == ["paws", "Not in a cluster"]

    def test_many_small_parts_are_put_together(self):
        parts = split_by(view([1] * 20, clusters=list(range(20))), IDS, "cluster")
        assert len(parts) == 12
        assert parts[-1].title == "Others"
        assert sorted(one for part in parts for one in part.sample_ids) == IDS


class TestExpectedPurity:
    def test_by_hand(self):
        # 12 · .8 and 8 · .2 / 2, of two other labels
        found = summaries.expected_purity(view([1] * 12 + [2] * 8), IDS, 1)
        assert found == pytest.approx((12 * 0.8 + 8 * 0.1) / 20)

    def test_labels_that_were_given_are_certain(self):
        data = view([1] * 20)
        data.given[:5] = [1, 1, 2, 2, 2]
        found = summaries.expected_purity(data, IDS, 1)
        assert found == pytest.approx((2 + 15 * 0.8) / 20)

    def test_nothing_is_said_of_the_unknown(self):
        assert summaries.expected_purity(view([0] * 20), IDS, 1) is None
        assert summaries.expected_purity(view([1] * 20), IDS, 0) is None


class TestRows:
    def test_with_and_without_a_gap_between_the_ids(self):
        data = view([1] * 20)
        wanted = [20, 1, 21, 0, -5, 7, 2**40]
        without = summaries.rows_of(data, wanted)
        assert without.tolist() == [19, 0, -1, -1, -1, 6, -1]
        data.ids = np.concatenate([data.ids[:-1], [21]])  # 20 is not on the map
        assert summaries.rows_of(data, wanted).tolist() == [-1, 0, 19, -1, -1, 6, -1]

    def test_offers_count_the_parts_that_splitting_makes(self):
        for kinds in (2, 11, 12, 13, 20):
            data = view([1] * 20, clusters=[place % kinds for place in range(20)])
            data.suggestions[:] = np.arange(20) % kinds + 1
            found = offers(data, IDS)
            for what, parts in found.items():
                assert len(split_by(data, IDS, what)) == parts
            assert set(found) >= {"suggestion", "cluster"}
