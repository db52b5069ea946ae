"""Guidelines of a label set, in versions, and the samples that explain its labels."""

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.operations import journal
from umc_desktop.operations.chosen_samples import by_label_set
from umc_desktop.storage import facts, labels, samples
from umc_desktop.storage.facts import Fact
from umc_desktop.storage.project_file import ProjectFile

GUIDELINE = "guideline"  # key: the label set's identity; value: Markdown
SEEN = "guideline seen"  # key: label set and annotator; value: which text
REFERENCE = "reference"  # key: label and sample
LONGEST_TEXT = 200_000
_TOLD = Changes.FACTS | Changes.HISTORY


class Reference(msgspec.Struct, frozen=True):
    """A sample that shows what a label means, or what it does not mean.

    Attributes
    ----------
    label, sample
        Identity of the label and content hash of the sample, in hex digits.
    counterexample
        Whether it looks like the label and is not.
    """

    label: str
    sample: str
    counterexample: bool = False


@dataclass(frozen=True)
class SetGuidelines:
    """The text that tells annotators how to decide."""

    domain: str = option("Domain whose label set it is for.")
    file: Path | None = option("A file with the text, in Markdown.", None)
    text: str = option("The text itself, in Markdown.", "")
    annotator: str = option("Who writes it; without it, the computer account.", "")


@dataclass(frozen=True)
class ShowGuidelines:
    """Whose guidelines are shown."""

    domain: str = option("Domain whose label set they are for.")
    version: int | None = option("Which version, from 1; without it, the newest.", None)


@dataclass(frozen=True)
class AcknowledgeGuidelines:
    """Whose guidelines were read."""

    domain: str = option("Domain whose label set they are for.")
    annotator: str = option("Who read them; without it, the computer account.", "")


@dataclass(frozen=True)
class ReferSamples:
    """Samples that show what a label means."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.", logged=False)
    label: str = option("Name of the label.")
    counterexample: bool = option("They look like the label and are not.", False)
    remove: bool = option("They are no references any more.", False)
    annotator: str = option("Who says so; without it, the computer account.", "")


@dataclass(frozen=True)
class GuidelineState:
    """The guidelines of one label set as an annotator finds them.

    Attributes
    ----------
    text
        The newest version; ``""`` if none was written.
    version
        Its number, from 1; 0 if none was written.
    author, clock
        Who wrote it, and when (a reading of the hybrid clock).
    unseen
        Whether this annotator has not said that they read it.
    """

    text: str = ""
    version: int = 0
    author: str = ""
    clock: int = 0
    unseen: bool = False


def set_guidelines(
    project: ProjectFile, request: SetGuidelines, progress: ProgressReporter
) -> Outcome:
    """Write the guidelines of a label set; earlier versions are kept.

    Raises
    ------
    InvalidRequestError
        If neither or both of text and file are given, or the file cannot be read.
    """
    text = _text_of(request)
    with project.write() as connection:
        domain = labels.find_domain(connection, request.domain)
        key = labels.label_set_uid(connection, domain.label_set_id).hex()
        step = journal.begin(
            project, connection, "guideline.set", request, reversible=True
        )
        step.tell(connection, GUIDELINE, [(key, text or None)])
        step.tell(connection, SEEN, [(_reader(key, step.frame.annotator), _mark(text))])
        n = len(_versions(connection, key))
        progress.report(1, 1)
        said = f"Version {n} of the guidelines for {domain.name}."
        return step.end(
            connection, Outcome(_TOLD, said, {"domain": domain.name, "version": n})
        )


def show_guidelines(
    project: ProjectFile, request: ShowGuidelines, progress: ProgressReporter
) -> Outcome:
    """Show the guidelines of a label set, the newest or an earlier version.

    Raises
    ------
    InvalidRequestError
        If there is no such version.
    """
    del progress
    with project.read() as connection:
        domain = labels.find_domain(connection, request.domain)
        key = labels.label_set_uid(connection, domain.label_set_id).hex()
        versions = _versions(connection, key)
    number = len(versions) if request.version is None else request.version
    if not versions:
        return Outcome(
            Changes.NOTHING,
            f"No guidelines were written for {domain.name} yet.",
            {"domain": domain.name, "version": 0, "text": ""},
        )
    if not 1 <= number <= len(versions):
        raise InvalidRequestError(
            f"There are {counted(len(versions), 'version')}; {number} is none of them."
        )
    chosen = versions[number - 1]
    return Outcome(
        Changes.NOTHING,
        chosen.value or "(taken away)",
        {
            "domain": domain.name,
            "version": number,
            "versions": len(versions),
            "annotator": chosen.annotator,
            "text": chosen.value or "",
        },
    )


def acknowledge_guidelines(
    project: ProjectFile, request: AcknowledgeGuidelines, progress: ProgressReporter
) -> Outcome:
    """Say that you have read the newest guidelines."""
    with project.write() as connection:
        domain = labels.find_domain(connection, request.domain)
        key = labels.label_set_uid(connection, domain.label_set_id).hex()
        step = journal.begin(project, connection, "guideline.acknowledge", request)
        text = _standing(connection, key)
        step.tell(connection, SEEN, [(_reader(key, step.frame.annotator), _mark(text))])
        progress.report(1, 1)
        said = f"Read: the guidelines for {domain.name}."
        return step.end(connection, Outcome(_TOLD, said, {"domain": domain.name}))


def refer_samples(
    project: ProjectFile, request: ReferSamples, progress: ProgressReporter
) -> Outcome:
    """Make samples references of a label, or counterexamples, or neither any more.

    Raises
    ------
    InvalidRequestError
        If a sample or the label does not exist.
    """
    name = request.label.strip()
    with project.write() as connection:
        told: list[tuple[str, Reference | None]] = []
        for label_set_id, members in by_label_set(
            connection, request.sample_ids
        ).items():
            label = labels.labels_by_name(connection, label_set_id).get(name)
            if label is None:
                raise InvalidRequestError(
                    f"“{name}” is not in the label set of these samples."
                )
            for _, content in members:
                made = Reference(label.uid.hex(), content.hex(), request.counterexample)
                key = f"{made.label}:{made.sample}"
                told.append((key, None if request.remove else made))
        step = journal.begin(
            project, connection, "sample.refer", request, reversible=True
        )
        step.tell(connection, REFERENCE, told)
        progress.report(len(told), len(told))
        kind = "counterexample" if request.counterexample else "reference"
        no = "No longer " if request.remove else ""
        said = f"{no}{counted(len(told), kind)} of “{name}”."
        return step.end(
            connection, Outcome(_TOLD, said, {"label": name, "samples": len(told)})
        )


def read_state(
    project: ProjectFile, label_set_id: int, annotator: str
) -> GuidelineState:
    """Return a label set's newest guidelines and whether the annotator knows them."""
    with project.read() as connection:
        uid = labels.label_set_uid(connection, label_set_id).hex()
        versions = _versions(connection, uid)
        if not versions or versions[-1].value is None:
            return GuidelineState(version=len(versions))
        newest = versions[-1]
        reader = _reader(uid, labels.annotator_uid_of(annotator))
        seen = facts.read(connection, SEEN, str).get(reader)
        text = newest.value or ""
        return GuidelineState(
            text,
            len(versions),
            newest.annotator,
            newest.clock,
            seen is None or seen.value != _mark(text),
        )


