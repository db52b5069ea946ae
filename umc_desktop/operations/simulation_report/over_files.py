"""The report's sections over files: ratios, ranks and swapped parts."""

from umc_desktop.exchange.report.comparisons import (
    Interval,
    critical_difference,
    forest,
)
from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.ranks import FEWEST_FILES
from umc_desktop.operations.simulation_overall import Difference, OverFiles
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.wording import (
    interval,
    interval_of_points,
    p_value,
    points,
    swapped_parts,
)


def add_over_files(page: Page, material: Material) -> None:
    """Show what holds over files, with intervals over files."""
    n_files = len(material.results)
    page.section("Over files")
    if n_files == 1:
        page.paragraph(
            "One file was played. What it shows may not hold on another one: seeds are "
            "divisions of the same samples, not data sets. Give several files for "
            f"intervals over files, and {FEWEST_FILES} or more for ranks."
        )
        return
    _add_means(page, material)
    for other in material.opponents:
        _add_forest(page, material, other)
    _add_ranks(page, material)


def _add_means(page: Page, material: Material) -> None:
    for unit in ("labels", "minutes"):
        ratios = {
            other: saving.labels if unit == "labels" else saving.minutes
            for other, saving in material.overall.versus.items()
        }
        page.table(
            ["Opponent", "Ratio", "BCa", "Student's t", "Worst", "On"],
            [
                (
                    other,
                    ratio.estimate,
                    interval(ratio.low, ratio.high).strip(),
                    interval(ratio.t_low, ratio.t_high).strip(),
                    ratio.worst,
                    ratio.worst_file,
                )
                for other, ratio in ratios.items()
            ],
            {"Ratio": ".2f", "BCa": "", "Student's t": "", "Worst": ".2f"},
            f"{unit.capitalize()} needed by the opponent ÷ needed by {material.first} "
            "for the opponent's own best accuracy",
        )
    page.paragraph(
        f"These are geometric means of {len(material.results)} files with 95\u202f% "
        "intervals over files. With few files the bootstrap (BCa) is too narrow; "
        "Student's t of the logarithms is not. Both take the files for a random draw "
        "of all files that one might have; they were not drawn at random. Where a "
        "file's ratio is a bound (“≥”, “≤” in the figures), the mean takes the bound "
        "for the ratio."
    )


def _add_forest(page: Page, material: Material, other: str) -> None:
    ratio = material.overall.versus[other].labels
    page.figure(
        forest(
            [*_by_file(ratio), _mean(ratio)],
            f"labels needed by {other} ÷ needed by {material.first}",
        ),
        f"Labels that {other} needs for its own best accuracy, against what "
        f"{material.first} needs, on every file",
        f"Right of 1, {material.first} needs fewer. The diamond is the geometric mean "
        "of the files with its 95\u202f% t interval over files; intervals within "
        "each file "
        "are in its section. “≥” and “≤”: at least, at most.",
    )


def _by_file(ratio: OverFiles) -> list[Interval]:
    ascending = sorted(ratio.by_file, key=lambda name: -ratio.by_file[name])
    return [
        Interval(name, ratio.by_file[name], bound=ratio.bounds[name])
        for name in ascending
    ]


def _mean(ratio: OverFiles) -> Interval:
    return Interval(
        f"all {ratio.files} files",
        ratio.estimate,
        ratio.t_low,
        ratio.t_high,
        whole=True,
    )


def _add_ranks(page: Page, material: Material) -> None:
    ranks = material.overall.ranks
    n_files = len(material.results)
    if ranks is None:
        page.paragraph(
            f"{n_files} files are too few to rank strategies over files: with fewer "
            f"than {FEWEST_FILES} no two could ever be told apart. There is no "
            "critical-difference diagram for this reason."
        )
        return
    page.figure(
        critical_difference(
            ranks.strategies, ranks.average_ranks, ranks.critical_difference
        ),
        f"Mean ranks over {n_files} files by area under the learning curve",
        "Left is better. Bars join strategies that these files cannot tell apart "
        "(Nemenyi, 5\u202f%).",
    )
    differ = "differ" if ranks.p < 0.05 else "cannot be shown to differ"
    page.paragraph(
        f"Friedman's χ² = {ranks.chi_square:.2f}; by Iman and Davenport's F, "
        f"p {_equals(p_value(ranks.p))}: over these files the strategies {differ}."
        + (
            " Then no pair is told apart either, whatever the diagram shows."
            if ranks.p >= 0.05
            else ""
        )
    )


def _equals(p: str | None) -> str:
    assert p is not None
    return p if p.startswith("<") else f"= {p}"


def add_ablations(page: Page, material: Material) -> None:
    """Show what each swapped part is worth."""
    ablations = material.overall.ablations
    page.section("Parts swapped")
    if not ablations:
        page.paragraph(
            f"No part of {material.first} was swapped. To learn what one is worth, "
            "play for instance default/start=random or default/names=off beside it."
        )
        return
    several = len(material.results) > 1
    worst = ("Worst", "On") if several else ()
    rows = []
    for other, ablation in ablations.items():
        saving = material.overall.versus[other]
        on = (saving.labels.worst, saving.labels.worst_file) if several else ()
        rows.append(
            (
                swapped_parts(other, material.first),
                _points(ablation.area),
                _points(ablation.final),
                saving.labels.estimate,
                saving.minutes.estimate,
                *on,
            )
        )
    page.table(
        ["With", "Area", "At the end", "Labels", "Minutes", *worst],
        rows,
        dict.fromkeys(("Area", "At the end", "Labels", "Minutes", "Worst"), ".2f"),
        f"{material.first} against itself with parts swapped",
        f"Area, at the end: area under the learning curve and accuracy at the end of "
        f"{material.first} minus those of the variant, in points of accuracy, with "
        f"paired 95\u202f% t intervals over {'files' if several else 'seeds'}; above "
        "0 the "
        "part helps. Labels, minutes: needed by the variant ÷ needed by "
        f"{material.first} for the variant's own best accuracy"
        + ("; worst: the lowest ratio of labels, and its file." if several else "."),
    )


def _points(difference: Difference) -> str:
    within = interval_of_points(difference.low, difference.high)
    return f"{points(difference.mean)}{within}"
