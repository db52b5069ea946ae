"""Conflicts between annotators: which to decide first, and the decision."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.consensus import Adjudication, Vote
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import EventKind, adjudication_body
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.operations import journal
from umc_desktop.operations.annotator_profiles import names_shown
from umc_desktop.operations.blindness import hidden_from
from umc_desktop.operations.given_labels import given_by, named_in
from umc_desktop.storage import (
    annotations,
    arrays,
    consensus,
    decisions,
    folding,
    labels,
    samples,
)
from umc_desktop.storage.decisions import Said
from umc_desktop.storage.project_file import ProjectFile

_UNSCORED = 0.5  # confidence of a sample that no model has seen
_MOST_LISTED = 10_000


@dataclass(frozen=True)
class ListConflicts:
    """Which conflicts are listed."""

    limit: int = option("How many, the most pressing first; 1 to 10,000.", 50)
    domain: str = option("Only of this domain.", "")
    all: bool = option("Also those that were decided.", False)
    annotator: str = option(
        "Who looks: what is blind for them is left out; without it, the computer "
        "account.",
        "",
    )


@dataclass(frozen=True)
class DecideConflict:
    """The label of samples whose labels differ."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    label: str = option("Name of the label that is right.")
    note: str = option("Why, in a sentence; it is kept with the decision.", "")
    annotator: str = option("Who decides; without it, the computer account.", "")


class Opinion(msgspec.Struct, frozen=True):
    """What one annotator says of a sample, with their notes."""

    annotator: str
    label: str
    how: str
    seconds: float | None
    at: float
    notes: list[str]


class Conflict(msgspec.Struct, frozen=True):
    """A sample whose labels differ.

    Attributes
    ----------
    priority
        Disagreement times the models' confidence: where people differ on what models
        find clear, somebody probably erred, and it is quickly decided.
    disagreement
        Share of pairs of annotators that differ.
    confidence
        Of the models in their suggestion; ``None`` if they have not seen it.
    adjudicated
        The label that was decided for, if one was.
    said
        Who says what, in one line.
    """

    sample: int
    identifier: str
    domain: str
    text: str | None
    priority: float
    disagreement: float
    confidence: float | None
    suggestion: str | None
    said: str
    opinions: list[Opinion]
    adjudicated: str | None


@dataclass(frozen=True)
class _Open:
    sample_id: int
    votes: list[Vote]
    disagreement: float
    confidence: float | None
    suggestion: int
    adjudication: Adjudication | None

    @property
    def priority(self) -> float:
        known = self.confidence if self.confidence is not None else _UNSCORED
        return self.disagreement * known


def list_conflicts(
    project: ProjectFile, request: ListConflicts, progress: ProgressReporter
) -> Outcome:
    """List samples whose labels differ, the most pressing first, to adjudicate.

    With what every annotator said and noted, side by side.

    Raises
    ------
    InvalidRequestError
        If the limit is out of range or there is no such domain.
    """
    del progress
    if not 1 <= request.limit <= _MOST_LISTED:
        raise InvalidRequestError(f"The limit must lie between 1 and {_MOST_LISTED:,}.")
    with project.read() as connection:
        found, blind = find_conflicts(
            connection,
            journal.current_annotator(request.annotator),
            request.domain,
            decided=request.all,
        )
        shown = found[: request.limit]
        conflicts = read_conflicts(connection, shown)
    hidden = (
        f" {blind:,} more {'waits' if blind == 1 else 'wait'} for your own label first."
        if blind
        else ""
    )
    return Outcome(
        Changes.NOTHING,
        f"{counted(len(found), 'conflict')}"
        f"{'' if request.all else ' to decide'}.{hidden}",
        {
            "conflicts": [msgspec.to_builtins(conflict) for conflict in conflicts],
            "open": len(found),
            "blind": blind,
        },
    )


