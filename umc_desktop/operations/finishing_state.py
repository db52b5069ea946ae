"""How far finishing is: what was planned, what was decided since, and what is next.

What was said is in facts, so that it is undone, merged and kept as labels are. What the
models thought when the audit was drawn is frozen in arrays beside them: the audit
judges those suggestions, and whatever the models learn from its answers later cannot
make it less honest.
"""

import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import counted
from umc_desktop.ml.finishing import (
    Audit,
    FinishingPlan,
    Promise,
    plan_finishing,
)
from umc_desktop.storage import arrays, facts, label_changes

ABOUT = OWNER = "finishing"
_DIGEST_BYTES = 16

Ids = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]
Bits = npt.NDArray[np.bool_]


class Stage(StrEnum):
    """The steps of finishing, in order."""

    TARGET = "target"  # say how good the labels must be
    AUDIT = "audit"  # decide a random part without seeing suggestions
    ACCEPT = "accept"  # let the models label what they may
    GLANCE = "glance"  # look at the rest in groups
    CERTIFICATE = "certificate"  # say how good the labels are


class Planned(msgspec.Struct, frozen=True):
    """The fact with which finishing begins.

    Attributes
    ----------
    target, confidence, oversight
        Share of labels that must be right, how surely, and the share of wrong
        suggestions that a person is assumed to overlook in a glance.
    audit
        Samples drawn.
    n_undecided, n_pool
        Samples that nobody had decided, and those with the labelled ones.
    frozen
        Hex digest of what the models thought then.
    """

    target: float
    confidence: float
    oversight: float
    audit: int
    n_undecided: int
    n_pool: int
    frozen: str

    @property
    def promise(self) -> Promise:
        """What must hold of the finished labels."""
        return Promise(1 - self.target, self.confidence, self.oversight)


class Accepted(msgspec.Struct, frozen=True):
    """The fact that the models labelled what they may; see ``FinishingPlan``.

    Attributes
    ----------
    frozen
        As in the plan that it belongs to.
    labels
        How many labels they gave.
    threshold
        ``None`` for infinity: nothing may be accepted.
    """

    frozen: str
    labels: int
    threshold: float | None
    expected_errors: float
    upper_bound: float
    audited: int
    wrong_accepted: int
    stopped: bool
    sentence: str

    @classmethod
    def of(cls, frozen: str, labels: int, plan: FinishingPlan) -> "Accepted":
        """Return what is kept of a plan."""
        return cls(
            frozen,
            labels,
            plan.threshold if np.isfinite(plan.threshold) else None,
            plan.expected_errors,
            plan.upper_bound,
            plan.audit.size,
            plan.audit.wrong_accepted,
            plan.audit.stopped,
            plan.sentence,
        )


class Certified(msgspec.Struct, frozen=True):
    """What the window shows of the certificate that was made last."""

    sentence: str
    made_at: str


@dataclass(frozen=True)
class Frozen:
    """What the models thought of every undecided sample when the audit was drawn.

    Attributes
    ----------
    ids
        int64, shape (n,), ascending.
    suggestion
        int32, shape (n,): label id, 0 for none.
    sureness
        float32, shape (n,): its calibrated probability, 0 where there is none.
    audit
        int64, shape (n_audit,): rows of the audit, in the order in which they are
        asked.
    """

    ids: Ids
    suggestion: Labels
    sureness: npt.NDArray[np.float32]
    audit: Ids

    @cached_property
    def digest(self) -> str:
        """Names these very arrays."""
        total = blake2b(digest_size=_DIGEST_BYTES)
        for values in vars(self).values():
            if isinstance(values, np.ndarray):
                total.update(np.ascontiguousarray(values).tobytes())
        return total.hexdigest()

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> "Frozen | None":
        """Read what was frozen in this file, if anything."""
        found = arrays.read_all(connection, OWNER)
        try:
            return cls(**found)
        except TypeError:  # nothing, or of another version
            return None

    def write(self, connection: sqlite3.Connection) -> None:
        """Freeze."""
        names = ("ids", "suggestion", "sureness", "audit")
        arrays.replace(connection, OWNER, {name: getattr(self, name) for name in names})


@dataclass(frozen=True)
class Standing:
    """What stands for the frozen samples now.

    Attributes
    ----------
    given
        int32, shape (n,): label id, 0 for none.
    skipped
        bool, shape (n,).
    """

    given: Labels
    skipped: Bits

    @property
    def decided(self) -> Bits:
        """Which samples have a label or were skipped; bool, shape (n,)."""
        return np.asarray((self.given != 0) | self.skipped, bool)


