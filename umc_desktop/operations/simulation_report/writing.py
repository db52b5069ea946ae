"""The whole report, section by section."""

from pathlib import Path

from umc_desktop.exchange.report.page import Page
from umc_desktop.operations.simulation_report.closing import add_closing
from umc_desktop.operations.simulation_report.effort import add_effort
from umc_desktop.operations.simulation_report.file_section import add_file
from umc_desktop.operations.simulation_report.headline import add_headline
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.over_files import (
    add_ablations,
    add_over_files,
)
from umc_desktop.operations.simulation_report.setting import add_setting


def write_report(path: Path, material: Material) -> None:
    """Write the report as one page that needs nothing beside it.

    Parameters
    ----------
    path
        Where to.
    material
        What it says.

    Raises
    ------
    ExchangeError
        If the disk refuses.
    """
    page = Page(
        f"Simulation: what {material.first} saves",
        f"A simulation on {', '.join(found.name for found in material.results)}",
    )
    add_headline(page, material)
    add_setting(page, material)
    add_over_files(page, material)
    add_ablations(page, material)
    for found in material.results:
        add_file(page, material, found)
    add_effort(page, material)
    add_closing(page, material)
    page.write(path)