def decide_conflict(
    project: ProjectFile, request: DecideConflict, progress: ProgressReporter
) -> Outcome:
    """Decide which label is right where annotators differ, as a step to be undone.

    The event names the events it saw. It outweighs all labels until it is taken back;
    nobody's own label is changed.

    Raises
    ------
    InvalidRequestError
        If a sample does not exist, nobody has labelled it, or the label is not in the
        label set of its domain.
    """
    name = request.label.strip()
    chosen = tuple(dict.fromkeys(request.sample_ids))
    if not chosen or not name:
        raise InvalidRequestError("Name the samples and the label that is right.")
    with project.write() as connection:
        groups = samples.by_label_set(connection, list(chosen))
        here = {one for members in groups.values() for one, _ in members}
        for sample_id in chosen:
            if sample_id not in here:
                raise InvalidRequestError(
                    f"There is no sample {sample_id} in this project."
                )
        step = journal.begin(
            project, connection, "quality.decide", request, reversible=True
        )
        for label_set_id, members in groups.items():
            label = named_in(connection, label_set_id, [name], create=False).get(name)
            if label is None:
                raise InvalidRequestError(
                    f"“{shortened(name)}” is not in the label set of these samples."
                )
            given = given_by(connection, label)
            for sample_id, content in members:
                saw = _on_the_table(connection, sample_id)
                if not saw:
                    raise InvalidRequestError(
                        f"Nobody has labelled sample {sample_id} yet: label it "
                        "(umc label assign) instead of adjudicating it."
                    )
                folding.append(
                    connection,
                    step.frame,
                    step.annotator_id,
                    EventKind.ADJUDICATION,
                    [(sample_id, content)],
                    adjudication_body(
                        given.labels, saw, request.note.strip(), given.none_of
                    ),
                )
        progress.report(len(chosen), len(chosen))
        return step.end(
            connection,
            Outcome(
                Changes.ANNOTATIONS | Changes.HISTORY,
                f"Adjudicated {counted(len(chosen), 'sample')} as “{name}”.",
                {"decided": len(chosen), "label": name},
                chosen,
            ),
        )


def find_conflicts(
    connection: sqlite3.Connection,
    annotator: str,
    domain: str = "",
    *,
    decided: bool = False,
) -> tuple[list[_Open], int]:
    """Return the conflicts, the most pressing first, and how many are blind.

    Raises
    ------
    InvalidRequestError
        If there is no such domain.
    """
    votes = annotations.read_votes(connection, differing=True)
    adjudications = consensus.read_adjudications(connection)
    if not decided:
        votes = {
            sample_id: members
            for sample_id, members in votes.items()
            if _waits(connection, sample_id, members, adjudications.get(sample_id))
        }
    if domain:
        votes = _of_domain(connection, votes, domain)
    hidden = hidden_from(connection, annotator, sorted(votes)) if votes else set()
    confidences, suggestions = _model_view(connection, list(votes))
    found = [
        _Open(
            sample_id,
            members,
            _disagreement(members),
            confidences.get(sample_id),
            suggestions.get(sample_id, 0),
            adjudications.get(sample_id),
        )
        for sample_id, members in votes.items()
        if sample_id not in hidden
    ]
    found.sort(key=lambda one: (-one.priority, one.sample_id))
    return found, len(hidden)


def read_conflicts(
    connection: sqlite3.Connection, found: list[_Open]
) -> list[Conflict]:
    """Return conflicts with what their samples hold and what was said of them."""
    names = labels.read_label_names(connection)
    domains = {domain.id: domain.name for domain in labels.read_domains(connection)}
    shown = names_shown(connection)
    ids = [one.sample_id for one in found]
    details = {one.id: one for one in samples.read_details(connection, ids)}
    conflicts = []
    for one in found:
        detail = details[one.sample_id]
        said = decisions.read_history_of(connection, one.sample_id)
        opinions = [_opinion(vote, said, names, shown) for vote in one.votes]
        conflicts.append(
            Conflict(
                one.sample_id,
                detail.identifier,
                domains[detail.domain_id],
                detail.text,
                round(one.priority, 4),
                round(one.disagreement, 4),
                None if one.confidence is None else round(one.confidence, 4),
                names.get(one.suggestion),
                "; ".join(f"{each.annotator}: {each.label}" for each in opinions),
                opinions,
                None
                if one.adjudication is None
                else names.get(one.adjudication.label_id),
            )
        )
    return conflicts


