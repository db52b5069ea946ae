"""The tables of one file."""

from collections.abc import Callable, Mapping

from umc_desktop.domain.wording import counted
from umc_desktop.exchange.report.page import Page
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import (
    NEITHER,
    TARGETS,
    interval_of_points,
    mean_in_words,
    p_value,
    percent,
    points,
    ratio_in_words,
)
from umc_desktop.operations.simulation_results import (
    VERSUS_BEST,
    FileResults,
    Floats,
    Played,
)


def add_final(page: Page, found: FileResults) -> None:
    """Show every measure where the games ended."""
    means: dict[str, Callable[[Played], Floats]] = {
        "Macro-F1": lambda played: played.final("macro_f1"),
        "AUC": lambda played: played.final("auc"),
        "Log-loss": lambda played: played.final("log_loss"),
        "Brier": lambda played: played.final("brier"),
        "ECE before": lambda played: played.final_gaps("bins_before"),
        "ECE after": lambda played: played.final_gaps(),
        "ECE debiased": lambda played: played.final_debiased_gaps(),
    }
    forms = {"Accuracy": "", **dict.fromkeys(means, ".3f")}
    if any(played.final("wrong").any() for played in found.played.values()):
        means["Wrong labels"] = lambda played: played.final("wrong")
        forms["Wrong labels"] = ".1f"
    n_labels = int(next(iter(found.played.values())).labels[-1])
    page.table(
        ["Strategy", "Accuracy", *means],
        [
            (
                name,
                mean_in_words(played.scores[:, -1]),
                *(float(measure(played).mean()) for measure in means.values()),
            )
            for name, played in found.played.items()
        ],
        forms,
        f"Held-out samples after {n_labels:,} labels",
        "Means over seeds, ± half of the 95\u202f% t interval. AUC: one class "
        "against the "
        "rest, mean over domains. ECE: expected calibration error before and after "
        "calibration, in bins of equal size; debiased: after calibration, less most "
        "of what chance adds (Kumar et al. 2019).",
    )


def add_needs(page: Page, material: Material, found: FileResults) -> None:
    """Show the labels and minutes to every target, and the area under the curve."""
    columns = [
        f"{TARGETS[name]} ({percent(value)})" for name, value in found.targets.items()
    ]
    page.table(
        ["Strategy", "Area", *columns],
        [
            (
                name,
                float(played.areas.mean()),
                *_needs(material.summary[found.name][name], found),
            )
            for name, played in found.played.items()
        ],
        {"Area": ".1%", **dict.fromkeys(columns, "")},
        "Labels (and minutes) until the mean curve reaches an accuracy",
        "Area: under the learning curve, as the mean accuracy from no label to the "
        "budget. Full data: the accuracy that all labels of the pool bring.",
    )


def add_ratios(page: Page, material: Material, found: FileResults) -> None:
    """Show what opponents need against the first strategy, to every target."""
    if not material.others:
        return
    for unit in ("labels", "minutes"):
        said = {
            other: {
                target: ratio_in_words(ratio)
                for target, ratio in material.ratios(found, other, unit).items()
            }
            for other in material.others
        }
        targets = [
            target
            for target in (VERSUS_BEST, *found.targets)
            if any(ratios[target] != NEITHER for ratios in said.values())
        ]
        columns = [TARGETS[target] for target in targets]
        page.table(
            ["Opponent", *columns],
            [
                (other, *(ratios[target] for target in targets))
                for other, ratios in said.items()
            ],
            dict.fromkeys(columns, ""),
            f"{unit.capitalize()} needed by the opponent ÷ needed by {material.first}",
            f"With 95\u202f% BCa intervals; above 1, {material.first} needs fewer. "
            "“≥” and "
            "“≤”: at least, at most, the interval likewise. Accuracies that neither "
            "strategy reaches are left out.",
        )


def add_tests(page: Page, material: Material, found: FileResults) -> None:
    """Show the paired tests of the areas under the curves."""
    tests = material.overall.tests[found.name]
    if not tests:
        return
    columns = [
        "Difference",
        "Wins",
        "p (t)",
        "Holm p (t)",
        "p (Wilcoxon)",
        "Holm p (Wilcoxon)",
        "Hedges' g",
        "Cliff's δ",
    ]
    page.table(
        ["Opponent", *columns],
        [
            (
                other,
                points(test.difference) + interval_of_points(test.low, test.high),
                f"{test.wins} of {test.seeds}",
                p_value(test.t_p),
                p_value(test.t_p_holm),
                p_value(test.wilcoxon_p),
                p_value(test.wilcoxon_p_holm),
                test.hedges_g,
                test.cliffs_delta,
            )
            for other, test in tests.items()
        ],
        dict.fromkeys(columns, ".2f"),
        f"Area under the learning curve: {material.first} against each opponent",
        f"Difference: {material.first} minus the opponent, in points of accuracy, "
        "paired by seed, with its 95\u202f% t interval. Holm: corrected for all "
        "comparisons "
        "of this report." + _smallest_p(next(iter(tests.values())).seeds),
    )


def _smallest_p(n_seeds: int) -> str:
    smallest = 2 / 2**n_seeds
    if smallest <= 0.05:
        return ""
    return (
        f" With {counted(n_seeds, 'seed')} Wilcoxon's p cannot fall below "
        f"{min(smallest, 1):.3g}; play six or more."
    )


def add_stops(page: Page, material: Material, found: FileResults) -> None:
    """Show when the advice to stop came, and what stopping then would have lost."""
    stops = {name: own["stop"] for name, own in material.summary[found.name].items()}
    if not any(stop["watched"] for stop in stops.values()):
        return
    if not any(stop["advised"] for stop in stops.values()):
        page.paragraph("In none of these games would the program have advised to stop.")
        return
    page.table(
        ["Strategy", "Advised", "Labels", "Accuracy then", "At the end"],
        [
            (
                name,
                f"{stop['advised']} of {counted(stop['watched'], 'seed')}",
                stop["labels"],
                stop["accuracy"],
                stop["final_accuracy"],
            )
            for name, stop in stops.items()
            if stop["watched"]
        ],
        {"Labels": ",.0f", "Accuracy then": ".1%", "At the end": ".1%"},
        "When the program would have advised to stop",
        "Means over the seeds on which it did; at the end: the same seeds after all "
        "labels of the game.",
    )


def add_domains(page: Page, material: Material, found: FileResults) -> None:
    """Show what each domain is, costs and reaches."""
    played = found.played[material.first]
    spent = played.spent()[:, -1].mean(axis=0)
    reached = played.final_by_domain().mean(axis=0)
    page.table(
        ["Domain", "Samples", "Labels", "Pool", "Held out", "Spent", "Accuracy"],
        [
            (
                size.name,
                size.n_samples,
                size.n_labels,
                size.n_pool,
                size.n_test,
                float(labels),
                float(accuracy),
            )
            for size, labels, accuracy in zip(found.sizes, spent, reached, strict=True)
        ],
        {"Spent": ".1f", "Accuracy": ".1%"},
        "Domains",
        f"Spent, accuracy: the labels that {material.first} spent there and what it "
        "reached at the end, means over seeds.",
    )


def _needs(summary: Mapping[str, Mapping[str, float]], found: FileResults) -> list[str]:
    said = []
    for target in found.targets:
        labels = summary["labels_to"][target]
        minutes = summary["minutes_to"][target]
        if labels is None:
            end = next(iter(found.played.values())).labels[-1]
            said.append(f"> {end:,.0f}")
        else:
            said.append(f"{labels:,.0f} ({minutes:,.1f} min)")
    return said
