"""Photographs and scanned papers people send us: recognised by content, opened in a child process, made anew.

Of a photograph remain its pixels, of a PDF what its pages look like: nothing that was hidden in the file comes along.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from portal.pictures.decoder import Decoder, Made
from portal.refusal import Refusal
from portal.sandbox import Child, Failed, Limits, Pool, SandboxBusy
from portal.sentences import lazy_gettext as _l

SEALS = Path(__file__).with_name("seals.py")
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PAGES = 20  # of a PDF
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

SENTENCES = {
    "damaged": _l("This photograph is damaged or incomplete. Please take or choose it again."),
    "pixels": _l("This photograph has more than 40 megapixels. Please send a smaller one."),
    "memory": _l("This photograph is too demanding to open. Please send a smaller or simpler one."),
    "time": _l("This photograph took too long to open. Please send a smaller or simpler one."),
}
PAPERS = {
    "damaged": _l("This PDF is damaged or incomplete. Please save or choose it again."),
    "locked": _l("This PDF opens with a password only. Please send it without one."),
    "pages": _l("This PDF has more than %(most)d pages. Please send only those that are asked for.", most=MAX_PAGES),
    "memory": _l("This PDF is too demanding to open. Please send photographs of its pages."),
    "time": _l("This PDF took too long to open. Please send photographs of its pages."),
}
BUSY = _l("Many photographs are arriving just now. Please try again in a moment.")


@dataclass(frozen=True)
class Picture:
    """A photograph as we keep it: upright, in sRGB, without metadata; `thumb` is the same at 480 pixels' width.

    Or a paper: a PDF of pictures of its pages; width, height and `thumb` (always a JPEG) are the first page's.
    """

    data: bytes
    thumb: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"
    suffix: str = ".jpg"


def prepare(stream: IO[bytes]) -> Picture:
    """What the stream holds as a picture we made ourselves; slow (about 0.1 s), so never inside a transaction."""
    data = _read(stream)
    if (kind := kind_of(data)) is None:
        raise Refusal(_l("Please send a photograph as JPEG, PNG, WebP or HEIC."))
    return _photograph(kind, data)


def prepare_paper(stream: IO[bytes]) -> Picture:
    """A paper, photographed or as a PDF of MAX_PAGES at most; as slow as `prepare` for every page."""
    data = _read(stream)
    if data.startswith(b"%PDF-"):
        made = _opened("PDF", data, PAPERS)
        return Picture(made.full, made.thumb, made.width, made.height, "application/pdf", ".pdf")
    if (kind := kind_of(data)) is None:
        raise Refusal(_l("Please send a PDF, or a photograph as JPEG, PNG, WebP or HEIC."))
    return _photograph(kind, data)


def stamp(characters: str, size: int) -> bytes:
    """One to four characters as a red seal: a PNG of `size` pixels. Slow, as `prepare`. Raises Refusal."""
    return _drawn({"characters": characters, "size": size})


def square(jpeg: bytes, size: int) -> bytes:
    """The middle of a picture that `prepare` made, likewise."""
    return _drawn({"jpeg": jpeg, "size": size})


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


def _read(stream: IO[bytes]) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if not data:
        raise Refusal(_l("This file is empty. Please choose another one."))
    if len(data) > MAX_BYTES:
        raise Refusal(_l("This file is larger than 10 MB. Please send a smaller one."))
    return data


def _photograph(kind: str, data: bytes) -> Picture:
    made = _opened(kind, data, SENTENCES)
    return Picture(made.full, made.thumb, made.width, made.height)


def _opened(kind: str, data: bytes, sentences: Mapping[str, object]) -> Made:
    try:
        return _decoder.decode(kind, data, MAX_PIXELS, MAX_PAGES)
    except SandboxBusy:
        raise Refusal(BUSY) from None
    except Failed as failed:
        raise Refusal(sentences.get(failed.reason, sentences["memory"])) from None  # a decoder that died: too much


def _drawn(message: dict[str, Any]) -> bytes:
    try:
        return bytes(_draughtsman.call(message)["png"])
    except (SandboxBusy, Failed):
        raise Refusal(BUSY) from None


_decoder = Decoder()
_draughtsman = Pool(lambda: Child(SEALS, Limits(idle=60)), 1, 20)
