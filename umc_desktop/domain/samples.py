"""Samples, domains and labels as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from unicodedata import category

LONGEST_NAME = 500
"""Characters in the name of a label, a label set or a domain."""


NO_LABEL = 0
"""In arrays of label ids, which start at 1."""

JOINT = "joint"
"""The space of all encoders together."""


class Modality(StrEnum):
    """What a sample is made of; decides which encoders can read it."""

    TEXT = "text"
    IMAGE = "image"


class NewSample(NamedTuple):
    """A sample on its way into the project; a tuple, as millions of them are made."""

    hash: bytes
    domain: str
    text: str | None = None
    image: bytes | None = None
    identifier: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Label:
    """One label of a label set.

    Attributes
    ----------
    id
        Number within the project file.
    uid
        16 bytes, the same on every machine.
    key
        What the annotator presses, or ``""``.
    """

    id: int
    uid: bytes
    label_set_id: int
    name: str
    definition: str = ""
    key: str = ""


@dataclass(frozen=True)
class Domain:
    """The field a sample comes from, with the label set used there."""

    id: int
    name: str
    label_set_id: int


@dataclass(frozen=True)
class SampleDetail:
    """Everything the window shows of one sample."""

    id: int
    domain_id: int
    identifier: str
    text: str | None
    image: bytes | None


def fault_of_name(name: str) -> str | None:
    """Say why something cannot name a label, a label set or a domain, if it cannot.

    Names stand in lists, on buttons and in the terminal: they are one line.
    """
    if not name.strip():
        return "is empty"
    if len(name) > LONGEST_NAME:
        return f"has {len(name):,} characters; {LONGEST_NAME} are the limit"
    if any(category(character) == "Cc" for character in name):
        return "holds a line break or another control character"
    return None
