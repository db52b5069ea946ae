"""What the audit slice says of members and ensemble, gathered task by task."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.metrics import equal_mass_bins, losses_of, summarise
from umc_desktop.ml.multi_label import Answers, Sets, chance_of, same_answers
from umc_desktop.ml.reliability import ReliabilityBin, points_of
from umc_desktop.ml.set_metrics import SetMetrics, measure_sets
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.audit_losses import AuditLosses, rewards_by_domain
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.task import Task

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
_MOST_BINS = 10
_FEWEST_IN_A_BIN = 10  # of fewer, an interval says nothing


class Measurements:
    """Everything measured in one round.

    Parameters
    ----------
    audit
        Ids of the audit slice.
    given
        int64, shape (n_samples,): the label id that stands for each sample, 0 for none.
    """

    def __init__(self, contents: Contents, audit: set[int], given: Rows) -> None:
        self._contents = contents
        self._given = given
        self._is_audit = np.zeros(len(contents.index.ids), bool)
        self._is_audit[contents.index.rows_of(sorted(audit))] = True
        self._ensemble: list[_Measured] = []
        self._members: dict[str, list[_Measured]] = {}
        self._losses: list[AuditLosses] = []

    @property
    def losses(self) -> AuditLosses:
        """How the ensemble did on each audit sample."""
        return AuditLosses.joined(self._losses)

    def add(
        self,
        task: Task,
        training: TrainingTask,
        member_names: Sequence[str],
        settings: EnsembleSettings,
        progress: ProgressReporter,
    ) -> None:
        """Measure members and ensemble on the task's labelled audit samples."""
        positions = np.flatnonzero(self._is_audit[task.rows[training.rows]])
        if len(positions) == 0:
            return
        audit_rows = training.rows[positions]
        found = cross_fit_audit(
            training, audit_rows, settings=settings, progress=progress
        )
        answers = training.labels[positions]
        rows = task.rows[audit_rows]
        domain_ids = self._contents.index.domain_ids[rows]
        ensemble = _measure(domain_ids, found.ensemble, answers, found.answers)
        self._ensemble.append(ensemble)
        self._losses.append(
            AuditLosses(
                self._contents.index.ids[rows],
                self._given[rows],
                ensemble.losses,
                ensemble.right,
            )
        )
        for place, name in enumerate(member_names):
            read = training.samples.read_by([name])[audit_rows]
            self._members.setdefault(name, []).append(
                _measure(
                    domain_ids[read],
                    found.members[place][read],
                    answers[read],
                    found.answers_of_member(place)[read],
                )
            )

    def metrics(self, members: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return what was measured: overall, by domain and by member.

        Parameters
        ----------
        members
            Names of each task's members.
        """
        domains = {
            domain.name: _summary(self._ensemble, domain.id)
            for domain in self._contents.domains
        }
        return {
            "overall": _summary(self._ensemble),
            "domains": domains if self._ensemble else {},
            "calibration": [asdict(point) for point in self._calibration()],
            "members": {
                name: _summary(self._members.get(name, ()))
                for name in dict.fromkeys(
                    itertools.chain.from_iterable(members.values())
                )
            },
        }

    def _calibration(self) -> tuple[ReliabilityBin, ...]:
        """Return the ensemble's calibration diagram on the audit slice."""
        if not self._ensemble:
            return ()
        confidences = np.concatenate([part.confidences for part in self._ensemble])
        right = np.concatenate([part.right for part in self._ensemble])
        n_bins = min(_MOST_BINS, len(right) // _FEWEST_IN_A_BIN)
        return points_of(equal_mass_bins(confidences, right, n_bins)) if n_bins else ()

    def rewards(self, before: AuditLosses) -> dict[str, dict[str, float | int]]:
        """Return what each domain's labels brought since the round before."""
        names = {domain.id: domain.name for domain in self._contents.domains}
        index = self._contents.index

        def domains_of(sample_ids: npt.NDArray[np.int64]) -> list[str]:
            found = index.domain_ids[index.rows_of(sample_ids)]
            return [names[domain_id] for domain_id in found.tolist()]

        return rewards_by_domain(before, self.losses, domains_of)


@dataclass(frozen=True)
class _Measured:
    """How a member or the ensemble did on the audit samples of one task.

    Attributes
    ----------
    domain_ids, right, losses, confidences
        int32, bool, float64 and float32, shape (n_audit,). Of sets of labels one is
        right if all of it is; its loss is -log of the product of its labels' chances.
    sets
        Suggested and carried sets, bool, shape (n_audit, n_labels); ``None`` where a
        sample carries one label.
    """

    domain_ids: npt.NDArray[np.int32]
    right: npt.NDArray[np.bool_]
    losses: npt.NDArray[np.float64]
    confidences: npt.NDArray[np.float32]
    sets: tuple[Sets, Sets] | None = None


def _measure(
    domain_ids: npt.NDArray[np.int32],
    probabilities: Matrix,
    answers: Answers,
    suggested: Answers,
) -> _Measured:
    several = answers.ndim == 2
    return _Measured(
        domain_ids,
        same_answers(suggested, answers),
        losses_of(chance_of(probabilities, answers)),
        chance_of(probabilities, suggested),
        (suggested.astype(bool), answers.astype(bool)) if several else None,
    )


def _summary(
    found: Sequence[_Measured], domain_id: int | None = None
) -> dict[str, Any]:
    """Return the metrics over all label sets, or over one domain."""
    right, losses = [np.zeros(0, bool)], [np.zeros(0)]
    for part in found:
        here = slice(None) if domain_id is None else part.domain_ids == domain_id
        right.append(part.right[here])
        losses.append(part.losses[here])
    data = asdict(summarise(np.concatenate(right), np.concatenate(losses)))
    data["n_audit"] = data.pop("n")
    return data | _summary_of_sets(found, domain_id)


def _summary_of_sets(
    found: Sequence[_Measured], domain_id: int | None
) -> dict[str, Any]:
    """Return the measures of sets, where samples may carry several labels.

    Label sets are measured each on its own labels, and weighed by their samples.
    """
    parts: list[SetMetrics] = []
    for part in found:
        if part.sets is not None:
            here = slice(None) if domain_id is None else part.domain_ids == domain_id
            suggested, carried = part.sets
            measured = measure_sets(suggested[here], carried[here])
            if measured.n:
                parts.append(measured)
    if not parts:
        return {}
    weights = [part.n for part in parts]
    return {"n_sets": sum(weights)} | {
        name: float(np.average([vars(part)[name] for part in parts], weights=weights))
        for name in ("micro_f1", "macro_f1", "hamming_loss", "exact_match")
    }
