"""What matters of a page for a crawl: links, forms, headings, and every word with the language it is marked as."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "use",
    "path",
}
SPOKEN = ("placeholder", "aria-label", "title", "alt", "data-off", "data-on", "data-counter")
ADDRESSES = {"href", "src", "action", "formaction"}
SCRIPTED = re.compile(r"\s*(javascript|vbscript|data:text)", re.I)
SILENT = {"script", "style", "template", "textarea", "kbd", "code"}


@dataclass
class Outline(HTMLParser):
    """Parsed by `Outline.of(html)`; `words` holds (text, language in effect), attributes that are read among them."""

    links: list[str] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)  # (method, action)
    headings: list[tuple[int, str]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    dangers: list[str] = field(default_factory=list)  # script in the page, handlers, javascript: addresses
    language: str = ""
    open: list[tuple[str, str]] = field(default_factory=list)  # (tag, language)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def of(cls, html: str) -> "Outline":
        outline = cls()
        outline.feed(html)
        outline.close()
        return outline

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        if tag == "html":
            self.language = language
        self._note(tag, given)
        self.words += [(given[name], language) for name in SPOKEN if given.get(name)]
        if tag not in VOID:
            self.open.append((tag, language))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or (self.open and self.open[-1][0] in SILENT):
            return
        self.words.append((text, self.open[-1][1] if self.open else ""))
        if self.headings and any(re.fullmatch(r"h[1-6]", tag) for tag, _language in self.open):
            level, said = self.headings[-1]
            self.headings[-1] = (level, f"{said} {text}".strip())

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self.acts.append((given.get("method", "get").upper(), given.get("action", "")))
        if tag == "script" and not given.get("src", "").startswith("/"):
            self.dangers.append(f"<script {given}>")
        if tag == "img" and not re.match(r"/|data:image/", given.get("src", "/")):
            self.dangers.append(f"<img src={given.get('src')}>")
        self.dangers += [f"<{tag} {name}={value!r}>" for name, value in given.items() if re.match(r"on|hx-on", name)]
        self.dangers += [
            f"<{tag} {name}={value!r}>" for name, value in given.items() if name in ADDRESSES and SCRIPTED.match(value)
        ]


class Names(HTMLParser):
    """The name of every element and attribute, as a browser would take them: what typed HTML would add to."""

    @classmethod
    def of(cls, html: str) -> list[str]:
        names = cls()
        names.feed(html)
        names.close()
        return names.met

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met += [tag, *(name for name, _value in attrs)]
