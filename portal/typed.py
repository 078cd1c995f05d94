"""What people type or paste, as it is kept: ends of lines are one sign, and what nobody sees is gone.

A page break of Word, the mark before a number copied from a message, a NUL: none of it was typed, and no sentence could
tell a person where it stands. What joins signs to one picture (U+200D) and what chooses a form of a character stays.
"""

import re
import unicodedata

ENDS_OF_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile(  # control characters; what turns the writing round; blanks without width
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_BETWEEN_LINES = re.compile(r"[ \u3000]*[\n\t]\s*")
_APART = re.compile(r"[\s\-\u2010-\u2015\u2212·.]")
_LETTERS = {"Lu", "Ll", "Lt", "Lo", "Co"}  # a rare surname may stand in a font's private place
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters without ink
_SIX = re.compile(r"(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])")


def readable(text: str) -> str:
    """The text with its lines, and without what nobody sees."""
    if text.isprintable():  # most: then nothing of it is found below
        return text
    return UNSEEN.sub("", ENDS_OF_LINES.sub("\n", text))


def in_one_line(text: str) -> str:
    """Several lines, as one pastes them, become one."""
    return _BETWEEN_LINES.sub(" ", readable(text)).strip()


def code_in(text: str) -> str:
    """The six digits of a code: 123-456, in full width, or somewhere in the whole message that was pasted."""
    plain = unicodedata.normalize("NFKC", readable(text))
    bare = _APART.sub("", plain)
    if re.fullmatch(r"\d+", bare):
        return bare
    found = set(_SIX.findall(plain)) or set(_SIX.findall(bare))
    return found.pop() if len(found) == 1 else bare


def is_name(text: str) -> bool:
    """Whether somebody may be called that: at least one letter, of any writing; pictures and digits are no name."""
    return any(unicodedata.category(sign) in _LETTERS and sign not in _BLANK_LETTERS for sign in text)
