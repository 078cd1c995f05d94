"""The worker that draws a club's seal, in a child process (portal/sandbox); knows nothing of the portal.

A message is {characters, size}, one to four of them as a red stamp, or {jpeg, size}, the middle of a picture that we
made ourselves (child.py); the answer {png}, a square of `size` pixels.
"""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

RED, PAPER = "#AE2F20", "#FBF4E6"
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts")
FACES = ("*SerifCJK*Bold*", "*SourceHanSerif*Bold*", "*NotoSerifSC*Bold*", "Songti*", "*SansCJK*Bold*", "wqy*")
FINER = 4  # drawn so many times as large, then made small
PLACES = {  # of a square of two by two, as old seals are read: from the right, downwards
    1: ((0.5, 0.5, 0.74),),
    2: ((0.5, 0.275, 0.42), (0.5, 0.725, 0.42)),
    3: ((0.72, 0.275, 0.4), (0.72, 0.725, 0.4), (0.28, 0.5, 0.42)),
    4: ((0.72, 0.28, 0.41), (0.72, 0.72, 0.41), (0.28, 0.28, 0.41), (0.28, 0.72, 0.41)),
}


def prepare() -> None:
    """The face is looked for once."""
    Image.preinit()
    font()


def answer(message: dict[str, Any], _ask: Callable[[Any], Any]) -> dict[str, Any]:
    if "jpeg" in message:
        with Image.open(io.BytesIO(message["jpeg"]), formats=["JPEG"]) as picture:
            return {"png": squared(picture, message["size"])}
    return {"png": stamped(message["characters"], message["size"])}


def stamped(characters: str, size: int) -> bytes:
    """A PNG of `size` pixels; without a Chinese font on this machine the stamp is blank."""
    whole = size * FINER
    image = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    edge = whole // 40
    pen.rounded_rectangle((edge, edge, whole - edge, whole - edge), radius=whole * 0.075, fill=RED)
    face = font()
    for sign, (x, y, share) in zip(characters, PLACES[len(characters)], strict=True):
        if face is not None:
            letter = ImageFont.truetype(str(face[0]), round(whole * share), index=face[1])
            left, top, right, bottom = letter.getbbox(sign)
            at = (whole * x - (left + right) / 2, whole * y - (top + bottom) / 2)
            pen.text(at, sign, font=letter, fill=PAPER)
    return _png(image.resize((size, size), Image.Resampling.LANCZOS))


def squared(image: Image.Image, size: int) -> bytes:
    """The middle of a picture as a PNG of `size` pixels."""
    return _png(ImageOps.fit(image, (size, size), Image.Resampling.LANCZOS))


@cache
def font() -> tuple[Path, int] | None:
    """A bold Chinese face of this machine and its place in its file; the simplified one where there are several."""
    found = (path for face in FACES for folder in FOLDERS for path in sorted(Path(folder).rglob(face)))
    for path in found:
        names = [_name(path, index) for index in range(5)]
        if names[0]:
            return path, next((at for at, name in enumerate(names) if name.endswith("SC")), 0)
    return None


def _name(path: Path, index: int) -> str:
    try:
        return ImageFont.truetype(str(path), 20, index=index).getname()[0] or ""
    except OSError:
        return ""


def _png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
