"""Which classes the stylesheets style, which the templates use, and to whom a sheet or a template belongs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

HOUSE = {"layouts", "ui"}
CALLED = {"membership": "members"}  # folders that do not carry their subject's name
DESK_ONLY = {"audit", "desk"}  # subjects without a members' side
DESK_FRAME = {"layouts/desk.html", "layouts/deskbar.html", "layouts/keyhelp.html", "careful.html", "careful_undo.html"}
ACROSS = {"modes", "print", "rhythm"}  # sheets that set what others style: large type, paper, the air between parts
# how a thing is: only ever said of a class that stands beside or before it, never styled alone
STATES = {
    "bad",
    "bare",
    "cancelled",
    "cur",
    "done",
    "expired",
    "full",
    "kept",
    "late",
    "next",
    "now",
    "ok",
    "over",
    "soon",
}
STATES |= {"stop", "today", "unread", "used", "waiting", "owner", "platinum", "registered"}  # three metals of a card
# what portal/richtext.py and the magazine put into a text, and web/symbols.py into a page
WRITTEN = {"box", "checklist", "first", "initial", "pull", "icon"}
NOT_OURS = {"htmx-request"}

NAME = re.compile(r"\.([A-Za-z_][\w-]*)")
ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{(?![{%#])|\{\{.*?\}\}|\{%.*?%\})*)"', re.S)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
MACRO = re.compile(r"\{%-? macro (\w+)\(")
TAKEN = re.compile(r'from "(ui/\w+\.html)" import (.*?)(?: with context)? -?%\}', re.S)
SHEET = re.compile(r'@import url\("([^"*]+)"\)')


@dataclass(frozen=True)
class Owner:
    """The subject it belongs to, None for the house; and whether only the desk sees it."""

    subject: str | None
    desk: bool


def owner(path: str, named: frozenset[str] = frozenset()) -> Owner:
    """Of a template ("gatherings/events/staff/show.html") or a sheet ("pages/events.css"); wings above do not matter.

    A sheet of the desk that desk.css names is a part of the desk; the others belong to the subject they are called by.
    """
    *folders, name = PurePosixPath(path).parts
    desk = bool((DESK_ONLY | {"staff"}) & {*folders} or path in DESK_FRAME)
    if name.endswith(".css"):
        return Owner(None if folders in ([], ["parts"]) or path in named else PurePosixPath(name).stem, desk)
    subject = next((folder for folder in reversed(folders) if folder != "staff"), None)
    return Owner(None if subject in HOUSE else CALLED.get(subject or "", subject), desk)


# -- sheets ------------------------------------------------------------------------------------------------------------


def selectors(css: str) -> Iterator[str]:
    css = re.sub(r"/\*.*?\*/|@import[^;]*;", "", css, flags=re.S)
    for found in re.finditer(r"([^{};]+)\{", css):
        if not found[1].strip().startswith("@"):
            yield from split(found[1])


def split(text: str) -> list[str]:
    """A list of selectors, cut at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        parts = [*parts, ""] if sign == "," and not depth else [*parts[:-1], parts[-1] + sign]
    return [part.strip() for part in parts]


def leading(selector: str) -> set[str]:
    """The class a selector begins with; of `:is(.a, .b) .c` both. None after an id or .desk: that adjusts a part."""
    plain = re.sub(r"\[[^]]*\]", "", selector)
    while (short := re.sub(r":(?:not|has|lang|nth-child)\([^()]*\)", "", plain)) != plain:
        plain = short
    if plain.startswith("#"):
        return set()
    at = 0
    while found := re.compile(r":is\(|\.([\w-]+)").search(plain, at):
        at = found.end()
        if found[1]:
            return {found[1]} - {"desk"}
        end = closing(plain, at)
        if classes := set().union(*(leading(one) for one in split(plain[at:end]))):
            return classes
        at = end
    return set()


def closing(text: str, at: int) -> int:
    depth = 1
    while depth:
        depth += (text[at] == "(") - (text[at] == ")")
        at += 1
    return at - 1


@dataclass
class Sheets:
    """`css`: text by path. A class is at home where selectors begin with it, else where its component (the beginning of
    its name) does, else where it is mentioned."""

    css: dict[str, str]
    mentioned: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    led: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    within: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for path, text in self.css.items():
            for selector in selectors(text):
                first = leading(selector) - NOT_OURS
                for name in set(NAME.findall(selector)) - WRITTEN - NOT_OURS:
                    self.mentioned[name].add(path)
                    if PurePosixPath(path).stem in ACROSS:
                        continue
                    if name in first:
                        self.led[name].add(path)
                    if any(name.startswith(f"{one}-") for one in first):
                        self.within[name].add(path)

    def homes(self, name: str) -> set[str]:
        return self.led[name] or self.within[name] or self.mentioned[name]

    def names(self) -> set[str]:
        return set(self.mentioned) - STATES - {"desk"}

    def owner(self, path: str) -> Owner:
        return owner(path, frozenset(SHEET.findall(self.css.get("desk.css", ""))))

    def home(self, name: str) -> Owner:
        return self.owner(min(self.homes(name)))


# -- templates ---------------------------------------------------------------------------------------------------------


def classes(html: str) -> set[str]:
    """The words of its class attributes, those written inside {{ }} and {% %} too."""
    words = []
    for found in ATTRIBUTE.finditer(html):
        words.append(CODE.sub(" ", found[1]))
        words += ["".join(pair) for code in CODE.findall(found[1]) for pair in LITERAL.findall(code)]
    return set(" ".join(words).split())


def uses(templates: dict[str, str]) -> dict[str, set[tuple[str, bool]]]:
    """Class → who uses it: path of the template and whether only the desk sees it; a macro of ui counts by itself."""
    found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for path, text in templates.items():
        pieces = macros(text) if path.startswith("ui/") else {"": text}
        for macro, body in pieces.items():
            desk = all(asks(path, macro, templates)) if macro else owner(path).desk
            for name in classes(body):
                found[name].add((path, desk))
    return found


def macros(text: str) -> dict[str, str]:
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    names = MACRO.findall(text)
    return dict(zip(names, MACRO.split(text)[2::2], strict=True))


def asks(path: str, macro: str, templates: dict[str, str], seen: frozenset[str] = frozenset()) -> Iterable[bool]:
    """For each template that takes a macro of ui: whether only the desk sees it. Macros that call it are followed."""
    for other, text in templates.items():
        if other.startswith("ui/"):
            for name, body in macros(text).items():
                if name != macro and name not in seen and re.search(rf"\b{macro}\(", body):
                    yield from asks(other, name, templates, seen | {macro})
        elif any(file == path and re.search(rf"\b{macro}\b", names) for file, names in TAKEN.findall(text)):
            yield owner(other).desk
