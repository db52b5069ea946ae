"""What stands for samples now: labels, suggestions, and what must not be shown yet."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.blindness import hidden_from
from umc_desktop.storage import (
    annotations,
    arrays,
    label_changes,
    labels,
    operations,
    rounds,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile

NO_LABEL = 0  # label ids start at 1
AUDIT = "audit"
Ids = npt.NDArray[np.int64]
_SCORING = ("ensemble.score", "model.update")
_latest: dict[object, list[npt.NDArray[Any] | None]] = {}


@dataclass(frozen=True)
class Standing:
    """Labels and suggestions of some samples, and the names that go with them.

    Attributes
    ----------
    sample_ids
        int64, shape (n,), ascending.
    given, suggested
        int32, shape (n,): label ids, 0 for none. What measures the models has no
        suggestion here until it is decided.
    confidence
        float32, shape (n,); NaN where there is no suggestion.
    skipped, hidden, blind
        bool, shape (n,): seen without a label; random checks that are undecided; those
        that were decided, which whoever looks is not to know.
    names
        Label names by id.
    """

    sample_ids: Ids
    given: npt.NDArray[np.int32]
    suggested: npt.NDArray[np.int32]
    confidence: npt.NDArray[np.float32]
    skipped: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_]
    blind: npt.NDArray[np.bool_]
    names: dict[int, str]

    @property
    def undecided(self) -> npt.NDArray[np.bool_]:
        """Which samples nobody decided yet; bool, shape (n,)."""
        return np.asarray((self.given == NO_LABEL) & ~self.skipped, bool)

    @property
    def standing(self) -> npt.NDArray[np.int32]:
        """The label that counts now: the given one, else the suggested one."""
        return np.where(self.given != NO_LABEL, self.given, self.suggested)


def read_standing(project: ProjectFile, sample_ids: Ids, annotator: str) -> Standing:
    """Read what stands for some samples.

    Parameters
    ----------
    sample_ids
        int64, shape (n,), ascending.
    annotator
        Who looks: what is blind for them looks undecided.
    """
    n = len(sample_ids)
    given = np.zeros(n, np.int32)
    suggested = np.zeros(n, np.int32)
    confidence = np.full(n, np.nan, np.float32)
    skipped, hidden = np.zeros(n, bool), np.zeros(n, bool)
    with project.read() as connection:
        current = annotations.read_current(connection)
        ids, suggestion, how_sure = _last_round(project, connection)
        queue = rounds.read_queue(connection)
        names = {label.id: label.name for label in labels.read_labels(connection)}
        merged = label_changes.merged_ids(connection)
        unseen = np.array(sorted(hidden_from(connection, annotator)), np.int64)
    places, here = matching(sample_ids, current.sample_ids)
    given[places] = current.label_ids[here]
    skipped[matching(sample_ids, current.skipped_ids)[0]] = True
    blind = np.zeros(n, bool)
    blind[matching(sample_ids, unseen)[0]] = True
    given[blind], skipped[blind] = NO_LABEL, False
    if ids is not None and suggestion is not None and how_sure is not None:
        if np.array_equal(ids, sample_ids):
            suggested[:], confidence[:] = suggestion, how_sure
        else:
            places, here = matching(sample_ids, ids)
            suggested[places], confidence[places] = suggestion[here], how_sure[here]
    for gone, into in merged.items():
        suggested[suggested == gone] = into
    checks = [
        one for batch in queue if batch.purpose == AUDIT for one in batch.sample_ids
    ]
    hidden[matching(sample_ids, np.unique(np.array(checks, np.int64)))[0]] = True
    hidden &= (given == NO_LABEL) & ~skipped
    suggested[hidden] = NO_LABEL
    confidence[suggested == NO_LABEL] = np.nan
    return Standing(
        sample_ids, given, suggested, confidence, skipped, hidden, blind, names
    )


def version_of(project: ProjectFile, connection: sqlite3.Connection) -> object:
    """Return what changes whenever the last round's numbers do."""
    return project.path, operations.latest(connection, _SCORING)


def _last_round(
    project: ProjectFile, connection: sqlite3.Connection
) -> list[npt.NDArray[Any] | None]:
    """Return ids, suggestions and confidence; read once while they are the same."""
    version = version_of(project, connection)
    if version not in _latest:
        _latest.clear()  # one project is searched at a time, and it may be large
        _latest[version] = [
            arrays.read(connection, "round", name)
            for name in ("ids", "suggestion", "confidence")
        ]
    return _latest[version]


def matching(among: Ids, wanted: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Return the places of those ``wanted`` that are among ascending ids, and which."""
    if not len(among) or not len(wanted):
        return np.empty(0, np.int64), np.zeros(len(wanted), bool)
    places = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    here = among[places] == wanted
    return places[here], here


def label_sets_of(project: ProjectFile, sample_ids: Sequence[int]) -> dict[int, int]:
    """Return the label set of each sample that is here."""
    with project.read() as connection:
        domains = samples.domains_of(connection, sample_ids)
        sets = {
            domain.id: domain.label_set_id for domain in labels.read_domains(connection)
        }
    return {sample_id: sets[domain] for sample_id, domain in domains.items()}
