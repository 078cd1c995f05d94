"""How people are addressed by their names: surnames of two characters, names of other peoples, rare characters.

Where we cannot know which part is the surname the whole name is said: that is never wrong.
"""

import re
from enum import StrEnum

# those that are hardly ever a surname of one character and the beginning of a given name
COMPOUND_SURNAMES = (
    "万俟 夏侯 欧阳 司马 上官 诸葛 闻人 东方 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 "
    "太叔 申屠 公孙 仲孙 轩辕 令狐 钟离 淳于 宇文 长孙 慕容 鲜于 闾丘 司徒 司空 亓官 "
    "司寇 颛孙 端木 巫马 漆雕 拓跋 夹谷 东郭 西门 南宫 呼延 百里 独孤 纳兰 完颜 耶律 "
    "第五 羊舌 贺兰 张简 范姜 歐陽 司馬 諸葛 聞人 東方 赫連 尉遲 澹臺 濮陽 軒轅 鍾離 "
    "長孫 鮮于 南宮 獨孤 納蘭 張簡"
)
_COMPOUND = frozenset(COMPOUND_SURNAMES.split())
_HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010fffd]"
_SIGN = re.compile(f"{_HAN}[\ufe00-\ufe0f\U000e0100-\U000e01ef]?")  # a character and which form of it is meant
_IN_HAN = re.compile(f"({_SIGN.pattern})+")
_PARTS = re.compile(r"[·•・‧]")


class FormOfAddress(StrEnum):
    NONE = ""
    MR = "mr"
    MS = "ms"


ADDRESSES = {FormOfAddress.MR: "先生", FormOfAddress.MS: "女士"}


def greeting_of(name: str, title: FormOfAddress) -> str:
    """林女士, 欧阳女士, 阿依古丽·买买提女士, García José女士; the name alone where no title is known."""
    if title not in ADDRESSES:
        return name
    surname = _chinese_surname(name) or _before_the_comma(name) or name
    return f"{surname}{ADDRESSES[title]}"


def surname_of(name: str) -> str:
    """What one is called by at a till, never all of a name that has several parts."""
    if _IN_HAN.fullmatch(name):
        return _chinese_surname(name) or _SIGN.findall(name)[0]
    if surname := _before_the_comma(name):
        return surname
    if _PARTS.search(name):
        return _PARTS.split(name)[0].strip() or name
    return name.rsplit(maxsplit=1)[-1] if name.split() else name


def _chinese_surname(name: str) -> str:
    """Empty where it is no name of two or three characters and does not begin with a known surname of two."""
    if not _IN_HAN.fullmatch(name):
        return ""
    signs = _SIGN.findall(name)
    if len(signs) > 2 and "".join(signs[:2]) in _COMPOUND:
        return "".join(signs[:2])
    return signs[0] if len(signs) in (2, 3) else ""


def _before_the_comma(name: str) -> str:
    surname, comma, given = name.replace("，", ",").partition(",")
    return surname.strip() if comma and given.strip() else ""
