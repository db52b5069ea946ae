"""What the page for finishing says of each step, in words."""

import numpy as np

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.domain.wording import percent
from umc_desktop.ml.finishing import AUDIT_SIZE, FinishingPlan
from umc_desktop.operations.finishing_state import Progress, Stage
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels.step_list import Step
from umc_desktop.qt.words import counted, tr


def steps(data: ViewData | None, now: Progress) -> list[Step]:
    """Return the steps, each with how far it is."""
    finishing = None if data is None else data.finishing
    planned = None if finishing is None else finishing.planned
    accepted = None if finishing is None else finishing.accepted
    begun = planned is not None and now.stage is not Stage.TARGET
    target = (
        tr("{target} right, with {confidence} confidence").format(
            target=percent(planned.target, 1), confidence=percent(planned.confidence)
        )
        if planned is not None and begun
        else tr("How good the labels must be")
    )
    return [
        Step(tr("Say what you need"), target),
        Step(
            tr("Random check"),
            tr("{audited:,} of {audit:,} decided").format(
                audited=now.audited, audit=now.audit
            )
            if begun
            else tr("{count} samples, one by one").format(count=AUDIT_SIZE),
        ),
        Step(
            tr("The models label"),
            tr("{labels} of theirs").format(labels=counted(accepted.labels, "label"))
            if accepted is not None and begun
            else tr("What the check allows"),
        ),
        Step(
            tr("Glance at the rest"),
            tr("{glanced:,} of {to_glance:,} seen").format(
                glanced=now.glanced, to_glance=now.to_glance
            )
            if now.stage in (Stage.GLANCE, Stage.CERTIFICATE)
            else tr("In groups, least sure first"),
        ),
        Step(tr("Certificate"), tr("How many are right, and what that rests on")),
    ]


def known(data: ViewData) -> str:
    """Return how much of what is undecided the models claim to know."""
    open_ = (data.given == NO_LABEL) & ~data.skipped
    sure = np.nan_to_num(data.confidence[open_], nan=0.0)
    if not len(sure) or not sure.any():
        return (
            tr("The models know nothing yet: label some samples in Learning first.")
            if data.n_samples
            else tr("The project has no samples yet.")
        )
    return tr(
        "By their own account the models would be right on {share} "
        "of the {samples} that are undecided."
    ).format(share=percent(float(sure.mean())), samples=counted(len(sure), "sample"))


def acceptable(plan: FinishingPlan, confidence: float) -> str:
    """Return what the audit allows, in words for people who read it once."""
    audit = plan.audit
    said = [
        tr("{samples} checked at random.").format(samples=counted(audit.size, "sample"))
    ]
    if not len(plan.accepted):
        said.append(
            tr(
                "Too many of the suggestions were wrong, even where the models were "
                "surest: nothing may be labelled unseen. Glance at all of it, or go "
                "back to Learning and let the models learn more."
            )
        )
        return " ".join(said)
    said.append(
        tr(
            "Where they are surer than {threshold} the models may "
            "label {samples} alone: {wrong} of the checked ones "
            "there were wrong. With {confidence} confidence at most "
            "{upper_bound} of the whole pool get a wrong label so; by "
            "the models’ own account about {expected_errors:,.0f} labels."
        ).format(
            threshold=percent(plan.threshold, 1),
            samples=counted(len(plan.accepted), "sample"),
            wrong=audit.wrong_accepted or tr("none"),
            confidence=percent(confidence),
            upper_bound=percent(plan.upper_bound, 1),
            expected_errors=plan.expected_errors,
        )
    )
    said.append(
        tr(
            "{samples} are left to glance at. The models’ labels are "
            "marked as theirs, and can be taken back in one step at any "
            "time."
        ).format(samples=counted(len(plan.to_glance), "sample"))
    )
    return "\n\n".join(said)
