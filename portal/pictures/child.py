"""The worker that decodes photographs and papers, in a child process (portal/sandbox); knows nothing of the portal.

A message is {kind, data, max_pixels, max_pages}; the answer {width, height, full, thumb}: two JPEGs (of a PDF: a PDF
and a JPEG of its first page). Fails with damaged, pixels or memory, of a PDF also pages or locked.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps

from portal.sandbox.wire import Failed

FULL_WIDTH, THUMB_WIDTH = 1600, 480
LONGEST = 3  # times the width: a very tall picture is held to this height
MAX_SIDE = 30_000
MOST_BYTES = {
    "PNG": 136_000_000,
    "WEBP": 32_000_000,
    "HEIF": 90_000_000,
}  # a small file is unpacked whole, of WebP several times over
A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # bytes, of the others 4
STRIP = 1_000_000  # pixels
MOST_SCANS = 40  # of a JPEG: a progressive one has about ten, and each is a pass over the whole picture
SHEET = 1754  # pixels of a page's longer side: A4 at 150 to the inch
MOST_SCALE = 4.0  # a tiny page (a card) is not blown up beyond 288 pixels to the inch
PASSWORD_WANTED = 4  # pdfium's FPDF_ERR_PASSWORD
SRGB = ImageCms.createProfile("sRGB")


def prepare() -> None:
    """Load the decoders before memory is limited; a bomb is judged by our own limit, not by Pillow's warning."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")


def answer(message: dict[str, Any], _ask: Callable[[Any], Any]) -> dict[str, Any]:
    """Whatever a decoder may throw becomes a reason."""
    try:
        if message["kind"] == "PDF":
            first, full, thumb = document(message["data"], message["max_pages"])
        else:
            first = upright(message["data"], message["kind"], message["max_pixels"])
            full, thumb = jpeg(first, 84), jpeg(narrowed(first, THUMB_WIDTH), 78)
    except (Failed, MemoryError):
        raise
    except Exception:
        raise Failed("damaged") from None
    return {"width": first.width, "height": first.height, "full": full, "thumb": thumb}


def document(data: bytes, max_pages: int) -> tuple[Image.Image, bytes, bytes]:
    """The first page, and a PDF that holds nothing but what the pages looked like: no script, link, file or note.

    Page by page: twenty drawn at a time would be 150 MB.
    """
    first: Image.Image | None = None
    target = io.BytesIO()
    for page in pages_of(data, max_pages):
        page.save(target, "PDF", append=first is not None, resolution=150.0, quality=80, title="")
        first = first or page
    assert first is not None
    return first, target.getvalue(), jpeg(narrowed(first, THUMB_WIDTH), 78)


def pages_of(data: bytes, max_pages: int) -> Iterator[Image.Image]:
    """Every page as pixels, what was typed into its form included; how many there are is judged before any is drawn."""
    import pypdfium2

    try:
        found = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Failed("locked" if error.err_code == PASSWORD_WANTED else "damaged") from None
    if not len(found):
        raise Failed("damaged")
    if len(found) > max_pages:
        raise Failed("pages")
    found.init_forms()
    return (drawn(found[number]) for number in range(len(found)))


def drawn(page: Any) -> Image.Image:
    """One page on white, its longer side SHEET pixels."""
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise Failed("damaged")
    bitmap = page.render(scale=min(SHEET / max(width, height), MOST_SCALE))
    image: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    return image


def upright(data: bytes, kind: str, max_pixels: int) -> Image.Image:
    """The picture as people see it, at most FULL_WIDTH wide; size is judged from the header, before any pixel."""
    if kind == "HEIF":
        return from_heif(data, max_pixels)
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        if image.width * image.height > max_pixels or max(image.size) > MAX_SIDE:
            raise Failed("pixels")
        if kind in MOST_BYTES and image.width * image.height * A_PIXEL.get(image.mode, 4) > MOST_BYTES[kind]:
            raise Failed("memory")
        if kind == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
            raise Failed("time")
        image.draft("RGB", (FULL_WIDTH, FULL_WIDTH))
        image.load()
        held = turned(image)
        if held is not image:
            image.close()  # the large one is let go of before anything else is made
        return in_colour(narrowed(held, FULL_WIDTH))


def from_heif(data: bytes, max_pixels: int) -> Image.Image:
    """What telephones save: already upright, made small from the decoder's own bytes without a copy of the whole."""
    import pillow_heif

    found = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    width, height = found.size
    if width * height > max_pixels or max(found.size) > MAX_SIDE:
        raise Failed("pixels")
    if width * height * (3 if found.mode == "RGB" else 5) > MOST_BYTES["HEIF"]:  # an alpha is a picture of its own
        raise Failed("memory")
    pixels, stride, mode, profile = found.data, found.stride, found.mode, found.info.get("icc_profile")

    def rows_of(top: int, bottom: int) -> Image.Image:
        part = bytes(pixels[top * stride : bottom * stride])
        return Image.frombytes(mode, (width, bottom - top), part, "raw", mode, stride)

    held = in_strips(found.size, rows_of, max(1, min(found.size) // FULL_WIDTH))
    if profile:
        held.info["icc_profile"] = profile
    return in_colour(narrowed(held, FULL_WIDTH))


def turned(image: Image.Image) -> Image.Image:
    """As it was held. A large picture is made small first: each whole copy of forty megapixels costs 160 MB."""
    exif, profile = image.getexif(), image.info.get("icc_profile")
    factor = min(image.size) // FULL_WIDTH
    if factor > 1:
        held = in_strips(image.size, lambda top, bottom: image.crop((0, top, image.width, bottom)), factor)
    else:
        held = in_channels(image)
    if held is not image:
        known = (("icc_profile", profile), ("exif", exif.tobytes()))
        held.info.update({name: value for name, value in known if value})
    ImageOps.exif_transpose(held, in_place=True)
    return held


def in_strips(size: tuple[int, int], rows_of: Callable[[int, int], Image.Image], factor: int) -> Image.Image:
    """Smaller by a whole factor, some rows at a time: Pillow itself would make copies of the whole first."""
    width, height = size[0] // factor, size[1] // factor
    rows = max(factor, STRIP // max(1, size[0]) // factor * factor)
    small: Image.Image | None = None
    for top in range(0, height * factor, rows):
        bottom = min(top + rows, height * factor)
        strip = in_channels(rows_of(top, bottom)).crop((0, 0, width * factor, bottom - top))
        small = small or Image.new(strip.mode, (width, height))
        small.paste(strip.reduce(factor), (0, top // factor))
    assert small is not None
    return small


def in_channels(image: Image.Image) -> Image.Image:
    """Eight bits a channel and no palette. Scanners save sixteen bits of grey, which Pillow cannot shrink."""
    if image.mode.startswith(("I", "F")):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"P", "PA", "LA"}:
        return image.convert("RGBA")
    return image.convert("L") if image.mode == "1" else image


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """A copy no wider than width; a smaller picture is not blown up."""
    copy = image.copy()
    copy.thumbnail((width, width * LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return copy


def in_colour(image: Image.Image) -> Image.Image:
    """Plain sRGB on white: telephones save wider colour spaces, which would look pale without their profile."""
    profile = image.info.get("icc_profile")
    if "A" in image.getbands():
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = ground
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile costs a shade of colour, not the photograph
    return image.convert("RGB")


def jpeg(image: Image.Image, quality: int) -> bytes:
    """Encoded from the pixels alone: nothing of the old file's metadata can come along."""
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    target = io.BytesIO()
    clean.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()
