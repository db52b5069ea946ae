"""The page of a simulation: every section, in words, and nothing but text."""

import re

import pytest

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.need_ratios import NeedRatio
from umc_desktop.operations.simulation_overall import overall_of
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import (
    p_value,
    ratio_in_words,
    strategy_in_words,
)
from umc_desktop.operations.simulation_report.writing import write_report
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.operations.simulation_summary import summary_of

COSTS = CostModel()
GOOD = [(4, 12, 16), (4, 14, 16), (4, 13, 18)]
POOR = [(4, 8, 12), (4, 10, 12), (4, 9, 14)]
PLAYED = {
    "default": GOOD,
    "random": POOR,
    "margin@best-single": POOR,
    "default/names=off": POOR,
}
ALLOCATIONS = {
    "default": GOOD,
    "default/allocation=oracle": GOOD,
    "default/allocation=uniform": POOR,
}


@pytest.fixture
def page(tmp_path):
    """Write a report and return its text."""

    def page(results, **asked):
        request = Simulate(
            tuple(tmp_path / f"{found.name}.csv" for found in results),
            strategies=tuple(results[0].played),
            seeds=len(results[0].played["default"].games),
            budget=20,
            batch=10,
            **asked,
        )
        material = Material(
            request,
            results,
            summary_of(results, COSTS),
            overall_of(results, COSTS),
            COSTS,
        )
        write_report(tmp_path / "report.html", material)
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    return page


def words_of(html):
    """Return what a reader sees, in one line."""
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def captions_of(html):
    found = re.findall(r"<(figcaption|caption)>(.*?)</\1>", html)
    return [text for _, text in found]


def test_one_file_has_every_section(page, make_results):
    html = page([make_results("letters", PLAYED, full=(0.9, 0.9, 0.95))])
    assert re.findall("<h2[^>]*>(.*?)</h2>", html) == [
        "In short",
        "What was done",
        "Over files",
        "Parts swapped",
        "letters",
        "Minutes at other costs",
        "The computer&#x27;s time",
        "How it was computed",
        "Limits",
        "Data beside this page",
    ]
    captions = captions_of(html)
    for wanted in (
        "Strategies",
        "What hindsight chose",
        "What the annotator&#x27;s work takes",
        "default against itself with parts swapped",
        "Accuracy by labels",
        "Accuracy by minutes of the annotator&#x27;s work",
        "Held-out samples after 20 labels",
        "Labels (and minutes) until the mean curve reaches an accuracy",
        "Labels needed by the opponent ÷ needed by default",
        "Minutes needed by the opponent ÷ needed by default",
        "Area under the learning curve: default against each opponent",
        "How sure default is and how often it is right, after 20 labels",
        "When the program would have advised to stop",
        "Seconds of one game, on one core",
    ):
        assert wanted in captions, wanted
    assert html.count("<svg") == 4  # two curves, the forest, calibration
    said = words_of(html)
    assert "all labels of the pool" in said
    assert "umc evaluate simulate letters.csv" in said
    assert "These audit labels count as cost like all others. They also train" in said
    assert "seeds are divisions of the same samples, not data sets" in said
    assert "With 3 seeds Wilcoxon" in said
    assert "Seeds of one file share its samples." in said
    assert "The annotator is simulated" in said


def test_the_headline_says_how_much_and_how_sure(page, make_results):
    said = words_of(page([make_results("letters", PLAYED)]))
    # random's best is 38/60; ours passes it within the first round
    assert "random needs at least 2.00 times" in said
    assert "the labels and at least 2.00 times" in said
    assert "to reach random's own best accuracy (63.3 %)" in said.replace("&#x27;", "'")
    same = words_of(page([make_results("letters", {"default": GOOD, "random": GOOD})]))
    assert "may show no saving" in same


