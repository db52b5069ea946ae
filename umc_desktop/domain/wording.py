"""Numbers and names in sentences."""

import math
from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: “1 sample”, “3 batches”, “2,000 entries”."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"


def shortened(name: str, most: int = 40) -> str:
    """Return a name, or the start of one that would be most of a sentence.

    Parameters
    ----------
    most
        Characters that are kept.
    """
    return name if len(name) <= most else f"{name[:most].rstrip()}…"


def in_one_line(text: str, most: int) -> str:
    """Return a text without line breaks, cut with “…” where it is too long.

    Parameters
    ----------
    most
        Characters of the line, “…” counted.
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def named(names: Sequence[str], most: int = 5) -> str:
    """Return names for a sentence; of very many, the first: “a”, “b” and 7 more.

    Parameters
    ----------
    most
        Names that are written out.
    """
    shown = ", ".join(f"“{shortened(name)}”" for name in names[:most])
    more = len(names) - most
    return f"{shown} and {more:,} more" if more > 0 else shown


def percent(share: float | None, digits: int = 0, *, signed: bool = False) -> str:
    """Return a share of 1 in percent, the sign held to its number: “95 %”.

    Parameters
    ----------
    share
        ``None`` and not-a-number are a dash.
    digits
        After the point.
    signed
        With a plus, too.
    """
    if share is None or math.isnan(share):
        return "–"
    return f"{100 * share:{'+' if signed else ''}.{digits}f}\u202f%"


def written(value: float, form: str) -> str:
    """Return a number as ``format`` writes it, with a blank before the percent sign."""
    return format(value, form).replace("%", "\u202f%")
