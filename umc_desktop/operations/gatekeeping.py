"""Whether a fine-tuned member may speak: it is asked what it has not learned from.

That is the audit slice, and the verification samples, whose answers are known.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt
from msgspec import structs

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble_settings import EnsembleSettings, member_plans
from umc_desktop.ml.finetuning.gate import compare
from umc_desktop.ml.members import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.model_versions import Measured
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import TunedMember, with_members
from umc_desktop.operations.verification import OWN, iterate_checks, sample_ids_of

Rows = npt.NDArray[np.int64]

_FEWEST_VERIFIED = 2


@dataclass(frozen=True)
class Verification:
    """Labelled samples of a task with a known answer.

    Attributes
    ----------
    positions
        int64, shape (n,): their positions among the labels, rising.
    answers
        int64, shape (n,): the classes that are known to be right.
    """

    positions: Rows
    answers: Rows

    @classmethod
    def of(
        cls,
        answers: Mapping[int, str],
        task: Task,
        training: TrainingTask,
        contents: Contents,
    ) -> "Verification":
        """Return those of a task.

        Parameters
        ----------
        answers
            The known answers of the project's samples, see ``known_answers``.
        """
        classes = {label.uid.hex(): place for place, label in enumerate(task.labels)}
        ids = contents.index.ids[task.rows[training.rows]].tolist()
        found = [
            (position, classes[answers[sample_id]])
            for position, sample_id in enumerate(ids)
            if answers.get(sample_id) in classes
        ]
        places, known = np.array(found, np.int64).reshape(-1, 2).T
        return cls(places, known)

    def held_out(self, training: TrainingTask) -> npt.NDArray[np.bool_]:
        """Return which labels judge a version, the audit slice's among them."""
        assert training.at_random is not None
        held_out = training.at_random.copy()
        held_out[self.positions] = True
        return held_out


def known_answers(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the known answers of verification samples: a label's identity, by id.

    What annotators were asked again of their own labels is nothing known.
    """
    found = {
        check.sample: check.answer
        for _, plan in iterate_checks(connection)
        for check in plan.checks
        if check.source != OWN
    }
    ids = sample_ids_of(connection, found)
    return {sample_id: found[content] for content, sample_id in ids.items()}


def judged(
    training: TrainingTask,
    before: Sequence[TunedMember],
    after: Sequence[TunedMember],
    verification: Verification,
    settings: EnsembleSettings,
    progress: ProgressReporter,
) -> TunedMember:
    """Return the last member of ``after`` with what the audit slice says of it.

    It is compared twice: the ensemble with it and without, and it alone with what
    it replaces, because an ensemble hardly heeds a member that knows nothing while
    the annotator sees its vote. Of the verification samples neither may tell
    significantly fewer answers.
    """
    assert training.at_random is not None
    new = after[-1]
    positions = np.flatnonzero(verification.held_out(training))
    is_audit = training.at_random[positions]
    labels = training.classes[positions[is_audit]]
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
    names += [*training.samples.said, *(member.name for member in before)]
    member = new.version.member
    old = [m.version.name for m in before if m.version.member == member]
    replaced = names.index(old[0] if old else member)
    without, with_it = said[0].ensemble, said[1].ensemble
    old_one, new_one = said[0].members[replaced], said[1].members[-1]
    own = new.read[training.rows[positions]]
    judging = is_audit & own
    gate = asdict(compare(without[is_audit], with_it[is_audit], labels))
    alone = compare(old_one[judging], new_one[judging], labels[own[is_audit]])
    accepted = gate.pop("accepted") and not alone.is_less_accurate
    measured = Measured(
        **gate,
        alone_before=alone.accuracy_before,
        alone_after=alone.accuracy_after,
        alone_p_worse=alone.p_worse,
    )
    known = np.searchsorted(positions, verification.positions)
    if len(known) >= _FEWEST_VERIFIED:
        answers = verification.answers
        told = compare(without[known], with_it[known], answers)
        # of what it cannot read it finds every label equally likely
        by_itself = compare(old_one[known], new_one[known], answers)
        accepted &= not (told.is_less_accurate or by_itself.is_less_accurate)
        measured = structs.replace(
            measured,
            n_verified=told.n,
            verified_before=told.accuracy_before,
            verified_after=told.accuracy_after,
            verified_p_worse=min(told.p_worse, by_itself.p_worse),
        )
    version = structs.replace(new.version, measured=measured, accepted=accepted)
    return replace(new, version=version)
