"""Scoring: what the members say of every sample, and what they learned since."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, percent
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal, model_versions
from umc_desktop.operations.audit_losses import LEARNED, read_before
from umc_desktop.operations.audit_losses import OWNER as AUDIT
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.set_ids import with_rows
from umc_desktop.operations.stopping import OWNER as STOPPING
from umc_desktop.operations.stopping import judge
from umc_desktop.operations.suggestions import METRIC, tally
from umc_desktop.storage import annotations, arrays, labels, rounds
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.operations.scorebook import RoundSummary

METHODS = ("default", "paper")

T = TypeVar("T")


@dataclass(frozen=True)
class ScoreSamples:
    """How samples are scored."""

    method: str = option(
        "default or paper; without it, as the last time.",
        "",
    )
    alpha: float = option(
        "Paper only: weight of low confidence against disagreement, 0 to 1.", 0.5
    )
    annotator: str = option("Who asks; without it, the computer account.", "")


@dataclass(frozen=True)
class UpdateModels:
    """How the members learn."""

    mode: str = option(
        "heads takes seconds; adapters and full fine-tune a transformer itself, which "
        "takes minutes.",
        "heads",
    )
    members: tuple[str, ...] = option(
        "Encoders to fine-tune; without it, all that can be.", ()
    )
    from_scratch: bool = option(
        "Fine-tune from the published weights instead of the last version.", False
    )
    rounds: int = option(
        "Begin there by itself after so many continued versions; it always does with a "
        "quarter more labels.",
        model_versions.USUAL_ROUNDS,
    )
    method: str = option("default or paper; without it, as the last time.", "")
    alpha: float = option(
        "Paper only: weight of low confidence against disagreement, 0 to 1.", 0.5
    )
    annotator: str = option("Who asks; without it, the computer account.", "")


def compute_scores(
    project: ProjectFile,
    request: ScoreSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Score every sample with the members as they are now.

    Members that were trained keep what they know and are applied to new samples as
    well; they are trained anew where the models are others since, or one of them learns
    from the project's own texts and these are others. Without any labels they start
    from the labels' names and definitions.
    """
    _compute(project, request, bundle, progress, learn=False)


def compute_update(
    project: ProjectFile,
    request: UpdateModels,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Train the members on the labels given so far, measure them, score the rest.

    Accuracy and log-loss are measured on the audit slice by cross-fitting: each
    audit sample by members that never saw its label. Begins a new round.

    Fine-tuning (adapters, full) learns from the labels outside the audit slice. The
    new version of a member speaks only if the ensemble is no worse with it there.

    Raises
    ------
    InvalidRequestError
        If nothing is labelled yet, or too little to fine-tune; or if members are named
        and no fine-tuning is asked for.
    """
    if request.rounds < 1:
        raise InvalidRequestError(
            "A member begins anew after at least one continued version (--rounds 1); "
            "--from-scratch lets it begin anew now."
        )
    if request.mode == "heads" and (request.members or request.from_scratch):
        raise InvalidRequestError(
            "The heads of all members learn at every update, always anew. To fine-tune "
            "some members, or from scratch, choose the mode adapters or full as well."
        )
    with project.read() as connection:
        labelled = annotations.read_taught(connection).sample_ids
        audit = rounds.read_audit(connection)
    if len(labelled) == 0:
        raise InvalidRequestError(
            "Nothing is labelled yet, so there is nothing to learn from. "
            "Label some samples first."
        )
    if request.mode != "heads":
        from umc_desktop.operations.tuning_words import refuse_too_few

        refuse_too_few(len(audit.intersection(labelled.tolist())))
    _compute(project, request, bundle, progress, learn=True)


def publish_scores(
    project: ProjectFile,
    request: ScoreSamples,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring new scores into the project; the first ones begin round 0."""
    from umc_desktop.operations.scorebook import RoundSummary

    summary = bundle.value("summary", RoundSummary)
    tuned = bundle.value("tuned", model_versions.Tried)
    with project.write() as connection:
        step = journal.begin(project, connection, "ensemble.score", request)
        _store_arrays(connection, bundle, summary.sets, "round", "heads")
        history = rounds.read_rounds(connection)
        if not history:
            _add_round(connection, step.frame.operation, summary)
        else:
            if history[-1].method != summary.method:
                # what another method said is nothing to measure this one by
                for owner in (AUDIT, STOPPING):
                    arrays.replace(connection, owner, {})
            rounds.replace_settings(connection, summary.method, summary.settings)
        n_scored = summary.settings["n_scored"]
        names = _names_of_tasks(connection, summary.settings["members"])
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(
                Changes.ROUND,
                " ".join(
                    (_found(summary), *_notes(summary), tuned.said.strip())
                ).rstrip(),
                {
                    "method": summary.method,
                    "scored": n_scored,
                    "unknown": summary.settings["n_unknown"],
                    "uncertain": summary.settings["n_uncertain"],
                    "tau": _named(summary.settings["tau"], names),
                    "clusters": len(summary.settings["cluster_names"]),
                    "members": _named(summary.settings["members"], names),
                    "engines": summary.settings["engines"],
                },
            ),
        )


