"""Reading a file that nobody vouches for: row by row, every value checked.

A row is either used or refused with a reason; none is trusted because its table looks
like ours. Nothing of the file's schema is used: ``recognise_schema`` has compared it
before, and no statement joins the file's tables with a project's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeGuard

import msgspec

from umc_desktop.domain.clock import latest_believed
from umc_desktop.domain.combinations import combined_uid
from umc_desktop.domain.events import EventFrame, EventKind
from umc_desktop.domain.identity import HASH_BYTES, content_hash
from umc_desktop.domain.samples import MOST_IMAGES, fault_of_name
from umc_desktop.storage.foreign_records import (
    ForeignDomain,
    ForeignEvent,
    ForeignLabel,
    ForeignOperation,
    ForeignSample,
    Named,
)
from umc_desktop.storage.foreign_rows import RawRows
from umc_desktop.storage.labels import KEYS

_LONGEST_BODY = 1_000_000
_LONGEST_WORDS = 20_000
_LONGEST_KEY = max(map(len, KEYS))


@dataclass
class ForeignFile:
    """The checked content of a file.

    Attributes
    ----------
    refused
        How many rows were refused, by reason.
    annotators, label_sets, labels, domains
        What is named in the file, by its id there.
    hashes
        Content hash of each sample, by its id there.
    """

    raw: RawRows
    refused: Counter[str] = field(default_factory=Counter)
    annotators: dict[int, Named] = field(default_factory=dict)
    label_sets: dict[int, Named] = field(default_factory=dict)
    labels: dict[int, ForeignLabel] = field(default_factory=dict)
    domains: dict[int, ForeignDomain] = field(default_factory=dict)
    hashes: dict[int, bytes] = field(default_factory=dict)
    domain_of: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.annotators = self._read_named("annotator")
        self.label_sets = self._read_named("label_set")
        combined = []
        for row_id, uid, set_id, name, definition, *first in self.raw.rows("label"):
            owner = self.label_sets.get(set_id) if isinstance(set_id, int) else None
            first_name, first_definition, first_key, by_hand, combines = first
            if combines is not None:
                combined.append((row_id, uid, owner, name, combines))
            elif (
                isinstance(row_id, int)
                and _is_uid(uid)
                and owner is not None
                and _is_name(name)
                and _is_words(definition)
                and _is_name(first_name)
                and _is_words(first_definition)
                and _is_words(first_key, _LONGEST_KEY)
                and by_hand in (0, 1)
            ):
                self.labels[row_id] = ForeignLabel(
                    uid,
                    owner.uid,
                    name,
                    definition,
                    first_name,
                    first_definition,
                    first_key,
                    bool(by_hand),
                )
            else:
                self.refused["labels that are not as labels are"] += 1
        for one in combined:
            self._add_combination(*one)
        for row_id, uid, name, set_id in self.raw.rows("domain"):
            owner = self.label_sets.get(set_id) if isinstance(set_id, int) else None
            if (
                isinstance(row_id, int)
                and _is_uid(uid)
                and _is_name(name)
                and owner is not None
            ):
                self.domains[row_id] = ForeignDomain(uid, name, owner.uid)
            else:
                self.refused["domains that are not as domains are"] += 1
        self._read_sample_names()

    def _add_combination(
        self, row_id: object, uid: object, owner: Named | None, *said: object
    ) -> None:
        """Take in labels given together that are what their identity says."""
        name, combines = said
        members, ids = None, list[int]()
        with suppress(msgspec.MsgspecError):
            if isinstance(combines, str):
                ids = msgspec.json.decode(combines, type=list[int])
            if isinstance(combines, str) and all(one in self.labels for one in ids):
                members = tuple(self.labels[one].uid for one in ids)
        if (
            isinstance(row_id, int)
            and _is_uid(uid)
            and owner is not None
            and isinstance(name, str)
            and members is not None
            and all(self.labels[one].label_set == owner.uid for one in ids)
            and combined_uid(owner.uid, members) == uid
        ):
            self.labels[row_id] = ForeignLabel(
                uid, owner.uid, name, "", "", "", "", by_hand=False, combines=members
            )
        else:
            self.refused["labels given together that are not as those are"] += 1

    def samples(self, wanted: Mapping[int, bytes]) -> Iterator[ForeignSample]:
        """Yield samples by their id there; those not true to their hash are refused."""
        for row_id, content, domain_id, identifier, text in self.raw.rows("sample"):
            if not isinstance(row_id, int) or row_id not in wanted:
                continue
            images = self.raw.images(row_id)
            if (
                _is_uid(content)
                and isinstance(domain_id, int)
                and domain_id in self.domains
                and _is_words(identifier)
                and isinstance(text, str | None)
                and _are_files(images)
                and content_hash(text, images) == content
            ):
                domain = self.domains[domain_id].uid
                yield ForeignSample(content, domain, identifier, text, images)
            else:
                self.refused["samples that differ from their own hash"] += 1

    def operations(self) -> Iterator[ForeignOperation]:
        """Yield the log, oldest first."""
        for (
            _,
            uid,
            command,
            request,
            who,
            at,
            summary,
            reversible,
            undoes,
        ) in self.raw.rows("operation"):
            annotator = self.annotators.get(who) if isinstance(who, int) else None
            if (
                _is_uid(uid)
                and _is_words(command, 100)
                and _is_words(request, _LONGEST_BODY)
                and (who is None or annotator is not None)
                and _is_words(at, 40)
                and _is_words(summary)
                and reversible in (0, 1)
                and (undoes is None or _is_uid(undoes))
            ):
                yield ForeignOperation(
                    uid,
                    command,
                    request,
                    None if annotator is None else annotator.uid,
                    at,
                    summary,
                    bool(reversible),
                    undoes,
                )
            else:
                self.refused["steps of the log that are not as steps are"] += 1

    def events(self, steps: set[bytes]) -> Iterator[ForeignEvent]:
        """Yield the events that are true to their hashes, in the order written.

        Parameters
        ----------
        steps
            Ids of the operations that are in the log.
        """
        latest = latest_believed()
        for (operation, clock, annotator, installation, kind, body), members in groupby(
            self._typed_events(), lambda event: event[1:7]
        ):
            group = list(members)
            reason = (
                "events of no step in the log"
                if operation not in steps
                else "events dated in the future"
                if not 0 <= clock <= latest
                else _fault_of(kind, body)
            )
            if reason:
                self.refused[reason] += len(group)
                continue
            frame = EventFrame(operation, clock, annotator, installation)
            contents = [event[7] for event in group]
            true_ids = frame.event_ids(EventKind(kind), contents, body)
            for event, true_id in zip(group, true_ids, strict=True):
                if event[0] == true_id:
                    yield ForeignEvent(*event[:6], event[7], event[6])
                else:
                    self.refused["events that differ from their own hash"] += 1

    def pairs(self, table: str) -> Iterator[tuple[int, int]]:
        """Yield the rows of a table of two numbers: known labels, the audit slice."""
        for first, second in self.raw.rows(table):
            if isinstance(first, int) and isinstance(second, int):
                if first in self.hashes:
                    yield first, second
            else:
                self.refused[f"rows of “{table}” that are no numbers"] += 1

    def aliases(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield (identifier, domain, content hash) of rows that repeat a sample."""
        for identifier, domain_id, sample_id in self.raw.rows("sample_alias"):
            if (
                _is_words(identifier)
                and isinstance(domain_id, int)
                and domain_id in self.domains
                and isinstance(sample_id, int)
                and sample_id in self.hashes
            ):
                yield identifier, self.domains[domain_id].uid, self.hashes[sample_id]

    def _read_named(self, table: str) -> dict[int, Named]:
        found = {}
        for row_id, uid, name in self.raw.rows(table):
            if isinstance(row_id, int) and _is_uid(uid) and _is_name(name):
                found[row_id] = Named(uid, name)
            else:
                self.refused["names that cannot be names"] += 1
        return found

    def _read_sample_names(self) -> None:
        for row_id, content, domain_id, *_ in self.raw.rows("sample"):
            if (
                isinstance(row_id, int)
                and _is_uid(content)
                and isinstance(domain_id, int)
            ):
                self.hashes[row_id] = content
                self.domain_of[row_id] = domain_id
            else:
                self.refused["samples that are not as samples are"] += 1

    def _typed_events(
        self,
    ) -> Iterator[tuple[bytes, bytes, int, bytes, bytes, str, str, bytes]]:
        for row in self.raw.rows("event"):
            _, uid, operation, clock, who, installation, kind, sample_id, body = row
            annotator = self.annotators.get(who) if isinstance(who, int) else None
            sample = (
                b""
                if sample_id is None
                else self.hashes.get(sample_id)
                if isinstance(sample_id, int)
                else None
            )
            if (
                _is_uid(uid)
                and _is_uid(operation)
                and isinstance(clock, int)
                and _is_uid(installation)
                and isinstance(kind, str)
                and isinstance(body, str)
            ):
                if annotator is None or sample is None:
                    self.refused["events about what the file does not hold"] += 1
                else:
                    yield (
                        uid,
                        operation,
                        clock,
                        annotator.uid,
                        installation,
                        kind,
                        body,
                        sample,
                    )
            else:
                self.refused["events that are not as events are"] += 1


