"""Agreement as a page: the numbers with their intervals, and the pairs as a figure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import percent
from umc_desktop.exchange.report.matrices import intervals, matrix
from umc_desktop.exchange.report.page import Page

NAMES = {
    "percent": "Percent agreement",
    "alpha": "Krippendorff's alpha",
    "gwet": "Gwet's AC",
    "fleiss": "Fleiss' kappa",
    "brennan_prediger": "Brennan–Prediger",
    "cohen": "Cohen's kappa",
    "specific": "Agreement on the label",
}
_FORMS = dict.fromkeys(NAMES.values(), ".2f") | {
    "Percent agreement": ".0%",
    "Agreement on the label": ".0%",
    "accuracy": ".0%",
}
_MOST_LABELS = 30  # of a confusion matrix that can still be read

Task = Mapping[str, Any]


def write_page(path: Path, title: str, subtitle: str, tasks: Sequence[Task]) -> None:
    """Write the page.

    Parameters
    ----------
    tasks
        What was measured, one entry for each label set.
    """
    page = Page(title, subtitle)
    page.facts(
        [
            (f"of pairs of labels agree in {task['name']}", _share(task))
            for task in tasks
        ]
    )
    for task in tasks:
        page.section(task["name"])
        _put_overall(page, task)
        _put_pairs(page, task)
        _put_table(page, task["domains"], "domain", "Agreement by domain")
        _put_table(page, task["by_label"], "label", "Agreement by label")
        _put_consensus(page, task)
    page.write(path)


def pairwise(task: Task, name: str = "cohen") -> npt.NDArray[np.float64]:
    """Return one coefficient of every pair: shape (n_annotators, n_annotators)."""
    places = {who: place for place, who in enumerate(task["annotators"])}
    values = np.full((len(places), len(places)), np.nan)
    for pair in task["pairs"]:
        one, other = places[pair["first"]], places[pair["second"]]
        value = pair[name]["value"]
        values[one, other] = values[other, one] = np.nan if value is None else value
    return values


def _share(task: Task) -> str:
    value = task["overall"]["percent"]["value"]
    return "–" if value is None else percent(value)


def _put_overall(page: Page, task: Task) -> None:
    known = [
        (NAMES[name], one)
        for name, one in task["overall"].items()
        if one["low"] is not None
    ]
    page.table(
        ["coefficient", "value", "low", "high"],
        [
            (NAMES[name], one["value"], one["low"], one["high"])
            for name, one in task["overall"].items()
        ],
        {"value": ".3f", "low": ".3f", "high": ".3f"},
        f"{len(task['annotators'])} annotators on {task['shared']:,} shared samples",
        "The interval is where 95\u202f% of bootstrap resamples of the samples lie "
        "(BCa). "
        "Without a single disagreement there is none: that is no proof of perfection. "
        f"Labels taken as {task['scale']}; weights: {task['weights']}.",
    )
    if known:
        page.figure(
            intervals(
                [(name, one["value"], one["low"], one["high"]) for name, one in known],
                "Agreement",
            ),
            "Coefficients with their intervals",
            "1 is perfect agreement. All but the first take away what chance would "
            "bring; where one label prevails, kappa and alpha are low even though "
            "nearly all labels agree, and Gwet's AC is not.",
        )


def _put_pairs(page: Page, task: Task) -> None:
    page.figure(
        matrix(task["annotators"], pairwise(task)),
        "Cohen's kappa of every pair",
        "The darker, the better two annotators agree. A pale row is somebody who reads "
        "the guideline differently; an empty cell shares no sample.",
    )
    names = ["cohen", "percent", "alpha", "gwet"]
    page.table(
        ["first", "second", "shared", *(NAMES[name] for name in names)],
        [
            (
                pair["first"],
                pair["second"],
                pair["shared"],
                *(pair[name]["value"] for name in names),
            )
            for pair in task["pairs"]
        ],
        _FORMS,
        "Pairs of annotators",
    )


def _put_table(page: Page, rows: Sequence[Task], about: str, caption: str) -> None:
    if not rows:
        return
    counted = "shared" if about == "domain" else "samples"
    names = [name for name in NAMES if name in rows[0]]
    page.table(
        [about, counted, *(NAMES[name] for name in names)],
        [
            (row[about], row[counted], *(row[name]["value"] for name in names))
            for row in rows
        ],
        _FORMS,
        caption,
    )


def _put_consensus(page: Page, task: Task) -> None:
    found = task["consensus"]
    page.subsection("How each annotator errs")
    page.table(
        ["annotator", "ratings", "accuracy"],
        [
            (one["annotator"], one["ratings"], one["accuracy"])
            for one in found["annotators"]
        ],
        _FORMS,
        f"Estimated without known answers ({found['model']})",
        "Accuracy as the model of Dawid and Skene sees it: who agrees with what is "
        "likely right. It knows no guideline: two who err alike look right.",
    )
    if found["matrices"] and len(task["labels"]) <= _MOST_LABELS:
        for one in found["annotators"]:
            page.figure(
                matrix(
                    task["labels"],
                    np.array(one["confusion"], np.float64),
                    x_label=f"{one['annotator']} says",
                    y_label="likely right",
                ),
                f"What {one['annotator']} takes for what",
                "Each row sums to 1; off the diagonal are the confusions.",
            )
