"""What the W3C's validator would say of a page, as far as it can be known from the page alone.

The parser is WHATWG's (WeasyPrint brings it); the rules below are those of HTML that a parser does not see. htmx's
attributes are none of HTML's and are left apart.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?"
DATETIME = re.compile(rf"{DAY}|{CLOCK}|\d{{4}}-(0[1-9]|1[0-2])|{DAY}[T ]{CLOCK}(Z|[+-]\d\d:\d\d)?")
FILLED = {
    "on", "off", "name", "given-name", "family-name", "username", "new-password", "current-password", "one-time-code",
    "organization", "organization-title", "street-address", "address-line1", "address-line2", "postal-code", "country",
    "bday", "sex", "url", "tel", "tel-national", "email",
}  # fmt: skip
LONG = {"street-address"}  # of several lines: never an <input>
PHRASES = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "span",
    "button",
    "label",
    "small",
    "b",
    "em",
    "strong",
    "i",
    "time",
}
BLOCKS = {
    "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul", "li",
}  # fmt: skip
PRESSED = {"a", "button", "input", "select", "textarea", "details", "label"}
REFERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "list", "form")
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
}


def faults_of(html: str) -> list[str]:
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html)
    faults = [f"line {line}: {name} {values}" for (line, _column), name, values in parser.errors]
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(element.attrib["id"] for element in elements if "id" in element.attrib)
    faults += [f"id {name!r} stands {n} times" for name, n in ids.items() if n > 1]
    for element in elements:
        faults += [f"<{element.tag} {dict(element.attrib)}>: {said}" for said in _of(element, set(ids))]
    return faults + list(_nested(root, ()))


def _of(element: Element, ids: set[str]) -> Iterator[str]:
    given, tag = element.attrib, element.tag
    for name in REFERS:
        for one in given.get(name, "").split():
            if one not in ids:
                yield f"{name} means {one!r}, which is not there"
    if tag == "time" and not DATETIME.fullmatch(given.get("datetime", "".join(element.itertext()).strip())):
        yield "no datetime that a machine reads"
    if tag == "img" and "alt" not in given:
        yield "no alt"
    if "autocomplete" in given and tag != "form":
        words = given["autocomplete"].split()
        if not words or words[-1] not in FILLED or (tag == "input" and words[-1] in LONG):
            yield "no such autocomplete here"
    if tag == "select" and "required" in given and not {"multiple", "size"} & set(given):
        first = next(iter(element), None)
        if first is None or first.tag != "option" or first.get("value") != "":
            yield "a required select begins with a choice that is none"
    if tag == "details" and (not len(element) or element[0].tag != "summary"):
        yield "no summary first"
    if tag in CHILDREN and (strange := {one.tag for one in element if isinstance(one.tag, str)} - CHILDREN[tag]):
        yield f"holds {sorted(strange)}"


def _nested(element: Element, inside: tuple[str, ...]) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str):
        return
    if tag in BLOCKS and (outer := next((one for one in reversed(inside) if one in PHRASES), None)):
        yield f"<{tag}> in <{outer}>"
    if tag in PRESSED and element.get("type") != "hidden" and {"a", "button"} & set(inside):
        yield f"<{tag}> in something that is pressed"
    if tag == "form" and "form" in inside:
        yield "<form> in <form>"
    for child in element:
        yield from _nested(child, (*inside, tag))
