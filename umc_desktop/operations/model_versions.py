"""Versions of fine-tuned members: what was learned from what, and which one speaks."""

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.operations import journal
from umc_desktop.operations.membership import refuse_silence
from umc_desktop.operations.project_models import (
    MODEL,
    AddedModel,
    domains_said,
    read_models,
)
from umc_desktop.storage import facts, labels
from umc_desktop.storage.project_file import ProjectFile

VERSION = "model version"  # key: member and label set; value: the one that speaks
TRIED = "model tried"  # key: the same and its number; value: any version, refused too
MODES = ("adapters", "full", "heads")
# When a member begins anew at the published weights.
USUAL_ROUNDS = 5
MORE_LABELS = 1.25


class Measured(msgspec.Struct, frozen=True):
    """The ensemble on the audit slice with a version and without it; see ``Gate``.

    Attributes
    ----------
    alone_before, alone_after, alone_p_worse
        The same of the version alone and of the member that it replaces.
    n_verified, verified_before, verified_after, verified_p_worse
        Verification samples, how many of their known answers the ensemble tells
        without the version and with it, and the test that it tells fewer.
    """

    n: int
    accuracy_before: float
    accuracy_after: float
    gain: float
    gain_low: float
    gain_high: float
    p_worse: float
    log_loss_before: float
    log_loss_after: float
    alone_before: float
    alone_after: float
    alone_p_worse: float
    n_verified: int = 0
    verified_before: float = 0
    verified_after: float = 0
    verified_p_worse: float = 1


