"""Messages between the window's process and the worker's: length, then msgpack."""

import struct
from typing import Any, BinaryIO

import msgspec

MAX_FRAME_BYTES = 64 * 1024 * 1024  # results go through a bundle, not the pipe
_LENGTH = struct.Struct("<I")


class FrameError(Exception):
    """The other side sent what is not a frame; the stream cannot be trusted further."""


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Compute a command's results into a bundle folder."""

    job: int
    command: str
    project: str
    request: dict[str, Any]
    bundle: str


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop the job at its next report."""

    job: int


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a job is."""

    job: int
    done: int
    total: int | None
    message: str


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The bundle is complete."""

    job: int


class Cancelled(msgspec.Struct, frozen=True, tag="cancelled"):
    """The job stopped because it was asked to."""

    job: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The job failed; errors that are not ``expected`` come with a traceback."""

    job: int
    expected: bool
    message: str
    traceback: str = ""


ToWorker = Start | Cancel
FromWorker = Progress | Done | Cancelled | Failed


def write_frame(stream: BinaryIO, message: ToWorker | FromWorker) -> None:
    """Send one message and flush it.

    Raises
    ------
    FrameError
        If the other side would refuse it for its size; nothing was sent.
    """
    data = msgspec.msgpack.encode(message)
    if len(data) > MAX_FRAME_BYTES:
        raise FrameError(f"a frame of {len(data)} bytes")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO, kind: Any) -> Any:  # noqa: ANN401 - a union of structs
    """Return the next message, or ``None`` at the end of the stream.

    Raises
    ------
    FrameError
        If the bytes are no message of ``kind``.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MAX_FRAME_BYTES:
        raise FrameError(f"a frame of {length} bytes")
    data = stream.read(length)
    if len(data) < length:
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(str(error)) from error