@dataclass(frozen=True)
class Finishing:
    """Finishing under way in a project.

    Attributes
    ----------
    planned
        How it was begun.
    frozen
        What the models thought then; ``None`` if the file was merged from elsewhere.
    accepted
        What they labelled alone, ``None`` before that.
    certified
        What was certified since it was begun, if anything.
    """

    planned: Planned
    frozen: Frozen | None
    accepted: Accepted | None
    certified: Certified | None = None

    @cached_property
    def audit_ids(self) -> frozenset[int]:
        """Ids of the audit's samples: of those nobody may see what is suggested."""
        if self.frozen is None:
            return frozenset()
        return frozenset(self.frozen.ids[self.frozen.audit].tolist())

    def progress(self, standing: Standing | None) -> "Progress":
        """Return how far it is, given what stands for the frozen samples."""
        if self.frozen is None or standing is None:
            return Progress(Stage.TARGET, 0, 0, 0, 0, np.zeros(0, np.int64))
        decided, audit = standing.decided, self.frozen.audit
        n_audited = int(np.count_nonzero(decided[audit]))
        if n_audited < len(audit):
            left = audit[~decided[audit]]
            return Progress(Stage.AUDIT, n_audited, len(audit), 0, 0, left)
        nothing = np.zeros(0, np.int64)
        if self.accepted is None:
            return Progress(Stage.ACCEPT, n_audited, len(audit), 0, 0, nothing)
        rest = self.to_glance
        left = rest[~decided[rest]]
        stage = Stage.GLANCE if len(left) else Stage.CERTIFICATE
        n_glanced = len(rest) - len(left)
        return Progress(stage, n_audited, len(audit), n_glanced, len(rest), left)

    def plan(self, standing: Standing) -> FinishingPlan:
        """Return what the models may label alone by the audit's answers.

        A sample that was skipped counts as a mistake: what a person cannot decide, the
        models have not decided rightly.
        """
        frozen = self.frozen
        assert frozen is not None
        right = standing.given[frozen.audit] == frozen.suggestion[frozen.audit]
        return plan_finishing(
            frozen.sureness,
            frozen.audit,
            right & (standing.given[frozen.audit] != 0),
            self.planned.n_pool,
            self.planned.promise,
        )

    @cached_property
    def to_glance(self) -> Ids:
        """Rows that a person looks at, least sure first; once labels are accepted."""
        frozen, accepted = self.frozen, self.accepted
        assert frozen is not None
        assert accepted is not None
        open_ = np.ones(len(frozen.ids), bool)
        open_[frozen.audit] = False
        if accepted.threshold is not None:
            open_ &= frozen.sureness <= accepted.threshold
        rest = np.flatnonzero(open_)
        return rest[np.argsort(frozen.sureness[rest], kind="stable")]

    def kept_plan(self, n_by_models: int) -> FinishingPlan:
        """Return the plan by which labels were accepted, as certificates need it.

        Parameters
        ----------
        n_by_models
            How many of the accepted labels still stand.
        """
        accepted = self.accepted
        assert accepted is not None
        return FinishingPlan(
            np.inf if accepted.threshold is None else accepted.threshold,
            np.arange(n_by_models),
            np.zeros(0, np.int64),
            accepted.expected_errors,
            accepted.upper_bound,
            Audit(
                self.planned.n_undecided,
                accepted.audited,
                accepted.wrong_accepted,
                accepted.stopped,
            ),
            accepted.sentence,
        )


@dataclass(frozen=True)
class Progress:
    """How far finishing is.

    Attributes
    ----------
    stage
        The step that is next.
    audited, audit
        Samples of the audit that are decided, and all.
    glanced, to_glance
        Samples glanced at, and all that are to be.
    left
        int64: rows that the step still asks about, in order.
    """

    stage: Stage
    audited: int
    audit: int
    glanced: int
    to_glance: int
    left: Ids

    @property
    def sentence(self) -> str:
        """What is next, in words."""
        n = len(self.left)
        return {
            Stage.TARGET: "Say how good the labels must be to begin.",
            Stage.AUDIT: f"{counted(n, 'sample')} of the audit to decide.",
            Stage.ACCEPT: "The audit is done: see what the models may label alone.",
            Stage.GLANCE: f"{counted(n, 'sample')} to glance at, least sure first.",
            Stage.CERTIFICATE: "All is decided: make the certificate.",
        }[self.stage]


def read_finishing(connection: sqlite3.Connection) -> Finishing | None:
    """Return finishing as it stands, ``None`` if it was not begun."""
    planned = facts.read(connection, ABOUT, Planned).get("plan")
    if planned is None or planned.value is None:
        return None
    frozen = Frozen.read(connection)
    if frozen is not None and frozen.digest != planned.value.frozen:
        frozen = None
    if frozen is not None:
        merged = label_changes.merged_ids(connection)
        standing = label_changes.standing_ids(frozen.suggestion, merged)
        frozen = replace(frozen, suggestion=standing)
    accepted = facts.read(connection, ABOUT, Accepted).get("accepted")
    of_this = (
        accepted.value
        if accepted is not None
        and accepted.value is not None
        and accepted.value.frozen == planned.value.frozen
        else None
    )
    certified = facts.read(connection, ABOUT, Certified).get("certificate")
    if certified is not None and certified.clock < planned.clock:
        certified = None
    return Finishing(
        planned.value, frozen, of_this, None if certified is None else certified.value
    )
