"""Markdown from editors and correspondents, made into HTML that is safe wherever it is shown.

Editors learn five marks beyond plain paragraphs:

    ## A subhead
    > A pull quote
    > — who said it
    ![What the picture shows](picture:token "The caption")
    :::box A heading        …  :::      a side box
    :::list A heading       …  :::      a checklist; its items are "- " lines

HTML in the source is shown as the characters it is made of. What leaves here went through an explicit allow-list, so no
script, style, htmx attribute or foreign picture survives whatever the source says.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

ALIGNMENT = {"text-align:right": "r", "text-align:center": "c"}

TAGS = {
    *("p", "h2", "h3", "strong", "em", "a", "ul", "ol", "li", "hr", "br", "blockquote", "cite"),
    *("figure", "figcaption", "img", "table", "thead", "tbody", "tr", "th", "td", "aside"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "ol": {"start"}}
CLASSES = {"blockquote": {"pull"}, "aside": {"box", "checklist"}, "th": {"r", "c"}, "td": {"r", "c"}}
SCHEMES = {"http", "https", "mailto", "tel"}
OUT = re.compile(r"(https?://|mailto:|tel:)[^/\\\s]\S*", re.I)  # a place that says itself where it is
HERE = re.compile(r"(/(?![/\\])|[#?])\S*")  # //evil.example and /\evil.example are other people's

Pictures = Callable[[str], str | None]


class TextKind(StrEnum):
    TEXT = "text"
    HEAD = "head"
    QUOTE = "quote"
    PICTURE = "picture"
    BOX = "box"
    CHECKLIST = "checklist"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """One unit of an article: what it is, its safe HTML and how many characters it sets."""

    kind: TextKind
    html: Markup

    @property
    def length(self) -> int:
        return len(re.sub(r"\s+", "", plain(self.html)))


def no_pictures(_token: str) -> str | None:
    return None


def render(source: str, pictures: Pictures = no_pictures) -> Markup:
    """The whole text as safe HTML; the template wraps it in an element with hx-ignore."""
    return Markup("\n").join(block.html for block in blocks(source, pictures))


def blocks(source: str, pictures: Pictures = no_pictures) -> list[Block]:
    shelf = _Shelf(pictures)
    return [block for part in _parts(source) for block in part.blocks(shelf)]


def plain(html: str) -> str:
    """The words alone, for search, summaries and counting."""
    return Markup(nh3.clean(html, tags=set())).unescape()  # noqa: S704 (a plain str comes out)


class _Shelf:
    """Finds pictures and remembers which addresses it gave out: no other address may stand in an img."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.given: set[str] = set()

    def __call__(self, token: str) -> str | None:
        if url := self.pictures(token):
            self.given.add(url)
        return url


# --- containers: the lines between ":::box heading" and ":::" ---------------------------------------------------------

OPEN = re.compile(r"^:::\s*(box|list)(?:\s+(.*\S))?\s*$")
CLOSE = re.compile(r"^:::\s*$")
BOLD_LINE = re.compile(r"^\*\*([^*]+)\*\*\s*$")
CONTAINERS = {"box": ("box", TextKind.BOX), "list": ("checklist", TextKind.CHECKLIST)}


@dataclass(frozen=True)
class _Part:
    lines: tuple[str, ...]
    container: str = ""
    heading: str = ""

    def blocks(self, shelf: _Shelf) -> Iterator[Block]:
        if not self.container:
            yield from _flow("\n".join(self.lines), shelf)
            return
        css_class, kind = CONTAINERS[self.container]
        words, lines = self._titled()
        heading = f"<h3>{escape(words)}</h3>" if words else ""
        body = "".join(block.html for block in _flow("\n".join(map(_own_paragraph, lines)), shelf))
        yield Block(kind, _clean(f'<aside class="{css_class}">{heading}{body}</aside>', shelf))

    def _titled(self) -> tuple[str, tuple[str, ...]]:
        """The heading and the rest; a first line all in bold is a heading too."""
        lines = tuple(line for line in self.lines if line.strip())
        if not self.heading and lines and (bold := BOLD_LINE.match(lines[0])):
            return bold[1], lines[1:]
        return self.heading, lines


