"""Who the annotators are: pseudonyms, what they know, colours."""

import sqlite3
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import fault_of_name
from umc_desktop.domain.wording import shortened
from umc_desktop.operations import journal
from umc_desktop.storage import facts, labels
from umc_desktop.storage.project_file import ProjectFile

_PROFILE = "annotator"


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


@dataclass(frozen=True)
class DescribeAnnotator:
    """What is known of an annotator."""

    name: str = option("Whose profile; the name they label under.")
    shown_as: str | None = option("Pseudonym in reports and exports.", None)
    expertise: str | None = option("What they know, in a few words.", None)
    colour: str | None = option("Colour in figures, as #rrggbb.", None)
    annotator: str = option("Who says so; without it, the computer account.", "")


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
        here = labels.read_annotators(connection).values()
        others = {other for other in (*known, *here) if other != name}
        names = others | {one.shown_as for key, one in known.items() if key != name}
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


def _is_colour(text: str) -> bool:
    digits = text[1:]
    return (
        text[:1] == "#" and len(digits) == 6 and digits.isalnum() and digits.isascii()
    )
