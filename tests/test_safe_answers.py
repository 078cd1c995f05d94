"""What answers carry so that nothing personal stays behind: no-store, HSTS, Secure, Clear-Site-Data, new tokens."""

import pytest
from flask import Response, request

from portal import create_app
from portal.club.people import accounts
from portal.config import Settings
from portal.database import db, session, transaction
from portal.identity import access_of
from portal.web.headers import add_headers
from tests import make
from tests.making import people as people_making
from tests.visitor import Visitor


def test_a22_nothing_that_asks_to_be_signed_in_is_kept_by_anybody(app):
    met = 0
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or not access.signed_in:
            continue
        where = rule.build({name: "1" if name == "number" else 1 for name in rule.arguments})
        method = "GET" if "GET" in rule.methods else "POST"
        with app.test_request_context(where[1] if where else "/", method=method):
            if request.endpoint != rule.endpoint:
                continue
            response = add_headers(Response("x", headers={"Cache-Control": "public, max-age=3600"}))
        assert response.headers["Cache-Control"] == "private, no-store", rule.rule
        met += 1
    assert met > 300


def test_a22_a_sheet_and_a_picture_of_figures_are_not_kept(app):
    head = Visitor(app).sign_in(make.staff(accounts.Role.DEPARTMENT_HEAD), staff=True)
    for where in ("/staff/points/liability.xlsx", "/staff/points/liability/flows.svg"):
        answer = head.get(where)
        if answer.status_code == 200:
            assert answer.headers["Cache-Control"] == "private, no-store", where
    assert "no-store" not in Visitor(app).get("/").headers["Cache-Control"]


def test_signing_out_leaves_nothing_on_the_device(app):
    member = Visitor(app).sign_in(make.member().account)
    assert member.submit("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in Visitor(app).get("/").headers


@pytest.mark.parametrize(("url", "secure"), [("https://club.example.com", True), ("", False)])
def test_over_https_cookies_are_secure_and_browsers_come_back_by_it(tmp_path, url, secure):
    app = create_app(Settings(instance=tmp_path, url=url, trusted_proxies=1 if url else 0, secret_key="k3y" * 20))
    with app.app_context(), transaction():
        db.metadata.create_all(session.connection())
    client = app.test_client()
    answer = client.get("/appearance?language=en", base_url=url or "http://127.0.0.1:8000")
    assert answer.status_code == 303
    assert ("Strict-Transport-Security" in answer.headers) is secure
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies and all(("Secure" in one) is secure for one in cookies)


def test_a09_a_cookie_copied_before_the_password_changed_is_dead_and_ones_own_goes_on(app):
    account = people_making.with_password(make.member().account)
    own = Visitor(app).sign_in(account)
    with own.client.session_transaction() as cookie:
        copied = cookie["_user_id"]
    fields = {"current": people_making.PASSWORD, "new": "winter-plum-77", "again": "winter-plum-77"}
    assert own.submit("/account/security", **fields).status_code == 303
    assert own.get("/account/security").status_code == 200
    thief = Visitor(app)
    with thief.client.session_transaction() as cookie:
        cookie["_user_id"] = copied
    assert thief.get("/account/security").status_code == 302
    session.rollback()
    with transaction():
        assert len(accounts.sessions_of(account.id)) == 1
