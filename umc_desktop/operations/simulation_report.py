"""The report of a simulation, as a page for people."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from umc_desktop.domain.costs import CostModel
from umc_desktop.exchange.report.page import Page
from umc_desktop.operations.simulation_results import FileResults


def write_report(
    path: Path,
    results: Sequence[FileResults],
    summary: Mapping[str, Any],
    overall: Mapping[str, Any],
    costs: CostModel,
) -> None:
    """Write the report.

    Parameters
    ----------
    path
        Where to.
    results
        Of all files.
    summary, overall
        What the files of these names hold.
    costs
        What an annotator's work takes.
    """
    del summary, overall, costs
    page = Page("Simulation", ", ".join(found.name for found in results))
    page.write(path)
