"""A letter as a page: its paragraphs without addresses, and its addresses as what is pressed.

Letters are plain text, for they go out by e-mail as well. What stands before an address says what is found there.
"""

import re
from typing import NamedTuple

from flask import current_app

from portal.identity import safe_next

ADDRESS = re.compile(r"https?://[^\s，。；、）)]+")
OPENS = re.compile(r"[\s:：]+$")
ENDS = ("。", "！", "？", ".", "!", "?", "”", "…")


class Door(NamedTuple):
    """A page of ours that a letter leads to, and the sentence that stood before its address."""

    path: str
    words: str


class LetterPage(NamedTuple):
    paragraphs: list[str]
    doors: list[Door]


def page_of_letter(body: str) -> LetterPage:
    """Addresses of others, and those that lead nowhere, stay in the text."""
    doors: dict[str, Door] = {}
    paragraphs = []
    for part in body.split("\n\n"):
        lines: list[str] = []
        for line in part.strip().splitlines():
            _line(line.strip(), lines, doors)
        if any(lines):
            paragraphs.append("\n".join(line for line in lines if line))
    return LetterPage(paragraphs, list(doors.values()))


def _line(line: str, lines: list[str], doors: dict[str, Door]) -> None:
    """One line of text goes to `lines`, its addresses to `doors`."""
    text, rest = "", line
    while (found := ADDRESS.search(rest)) is not None:
        before, path = rest[: found.start()], _path(found[0])
        rest = rest[found.end() :]
        if path is None:
            text += before + found[0]
            continue
        said = OPENS.sub("", text + before)
        if not said and lines:  # the sentence stands on the line before
            lines[-1] = said = OPENS.sub("", lines[-1])
            lines[-1] = _ended(said)
        doors.setdefault(path, Door(path, _last_sentence(said)))
        text = _ended(said) if text + before else ""
    lines.append((text + rest).strip())


def _path(address: str) -> str | None:
    home = current_app.extensions["settings"].address
    return safe_next(address.removeprefix(home)) if address.startswith(f"{home}/") else None


def _ended(said: str) -> str:
    return said if not said or said.endswith(ENDS) else said + ("." if said[-1].isascii() else "。")


def _last_sentence(said: str) -> str:
    return re.split(r"(?<=[。！？])|(?<=[.!?]) ", said)[-1].strip()
