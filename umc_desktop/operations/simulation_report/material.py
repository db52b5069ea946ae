"""What a report is written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.need_ratios import NeedRatio
from umc_desktop.operations.simulation_overall import Overall
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.operations.simulation_results import FileResults


@dataclass(frozen=True)
class Material:
    """Everything that a report says.

    Attributes
    ----------
    request
        What was asked for.
    results
        Of all files.
    summary, overall
        What the files of these names hold.
    costs
        What an annotator's work takes.
    """

    request: Simulate
    results: Sequence[FileResults]
    summary: Mapping[str, Mapping[str, Mapping[str, Any]]]
    overall: Overall
    costs: CostModel

    @property
    def first(self) -> str:
        """The strategy in question."""
        return self.overall.strategy

    @property
    def others(self) -> tuple[str, ...]:
        """What it is compared with."""
        return tuple(self.overall.versus)

    @property
    def opponents(self) -> tuple[str, ...]:
        """Those of them that are more than the first one with a part swapped."""
        found = tuple(one for one in self.others if one not in self.overall.ablations)
        return found or self.others

    def ratios(self, found: FileResults, other: str, unit: str) -> dict[str, NeedRatio]:
        """Return what the other needs ÷ what the first needs, by target.

        Parameters
        ----------
        found
            The file.
        other
            The opponent.
        unit
            ``labels`` or ``minutes``.
        """
        kept = "ratio" if unit == "labels" else "minutes_ratio"
        ratios = self.summary[found.name][self.first][kept][other]
        return {target: NeedRatio(**ratio) for target, ratio in ratios.items()}
