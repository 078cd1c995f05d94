"""Every kind of person sends whatever comes to mind to every form and address they find: nothing breaks or gets out.

A few hundred requests a person here; as many as wanted, from any beginning, with
    PORTAL_FUZZ=100000 PORTAL_FUZZ_SEED=7 python -m pytest tests/test_abuse_fuzz.py -n 2
"""

import os
import random
import secrets
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from werkzeug.test import TestResponse

from portal.database import session
from portal.web import Portal
from tests.crawl import Walk
from tests.filled import renewing
from tests.page_forms import forms_of
from tests.test_crawl import KINDS, START, person_of
from tests.visitor import HTMX

REQUESTS = int(os.environ.get("PORTAL_FUZZ", "120"))  # of each kind of person
SEED = int(os.environ.get("PORTAL_FUZZ_SEED", "1"))
MARK = "<q8 x=1>"
TYPED = [
    "", " ", "0", "-1", "1", "７", "1e309", "0x10", "1_000", "½", "9223372036854775808", "-9223372036854775809", "NaN",
    "true", "null", "[]", "{}", "2026-02-30", "9999-12-31", "0001-01-01", "25:61", "2026-11-30T09:00", "'", '"', "\\",
    "\x00", "\r\nX-Fuzz: 1", "%0d%0aX-Fuzz:1", "//evil.example", "https://evil.example/", "/\\evil.example",
    "javascript:alert(1)",
    MARK, f'">{MARK}', f"'{MARK}", f"]]>{MARK}", f"{{{{7*7}}}}{MARK}", f"%(x)s {MARK}", f"张{MARK}", "{0.__class__}",
    "\u202e", "\u200b", "\ufdd0csrf_token\ufdd1", "\ufdd2", "💧", "\ud83d", "a" * 5000, "长" * 3000, "../../etc/passwd",
    "W10=", "e30=", "13800001234", "+852 9123 4567", "3栋1202", "y", "on", "yes", "member", "administrator",
]  # fmt: skip
NAMES = [
    "next",
    "after",
    "before",
    "q",
    "view",
    "page",
    "sort",
    "estate",
    "once",
    "csrf_token",
    "looked",
    "agreed",
    "way",
]
DRAFT = {
    "csrf_token": [""], "form": ["/me#0"], "page": ["/me"], "title": ["我的"], "seen": ["0"], "before": ["2-a"],
    "values": ['[["body", "今天又滴了"]]'],
}  # fmt: skip
PLAIN = "application/x-www-form-urlencoded"
NEVER = ("/sign-out", "/static/", "/dev/")


@dataclass
class Sent:
    """One form as it stands on a page."""

    address: str
    method: str
    fields: dict[str, list[str]]


