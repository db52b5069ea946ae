"""What is known of an ensemble's health, as data for page, window and scripts."""

import msgspec

from umc_desktop.ml.health.measures import Estimate
from umc_desktop.ml.health.removal import Verdict
from umc_desktop.ml.reliability import ReliabilityBin

ENSEMBLE = "ensemble"


class DomainAccuracy(msgspec.Struct, frozen=True):
    """How often a member is right in one domain; ``n`` audit samples."""

    domain: str
    n: int
    accuracy: Estimate


class MemberHealth(msgspec.Struct, frozen=True):
    """One member, or the ensemble, on the audit samples of one label set.

    Attributes
    ----------
    n
        Audit samples, whose labels it has not seen.
    ece, ece_debiased
        See ``ml.health.measures``.
    seconds
        To encode a sample on this computer; ``None`` for what only uses the others'
        encodings.
    domains
        Where the label set is used.
    """

    member: str
    n: int
    accuracy: Estimate
    macro_f1: Estimate
    log_loss: Estimate
    ece: Estimate
    ece_debiased: float | None
    seconds: float | None
    domains: tuple[DomainAccuracy, ...]
    reliability: tuple[ReliabilityBin, ...]


class PairHealth(msgspec.Struct, frozen=True):
    """How two members differ; see ``ml.health.diversity``."""

    first: str
    second: str
    n: int
    disagreement: Estimate
    double_fault: Estimate
    yule_q: Estimate
    error_correlation: float | None


class TaskHealth(msgspec.Struct, frozen=True):
    """The members on one label set and kind of samples.

    Attributes
    ----------
    several
        Whether a sample may carry several labels: then what is right are whole sets.
    """

    name: str
    n_audit: int
    members: tuple[MemberHealth, ...]
    pairs: tuple[PairHealth, ...]
    several: bool = False


class RemovalHealth(msgspec.Struct, frozen=True):
    """The ensemble without one member; see ``ml.health.removal``.

    Attributes
    ----------
    saves
        Share of the time to encode a sample that the removal saves.
    says
        All of it in words.
    """

    member: str
    n: int
    accuracy_with: float
    accuracy_without: float
    change: Estimate
    log_loss_rise: Estimate
    seconds: float
    saves: float
    verdict: Verdict
    says: str


class Health(msgspec.Struct, frozen=True):
    """Everything measured, with what follows from it.

    Attributes
    ----------
    dispensable
        Members that had better be switched off, the most useful removal first; none
        where no interval supports it.
    off
        Members that are switched off.
    report
        Where the page is; ``""`` if none was asked for.
    """

    tasks: tuple[TaskHealth, ...]
    removals: tuple[RemovalHealth, ...]
    dispensable: tuple[str, ...]
    off: tuple[str, ...]
    report: str = ""
