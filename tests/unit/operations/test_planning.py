"""What a plan does with counts once the audit slice was drawn."""

import numpy as np
import pytest

from tests.budgeting import fill_budgeted
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.planning import Planner
from umc_desktop.operations.scores import load_scores
from umc_desktop.storage import annotations
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def planner(tmp_path):
    """Forty letters, eight of them labelled, and sixty tickets, eight labelled."""
    project = ProjectFile.create(tmp_path / "plan.umc")
    fill_budgeted(project)
    with project.read() as connection:
        current = annotations.read_current(connection)
    yield Planner(
        read_contents(project),
        load_scores(project),
        current,
        np.random.default_rng(0),
    )
    project.close()


def test_what_a_domain_can_give_is_asked_of_it(planner):
    counts = {1: 32, 2: 8}
    assert planner.within_limits(counts) == counts


def test_what_the_audit_slice_took_is_asked_of_the_others(planner):
    asked, _ = planner.draw_audit(set(), 50)
    letters = int((planner.contents.index.domain_ids[asked] == 1).sum())
    assert 0 < letters < 32
    assert planner.within_limits({1: 32, 2: 1}) == {1: 32 - letters, 2: 1 + letters}


def test_no_more_is_asked_than_is_left_of_all(planner):
    planner.draw_audit(set(), 80)
    assert sum(planner.within_limits({1: 32, 2: 52}).values()) == 4
