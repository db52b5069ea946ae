"""An event's id is a hash of all it says."""

from dataclasses import replace

import msgspec
import pytest

from umc_desktop.domain.events import (
    BatchRecord,
    EventFrame,
    EventKind,
    How,
    Made,
    canonical_json,
    label_body,
)

FRAME = EventFrame(b"o" * 16, 7 << 16, b"a" * 16, b"i" * 16)
SAMPLE = b"s" * 16
LASSO = BatchRecord(Made.LASSO, 214, 5, 1, "cluster")
BODY = label_body([b"l" * 16], How.SINGLE)


def the_id(frame=FRAME, kind=EventKind.LABEL, sample=SAMPLE, body=BODY):
    (event_id,) = frame.event_ids(kind, [sample], body)
    return event_id


def test_the_same_event_has_the_same_id_everywhere():
    assert the_id() == the_id()
    # Pinned: files in the field are named by this. Never change it.
    assert the_id().hex() == "379085c6cd2d4f3564f3632c7192935f"


@pytest.mark.parametrize(
    "other",
    [
        the_id(frame=replace(FRAME, operation=b"o" * 15 + b"p")),
        the_id(frame=replace(FRAME, clock=FRAME.clock + 1)),
        the_id(frame=replace(FRAME, annotator=b"a" * 15 + b"b")),
        the_id(frame=replace(FRAME, installation=b"i" * 15 + b"j")),
        the_id(kind=EventKind.SKIP),
        the_id(sample=b"s" * 15 + b"t"),
        the_id(sample=b""),
        the_id(body=label_body([b"m" * 16], How.SINGLE)),
        the_id(body=label_body([b"l" * 16], How.BATCH)),
        the_id(body=label_body([b"l" * 16], How.SINGLE, 1.5)),
        the_id(body=label_body([], How.SINGLE)),
        the_id(body=label_body([b"l" * 16], How.SINGLE, batch=LASSO)),
    ],
)
def test_changing_any_field_gives_another_id(other):
    assert other != the_id()


def test_body_and_sample_cannot_trade_bytes():
    assert the_id(body=BODY, sample=SAMPLE) != the_id(
        body=BODY + SAMPLE.decode(), sample=b""
    )


def test_many_samples_get_the_ids_they_would_get_alone():
    samples = [bytes([n]) * 16 for n in range(20)]
    together = FRAME.event_ids(EventKind.LABEL, samples, BODY)
    assert together == [the_id(sample=sample) for sample in samples]
    assert len(set(together)) == 20


def test_label_body_does_not_depend_on_the_order_of_labels():
    assert label_body([b"b" * 16, b"a" * 16], How.BATCH, 0.12345) == (
        '{"how":"batch","labels":["' + "61" * 16 + '","' + "62" * 16 + '"],'
        '"seconds":0.123}'
    )


def test_a_batch_is_written_short_and_read_back():
    body = msgspec.json.decode(label_body([], How.BATCH, batch=LASSO))
    assert body["batch"] == {
        "made": "lasso",
        "size": 214,
        "checked": 5,
        "wrong": 1,
        "split": "cluster",
    }
    queued = BatchRecord(Made.QUEUE, 9)
    assert queued.as_data() == {"made": "queue", "size": 9}
    for record in (LASSO, queued):
        text = msgspec.json.encode(record.as_data()).decode()
        assert BatchRecord.from_json(text) == record


@pytest.mark.parametrize("text", [None, "[]", '{"made":"magic","size":1}', "{"])
def test_what_is_no_batch_is_none(text):
    assert BatchRecord.from_json(text) is None


def test_canonical_json_is_one_text_for_equal_values():
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'
    assert canonical_json({"a": None, "b": [1, "é"]}) == canonical_json(
        {"b": [1, "é"], "a": None}
    )
