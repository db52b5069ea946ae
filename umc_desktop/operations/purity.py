"""How pure a batch is of which some members were checked."""

from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import percent
from umc_desktop.ml.purity import CONFIDENCE, PURE, SpotCheck


@dataclass(frozen=True)
class JudgePurity:
    """How large the batch is and what its check found."""

    size: int = option("Members of the batch.")
    checked: int = option("Members looked at, drawn at random.")
    wrong: int = option("How many of them did not belong; they leave the batch.", 0)
    target: float = option("Share that should be right, 0 to 1.", PURE)
    confidence: float = option("How surely, 0 to 1.", CONFIDENCE)

    def __post_init__(self) -> None:
        if not 0 <= self.wrong <= self.checked <= self.size:
            raise InvalidRequestError(
                "A batch cannot have fewer members than were checked, nor fewer of "
                "these than were wrong."
            )
        if not (0 < self.target <= 1 and 0 < self.confidence < 1):
            raise InvalidRequestError(
                "The purity wanted and the confidence must lie between 0 and 1."
            )


def judge_purity(request: JudgePurity, progress: ProgressReporter) -> Outcome:
    """Say how pure a batch is at least, after a spot-check of random members.

    Exact for a batch of that size, and true whenever the check is ended; the window
    says the same while a lasso is checked.

    Raises
    ------
    InvalidRequestError
        If the numbers contradict each other.
    """
    del progress
    check = SpotCheck(request.size, request.checked, request.wrong)
    more = check.until(request.target, request.confidence)
    said = (
        f" {more:,} more right ones in a row would show {percent(request.target)}."
        if more
        else ""
    )
    return Outcome(
        Changes.NOTHING,
        check.sentence(request.confidence) + said,
        {
            "at_least_right": check.at_least_right(request.confidence),
            "confidence": request.confidence,
            "more_for_target": more,
        },
    )
