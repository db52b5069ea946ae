"""Frames: what is no frame is noticed, whatever it is, and at once."""

import io
import random
import struct

import msgspec
import pytest

from umc_desktop.jobs import frames
from umc_desktop.jobs.frames import (
    Cancel,
    Cancelled,
    Done,
    Failed,
    FrameError,
    FromWorker,
    Progress,
    Start,
    ToWorker,
    read_frame,
    write_frame,
)

MESSAGES = [
    (Start(1, "map.fit", "/a/ü.umc", {"ids": [1, 2], "x": None}, "/tmp/b"), ToWorker),
    (Cancel(1), ToWorker),
    (Progress(1, 5, None, "Läuft"), FromWorker),
    (Done(1), FromWorker),
    (Cancelled(2), FromWorker),
    (Failed(1, False, "message", "traceback"), FromWorker),
]


def framed(data):
    return io.BytesIO(struct.pack("<I", len(data)) + data)


@pytest.mark.parametrize(("message", "kind"), MESSAGES)
def test_round_trip(message, kind):
    stream = io.BytesIO()
    write_frame(stream, message)
    write_frame(stream, message)
    stream.seek(0)
    assert [read_frame(stream, kind), read_frame(stream, kind)] == [message, message]
    assert read_frame(stream, kind) is None


def test_a_stream_that_ends_anywhere_has_ended():
    stream = io.BytesIO()
    write_frame(stream, MESSAGES[0][0])
    whole = stream.getvalue()
    for length in range(len(whole)):
        assert read_frame(io.BytesIO(whole[:length]), ToWorker) is None


def test_a_frame_that_claims_too_much_is_refused_unread():
    with pytest.raises(FrameError, match="4294967295 bytes"):
        read_frame(io.BytesIO(b"\xff" * 100), ToWorker)


def test_what_the_other_side_would_refuse_is_not_sent(monkeypatch):
    monkeypatch.setattr(frames, "MAX_FRAME_BYTES", 100)
    stream = io.BytesIO()
    with pytest.raises(FrameError):
        write_frame(stream, Failed(1, True, "x" * 100))
    assert stream.getvalue() == b""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xc1",
        msgspec.msgpack.encode({"type": "stranger", "job": 1}),
        msgspec.msgpack.encode({"type": "done", "job": "one"}),
        msgspec.msgpack.encode(Done(1)),
        msgspec.msgpack.encode([1, 2]),
        b"\x82\xa4type\xa6cancel\xa3job\xa3\xff\xff\xff",
        b"\x86\xa4type\xa5start\xa7request" + b"\x81\xa1a" * 5000,
    ],
)
def test_what_is_no_message_is_an_error(data):
    with pytest.raises(FrameError):
        read_frame(framed(data), ToWorker)


def test_mutated_frames_never_surprise():
    choose = random.Random(3)
    whole = [msgspec.msgpack.encode(message) for message, _ in MESSAGES]
    for _ in range(5000):
        data = bytearray(choose.choice(whole))
        for _ in range(choose.randrange(1, 4)):
            data[choose.randrange(len(data))] = choose.randrange(256)
        for kind in (ToWorker, FromWorker):
            try:
                read_frame(framed(bytes(data)), kind)
            except FrameError:
                continue
