"""How healthy the ensemble is: what each member is worth, costs, and whether it may go.

Everything is measured on the audit slice, with members that have not seen the labels
they are asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, percent
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.project_models import switched_off
from umc_desktop.operations.target import check_page
from umc_desktop.storage import annotations, arrays, rounds
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.operations.contents import Contents
    from umc_desktop.operations.health_measures import AuditedTask
    from umc_desktop.operations.health_results import Health, RemovalHealth
    from umc_desktop.operations.pool import Pool

FEWEST_AUDIT = 10


@dataclass(frozen=True)
class MeasureHealth:
    """Where a page goes, if one is wanted."""

    out: Path | None = option("An .html page with the figures.", None)
    force: bool = option("Replace a page that is there already.", False)


def compute_health(
    project: ProjectFile,
    request: MeasureHealth,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Measure each member: accuracy, calibration, diversity, cost, and if it may go.

    On the labels of the audit slice, which no member that is asked has seen. The
    ensemble is also fitted without each member in turn; advice to switch one off is
    given only where the paired interval supports it. Changes nothing in the project.

    Raises
    ------
    InvalidRequestError
        If the audit slice has too few labels, or the page cannot be written there.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER
    from umc_desktop.operations.contents import read_contents
    from umc_desktop.operations.health_measures import health_of, outcomes
    from umc_desktop.operations.health_page import write_page
    from umc_desktop.operations.health_results import Health
    from umc_desktop.operations.health_words import dispensable_of
    from umc_desktop.operations.pool_gathering import gather_pools

    _check(request)
    with project.read() as connection:
        labelled = annotations.read_taught(connection).sample_ids.tolist()
        n_audit = len(rounds.read_audit(connection).intersection(labelled))
    if n_audit < FEWEST_AUDIT:
        raise _too_few(n_audit)
    contents = read_contents(project)
    method = _method(project)
    settings = PAPER if method == "paper" else DEFAULT
    pools = gather_pools(project, contents, progress)
    audited = _audited(project, contents, pools, method, progress)
    seconds = _seconds(project, contents, audited, progress)
    steps = _Steps(progress, sum(1 + len(task.removable) for task in audited))
    tasks, compared = [], defaultdict[str, list[_Compared]](list)
    for task in audited:
        told = task.whole(settings, steps.next("Measuring the members"))
        name = _name(contents, task, mixed=len(pools) > 1)
        tasks.append(health_of(task, name, told, settings, seconds, contents))
        before = outcomes(told, task.answers)
        for member in task.removable:
            said = task.without(
                member, settings, steps.next(f"Measuring without {member}")
            )
            after = outcomes(said, task.answers)
            compared[member].append(_Compared(before, after))
    removals = tuple(_removals(compared, seconds, audited))
    with project.read() as connection:
        off = tuple(sorted(switched_off(connection)))
    report = "" if request.out is None else str(request.out.absolute())
    health = Health(tuple(tasks), removals, dispensable_of(removals), off, report)
    if request.out is not None:
        title = f"Health of the ensemble of {project.path.stem}"
        write_page(request.out, title, f"{datetime.now():%d %B %Y, %H:%M}", health)
    bundle.put_value("health", health)


def tell_health(
    project: ProjectFile,
    request: MeasureHealth,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say how the members are and what follows from it."""
    del project, request, progress
    from umc_desktop.operations.health_results import ENSEMBLE, Health
    from umc_desktop.operations.health_words import advice_in_words

    health = bundle.value("health", Health)
    said = [
        f"{task.name}: the ensemble is right on {percent(member.accuracy.value, 1)} of "
        f"{'the whole sets of ' if task.several else ''}"
        f"{counted(member.n, 'audit sample')} (95\u202f% interval "
        f"{percent(member.accuracy.low, 1)} to {percent(member.accuracy.high, 1)})."
        for task in health.tasks
        for member in task.members
        if member.member == ENSEMBLE
    ]
    said.extend(advice_in_words(health))
    if health.off:
        said.append(f"Off: {', '.join(health.off)}.")
    return Outcome(Changes.NOTHING, " ".join(said), _as_data(health))


def _as_data(health: "Health") -> dict[str, Any]:
    """Return tables of the main numbers, and all of them as a tree."""
    data: dict[str, Any] = {
        "members": [
            {
                "label_set": task.name,
                "member": member.member,
                "n": member.n,
                "accuracy": member.accuracy.value,
                "macro_f1": member.macro_f1.value,
                "ece": member.ece.value,
                "log_loss": member.log_loss.value,
                "ms_per_sample": (
                    None if member.seconds is None else 1000 * member.seconds
                ),
            }
            for task in health.tasks
            for member in task.members
        ],
        "removals": [
            {
                "without": one.member,
                "n": one.n,
                "accuracy_with": one.accuracy_with,
                "accuracy_without": one.accuracy_without,
                "change": one.change.value,
                "low": one.change.low,
                "high": one.change.high,
                "log_loss_rise": one.log_loss_rise.value,
                "rise_low": one.log_loss_rise.low,
                "rise_high": one.log_loss_rise.high,
                "saves": one.saves,
                "verdict": one.verdict.value,
            }
            for one in health.removals
        ],
        "dispensable": list(health.dispensable),
        "off": list(health.off),
        "tasks": {
            task.name: {
                "n_audit": task.n_audit,
                "several": task.several,
                "members": {
                    member.member: msgspec.to_builtins(member)
                    for member in task.members
                },
                "pairs": [msgspec.to_builtins(pair) for pair in task.pairs],
            }
            for task in health.tasks
        },
    }
    if health.report:
        data["report"] = health.report
    return data


