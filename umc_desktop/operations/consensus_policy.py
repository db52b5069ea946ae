"""Which label stands where annotators differ: the project's choice."""

from dataclasses import dataclass

import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.consensus import Policy
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.agreement import estimate_error_rates
from umc_desktop.operations.shared_labels import read_shared_labels
from umc_desktop.storage import consensus, labels
from umc_desktop.storage.project_file import ProjectFile

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


@dataclass(frozen=True)
class _Estimated:
    """Error rates on their way from the worker."""

    label_ids: list[int]
    annotators: list[str]
    model: str


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
    if request.rule != Policy.DAWID_SKENE:
        return
    with project.read() as connection:
        tables = read_shared_labels(connection)
    if not tables:
        raise InvalidRequestError(
            "Nobody shares a sample with another yet, so nobody's errors can be "
            "estimated. Choose the majority until then."
        )
    estimated = []
    for number, table in enumerate(tables):
        progress.report(number, len(tables), f"Estimating errors in {table.name}")
        found, model = estimate_error_rates(table)
        estimated.append(
            _Estimated(
                [label.id for label in table.labels], list(table.annotators), model
            )
        )
        bundle.put_arrays(
            f"rates-{number}",
            {"prior": found.prior, "confusions": found.confusions},
        )
    bundle.put_value("estimated", estimated)


def publish_policy(
    project: ProjectFile,
    request: ChoosePolicy,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring the policy, and the error rates it needs, into the project."""
    with project.write() as connection:
        step = journal.begin(
            project, connection, "quality.policy", request, reversible=True
        )
        step.tell(connection, consensus.ABOUT, [(consensus.POLICY, request.rule)])
        models: dict[str, int] = {}
        if request.rule == Policy.DAWID_SKENE:
            ids = {
                who: number
                for number, who in labels.read_annotators(connection).items()
            }
            rates = []
            for number, one in enumerate(bundle.value("estimated", list[_Estimated])):
                arrays = bundle.arrays(f"rates-{number}")
                rates.append(
                    consensus.ErrorRates(
                        np.array(one.label_ids, np.int64),
                        np.array([ids[who] for who in one.annotators], np.int64),
                        arrays["prior"],
                        arrays["confusions"],
                    )
                )
                models[one.model] = models.get(one.model, 0) + 1
            consensus.write_error_rates(connection, rates)
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.ANNOTATIONS | Changes.HISTORY,
                _IN_WORDS[Policy(request.rule)],
                {"policy": request.rule, "models": models},
            ),
        )
