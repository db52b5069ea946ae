"""How finishing begins: what the models think is frozen, and an audit is drawn."""

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.ml.finishing import Promise, draw_audit
from umc_desktop.operations import journal
from umc_desktop.operations.finishing_state import (
    ABOUT,
    Finishing,
    Frozen,
    Ids,
    Planned,
)
from umc_desktop.storage import (
    annotations,
    arrays,
    facts,
    samples,
)


@dataclass(frozen=True)
class FinishQueue:
    """How good the finished labels must be."""

    target: float = option("Share of the labels that must be right, 0 to 1.", 0.95)
    confidence: float = option("How surely that must hold, 0 to 1.", 0.95)
    oversight: float = option(
        "Share of wrong suggestions that you overlook in a glance.", 0.05
    )
    restart: bool = option("Begin anew, with another audit.", False)
    seed: int = option("Seed of the audit's draw.", 0)
    annotator: str = option("Who asks; without it, the computer account.", "")

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise InvalidRequestError("The seed must not be negative.")
        Promise(1 - self.target, self.confidence, self.oversight)


def begin_finishing(
    connection: sqlite3.Connection, step: journal.Step, request: FinishQueue
) -> Finishing:
    """Freeze what the models think, draw the audit, and say so."""
    frozen_ids, suggestion, sureness, n_pool = _undecided(connection)
    n_before = sum(1 for _ in facts.iterate_versions(connection, ABOUT, Planned))
    rng = np.random.default_rng([request.seed, 5, n_before])
    frozen = Frozen(frozen_ids, suggestion, sureness, draw_audit(len(frozen_ids), rng))
    frozen.write(connection)
    planned = Planned(
        request.target,
        request.confidence,
        request.oversight,
        len(frozen.audit),
        len(frozen_ids),
        n_pool,
        frozen.digest,
    )
    step.tell(connection, ABOUT, [("plan", planned)])
    return Finishing(planned, frozen, None)


def _undecided(
    connection: sqlite3.Connection,
) -> tuple[Ids, np.ndarray[Any, Any], np.ndarray[Any, Any], int]:
    """Return ids, suggestions and sureness of the undecided, and the pool's size."""
    found = [
        arrays.read(connection, "round", name)
        for name in ("ids", "suggestion", "confidence")
    ]
    ids, suggestion, confidence = found
    if ids is None or suggestion is None or confidence is None:
        raise InvalidRequestError(
            "The samples have not been scored yet. Score them first "
            "(umc ensemble score)."
        )
    missing = samples.count(connection) - len(ids)
    if missing > 0:
        raise InvalidRequestError(
            f"{counted(missing, 'sample')} came after the last scoring. Score the "
            "samples first (umc ensemble score)."
        )
    current = annotations.read_current(connection)
    labelled = np.isin(ids, current.sample_ids)
    open_ = ~labelled & ~np.isin(ids, current.skipped_ids)
    if not open_.any():
        raise InvalidRequestError("Every sample is decided; nothing is left to finish.")
    sureness = np.nan_to_num(confidence[open_], nan=0.0).astype(np.float32)
    sureness[suggestion[open_] == 0] = 0
    if not sureness.any():
        raise InvalidRequestError(
            "The models know nothing yet. Label some samples (umc queue next) and let "
            "them learn (umc model update) first."
        )
    n_pool = int(np.count_nonzero(open_) + np.count_nonzero(labelled))
    return ids[open_], suggestion[open_].astype(np.int32), sureness, n_pool
