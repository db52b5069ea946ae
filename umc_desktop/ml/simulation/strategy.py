"""Strategies by name: who learns, what is asked, how it is decided.

``NAME[@MEMBERS][/part=choice…]``: ``default``, ``margin@minilm``,
``paper/alpha=0.2``, ``default/start=random/names=off``. Every part of a strategy is a
named choice, so that each can be left out or swapped to see what it is worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from umc_desktop.domain.audit import AUDIT_SHARE
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER, EnsembleSettings

BEST_SINGLE = "best-single"
"""Stands for the single encoder that turned out best on a file, in hindsight."""

RANKINGS = (
    "margin",
    "least-confidence",
    "entropy",
    "pairwise-kl",
    "jensen-shannon",
)
"""Uncertainties that samples can be ranked by."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "default": "typical samples first, then clusters of close margins",
        "paper": "the published pipeline, its ensemble included",
        "random": "at random",
        "least-confidence": "the smallest highest probability",
        "margin": "the smallest lead of the likeliest label",
        "entropy": "the largest entropy",
        "pairwise-kl": "the largest pairwise Kullback-Leibler disagreement",
        "jensen-shannon": "the largest Jensen-Shannon disagreement",
        "badge": "k-means++ on gradient embeddings",
        "coreset": "the farthest from everything labelled",
        "typiclust": "the most typical of each cluster without a label, all the way",
        "k-means": "the nearest to the centres of k-means",
    }
)
"""What each strategy asks for, in words."""

_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "start": ("typical", "random"),
        "uncertainty": (
            *RANKINGS,
            "regional-margin",
            "confidence",
            "disagreement",
            "both",
        ),
        "clustering": ("none", "k-means", "hdbscan"),
        "selection": (
            "margin",
            "entropy",
            "weighted-k-means++",
            "facility-location",
        ),
        "allocation": (
            "expected-gain",
            "expected-error",
            "uniform",
            "proportional",
            "thompson",
            "paper",
            "labels",
            "root-labels",
            "best-fixed",
            "oracle",
        ),
        "update": ("ce", "kl", "smoothed", "mean", "stack", "scratch", "warm"),
        "batches": ("off", "on"),
        "names": ("on", "off"),
    }
)


@dataclass(frozen=True)
class Strategy:
    """Everything that distinguishes one simulated way of working from another.

    Attributes
    ----------
    name
        As written by the user; names the rows of the results.
    kind
        One of ``NAMES``.
    encoder
        The only encoder whose head is fitted; empty for all, ``best-single`` for the
        best in hindsight.
    ensemble
        How its members learn.
    start
        What is asked before anything is known: ``typical`` or ``random``.
    uncertainty, clustering, selection
        The steps of ``default`` and ``paper``: what ranks, how the top is grouped,
        what is taken of each group.
    alpha
        Weight of low confidence against disagreement in the paper's uncertainty.
    allocation
        How a round's budget is split over domains.
    audit_share
        Share of each round drawn at random to measure with, 0 to 1; it costs labels.
    batches
        Whether samples with the same suggestion are decided together.
    names
        Whether the members are told what the labels are called.
    """

    name: str
    kind: str
    encoder: str = ""
    ensemble: EnsembleSettings = DEFAULT
    start: str = "random"
    uncertainty: str = "margin"
    clustering: str = "none"
    selection: str = "margin"
    alpha: float = 0.5
    allocation: str = "expected-gain"
    audit_share: float = 0.0
    batches: bool = False
    names: bool = True

    @property
    def needs_votes(self) -> bool:
        """Whether the choice looks at the members one by one."""
        return self.uncertainty in _OF_MEMBERS


_OF_MEMBERS = ("pairwise-kl", "jensen-shannon", "confidence", "disagreement", "both")