def _check(request: MeasureHealth) -> None:
    if request.out is None:
        return
    check_page(request.out, "the page", force=request.force)


def _method(project: ProjectFile) -> str:
    with project.read() as connection:
        last = rounds.read_rounds(connection)
    return last[-1].method if last else "default"


def _audited(
    project: ProjectFile,
    contents: "Contents",
    pools: "Iterable[Pool]",
    method: str,
    progress: ProgressReporter,
) -> "list[AuditedTask]":
    from umc_desktop.operations.health_measures import AuditedTask
    from umc_desktop.operations.scorebook import Scorebook
    from umc_desktop.operations.tuned_members import TunedMembers

    with project.read() as connection:
        current = annotations.read_taught(connection)
        audit = rounds.read_audit(connection)
        said = arrays.read_all(connection, "round", "probabilities.")
        said_of = arrays.read(connection, "round", "ids")
    book = Scorebook(project, contents, current, audit, method, 0.5)
    members = TunedMembers(project, contents)
    found, most = [], 0
    for pool in pools:
        for task in pool.tasks(contents):
            features = pool.features(task, progress)
            training = book.training_task(task, features, said, said_of)
            assert training.at_random is not None
            positions = np.flatnonzero(training.at_random)
            most = max(most, len(positions))
            if len(positions) >= FEWEST_AUDIT:
                tuned = tuple(members.of(pool, task, progress))
                found.append(AuditedTask(pool, task, training, tuned, positions))
    if not found:
        raise _too_few(most)
    return found


def _too_few(n_audit: int) -> InvalidRequestError:
    return InvalidRequestError(
        "How good the members are is measured on the audit slice: "
        f"{counted(n_audit, 'label')} of a label set there, {FEWEST_AUDIT} are "
        "needed. Queues bring more (umc queue next)."
    )


def _seconds(
    project: ProjectFile,
    contents: "Contents",
    audited: "Iterable[AuditedTask]",
    progress: ProgressReporter,
) -> dict[str, float]:
    """Return what encoding a sample takes, by encoder and fine-tuned member."""
    from umc_desktop.operations.pool_gathering import encoders_of

    found: dict[str, float] = {}
    for pool in {task.pool.modality: task.pool for task in audited}.values():
        for name, encoder, _ in encoders_of(
            project, contents, pool.modality, pool.rows
        ):
            if name in pool.embeddings:
                progress.report(0, None, f"Timing {name}")
                found[name] = encoder.seconds_per_sample(progress)
    for task in audited:
        for member in task.tuned:
            found[member.version.name] = member.encoder.seconds_per_sample(progress)
    return found


@dataclass(frozen=True)
class _Compared:
    """What came of a task's audit samples with a member, and without it."""

    before: "tuple[np.ndarray, np.ndarray]"
    after: "tuple[np.ndarray, np.ndarray]"


def _removals(
    compared: Mapping[str, "list[_Compared]"],
    seconds: Mapping[str, float],
    audited: "Iterable[AuditedTask]",
) -> "Iterable[RemovalHealth]":
    """Judge every member on all label sets it speaks of: it is switched off in all."""
    from umc_desktop.ml.health.removal import judge_removal
    from umc_desktop.operations.health_results import RemovalHealth
    from umc_desktop.operations.health_words import removal_in_words

    for member, parts in compared.items():
        right_with, losses_with, right_without, losses_without = (
            np.concatenate(each)
            for each in zip(
                *((*part.before, *part.after) for part in parts), strict=True
            )
        )
        found = judge_removal(right_with, right_without, losses_with, losses_without)
        beside = {
            name
            for task in audited
            if member in task.removable
            for name in (*task.training.samples.encoders, *task.removable)
        }
        saves = seconds[member] / sum(seconds[name] for name in beside)
        yield RemovalHealth(
            member,
            found.n,
            found.accuracy_with,
            found.accuracy_without,
            found.change,
            found.log_loss_rise,
            seconds[member],
            saves,
            found.verdict,
            removal_in_words(member, found, saves),
        )


def _name(contents: "Contents", task: "AuditedTask", *, mixed: bool) -> str:
    domains = ", ".join(
        domain.name
        for domain in contents.domains
        if domain.label_set_id == task.task.label_set_id
    )
    return f"{domains} ({task.pool.modality.value}s)" if mixed else domains


class _Steps:
    """Counts what every step reports as a part of the whole, cancel point included."""

    _PARTS = 100

    def __init__(self, progress: ProgressReporter, total: int) -> None:
        self._progress = progress
        self._total = total
        self._step = -1
        self._message = ""

    def next(self, message: str) -> "_Steps":
        """Begin the next step."""
        self._step += 1
        self._message = message
        self.report(0, 1)
        return self

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del message
        part = min(self._PARTS * done // total, self._PARTS) if total else 0
        self._progress.report(
            self._step * self._PARTS + part, self._total * self._PARTS, self._message
        )
