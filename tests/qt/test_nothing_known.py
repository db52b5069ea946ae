"""Before anything is known the window says so, and invents no uncertainty."""

from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.domain.samples import Label
from umc_desktop.operations.viewing import MemberVotes, ViewData
from umc_desktop.qt.map_colours import (
    by_cluster,
    by_novelty,
    by_suggestion,
    by_uncertainty,
)
from umc_desktop.qt.panels.summaries import batch_title
from umc_desktop.qt.selection import chip_text
from umc_desktop.storage.rounds import QueuedBatch

N = 4


@pytest.fixture
def data() -> ViewData:
    """Four scored samples of which two members know nothing."""
    unknown = np.full(N, np.nan, np.float32)
    ids = np.arange(1, N + 1)
    votes = MemberVotes(
        ("one", "two"),
        ids,
        np.arange(N, dtype=np.int32),
        np.array([1, 2], np.int32),
        np.full((2, N), -1, np.int16),
        np.full((2, N), 0.5, np.float16),
    )
    return ViewData(
        ids,
        np.zeros((N, 2), np.float32),
        np.ones(N, np.int32),
        np.zeros(N, np.int32),
        np.full(N, -1, np.int32),
        unknown,
        unknown,
        unknown,
        unknown,
        np.zeros(N, np.int32),
        np.zeros(N, bool),
        labels={n: Label(n, bytes(16), 1, f"label {n}") for n in (1, 2)},
        read_votes=lambda: (votes,),
    )


def test_legend_has_one_entry_instead_of_a_scale(data):
    colouring = by_uncertainty(data)
    assert colouring.kind == "categories"
    assert [(e.name, e.count) for e in colouring.entries] == [("Unknown yet", N)]
    assert by_novelty(data).entries[-1].name == "Unknown yet"
    assert by_suggestion(data).entries[-1].name == "Unknown yet"
    assert [entry.name for entry in by_cluster(data).entries] == ["In no cluster"]


def test_one_known_sample_brings_the_scale_back(data):
    data.uncertainty = np.array([0.5, np.nan, np.nan, np.nan], np.float32)
    assert by_uncertainty(data).kind == "continuous"
    data.novelty = np.array([0.0, 0.4, 1.2, np.nan], np.float32)
    colouring = by_novelty(data)
    assert colouring.title == "Novelty"
    assert colouring.value_range == pytest.approx((0.0, 1.2), abs=0.03)


def test_chip_and_queue_claim_no_agreement(data):
    selected = np.array([True, True, False, False])
    text = chip_text(data, selected)
    assert text == "2 selected · nothing known yet · 0 already labelled"
    batch = QueuedBatch(0, 1, "learn", -1, "Typical.", (1, 2))
    assert batch_title(data, batch) == "Nothing known yet"
    data.suggestions[0] = 2
    text = chip_text(data, selected)
    assert text == "2 selected · models agree on 0 · 0 already labelled"


def test_a_member_that_does_not_vote_does_not_disagree(data):
    votes = np.array([[0, 0, -1, -1], [0, 1, 1, -1]], np.int16)
    said = replace(data.votes[0], votes=votes)
    data.read_votes = lambda: (said,)
    del data.votes  # read again
    assert data.agreed.tolist() == [True, False, True, False]
