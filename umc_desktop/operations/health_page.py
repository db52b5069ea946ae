"""An ensemble's health as a page: numbers with their intervals, and the figures."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import percent
from umc_desktop.exchange.report.figures import (
    CalibrationBin,
    bars,
    calibration_diagram,
)
from umc_desktop.exchange.report.matrices import intervals, matrix
from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.health.measures import Estimate
from umc_desktop.operations.health_results import (
    ENSEMBLE,
    Health,
    PairHealth,
    RemovalHealth,
    TaskHealth,
)
from umc_desktop.operations.health_words import advice_in_words

_SETS = (
    " A sample may carry several labels: an answer is right if its whole set is, and "
    "as sure as its labels together; macro-F1 is the mean over the labels."
)


def write_page(path: Path, title: str, subtitle: str, health: Health) -> None:
    """Write the page."""
    page = Page(title, subtitle)
    page.facts(
        [
            (f"of {task.n_audit:,} audit samples right in {task.name}", _whole(task))
            for task in health.tasks
        ]
    )
    page.section("Advice")
    page.points(advice_in_words(health))
    page.points([one.says for one in health.removals])
    if health.off:
        page.paragraph(f"Switched off: {', '.join(health.off)}.")
    _put_removals(page, health.removals)
    for task in health.tasks:
        page.section(task.name)
        _put_members(page, task)
        _put_domains(page, task)
        _put_diversity(page, task)
        _put_calibration(page, task)
    page.write(path)


def _whole(task: TaskHealth) -> str:
    (whole,) = (one for one in task.members if one.member == ENSEMBLE)
    return percent(whole.accuracy.value, 1)


def _put_removals(page: Page, removals: Sequence[RemovalHealth]) -> None:
    if not removals:
        return
    page.table(
        [
            "without",
            "audit samples",
            "right with",
            "right without",
            "change",
            "low",
            "high",
            "log-loss",
            "log-loss low",
            "log-loss high",
            "saves",
            "verdict",
        ],
        [
            (
                one.member,
                one.n,
                one.accuracy_with,
                one.accuracy_without,
                *_cells(one.change),
                *_cells(one.log_loss_rise),
                one.saves,
                one.verdict,
            )
            for one in removals
        ],
        dict.fromkeys(("right with", "right without"), ".1%")
        | dict.fromkeys(("change", "low", "high"), "+.1%")
        | dict.fromkeys(("log-loss", "log-loss low", "log-loss high"), "+.3f")
        | {"saves": ".0%"},
        "The ensemble without each member",
        "Fitted anew without it and asked about the same audit samples. The intervals "
        "are of the paired differences (95\u202f%; accuracy after Agresti and Min, "
        "2005). "
        "“Needless” needs that at most 2 points of accuracy can be lost and the "
        "log-loss can rise by at most 0.03; “harms”, that it is measurably better "
        "without. One member at a time: measure again after switching one off.",
    )
    page.figure(
        bars(
            [one.member for one in removals],
            [("", [1000 * one.seconds for one in removals])],
            "milliseconds",
            ",.2f",
        ),
        "Cost of a sample",
        "Time to encode one sample on this computer, as measured while encoding; what "
        "the heads take beside it is small.",
    )


def _put_members(page: Page, task: TaskHealth) -> None:
    page.table(
        [
            "member",
            "accuracy",
            "low",
            "high",
            "macro-F1",
            "F1 low",
            "F1 high",
            "log-loss",
            "ECE",
            "ECE low",
            "ECE high",
            "ECE debiased",
            "ms per sample",
        ],
        [
            (
                one.member,
                *_cells(one.accuracy),
                *_cells(one.macro_f1),
                one.log_loss.value,
                *_cells(one.ece),
                one.ece_debiased,
                None if one.seconds is None else 1000 * one.seconds,
            )
            for one in task.members
        ],
        dict.fromkeys(("accuracy", "low", "high"), ".1%")
        | dict.fromkeys(("macro-F1", "F1 low", "F1 high", "log-loss"), ".3f")
        | dict.fromkeys(("ECE", "ECE low", "ECE high", "ECE debiased"), ".3f")
        | {"ms per sample": ",.2f"},
        f"Members on {task.n_audit:,} audit samples they have not seen",
        "95\u202f% intervals: accuracy Wilson's, the others by 1,000 bootstrap "
        "resamples "
        "(BCa). ECE is the mean gap between how sure a member is and how often it is "
        "right; chance adds to it, and “debiased” takes most of that away."
        + (_SETS if task.several else ""),
    )
    page.figure(
        intervals(
            [
                (one.member, value, low, high)
                for one in task.members
                for value, low, high in [_cells(one.accuracy)]
                if value is not None and low is not None and high is not None
            ],
            "Accuracy",
        ),
        "Accuracy of the members",
        "Intervals that overlap do not say that two members are alike: they are asked "
        "about the same samples. Whether one can go is measured above, sample by "
        "sample.",
    )


def _put_domains(page: Page, task: TaskHealth) -> None:
    page.table(
        ["member", "domain", "audit samples", "accuracy", "low", "high"],
        [
            (one.member, part.domain, part.n, *_cells(part.accuracy))
            for one in task.members
            for part in one.domains
        ],
        dict.fromkeys(("accuracy", "low", "high"), ".1%"),
        "Accuracy by domain",
    )


def _put_diversity(page: Page, task: TaskHealth) -> None:
    if not task.pairs:
        return
    page.table(
        [
            "first",
            "second",
            "disagreement",
            "low",
            "high",
            "both wrong",
            "Yule's Q",
            "Q low",
            "Q high",
            "error correlation",
        ],
        [
            (
                pair.first,
                pair.second,
                *_cells(pair.disagreement),
                pair.double_fault.value,
                *_cells(pair.yule_q),
                pair.error_correlation,
            )
            for pair in task.pairs
        ],
        dict.fromkeys(("disagreement", "low", "high", "both wrong"), ".1%")
        | dict.fromkeys(("Yule's Q", "Q low", "Q high", "error correlation"), ".2f"),
        "How members differ",
        "Disagreement: one is right and the other wrong. Q and the correlation are 0 "
        "for independent errors and 1 for members that err together (Kuncheva and "
        "Whitaker, Machine Learning 51, 2003).",
    )
    names = [one.member for one in task.members if one.member != ENSEMBLE]
    for caption, value, reading in (
        (
            "Yule's Q of every pair",
            lambda pair: pair.yule_q.value,
            "The darker, the more two members err on the same samples: a second of "
            "that kind adds little.",
        ),
        (
            "Disagreement of every pair",
            lambda pair: pair.disagreement.value,
            "Share of samples of which one is right and the other wrong.",
        ),
    ):
        page.figure(matrix(names, _square(names, task.pairs, value)), caption, reading)


def _put_calibration(page: Page, task: TaskHealth) -> None:
    page.subsection("Calibration")
    for one in task.members:
        if one.reliability:
            points = [
                CalibrationBin(
                    point.confidence,
                    point.accuracy,
                    point.low,
                    point.high,
                    point.count,
                )
                for point in one.reliability
            ]
            page.figure(
                calibration_diagram([(one.member, points)]),
                f"Calibration of {one.member}",
                "Below the line it is surer than it should be, above it less sure. "
                "Each point is a tenth of the audit samples with its 95\u202f% "
                "interval.",
            )


def _square(
    names: Sequence[str],
    pairs: Sequence[PairHealth],
    value: Callable[[PairHealth], float | None],
) -> npt.NDArray[np.float64]:
    place = {name: position for position, name in enumerate(names)}
    found = np.full((len(names), len(names)), np.nan)
    for pair in pairs:
        number = value(pair)
        if number is not None:
            one, other = place[pair.first], place[pair.second]
            found[one, other] = found[other, one] = number
    return found


def _cells(found: Estimate) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high
