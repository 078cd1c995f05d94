"""What printing needs of the machine, and which Debian package brings it. Asked without importing WeasyPrint, which
prints a page of its own and raises when a library is missing."""

import ctypes
from dataclasses import dataclass
from functools import cache

from portal.sentences import Sentence
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class Missing:
    """A package this machine lacks and what does not work without it."""

    package: str
    what: Sentence

    def __str__(self) -> str:
        return f"{self.package}: {self.what}"


LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
WHY = {
    "libharfbuzz-subset0": _l(
        "Fonts cannot be cut to the characters in use: PDFs would take minutes and weigh megabytes."
    ),
    "fonts-noto-cjk": _l("There is no Chinese font to set the text in."),
}
NO_TYPESETTER = _l("The typesetter cannot start.")


def missing() -> list[Missing]:
    """Empty where PDFs can be made."""
    packages = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if "libfontconfig1" not in packages and not all(_has_font(name) for name in FONTS):
        packages.append("fonts-noto-cjk")
    return [Missing(package, WHY.get(package, NO_TYPESETTER)) for package in packages]


@cache
def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@cache
def _has_font(family: str) -> bool:
    """Whether fontconfig, asked for the family, answers with that family and not a substitute."""
    fontconfig = ctypes.CDLL("libfontconfig.so.1")
    for name in ("FcInitLoadConfigAndFonts", "FcNameParse", "FcFontMatch"):
        getattr(fontconfig, name).restype = ctypes.c_void_p
    config = ctypes.c_void_p(fontconfig.FcInitLoadConfigAndFonts())
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(family.encode()))
    fontconfig.FcConfigSubstitute(config, pattern, 0)
    fontconfig.FcDefaultSubstitute(pattern)
    result = ctypes.c_int()
    match = ctypes.c_void_p(fontconfig.FcFontMatch(config, pattern, ctypes.byref(result)))
    return bool(match) and family in _families(fontconfig, match)


def _families(fontconfig: ctypes.CDLL, match: ctypes.c_void_p) -> list[str]:
    found: list[str] = []
    name = ctypes.c_char_p()
    while fontconfig.FcPatternGetString(match, b"family", len(found), ctypes.byref(name)) == 0 and name.value:
        found.append(name.value.decode())
    return found
