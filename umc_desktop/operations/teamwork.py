"""How several annotators work together: who they are, what they share, what is blind.

All of it is kept as facts, so it travels with the file, merges, and can be undone.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import fault_of_name
from umc_desktop.domain.wording import percent, shortened
from umc_desktop.operations import journal
from umc_desktop.storage import annotations, facts, labels, samples
from umc_desktop.storage.project_file import ProjectFile

_OVERLAP, _SETTINGS, _PROFILE, _CHECKS = "overlap", "teamwork", "annotator", "checks"
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


class Profile(msgspec.Struct, frozen=True):
    """What is known of an annotator.

    Attributes
    ----------
    shown_as
        The name in reports and exports; empty for their own.
    """

    shown_as: str = ""
    expertise: str = ""
    colour: str = ""


class Check(msgspec.Struct, frozen=True):
    """A sample that is asked though an answer is known.

    Attributes
    ----------
    sample, answer
        Content hash and identity of the label, hexadecimal.
    source
        Where the answer comes from: ``"adjudication"``, ``"reference"``, ``"audit"``,
        or ``"own"`` for an earlier label of the annotator's own.
    """

    sample: str
    answer: str
    source: str


OWN = "own"


class CheckPlan(msgspec.Struct, frozen=True):
    """The verification samples in one queue of one annotator."""

    annotator: str
    checks: list[Check]


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


@dataclass(frozen=True)
class DescribeAnnotator:
    """What is known of an annotator."""

    name: str = option("Whose profile; the name they label under.")
    shown_as: str | None = option("Pseudonym in reports and exports.", None)
    expertise: str | None = option("What they know, in a few words.", None)
    colour: str | None = option("Colour in figures, as #rrggbb.", None)
    annotator: str = option("Who says so; without it, the computer account.", "")


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


def describe_annotator(
    project: ProjectFile, request: DescribeAnnotator, progress: ProgressReporter
) -> Outcome:
    """Say who an annotator is: a pseudonym, what they know, a colour.

    Raises
    ------
    InvalidRequestError
        If the name or the pseudonym cannot be one, or the colour is none.
    """
    name = request.name.strip()
    for said in filter(None, (name or " ", (request.shown_as or "").strip())):
        if reason := fault_of_name(said):
            raise InvalidRequestError(
                f"“{shortened(said)}” cannot be an annotator's name: it {reason}."
            )
    colour = request.colour
    if colour and not _is_colour(colour):
        raise InvalidRequestError(f"“{shortened(colour)}” is no colour like #3366aa.")
    with project.write() as connection:
        known = read_profiles(connection)
        changed = {
            key: value.strip()
            for key in ("shown_as", "expertise", "colour")
            if (value := getattr(request, key)) is not None
        }
        profile = msgspec.structs.replace(known.get(name, Profile()), **changed)
        others = {other for other in known if other != name}
        names = others | {known[other].shown_as for other in others}
        if profile.shown_as and profile.shown_as in names:
            raise InvalidRequestError(
                f"Another annotator is called “{shortened(profile.shown_as)}” already."
            )
        step = journal.begin(
            project, connection, "annotator.describe", request, reversible=True
        )
        step.tell(connection, _PROFILE, [(name, profile)])
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                f"Described annotator “{profile.shown_as or name}”.",
                {"name": name, **msgspec.structs.asdict(profile)},
            ),
        )


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


def read_profiles(connection: sqlite3.Connection) -> dict[str, Profile]:
    """Return the annotators' profiles by the name they label under."""
    return {
        name: fact.value
        for name, fact in facts.read(connection, _PROFILE, Profile).items()
        if fact.value is not None
    }


def names_shown(connection: sqlite3.Connection) -> dict[str, str]:
    """Return how each annotator is called in reports and exports, by their name."""
    profiles = read_profiles(connection)
    return {
        name: profiles.get(name, Profile()).shown_as or name
        for name in labels.read_annotators(connection).values()
    }


def tell_checks(
    connection: sqlite3.Connection, step: journal.Step, plan: CheckPlan
) -> None:
    """Remember which samples of a new queue are there to verify."""
    step.tell(connection, _CHECKS, [(step.frame.operation.hex(), plan)])


def iterate_checks(
    connection: sqlite3.Connection, annotator: str | None = None
) -> Iterable[tuple[int, CheckPlan]]:
    """Yield (clock, plan) of each queue that was planned, oldest first."""
    for fact in facts.iterate_versions(connection, _CHECKS, CheckPlan):
        plan = fact.value
        if plan is not None and annotator in (None, plan.annotator):
            yield fact.clock, plan


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
    pending = _pending_checks(connection, annotator)
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


def answers_for(connection: sqlite3.Connection, annotator: str) -> dict[int, int]:
    """Return the known answers (label id) of the current queue by sample.

    Only where the annotator is to hear at once how it went.
    """
    if read_teamwork(connection).feedback is not Feedback.IMMEDIATE:
        return {}
    plans = list(iterate_checks(connection, annotator))
    if not plans:
        return {}
    by_uid = labels.ids_by_uid(connection)
    label_ids = {uid.hex(): label_id for uid, label_id in by_uid.items()}
    checks = {check.sample: check for check in plans[-1][1].checks}
    found = sample_ids_of(connection, checks)
    return {
        found[content]: label_ids[check.answer]
        for content, check in checks.items()
        if content in found and check.answer in label_ids and check.source != OWN
    }


def sample_ids_of(
    connection: sqlite3.Connection, contents: Iterable[str]
) -> dict[str, int]:
    """Return the samples' ids here by content hash, those that are not left out."""
    wanted = []
    for content in contents:
        try:
            wanted.append(bytes.fromhex(content))
        except ValueError:  # a forged one names no sample
            continue
    found = samples.ids_of_hashes(connection, wanted)
    return {content.hex(): sample_id for content, sample_id in found.items()}


def _pending_checks(
    connection: sqlite3.Connection, annotator: str
) -> tuple[int, set[int]]:
    plans = list(iterate_checks(connection, annotator))
    if not plans:
        return 0, set()
    clock, plan = plans[-1]
    found = sample_ids_of(connection, (check.sample for check in plan.checks))
    return clock, set(found.values())


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


def _is_colour(text: str) -> bool:
    digits = text[1:]
    return (
        text[:1] == "#" and len(digits) == 6 and digits.isalnum() and digits.isascii()
    )


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
