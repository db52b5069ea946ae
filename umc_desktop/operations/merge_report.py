"""What a merge would do, or did, in numbers and in words."""

from collections.abc import Iterator

import msgspec

from umc_desktop.domain.wording import counted, named, shortened

NEWER = "Newer there: "
"""Begins what is said of a round that is taken over."""
WARNING = "Is this the right file?"
"""Begins what is said of a file that has nothing in common with the project."""

_NOUNS = {
    "label": "label",
    "skip": "skip",
    "note": "note",
    "flag": "flag",
    "adjudication": "adjudication",
    "fact": "statement about the project",
    "undo": "undo",
}


class FromAnnotator(msgspec.Struct):
    """What came of one annotator.

    Attributes
    ----------
    new
        New events by kind.
    differ
        Samples that have another label of this annotator than of you.
    replaced
        Samples whose label of the same annotator here is older, and differs.
    older
        Samples whose label of the same annotator here is newer, and differs.
    you
        Whether it is who merges.
    """

    name: str
    new: dict[str, int] = {}
    differ: int = 0
    replaced: int = 0
    older: int = 0
    you: bool = False


class FileReport(msgspec.Struct):
    """What came of one file.

    Attributes
    ----------
    samples
        New ones.
    strange
        Whether none of its samples is here, where there are some.
    elsewhere
        Samples that are in another domain here.
    domains, label_sets, labels
        Names of new ones.
    renamed
        (name there, name here) of labels that are the same.
    definitions
        Names of labels that are defined in other words there.
    same
        How many annotators, labels and domains are taken as the same, by kind.
    names
        Annotators that are taken as the same.
    round
        What becomes of the rounds, in words; empty if nothing.
    refused
        Rows that were left out, by reason.
    """

    file: str
    annotators: list[FromAnnotator] = []
    samples: int = 0
    strange: bool = False
    elsewhere: int = 0
    domains: list[str] = []
    labels: list[str] = []
    renamed: list[tuple[str, str]] = []
    definitions: list[str] = []
    same: dict[str, int] = {}
    names: list[str] = []
    known_labels: int = 0
    round: str = ""
    refused: dict[str, int] = {}

    @property
    def events(self) -> int:
        """How many events are new."""
        return sum(sum(one.new.values()) for one in self.annotators)

    @property
    def brings(self) -> bool:
        """Whether anything is new."""
        return bool(
            self.events
            or self.samples
            or self.domains
            or self.labels
            or self.known_labels
            or self.round.startswith(NEWER)
        )


class MergeReport(msgspec.Struct):
    """What came of all files of a merge; ``backup`` names the copy made before."""

    files: list[FileReport]
    backup: str = ""

    @property
    def brings(self) -> bool:
        """Whether anything is new."""
        return any(file.brings for file in self.files)


def headline(report: MergeReport, *, done: bool) -> str:
    """Return one sentence for the log and the status bar."""
    files = ", ".join(shortened(file.file) for file in report.files)
    if not report.brings:
        refused = sum(sum(file.refused.values()) for file in report.files)
        left = f" {counted(refused, 'row')} could not be used." if refused else ""
        return f"Nothing new in {files}: all of it is here already.{left}"
    parts = []
    for file in report.files:
        parts += [_annotator(one) for one in file.annotators if one.new]
        if file.samples:
            parts.append(counted(file.samples, "new sample"))
        if file.renamed:
            parts.append(f"{counted(len(file.renamed), 'label')} renamed")
        if file.round:
            said = file.round.removeprefix(NEWER).rstrip(".")
            parts.append(said[0].lower() + said[1:])
        if file.refused:
            parts.append(f"{counted(sum(file.refused.values()), 'row')} refused")
    verb = "Merged" if done else "Would merge"
    return f"{verb} {files}: {'; '.join(parts)}."


def sentences(file: FileReport) -> Iterator[str]:
    """Yield everything that is worth knowing of one file before it is merged."""
    yield from (f"{_annotator(one)}." for one in file.annotators if one.new)
    yield from notes(file)


def notes(file: FileReport) -> Iterator[str]:
    """Yield what is worth knowing of a file, beside what its annotators said."""
    if file.strange:
        yield f"{WARNING} None of its samples is in this project."
    yield from _new_things(file)
    yield from _differences(file)
    if file.round:
        yield file.round
    same = [
        counted(number, kind)
        + (f" ({named(file.names)})" if kind == "annotator" and file.names else "")
        for kind, number in file.same.items()
        if number
    ]
    if same:
        yield f"Taken as the same in both files: {', '.join(same)}."
    for reason, number in sorted(file.refused.items()):
        yield f"Refused: {reason} ({number:,})."  # the reasons speak of several
    if not file.brings:
        yield "Nothing in it is new."


def _new_things(file: FileReport) -> Iterator[str]:
    if file.samples:
        yield f"{counted(file.samples, 'new sample')}."
    if file.domains:
        yield f"New domains: {named(file.domains)}."
    if file.labels:
        yield f"New labels: {named(file.labels)}."
    if file.known_labels:
        yield f"{counted(file.known_labels, 'known answer')} of samples that had none."


def _differences(file: FileReport) -> Iterator[str]:
    if file.elsewhere:
        yield (
            f"{counted(file.elsewhere, 'sample')} in another domain there; they stay "
            "where they are here."
        )
    for there, here in file.renamed:
        yield (
            f"The label “{here}” is called “{there}” there; the name that was given "
            "last stands."
        )
    if file.definitions:
        yield (
            f"Defined in other words there: {named(file.definitions)}; the words "
            "written last stand."
        )


def what_stays(report: MergeReport) -> str:
    """Say what taking a merge back leaves here; empty if nothing."""
    samples = sum(file.samples for file in report.files)
    names = sum(len(file.labels) + len(file.domains) for file in report.files)
    parts = [counted(samples, "new sample")] if samples else []
    parts += [counted(names, "new name")] if names else []
    if not parts:
        return ""
    return (
        f" Its {' and '.join(parts)} stay, without labels; the backup {report.backup} "
        "has none of them."
    )


def as_data(report: MergeReport, *, done: bool) -> dict[str, object]:
    """Return a report for scripts and for the window."""
    return {
        "merged": done and report.brings,
        "events": sum(file.events for file in report.files),
        "backup": report.backup,
        "said": [
            {"file": file.file, "what": sentence}
            for file in report.files
            for sentence in sentences(file)
        ],
        # by place: two files may have the same name
        "files": {
            str(place): {
                **msgspec.to_builtins(file),
                "events": file.events,
                "brings": file.brings,
                "notes": list(notes(file)),
            }
            for place, file in enumerate(report.files, start=1)
        },
    }


def _annotator(one: FromAnnotator) -> str:
    new = [
        f"{number:,} new {_plural(_NOUNS.get(kind, kind), number)}"
        for kind, number in one.new.items()
    ]
    said = f"{one.name}{' (you)' if one.you else ''}: {', '.join(new)}"
    if one.differ:
        said += f", {one.differ:,} {_verb(one.differ)} from yours"
    if one.replaced:
        said += f", {one.replaced:,} newer than what {_whom(one)} said here"
    if one.older:
        said += f", {one.older:,} older than what {_whom(one)} said here"
    return said


def _whom(one: FromAnnotator) -> str:
    return "you" if one.you else one.name


def _verb(number: int) -> str:
    return "differs" if number == 1 else "differ"


def _plural(noun: str, number: int) -> str:
    if number == 1:
        return noun
    first, space, rest = noun.partition(" ")
    return f"{first}s{space}{rest}"
