"""Messages by WeChat: bound within WeChat, by oneself, and taken back as easily."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal import config
from portal.club.people import accounts
from portal.database import session, transaction
from tests import make
from tests.gateways import SECRET, gateway
from tests.visitor import Visitor


@pytest.fixture
def bound(app) -> Iterator[None]:
    """The club has an official account."""
    kept = app.extensions["settings"]
    with gateway() as it:
        more = {"wechat_app": "wx1", "wechat_secret": SECRET, "wechat_endpoint": it.url}
        app.extensions["settings"] = replace(config.current(), **more)
        yield
    app.extensions["settings"] = kept


@pytest.fixture
def owner(app, bound) -> Visitor:
    return Visitor(app).sign_in(make.member().account)


def state(browser: Visitor) -> str:
    page = browser.client.get("/me/wechat", headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}).text
    return re.search(r"state=([0-9a-f]{32})", page).group(1)


def openid(account_id: int) -> str | None:
    session.rollback()
    reach = accounts.reach_of(account_id)
    return reach.openid if reach is not None else None


def test_who_comes_back_from_wechat_is_written_to_there_until_they_end_it(app, bound):
    account = make.member().account
    browser = Visitor(app).sign_in(account)
    given = {"code": "a-good-code", "state": state(browser)}
    assert "确认，用微信接收" in browser.get(f"/me/wechat/back?code={given['code']}&state={given['state']}").text
    assert openid(account.id) is None, "a GET binds nothing"
    assert browser.submit("/me/wechat", **given).status_code == 303
    assert openid(account.id) == "openid-lin"
    assert browser.submit("/me/wechat/stop").status_code == 303
    assert openid(account.id) is None


def test_a_code_of_somebody_elses_binds_nothing(app, owner):
    other = Visitor(app).sign_in(make.member().account)
    for stolen in (state(other), "", "x" * 32):
        assert owner.submit("/me/wechat", code="a-good-code", state=stolen).status_code == 403


def test_a_code_that_wechat_does_not_know_binds_nothing(owner):
    assert owner.submit("/me/wechat", code="another", state=state(owner)).status_code == 422


def test_one_wechat_is_one_account(app, bound):
    first, second = make.member().account, make.member().account
    with transaction():
        accounts.follow(first.id, "openid-lin")
        accounts.follow(second.id, "openid-lin")
    assert (openid(first.id), openid(second.id)) == (None, "openid-lin")


def test_outside_of_wechat_it_is_said_where_it_can_be_done(owner):
    assert "请在微信中打开本页" in owner.get("/me/wechat").text


def test_without_an_official_account_there_is_no_such_page(app):
    browser = Visitor(app).sign_in(make.member().account)
    assert browser.get("/me/wechat").status_code == 404
    assert "/me/wechat" not in browser.get("/me/profile").text
