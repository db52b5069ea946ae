"""The report's first section: what came out, in words."""

from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.need_ratios import NeedRatio
from umc_desktop.operations.simulation_overall import OverFiles
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import mean_in_words, percent
from umc_desktop.operations.simulation_results import VERSUS_BEST, FileResults


def add_headline(page: Page, material: Material) -> None:
    """Say what was saved against each opponent, and how sure that is."""
    results = material.results
    page.section("In short")
    n_games = sum(len(p.games) for found in results for p in found.played.values())
    page.facts(
        [
            ("Files", f"{len(results):,}"),
            ("Seeds on each", f"{material.request.seeds:,}"),
            ("Games", f"{n_games:,}"),
            ("Labels a game", f"{material.request.budget:,}"),
        ]
    )
    one = results[0] if len(results) == 1 else None
    page.points(
        [
            _of_file(material, one, other) if one else _of_files(material, other)
            for other in material.opponents
        ]
    )
    _add_reached(page, material)


def _of_files(material: Material, other: str) -> str:
    """Say what was saved over files."""
    saving, first = material.overall.versus[other], material.first
    labels, minutes = saving.labels, saving.minutes
    return (
        f"{other} needs {_over_files(labels)} the labels and {_over_files(minutes)} "
        f"the minutes that {first} needs to reach {other}'s own best accuracy "
        f"(geometric means of {labels.files} files, 95\u202f% intervals over files). "
        "The "
        f"fewest labels are saved on {labels.worst_file}: there it needs "
        f"{labels.worst:.2f} times as many."
        f"{_judged(first, labels.t_low, labels.t_high, 'other files')}"
    )


def _over_files(ratio: OverFiles) -> str:
    return f"{ratio.estimate:.2f} times ({ratio.t_low:.2f} to {ratio.t_high:.2f})"


def _of_file(material: Material, found: FileResults, other: str) -> str:
    """Say what was saved on the only file."""
    labels = material.ratios(found, other, "labels")[VERSUS_BEST]
    minutes = material.ratios(found, other, "minutes")[VERSUS_BEST]
    if labels.bound == "?":
        return (
            f"Against {other}: both reach {other}'s own best accuracy within the first "
            "round, or neither does; a ratio cannot be told."
        )
    return (
        f"{other} needs {_times(labels)} the labels and {_times(minutes)} the minutes "
        f"that {material.first} needs to reach {other}'s own best accuracy "
        f"({percent(float(found.played[other].scores.mean(axis=0).max()))})."
        f"{_judged(material.first, labels.low, labels.high, 'another division')}"
    )


def _times(ratio: NeedRatio) -> str:
    words = {"≥": "at least ", "≤": "at most "}.get(ratio.bound, "")
    said = f"{words}{ratio.estimate:.2f} times"
    if ratio.low is None or ratio.high is None:
        return said
    return f"{said} (95\u202f% interval {ratio.low:.2f} to {ratio.high:.2f})"


def _judged(first: str, low: float | None, high: float | None, of: str) -> str:
    if low is None or high is None:
        return " One seed says nothing about others."
    if low <= 1 <= high:
        return f" Its interval for labels includes 1: {of} may show no saving."
    return f" Here {first} needs more labels, not fewer." if high < 1 else ""


def _add_reached(page: Page, material: Material) -> None:
    """Show what accuracy the budget brought."""
    shown = (material.first, *material.opponents[:3])
    page.table(
        ["File", *shown, "ECE"],
        [
            (
                found.name,
                *(mean_in_words(found.played[name].scores[:, -1]) for name in shown),
                float(found.played[material.first].final_gaps().mean()),
            )
            for found in material.results
        ],
        {**dict.fromkeys(shown, ""), "ECE": ".3f"},
        f"Accuracy after {material.request.budget:,} labels",
        "± is half of the 95\u202f% t interval over seeds. ECE: how far the "
        "confidence of "
        f"{material.first} is from its accuracy on average.",
    )
