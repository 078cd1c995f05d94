"""A person with a browser, over HTTP: asks for addresses and sends forms outright, or goes about as people do.

`get`, `submit`, `ask` and `open` give the answer; `go`, `follow`, `fill` and `press` read the page that stands there
and send its forms as they stand, by the words of the interface: given in English, looked for in the person's language.
"""

import secrets
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from sqlalchemy import inspect
from werkzeug.test import TestResponse

from portal import queue
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.database import session, transaction
from portal.web import Portal
from tests.page import ACCEPTED, Page, pattern, plain, said
from tests.page_forms import forms_of

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Visitor:
    """One browser. `sign_in` takes the back door (a session of the registry), so that tests need no SMS."""

    def __init__(self, app: Portal, language: str = "zh") -> None:
        self.app, self.language = app, language
        self.client = app.test_client()
        self.address, self.status, self.page = "/", 0, Page("")
        self.typed: dict[Element, dict[str, list[Any]]] = {}

    def sign_in(self, account: Account, *, staff: bool = False) -> "Visitor":
        with transaction():
            token = accounts.open_session(account, is_staff=staff, device="pytest", address="127.0.0.1")
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    # -- asking outright

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.open("GET", address, **options)

    def submit(self, address: str, /, htmx: bool = False, once: str | None = None, **fields: Any) -> TestResponse:
        """Send a form with a fresh idempotency key (or the one given). Files: (BytesIO, "name.jpg").

        A second look is looked at and agreed to; `ask` is for who wants to see it.
        """
        answer = self.ask(address, htmx, once, **fields)
        if answer.status_code == 200 and b"data-careful" in answer.data:
            (form,) = [one for one in forms_of(answer.text) if "looked" in one.sent]
            return self.ask(address, htmx, once, **form.values(because="测试", agreed="y"))
        return answer

    def ask(self, address: str, /, htmx: bool = False, once: str | None = None, **fields: Any) -> TestResponse:
        """As submit(), and whatever is answered first."""
        data = {"once": once or secrets.token_urlsafe(12), **fields}
        headers = HTMX if htmx else {}
        return self.open("POST", address, data=data, headers=headers)

    def open(self, method: str, address: str, **options: Any) -> TestResponse:
        """Whatever is answered, but for what breaks the server."""
        headers = {"Accept-Language": ACCEPTED[self.language], **options.pop("headers", {})}
        session.rollback()
        session.expire_all()  # the test's own objects are read anew afterwards
        with self.app.app_context():  # as in the server: every request has its own g and its own session
            response = self.client.open(address, method=method, headers=headers, **options)
        assert response.status_code < 500 or response.status_code == 503, f"{method} {address}: {response.status}"
        return response

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
        self._send(form, button)
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
        self._send(form, next(form.iter("button")))

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
        answer = self.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return answer.mimetype, answer.data

    # -- the world around

    def enter(self, account: Account, *, staff: bool = False) -> None:
        """Be signed in at a new browser, with an account that reads this language."""
        (account_id,) = inspect(account).identity  # also of one that was read in a session before
        mine = session.get_one(Account, account_id)
        with transaction():
            mine.language = self.language
        self.client = self.app.test_client()
        self.sign_in(mine, staff=staff)

    def jobs(self) -> None:
        """Let the worker do what waits."""
        session.remove()
        queue.run_waiting(self.app)

    # -- within

    def _open(self, method: str, address: str, **options: Any) -> None:
        parts = urlsplit(address)
        if parts.netloc:
            address = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Referer": f"http://localhost{self.address}"} if method == "POST" else {}
        answer = self.open(method, address.split("#")[0], headers=headers, **options)
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

    def _send(self, form: Element, button: Element) -> None:
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
