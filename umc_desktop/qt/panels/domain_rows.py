"""What the table of domains shows, gathered from the project's arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.ml.budget import BANDITS
from umc_desktop.operations.budget_plan import BudgetPlan, DomainPlan, gain_of
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels.wording import NOTHING, number, percent
from umc_desktop.qt.words import tr


@dataclass(frozen=True)
class DomainRow:
    """One domain as the table shows it; NaN where nothing was measured.

    Attributes
    ----------
    n_planned
        Decisions that the plan splits over all domains.
    plan
        Its part of them; ``None`` before anything was planned.
    gain_is
        What the plan's posterior is about; ``""`` where the reason says it.
    """

    name: str
    n_samples: int
    n_labelled: int
    uncertainty: float
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    n_planned: int = 0
    plan: DomainPlan | None = None
    gain_is: str = ""

    @property
    def accuracy_text(self) -> str:
        """The accuracy with its interval below."""
        if np.isnan(self.accuracy):
            return percent(None)
        low, high = self.accuracy_low * 100, self.accuracy_high * 100
        between = "" if np.isnan(low + high) else f"\n{low:.0f}–{high:.0f}"
        return percent(self.accuracy) + between

    @property
    def labelled_text(self) -> str:
        """How many samples have a label, of how many."""
        return tr("{n_labelled:,} of {n_samples:,}").format(
            n_labelled=self.n_labelled, n_samples=self.n_samples
        )

    @property
    def labelled_share(self) -> float:
        """Which share of the samples has a label, 0 to 1; NaN without samples."""
        return self.n_labelled / self.n_samples if self.n_samples else float("nan")

    @property
    def next_text(self) -> str:
        """How many of the next decisions are here."""
        return NOTHING if self.plan is None else f"{self.plan.count:,}"

    @property
    def words(self) -> str:
        """Everything about its budget in sentences, one a line."""
        left = self.n_samples - self.n_labelled
        unsure = (
            ""
            if np.isnan(self.uncertainty)
            else tr("; unsure {uncertainty}").format(
                uncertainty=number(self.uncertainty)
            )
        )
        return "\n".join(
            [
                f"{self.name}: {self._share}.",
                tr("{n_labelled:,} labelled, {left:,} left{unsure}.").format(
                    n_labelled=self.n_labelled, left=left, unsure=unsure
                ),
                *self._gain,
            ]
        )

    @property
    def _share(self) -> str:
        if self.plan is None:
            return tr("not planned yet")
        return tr("{count:,} of {n_planned:,}: {reason}").format(
            count=self.plan.count, n_planned=self.n_planned, reason=self.plan.reason
        )

    @property
    def _gain(self) -> list[str]:
        gain = self.plan.gain if self.plan else None
        if gain is None or not self.gain_is:
            return []
        return [
            tr("Expected {gain_is}: {mean} ± {sd}.").format(
                gain_is=tr(self.gain_is), mean=number(gain.mean), sd=number(gain.sd)
            )
        ]


def domain_rows(data: ViewData, n_off_map: dict[int, int]) -> list[DomainRow]:
    """Return a row for each domain.

    Parameters
    ----------
    n_off_map
        Labelled samples of each domain that are not on the map.
    """
    measured = data.rounds[-1].metrics.get("domains", {}) if data.rounds else {}
    top = max((domain.id for domain in data.domains), default=0) + 1
    labelled = data.given != NO_LABEL
    n_labelled = np.bincount(data.domain_ids[labelled], minlength=top)
    scored = ~labelled & np.isfinite(data.uncertainty)
    of_scored = data.domain_ids[scored]
    n_scored = np.bincount(of_scored, minlength=top)
    total = np.bincount(of_scored, data.uncertainty[scored], minlength=top)
    mean = np.divide(total, n_scored, out=np.full(top, np.nan), where=n_scored > 0)
    rows = []
    for domain in data.domains:
        metrics = measured.get(domain.name, {})
        rows.append(
            DomainRow(
                domain.name,
                data.samples_by_domain.get(domain.id, 0),
                int(n_labelled[domain.id]) + n_off_map.get(domain.id, 0),
                float(mean[domain.id]),
                _value(metrics, "accuracy"),
                _value(metrics, "accuracy_low"),
                _value(metrics, "accuracy_high"),
                *_planned(data.plan, domain.name),
            )
        )
    return rows


def _planned(plan: BudgetPlan | None, name: str) -> tuple[int, DomainPlan | None, str]:
    if plan is None:
        return 0, None, ""
    policy = plan.choice.policy
    gain_is = "" if policy in BANDITS else gain_of(policy)
    return plan.amount, plan.domains.get(name), gain_is


def _value(metrics: dict[str, Any], name: str) -> float:
    value = metrics.get(name)
    return np.nan if value is None else float(value)
