import pytest

from umc_desktop.domain.audit import AUDIT_SHARE
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER
from umc_desktop.ml.simulation.strategy import (
    NAMES,
    RANKINGS,
    parse_strategy,
)


class TestParseStrategy:
    @pytest.mark.parametrize("kind", NAMES)
    def test_every_name_is_a_strategy(self, kind):
        strategy = parse_strategy(kind)
        assert (strategy.name, strategy.kind, strategy.encoder) == (kind, kind, "")

    def test_the_default_is_the_product(self):
        strategy = parse_strategy("default")
        assert (strategy.start, strategy.clustering) == ("typical", "k-means")
        assert (strategy.uncertainty, strategy.selection) == ("margin", "margin")
        assert strategy.audit_share == AUDIT_SHARE
        assert strategy.names
        ensemble = strategy.ensemble
        assert ensemble.joint
        assert ensemble.smoothed
        assert ensemble.stacked
        assert ensemble.head == DEFAULT.head
        # votes that nobody looks at are not fitted
        assert not ensemble.separate

    def test_the_paper_is_as_published(self):
        strategy = parse_strategy("paper")
        assert strategy.uncertainty == "both"
        assert strategy.alpha == 0.5
        assert strategy.clustering == "hdbscan"
        assert strategy.selection == "entropy"
        assert strategy.allocation == "paper"
        assert strategy.audit_share == 0
        assert strategy.ensemble == PAPER

    @pytest.mark.parametrize("kind", RANKINGS)
    def test_rankings_rank_by_their_name_and_have_no_audit(self, kind):
        strategy = parse_strategy(kind)
        assert strategy.uncertainty == kind
        assert strategy.audit_share == 0
        votes = kind in ("pairwise-kl", "jensen-shannon")
        assert strategy.needs_votes == votes
        assert strategy.ensemble.separate == votes

    def test_an_encoder_alone_is_one_bare_head(self):
        strategy = parse_strategy("margin@minilm")
        ensemble = strategy.ensemble
        assert strategy.encoder == "minilm"
        assert not strategy.names
        assert ensemble.separate
        assert not ensemble.joint
        assert not ensemble.smoothed
        assert not ensemble.calibrated
        assert ensemble.head == DEFAULT.head

    def test_parts_swap_one_thing_each(self):
        strategy = parse_strategy(
            "default/start=random/uncertainty=entropy/clustering=none/"
            "selection=facility-location/alpha=0.25/allocation=thompson/audit=0.3/"
            "batches=on/names=off"
        )
        assert strategy.start == "random"
        assert strategy.uncertainty == "entropy"
        assert strategy.clustering == "none"
        assert strategy.selection == "facility-location"
        assert strategy.alpha == 0.25
        assert strategy.allocation == "thompson"
        assert strategy.audit_share == 0.3
        assert strategy.batches
        assert not strategy.names

    @pytest.mark.parametrize(
        ("update", "joint", "smoothed", "stacked", "warm", "pulled"),
        [
            ("ce", True, False, False, False, False),
            ("kl", True, False, False, False, True),
            ("smoothed", False, True, False, False, False),
            ("mean", True, True, False, False, False),
            ("stack", True, True, True, False, False),
            ("scratch", True, True, False, False, False),
            ("warm", True, True, False, True, False),
        ],
    )
    def test_updates(self, update, joint, smoothed, stacked, warm, pulled):
        ensemble = parse_strategy(f"default/update={update}").ensemble
        assert (ensemble.joint, ensemble.smoothed) == (joint, smoothed)
        assert (ensemble.stacked, ensemble.warm) == (stacked, warm)
        assert (ensemble.head.kl_weight > 0) == pulled

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("best", r"no strategy “best”. Choose among default, paper"),
            ("default/colour=red", r"“colour=red” in strategy .* with one of start"),
            ("default/start", r"“start” in strategy"),
            ("default/start=typicl", r"start cannot be “typicl”. .* typical, random"),
            ("default/update=new", r"update cannot be “new”"),
            ("paper/alpha=2", r"alpha must be a number from 0 to 1, not “2”"),
            ("default/audit=half", r"audit must be a number from 0 to 1, not “half”"),
        ],
    )
    def test_refuses_in_words(self, text, said):
        with pytest.raises(InvalidRequestError, match=said):
            parse_strategy(text)
