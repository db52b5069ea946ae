"""What a measurement of few labels and other domains is asked for."""

from dataclasses import dataclass
from pathlib import Path

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.request import option
from umc_desktop.operations.labelled_files import LabelledFiles


@dataclass(frozen=True)
class MeasureTransfer(LabelledFiles):
    """Which labelled files, how many labels of each class, how often."""

    shots: tuple[int, ...] = option("Labels of each class.", (1, 5, 10))
    seeds: int = option("Random divisions of each file into pool and test.", 5)
    limit: int = option("Samples of a file used for one seed, at most.", 5000)
    out: Path = option("Folder of the results.", Path("transfer"))
    processes: int = option("Processes; 0 for one a core.", 0)

    def __post_init__(self) -> None:
        if self.seeds < 1 or self.limit < 10 or self.processes < 0:
            raise InvalidRequestError(
                "“seeds” must be at least 1, “limit” at least 10 and “processes” not "
                "negative."
            )
        if not self.shots or min(self.shots) < 1:
            raise InvalidRequestError("“shots” must be numbers of at least 1.")
