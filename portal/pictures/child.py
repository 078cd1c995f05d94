"""The worker that decodes photographs and papers, in a child process (portal/sandbox); knows nothing of the portal.

A message is {kind, data, max_pixels, max_pages}; the answer {width, height, full, thumb}: two JPEGs (of a PDF: a PDF
and a JPEG of its first page). Fails with damaged, pixels or memory, of a PDF also pages or locked.
"""

import io
import warnings
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps

from portal.sandbox.wire import Failed

FULL_WIDTH, THUMB_WIDTH = 1600, 480
LONGEST = 3  # times the width: a very tall picture is held to this height
MAX_SIDE = 30_000
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
    """The first page, and a PDF that holds nothing but what the pages looked like: no script, link, file or note."""
    pages = pages_of(data, max_pages)
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150.0, quality=80, title="")
    return pages[0], target.getvalue(), jpeg(narrowed(pages[0], THUMB_WIDTH), 78)


def pages_of(data: bytes, max_pages: int) -> list[Image.Image]:
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
    return [drawn(found[number]) for number in range(len(found))]


def drawn(page: Any) -> Image.Image:
    """One page on white, its longer side SHEET pixels."""
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise Failed("damaged")
    image: Image.Image = page.render(scale=min(SHEET / max(width, height), MOST_SCALE)).to_pil()
    page.close()
    return image.convert("RGB")


def upright(data: bytes, kind: str, max_pixels: int) -> Image.Image:
    """The picture as people see it, at most FULL_WIDTH wide; size is judged from the header, before any pixel."""
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        if image.width * image.height > max_pixels or max(image.size) > MAX_SIDE:
            raise Failed("pixels")
        image.draft("RGB", (FULL_WIDTH, FULL_WIDTH))
        image.load()
        turned = eight_bits(ImageOps.exif_transpose(image))
        return in_colour(narrowed(turned, FULL_WIDTH))


def eight_bits(image: Image.Image) -> Image.Image:
    """Scanners save sixteen bits of grey, which Pillow can neither shrink nor save as JPEG."""
    if image.mode.startswith(("I", "F")):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """A copy no wider than width; a smaller picture is not blown up."""
    copy = image.convert("RGBA") if image.mode in {"P", "PA", "LA"} else image.copy()
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
