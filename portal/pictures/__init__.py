"""Photographs people send us: recognised by content, decoded in a child process, made anew without their metadata."""

from dataclasses import dataclass
from typing import IO

from flask_babel import lazy_gettext as _l

from portal.pictures.decoder import Busy, Decoder, Failed
from portal.refusal import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

SENTENCES = {
    "damaged": _l("This photograph is damaged or incomplete. Please take or choose it again."),
    "pixels": _l("This photograph has more than 40 megapixels. Please send a smaller one."),
    "memory": _l("This photograph is too demanding to open. Please send a smaller or simpler one."),
    "time": _l("This photograph took too long to open. Please send a smaller or simpler one."),
}


@dataclass(frozen=True)
class Picture:
    """A photograph as we keep it: upright, in sRGB, without metadata; `thumb` is the same at 480 pixels' width."""

    data: bytes
    thumb: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"
    suffix: str = ".jpg"


def prepare(stream: IO[bytes]) -> Picture:
    """What the stream holds as a picture we made ourselves; slow (about 0.1 s), so never inside a transaction."""
    data = stream.read(MAX_BYTES + 1)
    if not data:
        raise Refusal(_l("This file is empty. Please choose a photograph."))
    if len(data) > MAX_BYTES:
        raise Refusal(_l("This photograph is larger than 10 MB. Please send a smaller one."))
    kind = kind_of(data)
    if kind is None:
        raise Refusal(_l("Please send a photograph as JPEG, PNG, WebP or HEIC."))
    try:
        made = _decoder.decode(kind, data, MAX_PIXELS)
    except Busy:
        raise Refusal(_l("Many photographs are arriving just now. Please try again in a moment.")) from None
    except Failed as failed:
        raise Refusal(SENTENCES[failed.reason]) from None
    return Picture(made.full, made.thumb, made.width, made.height)


def too_many(most: int) -> object:
    """The sentence for more photographs than are wanted."""
    return _l("%(most)d photographs at a time, please.", most=most)


def kind_of(data: bytes) -> str | None:
    """The format by its first bytes, in Pillow's word; the file's name and declared type are not asked."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "HEIF"
    return None


_decoder = Decoder()
