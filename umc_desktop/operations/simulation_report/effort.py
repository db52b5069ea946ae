"""The report's sections on other costs and on the computer's time."""

from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.operations.simulation_overall import SWEPT
from umc_desktop.operations.simulation_report.material import Material


def add_effort(page: Page, material: Material) -> None:
    """Show how minutes depend on the assumed costs, and what computing took."""
    _add_sensitivity(page, material)
    _add_seconds(page, material)


def _add_sensitivity(page: Page, material: Material) -> None:
    page.section("Minutes at other costs")
    overall = material.overall
    if not material.others:
        page.paragraph("One strategy was played; there is no ratio to vary.")
        return
    strategies = [parse_strategy(name) for name in material.results[0].played]
    in_batches = any(strategy.batches for strategy in strategies)
    swept = SWEPT if in_batches else {name: SWEPT[name] for name in ("single", "word")}
    rows = []
    for other in material.opponents:
        assumed = overall.versus[other].minutes.estimate
        for part, meaning in swept.items():
            half, twice = overall.sensitivity[other][part]
            rows.append((other, meaning, half, assumed, twice))
    page.table(
        ["Opponent", "Cost", "at half", "as assumed", "at twice"],
        rows,
        dict.fromkeys(("at half", "as assumed", "at twice"), ".2f"),
        f"Minutes needed by the opponent ÷ needed by {material.first} when one cost "
        "is another",
        "For the opponent's own best accuracy"
        + ("; geometric means over files." if len(material.results) > 1 else ".")
        + (
            ""
            if in_batches
            else " No strategy decided in batches (/batches=on): what batches cost "
            "changes nothing here."
        ),
    )


def _add_seconds(page: Page, material: Material) -> None:
    page.section("The computer's time")
    rows = []
    for name in material.results[0].played:
        choosing = [r.played[name].final("choosing_seconds") for r in material.results]
        training = [r.played[name].final("training_seconds") for r in material.results]
        rows.append(
            (
                name,
                sum(float(one.mean()) for one in choosing) / len(choosing),
                sum(float(one.mean()) for one in training) / len(training),
            )
        )
    page.table(
        ["Strategy", "Choosing", "Training"],
        rows,
        {"Choosing": ".2f", "Training": ".2f"},
        "Seconds of one game, on one core",
        "Choosing what to ask, and training and applying the members: CPU time, means "
        "over files and seeds. Encoding the samples is done once for all strategies "
        "and not counted.",
    )
