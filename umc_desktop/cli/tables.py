"""Outcomes as tables on the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from umc_desktop.cli.report import printable
from umc_desktop.domain.changes import Outcome

_WIDEST_CELL = 60


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
