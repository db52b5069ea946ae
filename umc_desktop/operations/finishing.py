"""Finishing: label a whole pool to a promised accuracy, step by step."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import (
    MODELS,
    BatchRecord,
    EventFrame,
    EventKind,
    How,
    Made,
    label_body,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.finishing import FinishingPlan
from umc_desktop.operations import journal
from umc_desktop.operations.finishing_begin import FinishQueue, begin_finishing
from umc_desktop.operations.finishing_queue import fill_queue
from umc_desktop.operations.finishing_state import (
    ABOUT,
    Accepted,
    Finishing,
    Frozen,
    Ids,
    Progress,
    Stage,
    Standing,
    read_finishing,
)
from umc_desktop.operations.given_labels import given_by
from umc_desktop.operations.journal import Step
from umc_desktop.operations.queueing import describe_queue
from umc_desktop.storage import annotations, folding, labels, operations, samples
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class AcceptLabels:
    """Who lets the models label."""

    annotator: str = option("Who accepts; without it, the computer account.", "")


@dataclass(frozen=True)
class WithdrawLabels:
    """Who takes the models' labels back."""

    annotator: str = option("Who withdraws; without it, the computer account.", "")


@dataclass(frozen=True)
class ShowFinishing:
    """Nothing to choose."""


def finish_queue(
    project: ProjectFile, request: FinishQueue, progress: ProgressReporter
) -> Outcome:
    """Finish: bring the next step into the queue, first a random audit of 150.

    The audit is decided without seeing suggestions. Then the models may label what it
    allows (umc label accept), and the rest is glanced at in groups of up to 20 that
    share a suggestion, least sure first. Every call goes on where finishing stands;
    the promise counts when it begins.

    Raises
    ------
    InvalidRequestError
        If samples were not scored yet, nothing is known of any, or all are decided.
    """
    with project.write() as connection:
        step = journal.begin(project, connection, "queue.finish", request)
        finishing = None if request.restart else read_finishing(connection)
        begins = finishing is None or finishing.frozen is None
        if finishing is None or finishing.frozen is None:
            finishing = begin_finishing(connection, step, request)
        now = finishing.progress(_standing(connection, finishing))
        fill_queue(connection, finishing, now)
        progress.report(1, 1)
        begun = (
            f"Finishing at {percent(finishing.planned.target, 1)} has begun. "
            if begins
            else ""
        )
        outcome = step.end(
            connection,
            Outcome(
                Changes.QUEUE | (Changes.FACTS if begins else Changes.NOTHING),
                begun + now.sentence,
            ),
        )
    data = {**_told(project), "batches": describe_queue(project)}
    return replace(outcome, data=data)


def accept_labels(
    project: ProjectFile, request: AcceptLabels, progress: ProgressReporter
) -> Outcome:
    """Let the models label alone what the audit allows, as one step to undo.

    Their labels are marked as the models' own wherever they appear, and teach the
    models nothing.

    Raises
    ------
    InvalidRequestError
        If the audit is not done, or they have labelled already.
    """
    with project.write() as connection:
        finishing, standing, now = under_way(connection)
        if now.stage is Stage.AUDIT:
            raise InvalidRequestError(
                f"Decide the audit first: {counted(len(now.left), 'sample')} left."
            )
        if now.stage is not Stage.ACCEPT:
            raise InvalidRequestError(
                "The models have labelled what they may already; umc label withdraw "
                "takes it back."
            )
        step = journal.begin(
            project, connection, "label.accept", request, reversible=True
        )
        plan = finishing.plan(standing)
        accepted = plan.accepted[~standing.decided[plan.accepted]]
        _give(connection, step, finishing, accepted)
        said = Accepted.of(finishing.planned.frozen, len(accepted), plan)
        step.tell(connection, ABOUT, [("accepted", said)])
        finishing = replace(finishing, accepted=said)
        now = finishing.progress(_standing(connection, finishing))
        fill_queue(connection, finishing, now)
        progress.report(1, 1)
        outcome = step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY | Changes.FACTS | Changes.QUEUE,
                f"The models labelled {counted(len(accepted), 'sample')} alone; "
                f"{counted(len(now.left), 'sample')} to glance at."
                if len(accepted)
                else plan.sentence,
            ),
        )
    return replace(outcome, data=_told(project))


def withdraw_labels(
    project: ProjectFile, request: WithdrawLabels, progress: ProgressReporter
) -> Outcome:
    """Take back all labels that the models gave alone, whatever was done since.

    Labels that a person gave to the same samples stay.

    Raises
    ------
    InvalidRequestError
        If the models have labelled nothing.
    """
    with project.write() as connection:
        target = operations.latest_standing(connection, "label.accept")
        if target is None:
            raise InvalidRequestError("The models have labelled nothing alone here.")
        step = journal.begin(
            project,
            connection,
            "label.withdraw",
            request,
            reversible=True,
            undoes=target,
        )
        # only who made an operation can take it back: here that is the models
        frame, models = _as_models(connection, step)
        touched = folding.append_undo(connection, frame, models, target)
        progress.report(1, 1)
        n = len(touched.sample_ids)
        outcome = step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY | Changes.FACTS | Changes.QUEUE,
                f"Took back {counted(n, 'label')} of the models.",
                sample_ids=tuple(touched.sample_ids),
            ),
        )
    return replace(outcome, data={"withdrawn": n, **_told(project)})


