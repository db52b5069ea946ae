"""Who is asked about in a spot-check, and when it ends."""

import random

from umc_desktop.qt.spot_check import SpotCheckRun, plan_of


def run_of(n, wanted):
    return SpotCheckRun(range(1, n + 1), wanted, random.Random(0))


def test_as_many_members_as_wanted_are_asked_about_each_once():
    run, asked = run_of(60, 5), []
    while run.current is not None:
        asked.append(run.current)
        run.judge(right=len(asked) != 2)
    assert len(set(asked)) == 5
    assert run.wrong == {asked[1]}
    assert (run.check.checked, run.check.wrong, run.n_staying) == (5, 1, 59)
    run.judge(right=False)
    assert run.n_done == 5, "nobody was asked about"
    run.ask_more(3)
    assert (run.current is not None, run.goal, run.n_left) == (True, 8, 55)


def test_a_verdict_is_taken_back_for_the_same_member():
    run = run_of(60, 5)
    assert not run.take_back()
    first = run.current
    run.judge(right=False)
    assert run.take_back()
    assert (run.current, run.wrong) == (first, set())


def test_until_it_is_shown_to_be_pure():
    run = run_of(60, plan_of("pure"))
    needed = run.check.until()
    for _ in range(needed):
        assert not run.is_over
        run.judge(right=True)
    assert run.is_over


def test_no_more_than_there_are():
    run = run_of(3, plan_of("long"))
    assert run.goal == 3
    for _ in range(3):
        run.judge(right=True)
    assert (run.is_over, run.n_left) == (True, 0)
    assert plan_of("off") is None
