"""The learning curve as numbers and as a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.qt.panels.wording import number, percent
from umc_desktop.qt.words import counted, tr
from umc_desktop.storage.rounds import RoundRecord


@dataclass(frozen=True)
class Curve:
    """One measure on the audit slice, round by round.

    Attributes
    ----------
    n_labelled
        int64, shape (n_rounds,): labels given until then.
    values, low, high
        float64, shape (n_rounds,): the measure and the ends of its 95 % interval.
    n_audit
        int64, shape (n_rounds,): samples it was measured on.
    """

    n_labelled: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    n_audit: npt.NDArray[np.int64]


def curve(rounds: Sequence[RoundRecord], measure: str, domain: str | None) -> Curve:
    """Return the rounds in which a measure is known.

    Parameters
    ----------
    measure
        ``"accuracy"`` or ``"log_loss"``.
    domain
        Name of a domain; ``None`` for all together.
    """
    points = []
    for turn in rounds:
        metrics = turn.metrics.get("overall", {})
        if domain is not None:
            metrics = turn.metrics.get("domains", {}).get(domain, {})
        value = metrics.get(measure)
        if value is not None:
            # Without an interval the point stands for itself.
            low, high = metrics.get(f"{measure}_low"), metrics.get(f"{measure}_high")
            points.append(
                (
                    turn.n_labelled,
                    value,
                    value if low is None else low,
                    value if high is None else high,
                    metrics.get("n_audit") or 0,
                )
            )
    table = np.array(points, np.float64).reshape(-1, 5)
    return Curve(
        table[:, 0].astype(np.int64),
        table[:, 1],
        table[:, 2],
        table[:, 3],
        table[:, 4].astype(np.int64),
    )


def summary_sentence(accuracy: Curve, log_loss: Curve) -> str:
    """Return the last point in words."""
    if not len(accuracy.values):
        return ""
    between = f"{accuracy.low[-1] * 100:.0f}–{accuracy.high[-1] * 100:.0f}\u202f%"
    sentence = tr("{share} right ({between}) on {samples} after {labels}").format(
        share=percent(float(accuracy.values[-1])),
        between=between,
        samples=counted(int(accuracy.n_audit[-1]), "audit sample"),
        labels=counted(int(accuracy.n_labelled[-1]), "label"),
    )
    if len(log_loss.values):
        loss = number(float(log_loss.values[-1]))
        sentence += ", " + tr("log-loss {loss}").format(loss=loss)
    return sentence


def verdict_and_advice(rounds: Sequence[RoundRecord]) -> tuple[str, str]:
    """Return whether further labels still pay: verdict and sentence.

    Either is empty where it is not said: rounds of older versions have no advice, and
    as long as it is too early there is no verdict.
    """
    advice = rounds[-1].metrics.get("advice") if rounds else None
    if advice is None:
        return "", ""
    too_early = advice["verdict"] == "go on" and advice["kappa"] is None
    return "" if too_early else advice["verdict"].capitalize(), advice["sentence"]