def _names_of_tasks(
    connection: sqlite3.Connection, keys: Iterable[str]
) -> dict[str, str]:
    """Return what people call tasks: the domains, and what is read if both are."""
    parts = {key: tuple(key.rsplit("-", 1)) for key in keys}
    sets = [label_set for label_set, _ in parts.values()]
    domains: dict[str, list[str]] = {}
    for domain in labels.read_domains(connection):
        domains.setdefault(str(domain.label_set_id), []).append(domain.name)
    return {
        # somebody may have changed the domains since they were scored
        key: ", ".join(domains.get(label_set, [key]))
        + (f" ({modality}s)" if sets.count(label_set) > 1 else "")
        for key, (label_set, modality) in parts.items()
    }


def _named(found: Mapping[str, T], names: Mapping[str, str]) -> dict[str, T]:
    return {names[key]: value for key, value in found.items()}


def publish_update(
    project: ProjectFile,
    request: UpdateModels,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring the trained members and their scores into the project as a new round."""
    from umc_desktop.operations.scorebook import RoundSummary

    summary = bundle.value("summary", RoundSummary)
    tuned = bundle.value("tuned", model_versions.Tried)
    with project.write() as connection:
        step = journal.begin(project, connection, "model.update", request)
        summary.metrics[METRIC] = tally(connection)  # before they are other ones
        model_versions.tell(step, connection, tuned.versions)
        _store_arrays(
            connection, bundle, summary.sets, "round", "heads", AUDIT, STOPPING
        )
        number = _add_round(connection, step.frame.operation, summary)
        progress.report(1, 1, "Saved")
        overall, advice = summary.metrics["overall"], summary.metrics["advice"]
        said = (
            f"Round {number} done: trained on "
            f"{counted(summary.n_labelled, 'label')}{_measured(overall, advice)}. "
            f"{tuned.said}{advice['sentence']}"
        )
        said = " ".join((said, *_notes(summary)))
        return step.end(
            connection,
            Outcome(
                Changes.ROUND | (Changes.FACTS if tuned.versions else Changes.NOTHING),
                said,
                {
                    "round": number,
                    "labelled": summary.n_labelled,
                    "ensemble": overall,
                    "domains": summary.metrics["domains"],
                    "members": summary.metrics["members"],
                    "engines": summary.settings["engines"],
                    "rewards": summary.metrics["rewards"],
                    "advice": advice,
                    "tuned": msgspec.to_builtins(tuned.versions),
                    "silent": tuned.silent,
                    "said": tuned.said.strip(),
                },
            ),
        )


def _compute(
    project: ProjectFile,
    request: ScoreSamples | UpdateModels,
    bundle: Bundle,
    progress: ProgressReporter,
    *,
    learn: bool,
) -> None:
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.ml.ensemble import train_ensemble
    from umc_desktop.ml.ensemble_settings import DEFAULT, PAPER
    from umc_desktop.ml.stored_ensemble import apply_ensemble
    from umc_desktop.operations.heads import MadeFor, load_heads, pack_heads
    from umc_desktop.operations.pool_gathering import gather_pools
    from umc_desktop.operations.scorebook import Scorebook
    from umc_desktop.operations.tuning import Voices

    method = _method(project, request)
    settings = PAPER if method == "paper" else DEFAULT
    contents = read_contents(project)
    voices = Voices(project, contents, _tuning_of(request), settings)
    pools = gather_pools(project, contents, progress)
    known = _read_known(project)
    stored, current = known.heads, known.current
    with project.read() as connection:
        before = read_before(connection, current, method)
    book = Scorebook(project, contents, current, known.audit, method, request.alpha)
    for pool in pools:
        for task in pool.tasks(contents):
            features = pool.features(task, progress)
            training = book.training_task(task, features, known.said, known.ids)
            training = voices.join(pool, task, training, progress)
            said = tuple(training.samples.said)
            wanted = MadeFor(
                method,
                len(task.labels),
                frozenset(features.encoders),
                said,
                task.several,
                pool.identities(contents, (*features.encoders, *said)),
            )
            heads = None if learn else load_heads(stored, task.key, wanted)
            # of heads from an older file, nobody knows: it may be any sample
            learned = stored.get(f"{task.key}{LEARNED}", contents.index.ids)
            if heads is None:
                heads = train_ensemble(training, settings, progress)
                learned = contents.index.ids[task.rows[training.rows]]
            predictions = apply_ensemble(heads, training.samples, progress)
            book.heads |= pack_heads(task.key, heads, wanted) | {
                f"{task.key}{LEARNED}": learned
            }
            book.add(task, predictions, heads.member_names, heads.rule)
            if learn:
                book.measure(task, training, settings, progress)
            book.find_novel(task, features, training, progress)
            book.find_clusters(pool, task, features, progress)
    summary = book.write(bundle, before, pools)
    if learn:
        summary.metrics["advice"], last_rounds = judge(
            project, summary, contents.index.ids, book.columns, current
        )
        bundle.put_arrays(STOPPING, vars(last_rounds))
    bundle.put_value("tuned", voices.tried())
    bundle.put_value("summary", summary)


@dataclass(frozen=True)
class _Known:
    """What a project knows before it is scored: labels, heads, the last round."""

    current: annotations.CurrentLabels
    audit: set[int]
    heads: dict[str, npt.NDArray[Any]]
    said: dict[str, npt.NDArray[Any]]
    ids: npt.NDArray[np.int64] | None


def _read_known(project: ProjectFile) -> _Known:
    with project.read() as connection:
        return _Known(
            annotations.read_taught(connection),
            rounds.read_audit(connection),
            arrays.read_all(connection, "heads"),
            arrays.read_all(connection, "round", "probabilities.")
            | arrays.read_all(connection, "round", "label_ids."),
            arrays.read(connection, "round", "ids"),
        )


def _tuning_of(request: ScoreSamples | UpdateModels) -> model_versions.TuningWish:
    if isinstance(request, ScoreSamples):
        return model_versions.TuningWish()
    return model_versions.TuningWish(
        request.mode, request.members, request.from_scratch, request.rounds
    )


def _store_arrays(
    connection: sqlite3.Connection,
    bundle: Bundle,
    sets: list[tuple[int, list[int]]],
    *owners: str,
) -> None:
    for owner in owners:
        stored = with_rows(connection, bundle.arrays(owner), sets)
        arrays.replace(connection, owner, stored)


def _add_round(
    connection: sqlite3.Connection, operation: bytes, summary: "RoundSummary"
) -> int:
    return rounds.add_round(
        connection,
        operation,
        summary.method,
        summary.n_labelled,
        summary.metrics,
        summary.settings,
    )


def _found(summary: "RoundSummary") -> str:
    if not summary.settings["members"]:
        return (
            "The samples were encoded, but no labels are named yet, so there is "
            "nothing to predict. Name them (umc label define) and score again."
        )
    n_scored, n_unknown = summary.settings["n_scored"], summary.settings["n_unknown"]
    scored = f"Scored {counted(n_scored, 'sample')}"
    if n_unknown == n_scored:
        return (
            f"{scored}, but nothing is known of them yet: every label is equally "
            "likely. Label some (umc queue next), then train (umc model update)."
        )
    uncertain = summary.settings["n_uncertain"]
    n_clusters = len(summary.settings["cluster_names"])
    if summary.settings["tau"]:
        found = f"{uncertain:,} uncertain, in {counted(n_clusters, 'cluster')}"
    elif summary.n_labelled >= n_scored:
        found = "all of them are labelled"
    else:
        found = "none more uncertain than another"
    unknown = f"; nothing is known of {n_unknown:,} yet" if n_unknown else ""
    return f"{scored}; {found}{unknown}."


def _notes(summary: "RoundSummary") -> list[str]:
    """Return what encoders did otherwise than planned, in sentences."""
    engines: dict[str, Any] = summary.settings["engines"]
    names: dict[str, list[str]] = {}
    for name, how in engines.items():
        for note in how["notes"]:
            names.setdefault(note, []).append(name)
    return [f"{', '.join(found)}: {note}" for note, found in names.items()]


def _measured(overall: Mapping[str, Any], advice: Mapping[str, Any]) -> str:
    if not overall["n_audit"] or advice["accuracy"] is not None:
        return ""  # the advice says it
    return (
        f"; accuracy {percent(overall['accuracy'], 1)} on {overall['n_audit']} audit "
        "samples"
        f" (95\u202f% interval {percent(overall['accuracy_low'], 1)} to"
        f" {percent(overall['accuracy_high'], 1)})"
    )


def _method(project: ProjectFile, request: ScoreSamples | UpdateModels) -> str:
    if not 0 <= request.alpha <= 1:
        raise InvalidRequestError("Alpha must lie between 0 and 1.")
    with project.read() as connection:
        last = rounds.read_rounds(connection)
        domains = labels.read_domains(connection)
    method = request.method or (last[-1].method if last else "default")
    if method not in METHODS:
        raise InvalidRequestError(
            f"“{method}” is no method; choose {' or '.join(METHODS)}."
        )
    several = [domain.name for domain in domains if domain.several]
    if method == "paper" and several:
        raise InvalidRequestError(
            "The published method is defined for one label per sample, and those of "
            f"{', '.join(several)} may carry several. Use --method default."
        )
    return method
