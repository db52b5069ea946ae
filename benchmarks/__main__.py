"""``python -m benchmarks [NAME …]``: print every ratio, write ``build/bench.json``."""

import importlib
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Ratio

MODULES = (
    "map_frame",
    "lasso",
    "similar",
    "neighbours",
    "uncertainty",
    "encoding",
    "accelerator",
    "pool_scoring",
    "importing",
    "opening",
    "starting",
    "labelling",
    "deciding",
    "responding",
    "merging",
    "selecting",
    "spotting",
    "agreement",
    "retraining",
)
OUT = Path("build") / "bench.json"


def main(names: list[str]) -> int:
    """Measure the named rows, or all; 1 if a bar is missed."""
    console = Console()
    found: list[Ratio] = []
    for name in names or MODULES:
        with console.status(f"Measuring {name} …"):
            for ratio in importlib.import_module(f"benchmarks.{name}").ratios():
                found.append(ratio)
                console.print(
                    f"{ratio.name}: {ratio.ratio:.2f}× {ratio.against}"
                    f" ({ratio.detail})",
                    highlight=False,
                )
    OUT.parent.mkdir(exist_ok=True)
    data = [ratio.as_data() for ratio in found]
    OUT.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    table = Table(show_edge=False)
    for column in ("what", "against", "ratio", "bar", "holds"):
        table.add_column(column)
    for ratio in found:
        sign = "≥" if ratio.at_least else "≤"
        table.add_row(
            ratio.name,
            ratio.against,
            f"{ratio.ratio:.2f}×",
            f"{sign} {ratio.bar:g}×",
            "yes" if ratio.holds else "NO",
        )
    console.print(table)
    return 0 if all(ratio.holds for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
