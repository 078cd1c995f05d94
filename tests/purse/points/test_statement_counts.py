"""Lists of points, rewards and shops ask the database as often for many rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.database import db
from tests import make
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import rewards as making
from tests.visitor import Visitor


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked(browser: Visitor, path: str) -> int:
    browser.get(path)  # the session's "last seen" is written once a minute
    with counted() as said:
        assert browser.get(path).status_code == 200
    return len(said)


@pytest.mark.parametrize("path", ["/points", "/rewards", "/vouchers", "/merchants"])
def test_a_list_of_many_asks_as_often_as_a_list_of_one(app, path):
    member = make.member()
    browser = Visitor(app).sign_in(member.account)
    points_making.earn(member, 500)
    making.redeem(making.reward(price=1, stock=5), member)
    shops.offer(shops.shop())
    few = asked(browser, path)
    for _ in range(15):
        making.redeem(making.reward(price=1, stock=5), member)
        shops.offer(shops.shop())
    assert asked(browser, path) == few <= 10
