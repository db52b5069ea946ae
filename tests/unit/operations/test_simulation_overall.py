"""Comparisons over files, worked by hand on made-up games of two rounds."""

import math

import pytest
from scipy import stats

from umc_desktop.domain.costs import CostModel
from umc_desktop.operations.simulation_overall import overall_of
from umc_desktop.operations.simulation_summary import summary_of

COSTS = CostModel()

# right answers of 20 after 0, 10 and 20 labels; the areas are (a/2 + b + c/2) / 2 / 20
DEFAULT = [(4, 12, 16), (4, 14, 16), (4, 13, 18)]  # areas 0.55, 0.6, 0.6
RANDOM = [(4, 8, 12), (4, 10, 12), (4, 9, 14)]  # areas 0.4, 0.45, 0.45


def test_paired_tests_and_holm_over_all_files_and_opponents(make_results):
    worse = [(4, 8, 12), (4, 9, 12), (4, 8, 15)]
    results = [
        make_results("a", {"default": DEFAULT, "random": worse, "margin": DEFAULT}),
        make_results("b", {"default": DEFAULT, "random": worse, "margin": worse}),
    ]
    tests = overall_of(results, COSTS).tests
    ours, theirs = ([11 / 20, 12 / 20, 12 / 20], [8 / 20, 8.5 / 20, 8.75 / 20])
    expected = stats.ttest_rel(ours, theirs).pvalue
    assert tests["a"]["random"].t_p == pytest.approx(expected)
    assert tests["a"]["random"].difference == pytest.approx(
        (3 + 3.5 + 3.25) / 3 / 20, abs=1e-12
    )
    # three p-values can be told (the fourth pair never differs): all the same
    assert tests["a"]["random"].t_p_holm == pytest.approx(3 * expected)
    assert tests["b"]["margin"].t_p_holm == pytest.approx(3 * expected)
    assert tests["a"]["margin"].t_p is None
    assert tests["a"]["margin"].t_p_holm is None
    # Wilcoxon of three wins: 2 / 2³; of no difference: 1; four in all
    assert tests["b"]["random"].wilcoxon_p == pytest.approx(0.25)
    assert tests["b"]["random"].wilcoxon_p_holm == 1


def test_the_mean_over_files_names_the_worst_and_says_what_is_a_bound(make_results):
    one = [(4, 8, 12)]
    results = [
        # random's best 12 at 20 labels; ours has 12 at 15: 4/3
        make_results("late", {"default": [(4, 8, 16)], "random": one}),
        # ours has 12 within the first round: at least 2
        make_results("soon", {"default": [(4, 12, 16)], "random": one}),
    ]
    found = overall_of(results, COSTS).versus["random"].labels
    assert found.by_file == pytest.approx({"late": 4 / 3, "soon": 2.0})
    assert found.bounds == {"late": "=", "soon": "≥"}
    assert found.estimate == pytest.approx(math.sqrt(8 / 3))
    assert (found.worst_file, found.files) == ("late", 2)


def test_swapped_parts_are_told_from_other_strategies(make_results):
    played = {"default": DEFAULT, "random": RANDOM, "default/names=off": RANDOM}
    ablations = overall_of([make_results("a", played)], COSTS).ablations
    assert list(ablations) == ["default/names=off"]
    # differences of the areas 0.15, 0.15, 0.15; at the end 0.2, 0.2, 0.2
    found = ablations["default/names=off"]
    area, final = found.area, found.final
    assert (area.mean, area.low, area.high) == pytest.approx((0.15, 0.15, 0.15))
    assert final.mean == pytest.approx(0.2)


def test_over_several_files_the_units_are_files(make_results):
    other = {"default": DEFAULT, "default/names=off": DEFAULT}
    results = [
        make_results("a", {"default": DEFAULT, "default/names=off": RANDOM}),
        make_results("b", other),
    ]
    area = overall_of(results, COSTS).ablations["default/names=off"].area
    # 0.15 and 0: mean 0.075, standard error 0.075, t of one degree of freedom 12.706
    assert area.mean == pytest.approx(0.075)
    assert area.low == pytest.approx(0.075 - 12.706 * 0.075, abs=1e-4)


