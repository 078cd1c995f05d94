"""A27: a number too large for the database, in every address, query and form of every page: a clear no, never a 500."""

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from ipaddress import ip_network
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from wtforms import IntegerField
from wtforms.fields import SelectField

from portal.web.forms import Form
from portal.web.numbers import MOST
from tests.crawl import Met, Walk
from tests.filled import filled
from tests.test_crawl import KINDS, START, person_of

__all__ = ["filled"]

HUGE = [str(2**63), str(-(2**63) - 1), "99999999999999999999999"]
NUMBER = re.compile(r"-?[0-9]+")
NO_NUMBER = {"csrf_token", "once"}
ADDRESSES = ip_network("10.0.0.0/8").hosts()  # each try from its own: what is judged here is the number, not how often


@dataclass
class Shown:
    """A form of a page: where it goes and what it sends when nothing is changed."""

    method: str
    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)  # fields that hold, offer or ask for a number


class Forms(HTMLParser):
    """All forms of a page, with their fields as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self._select = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Shown(given.get("method", "get").upper(), given.get("action", "")))
        if not self.found:
            return
        if tag == "select":
            self._select = given.get("name", "")
        name = self._select if tag == "option" else given.get("name", "")
        if not name or tag not in {"input", "option", "textarea", "button"}:
            return
        shown, value = self.found[-1], given.get("value", "")
        if NUMBER.fullmatch(value) or given.get("inputmode") == "numeric" or given.get("type") == "number":
            shown.numbers.add(name)
        if name not in dict(shown.values):
            shown.values.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@dataclass
class Tried:
    """Who tries it, and what has been tried already."""

    walk: Walk
    done: set[tuple[object, ...]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def all_of(self, met: Met) -> None:
        for address in queries(met.address):
            self._ask("GET", address, {}, (met.endpoint, *sorted(dict(parse_qsl(urlsplit(address).query)))))
        for path in paths(met.address):
            self._ask("GET", path, {}, (met.endpoint, "path", path.count(HUGE[0])))
        for shown in Forms(met.html).found:
            action = urljoin(met.address, shown.action) if shown.action else met.address
            for name in sorted(shown.numbers - NO_NUMBER):
                self._send(shown, action, name)
            for path in paths(action) if shown.method == "POST" else ():
                self._ask("POST", path, dict(shown.values), ("path", re.sub(r"\d+", "9", path)))

    def _send(self, shown: Shown, action: str, name: str) -> None:
        for value in HUGE:
            values = {**dict(shown.values), name: value}
            kind = (shown.method, re.sub(r"\d+", "9", action), name, value)
            if shown.method == "POST":
                self._ask("POST", action, values, kind)
            else:
                self._ask("GET", f"{action.split('?', maxsplit=1)[0]}?{urlencode(values)}", {}, kind)

    def _ask(self, method: str, address: str, values: dict[str, str], kind: tuple[object, ...]) -> None:
        if kind in self.done or "sign-out" in address:
            return
        self.done.add(kind)
        values = {**values, "once": secrets.token_urlsafe(12)} if values else {}
        there = {"REMOTE_ADDR": str(next(ADDRESSES))}
        try:
            status = self.walk.visitor.open(method, address, data=values or None, environ_base=there).status_code
        except Exception as error:
            self.wrong.append(f"{method} {address} {kind[-2:]}: {error!r:.160}")
            return
        self.answers[status] += 1
        if status >= 500:
            self.wrong.append(f"{method} {address} {kind[-2:]}: {status}")


def queries(address: str) -> Iterator[str]:
    """The address with each value of its query made huge, one after the other."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in asked:
        for value in HUGE:
            yield f"{parts.path}?{urlencode({**asked, name: value})}"


def paths(address: str) -> Iterator[str]:
    """The address with each number of its path made huge."""
    pieces = urlsplit(address).path.split("/")
    for place, piece in enumerate(pieces):
        if piece.isdigit():
            yield "/".join([*pieces[:place], HUGE[0], *pieces[place + 1 :]])


@pytest.mark.parametrize("kind", KINDS)
def test_a27_no_number_of_any_page_is_too_large_for_the_house(filled, kind):
    is_staff = kind not in START
    walk = Walk(filled, "zh", person_of(kind), staff=is_staff, alike=2).go(*START.get(kind, ("/staff/",)))
    pages = list(walk.pages())
    tried = Tried(walk)
    for met in pages:
        tried.all_of(met)
    assert tried.wrong == [], "\n".join(tried.wrong)
    assert tried.answers[422] > 3 and tried.answers.total() > 20, "forms were refused by their fields, not at the door"


class Asking(Form):
    number = IntegerField()
    unchecked = SelectField(coerce=int, choices=[], validate_choice=False)


@pytest.mark.parametrize("typed", HUGE)
@pytest.mark.parametrize("name", ["number", "unchecked"])
def test_a_form_refuses_what_no_column_holds_beside_the_field(app, name, typed):
    with app.test_request_context(method="POST", data={"number": "1", "unchecked": "1", name: typed}):
        form = Asking()
        assert not form.validate() and list(form.errors) == [name] and len(form.errors[name]) == 1


def test_the_largest_number_there_is_is_taken(app):
    with app.test_request_context(method="POST", data={"number": str(MOST), "unchecked": "1"}):
        assert Asking().validate()


def test_an_address_with_a_larger_number_is_none_of_ours(app):
    urls = app.url_map.bind("localhost")
    assert urls.test(f"/events/{MOST}") and not urls.test(f"/events/{MOST + 1}")
