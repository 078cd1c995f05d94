"""Somebody at a browser, as the stories see them: opens pages, fills forms, presses buttons, reads.

Two kinds do the same: `Reader` here speaks HTTP and knows no JavaScript; tests/browser/person.py sits at Chromium.
Words of the interface are given in English, as in the source; each looks for them in the language they read.
"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5
from flask_babel import force_locale

from portal import catalogue, queue
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.database import session, transaction
from portal.language import LOCALES
from portal.web import Portal

ACCEPTED = {"zh": "zh-CN,zh;q=0.9,en;q=0.8", "en": "en-GB,en;q=0.9"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


class Person(Protocol):
    """What the stories may ask of somebody at a browser."""

    app: Portal
    language: str

    def go(self, address: str) -> None: ...
    def follow(self, words: str) -> None: ...
    def fill(self, name: str, value: object, within: str = "") -> None: ...
    def tick(self, name: str, value: object = None, within: str = "") -> None: ...
    def attach(self, name: str, *paths: Path, within: str = "") -> None: ...
    def unfold(self, words: str) -> None: ...
    def press(self, words: str, within: str = "") -> None: ...
    def sees(self, *words: object) -> None: ...
    def misses(self, *words: object) -> None: ...
    def options(self, name: str) -> list[str]: ...
    def download(self, address: str) -> tuple[str, bytes]: ...
    def enter(self, account: Account, *, staff: bool = False) -> None: ...
    def text(self) -> str: ...
    def at(self) -> str: ...
    def jobs(self) -> None: ...


Seat = Callable[[], Person]  # somebody new at a browser of their own, in the story's language


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


INLINE = {
    "a",
    "b",
    "em",
    "i",
    "small",
    "span",
    "strong",
    "sup",
    "sub",
    "time",
    "code",
    "mark",
    "rt",
    "ruby",
    "u",
    "use",
}
INLINE |= {"svg", "kbd", "abbr", "wbr"}


class Reader:
    """Somebody with a browser without JavaScript, over HTTP; every form is sent as it stands in the page."""

    def __init__(self, app: Portal, language: str = "zh") -> None:
        self.app, self.language = app, language
        self.client = app.test_client()
        self.address = "/"
        self.page = Page("")
        self.status = 0
        self.typed: dict[Element, dict[str, list[Any]]] = {}

    # -- going about

    def go(self, address: str) -> None:
        self._open("GET", address)

    def follow(self, words: str) -> None:
        link = self.page.named("a", said(self.language, words))
        self._open("GET", urljoin(self.address, link.get("href") or ""))

    def press(self, words: str, within: str = "") -> None:
        label = said(self.language, words)
        scope = Page("")
        scope.root, scope.parents = self._scope(within), self.page.parents
        button = scope.named("button", label)
        form = self.page.up(button, "form")
        if button.get("form"):
            form = next(one for one in self.page.all("form") if one.get("id") == button.get("form"))
        assert form is not None, f"the button {label!r} stands in no form"
        self._submit(form, button)
        if form.get("data-careful") is None:
            self._agree()

    def _agree(self) -> None:
        """A second look is looked at and agreed to."""
        form = next((one for one in self.page.all("form") if one.get("data-careful") is not None), None)
        if form is None or self.status != 200:
            return
        names = {one.get("name") for one in self.page.all("textarea") + self.page.all("input")}
        if "because" in names:
            self.fill("because", "测试")
        if "agreed" in names:
            self.tick("agreed")
        self._submit(form, next(form.iter("button")))

    # -- forms

    def fill(self, name: str, value: object, within: str = "") -> None:
        form, control = self._control(name, within)
        assert control.get("type") != "hidden", f"{name} is hidden"
        if control.tag == "select":
            known = [option.get("value") or "" for option in control.iter("option")]
            assert str(value) in known, f"{name} offers {known}, not {value!r}"
        self.typed.setdefault(form, {})[name] = [said(self.language, value)]

    def tick(self, name: str, value: object = None, within: str = "") -> None:
        form, control = self._control(name, within, None if value is None else str(value))
        given = control.get("value", "on") if value is None else str(value)
        assert control.get("disabled") is None, f"{name} = {given} cannot be chosen"
        self.typed.setdefault(form, {})[name] = [given]

    def attach(self, name: str, *paths: Path, within: str = "") -> None:
        form, _control = self._control(name, within)
        assert form.get("enctype") == "multipart/form-data", "a form with files must be multipart"
        self.typed.setdefault(form, {})[name] = [(BytesIO(path.read_bytes()), path.name) for path in paths]

    def unfold(self, words: str) -> None:
        self.page.named("summary", said(self.language, words))

    def options(self, name: str) -> list[str]:
        """What a select or radio field offers (its values), without what cannot be chosen."""
        _form, control = self._control(name, "")
        if control.tag == "select":
            offered = list(control.iter("option"))
        else:
            offered = [one for one in self.page.all("input") if one.get("name") == name]
        return [one.get("value") or "" for one in offered if one.get("disabled") is None and one.get("value")]

    # -- reading

    def text(self) -> str:
        return self.page.text()

    def at(self) -> str:
        return self.address

    def sees(self, *words: object) -> None:
        text = self.text()
        for one in words:
            wanted = plain(said(self.language, one))
            assert pattern(wanted).search(text), f"{self.address} does not say {wanted!r}:\n{text}"

    def misses(self, *words: object) -> None:
        text = self.text()
        for one in words:
            assert plain(said(self.language, one)) not in text, f"{self.address} says {one!r}"

    def download(self, address: str) -> tuple[str, bytes]:
        """(media type, bytes) of what is not a page."""
        session.remove()
        with self.app.app_context():
            answer = self.client.get(address, headers={"Accept-Language": ACCEPTED[self.language]})
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return answer.mimetype, answer.data

    # -- the world around

    def enter(self, account: Account, *, staff: bool = False) -> None:
        """Be signed in, by a session of the registry; the stories about the door use the door."""
        with transaction():
            token = accounts.open_session(account, is_staff=staff, device="a story", address="127.0.0.1")
            session.get_one(Account, account.id).language = self.language
        self.client = self.app.test_client()
        self.client.set_cookie("language", self.language)
        with self.app.app_context(), self.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True

    def jobs(self) -> None:
        """Let the worker do what waits."""
        session.remove()
        queue.run_waiting(self.app)

    # -- within

    def _open(self, method: str, address: str, **options: Any) -> None:
        session.remove()
        if urlsplit(address).netloc:
            parts = urlsplit(address)
            address = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept-Language": ACCEPTED[self.language]}
        if method == "POST":
            headers["Referer"] = f"http://localhost{self.address}"
        with self.app.app_context():  # as in the server: every request has its own g and its own session
            answer = self.client.open(address.split("#")[0], method=method, headers=headers, **options)
        if answer.status_code in {301, 302, 303, 307, 308}:
            self._open("GET", answer.location)
            return
        assert answer.status_code in {200, 409, 422}, (
            f"{method} {address}: {answer.status}\n{Page(answer.text).text()[:600]}"
        )
        self.address, self.status = address, answer.status_code
        self.page, self.typed = Page(answer.text), {}

    def _scope(self, within: str) -> Element:
        if not within:
            return self.page.root
        for form in self.page.all("form"):
            if (form.get("action") or self.address).split("?")[0].endswith(within):
                return form
        raise AssertionError(f"no form goes to …{within}: {[one.get('action') for one in self.page.all('form')]}")

    def _control(self, name: str, within: str, value: str | None = None) -> tuple[Element, Element]:
        for control in self._scope(within).iter():
            if control.tag not in {"input", "select", "textarea"} or control.get("name") != name:
                continue
            if value is not None and control.get("value") != value:
                continue
            form = self.page.up(control, "form")
            if form is not None and not self._is_switch(form):
                return form, control
        raise AssertionError(f"{self.address} has no field {name!r}" + (f" = {value!r}" if value else ""))

    def _is_switch(self, form: Element) -> bool:
        return (form.get("action") or "").endswith("/appearance")

    def _submit(self, form: Element, button: Element) -> None:
        data: dict[str, list[Any]] = {}
        for control in form.iter():
            name, kind = control.get("name"), control.get("type", "text")
            if not name or control.get("disabled") is not None or control.tag == "button":
                continue
            if control.tag == "textarea":
                data.setdefault(name, []).append((control.text or "").removeprefix("\n"))
            elif control.tag == "select":
                chosen = [one for one in control.iter("option") if one.get("selected") is not None]
                first = next(iter(control.iter("option")), None)
                data.setdefault(name, []).extend(
                    (one.get("value") or "") for one in chosen or ([] if first is None else [first])
                )
            elif control.tag == "input" and (
                kind not in {"checkbox", "radio", "file", "submit", "button"} or control.get("checked") is not None
            ):
                data.setdefault(name, []).append(control.get("value", "on" if kind in {"checkbox", "radio"} else ""))
        data.update(self.typed.get(form, {}))
        if button.get("name"):
            data[str(button.get("name"))] = [button.get("value", "")]
        address = urljoin(self.address, button.get("formaction") or form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "post":
            self._open("POST", address, data=data)
        else:
            self._open("GET", address.split("?")[0], query_string=data)
