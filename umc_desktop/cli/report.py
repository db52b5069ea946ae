"""Outcomes as text and tables."""

import json
import math
import unicodedata
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from umc_desktop.domain.changes import Outcome

_WIDEST_CELL = 60
_DIRECTION_MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def as_json(data: Mapping[str, Any]) -> str:
    """Return data as one line of JSON that every reader accepts."""
    return json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)


def printable(text: str) -> str:
    """Return text without what a terminal would obey instead of showing.

    Labels and texts come from files; an escape sequence in one could rewrite the
    screen, a direction mark could disguise it.
    """
    return "".join(
        ascii(character)[1:-1] if _obeyed(character) else character
        for character in text
    )


def _obeyed(character: str) -> bool:
    return character not in "\n\t" and (
        unicodedata.category(character) in ("Cc", "Cs")
        or unicodedata.bidirectional(character) in _DIRECTION_MARKS
    )


def print_outcome(outcome: Outcome) -> None:
    """Print the sentence, then lists of records as tables and the rest as lines."""
    console = Console()
    console.print(Text(printable(outcome.summary)))
    for name, value in outcome.data.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            console.print(_table(value))
        elif isinstance(value, Mapping) and value:
            console.print(Text(f"  {_words(name)}:"))
            for key, item in value.items():
                console.print(Text(f"    {_cell(str(key))}: {_cell(item)}"))
        elif value not in (None, "", [], {}):
            console.print(Text(f"  {_words(name)}: {_cell(value)}"))


def _table(records: list[Mapping[str, Any]]) -> Table:
    table = Table(show_edge=False, header_style="bold")
    columns = [
        key for key, value in records[0].items() if not isinstance(value, (list, dict))
    ]
    for column in columns:
        number = isinstance(records[0][column], (int, float))
        table.add_column(_words(column), justify="right" if number else "left")
    for record in records:
        # Text, not markup: labels and texts are data and may look like markup
        table.add_row(*(Text(_cell(record.get(column))) for column in columns))
    return table


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    text = printable(str(value))
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"
