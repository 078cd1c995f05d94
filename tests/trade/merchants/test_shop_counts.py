"""Lists of the merchant network ask the database as often for many rows as for one."""

import pytest

from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.making.counting import counting
from tests.visitor import Visitor

DESK = ("/staff/merchants", "/staff/merchants/applications", "/staff/merchants/proposals",
        "/staff/merchants/settlements")  # fmt: skip
ROOMS = ("/shop", "/shop/offers", "/shop/shops", "/shop/people", "/shop/figures")


def asked(browser: Visitor, path: str) -> int:
    browser.get(path)  # the session's "last seen" is written once a minute
    with counting() as counted:
        assert browser.get(path).status_code == 200
    return counted.count


def another(number: int) -> None:
    firm = making.shop(name=Words(f"茶舍{number}"))
    network.proposal(firm, network.manager(firm))
    network.application()
    network.settled(firm)


def test_the_desks_lists(app):
    browser = Visitor(app).sign_in(make.staff(), staff=True)
    another(0)
    few = [asked(browser, path) for path in DESK]
    for number in range(1, 7):
        another(number)
    assert [asked(browser, path) for path in DESK] == few
    assert max(few) <= 12


@pytest.mark.parametrize("path", ROOMS)
def test_the_merchants_rooms(app, path):
    firm = making.shop()
    boss = network.manager(firm)
    browser = Visitor(app).sign_in(boss)
    grow(firm, boss)
    few = asked(browser, path)
    for _ in range(6):
        grow(firm, boss)
    assert asked(browser, path) == few <= 10


def grow(firm, boss) -> None:
    network.second_shop(firm)
    making.clerk(firm)
    network.proposal(firm, boss)
    making.claim(making.offer(firm), make.member())
