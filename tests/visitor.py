"""A person with a browser, over HTTP: reads pages, sends forms, with or without htmx."""

import secrets
from typing import Any

from werkzeug.test import TestResponse

from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.database import session, transaction
from portal.web import Portal
from tests.page_forms import forms_of

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Visitor:
    """One browser. `sign_in` takes the back door (a session of the registry), so that tests need no SMS."""

    def __init__(self, app: Portal, language: str = "zh") -> None:
        self.app = app
        self.client = app.test_client()
        self.language = language

    def sign_in(self, account: Account, *, staff: bool = False) -> "Visitor":
        with transaction():
            token = accounts.open_session(account, is_staff=staff, device="pytest", address="127.0.0.1")
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    def get(self, address: str, **options: Any) -> TestResponse:
        return self._ask("GET", address, **options)

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
        return self._ask("POST", address, data=data, headers=headers)

    def _ask(self, method: str, address: str, **options: Any) -> TestResponse:
        headers = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8" if self.language == "zh" else "en-GB,en;q=0.9"}
        headers.update(options.pop("headers", {}))
        session.rollback()
        session.expire_all()  # the test's own objects are read anew afterwards
        with self.app.app_context():  # as in the server: every request has its own g and its own session
            response = self.client.open(address, method=method, headers=headers, **options)
        assert response.status_code < 500 or response.status_code == 503, f"{method} {address}: {response.status}"
        return response
