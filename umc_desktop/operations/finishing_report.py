"""The report on finished pools, as a page for people."""

from pathlib import Path

from umc_desktop.domain.wording import counted, percent
from umc_desktop.exchange.report.comparisons import Interval, forest
from umc_desktop.exchange.report.page import Page
from umc_desktop.ml.finishing import AUDIT_SIZE, GROUP_SIZE
from umc_desktop.operations.finishing_results import Finishing


def write_report(path: Path, found: Finishing) -> None:
    """Write the report as one page that needs nothing beside it.

    Parameters
    ----------
    path
        Where to.
    found
        What it says.

    Raises
    ------
    ExchangeError
        If the disk refuses.
    """
    page = Page(
        "Finishing: whole pools labelled",
        f"A simulation on {', '.join(file.name for file in found.files)}",
    )
    _add_headline(page, found)
    _add_setting(page, found)
    _add_speed(page, found)
    _add_quality(page, found)
    _add_other_costs(page, found)
    page.write(path)


def _add_headline(page: Page, found: Finishing) -> None:
    page.section("In short")
    page.facts(
        [
            ("Files", f"{len(found.files):,}"),
            ("Pools finished", f"{found.runs:,}"),
            ("As fast as one by one", f"{found.speed_up.estimate:.2f}×"),
            ("Labels right", percent(found.accuracy, 1)),
            ("Promise missed", f"{found.missed:,} of {found.runs:,}"),
        ]
    )
    page.paragraph(found.sentence)
    page.paragraph(
        f"The promise, {100 * found.target:g}\u202f% of the labels right, may be "
        "missed in "
        f"one run of twenty; {found.missed} of {counted(found.runs, 'run')} have a "
        "95\u202f% "
        f"Wilson interval of {percent(found.missed_low, 1)} to "
        f"{percent(found.missed_high, 1)}. Runs "
        "on one file share samples, so this says less about other files than it seems."
    )


def _add_setting(page: Page, found: Finishing) -> None:
    page.section("What was done")
    page.points(
        [
            "The right label of every sample was known and hidden. The default learns "
            f"from {counted(found.labels, 'label')} given one by one.",
            f"{AUDIT_SIZE} of the samples left are drawn at random and decided alone, "
            "without a suggestion. They tell how often the models' suggestions are "
            "wrong above any confidence.",
            "The surest suggestions become labels unseen, as far down as the upper "
            "confidence bound allows: what a person may overlook in the rest is set "
            "aside first, both with bounds that hold together in 95\u202f% of all "
            "runs.",
            f"The rest is glanced at in groups of {GROUP_SIZE} that share a "
            "suggestion, the least sure first. Of the wrong suggestions "
            f"{percent(found.oversight)} are overlooked and stay; labels given alone "
            "are "
            "right.",
        ]
    )
    page.table(
        ["File", "Pool", "Words a sample", "Certificate of the first run"],
        [
            (file.name, file.n_pool, file.words, file.certificate)
            for file in found.files
        ],
        {"Words a sample": ".1f"},
        "Files",
    )


def _add_speed(page: Page, found: Finishing) -> None:
    page.section("How fast")
    ratio = found.speed_up
    rows = [
        Interval(file.name, file.speed_up, file.low, file.high) for file in found.files
    ]
    if len(rows) > 1:
        low, high = found.interval or (None, None)
        rows.append(Interval("geometric mean", ratio.estimate, low, high, whole=True))
    page.figure(
        forest(rows, "minutes one by one ÷ minutes by finishing"),
        "How many times as fast as deciding every sample alone",
        "Lines are 95\u202f% t intervals: of a file over its seeds, of the mean over "
        "files.",
    )
    page.table(
        ["File", "Minutes", "One by one", "Speed-up", "Accepted", "Glancing at all"],
        [
            (
                file.name,
                file.minutes,
                file.one_by_one_minutes,
                file.speed_up,
                file.accepted,
                file.glancing,
            )
            for file in found.files
        ],
        {
            "Minutes": ",.0f",
            "One by one": ",.0f",
            "Speed-up": ".2f",
            "Accepted": ".0%",
            "Glancing at all": ".2f",
        },
        "Minutes of the annotator's work, the labels to learn from included",
        "Accepted: share of the pool that the models label unseen. Glancing at all: "
        "the speed-up without audit and acceptance; where it is the higher one, the "
        "models are too often wrong for the audit to pay.",
    )


def _add_quality(page: Page, found: Finishing) -> None:
    page.section("How good")
    page.table(
        ["File", "Right", "At worst", "Missed", "Certified", "Covered", "Mended"],
        [
            (
                file.name,
                file.accuracy,
                file.lowest_accuracy,
                f"{file.missed} of {file.runs}",
                file.expected_accuracy,
                file.covered,
                file.fixed,
            )
            for file in found.files
        ],
        {
            "Right": ".1%",
            "At worst": ".1%",
            "Missed": "",
            "Certified": ".1%",
            "Covered": ".0%",
            "Mended": ".0%",
        },
        "Labels of the finished pools",
        "Certified: what the annotator is told. Covered: share of runs in which its "
        "95\u202f% interval holds the truth. Mended: share of the glances that find "
        "a wrong "
        "suggestion.",
    )


def _add_other_costs(page: Page, found: Finishing) -> None:
    page.section("At other costs")
    page.table(
        ["If", "Speed-up", "Least", "File"],
        [
            (row.costs, row.speed_up, row.worst, row.worst_file)
            for row in found.other_costs
        ],
        {"Speed-up": ".2f", "Least": ".2f"},
        "The same work at other seconds",
        "The assumed costs are not measured. What is accepted does not depend on them. "
        "Long texts are finished fast because a glance reads a fifth of the words.",
    )
