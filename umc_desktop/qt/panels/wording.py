"""How shares, times and names are put in words."""

import html
import math
from datetime import datetime

from umc_desktop.domain import wording
from umc_desktop.domain.clock import seconds_of
from umc_desktop.qt.words import tr

NOTHING = "–"  # for a number that is not there
percent = wording.percent


def number(value: float | None) -> str:
    """Return a number with two decimals; a dash when there is none."""
    if value is None or math.isnan(value):
        return NOTHING
    return f"{value:z.2f}"  # nothing is not less than nothing


def quoted(name: str) -> str:
    """Return a label's name so that it stands out in a sentence."""
    return tr("‘{name}’").format(name=name)


def time_of(reading: int) -> str:
    """Return the local date and time of a clock reading."""
    return f"{datetime.fromtimestamp(seconds_of(reading)):%Y-%m-%d %H:%M}"


def tooltip(text: str) -> str:
    """Return a tooltip that shows exactly this text.

    Qt guesses whether a tooltip is rich text, so text from data must not be handed
    over as it is.
    """
    lines = html.escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""
