"""Why samples stand in the queue, in words that the window can translate."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a batch is asked for."""

    TYPICAL = "Typical of a group that has no label yet."
    CLOSE = "The two likeliest labels are close."
    COIN_TOSS = "One of its labels is nearly a coin toss."
    COVERS = "Uncertain, and covers its cluster."
    MEASURES = "Drawn at random, to measure."
    SHARED = "Planned for several annotators."
    AUDITED = "Drawn at random, to see what the models may label alone."
    GLANCED = "Less sure than what the models may label alone."
