"""What parent and child say to each other: messages of JSON, with the bytes in them raw behind it."""

import json
import struct
from typing import Any, BinaryIO

HEADER = struct.Struct(">IQ")  # the length of the JSON, the length of all bytes
RAW = "raw"  # {"raw": 12}: here stood twelve bytes


class Closed(EOFError):
    """The other side is gone, or says what cannot be."""


class Failed(Exception):
    """The work could not be done; the reason in a word of the worker's, or time, memory, ended or start."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def send(stream: BinaryIO, message: dict[str, Any], largest: int | None = None) -> None:
    """Raises Failed("size") for what is larger than `largest`, before a byte of it is sent."""
    bodies: list[bytes] = []

    def taken(value: bytes) -> dict[str, int]:
        bodies.append(value)
        return {RAW: len(value)}

    head = json.dumps(message, default=taken).encode()
    size = sum(map(len, bodies))
    if largest is not None and len(head) + size > largest:
        raise Failed("size")
    for part in (HEADER.pack(len(head), size), head, *bodies):
        stream.write(part)
    stream.flush()


def receive(stream: BinaryIO, largest: int | None = None) -> dict[str, Any]:
    """The next message; raises Closed."""
    head_size, body_size = HEADER.unpack(_exactly(stream, HEADER.size))
    if largest is not None and head_size + body_size > largest:
        raise Closed("a message of an impossible size")
    head, body, at = _exactly(stream, head_size), _exactly(stream, body_size), 0

    def restored(found: dict[str, Any]) -> Any:
        nonlocal at
        if found.keys() != {RAW}:
            return found
        at += found[RAW]
        return body[at - found[RAW] : at]

    try:
        message: dict[str, Any] = json.loads(head, object_hook=restored)
    except (ValueError, TypeError, RecursionError) as error:
        raise Closed("no message") from error
    return message


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise Closed
    return data
