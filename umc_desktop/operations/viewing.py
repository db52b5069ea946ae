"""What the window shows of a project, read at once as arrays."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import NO_LABEL, Domain, Label
from umc_desktop.operations.blindness import disguise, hidden_from
from umc_desktop.operations.budget_plan import BudgetPlan, read_plan
from umc_desktop.operations.finishing_state import Finishing, read_finishing
from umc_desktop.operations.label_links import LabelLink, read_links
from umc_desktop.operations.regions import Region, read_regions
from umc_desktop.operations.verification import answers_for
from umc_desktop.storage import (
    annotations,
    arrays,
    label_changes,
    labels,
    rounds,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch, RoundRecord

_COLUMNS = (
    "ids",
    "uncertainty",
    "confidence",
    "disagreement",
    "suggestion",
    "cluster",
    "novelty",
)


@dataclass(frozen=True)
class MemberVotes:
    """What each member says of the samples that share a label set.

    Attributes
    ----------
    members
        Their names; the ensemble is not among them.
    all_ids
        int64: ids of every scored sample.
    rows
        int32, shape (n,), ascending: the rows of these samples in ``all_ids``.
    classes
        int32, shape (n_classes,): label id of each class; of each set of labels that is
        voted for, where samples may carry several.
    votes
        int16, shape (n_members, n): each member's most probable class, -1 where it
        finds all equally likely.
    confidences
        float16, shape (n_members, n): its probability.
    """

    members: tuple[str, ...]
    all_ids: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    classes: npt.NDArray[np.int32]
    votes: npt.NDArray[np.int16]
    confidences: npt.NDArray[np.float16]

    # Looked up when asked for: a large project should be drawn before that.
    @cached_property
    def sample_ids(self) -> npt.NDArray[np.int64]:
        """Ids of the samples; int64, shape (n,), ascending."""
        return self.all_ids[self.rows]

    @cached_property
    def label_ids(self) -> npt.NDArray[np.int32]:
        """Each member's most probable label; int32, shape (n_members, n)."""
        return np.where(self.votes >= 0, self.classes[self.votes], NO_LABEL)

    def of(self, sample_id: int) -> list[tuple[str, int, float]]:
        """Return (member, label id, confidence) for one sample; empty if unscored."""
        row = int(np.searchsorted(self.sample_ids, sample_id))
        if row == len(self.sample_ids) or self.sample_ids[row] != sample_id:
            return []
        return [
            (
                name,
                int(self.classes[self.votes[place, row]]),
                float(self.confidences[place, row]),
            )
            for place, name in enumerate(self.members)
            if self.votes[place, row] >= 0
        ]


