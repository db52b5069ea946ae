"""What an annotator is not to see before deciding: what others said, what verifies."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.teamwork import Blind, Teamwork, read_teamwork
from umc_desktop.operations.verification import pending_checks
from umc_desktop.storage import annotations, labels, samples
from umc_desktop.storage.lock import account_name

_SPREAD = 2_654_435_761  # Knuth: neighbouring ids come far from each other
WHO_LOOKS = (
    "Who looks: what is blind for them looks as if nobody had seen it; without it, the "
    "computer account."
)


def who_looks(name: str) -> str:
    """Return the name given, else the computer account's; that may have none."""
    return name.strip() or account_name()


def hidden_from(
    connection: sqlite3.Connection,
    annotator: str,
    sample_ids: Sequence[int] | None = None,
) -> set[int]:
    """Return the samples whose labels and notes an annotator is not to see yet.

    Those that wait for the annotator's own decision beside others', and those of the
    current queue that are there to verify. What enough others have decided waits for
    nobody, so that a conflict can be looked at by somebody else.

    Parameters
    ----------
    sample_ids
        The samples asked about; all without it.
    """
    teamwork = read_teamwork(connection)
    pending = pending_checks(connection, annotator)
    everywhere = teamwork.blind is Blind.ALL
    blind = everywhere or (teamwork.blind is Blind.OVERLAP and bool(teamwork.overlap))
    if not blind and not pending[1]:
        return set()
    own: dict[int, int] = {}
    others: Counter[int] = Counter()
    for sample_id, name, clock in annotations.read_deciders(connection, sample_ids):
        if name == annotator:
            own[sample_id] = clock
        else:
            others[sample_id] += 1
    hidden = set()
    if blind:
        without = sorted(others.keys() - own.keys())
        wanted = wanted_deciders(connection, teamwork, without)
        least = 2 if everywhere else 0
        hidden = {one for one in without if others[one] < wanted.get(one, least)}
    planned_at, checked = pending
    asked = checked if sample_ids is None else checked & set(sample_ids)
    return hidden | {item for item in asked if own.get(item, 0) <= planned_at}


def wanted_deciders(
    connection: sqlite3.Connection, teamwork: Teamwork, sample_ids: Sequence[int]
) -> dict[int, int]:
    """Return how many are to decide each sample that is planned for several."""
    domains = {domain.id: domain.name for domain in labels.read_domains(connection)}
    domain_of = samples.domains_of(connection, list(sample_ids))
    hashes = samples.hashes_of(connection, list(sample_ids))
    return {
        sample_id: teamwork.overlap[domains[domain_of[sample_id]]].annotators
        for sample_id in sample_ids
        if sample_id in hashes
        and teamwork.is_shared(domains[domain_of[sample_id]], hashes[sample_id])
    }


def disguise(
    values: npt.NDArray[np.float32],
    ids: npt.NDArray[np.int64],
    hidden: npt.NDArray[np.bool_],
    undecided: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float32]:
    """Return novelties in which those of hidden samples are like any undecided one's.

    A sample that has a label lies at no distance from the nearest label, which would
    give it away; so would one number for all. Which one it gets follows from its id,
    and stays about the same while others are decided.

    Parameters
    ----------
    values
        float32, shape (n,).
    ids
        int64, shape (n,).
    hidden, undecided
        bool, shape (n,): those that are to look undecided, and those that are.
    """
    known = values[undecided & np.isfinite(values)]
    disguised = values.copy()
    disguised[hidden] = np.nan
    if len(known):
        drawn = (ids[hidden] * _SPREAD % 2**32) / 2**32
        disguised[hidden] = np.quantile(known, drawn, method="nearest")
    return disguised
