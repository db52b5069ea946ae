"""Events: the truth about who said what of which sample."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import msgspec

from umc_desktop.domain.identity import HASH_BYTES

_HEADER = b"umc event 1"


class EventKind(StrEnum):
    """What an event says; stored, so never renamed."""

    LABEL = "label"  # a set of labels; the empty set takes labels away
    SKIP = "skip"  # seen, not decided
    NOTE = "note"  # free text
    FLAG = "flag"  # a set of flags; the empty set takes them away
    ADJUDICATION = "adjudication"  # the label of a sample whose labels differ
    FACT = "fact"  # something about the project, not about a sample
    UNDO = "undo"  # an operation is taken back; taking back an undo is a redo


class Flag(StrEnum):
    """What an annotator may flag a sample as; stored, so never renamed."""

    HARD = "hard"
    AMBIGUOUS = "ambiguous"
    OUT_OF_SCOPE = "out of scope"
    BAD_DATA = "bad data"


class How(StrEnum):
    """How a label came to be; stored and exported, so never renamed."""

    SINGLE = "single"
    BATCH = "batch"
    SUGGESTION = "accepted suggestion"
    MODEL = "model"
    IMPORTED = "imported"
    ADJUDICATED = "adjudicated"


MODELS = "models"
"""The annotator who stands for labels that the models gave alone; nobody's vote."""


class Made(StrEnum):
    """How the samples of a batch were brought together; stored, so never renamed."""

    LASSO = "lasso"
    QUEUE = "queue"
    GLANCE = "glance"  # a group that finishing shows
    SIMILAR = "similar"
    COUNTEREXAMPLES = "counterexamples"
    SEARCH = "search"
    REGION = "region"
    FINISHING = "finishing"  # what the models may label alone
    OTHER = "other"


@dataclass(frozen=True)
class BatchRecord:
    """How a batch was made and checked before it was labelled.

    Attributes
    ----------
    made
        How its samples were brought together.
    size
        Samples that got the label.
    checked, wrong
        Members that were looked at one by one, in random order, before the label
        stuck, and how many of them did not belong and left.
    split
        What an earlier batch was split by, if this is a part of one.
    """

    made: Made
    size: int
    checked: int = 0
    wrong: int = 0
    split: str = ""

    def as_data(self) -> dict[str, object]:
        """Return what is stored: all that is not as usual."""
        said = {"checked": self.checked, "wrong": self.wrong, "split": self.split}
        kept = {name: value for name, value in said.items() if value}
        return {"made": self.made.value, "size": self.size, **kept}

    @classmethod
    def from_json(cls, text: str | None) -> "BatchRecord | None":
        """Read what was stored; ``None`` for no batch, or one that a forger wrote."""
        try:
            return None if text is None else msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError:
            return None


@dataclass(frozen=True)
class EventFrame:
    """What all events of one operation share.

    Attributes
    ----------
    operation, annotator, installation
        16-byte identities: the step it belongs to, who said it, on which computer.
    clock
        Reading of the hybrid clock.
    """

    operation: bytes
    clock: int
    annotator: bytes
    installation: bytes

    def event_ids(
        self, kind: EventKind, samples: Sequence[bytes], body: str
    ) -> list[bytes]:
        """Return the identity of one event per sample: a hash of all it says.

        Parameters
        ----------
        samples
            Content hashes; ``[b""]`` for an event that is about no sample.
        body
            Canonical JSON, see ``label_body`` and its siblings.
        """
        said = body.encode()
        prefix = b"\x00".join(
            (
                _HEADER,
                kind.encode(),
                self.operation
                + self.clock.to_bytes(8, "big")
                + self.annotator
                + self.installation,
                # the length keeps body and sample apart
                len(said).to_bytes(8, "big") + said,
            )
        )
        shared = blake2b(prefix, digest_size=HASH_BYTES)
        ids = []
        for sample in samples:
            digest = shared.copy()
            digest.update(sample)
            ids.append(digest.digest())
        return ids


def label_body(
    labels: Sequence[bytes],
    how: How,
    seconds: float | None = None,
    batch: BatchRecord | None = None,
    none_of: bytes | None = None,
) -> str:
    """Return the canonical JSON of a label event.

    Parameters
    ----------
    labels
        16-byte identities of the labels; none takes labels away.
    how
        Where the decision came from.
    seconds
        Time the annotator took per sample, when it was measured.
    batch
        How the batch was made, where one was labelled.
    none_of
        16-byte identity of the multi-label set that none of the labels is given of:
        the empty set, decided.
    """
    body: dict[str, object] = {
        "how": how.value,
        "labels": sorted(label.hex() for label in labels),
    }
    if seconds is not None:
        body["seconds"] = round(seconds, 3)
    if batch is not None:
        body["batch"] = batch.as_data()
    if none_of is not None:
        body["of"] = none_of.hex()
    return canonical_json(body)


def adjudication_body(
    labels: Sequence[bytes],
    saw: Iterable[bytes],
    note: str = "",
    none_of: bytes | None = None,
) -> str:
    """Return the canonical JSON of an adjudication.

    Parameters
    ----------
    labels, none_of
        What was decided for, as in ``label_body``.
    saw
        Ids of the events that were on the table.
    note
        Why, in words.
    """
    body: dict[str, object] = {
        "labels": sorted(label.hex() for label in labels),
        "saw": sorted(event.hex() for event in saw),
    }
    if note:
        body["note"] = note
    if none_of is not None:
        body["of"] = none_of.hex()
    return canonical_json(body)


def flag_body(flags: Iterable[Flag]) -> str:
    """Return the canonical JSON of a flag event."""
    return canonical_json({"flags": sorted(flag.value for flag in flags)})


def fact_body(about: str, key: str, value: object) -> str:
    """Return the canonical JSON of a fact event.

    Parameters
    ----------
    about
        What kind of thing the fact is about, such as ``"region"``.
    key
        Which of them; of facts about the same thing the latest stands.
    value
        What is said of it, as JSON; ``None`` takes it away.
    """
    return canonical_json({"about": about, "key": key, "value": value})


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no spaces: equal values, equal bytes."""
    return msgspec.json.encode(value, order="deterministic").decode()
