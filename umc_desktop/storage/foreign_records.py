"""What another file's rows become once every value of them is checked."""

import msgspec


class Named(msgspec.Struct, frozen=True):
    """An annotator or a label set."""

    uid: bytes
    name: str


class ForeignLabel(msgspec.Struct, frozen=True):
    """A label; ``label_set`` is the identity of its set.

    ``name`` and ``definition`` are those of today there. What it was born with is what
    the facts about it start from, see ``umc_desktop.storage.label_changes``.
    ``combines`` is what a combination of labels is made of, see
    ``umc_desktop.storage.combinations``.
    """

    uid: bytes
    label_set: bytes
    name: str
    definition: str
    first_name: str
    first_definition: str
    first_key: str
    by_hand: bool
    combines: tuple[bytes, ...] | None = None


class ForeignDomain(msgspec.Struct, frozen=True):
    """A domain; ``label_set`` is the identity of its label set."""

    uid: bytes
    name: str
    label_set: bytes


class ForeignSample(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A sample; ``domain`` is the identity of its domain."""

    content: bytes
    domain: bytes
    identifier: str
    text: str | None
    images: tuple[bytes, ...]


class ForeignOperation(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A line of the log; ``annotator`` is an identity."""

    id: bytes
    command: str
    request: str
    annotator: bytes | None
    finished_at: str
    summary: str
    reversible: bool
    undoes: bytes | None


class ForeignEvent(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An event whose id is the hash of what it says.

    ``sample`` is a content hash, empty for an event about none.
    """

    id: bytes
    operation: bytes
    clock: int
    annotator: bytes
    installation: bytes
    kind: str
    sample: bytes
    body: str
