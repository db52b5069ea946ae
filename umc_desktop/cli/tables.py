"""Outcomes as tables on the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from umc_desktop.cli.report import printable
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Outcome

_WIDEST_CELL = 160
_PIPED_WIDTH = 200
_MOST_FOLDED = 6  # columns that can be read though words in them are broken
_SMALLEST_SHOWN = 0.0005  # with three decimals
_IN_THE_SENTENCE = frozenset({"tuned", "said"})


def print_outcome(outcome: Outcome) -> None:
    """Print the sentence, then lists of records as tables and the rest as lines."""
    console = Console()
    if not console.is_terminal:
        console.width = _PIPED_WIDTH  # nobody's screen: nothing is to be cut off
    console.print(Text(printable(outcome.summary)))
    for name, value in outcome.data.items():
        if name in _IN_THE_SENTENCE:
            continue
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            _print_records(console, _flattened(value))
        elif isinstance(value, list) and value and isinstance(value[0], (list, tuple)):
            columns = [str(column) for column in outcome.data.get("columns", ())]
            rows = [dict(zip(columns, row, strict=False)) for row in value]
            _print_records(console, rows)
        elif isinstance(value, Mapping) and value:
            if not _is_deep(value):  # a tree is for scripts
                _print_mapping(console, name, value)
        elif value not in (None, "", [], (), {}, outcome.summary):
            console.print(Text(f"  {_words(name)}: {_cell(value)}"))


def _is_deep(value: Mapping[str, Any]) -> bool:
    return any(
        isinstance(leaf, Mapping)
        for branch in value.values()
        if isinstance(branch, Mapping)
        for leaf in branch.values()
    )


def _print_mapping(console: Console, name: str, value: Mapping[str, Any]) -> None:
    if all(isinstance(item, Mapping) for item in value.values()):
        rows = [{_words(name): key, **item} for key, item in value.items()]
        _print_records(console, rows)
        return
    console.print(Text(f"  {_words(name)}:"))
    for key, item in value.items():
        if item not in (None, ""):
            console.print(Text(f"    {_words(_cell(str(key)))}: {_cell(item)}"))


def _print_records(console: Console, records: Sequence[Mapping[str, Any]]) -> None:
    """Print a table; where it would break words in many columns, line by line."""
    columns = list(
        dict.fromkeys(
            key
            for record in records
            for key, value in record.items()
            if not isinstance(value, (list, dict))
        )
    )
    table = _table(records, columns)
    options = console.options.update(width=_WIDEST_CELL * len(columns))
    needed = Measurement.get(console, options, table).minimum
    if len(columns) <= _MOST_FOLDED or needed <= console.width:
        console.print(table)
        return
    first, *others = columns
    for record in records:
        console.print(Text(_shown(first, record), style="bold"))
        for column in others:
            if record.get(column) not in (None, ""):
                console.print(Text(f"  {_words(column)}: {_shown(column, record)}"))


def _flattened(records: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Give each sample of a batch a row of its own, under its batch."""
    if not isinstance(records[0].get("samples"), list):
        return records
    return [
        {
            "batch": record["id"],
            "domain": record["domain"],
            "purpose": record["purpose"],
            "id": str(sample["id"]),
            "text": sample["text"] or sample["identifier"],
            # whoever has seen the suggestion of a random check leans towards it
            "suggestion": "hidden" if blind else sample["suggestion"],
            "confidence": None if blind else sample["confidence"],
        }
        for record in records
        for blind in [record["purpose"] == "audit"]
        for sample in record["samples"]
    ]


def _table(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    table = Table(show_edge=False, header_style="bold")
    for column in columns:
        cells = [record.get(column) for record in records]
        number = all(cell is None or isinstance(cell, (int, float)) for cell in cells)
        # folded, not cut: a reason that cannot be read to its end helps nobody
        table.add_column(
            _words(column), justify="right" if number else "left", overflow="fold"
        )
    for record in records:
        # Text, not markup: labels and texts are data and may look like markup
        table.add_row(*(Text(_shown(column, record)) for column in columns))
    return table


def _shown(column: str, record: Mapping[str, Any]) -> str:
    value = record.get(column)
    if column == "command":
        value = CATALOGUE.title_of(str(value))
    return _cell(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1e}" if 0 < abs(value) < _SMALLEST_SHOWN else f"{value:.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    text = printable(str(value))
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"
