"""The report's section on one file."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import percent
from umc_desktop.exchange.report.comparisons import Interval, forest
from umc_desktop.exchange.report.figures import (
    Curve,
    Mark,
    calibration_diagram,
    learning_curves,
    stacked_area,
)
from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.regret import convergence_round
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.simulation_regret import RegretCurve
from umc_desktop.operations.simulation_report.calibration import diagram_bins
from umc_desktop.operations.simulation_report.file_tables import (
    add_domains,
    add_final,
    add_needs,
    add_ratios,
    add_stops,
    add_tests,
)
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import (
    interval_of_points,
    points,
)
from umc_desktop.operations.simulation_results import VERSUS_BEST, FileResults, Played

UNITS = ("labels", "minutes")
_NEARLY = 0.8  # of the favoured share: near enough to call it found


def add_file(page: Page, material: Material, found: FileResults) -> None:
    """Show curves, needs, ratios, tests, calibration and allocation of one file."""
    page.section(found.name)
    for unit in UNITS:
        _add_curves(page, material, found, unit)
    add_final(page, found)
    add_needs(page, material, found)
    _add_forest(page, material, found)
    add_ratios(page, material, found)
    add_tests(page, material, found)
    _add_calibration(page, material, found)
    add_stops(page, material, found)
    if len(found.sizes) > 1:
        _add_allocation(page, material, found)
        add_domains(page, material, found)
        _add_regret(page, material, found)


def _add_curves(page: Page, material: Material, found: FileResults, unit: str) -> None:
    curves = []
    for name, played in found.played.items():
        x = (
            played.labels
            if unit == "labels"
            else played.minutes(material.costs).mean(axis=0)
        )
        mean, half = played.scores.mean(axis=0), half_widths(played.scores)
        low, high = (
            (None, None)
            if half is None
            else (np.maximum(mean - half, 0), np.minimum(mean + half, 1))
        )
        curves.append(Curve(name, x, mean, low, high))
    levels = []
    if found.full_accuracy:
        full = sum(found.full_accuracy) / len(found.full_accuracy)
        levels.append(Mark("all labels of the pool", full))
    n_seeds = material.request.seeds
    bands = (
        "The bands are 95\u202f% t intervals of the mean at each point. Seeds are "
        "paired: "
        "bands that overlap do not mean that strategies do not differ."
        if n_seeds > 1
        else "With one seed there is no band."
    )
    by = "minutes of the annotator's work" if unit == "minutes" else "labels"
    more = (
        " Minutes follow from the stated costs; each point stands at its mean minutes."
        if unit == "minutes"
        else ""
    )
    page.figure(
        learning_curves(
            curves, by.capitalize(), "Accuracy on held-out samples", levels=levels
        ),
        f"Accuracy by {by}",
        f"Each line is the mean over {n_seeds} "
        f"{'seed' if n_seeds == 1 else 'seeds'}; higher and further left is better. "
        f"{bands}{more}",
    )


def _add_forest(page: Page, material: Material, found: FileResults) -> None:
    rows = []
    for other in material.others:
        for place, unit in enumerate(UNITS):
            ratio = material.ratios(found, other, unit)[VERSUS_BEST]
            if ratio.bound != "?":
                rows.append(
                    Interval(
                        other if unit == "labels" else "in minutes",
                        ratio.estimate,
                        ratio.low,
                        ratio.high,
                        ratio.bound,
                        series=place,
                    )
                )
    if not rows:
        return
    labels = found.played[material.first].labels
    page.figure(
        forest(rows, f"needed by the opponent ÷ needed by {material.first}"),
        "What each opponent needs for its own best accuracy, against what "
        f"{material.first} needs for the same",
        f"Right of 1, {material.first} needs less. The lines are 95\u202f% BCa "
        "intervals "
        "over seeds and held-out samples of this file; they say nothing about other "
        "files. “≥” and a mark that points right: at least that, since "
        f"{material.first} got there within its first round or the opponent not at "
        "all; “≤” the other way round. With "
        f"{labels[1]:,.0f} labels in the first round and {labels[-1]:,.0f} at the end "
        f"no ratio of labels can be above {labels[-1] / labels[1]:.3g}.",
    )


def _add_calibration(page: Page, material: Material, found: FileResults) -> None:
    played = found.played[material.first]
    page.figure(
        calibration_diagram(
            [
                ("before calibration", diagram_bins(played, "bins_before")),
                ("after", diagram_bins(played, "bins")),
            ]
        ),
        f"How sure {material.first} is and how often it is right, after "
        f"{int(played.labels[-1]):,} labels",
        "On the dashed line it is right as often as it says; below it, it is too sure. "
        "Bins of equal size, means over seeds; the lines are 95\u202f% Wilson "
        "intervals for "
        "the samples of one seed, since seeds share samples.",
    )


def _add_allocation(page: Page, material: Material, found: FileResults) -> None:
    played = found.played[material.first]
    shares = _shares_of_rounds(played)
    page.figure(
        stacked_area(
            played.labels[1:],
            [(name, shares[:, at]) for at, name in enumerate(found.domains)],
            "Labels",
            "Share of the round's labels",
            ".0%",
        ),
        f"How {material.first} shares the budget over domains",
        "Each point is a round, the mean over seeds.",
    )


def _add_regret(page: Page, material: Material, found: FileResults) -> None:
    regret = material.overall.regret.get(found.name)
    if regret is None:
        page.paragraph(
            "Regret needs better allocations to compare with; play "
            f"{material.first}/allocation=oracle and "
            f"{material.first}/allocation=best-fixed as well."
        )
        return
    played = [
        (name, curve)
        for name, curve in (
            ("greedy oracle", regret.against_oracle),
            ("best fixed", regret.against_fixed),
        )
        if curve is not None
    ]
    page.figure(
        learning_curves(
            [_regret_curve(name, curve) for name, curve in played],
            "Labels",
            "Cumulative regret in points of accuracy",
            ".3g",
            [Mark("no regret", 0)],
        ),
        f"What {material.first} lost by its split of the budget",
        "A round's reward is the rise of accuracy over all domains; the regret is what "
        "the other allocation gained more so far. Below 0 ours was better: the oracle "
        "looks one round ahead, at the very samples that measure, and greed is not "
        "always best. The best fixed split was chosen in hindsight.",
    )
    page.points(
        [
            " ".join(
                (
                    _regret_words(found, name, curve),
                    _convergence(material, found, curve),
                )
            )
            for name, curve in played
        ]
    )


def _regret_curve(name: str, curve: RegretCurve) -> Curve:
    """Return regret in points."""
    mean, low, high = (
        None if values is None else [100 * value for value in values]
        for values in (curve.mean, curve.low, curve.high)
    )
    assert mean is not None
    return Curve(name, curve.labels, mean, low, high)


def _regret_words(found: FileResults, name: str, curve: RegretCurve) -> str:
    per_round = curve.per_round
    stands_for = found.played[curve.against].stands_for or curve.against
    ends = (curve.low[-1], curve.high[-1]) if curve.low and curve.high else (None, None)
    return (
        f"Against the {name} ({stands_for}): {points(curve.mean[-1])}"
        f"{interval_of_points(*ends)} points at the end, with its 95\u202f% t "
        "interval over "
        f"seeds; {points(per_round[0])} points per round after the first round, "
        f"{points(per_round[-1])} after the last."
    )


def _convergence(material: Material, found: FileResults, curve: RegretCurve) -> str:
    """Say from when on ours serves the domain that the other allocation favours."""
    favoured = found.played[curve.against].spent().mean(axis=0)[-1]
    domain = int(favoured.argmax())
    share = float(favoured[domain] / favoured.sum())
    since = convergence_round(
        _shares_of_rounds(found.played[material.first]), domain, _NEARLY * share
    )
    gives = f"It gives most to {found.domains[domain]} ({percent(share)} of the labels)"
    nearly = f"{percent(_NEARLY)} of that"
    if since is None:
        return f"{gives}; {material.first} gave it less than {nearly} at the end."
    return (
        f"{gives}; from round {since + 1} on {material.first} always gave it at least "
        f"{nearly}."
    )


def _shares_of_rounds(played: Played) -> npt.NDArray[np.float64]:
    """Return each round's split, means over seeds: (n_rounds, n_domains)."""
    rounds = np.diff(played.spent().mean(axis=0), axis=0)
    return np.asarray(rounds / rounds.sum(axis=1, keepdims=True), np.float64)