def parse_strategy(text: str) -> Strategy:
    """Read a strategy as a user writes it.

    Parameters
    ----------
    text
        ``NAME[@MEMBERS][/part=choice…]``.

    Raises
    ------
    InvalidRequestError
        If a name, part or choice does not exist, saying which do.
    """
    head, *parts = text.strip().split("/")
    kind, _, encoder = head.partition("@")
    if kind not in NAMES:
        raise InvalidRequestError(
            f"There is no strategy “{kind}”. Choose among {', '.join(NAMES)}."
        )
    strategy = _bare(text.strip(), kind, encoder)
    for part in parts:
        name, equals, choice = part.partition("=")
        if not equals or name not in _PARTS:
            raise InvalidRequestError(
                f"“{part}” in strategy “{text}” is no part of it. Write part=choice "
                f"with one of {', '.join(_PARTS)}."
            )
        strategy = _PARTS[name](strategy, _checked(text, name, choice))
    if strategy.needs_votes or strategy.kind == "paper":
        voting = replace(strategy.ensemble, separate=True)
        strategy = replace(strategy, ensemble=voting)
    return strategy


def _bare(name: str, kind: str, encoder: str) -> Strategy:
    """Return a strategy as it is without any part swapped."""
    ensemble = replace(DEFAULT, separate=False)
    if encoder:
        # "one head on one encoder": what is usual, without anything of ours
        ensemble = replace(PAPER, head=DEFAULT.head)
    strategy = Strategy(name, kind, encoder, ensemble, names=not encoder)
    if kind == "default":
        return replace(
            strategy, start="typical", clustering="k-means", audit_share=AUDIT_SHARE
        )
    if kind == "paper":
        return replace(
            strategy,
            ensemble=PAPER,
            uncertainty="both",
            clustering="hdbscan",
            selection="entropy",
            allocation="paper",
        )
    # like one pool: a domain gets what its size deserves
    strategy = replace(strategy, allocation="proportional")
    return replace(strategy, uncertainty=kind) if kind in RANKINGS else strategy


def _checked(text: str, part: str, choice: str) -> str:
    choices = _CHOICES.get(part)
    if choices is not None and choice not in choices:
        raise InvalidRequestError(
            f"Strategy “{text}”: {part} cannot be “{choice}”. Choose among "
            f"{', '.join(choices)}."
        )
    return choice


def _share(strategy: Strategy, part: str, choice: str) -> float:
    try:
        value = float(choice)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InvalidRequestError(
            f"Strategy “{strategy.name}”: {part} must be a number from 0 to 1, "
            f"not “{choice}”."
        )
    return value


def _updated(strategy: Strategy, choice: str) -> Strategy:
    ensemble = strategy.ensemble
    mean = replace(ensemble, joint=True, smoothed=True, stacked=False)
    joint = replace(mean, smoothed=False)
    # bare heads: what cross-validation decides does not depend on where they start
    bare = replace(mean, calibrated=False)
    taught = replace(ensemble.head, kl_weight=PAPER.head.kl_weight)
    changes: dict[str, EnsembleSettings] = {
        "ce": joint,
        "kl": replace(joint, head=taught),
        "smoothed": replace(mean, joint=False),
        "mean": mean,
        "stack": replace(mean, stacked=True),
        "scratch": bare,
        "warm": replace(bare, warm=True),
    }
    return replace(strategy, ensemble=changes[choice])


_PARTS: Mapping[str, Callable[[Strategy, str], Strategy]] = MappingProxyType(
    {
        "start": lambda s, c: replace(s, start=c),
        "uncertainty": lambda s, c: replace(s, uncertainty=c),
        "clustering": lambda s, c: replace(s, clustering=c),
        "selection": lambda s, c: replace(s, selection=c),
        "alpha": lambda s, c: replace(s, alpha=_share(s, "alpha", c)),
        "allocation": lambda s, c: replace(s, allocation=c),
        "update": _updated,
        "audit": lambda s, c: replace(s, audit_share=_share(s, "audit", c)),
        "batches": lambda s, c: replace(s, batches=c == "on"),
        "names": lambda s, c: replace(s, names=c == "on"),
    }
)
