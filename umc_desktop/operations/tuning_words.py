"""Fine-tuning in words: why it cannot be yet, and what came of it."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.finetuning.gate import FEWEST_AUDIT, SIGNIFICANT
from umc_desktop.ml.multi_label import strata
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.model_versions import ModelVersion

FEWEST_LABELS = 20


def refuse_too_few(n_audit: int) -> None:
    """Refuse to fine-tune before anything is computed.

    Parameters
    ----------
    n_audit
        Labels in the audit slice of the whole project.

    Raises
    ------
    InvalidRequestError
        If they could not tell whether it helped.
    """
    if n_audit < FEWEST_AUDIT:
        raise InvalidRequestError(_too_few(n_audit))


def _too_few(n_audit: int) -> str:
    return (
        f"Whether fine-tuning helps is measured on the audit slice: "
        f"{counted(n_audit, 'label')} there, {FEWEST_AUDIT} are needed. Queues bring "
        "more (umc queue next)."
    )


def too_little(training: TrainingTask, held_out: npt.NDArray[np.bool_]) -> str:
    """Return why a task cannot be fine-tuned yet, in words; empty if it can.

    Parameters
    ----------
    held_out
        bool, shape (n_labels,): labels that tell whether it helped.
    """
    assert training.at_random is not None
    n_audit = int(training.at_random.sum())
    learned = training.labels[~held_out]
    if n_audit < FEWEST_AUDIT:
        return _too_few(n_audit)
    n_answers = len(np.unique(strata(learned)))
    if len(learned) < FEWEST_LABELS or n_answers < 2:
        if training.several:
            return (
                f"Fine-tuning needs {FEWEST_LABELS} labelled samples outside the audit "
                f"slice that do not all carry the same; there are {len(learned)}."
            )
        return (
            f"Fine-tuning needs {FEWEST_LABELS} labels of two classes outside the "
            f"audit slice; there are {len(learned)}."
        )
    return ""


def told(version: ModelVersion) -> str:
    """Return what a version learned, what it was worth and what to do, in words."""
    found = version.measured
    right = "right on whole sets" if version.several else "accuracy"
    numbers = (
        f"on {found.n} audit samples {right} {percent(found.accuracy_before, 1)} → "
        f"{percent(found.accuracy_after, 1)} ({percent(found.gain, 1, signed=True)}, "
        "95\u202f% interval "
        f"{percent(found.gain_low, 1, signed=True)} to "
        f"{percent(found.gain_high, 1, signed=True)}), log-loss "
        f"{found.log_loss_before:.3f} → {found.log_loss_after:.3f}; alone "
        f"{percent(found.alone_before, 1)} → {percent(found.alone_after, 1)}"
    )
    if found.n_verified:
        numbers += (
            f"; of {counted(found.n_verified, 'known answer')} "
            f"{percent(found.verified_before, 1)} → {percent(found.verified_after, 1)}"
        )
    learned = f"{version.member} learned from {counted(version.n_labels, 'label')}"
    how = version.mode
    if version.replaced:
        began = "begun anew at the published weights" if version.anew else "continued"
        how += f", {began}, against {version.replaced}"
    if version.accepted:
        said = f"{learned} ({how}) and speaks as {version.name}: {numbers}."
    else:
        why = _why_refused(version)
        said = (
            f"{learned} ({how}), but may not speak{why}: {numbers}. All stays as it "
            "was."
        )
    notes = version.learned_on.notes if version.learned_on else ()
    return " ".join((said, *notes))


def _why_refused(version: ModelVersion) -> str:
    """Return what of the gate's conditions a version fails, in words."""
    found = version.measured
    reasons = []
    if found.log_loss_after > found.log_loss_before:
        reasons.append("with it the ensemble's log-loss is higher")
    if found.p_worse < SIGNIFICANT:
        reasons.append(f"with it the ensemble is right less often{_p(found.p_worse)}")
    if found.alone_p_worse < SIGNIFICANT:
        reasons.append(
            f"alone it is right less often than {version.replaced or version.member}"
            f"{_p(found.alone_p_worse)}"
        )
    if found.verified_p_worse < SIGNIFICANT:
        reasons.append(f"it tells fewer known answers{_p(found.verified_p_worse)}")
    return f", because {' and '.join(reasons)}" if reasons else ""


def _p(value: float) -> str:
    return " (p < 0.001)" if value < 0.001 else f" (p = {value:.3f})"
