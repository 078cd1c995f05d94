"""Shops, offers and clerks at the desk over HTTP."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.trade import merchants
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.visitor import Visitor

SHOP = {
    "name_zh": "听松茶舍",
    "category": "tea",
    "about_zh": "十二张桌子。",
    "address_zh": "东门路 71 号",
    "hours_zh": "10:00–22:00",
    "estate_id": "0",
    "contract_from": clock.today().isoformat(),
    "contract_until": (clock.today() + timedelta(days=365)).isoformat(),
}
OFFER = {"kind": "percentage", "percent": "88", "title_zh": "堂饮 8.8 折", "grade": "", "valid_days": "60"}


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def one(model):
    session.expire_all()
    return session.scalars(select(model)).one()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, language):
    shop = making.shop()
    offer = making.offer(shop)
    making.clerk(shop)
    browser = Visitor(app, language).sign_in(make.staff(), staff=True)
    for path in ("", "/new", f"/{shop.id}", f"/{shop.id}/edit", f"/{shop.id}/offers/new", f"/offers/{offer.id}"):
        assert browser.get(f"/staff/merchants{path}").status_code == 200


def test_a_shop_is_entered_approved_and_suspended(app, desk, visitor):
    assert desk.submit("/staff/merchants", **SHOP).status_code == 303
    shop = one(merchants.Merchant)
    assert visitor.get(f"/merchants/{shop.id}").status_code == 404
    desk.submit(f"/staff/merchants/{shop.id}/approval")
    assert visitor.get(f"/merchants/{shop.id}").status_code == 200
    desk.submit(f"/staff/merchants/{shop.id}/suspension")
    app.extensions["page_cache"].clear()
    assert visitor.get(f"/merchants/{shop.id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"contract_until": "2025-01-01"},
        {"contract_until": "31.12.2026"},
        {"name_zh": ""},
        {"category": "bank"},
        {"estate_id": "77"},
        {"minutes_on_foot": str(2**63)},
    ],
)
def test_what_is_wrong_in_a_shop_comes_back_with_what_was_typed(desk, wrong):
    answer = desk.submit("/staff/merchants", **(SHOP | wrong))
    assert answer.status_code == 422 and "东门路 71 号" in answer.text


def test_a_decoration_firm_is_not_approved_without_its_vetting(desk):
    desk.submit("/staff/merchants", **(SHOP | {"category": "decoration"}))
    shop = one(merchants.Merchant)
    assert desk.submit(f"/staff/merchants/{shop.id}/approval", htmx=True).status_code == 422


def test_an_offer_is_written_published_and_withdrawn(app, desk):
    shop = making.shop()
    assert desk.submit(f"/staff/merchants/{shop.id}/offers", **OFFER).status_code == 303
    offer = one(merchants.Offer)
    desk.submit(f"/staff/merchants/offers/{offer.id}/publication")
    assert one(merchants.Offer).is_offered
    desk.submit(f"/staff/merchants/offers/{offer.id}", **(OFFER | {"percent": "90", "total": "5", "seen": "1"}))
    assert (one(merchants.Offer).value, one(merchants.Offer).total) == (90, 5)
    desk.submit(f"/staff/merchants/offers/{offer.id}/withdrawal")
    assert not one(merchants.Offer).is_offered


@pytest.mark.parametrize(
    "wrong",
    [{"percent": "100"}, {"percent": "0"}, {"percent": ""}, {"kind": "gift"}, {"amount": "5"},
     {"excluded": "tomorrow"}, {"total": "-1"},
     {"valid_days": "0"}, {"estate_ids": "99"}],
)  # fmt: skip
def test_what_is_wrong_in_an_offer_is_refused(desk, wrong):
    shop = making.shop()
    assert desk.submit(f"/staff/merchants/{shop.id}/offers", **(OFFER | wrong)).status_code == 422


def test_a_clerk_is_admitted_by_phone_and_may_leave(app, desk):
    shop = making.shop()
    person = make.account("何小满")
    assert (
        desk.submit(f"/staff/merchants/{shop.id}/clerks", phone=person.phone, name="何小满", job="clerk").status_code
        == 303
    )
    assert Visitor(app).sign_in(person).get("/verify").status_code == 200
    clerk = one(merchants.Clerk)
    other = making.shop()
    assert (
        desk.submit(f"/staff/merchants/{other.id}/clerks", phone=person.phone, name="x", job="clerk").status_code == 422
    )
    desk.submit(f"/staff/merchants/clerks/{clerk.id}/end")
    assert Visitor(app).sign_in(person).get("/verify").status_code == 403


@pytest.mark.parametrize("phone", ["", "123", "not a phone", "１３８"])
def test_a_wrong_phone_is_refused(desk, phone):
    shop = making.shop()
    assert desk.submit(f"/staff/merchants/{shop.id}/clerks", phone=phone, name="何小满", job="clerk").status_code == 422


def test_merchants_are_a_list_that_says_of_each_how_it_stands(desk):
    today = clock.today()
    firms = {
        merchants.MerchantStanding.APPLIED: making.shop(approved=False, name=Words("申请店", "Applied")),
        merchants.MerchantStanding.LIVE: making.shop(name=Words("营业店", "Live")),
        merchants.MerchantStanding.COMING: making.shop(
            name=Words("将开店", "Coming"), contract_from=today + timedelta(days=5)
        ),
        merchants.MerchantStanding.ENDED: making.shop(name=Words("到期店", "Ended")),
        merchants.MerchantStanding.SUSPENDED: making.shop(name=Words("停用店", "Suspended")),
    }
    with transaction():
        merchants.suspend(firms[merchants.MerchantStanding.SUSPENDED], None)
        ended = firms[merchants.MerchantStanding.ENDED]
        session.get_one(merchants.Merchant, ended.id).contract_until = today - timedelta(days=1)
    session.expire_all()
    for standing, firm in firms.items():
        assert firm.standing is standing
        table = desk.get(f"/staff/merchants?standing={standing}").text.partition("<tbody>")[2]
        assert [one.name.zh for one in firms.values() if one.name.zh in table] == [firm.name.zh], standing
    every = desk.get("/staff/merchants").text.partition("<tbody>")[2]
    assert every.index("申请店") < every.index("营业店") < every.index("停用店")
    opened = re.search(r'href="(/staff/merchants/\d+\?list=[^"]+)"', every)[1].replace("&amp;", "&")
    assert 'class="wayback"' in desk.get(opened).text and 'rel="next"' in desk.get(opened).text
    assert desk.get("/staff/merchants?standing=nonsense&category=x&sort=y").status_code == 200
    assert desk.get("/staff/merchants/ratings?stars=5&show=hidden&sort=stars").status_code == 200
