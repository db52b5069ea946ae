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
from umc_desktop.ml.finetuning.gate import Predictions, compare
from umc_desktop.ml.multi_label import Answers
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.model_versions import Measured
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import TunedMember, with_members
from umc_desktop.operations.verification import (
    OWN,
    iterate_checks,
    label_ids_of_answers,
    sample_ids_of,
)

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
        What is known to be right, as in ``umc_desktop.ml.multi_label``.
    """

    positions: Rows
    answers: Answers

    @classmethod
    def of(
        cls,
        known: Mapping[int, int],
        task: Task,
        training: TrainingTask,
        contents: Contents,
    ) -> "Verification":
        """Return those of a task.

        Parameters
        ----------
        known
            The known answers of the project's samples, see ``known_answers``.
        """
        ids = contents.index.ids[task.rows[training.rows]].tolist()
        label_ids = np.array([known.get(one, 0) for one in ids], np.int64)
        return cls(*task.answers(label_ids, contents.combined))

    def held_out(self, training: TrainingTask) -> npt.NDArray[np.bool_]:
        """Return which labels judge a version, the audit slice's among them."""
        assert training.at_random is not None
        held_out = training.at_random.copy()
        held_out[self.positions] = True
        return held_out


def known_answers(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the known answers of verification samples: a label's id, by theirs.

    What annotators were asked again of their own labels is nothing known.
    """
    label_ids = label_ids_of_answers(connection)
    found = {
        check.sample: check.answer
        for _, plan in iterate_checks(connection)
        for check in plan.checks
        if check.source != OWN
    }
    ids = sample_ids_of(connection, found)
    return {
        sample_id: label_ids[found[content]]
        for content, sample_id in ids.items()
        if found[content] in label_ids
    }


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
    labels = training.labels[positions[is_audit]]
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
    without, with_it = (Predictions(one.ensemble, one.answers) for one in said)
    old_one, new_one = (
        Predictions(one.members[place], one.answers_of_member(place))
        for one, place in zip(said, (replaced, -1), strict=True)
    )
    own = new.read[training.rows[positions]]
    judging = is_audit & own
    gate = asdict(compare(without.take(is_audit), with_it.take(is_audit), labels))
    alone = compare(old_one.take(judging), new_one.take(judging), labels[own[is_audit]])
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
        told = compare(without.take(known), with_it.take(known), answers)
        # of what it cannot read it finds every label equally likely
        by_itself = compare(old_one.take(known), new_one.take(known), answers)
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
