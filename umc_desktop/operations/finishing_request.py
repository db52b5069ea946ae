"""What a trial of finishing is asked for."""

from dataclasses import dataclass
from pathlib import Path

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.request import option
from umc_desktop.ml.finishing import Promise
from umc_desktop.operations.labelled_files import LabelledFiles


@dataclass(frozen=True)
class FinishPools(LabelledFiles):
    """Which labelled files, how good the labels must be, how often."""

    target: float = option("Share of the labels that must be right, 0 to 1.", 0.95)
    labels: int = option("Labels given one by one before finishing.", 300)
    seeds: int = option("Random pools of each file.", 5)
    limit: int = option("Samples of a pool, at most.", 5000)
    oversight: float = option(
        "Share of wrong suggestions overlooked in a glance.", 0.05
    )
    out: Path = option("Folder of the results.", Path("finishing"))
    processes: int = option("Processes; 0 for one a core.", 0)

    def __post_init__(self) -> None:
        if self.seeds < 1 or self.labels < 1 or self.limit < 10:
            raise InvalidRequestError(
                "“seeds” and “labels” must be at least 1, “limit” at least 10."
            )
        if self.processes < 0:
            raise InvalidRequestError("“processes” must not be negative.")
        Promise(allowed_error=1 - self.target, oversight=self.oversight)

    @property
    def promise(self) -> Promise:
        """What must hold of the finished labels."""
        return Promise(allowed_error=1 - self.target, oversight=self.oversight)