@dataclass
class ViewData:
    """A project as the window holds it; arrays have one entry per mapped sample.

    Attributes
    ----------
    ids
        int64, shape (n,), ascending.
    positions
        float32, shape (n, 2).
    domain_ids, suggestions, clusters
        int32, shape (n,). A suggestion is a label id, 0 for none; cluster -1 is none.
    uncertainty, confidence, disagreement
        float32, shape (n,), from 0 to 1 in the default method; NaN where unscored
        or nothing is known.
    novelty
        float32, shape (n,): distance to the nearest label when it was scored, 0 to 2;
        NaN where nothing was labelled.
    given
        int32, shape (n,): the label id that stands, 0 for none. Changes as one labels.
    skipped
        bool, shape (n,).
    hidden
        bool, shape (n,): decided before, but the annotator is not to see it yet; such a
        sample is as if nobody had decided it.
    answers
        Known answers (label id) of samples in the queue, by sample id: for those who
        are to hear at once how a verification went.
    previous
        float32, shape (n, 2): where the samples were on the map before this one; NaN
        for those that are new. Empty without any.
    drift
        How far that map moved, see ``umc_desktop.ml.layout.alignment.drift``;
        ``None`` for a first map.
    decided_off_map
        int64, ascending: samples that have a label or were skipped and are not on the
        map yet; hidden ones are left out.
    n_samples, n_labelled
        Of the whole project, with the samples that are not on the map yet.
    samples_by_domain
        How many there are, by domain id, on the map or not.
    queue_round
        The round that the queue was planned in, -1 without one.
    finishing
        How finishing was begun and how far it is, ``None`` before.
    """

    ids: npt.NDArray[np.int64]
    positions: npt.NDArray[np.float32]
    domain_ids: npt.NDArray[np.int32]
    suggestions: npt.NDArray[np.int32]
    clusters: npt.NDArray[np.int32]
    uncertainty: npt.NDArray[np.float32]
    confidence: npt.NDArray[np.float32]
    disagreement: npt.NDArray[np.float32]
    novelty: npt.NDArray[np.float32]
    given: npt.NDArray[np.int32]
    skipped: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    answers: dict[int, int] = field(default_factory=dict)
    previous: npt.NDArray[np.float32] = field(
        default_factory=lambda: np.empty((0, 2), np.float32)
    )
    drift: float | None = None
    decided_off_map: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.empty(0, np.int64)
    )
    n_samples: int = 0
    n_labelled: int = 0
    samples_by_domain: dict[int, int] = field(default_factory=dict)
    domains: tuple[Domain, ...] = ()
    labels: dict[int, Label] = field(default_factory=dict)
    links: dict[int, tuple[LabelLink, ...]] = field(default_factory=dict)
    rounds: tuple[RoundRecord, ...] = ()
    queue: tuple[QueuedBatch, ...] = ()
    queue_round: int = -1
    finishing: Finishing | None = None
    plan: BudgetPlan | None = None
    regions: tuple[Region, ...] = ()
    cluster_names: dict[int, str] = field(default_factory=dict)
    read_votes: Callable[[], tuple[MemberVotes, ...]] = tuple

    @cached_property
    def votes(self) -> tuple[MemberVotes, ...]:
        """The members' votes, one entry for each label set and modality.

        Read when first asked for: half of a round's numbers, and no map needs them.
        """
        return self.read_votes()

    @cached_property
    def agreed(self) -> npt.NDArray[np.bool_]:
        """For which samples all members that vote vote the same; bool, shape (n,).

        A member that finds all labels equally likely does not vote.
        """
        agreed = np.zeros(len(self.ids), bool)
        for votes in self.votes:
            given = votes.label_ids
            most = given.max(axis=0)
            same = ((given == most) | (given == NO_LABEL)).all(axis=0) & (most > 0)
            rows, here = _rows(self.ids, votes.sample_ids)
            agreed[rows] = same[here]
        return agreed

    def row_of(self, sample_id: int) -> int:
        """Return the sample's row, -1 if it is not on the map."""
        row = int(np.searchsorted(self.ids, sample_id))
        if row < len(self.ids) and self.ids[row] == sample_id:
            return row
        return -1

    def labels_of_domain(self, domain_id: int) -> list[Label]:
        """Return the labels that may be given in a domain, in order."""
        label_set = {domain.id: domain.label_set_id for domain in self.domains}
        wanted = label_set.get(domain_id)
        return [
            label
            for label in self.labels.values()
            if label.label_set_id == wanted and label.combines is None
        ]

    @property
    def own_labels(self) -> list[Label]:
        """The labels that may be given, without combinations of them."""
        return [label for label in self.labels.values() if label.combines is None]

    def gives_several(self, domain_id: int) -> bool:
        """Return whether the samples of a domain may carry several labels."""
        return any(domain.id == domain_id and domain.several for domain in self.domains)

    def members_of(self, label_id: int) -> tuple[int, ...]:
        """Return the labels that make up what a sample carries; none for nothing."""
        label = self.labels.get(label_id)
        if label is None:
            return ()
        return (label_id,) if label.combines is None else label.combines

    def votes_of(self, sample_id: int) -> list[tuple[str, int, float]]:
        """Return (member, label id, confidence) for one sample."""
        for votes in self.votes:
            if found := votes.of(sample_id):
                return found
        return []


def load_view(project: ProjectFile, annotator: str = "") -> ViewData:
    """Read everything the window shows, but no sample's content.

    Parameters
    ----------
    annotator
        Who looks: what is blind for them is left out.
    """
    with project.read() as connection:
        mapped = arrays.read_all(connection, "map", without="layout")
        scored = {
            name: values
            for name in _COLUMNS
            if (values := arrays.read(connection, "round", name)) is not None
        }
        data = _aligned(mapped, scored)
        data.samples_by_domain = samples.count_by_domain(connection)
        data.n_samples = sum(data.samples_by_domain.values())
        data.domains = tuple(labels.read_domains(connection))
        given = labels.read_given_names(connection)
        data.labels = {label.id: label for label in given}
        merged = label_changes.merged_ids(connection)
        data.suggestions = label_changes.standing_ids(data.suggestions, merged)
        data.links = read_links(connection)
        data.rounds = tuple(rounds.read_rounds(connection))
        data.queue = tuple(rounds.read_queue(connection))
        data.queue_round = rounds.queue_round(connection)
        data.finishing = read_finishing(connection)
        data.plan = read_plan(connection)
        data.regions = read_regions(connection)
        _apply_current(data, connection, annotator)
    _disguise(data)
    if data.rounds:
        settings = data.rounds[-1].settings
        names = settings.get("cluster_names", {})
        data.cluster_names = {int(cluster): name for cluster, name in names.items()}
        members = settings.get("members", {})
        data.read_votes = lambda: _read_votes(project, members)
    return data