def read_references(
    project: ProjectFile, label_uid: bytes
) -> list[tuple[int, Reference]]:
    """Return (sample id, reference) of each that is in the project, by sample."""
    wanted = label_uid.hex()
    with project.read() as connection:
        told = [
            fact.value
            for fact in facts.read(connection, REFERENCE, Reference).values()
            if fact.value is not None and fact.value.label == wanted
        ]
        contents = {_content(item): item for item in told}
        ids = samples.ids_of_hashes(connection, list(contents))
    here = [
        (ids[content], item) for content, item in contents.items() if content in ids
    ]
    return sorted(here, key=lambda found: found[0])


def _text_of(request: SetGuidelines) -> str:
    if (request.file is None) == (not request.text):
        raise InvalidRequestError("Give the guidelines as a file or as text.")
    text = request.text
    if request.file is not None:
        try:
            text = request.file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidRequestError(
                f"{request.file} cannot be read as text in UTF-8: {error}."
            ) from error
    if len(text) > LONGEST_TEXT:
        raise InvalidRequestError(
            f"The text has {len(text):,} characters; {LONGEST_TEXT:,} are the limit."
        )
    return text.strip()


def _versions(connection: sqlite3.Connection, key: str) -> list[Fact[str]]:
    return [
        version
        for version in facts.iterate_versions(connection, GUIDELINE, str)
        if version.key == key
    ]


def _standing(connection: sqlite3.Connection, key: str) -> str:
    versions = _versions(connection, key)
    return (versions[-1].value or "") if versions else ""


def _reader(label_set: str, annotator_uid: bytes) -> str:
    return f"{label_set}:{annotator_uid.hex()}"


def _mark(text: str) -> str:
    """Return what tells one text from another, whatever its number on this computer."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _content(reference: Reference) -> bytes:
    try:
        return bytes.fromhex(reference.sample)
    except ValueError:
        return b""  # a forged one: no sample is called that
