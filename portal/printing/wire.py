"""What parent and press say to each other: messages of JSON with raw bodies behind it. No pickle: a press that went
bad must not be able to run code in the parent."""

import json
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO

HEADER = struct.Struct(">IQ")
LARGEST_HEAD = 64 * 1024 * 1024
LARGEST_BODY = 512 * 1024 * 1024


@dataclass(frozen=True)
class Job:
    """What to print. `styles` are texts, `variant` a WeasyPrint PDF variant; spare pages bring the count to
    `multiple_of`."""

    html: str
    styles: list[str]
    variant: str | None = None
    multiple_of: int = 1


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    pages: int
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # the page of every named place


class Closed(EOFError):
    """The other side is gone."""


def send(stream: BinaryIO, message: dict[str, Any]) -> None:
    """At most one value of a message may be bytes, at the top or one level down; it travels raw."""
    body = b""
    plain: dict[str, Any] = {}
    for key, value in message.items():
        if isinstance(value, bytes):
            body, plain[key] = value, {"raw": True}
        elif isinstance(value, dict):
            body = next((v for v in value.values() if isinstance(v, bytes)), body)
            plain[key] = {k: {"raw": True} if isinstance(v, bytes) else v for k, v in value.items()}
        else:
            plain[key] = value
    head = json.dumps(plain).encode()
    stream.write(HEADER.pack(len(head), len(body)) + head)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> dict[str, Any]:
    head_size, body_size = HEADER.unpack(_exactly(stream, HEADER.size))
    if head_size > LARGEST_HEAD or body_size > LARGEST_BODY:
        raise Closed("a message of an impossible size")
    head, body = json.loads(_exactly(stream, head_size)), _exactly(stream, body_size)

    def restored(value: Any) -> Any:
        if isinstance(value, dict):
            return body if value == {"raw": True} else {key: restored(inner) for key, inner in value.items()}
        return value

    return {key: restored(value) for key, value in head.items()}


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise Closed
    return data
