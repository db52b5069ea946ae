"""The report's section on what was done, so that others can judge and repeat it."""

from umc_desktop import __version__
from umc_desktop.domain.costs import CostModel
from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.simulation.annotator import LARGEST_GROUP
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import (
    percent,
    strategy_in_words,
)
from umc_desktop.operations.simulation_results import FileResults


def add_setting(page: Page, material: Material) -> None:
    """Say what was played, by whom and at what costs."""
    request = material.request
    page.section("What was done")
    page.paragraph(
        "The right label of every sample was known and hidden. Each seed divided a "
        "file at random into a pool, which may be asked about, and held-out samples, "
        "which only measure. A game is one strategy on one division, from zero labels "
        f"to {request.budget:,}: a round asks for {request.batch:,} labels, a stand-in "
        "for the annotator answers, the members learn from all labels so far, and the "
        "held-out samples are predicted. Within a seed every strategy is given the "
        "same division and the same settings of its members, so that strategies can "
        "be compared in pairs."
    )
    page.points([*_start(material), *_annotator(material), *_audit(material)])
    page.table(
        ["File", "Samples", "Domains", "Labels", "Pool", "Held out", "All labels"],
        [_file(found) for found in material.results],
        {"All labels": ".1%"},
        "Files",
        "Samples: those with a known label. Pool, held out: how many of them a seed "
        "may ask about and measures with. All labels: the accuracy that all labels of "
        "the pool bring to the default's members.",
    )
    page.table(
        ["Strategy", "In words"],
        [(name, strategy_in_words(name)) for name in material.results[0].played],
        caption="Strategies",
    )
    _add_hindsight(page, material)
    page.table(
        ["Work", "Seconds"],
        _costs(material.costs),
        {"Seconds": "g"},
        "What the annotator's work takes",
        "Assumed, not measured; “Minutes at other costs” shows what depends on it.",
    )
    page.paragraph(
        f"Repeat it with UMC Desktop {__version__}: {request.command_line()}"
    )


def _start(material: Material) -> list[str]:
    if material.request.start:
        return [
            f"The first {material.request.start:,} labels are drawn at random, the "
            "same samples for every strategy."
        ]
    return ["The first round already asks what the strategy wants: nothing is given."]


def _annotator(material: Material) -> list[str]:
    request = material.request
    said = [
        "The stand-in gives the label that the file holds"
        + (
            f", except in {percent(request.error_rate)} of the samples decided alone, "
            "which get another label of the set at random."
            if request.error_rate
            else ", always."
        )
    ]
    if any(parse_strategy(name).batches for name in material.results[0].played):
        said.append(
            f"In batches it decides up to {LARGEST_GROUP} samples with one suggestion "
            f"together and overlooks {percent(request.oversight)} of the wrong ones, "
            "which then count as labels."
        )
    return said


def _audit(material: Material) -> list[str]:
    audited = [
        f"{name} {percent(strategy.audit_share, 0)}"
        for name in material.results[0].played
        for strategy in [parse_strategy(name)]
        if strategy.audit_share > 0
    ]
    if not audited:
        return []
    return [
        "Some strategies draw a part of every round at random to measure with, as the "
        f"program does ({', '.join(audited)}). These audit labels count as cost like "
        "all others. They also train: in the program each is predicted by members that "
        "have not seen it (cross-fitting), so that the yardstick stays fair. Nothing "
        "in this report is measured on them; it all comes from the held-out samples."
    ]


def _file(found: FileResults) -> tuple[str | int | float | None, ...]:
    full = found.full_accuracy
    return (
        found.name,
        sum(size.n_samples for size in found.sizes),
        len(found.sizes),
        sum(size.n_labels for size in found.sizes),
        sum(size.n_pool for size in found.sizes),
        sum(size.n_test for size in found.sizes),
        sum(full) / len(full) if full else None,
    )


def _add_hindsight(page: Page, material: Material) -> None:
    """Say what stood for what where hindsight chose."""
    chosen = [
        (found.name, name, played.stands_for)
        for found in material.results
        for name, played in found.played.items()
        if played.stands_for
    ]
    if chosen:
        page.table(
            ["File", "Strategy", "Is"],
            chosen,
            caption="What hindsight chose",
            note="Of all candidates the one with the largest area under its learning "
            "curve on these very seeds, which flatters it.",
        )


def _costs(costs: CostModel) -> list[tuple[str, float]]:
    return [
        ("Deciding one sample alone, beside reading it", costs.single),
        ("Reading a word; an image counts as ten", costs.word),
        ("Taking in a batch and its suggestion", costs.batch),
        (
            "Looking at one sample of a batch, beside reading "
            f"{percent(costs.glance_reads, 0)} of it",
            costs.glance,
        ),
        ("Labelling a sample of a batch by itself", costs.fix),
    ]