NOT_MEASURED = Measured(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


class ModelVersion(msgspec.Struct, frozen=True):
    """A member after a fine-tuning.

    Attributes
    ----------
    member
        The encoder that was fine-tuned.
    number
        From 1, for each member and label set.
    label_set, labels
        Identities in hex digits; the labels in the order of the head's classes.
    weights
        sha256 of the file, which stays on the computer that made it.
    parent
        sha256 of what it began from; ``""`` for the published weights.
    n_labels, learned
        How many labels it learned from, and a digest of which.
    accepted
        Whether it was allowed to speak.
    replaced
        Version that spoke before and that it was compared with; ``""`` for none.
    anew
        Whether it began at the published weights though ``replaced`` spoke.
    max_difference
        Of the converted model's vectors to torch's, on sentences of many fields.
    int8_loss
        Cosine that rounding to eight bits costs; used only below 0.002.
    learned_on
        Where it learned; ``None`` of those from before this was kept.
    several
        Whether samples may carry several labels: then it is told right whose whole set
        is.
    """

    member: str
    number: int
    label_set: str
    labels: tuple[str, ...]
    mode: str
    weights: str
    parent: str
    n_labels: int
    learned: str
    measured: Measured
    accepted: bool
    replaced: str = ""
    anew: bool = False
    max_difference: float | None = None
    int8_loss: float | None = None
    learned_on: RunsOn | None = None
    several: bool = False

    @property
    def key(self) -> str:
        """Of the fact that says which version speaks."""
        return key_of(self.member, self.label_set)

    @property
    def name(self) -> str:
        """As a member of the ensemble is called."""
        return f"{self.member}-v{self.number}"


class Tried(msgspec.Struct, frozen=True):
    """What came of the fine-tuned members in one computation.

    Attributes
    ----------
    versions
        Those that were tried, refused ones too.
    silent
        Versions that could not speak: their weights are on another computer.
    said
        All of it in words, with a space at the end; or nothing.
    """

    versions: tuple[ModelVersion, ...]
    silent: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class TuningWish:
    """What an update is to fine-tune.

    Attributes
    ----------
    mode
        ``"heads"`` fine-tunes nothing; else ``"adapters"`` or ``"full"``.
    members
        Names of encoders; empty for all that can be fine-tuned.
    from_scratch
        Begin at the published weights instead of the version that speaks.
    rounds
        After how many continued versions it begins there by itself, at least 1.
    """

    mode: str = "heads"
    members: tuple[str, ...] = ()
    from_scratch: bool = False
    rounds: int = USUAL_ROUNDS


@dataclass(frozen=True)
class ListVersions:
    """Nothing to choose."""


@dataclass(frozen=True)
class RollBack:
    """Which member goes back to its version before."""

    member: str = option("The encoder that was fine-tuned or added, such as minilm.")
    domain: str = option("Domain it is for; needed where there are several.", "")
    annotator: str = option("Who asks; without it, the computer account.", "")


def key_of(member: str, label_set: str) -> str:
    """Return the key of the fact that says which version speaks."""
    return f"{member}:{label_set}"


def speaking(connection: sqlite3.Connection) -> dict[str, ModelVersion]:
    """Return the versions that speak now, by key."""
    found = facts.read(connection, VERSION, ModelVersion)
    return {key: fact.value for key, fact in found.items() if fact.value is not None}


def all_versions(connection: sqlite3.Connection) -> list[ModelVersion]:
    """Return every version that was ever tried, refused ones too, oldest first."""
    found = facts.read(connection, TRIED, ModelVersion).values()
    return [fact.value for fact in found if fact.value is not None]


def is_due(
    versions: Sequence[ModelVersion], n_labels: int, rounds: int = USUAL_ROUNDS
) -> bool:
    """Return whether a member should begin anew at the published weights.

    After some continuations, or with a quarter more labels than when it last did;
    versions that were refused count, so that no try is made twice.

    Parameters
    ----------
    versions
        All of one member and label set, oldest first.
    n_labels
        That it would learn from.
    rounds
        How many continuations these are.
    """
    began = [place for place, version in enumerate(versions) if not version.parent]
    if not began:
        return bool(versions)
    last = began[-1]
    return (
        len(versions) - 1 - last >= rounds
        or n_labels >= MORE_LABELS * versions[last].n_labels
    )


def tell(
    step: journal.Step, connection: sqlite3.Connection, tried: Sequence[ModelVersion]
) -> None:
    """Keep what was tried; those that were accepted speak from now on."""
    step.tell(
        connection, TRIED, [(f"{each.key}:{each.number}", each) for each in tried]
    )
    step.tell(
        connection, VERSION, [(each.key, each) for each in tried if each.accepted]
    )


def list_versions(
    project: ProjectFile, request: ListVersions, progress: ProgressReporter
) -> Outcome:
    """List the versions of fine-tuned members, what they learned and were worth."""
    del request, progress
    with project.read() as connection:
        versions, now = all_versions(connection), speaking(connection)
        domains = _domains_by_set(connection)
        added = _added_as_data(connection)
    tuned: list[dict[str, object]] = [
        {
            "version": version.name,
            "domains": ", ".join(domains.get(version.label_set, ())),
            "state": _state(version, now),
            "mode": version.mode,
            "from": _parent(version, versions),
            "labels": version.n_labels,
            "accuracy": version.measured.accuracy_after,
            "without": version.measured.accuracy_before,
            "log_loss": version.measured.log_loss_after,
            "log_loss_without": version.measured.log_loss_before,
            "alone": version.measured.alone_after,
            "alone_before": version.measured.alone_before,
            "audit": version.measured.n,
            **_verified(version.measured),
            "max_difference": version.max_difference,
            "int8_loss": version.int8_loss,
            "learned_on": asdict(version.learned_on) if version.learned_on else None,
            "weights": version.weights,
            "learned": version.learned,
        }
        for version in versions
    ]
    listed = [*added, *tuned]
    said = f"{counted(len(listed), 'version')}."
    if not listed:
        said = (
            "Nothing was fine-tuned yet (umc model update --mode adapters) or added "
            "(umc model add)."
        )
    return Outcome(Changes.NOTHING, said, {"versions": listed})


def roll_back(
    project: ProjectFile, request: RollBack, progress: ProgressReporter
) -> Outcome:
    """Let a member speak as it did before its last fine-tuning; can be undone.

    A model that was added and not fine-tuned goes back to the one that had its name
    before; if there was none, it leaves the ensemble.

    Raises
    ------
    InvalidRequestError
        If no fine-tuned version of it speaks, or it must be said for which domain.
    """
    with project.write() as connection:
        now = _chosen(connection, request)
        if isinstance(now, AddedModel):
            return _take_back(project, connection, request, now)
        step = journal.begin(
            project, connection, "model.rollback", request, reversible=True
        )
        earlier = [
            version
            for version in all_versions(connection)
            if version.key == now.key
            and version.accepted
            and version.number < now.number
        ]
        before = earlier[-1] if earlier else None
        step.tell(connection, VERSION, [(now.key, before)])
        progress.report(1, 1)
        again = f"version {before.number} speaks again" if before else "as published"
        said = (
            f"{now.member}: {again} in place of version {now.number}. "
            "Score the samples (umc ensemble score) to see what it says."
        )
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                said,
                {
                    "member": now.member,
                    "version": before.number if before else 0,
                    "was": now.number,
                },
            ),
        )


