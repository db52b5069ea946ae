import pytest

from umc_desktop.domain.costs import CostModel, Effort


class TestEffort:
    def test_adds_up_part_by_part(self):
        assert Effort(1, 2, 3, 4, 5, 6) + Effort(10, 20, 30, 40, 50, 60) == Effort(
            11, 22, 33, 44, 55, 66
        )


class TestCostModel:
    def test_the_stated_costs_of_a_title(self):
        # ten words: 2.5 + 0.25 · 10 alone; 0.5 + 0.25 · 0.2 · 10 in a batch
        costs = CostModel()
        assert costs.seconds(Effort(singles=1, single_words=10)) == 5.0
        assert costs.seconds(Effort(glances=1, glance_words=10)) == 1.0

    def test_by_hand(self):
        # 2·2.5 + 0.25·(30 + 0.2·200) + 3·3 + 40·0.5 + 4·5 = 5 + 17.5 + 9 + 20 + 20
        effort = Effort(2, 30, 3, 40, 200, 5)
        assert CostModel().seconds(effort) == pytest.approx(71.5)

    def test_every_part_costs(self):
        # 1·7 + 2·(1 + 0.5·1) + 3 + 4 + 5 = 22
        costs = CostModel(7, 2, 3, 4, 0.5, 5)
        assert costs.seconds(Effort(1, 1, 1, 1, 1, 1)) == 22

    def test_nothing_done_costs_nothing(self):
        assert CostModel().seconds(Effort()) == 0
