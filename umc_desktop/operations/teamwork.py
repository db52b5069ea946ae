"""How several annotators work together: what they share, how they are checked.

All of it is kept as facts, so it travels with the file, merges, and can be undone.
"""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import percent, shortened
from umc_desktop.operations import journal
from umc_desktop.storage import facts, labels
from umc_desktop.storage.project_file import ProjectFile

_OVERLAP, _SETTINGS = "overlap", "teamwork"
_KEY = b"umc overlap"
_Change = tuple[str, str, object]  # about, key and value of a fact
_MOST_CHECKED = 0.5  # of a queue: more would be a test, not work


class Feedback(StrEnum):
    """When an annotator learns how a verification sample went; stored."""

    IMMEDIATE = "immediate"
    DELAYED = "delayed"


class Blind(StrEnum):
    """Whose labels stay hidden until one has decided oneself; stored."""

    OVERLAP = "overlap"  # on the samples that are planned for several annotators
    ALL = "all"
    OFF = "off"


class Overlap(msgspec.Struct, frozen=True):
    """What part of a domain is shown to how many annotators."""

    share: float
    annotators: int = 2


@dataclass(frozen=True)
class Teamwork:
    """The settings of a project that several work on.

    Attributes
    ----------
    overlap
        By domain.
    verify, again
        Shares of a queue with a known answer, and of the annotator's own earlier
        samples.
    """

    overlap: dict[str, Overlap]
    verify: float = 0.0
    again: float = 0.0
    feedback: Feedback = Feedback.DELAYED
    blind: Blind = Blind.OVERLAP

    def is_shared(self, domain: str, content: bytes) -> bool:
        """Return whether a sample is planned for several annotators.

        Decided by its content alone, so all copies of a project agree about it.
        """
        planned = self.overlap.get(domain)
        if planned is None:
            return False
        drawn = blake2b(content, digest_size=8, key=_KEY).digest()
        return int.from_bytes(drawn, "big") < planned.share * 2**64


@dataclass(frozen=True)
class PlanTeamwork:
    """What several annotators share, and how they are checked."""

    overlap: float | None = option(
        "Share of the samples that two or more annotators decide; 0 to 1.", None
    )
    domain: str = option("Domain the overlap is for; all without it.", "")
    annotators: int = option("How many decide each of those samples.", 2)
    verify: float | None = option(
        "Share of a queue with a known answer, slipped in; 0 to 0.5.", None
    )
    again: float | None = option(
        "Share of a queue that the annotator decided before; 0 to 0.5.", None
    )
    feedback: str = option(
        "When annotators hear how such a sample went: immediate or delayed.", ""
    )
    blind: str = option(
        "Where others' labels stay hidden until one has decided: overlap, all or off.",
        "",
    )
    annotator: str = option("Who plans it; without it, the computer account.", "")


def plan_teamwork(
    project: ProjectFile, request: PlanTeamwork, progress: ProgressReporter
) -> Outcome:
    """Plan overlap between annotators, verification samples and what is blind.

    Raises
    ------
    InvalidRequestError
        If a share is out of range, or a word or the domain is not known.
    """
    changes = _wanted_settings(request)
    with project.write() as connection:
        changes += _wanted_overlap(connection, request)
        if not changes:
            raise InvalidRequestError(
                "Say what to plan, such as --overlap 0.2 or --verify 0.05."
            )
        step = journal.begin(
            project, connection, "quality.plan", request, reversible=True
        )
        for about, key, value in changes:
            step.tell(connection, about, [(key, value)])
        progress.report(1, 1)
        now = read_teamwork(connection)
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.ANNOTATIONS | Changes.HISTORY,
                _in_words(now),
                describe_teamwork(now),
            ),
        )


def _wanted_settings(request: PlanTeamwork) -> list[_Change]:
    changes: list[_Change] = []
    for name, share in (("verify", request.verify), ("again", request.again)):
        if share is not None:
            _check_share(name, share, _MOST_CHECKED)
            changes.append((_SETTINGS, name, share))
    for name, word, kind in (
        ("feedback", request.feedback, Feedback),
        ("blind", request.blind, Blind),
    ):
        if word:
            changes.append((_SETTINGS, name, _known_word(name, word, kind)))
    return changes


