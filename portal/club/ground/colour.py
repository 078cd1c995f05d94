"""A club's accent colour, and what of it can be read: contrasts by WCAG 2.2, and the same hue for a dark screen."""

import colorsys
from typing import NamedTuple

AA = 4.5  # for text of any size (WCAG 2.2, 1.4.3)
LIGHT_GROUNDS = (
    "#F6F1E6",
    "#FDFAF3",
    "#EDE6D6",
)  # paper, sheet, sunk of css/tokens.css
DARK_GROUNDS = ("#181A18", "#20231F", "#111311")
ON_LIGHT, ON_DARK = "#FDFAF3", "#111311"  # words on the accent
WASH, DARK_WASH = 0.12, 0.14  # how much of the accent stands in its wash


class Accent(NamedTuple):
    """The tokens of one theme: the accent, its deeper shade (under the pointer), its wash, words on it."""

    accent: str
    deep: str
    wash: str
    on: str


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def worst(colour: str) -> float:
    """The least contrast that the colour has on a light screen: as words on any ground or its wash, and under words."""
    light = _light(colour)
    pairs = [*((colour, ground) for ground in (*LIGHT_GROUNDS, light.wash)), (colour, ON_LIGHT)]
    return min(contrast(*pair) for pair in pairs)


def themes(colour: str) -> tuple[Accent, Accent]:
    """For a light and for a dark screen: there the hue as bright as words in it need."""
    return _light(colour), _dark(colour)


def _light(colour: str) -> Accent:
    return Accent(colour, _mixed(colour, "#000000", 0.26), _mixed(LIGHT_GROUNDS[1], colour, WASH), ON_LIGHT)


def _dark(colour: str) -> Accent:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    saturation = min(saturation, 0.45)
    bright, percent = colour, round(lightness * 100)
    while percent < 97 and min(contrast(bright, one) for one in (*DARK_GROUNDS, _dark_wash(bright))) < AA + 1.5:
        percent += 1
        bright = _hex(colorsys.hls_to_rgb(hue, percent / 100, saturation))
    return Accent(bright, _mixed(bright, "#FFFFFF", 0.3), _dark_wash(bright), ON_DARK)


def _dark_wash(bright: str) -> str:
    return _mixed(DARK_GROUNDS[1], bright, DARK_WASH)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    red, green, blue = (mine * (1 - share) + theirs * share for mine, theirs in pairs)
    return _hex((red, green, blue))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02X}" for part in parts)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
