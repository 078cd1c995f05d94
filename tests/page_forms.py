"""The forms of a page, as a browser would send them untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "number", "date", "datetime-local", "time", "tel", "email", "url"}


@dataclass
class PageForm:
    """One form: where it goes, what it sends by name, and which of that a person reads and types in a field."""

    action: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    required: set[str] = field(default_factory=set)

    def values(self, **changed: str) -> dict[str, object]:
        """What is sent once these fields were changed; without the key, which the visitor makes."""
        kept = {name: values for name, values in self.sent.items() if name != "once"}
        return {**kept, **changed}


def forms_of(html: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms


def form_to(html: str, action: str) -> PageForm:
    """The one form of the page that goes to that address."""
    (found,) = [form for form in forms_of(html) if form.method == "post" and form.action == action]
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.inside: PageForm | None = None
        self.select = self.text_in = ""
        self.chosen: list[str] = []
        self.first: str | None = None
        self.several = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        if given.get("required") is not None and "required" in given and given.get("name"):
            self.inside.required.add(given["name"])
        if tag == "input":
            self._input(given)
        elif tag == "textarea" and given.get("name"):
            self.text_in = given["name"]
            self.inside.sent[self.text_in] = [""]
        elif tag == "select":
            self.select, self.chosen, self.first = given.get("name", ""), [], None
            self.several = "multiple" in given
        elif tag == "option" and self.select:
            value = given.get("value", "")
            self.first = value if self.first is None else self.first
            if "selected" in given:
                self.chosen.append(value)
        elif tag == "button" and given.get("name"):
            self.inside.buttons.append((given["name"], given.get("value", "")))

    def _input(self, given: dict[str, str]) -> None:
        assert self.inside is not None
        kind, name = given.get("type", "text"), given.get("name")
        if not name or kind in {"file", "submit"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        value = given.get("value", "y" if kind == "checkbox" else "")
        self.inside.sent.setdefault(name, []).append(value)
        if kind in TYPED and value:
            self.inside.typed[name] = value

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.text_in:
            self.inside.sent[self.text_in][0] += data

    def handle_endtag(self, tag: str) -> None:
        if self.inside is None:
            return
        if tag == "textarea" and self.text_in:
            text = self.inside.sent[self.text_in][0].removeprefix("\r").removeprefix("\n")
            self.inside.sent[self.text_in] = [text]
            if text:
                self.inside.typed[self.text_in] = text
            self.text_in = ""
        elif tag == "select" and self.select:
            one = self.chosen or ([] if self.several or self.first is None else [self.first])
            self.inside.sent[self.select] = one
            self.select = ""
        elif tag == "form":
            self.inside = None
