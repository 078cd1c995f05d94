"""A page as it is read, and the words of the interface as each language says them."""

import re
from xml.etree.ElementTree import Element

import tinyhtml5
from flask_babel import force_locale

from portal import catalogue
from portal.language import LOCALES

ACCEPTED = {"zh": "zh-CN,zh;q=0.9,en;q=0.8", "en": "en-GB,en;q=0.9"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
INLINE = {
    *("a", "abbr", "b", "code", "em", "i", "kbd", "mark", "rt", "ruby", "small", "span", "strong", "sub", "sup", "svg"),
    *("time", "u", "use", "wbr"),
}


def said(language: str, words: object) -> str:
    """`words` of the source as the reader of `language` sees them; content (Words, plain text) in that language."""
    with force_locale(LOCALES[language]):
        text = str(words)
    return str(catalogue.translations(language).gettext(text))


def plain(text: str) -> str:
    """Text as it is read: every run of blanks is one."""
    return re.sub(r"\s+", " ", text).strip()


def pattern(words: str) -> re.Pattern[str]:
    """A sentence with %(placeholders)s, whatever stands in their place."""
    return re.compile(".+?".join(re.escape(part) for part in PLACEHOLDER.split(words)))


class Page:
    """A page that was read: its elements, each with its parent."""

    def __init__(self, html: str) -> None:
        self.root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def text(self, element: Element | None = None) -> str:
        return plain(self._words(self.root if element is None else element))

    def _words(self, element: Element) -> str:
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "head", "template"}:
            return ""
        parts = [element.text or ""]
        for child in element:
            parts += [self._words(child), child.tail or ""]
        return "".join(parts) if element.tag in INLINE else f" {''.join(parts)} "

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in tags]

    def up(self, element: Element, tag: str) -> Element | None:
        while (above := self.parents.get(element)) is not None:
            if above.tag == tag:
                return above
            element = above
        return None

    def named(self, tag: str, words: str) -> Element:
        """The element that says exactly `words`, else the first that holds them (its aria-label counts too)."""
        names = [(plain(one.get("aria-label") or self.text(one)), one) for one in self.all(tag)]
        wanted = pattern(words)
        exact = [one for name, one in names if wanted.fullmatch(name)]
        near = [one for name, one in names if wanted.search(name)]
        assert exact or near, f"no <{tag}> says {words!r}: {[name for name, _one in names]}"
        return (exact or near)[0]
