import pytest

from umc_desktop.domain.costs import CostModel, Effort
from umc_desktop.ml.finishing import Promise
from umc_desktop.operations.finishing_results import FLAT, finishing_of
from umc_desktop.operations.finishing_runs import Run

PROMISE = Promise()


def run(wrong=4, glances=60, fixes=6, low=0.95):
    """A pool of 100 titles of ten words: 10 labels, 10 audited, the rest glanced at."""
    return Run(
        n_pool=100,
        n_accepted=80 - glances,
        n_glanced=glances,
        wrong=wrong,
        wrong_accepted=1,
        upper_bound=0.03,
        accuracy=0.97,
        low=low,
        high=0.99,
        certificate="100 labels",
        effort=Effort(20, 200, 4, glances, 10 * glances, fixes),
        one_by_one=Effort(100, 1000),
        all_glanced=Effort(10, 100, 5, 90, 900, 9),
        all_glanced_wrong=2,
    )


class TestRun:
    def test_speed_up_by_hand(self):
        # 500 s ÷ (20 · 5 + 4 · 3 + 60 · 1 + 6 · 4 = 196 s);
        # glancing at all takes 50 + 15 + 90 + 36 = 191 s
        assert run().speed_up(CostModel()) == pytest.approx(500 / 196)
        assert run().speed_up_of_glancing(CostModel()) == pytest.approx(500 / 191)
        assert run().speed_up(FLAT) == pytest.approx(500 / 196)

    def test_right_and_covered(self):
        assert run().right == 0.96
        assert run().covered
        assert not run(low=0.965).covered


class TestFinishingOf:
    found = finishing_of(
        {"slow": [run(), run(wrong=6)], "fast": [run(glances=20, fixes=1)] * 2},
        10,
        PROMISE,
        CostModel(),
    )

    def test_of_a_file(self):
        slow = self.found.files[0]
        assert slow.speed_up == pytest.approx(500 / 196)
        assert slow.low == slow.high == pytest.approx(slow.speed_up)
        assert slow.accuracy == pytest.approx(0.95)
        assert slow.lowest_accuracy == 0.94
        assert (slow.missed, slow.runs) == (1, 2)
        assert slow.words == 10
        assert slow.accepted == 0.2
        assert slow.fixed == 0.1
        assert slow.covered == 0.5
        assert slow.one_by_one_minutes == pytest.approx(500 / 60)

    def test_over_files(self):
        # 500/196 and 500/(100 + 12 + 20 + 4 = 136)
        found = self.found
        expected = 500 / (196 * 136) ** 0.5
        assert found.speed_up.estimate == pytest.approx(expected)
        assert found.speed_up.worst_file == "slow"
        assert (found.missed, found.runs) == (1, 4)
        assert found.missed_low < 0.25 < found.missed_high
        assert found.lowest_accuracy == 0.94

    def test_an_accuracy_just_at_the_target_is_no_miss(self):
        found = finishing_of({"one": [run(wrong=5)]}, 10, PROMISE, CostModel())
        assert found.missed == 0

    def test_other_costs(self):
        found = {row.costs: row for row in self.found.other_costs}
        # deciding alone at 5 + 2.5 s a title: 750 ÷ (150 + 96) and ÷ (150 + 36)
        twice = found["deciding one sample alone costs twice"]
        assert twice.speed_up == pytest.approx(750 / (246 * 186) ** 0.5)
        assert twice.worst == pytest.approx(750 / 246)
        # a glance at .5 + 2.5 s: 500 ÷ (196 + 120) and ÷ (136 + 40)
        every = found["a glance reads every word"]
        assert every.speed_up == pytest.approx(500 / (316 * 176) ** 0.5)

    def test_two_files_have_no_interval(self):
        assert self.found.interval is None
        runs = {name: [run(fixes=n)] for n, name in enumerate("abc")}
        low, high = finishing_of(runs, 10, PROMISE, CostModel()).interval
        assert low < 500 / 176 < high

    def test_in_words(self):
        assert self.found.sentence.startswith(
            "On 2 files a pool is finished 3.1 times as fast as one by one (least 2.6 "
            "times, slow), 95.5\u202f% of its labels right"
        )
        assert "95\u202f% were missed in 1 of 4 runs." in self.found.sentence
        alone = finishing_of({"one": [run()]}, 10, PROMISE, CostModel())
        assert alone.sentence == (
            "On 1 file a pool is finished 2.6 times as fast as one by one, "
            "96.0\u202f% of "
            "its labels right, 96.0\u202f% at worst; 95\u202f% were missed in 0 of 1 "
            "run."
        )