class _LabelBody(msgspec.Struct):
    labels: list[str]
    of: str | None = None


class _UndoBody(msgspec.Struct):
    undoes: str


_KINDS = frozenset(kind.value for kind in EventKind)
_SHAPES: dict[str, type] = {
    EventKind.LABEL.value: _LabelBody,
    EventKind.UNDO.value: _UndoBody,
}


def _fault_of(kind: str, body: str) -> str | None:
    if kind not in _KINDS:
        return "events of a kind that this version does not know"
    return None if _says_something(kind, body) else "events that say nothing"


def _says_something(kind: str, body: str) -> bool:
    """Return whether an event's body has the shape of its kind."""
    if len(body) > _LONGEST_BODY:
        return False
    try:
        shape: object = msgspec.json.decode(body, type=_SHAPES.get(kind, dict))
        if isinstance(shape, _LabelBody):
            named = shape.labels if shape.of is None else [*shape.labels, shape.of]
        else:
            named = [shape.undoes] if isinstance(shape, _UndoBody) else []
        return all(len(bytes.fromhex(one)) == HASH_BYTES for one in named)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False


def _is_uid(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and len(value) == HASH_BYTES


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and fault_of_name(value) is None


def _are_files(values: tuple[object, ...]) -> TypeGuard[tuple[bytes, ...]]:
    return len(values) <= MOST_IMAGES and all(
        isinstance(value, bytes) for value in values
    )


def _is_words(value: object, most: int = _LONGEST_WORDS) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= most
