"""The report's last sections: how it was computed, its limits, and its data."""

from umc_desktop.domain.wording import counted
from umc_desktop.exchange.report.page import Page
from umc_desktop.operations.simulation_report.material import Material


def add_closing(page: Page, material: Material) -> None:
    """Say how numbers were computed, what they do not show, and where they are."""
    page.section("How it was computed")
    page.points(
        [
            "Labels or minutes to an accuracy are read off the mean curve over seeds, "
            "on its best value so far, evenly between two rounds. Nobody labels less "
            "than a first round. Where a curve ends below the accuracy it counts as "
            "one round past the end, and the ratio is a bound.",
            "The opponent's own best is taken anew in every bootstrap resample; the "
            "other accuracies to reach are fixed.",
            "Intervals within a file: 2,000 BCa bootstrap resamples (Efron 1987) of "
            "seeds and, for the first strategy, of held-out samples as well, the same "
            "for both sides.",
            "Tests: one number per seed, the area under the learning curve (mean "
            "accuracy from no label to the budget); paired t test, Wilcoxon's "
            "signed-rank test, Hedges' g of the paired differences, Cliff's delta; "
            "p-values corrected by Holm's method over all files and opponents.",
            "Over files: geometric means; Friedman's test with Nemenyi's critical "
            "difference (Demšar 2006) on the means over seeds, one number per file.",
        ]
    )
    page.section("Limits")
    page.points(_limits(material))
    page.section("Data beside this page")
    page.points(
        [
            "results.parquet: every file, seed, strategy and round.",
            "summary.json: every strategy on every file, with all ratios.",
            "overall.json: the first strategy against each other one, tests, ranks, "
            "regret and the sensitivity to costs.",
            "games: what was played; more seeds or strategies add to it.",
        ]
    )


def _limits(material: Material) -> list[str]:
    n_files = len(material.results)
    return [
        "Seeds of one file share its samples. Intervals and tests over seeds say how "
        "strategies compare on other divisions of this file, not on other data. Only "
        f"what is over files does, and {counted(n_files, 'file')} "
        f"{'is' if n_files == 1 else 'are'} "
        f"{'few' if n_files < 10 else 'no random draw of all data'}.",
        "Held-out samples of different seeds overlap, so resampling both errs on the "
        "wide side; the paired tests look at seeds alone and hold for these held-out "
        "samples.",
        "The annotator is simulated: it answers from the file, whose labels may be "
        "wrong themselves, never tires and is not swayed by a suggestion. Minutes are "
        "counted work times assumed seconds, not anybody's stopwatch.",
        "A strategy that was developed on a file does well on that file. What it saves "
        "on yours is shown by your file only.",
        "Strategies chosen in hindsight, and the oracle, use what nobody knows while "
        "labelling; they are opponents, not ways to work.",
    ]