def refresh_annotations(
    project: ProjectFile, data: ViewData, annotator: str = ""
) -> None:
    """Read the current labels again; everything else stays as it is."""
    with project.read() as connection:
        _apply_current(data, connection, annotator)


def _apply_current(
    data: ViewData, connection: sqlite3.Connection, annotator: str
) -> None:
    current = annotations.read_current(connection)
    unseen = np.array(sorted(hidden_from(connection, annotator)), np.int64)
    given = np.zeros(len(data.ids), np.int32)
    rows, here = _rows(data.ids, current.sample_ids)
    given[rows] = current.label_ids[here]
    skipped = np.zeros(len(data.ids), bool)
    rows, on_the_map = _rows(data.ids, current.skipped_ids)
    skipped[rows] = True
    hidden = np.zeros(len(data.ids), bool)
    hidden[_rows(data.ids, unseen)[0]] = True
    given[hidden], skipped[hidden] = NO_LABEL, False
    data.given, data.skipped, data.hidden = given, skipped, hidden
    off = (current.sample_ids[~here], current.skipped_ids[~on_the_map])
    data.decided_off_map = np.setdiff1d(np.concatenate(off), unseen)
    data.answers = answers_for(connection, annotator)
    data.n_labelled = len(current.sample_ids)


def _disguise(data: ViewData) -> None:
    """Let nothing that was scored tell a hidden sample from an undecided one."""
    undecided = (data.given == NO_LABEL) & ~data.skipped & ~data.hidden
    data.novelty = disguise(data.novelty, data.ids, data.hidden, undecided)


def _rows(
    ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the rows of those ``wanted`` that are here, and which of them are."""
    if len(ids) == 0:
        return np.empty(0, np.int64), np.zeros(len(wanted), bool)
    rows = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    here = ids[rows] == wanted
    return rows[here], here


def _aligned(
    mapped: dict[str, npt.NDArray[Any]],
    scored: dict[str, npt.NDArray[Any]],
) -> ViewData:
    ids = mapped.get("ids", np.empty(0, np.int64))
    n = len(ids)
    scored_ids = scored.get("ids", np.empty(0, np.int64))
    same = len(scored_ids) == n and bool(np.array_equal(scored_ids, ids))
    rows, here = _rows(ids, scored_ids) if not same else (ids[:0], ids[:0] > 0)

    def column(name: str, kind: type[Any], missing: float) -> npt.NDArray[Any]:
        values = scored.get(name)
        if values is not None and same:
            return values.astype(kind, copy=False)
        full: npt.NDArray[Any] = np.full(n, missing, kind)
        if values is not None:
            full[rows] = values[here]
        return full

    previous = mapped.get("previous", np.empty((0, 2), np.float32))
    stayed = bool(np.isfinite(previous).any())
    return ViewData(
        ids=ids,
        positions=mapped.get("positions", np.empty((0, 2), np.float32)),
        domain_ids=mapped.get("domain_ids", np.empty(0, np.int32)),
        suggestions=column("suggestion", np.int32, NO_LABEL),
        clusters=column("cluster", np.int32, -1),
        uncertainty=column("uncertainty", np.float32, np.nan),
        confidence=column("confidence", np.float32, np.nan),
        disagreement=column("disagreement", np.float32, np.nan),
        novelty=column("novelty", np.float32, np.nan),
        given=np.zeros(n, np.int32),
        skipped=np.zeros(n, bool),
        hidden=np.zeros(n, bool),
        previous=previous,
        drift=float(mapped["drift"][0]) if stayed else None,
    )


def _read_votes(
    project: ProjectFile, members: dict[str, list[str]]
) -> tuple[MemberVotes, ...]:
    found = []
    with project.read() as connection:
        ids = arrays.read(connection, "round", "ids")
        merged = label_changes.merged_ids(connection)
        for key, names in members.items():
            parts = [
                arrays.read(connection, "round", f"{kind}.{key}")
                for kind in ("rows", "label_ids", "votes", "vote_confidence")
            ]
            # where samples may carry several labels, members vote for sets of them
            sets = arrays.read(connection, "round", f"vote_ids.{key}")
            if ids is not None and all(part is not None for part in parts):
                rows, classes, votes, confidences = parts
                classes = classes if sets is None else sets
                classes = label_changes.standing_ids(classes, merged)  # type: ignore[arg-type]
                found.append(
                    MemberVotes(tuple(names), ids, rows, classes, votes, confidences)  # type: ignore[arg-type]
                )
    return tuple(found)
