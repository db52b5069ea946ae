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


MOST_IMAGES = 64
"""Images of one sample."""


class Modality(StrEnum):
    """What a sample is made of; decides which encoders can read it.

    ``MIXED`` are samples of which some have both a text and images, so that the others
    can be compared with each other through them.
    """

    TEXT = "text"
    IMAGE = "image"
    MIXED = "mixed"

    @property
    def parts(self) -> "tuple[Modality, ...]":
        """What encoders can read of such samples: texts, images, or both."""
        return (Modality.TEXT, Modality.IMAGE) if self is Modality.MIXED else (self,)


class NewSample(NamedTuple):
    """A sample on its way into the project; a tuple, as millions of them are made."""

    hash: bytes
    domain: str
    text: str | None = None
    images: tuple[bytes, ...] = ()
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
    combines
        Ids of the labels that a combination of them is made of, see
        ``umc_desktop.domain.combinations``; ``None`` for a label itself.
    """

    id: int
    uid: bytes
    label_set_id: int
    name: str
    definition: str = ""
    key: str = ""
    combines: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Domain:
    """The field a sample comes from, with the label set used there.

    Attributes
    ----------
    several
        Whether a sample may carry several labels of the set, or none of them.
    """

    id: int
    name: str
    label_set_id: int
    several: bool = False


@dataclass(frozen=True)
class SampleDetail:
    """Everything the window shows of one sample."""

    id: int
    domain_id: int
    identifier: str
    text: str | None
    images: tuple[bytes, ...] = ()

    @property
    def image(self) -> bytes | None:
        """The first image, which stands for the sample where there is room for one."""
        return self.images[0] if self.images else None


def plain_name(name: str) -> str:
    """Return a name by its words alone: case, hyphens and underscores do not count."""
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


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
