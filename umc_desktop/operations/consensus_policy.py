"""Which label stands where annotators differ: the project's choice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.consensus import Policy
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.agreement import ONE_COIN, estimate_error_rates
from umc_desktop.operations.shared_labels import SharedLabels, read_shared_labels
from umc_desktop.storage import consensus
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.agreement.consensus import Consensus

_IN_WORDS = {
    Policy.LATEST: "Of labels that differ the latest stands.",
    Policy.MAJORITY: "Of labels that differ the one most gave stands; ties wait.",
    Policy.DAWID_SKENE: "Of labels that differ the likeliest stands, by how each "
    "annotator errs.",
    Policy.ADJUDICATED: "Where labels differ only what was adjudicated stands.",
}


@dataclass(frozen=True)
class ChoosePolicy:
    """How labels that differ become one."""

    rule: str = option("latest, majority, dawid-skene or adjudicated.", positional=True)
    annotator: str = option("Who chooses; without it, the computer account.", "")


class _Estimated(msgspec.Struct, frozen=True):
    """A choice on its way from the worker, and the models behind it by label set."""

    choice: consensus.Choice
    models: dict[str, str]


def compute_policy(
    project: ProjectFile,
    request: ChoosePolicy,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Choose which label stands where annotators differ: for training, export, metrics.

    The latest; what most say; what is likeliest by how each annotator errs, estimated
    anew now; or nothing until it is adjudicated.

    Raises
    ------
    InvalidRequestError
        If there is no such policy, or nothing to estimate error rates from.
    """
    if request.rule not in set(Policy):
        raise InvalidRequestError(
            f"“{shortened(request.rule)}” is no policy; choose one of "
            f"{', '.join(Policy)}."
        )
    rates: list[consensus.ErrorRates] = []
    models: dict[str, str] = {}
    if request.rule == Policy.DAWID_SKENE:
        with project.read() as connection:
            tables = read_shared_labels(connection)
        if not tables:
            raise InvalidRequestError(
                "Nobody shares a sample with another yet, so nobody's errors can be "
                "estimated. Choose the majority until then."
            )
        for number, table in enumerate(tables):
            progress.report(number, len(tables), f"Estimating errors in {table.name}")
            found, models[table.name] = estimate_error_rates(table)
            rates.append(_to_keep(table, found, whole=models[table.name] != ONE_COIN))
    choice = consensus.Choice(request.rule, rates)
    bundle.put_value("estimated", _Estimated(choice, models))


def _to_keep(
    table: SharedLabels, found: "Consensus", *, whole: bool
) -> consensus.ErrorRates:
    return consensus.ErrorRates(
        [label.uid.hex() for label in table.labels],
        np.round(found.prior, 6).tolist(),
        {
            who: np.round(confusion, 6).tolist()
            if whole
            else round(float(confusion[0, 0]), 6)
            for who, confusion in zip(table.annotators, found.confusions, strict=True)
        },
    )


def publish_policy(
    project: ProjectFile,
    request: ChoosePolicy,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring the policy, and the error rates it needs, into the project."""
    estimated = bundle.value("estimated", _Estimated)
    with project.write() as connection:
        step = journal.begin(
            project, connection, "quality.policy", request, reversible=True
        )
        step.tell(connection, consensus.ABOUT, [(consensus.POLICY, estimated.choice)])
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.ANNOTATIONS | Changes.HISTORY,
                _IN_WORDS[Policy(request.rule)],
                {"policy": request.rule, "models": estimated.models},
            ),
        )
