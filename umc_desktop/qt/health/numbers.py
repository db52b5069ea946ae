"""Numbers of the ensemble's health as tables show them."""

from collections.abc import Mapping

from umc_desktop.domain.wording import percent
from umc_desktop.qt.panels.tables import Figure
from umc_desktop.qt.panels.wording import number
from umc_desktop.qt.words import tr

WHOLE = "ensemble"
"""What the measurement calls the ensemble among its members."""


def member_name(name: str) -> str:
    """Return what a member is called in the window; the whole is “Ensemble”."""
    return tr("Ensemble") if name == WHOLE else name


def share(value: float | None) -> Figure:
    """Return a share as a percentage."""
    return Figure(percent(value, 1))


def signed(text: str) -> Figure:
    """Return numbers with a minus sign that is as wide as the plus."""
    return Figure(text.replace("-", "−"))


def interval(found: Mapping[str, float | None]) -> Figure:
    """Return the interval of a share; empty where there is none."""
    low, high = found["low"], found["high"]
    if low is None or high is None:
        return Figure("")
    return Figure(
        tr("{low:.0f} to {high:.0f}\u202f%").format(low=100 * low, high=100 * high)
    )


def with_interval(found: Mapping[str, float | None] | float | None) -> str:
    """Return a number, with its interval where it has one."""
    if not isinstance(found, Mapping):
        return number(found)
    low, high = found["low"], found["high"]
    if low is None or high is None:
        return number(found["value"])
    return tr("{value} ({low} to {high})").format(
        value=number(found["value"]), low=number(low), high=number(high)
    )