def _own_paragraph(line: str) -> str:
    """Within a container every plain line stands by itself."""
    return line if line.startswith(("|", "-", ">")) or line[:1].isdigit() else f"\n{line}\n"


def _parts(source: str) -> Iterator[_Part]:
    """Plain stretches and containers in turn. A container that is never closed ends with the text."""
    lines: list[str] = []
    inside: tuple[str, str] | None = None
    for line in source.replace("\x00", "").splitlines():
        opened = OPEN.match(line) if inside is None else None
        if opened or (inside and CLOSE.match(line)):
            yield _Part(tuple(lines), *(inside or ()))
            lines, inside = [], (opened[1], opened[2] or "") if opened else None
        else:
            lines.append(line)
    yield _Part(tuple(lines), *(inside or ()))


# --- Markdown to blocks -----------------------------------------------------------------------------------------------


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table")
    return parser.disable(
        ["code", "fence", "html_block", "html_inline", "lheading", "reference", "autolink", "backticks"]
    )


MARKDOWN = _parser()


def _flow(source: str, shelf: _Shelf) -> Iterator[Block]:
    tokens = MARKDOWN.parse(source)
    for nodes in _top_level(tokens):
        kind, html = _node(nodes, shelf)
        if html := _clean(html, shelf):
            yield Block(kind, html)


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    nodes: list[Token] = []
    for token in tokens:
        nodes.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield nodes
            nodes = []


def _node(nodes: list[Token], shelf: _Shelf) -> tuple[TextKind, str]:
    first = nodes[0].type
    if first == "heading_open":
        nodes[0].tag = nodes[-1].tag = "h3" if nodes[0].tag not in ("h1", "h2") else "h2"
        return TextKind.HEAD, _html(nodes)
    if first == "blockquote_open":
        return TextKind.QUOTE, _quote(nodes)
    if first == "table_open":
        return TextKind.TABLE, _html(nodes)
    if first == "paragraph_open" and (image := _lone_image(nodes)):
        return TextKind.PICTURE, _figure(image, shelf)
    return TextKind.TEXT, _html(nodes)


def _html(nodes: Sequence[Token]) -> str:
    for token in nodes:
        if alignment := ALIGNMENT.get(str(token.attrs.pop("style", ""))):
            token.attrs["class"] = alignment
        token.children = [_no_inline_picture(child) for child in token.children or []] or token.children
    return str(MARKDOWN.renderer.render(nodes, MARKDOWN.options, {}))


def _no_inline_picture(token: Token) -> Token:
    """A picture stands alone in its paragraph; inside a sentence only its words remain."""
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _lone_image(nodes: list[Token]) -> Token | None:
    children = [c for c in nodes[1].children or [] if c.type != "softbreak" and (c.type != "text" or c.content.strip())]
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _figure(image: Token, shelf: _Shelf) -> str:
    address = str(image.attrs.get("src", ""))
    token = address.removeprefix("picture:")
    url = shelf(token) if token != address else None
    words, title = image.content, str(image.attrs.get("title", ""))
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    if url is None:
        return f"<p>{escape(title or words)}</p>" if title or words else ""
    return f'<figure><img src="{escape(url)}" alt="{escape(words)}">{caption}</figure>'


SPEAKER = re.compile(r"(?:^|\n)\s*(?:——|--|—)\s*(.+?)\s*$")


def _quote(nodes: list[Token]) -> str:
    lines = [token.content for token in nodes if token.type == "inline"]
    text = "\n".join(lines)
    said = SPEAKER.search(text)
    words = text[: said.start()] if said else text
    body = "<br>".join(MARKDOWN.renderInline(line) for line in words.strip().splitlines())
    cite = f"<cite>{escape(said[1])}</cite>" if said else ""
    return f'<blockquote class="pull"><p>{body}</p>{cite}</blockquote>'


# --- the allow-list ---------------------------------------------------------------------------------------------------


def _clean(html: str, shelf: _Shelf) -> Markup:
    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            return value if value in shelf.given else None
        if name == "href" and not (OUT.fullmatch(value) or HERE.fullmatch(value)):
            return None
        return value

    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES | {"portal"},  # portal: is the private scheme of pictures on their way into print
        attribute_filter=attribute,
        link_rel="noopener nofollow",
    )
    return Markup(cleaned.strip())  # noqa: S704 (this is where it becomes safe)
