"""What is simulated: the request, and the command line that repeats it."""

import shlex
from dataclasses import dataclass, fields
from pathlib import Path

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.request import option
from umc_desktop.operations.labelled_files import LabelledFiles

STRATEGIES = ("default", "random", "random@minilm", "margin@minilm")


@dataclass(frozen=True)
class Simulate(LabelledFiles):
    """Which labelled files, which strategies, how long, how often."""

    strategies: tuple[str, ...] = option(
        "NAME[@MEMBERS][/part=choice…]; the first is compared with the others.",
        STRATEGIES,
    )
    seeds: int = option("Random divisions of each file into pool and test.", 5)
    budget: int = option("Labels in all.", 600)
    batch: int = option("Labels a round.", 50)
    start: int = option("Labels drawn at random first, the same for all.", 0)
    limit: int = option("Samples of a file used for one seed, at most.", 5000)
    together: bool = option("Make all files domains of one problem.", False)
    error_rate: float = option("Share of single decisions that are wrong.", 0.0)
    oversight: float = option(
        "Share of wrong suggestions overlooked in batches (/batches=on).", 0.05
    )
    without_full_data: bool = option(
        "Do not measure what all labels of the pool would reach.", False
    )
    out: Path = option("Folder of the results.", Path("simulation"))
    processes: int = option("Processes; 0 for one a core.", 0)

    def __post_init__(self) -> None:
        for name in ("seeds", "budget", "batch"):
            if getattr(self, name) < 1:
                raise InvalidRequestError(f"“{name}” must be at least 1.")
        if self.start < 0 or self.processes < 0 or self.limit < 10:
            raise InvalidRequestError(
                "“start” and “processes” must not be negative, “limit” at least 10."
            )
        for name in ("error_rate", "oversight"):
            if not 0 <= getattr(self, name) <= 1:
                said = name.replace("_", "-")
                raise InvalidRequestError(f"“{said}” must lie between 0 and 1.")

    def command_line(self) -> str:
        """Return what repeats this in a terminal beside the files."""
        said = ["umc", "evaluate", "simulate", *(file.name for file in self.files)]
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("files", "out", "processes") or value == field.default:
                continue
            flag = f"--{field.name.replace('_', '-')}"
            if isinstance(value, bool):
                said.append(flag)
                continue
            parts = value if isinstance(value, tuple) else (value,)
            said += [flag, ",".join(str(part) for part in parts)]
        return shlex.join(said)
