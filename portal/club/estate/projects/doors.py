"""Buildings and doors as people write them: 3幢, 第3栋 and Building 3 are one, 1203室, 12-03 and 9-1203 too."""

import re
import unicodedata

_WORDS = re.compile(r"第|号楼|[幢栋座楼#]|号|building|block|no\.?|\s")
_SUFFIX = re.compile(r"[室号房]$")
_PARTS = re.compile(r"号楼|单元|[幢栋座#\-\u2010-\u2015/\s]+")


def building_key(text: str) -> str:
    """A building's number as it is compared."""
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", text).casefold()).removesuffix(".0")
    return "".join(sign for sign in plain if sign.isalnum()).lstrip("0")


def doors_in(text: str, building: str) -> list[str]:
    """The doors of that building that may be meant, the likeliest first; none where another building is named."""
    plain = _SUFFIX.sub("", unicodedata.normalize("NFKC", text).strip().upper().removesuffix(".0")).strip()
    parts = [part for part in _PARTS.split(plain.removeprefix("第")) if part]
    if not parts:
        return []
    whole = "".join(parts)
    if len(parts) == 1:
        return [whole]
    if building_key(parts[0]) == building_key(building):
        return [parts[-1], "".join(parts[1:]), whole]
    return [whole]