@dataclass
class Fuzz:
    walk: Walk
    chance: random.Random
    forms: list[Sent] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def learn(self) -> None:
        """What can be sent, from the pages this person walks through, and what a page sends by itself."""
        self.walk.go(*START.get(self.kind, ("/staff/",)))
        known: set[tuple[str, ...]] = set()
        for met in self.walk.pages():
            self.addresses.append(met.address)
            for form in forms_of(met.html):
                address = urljoin(met.address, form.action or met.address)
                kind = (self.walk._kind(address.split("?")[0])[0] or address, form.method, *sorted(form.sent))
                if kind not in known and not address.startswith(NEVER):
                    known.add(kind)
                    self.forms.append(Sent(address, form.method.upper(), form.sent))

        if self.walk.account is not None:
            self.forms += [Sent("/drafts", "POST", dict(DRAFT)), Sent("/drafts/found", "GET", {"form": ["/me#0"]})]

    kind = ""
    token = ""

    def go(self, requests: int) -> None:
        for number in range(requests):
            if number % 50 == 0:
                self._come_back()
            draw = self.chance.random()
            if draw < 0.6 and self.forms:
                self._send(self.chance.choice(self.forms))
            elif draw < 0.85:
                self._ask(self._asked(self.chance.choice(self.addresses)))
            else:
                self._ask(self._elsewhere(self.chance.choice(self.addresses)))

    def _come_back(self) -> None:
        """Whoever was signed out by an act signs in again, and has the token of that session."""
        if self.walk.account is not None:
            self.walk.visitor.enter(self.walk.account, staff=self.walk.staff)
        page = self.walk.visitor.get("/sign-in" if self.walk.account is None else "/account/security").text
        found = [form.sent["csrf_token"][0] for form in forms_of(page) if "csrf_token" in form.sent]
        self.token = found[0] if found else ""

    def _send(self, form: Sent) -> None:
        fields = {name: list(values) for name, values in form.fields.items()}
        if "csrf_token" in fields:
            fields["csrf_token"] = [self.token]
        names = [*fields, *self.chance.sample(NAMES, 2)]
        for name in self.chance.sample(names, min(len(names), self.chance.choice((0, 1, 1, 2, 4)))):
            if name == "csrf_token" and self.chance.random() < 0.9:
                continue
            fields[name] = [self.chance.choice(TYPED) for _ in range(self.chance.choice((0, 1, 1, 1, 2)))]
        fields.setdefault("once", [secrets.token_urlsafe(12)])
        if form.method == "POST":
            data = urlencode(fields, doseq=True, errors="surrogatepass").encode()
            self._open("POST", self._elsewhere(form.address, 0.1), data=data, content_type=PLAIN)
        else:
            self._ask(
                f"{form.address.split('?', maxsplit=1)[0]}?{urlencode(fields, doseq=True, errors='surrogatepass')}"
            )

    def _asked(self, address: str) -> str:
        names = self.chance.sample(NAMES, 2)
        asked = {name: self.chance.choice(TYPED) for name in names}
        return f"{address.split('?', maxsplit=1)[0]}?{urlencode(asked, errors='surrogatepass')}"

    def _elsewhere(self, address: str, often: float = 1.0) -> str:
        """With another number, or something that is none, in the place of each of its numbers."""
        pieces = urlsplit(address).path.split("/")
        for place, piece in enumerate(pieces):
            if piece.isdigit() and self.chance.random() < often:
                pieces[place] = self.chance.choice(
                    ("1", "2", "3", "7", "40", "999999", "9223372036854775807", "x", "-1")
                )
        return "/".join(pieces)

    def _ask(self, address: str) -> None:
        if not address.startswith(NEVER):
            self._open("GET", address)

    def _open(self, method: str, address: str, **options: object) -> None:
        headers = {**(HTMX if self.chance.random() < 0.3 else {}), "Referer": "http://localhost/"}
        there = {"REMOTE_ADDR": f"192.0.2.{self.chance.randrange(1, 250)}"}
        said = f"{method} {address[:200]} {str(options.get('data', ''))[:600]}"
        try:
            with self.walk.app.app_context():  # as in the server: every request has its own g
                client = self.walk.visitor.client
                answer = client.open(address, method=method, headers=headers, environ_base=there, **options)
        except Exception as error:
            self.wrong.append(f"{said}: {error!r:.300}")
            return
        finally:
            session.remove()
        self.answers[answer.status_code] += 1
        self.wrong += [f"{said}: {fault}" for fault in faults(answer)]
        answer.close()


def faults(answer: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = []
    if answer.status_code >= 500:
        found.append(f"answered {answer.status_code}")
    if answer.mimetype in {"text/html", "image/svg+xml"} and MARK in answer.text:
        found.append(f"unescaped: {answer.text[max(0, answer.text.index(MARK) - 120) :][:200]!r}")
    target = urlsplit(answer.headers.get("Location") or answer.headers.get("HX-Redirect") or "/")
    if (
        target.netloc not in {"", "localhost"}
        or target.scheme not in {"", "http"}
        or target.path.startswith(("//", "/\\"))
    ):
        found.append(f"leads away, to {target.geturl()}")
    if "X-Fuzz" in answer.headers:
        found.append("a header was split")
    return found


@pytest.fixture
def club(tmp_path_factory) -> Portal:
    app = renewing(tmp_path_factory)()
    app.testing = False  # what breaks is answered with 500, as outside
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        yield app
        session.remove()
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.mark.parametrize("kind", KINDS)
def test_a27_whatever_is_sent_nothing_breaks_nothing_is_markup_and_nobody_is_led_away(club, kind):
    fuzz = Fuzz(Walk(club, "zh", person_of(kind), staff=kind not in START, alike=2), random.Random(f"{SEED}{kind}"))
    fuzz.kind = kind
    fuzz.learn()
    fuzz.go(REQUESTS)
    assert fuzz.wrong == [], f"{len(fuzz.wrong)} of {fuzz.answers.total()}:\n" + "\n".join(fuzz.wrong[:40])
    assert fuzz.answers.total() > REQUESTS * 0.8 and fuzz.answers[200] > REQUESTS / 20, fuzz.answers
    assert kind == "nobody" or fuzz.answers[303] + fuzz.answers[422] > REQUESTS / 20, f"acts were tried: {fuzz.answers}"


def test_each_fault_is_seen():
    from flask import Flask, Response

    app = Flask(__name__)
    answers = {
        "/broken": Response("", 500),
        "/raw": Response(f"<p>{MARK}", mimetype="text/html"),
        "/away": Response("", 303, {"Location": "//evil.example/"}),
        "/script": Response("", 200, {"HX-Redirect": "javascript:alert(1)"}),
        "/split": Response("", 200, {"X-Fuzz": "1"}),
    }
    for place, answer in answers.items():
        app.add_url_rule(place, place, lambda answer=answer: answer)
    client = app.test_client()
    assert [len(faults(client.get(place))) for place in answers] == [1] * 5
    assert faults(client.get("/unknown")) == []
