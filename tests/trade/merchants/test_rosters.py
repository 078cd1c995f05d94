"""A firm with hundreds of shops and people: found, counted and paged in its own rooms and at the desk."""

import re

import pytest

from portal.club.people.accounts import Role
from portal.club.trade.merchants import Clerk
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.making.counting import counting
from tests.trade.merchants.test_shop_lists import like, offers_of, said
from tests.visitor import Visitor

MANY = 300


@pytest.fixture
def firm(app):
    return making.shop()


@pytest.fixture
def boss(app, firm):
    return Visitor(app).sign_in(network.manager(firm))


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)


def shops_of(firm, count=MANY):
    first = firm.shops[0]
    with transaction():
        rows = [like(first, n, name=lambda n: Words(f"第{n}家店", f"Shop {n}")) for n in range(1, count)]
        session.add_all(rows)


def people_of(firm, count=MANY):
    """The manager and so many clerks, as the tills of a chain have them."""
    making.clerk(firm)
    with transaction():
        first = session.query(Clerk).filter_by(merchant_id=firm.id, job="clerk").first()
        accounts = [like(first.account, n, phone=lambda n: f"+86138{n:08d}") for n in range(1, count - 1)]
        session.add_all(accounts)
        session.flush()
        ids = [one.id for one in accounts]
        session.add_all(
            like(first, n, account_id=lambda n: ids[n], name=lambda n: f"店员{n}号") for n in range(len(ids))
        )


@pytest.mark.parametrize(("fill", "name"), [(shops_of, "shops"), (people_of, "people")])
def test_hundreds_are_paged_in_the_firms_own_rooms_and_at_the_desk(firm, boss, desk, fill, name):
    fill(firm)
    at_the_desk = {"shops": "shops", "people": "clerks"}[name]
    for visitor, path in ((boss, f"/shop/{name}"), (desk, f"/staff/merchants/{firm.id}/{at_the_desk}")):
        shown, total, links = said(visitor, path)
        assert (shown, total) == (20, MANY)
        seen = shown
        while "next" in links:
            shown, _total, links = said(visitor, links["next"])
            seen += shown
        assert seen == MANY


def test_the_firms_page_shows_some_and_the_way_to_all_and_asks_no_more_often(firm, boss, desk):
    page = f"/staff/merchants/{firm.id}"
    shops_of(firm, 30), offers_of(firm, 30)
    desk.get(page)
    with counting() as few:
        assert desk.get(page).text.count("全部 30") == 2
    shops_of(firm, MANY - 29), people_of(firm), offers_of(firm, MANY - 30)
    desk.get(page)
    with counting() as many:
        text = desk.get(page).text
    assert text.count("全部 300") == 3 and many.count <= few.count
    for path in re.findall(rf'href="({page}/(?:shops|clerks|offers))"', text):
        assert said(desk, path)[1] == MANY


def test_a_shop_is_found_by_its_name_and_somebody_by_name_or_the_end_of_their_phone(firm, boss, desk):
    shops_of(firm), people_of(firm)
    for visitor, shops, people in (
        (boss, "/shop/shops", "/shop/people"),
        (desk, f"/staff/merchants/{firm.id}/shops", f"/staff/merchants/{firm.id}/clerks"),
    ):
        assert said(visitor, f"{shops}?q=第299家店")[1] == said(visitor, f"{shops}?q=shop 299")[1] == 1
        assert said(visitor, f"{shops}?state=closed")[1] == 0 and "没有" in visitor.get(f"{shops}?q=%25").text
        assert said(visitor, f"{people}?q=店员77号")[1] == said(visitor, f"{people}?q=0077")[1] == 1
        assert said(visitor, f"{people}?q=77")[1] == said(visitor, f"{people}?q=77%25")[1] + 3, "no part of a phone"
        for nonsense in ("?shop=x&sort=x&after=x", "?shop=99999999999999999999&state=x"):
            assert visitor.get(people + nonsense).status_code == visitor.get(shops + nonsense).status_code == 200


def test_another_firms_people_and_shops_are_not_among_them(app, firm, boss):
    other = making.shop(name=Words("半亩书房"))
    people_of(other, 3), shops_of(other, 3)
    assert said(boss, "/shop/shops")[1] == 1 and said(boss, "/shop/people")[1] == 1
