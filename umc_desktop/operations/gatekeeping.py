"""Whether a fine-tuned member may speak: it is asked about the audit slice."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
from msgspec import structs

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble_settings import EnsembleSettings, member_plans
from umc_desktop.ml.finetuning.gate import compare
from umc_desktop.ml.members import TrainingTask
from umc_desktop.operations.model_versions import Measured
from umc_desktop.operations.tuned_members import TunedMember, with_members


def judged(
    training: TrainingTask,
    before: Sequence[TunedMember],
    after: Sequence[TunedMember],
    settings: EnsembleSettings,
    progress: ProgressReporter,
) -> TunedMember:
    """Return the last member of ``after`` with what the audit slice says of it.

    It is compared twice: the ensemble with it and without, and it alone with what
    it replaces, because an ensemble hardly heeds a member that knows nothing while
    the annotator sees its vote.
    """
    assert training.at_random is not None
    new = after[-1]
    positions = np.flatnonzero(training.at_random)
    labels = training.labels[positions]
    said = [
        cross_fit_audit(
            with_members(training, members),
            training.rows[positions],
            settings=settings,
            progress=progress,
        )
        for members in (before, after)
    ]
    plans = member_plans(training.samples.encoders, settings)
    names = [plan.name for plan in plans]
    names += [member.version.name for member in before]
    member = new.version.member
    old = [m.version.name for m in before if m.version.member == member]
    replaced = names.index(old[0] if old else member)
    gate = asdict(compare(said[0].ensemble, said[1].ensemble, labels))
    alone = compare(said[0].members[replaced], said[1].members[-1], labels)
    accepted = gate.pop("accepted") and not alone.is_less_accurate
    measured = Measured(
        **gate,
        alone_before=alone.accuracy_before,
        alone_after=alone.accuracy_after,
        alone_p_worse=alone.p_worse,
    )
    version = structs.replace(new.version, measured=measured, accepted=accepted)
    return replace(new, version=version)