def _take_back(
    project: ProjectFile,
    connection: sqlite3.Connection,
    request: RollBack,
    now: AddedModel,
) -> Outcome:
    earlier = [
        model
        for model in _all_added(connection)
        if model.name == now.name and model.fingerprint != now.fingerprint
    ]
    before = earlier[-1] if earlier else None
    step = journal.begin(
        project, connection, "model.rollback", request, reversible=True
    )
    step.tell(connection, MODEL, [(now.name, before)])
    refuse_silence(connection)
    said = f"left the ensemble (umc model add P.umc {now.name} brings it back)"
    if before is not None:
        said = f"is the one from {before.source} again, {before.fingerprint[:12]}"
    return step.end(
        connection,
        Outcome(
            Changes.FACTS | Changes.HISTORY,
            f"{now.name} {said}. Score the samples (umc ensemble score) to see what "
            "the ensemble says.",
            {
                "member": now.name,
                "fingerprint": before.fingerprint if before else "",
                "was": now.fingerprint,
            },
        ),
    )


def _all_added(connection: sqlite3.Connection) -> list[AddedModel]:
    """Return every model that was ever added, each once, oldest first."""
    found: dict[tuple[str, str], AddedModel] = {}
    for fact in facts.iterate_versions(connection, MODEL, AddedModel):
        if fact.value is not None:
            key = (fact.key, fact.value.fingerprint)
            found.pop(key, None)
            found[key] = fact.value
    return list(found.values())


def _added_as_data(connection: sqlite3.Connection) -> list[dict[str, object]]:
    models = read_models(connection)
    domains = [domain.name for domain in labels.read_domains(connection)]
    tuned = {version.member for version in speaking(connection).values()}
    data: list[dict[str, object]] = []
    for model in _all_added(connection):
        now = models.added.get(model.name)
        is_it = now is not None and now.fingerprint == model.fingerprint
        data.append(
            {
                "version": model.name,
                "domains": domains_said(models, model.name, domains),
                "state": "speaks" if is_it and model.name not in tuned else "kept",
                "mode": "added",
                "from": model.source,
                "labels": 0,
                "accuracy": None,
                "without": None,
                "log_loss": None,
                "log_loss_without": None,
                "alone": None,
                "alone_before": None,
                "audit": 0,
                "weights": model.fingerprint,
                "learned": "",
            }
        )
    return data


def _chosen(
    connection: sqlite3.Connection, request: RollBack
) -> ModelVersion | AddedModel:
    found = [
        version
        for version in speaking(connection).values()
        if version.member == request.member
    ]
    if request.domain:
        domain = labels.find_domain(connection, request.domain)
        wanted = labels.label_set_uid(connection, domain.label_set_id).hex()
        found = [version for version in found if version.label_set == wanted]
    if not found:
        added = read_models(connection).added.get(request.member)
        if added is not None:
            return added
        raise InvalidRequestError(
            f"No fine-tuned version of “{request.member}” speaks; there is nothing to "
            "roll back (see umc model versions)."
        )
    if len(found) > 1:
        raise InvalidRequestError(
            f"“{request.member}” was fine-tuned for several label sets; say for which "
            "domain it goes back (--domain)."
        )
    return found[0]


def _domains_by_set(connection: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for domain in labels.read_domains(connection):
        uid = labels.label_set_uid(connection, domain.label_set_id).hex()
        found.setdefault(uid, []).append(domain.name)
    return found


def _state(version: ModelVersion, now: dict[str, ModelVersion]) -> str:
    if not version.accepted:
        return "refused"
    speaks = now.get(version.key)
    return "speaks" if speaks and speaks.number == version.number else "kept"


def _verified(found: Measured) -> dict[str, object]:
    asked = found.n_verified > 0
    return {
        "verification": found.n_verified,
        "verified": found.verified_after if asked else None,
        "verified_without": found.verified_before if asked else None,
    }


def _parent(version: ModelVersion, versions: Sequence[ModelVersion]) -> str:
    for other in versions:
        if other.weights == version.parent:
            return other.name
    return "published"