def _wanted_overlap(
    connection: sqlite3.Connection, request: PlanTeamwork
) -> list[_Change]:
    if request.overlap is None:
        return []
    _check_share("overlap", request.overlap, 1)
    if request.annotators < 2:
        raise InvalidRequestError("An overlap needs at least two annotators.")
    domains = [domain.name for domain in labels.read_domains(connection)]
    if request.domain and request.domain not in domains:
        raise InvalidRequestError(
            f"There is no domain “{shortened(request.domain)}” here, but "
            f"{', '.join(domains)}."
        )
    planned = Overlap(request.overlap, request.annotators)
    wanted = [request.domain] if request.domain else domains
    return [(_OVERLAP, name, planned if request.overlap else None) for name in wanted]


def read_teamwork(connection: sqlite3.Connection) -> Teamwork:
    """Return how the project's annotators work together now."""
    overlap = {
        domain: Overlap(min(max(fact.value.share, 0.0), 1.0), fact.value.annotators)
        for domain, fact in facts.read(connection, _OVERLAP, Overlap).items()
        if fact.value is not None
    }
    shares = facts.read(connection, _SETTINGS, float)
    words = facts.read(connection, _SETTINGS, str)

    def share(name: str) -> float:
        said = shares[name].value if name in shares else None
        return min(max(said or 0.0, 0.0), _MOST_CHECKED)

    def word(name: str) -> str:
        return (words[name].value or "") if name in words else ""

    return Teamwork(
        overlap,
        share("verify"),
        share("again"),
        Feedback.IMMEDIATE
        if word("feedback") == Feedback.IMMEDIATE
        else Feedback.DELAYED,
        Blind(word("blind")) if word("blind") in set(Blind) else Blind.OVERLAP,
    )


def describe_teamwork(now: Teamwork) -> dict[str, object]:
    """Return the settings as plain data."""
    return {
        "overlap": {
            domain: {"share": planned.share, "annotators": planned.annotators}
            for domain, planned in now.overlap.items()
        },
        "verify": now.verify,
        "again": now.again,
        "feedback": now.feedback.value,
        "blind": now.blind.value,
    }


def describe_settings(connection: sqlite3.Connection) -> dict[str, object]:
    """Return the settings as a request to plan them would have them.

    The overlap is among them only where it is the same in every domain.
    """
    now = read_teamwork(connection)
    known: dict[str, object] = {
        "verify": now.verify,
        "again": now.again,
        "feedback": now.feedback.value,
        "blind": now.blind.value,
    }
    domains = {domain.name for domain in labels.read_domains(connection)}
    plans = set(now.overlap.values())
    if len(plans) == 1 and domains == now.overlap.keys():
        (plan,) = plans
        known |= {"overlap": plan.share, "annotators": plan.annotators}
    return known


def _check_share(name: str, share: float, most: float) -> None:
    if not 0 <= share <= most:
        raise InvalidRequestError(
            f"The share for “{name}” must lie between 0 and {most:g}."
        )


def _known_word(name: str, word: str, kind: type[StrEnum]) -> str:
    if word not in set(kind):
        known = ", ".join(item.value for item in kind)
        raise InvalidRequestError(
            f"“{shortened(word)}” is not one of the choices for “{name}”: {known}."
        )
    return word


def _in_words(now: Teamwork) -> str:
    parts = [
        f"{percent(planned.share)} of {domain} for {planned.annotators} annotators"
        for domain, planned in now.overlap.items()
    ]
    said = "; ".join(parts) if parts else "no overlap"
    checks = (
        f"{percent(now.verify)} of a queue verifies, {percent(now.again)} is asked "
        "again"
    )
    return f"Planned: {said}; {checks}, feedback {now.feedback}; blind: {now.blind}."