def test_several_files_have_means_over_files_and_ranks(page, make_results):
    results = [make_results(f"file {n}", PLAYED) for n in range(5)]
    html = page(results)
    said = words_of(html)
    assert "geometric means of 5 files" in said
    assert "Mean ranks over 5 files by area under the learning curve" in html
    assert "Friedman" in said
    few = words_of(page(results[:4]))
    assert "4 files are too few to rank strategies over files" in few
    assert "Mean ranks" not in few


def test_several_domains_have_allocation_and_regret(page, make_results):
    html = page([make_results("both", ALLOCATIONS, ("money", "health"))])
    said = words_of(html)
    assert "How default shares the budget over domains" in said
    assert "What default lost by its split of the budget" in said
    assert "Against the best fixed (default/allocation=uniform): -20.0" in said
    assert "of the labels); from round 1 on default always gave it at least" in said
    assert "money" in said
    without = words_of(page([make_results("both", PLAYED, ("money", "health"))]))
    assert "Regret needs better allocations to compare with" in without
    alone = words_of(page([make_results("one", ALLOCATIONS)]))
    assert "shares the budget" not in alone


def test_batches_show_their_costs_and_oversights(page, make_results):
    played = {"default/batches=on": GOOD, "default": POOR}
    said = words_of(page([make_results("letters", played)], oversight=0.07))
    assert "overlooks 7.0 % of the wrong ones" in said
    assert "taking in a batch" in said
    one_by_one = words_of(page([make_results("letters", PLAYED)]))
    assert "what batches cost changes nothing here" in one_by_one


def test_one_seed_and_one_strategy_are_enough_for_a_page(page, make_results):
    one = words_of(page([make_results("letters", {"default": GOOD[:1]})]))
    assert "With one seed there is no band." in one
    assert "One strategy was played" in one
    two = {"default": GOOD[:1], "random": POOR[:1]}
    said = words_of(page([make_results("letters", two)]))
    assert "One seed says nothing about others." in said


def test_data_stay_text_and_nothing_comes_from_outside(page, make_results):
    nasty = '<script>alert("1")</script>&"\x00'
    html = page([make_results(nasty, PLAYED, (nasty, "<b>bold"))])
    assert "<script" not in html
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold" in html
    assert "\x00" not in html
    assert not re.findall(r"""(?:src|href)=["']?(?!["']?#)""", html)
    assert "http" not in html.replace("http-equiv", "")
    assert "url(" not in re.sub(r"url\(#", "", html)


def test_the_same_results_make_the_same_page(page, make_results):
    results = [make_results("letters", PLAYED)]
    assert page(results) == page(results)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("random", "At random; the default's members: two joint heads"),
        ("margin@minilm", "one head on the encoder minilm"),
        ("margin@best-single", "which nobody could have known"),
        ("paper/alpha=0.2", "low confidence weighs 0.2 against disagreement"),
        ("default", "10\u202f% of each round drawn at random to measure with."),
        ("default/audit=0.3", "0.3 of each round drawn at random"),
        ("default/update=stack", "weighed by cross-validation"),
        ("default/names=off", "not told what the labels are called"),
        ("default/start=random/batches=on", "decided in batches"),
    ],
)
def test_strategies_in_words(name, words):
    assert words in strategy_in_words(name)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (NeedRatio(1.5, 1.25, 2, 3, None, "="), "1.50 [1.25, 2.00]"),
        (NeedRatio(2, 1.5, 2, 3, "opponent", "≥"), "≥ 2.00 [1.50, 2.00]"),
        (NeedRatio(2, None, None, 1, None, "≤"), "≤ 2.00"),
        (NeedRatio(1, 1, 1, 3, "both", "?"), "neither"),
        (NeedRatio(1, 1, 1, 3, None, "?"), "cannot be told"),
    ],
)
def test_ratios_in_words(ratio, words):
    assert ratio_in_words(ratio) == words


def test_p_values_as_journals_print_them():
    assert p_value(0.0004) == "< 0.001"
    assert p_value(0.0312) == "0.031"
    assert p_value(None) is None