def test_ranks_need_five_files(make_results):
    played = {"default": DEFAULT, "random": RANDOM}
    results = [make_results(f"file {n}", played) for n in range(5)]
    ranks = overall_of(results, COSTS).ranks
    assert ranks is not None
    assert ranks.strategies == ("default", "random")
    assert ranks.average_ranks == (1, 2)
    assert overall_of(results[:4], COSTS).ranks is None


def test_one_strategy_alone_is_compared_with_nothing(make_results):
    overall = overall_of([make_results("a", {"default": DEFAULT})], COSTS)
    assert overall.versus == overall.ablations == overall.sensitivity == {}
    assert overall.ranks is None


def test_minutes_at_half_and_twice_a_cost(make_results):
    played = {"default": [(4, 8, 16)], "random": [(4, 8, 12)]}
    # both read 12 words a sample: no cost changes the ratio 20 / 15
    overall = overall_of([make_results("a", played)], COSTS)
    assert overall.versus["random"].minutes.estimate == pytest.approx(4 / 3)
    for pair in overall.sensitivity["random"].values():
        assert pair == pytest.approx((4 / 3, 4 / 3))
    # ours reads nothing: 15 labels of 2.5 s against 20 of 2.5 + 12 * 0.25 = 5.5 s
    found = make_results("a", played, words={"default": 0})
    overall = overall_of([found], COSTS)
    assert overall.versus["random"].minutes.estimate == pytest.approx(110 / 37.5)
    swept = overall.sensitivity["random"]
    assert swept["word"] == pytest.approx((20 * 4 / 37.5, 20 * 8.5 / 37.5))
    assert swept["single"] == pytest.approx((20 * 4.25 / 18.75, 20 * 8 / 75))
    assert swept["batch"] == pytest.approx((110 / 37.5, 110 / 37.5))


def test_regret_is_how_far_the_accuracy_lies_behind(make_results):
    domains = ("x", "y")
    played = {
        "default": [(4, 8, 12), (4, 8, 12)],
        "default/allocation=oracle": [(4, 10, 12), (4, 12, 16)],
        "default/allocation=uniform": [(4, 6, 10), (4, 6, 10)],
        "default/allocation=labels": [(4, 8, 14), (4, 8, 14)],
        "random": [(4, 20, 20), (4, 20, 20)],
    }
    regret = overall_of([make_results("a", played, domains)], COSTS).regret["a"]
    oracle, fixed = regret.against_oracle, regret.against_fixed
    assert oracle.labels == (10, 20)
    assert oracle.mean == pytest.approx(((2 + 4) / 2 / 20, (0 + 4) / 2 / 20))
    assert oracle.per_round == pytest.approx((0.15, 0.05))
    assert fixed.against == "default/allocation=labels"
    assert fixed.mean == pytest.approx((0, 0.1))
    assert fixed.low == pytest.approx((0, 0.1))


def test_without_better_allocations_or_several_domains_there_is_no_regret(
    make_results,
):
    played = {"default": DEFAULT, "default/allocation=oracle": DEFAULT}
    assert overall_of([make_results("a", played)], COSTS).regret == {}
    alone = {"default": DEFAULT, "random": RANDOM}
    assert overall_of([make_results("a", alone, ("x", "y"))], COSTS).regret == {}


def test_the_summary_reads_needs_off_the_mean_curve(make_results):
    found = make_results("a", {"default": DEFAULT, "random": RANDOM}, full=(0.8, 0.9))
    summary = summary_of([found], COSTS)["a"]["default"]
    # random ends at 38/60; ours has 39/60 after 10 labels
    assert summary["labels_to"]["random_final"] == 10
    assert summary["minutes_to"]["random_final"] == pytest.approx(10 * 5.5 / 60)
    # 90 % of 0.85 is 0.765: between 0.65 at 10 and 50/60 at 20 labels
    way = (0.765 - 0.65) / (50 / 60 - 0.65)
    assert summary["labels_to"]["full_90"] == pytest.approx(10 + 10 * way)
    assert summary["labels_to"]["full_99"] is None
    assert summary["ece"] == pytest.approx(0.1)  # gaps of 0.1 in both bins
    assert summary["ece_before"] == pytest.approx((0.3 + 0.15) / 2)
    difference = summary["final_difference"]["random"]
    assert difference["estimate"] == pytest.approx(0.2)