def show_finishing(
    project: ProjectFile, request: ShowFinishing, progress: ProgressReporter
) -> Outcome:
    """Say how far finishing is and what is next."""
    del request, progress
    data = _told(project)
    return Outcome(Changes.NOTHING, str(data.pop("sentence")), data)


def read_standing(connection: sqlite3.Connection, frozen: Frozen) -> Standing:
    """Return what stands now for the frozen samples.

    Parameters
    ----------
    frozen
        Whose samples.
    """
    current = annotations.read_current(connection)
    given = np.zeros(len(frozen.ids), np.int32)
    skipped = np.zeros(len(frozen.ids), bool)
    for ids, target, values in (
        (current.sample_ids, given, current.label_ids),
        (current.skipped_ids, skipped, np.ones(len(current.skipped_ids), bool)),
    ):
        rows = np.minimum(np.searchsorted(frozen.ids, ids), len(frozen.ids) - 1)
        here = frozen.ids[rows] == ids
        target[rows[here]] = values[here]
    return Standing(given, skipped)


def under_way(connection: sqlite3.Connection) -> tuple[Finishing, Standing, Progress]:
    """Return finishing, what stands, and how far it is.

    Raises
    ------
    InvalidRequestError
        If it was not begun in this file.
    """
    finishing = read_finishing(connection)
    if finishing is None or finishing.frozen is None:
        raise InvalidRequestError(
            "Finishing has not begun in this file. Begin it with umc queue finish, or "
            "on the page “Finishing” of the window."
        )
    standing = read_standing(connection, finishing.frozen)
    return finishing, standing, finishing.progress(standing)


def _standing(connection: sqlite3.Connection, finishing: Finishing) -> Standing | None:
    if finishing.frozen is None:
        return None
    return read_standing(connection, finishing.frozen)


def _give(
    connection: sqlite3.Connection, step: journal.Step, finishing: Finishing, rows: Ids
) -> None:
    """Write the frozen suggestions of the rows as the models' labels."""
    frozen = finishing.frozen
    assert frozen is not None
    named = {label.id: label for label in labels.read_given_names(connection)}
    record = BatchRecord(Made.FINISHING, len(rows))
    # the step is the person's, who can undo it; the labels are not
    frame, models = _as_models(connection, step)
    for label_id in np.unique(frozen.suggestion[rows]).tolist():
        ids = frozen.ids[rows[frozen.suggestion[rows] == label_id]].tolist()
        hashes = samples.hashes_of(connection, ids)
        given = given_by(connection, named[label_id])
        folding.append(
            connection,
            frame,
            models,
            EventKind.LABEL,
            [(sample_id, hashes[sample_id]) for sample_id in ids],
            label_body(given.labels, How.MODEL, None, record, given.none_of),
        )


def _told(project: ProjectFile) -> dict[str, Any]:
    """Return how far finishing is, for scripts."""
    with project.read() as connection:
        finishing = read_finishing(connection)
        if finishing is None:
            return {"stage": Stage.TARGET.value, "sentence": _NOT_BEGUN}
        standing = _standing(connection, finishing)
    now = finishing.progress(standing)
    plan: FinishingPlan | None = None
    if now.stage is Stage.ACCEPT and standing is not None:
        plan = finishing.plan(standing)
    accepted = finishing.accepted
    return {
        "stage": now.stage.value,
        "sentence": now.sentence,
        "target": finishing.planned.target,
        "confidence": finishing.planned.confidence,
        "oversight": finishing.planned.oversight,
        "pool": finishing.planned.n_pool,
        "undecided": finishing.planned.n_undecided,
        "audit": {"decided": now.audited, "size": now.audit},
        "may_accept": None
        if plan is None
        else {
            "labels": len(plan.accepted),
            "surer_than": plan.threshold if np.isfinite(plan.threshold) else None,
            "wrong_at_most": plan.upper_bound,
            "wrong_expected": plan.expected_errors,
            "sentence": plan.sentence,
        },
        "accepted": None
        if accepted is None
        else {
            "labels": accepted.labels,
            "surer_than": accepted.threshold,
            "wrong_at_most": accepted.upper_bound,
            "wrong_expected": accepted.expected_errors,
        },
        "glanced": {"decided": now.glanced, "size": now.to_glance},
    }


_NOT_BEGUN = (
    "Finishing has not begun. umc queue finish draws the audit; the more the models "
    "have learned before, the more they may label alone."
)


def _as_models(connection: sqlite3.Connection, step: Step) -> tuple[EventFrame, int]:
    """Return a step's frame in the name of the models, and their number."""
    models = labels.ensure_annotator(connection, MODELS)
    uid = labels.annotator_uid(connection, models)
    return replace(step.frame, annotator=uid), models
