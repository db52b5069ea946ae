"""How pure a batch is at least, judged by members of it that were checked at random."""

from dataclasses import dataclass
from typing import Any

from umc_desktop.ml.audit_bounds import most_wrong

CONFIDENCE = 0.9
"""Of what is said of a batch."""
PURE = 0.95
"""The share of right members that is aimed at."""
_UNCHECKED = "None of {size:,} checked yet."
_ALL_CHECKED = "All {size:,} checked, {wrong:,} wrong."
_BOUND = (
    "At least {bound}\u202f% pure with {confidence:g}\u202f% confidence: "
    "{checked:,} of {size:,} checked, none wrong."
)
_BOUND_WITH_WRONG = (
    "At least {bound}\u202f% pure with {confidence:g}\u202f% confidence: "
    "{checked:,} of {size:,} checked, {wrong} wrong."
)
SENTENCES = (_UNCHECKED, _ALL_CHECKED, _BOUND, _BOUND_WITH_WRONG)

# Part of the permitted chance of being wrong that a check without a mistake may use,
# and what is left of it for each mistake more: the parts add up to the whole, and
# batches without mistakes are what one draws a lasso around.
_WITHOUT_MISTAKE, _WITH_ONE_MORE = 0.8, 0.2


@dataclass(frozen=True)
class SpotCheck:
    """Members of a batch looked at one by one, in random order.

    Wrong ones leave the batch. One may look at the bound after every member and stop
    when one likes: it holds whenever that is.

    Attributes
    ----------
    size
        Members of the batch that they are drawn from.
    checked, wrong
        How many were looked at, and how many of these did not belong.
    """

    size: int
    checked: int = 0
    wrong: int = 0

    def after(self, *, right: bool) -> "SpotCheck":
        """Return the check with one member more."""
        return SpotCheck(self.size, self.checked + 1, self.wrong + (not right))

    def at_least_right(self, confidence: float = CONFIDENCE) -> float:
        """Return how large a share of the members that stay is right at least.

        A bound for W mistakes among those checked may fail with a part of the
        permitted chance, and these parts add up to it. As for a given number of
        mistakes the bound only rises with each right member, it is wrong at some time
        only if it is wrong the first time that it says too much; so, whenever one
        stops, it fails with no more than the whole chance.

        Parameters
        ----------
        confidence
            Probability that it holds, in (0, 1).

        References
        ----------
        Of one number of mistakes: Buonaccorsi, see ``audit_bounds``. Dividing the
        chance over the times at which one may stop: Wald, "Sequential Analysis", 1947,
        and as alpha spending Lan & DeMets, "Discrete sequential boundaries for
        clinical trials", Biometrika 70, 1983.
        """
        staying = self.size - self.wrong
        if staying <= 0:
            return 0.0
        part = _WITHOUT_MISTAKE * _WITH_ONE_MORE**self.wrong
        certainty = 1 - part * (1 - confidence)
        left = most_wrong(self.size, self.checked, self.wrong, certainty) - self.wrong
        return 1 - left / staying

    def until(self, pure: float = PURE, confidence: float = CONFIDENCE) -> int:
        """Return how many more right members in a row show that it is pure.

        Parameters
        ----------
        pure
            Share that must be right, in (0, 1].
        confidence
            See ``at_least_right``.

        Returns
        -------
        int
            0 if it is shown already; at most all that are left.
        """
        low, high = 0, max(self.size - self.checked, 0)
        while low < high:
            middle = (low + high) // 2
            then = SpotCheck(self.size, self.checked + middle, self.wrong)
            if then.at_least_right(confidence) >= pure - 1e-12:
                high = middle
            else:
                low = middle + 1
        return low

    def in_words(self, confidence: float = CONFIDENCE) -> tuple[str, dict[str, Any]]:
        """Return what is known of the batch: one of ``SENTENCES``, and its values."""
        values: dict[str, Any] = {
            "size": self.size,
            "checked": self.checked,
            "wrong": self.wrong,
            "confidence": 100 * confidence,
            "bound": int(100 * self.at_least_right(confidence) + 1e-9),  # never more
        }
        if not self.checked:
            return _UNCHECKED, values
        if self.checked >= self.size:
            return _ALL_CHECKED, values
        return (_BOUND_WITH_WRONG if self.wrong else _BOUND), values

    def sentence(self, confidence: float = CONFIDENCE) -> str:
        """Return what is known of the batch, in English."""
        template, values = self.in_words(confidence)
        return template.format(**values)