def _opinion(
    vote: Vote, said: list[Said], names: dict[int, str], shown: dict[str, str]
) -> Opinion:
    own = [one for one in said if one.annotator == vote.annotator and one.stands]
    label = [one for one in own if one.clock == vote.clock and one.kind == "label"]
    return Opinion(
        shown.get(vote.annotator, vote.annotator),
        names.get(vote.label_id, ""),
        label[-1].how if label else "",
        label[-1].seconds if label else None,
        seconds_of(vote.clock),
        [one.text for one in own if one.kind == "note"],
    )


def _waits(
    connection: sqlite3.Connection,
    sample_id: int,
    votes: list[Vote],
    adjudication: Adjudication | None,
) -> bool:
    """Return whether nobody decided yet, or without what was said against it since."""
    if adjudication is None:
        return True
    against = {vote.clock for vote in votes if vote.label_id != adjudication.label_id}
    return any(
        one.kind == "label"
        and one.stands
        and one.clock in against
        and one.event_id not in adjudication.saw
        and one.clock > adjudication.clock
        for one in decisions.read_history_of(connection, sample_id)
    )


def _on_the_table(connection: sqlite3.Connection, sample_id: int) -> list[bytes]:
    """Return the events that a decision sees: each current label, and the notes."""
    current: dict[str, bytes] = {}
    rest = []
    for one in decisions.read_history_of(connection, sample_id):
        if not one.stands:
            continue
        if one.kind == "label" and one.label_id is not None:
            current[one.annotator] = one.event_id
        elif one.kind in ("label", "skip"):
            current.pop(one.annotator, None)
        elif one.kind in ("note", "adjudication"):
            rest.append(one.event_id)
    return [*current.values(), *rest] if current else []


def _of_domain(
    connection: sqlite3.Connection, votes: dict[int, list[Vote]], name: str
) -> dict[int, list[Vote]]:
    ids = {domain.name: domain.id for domain in labels.read_domains(connection)}
    if name not in ids:
        raise InvalidRequestError(
            f"There is no domain “{shortened(name)}” here, but {', '.join(ids)}."
        )
    domain_of = samples.domains_of(connection, list(votes))
    return {one: votes[one] for one in votes if domain_of[one] == ids[name]}


def _model_view(
    connection: sqlite3.Connection, sample_ids: list[int]
) -> tuple[dict[int, float], dict[int, int]]:
    """Return the models' confidence and suggestion (label id) by sample."""
    ids = arrays.read(connection, "round", "ids")
    confidence = arrays.read(connection, "round", "confidence")
    suggestion = arrays.read(connection, "round", "suggestion")
    if ids is None or confidence is None or suggestion is None or not len(ids):
        return {}, {}
    wanted = np.array(sample_ids, np.int64)
    rows = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    here = (ids[rows] == wanted) & np.isfinite(confidence[rows])
    return (
        dict(zip(wanted[here].tolist(), confidence[rows[here]].tolist(), strict=True)),
        dict(zip(wanted[here].tolist(), suggestion[rows[here]].tolist(), strict=True)),
    )


def _disagreement(votes: list[Vote]) -> float:
    n = len(votes)
    if n == 2:  # they differ, or there would be no conflict
        return 1.0
    times = Counter(vote.label_id for vote in votes).values()
    alike = sum(count * (count - 1) for count in times)
    return 1 - alike / (n * (n - 1))
