"""Combinations: what a sample carries where it may carry several labels.

In a multi-label set a sample carries a set of labels. One label alone is the label
itself; several of them, or none, are a combination. Its identity is a hash of what it
combines, so that the same labels are the same combination in every copy of a project.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

import msgspec

from umc_desktop.domain.identity import HASH_BYTES, name_hash

SEPARATOR = "|"
"""Joins the names of labels where a set of them is one text, as in CSV."""
NONE = "(none)"
"""The name of the empty set, decided: none of the labels applies."""


def combined_uid(label_set: bytes, labels: Iterable[bytes]) -> bytes:
    """Return the identity of labels given together.

    Parameters
    ----------
    label_set
        Identity of their set; it tells the empty combinations of two sets apart.
    labels
        Their identities; one alone is the label itself.
    """
    members = sorted(set(labels))
    if len(members) == 1:
        return members[0]
    if members:
        return name_hash("labels", *(uid.hex() for uid in members))
    return name_hash("no labels", label_set.hex())


def said_uid(labels: Sequence[str], label_set: str | None) -> bytes | None:
    """Return the identity of what an event gives, ``None`` if it gives nothing.

    Parameters
    ----------
    labels
        Identities of the labels, in hex digits.
    label_set
        Identity of the set that the empty set of labels belongs to; without it an
        event with no labels takes them away.

    Raises
    ------
    ValueError
        If an identity cannot be one.
    """
    if not labels and label_set is None:
        return None
    members = [bytes.fromhex(uid) for uid in labels]
    of = b"" if label_set is None else bytes.fromhex(label_set)
    if not members and len(of) != HASH_BYTES:
        raise ValueError(label_set)
    return combined_uid(of, members)


def written(names: Iterable[str]) -> str:
    """Return the names of labels given together as one text, in alphabetical order."""
    return SEPARATOR.join(sorted(names)) or NONE


def split(text: str) -> list[str]:
    """Return the names in one text, each once; none for the empty set.

    Parameters
    ----------
    text
        As ``written`` makes it, or a JSON list of names; space around the names does
        not count.
    """
    if text.strip() == NONE:
        return []
    names = text.split(SEPARATOR)
    if text.lstrip().startswith("["):
        with suppress(msgspec.MsgspecError):
            names = msgspec.json.decode(text, type=list[str])
    names = [name.strip() for name in names]
    return list(dict.fromkeys(name for name in names if name))


def joins_several(text: str) -> bool:
    """Return whether a text is one of several labels, or says that there are none."""
    return text.strip() == NONE or len(split(text)) > 1


def fault_of_member(name: str) -> str | None:
    """Say why a label cannot belong to a multi-label set, if it cannot."""
    if SEPARATOR in name:
        return f"holds “{SEPARATOR}”, which stands between labels given together"
    if name == NONE:
        return "is what the empty set of labels is called"
    return None
