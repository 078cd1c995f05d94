"""The yearly gift over HTTP: claiming at a desk or by post, waiting, giving up, and the desk's side."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portal import clock
from portal.club.ground import audit
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import yearly
from portal.club.shop.rewards.yearly import GiftState, YearlyGift
from portal.database import session, transaction
from portal.web.letters import letter
from tests import make
from tests.making import yearly as making
from tests.visitor import Visitor

WHEN = "%Y-%m-%dT%H:%M"


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)


def typed(**values: str) -> dict[str, str]:
    now = clock.now()
    usual = {
        "year": str(now.year), "name_zh": "紫砂壶", "description_zh": "宜兴手作。", "price": "0", "grade": "",
        "stock": "30", "opens_at": now.strftime(WHEN), "closes_at": (now + timedelta(days=30)).strftime(WHEN),
        "by_desk": "y", "by_post": "y", "place_zh": "会所前台", "valid_days": "30",
    }  # fmt: skip
    return {**usual, **values}


def by_post(**values: str) -> dict[str, str]:
    usual = {"way": "post", "price": "0", "name": "林静怡", "phone": "13800001234", "whereto": "江滨路 1 号"}
    return {**usual, **values}


@pytest.mark.parametrize("htmx", [False, True])
def test_a_member_claims_it_for_a_desk_and_shows_the_voucher(app, htmx):
    gift, member, desk = making.gift(), make.member(), making.desk().desk
    visitor = Visitor(app).sign_in(member.account)
    address = f"/yearly-gift/{gift.id}/claim"
    answer = visitor.submit(address, htmx=htmx, way="desk", desk=str(desk.id), price="0")
    where = answer.headers.get("HX-Redirect" if htmx else "Location")
    assert (answer.status_code, where) == (200 if htmx else 303, "/yearly-gift")
    claim = yearly.claim_of(gift, member.id)
    assert f"/vouchers/{claim.voucher.id}" in visitor.get("/yearly-gift").text


def test_a_member_has_it_sent_and_the_desk_sends_it(app, desk):
    gift, member = making.gift(), make.member()
    visitor = Visitor(app).sign_in(member.account)
    assert visitor.submit(f"/yearly-gift/{gift.id}/claim", **by_post()).status_code == 303
    claim = yearly.claim_of(gift, member.id)
    assert claim.parcel.name in desk.get(f"/staff/yearly-gifts/{gift.id}?show=send").text
    page = f"/staff/rewards/redemptions/{claim.redemption_id}"
    assert page in desk.get(f"/staff/yearly-gifts/{gift.id}?show=send").text
    assert desk.get(f"/staff/yearly-gifts/claims/{claim.id}/sending").location == page, "as it was bookmarked"
    assert desk.submit(f"{page}/dispatch", carrier="", tracking="SF1").status_code == 422
    assert desk.submit(f"{page}/dispatch", carrier="顺丰", tracking="SF123").status_code == 303
    assert desk.submit(f"{page}/dispatch", carrier="顺丰", tracking="SF124").status_code == 409
    assert "SF123" in visitor.get("/yearly-gift").text


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ({"name": ""}, "name"),
        ({"whereto": ""}, "whereto"),
        ({"phone": "123"}, "phone"),
        ({"whereto": "路" * 201}, "whereto"),
    ],
)
def test_what_is_missing_for_sending_is_marked_and_nothing_typed_is_lost(app, values, marked):
    gift, member = making.gift(), make.member()
    fields = by_post(**{"name": "收件人甲", **values})
    answer = Visitor(app).sign_in(member.account).submit(f"/yearly-gift/{gift.id}/claim", **fields)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in re.search(rf'<input[^>]*name="{marked}"[^>]*>', answer.text)[0]
    assert marked == "name" or "收件人甲" in answer.text
    assert yearly.claim_of(gift, member.id) is None


@pytest.mark.parametrize("price", ["", "-1", "1", "9223372036854775808", "x"])
def test_another_price_than_the_page_said_claims_nothing(app, price):
    gift, member = making.gift(), make.member()
    answer = Visitor(app).sign_in(member.account).submit(f"/yearly-gift/{gift.id}/claim", **by_post(price=price))
    assert answer.status_code in {409, 422} and yearly.claim_of(gift, member.id) is None


@pytest.mark.parametrize("fields", [{"way": "drone"}, {"way": "desk", "desk": "x"}, {"way": "desk"}, {}])
def test_a_way_that_does_not_exist_is_422(app, fields):
    gift, member, _desk = making.gift(), make.member(), making.desk()
    answer = Visitor(app).sign_in(member.account).submit(f"/yearly-gift/{gift.id}/claim", price="0", **fields)
    assert answer.status_code == 422 and yearly.claim_of(gift, member.id) is None


def test_waiting_giving_up_and_moving_up(app):
    gift = making.gift(1)
    holder, waiter = make.member(), make.member()
    visitors = [Visitor(app).sign_in(person.account) for person in (holder, waiter)]
    for visitor in visitors:
        assert visitor.submit(f"/yearly-gift/{gift.id}/claim", **by_post()).status_code == 303
    first, second = (yearly.claim_of(gift, person.id) for person in (holder, waiter))
    place = f"/yearly-gift/claims/{first.id}/release"
    assert place in visitors[0].get("/yearly-gift").text, "a link: one press gives nothing away"
    assert visitors[0].get(place).status_code == 200 and making.fresh(first).state is GiftState.HELD
    assert visitors[1].get(place).status_code == 404
    assert visitors[1].submit(f"/yearly-gift/claims/{first.id}/release").status_code == 404
    assert visitors[0].submit(f"/yearly-gift/claims/{first.id}/release").status_code == 303
    assert making.fresh(second).state is GiftState.HELD
    assert "您已放弃这一份" in visitors[0].get(place).text, "the back button tells the truth"
    assert visitors[0].submit(place).status_code == 303, "pressing twice is harmless"
    assert making.fresh(second).state is GiftState.HELD


def test_visitors_see_it_and_are_asked_to_sign_in_and_a_draft_is_nobodys_business(app, visitor):
    making.gift(published=False)
    assert visitor.get("/yearly-gift").status_code == 200
    with transaction():
        yearly.publish(session.query(YearlyGift).one(), None)
    assert "紫砂壶「听雨」" in Visitor(app, "zh").get("/yearly-gift?x=1").text


# the desk


def test_the_desk_writes_it_publishes_it_counts_it_and_closes_it(app, desk):
    assert desk.get("/staff/yearly-gifts/new").status_code == 200
    assert desk.submit("/staff/yearly-gifts/new", **typed()).status_code == 303
    gift = session.query(YearlyGift).one()
    here = f"/staff/yearly-gifts/{gift.id}"
    assert desk.submit(f"{here}/publication").status_code == 303
    assert desk.submit(f"{here}/edit", **typed(name_zh="另一把壶", year="1999")).status_code == 422
    assert desk.submit(f"{here}/edit", **typed(name_zh="另一把壶", seen=str(gift.reward.revision))).status_code == 303
    assert desk.submit(f"{here}/stock", change="-31", what="damaged").status_code == 422
    assert desk.submit(f"{here}/stock", change="-30", what="damaged").status_code == 303
    session.expire_all()
    assert (gift.name.zh, gift.reward.stock) == ("另一把壶", 0)
    assert desk.submit(f"{here}/closing").status_code == 303
    assert desk.submit(f"{here}/closing", htmx=True).status_code == 409
    assert desk.get("/staff/yearly-gifts").status_code == desk.get(here).status_code == 200


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ({"year": "26"}, "year"),
        ({"price": "-1"}, "price"),
        ({"price": "9223372036854775808"}, "price"),
        ({"stock": "-1"}, "stock"),
        ({"valid_days": "0"}, "valid_days"),
        ({"name_zh": ""}, "name_zh"),
        ({"closes_at": "2020-01-01T00:00"}, "closes_at"),
    ],
)
def test_what_cannot_be_is_marked_and_nothing_typed_is_lost(app, desk, values, marked):
    answer = desk.submit("/staff/yearly-gifts/new", **typed(description_zh="一段写好的话", **values))
    assert answer.status_code == 422 and "一段写好的话" in answer.text
    assert 'aria-invalid="true"' in re.search(rf'<(?:input|textarea)[^>]*name="{marked}"[^>]*>', answer.text)[0]
    assert session.query(YearlyGift).count() == 0


def test_staff_see_the_claims_of_their_estates_only(app):
    gift, member, estate = making.gift(), make.member(), make.estate()
    making.claim(gift, member, making.post())
    local = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, estate), staff=True)
    assert "江滨路" not in local.get(f"/staff/yearly-gifts/{gift.id}?show=send").text
    claim = yearly.claim_of(gift, member.id)
    assert local.get(f"/staff/yearly-gifts/claims/{claim.id}/sending").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_can_be_read_in_both_languages(app, work, language):
    gift = making.gift(2)
    members = [make.member() for _ in range(4)]
    with transaction():
        for member in members:
            member.account.language = language
    claims = [making.claim(gift, member, how) for member, how in zip(members, [None, making.post()] * 2, strict=True)]
    with transaction():
        rewards.send(claims[1].redemption, "顺丰", "SF123", make.staff().id)
    with clock.at(claims[0].voucher.expires_at):
        vouchers.expire()
    with transaction():
        yearly.close(gift, make.staff().id)
    work()
    told = {m.topic: letter(m) for m in session.query(Message) if m.topic.startswith(("yearly_", "reward_"))}
    assert set(told) == {"yearly_held", "yearly_waiting", "reward_sent", "yearly_lapsed", "yearly_over"}
    assert all("紫砂壶" in subject or "teapot" in subject for subject, _body in told.values())


def test_the_sending_list_is_a_sheet_of_addresses_and_of_text_alone(app, desk):
    gift = making.gift()
    evil = '=HYPERLINK("http://x","y")'
    claim = making.claim(gift, choice=making.post(name=evil))
    making.claim(gift)  # fetched at a desk: not in the sheet
    address = f"/staff/yearly-gifts/{gift.id}/sending.xlsx"
    assert address in desk.get(f"/staff/yearly-gifts/{gift.id}?show=send").text
    book = CalamineWorkbook.from_filelike(BytesIO(desk.submit(address, why="for the carrier").data))
    heads, *rows = (row for row in book.get_sheet_by_index(0).to_python() if "校验行，勿寄" not in str(row))
    assert len(heads) == 6 and [row[0] for row in rows] == [claim.redemption_id]
    assert rows[0][2] == evil and "江滨路" in rows[0][4]
    desk.submit(f"/staff/rewards/redemptions/{claim.redemption_id}/dispatch", carrier="顺丰", tracking="SF1")
    later = CalamineWorkbook.from_filelike(BytesIO(desk.submit(address, why="for the carrier").data))
    assert len(later.get_sheet_by_index(0).to_python()) == 1


def test_the_sending_list_of_another_estate_is_empty(app):
    gift = making.gift()
    making.claim(gift, choice=making.post())
    elsewhere = make.staff(Role.CUSTOMER_SERVICE, make.estate("city", "君临城市花园", "Junlin City Garden"))
    browser = Visitor(app).sign_in(elsewhere, staff=True)
    sheet = browser.submit(f"/staff/yearly-gifts/{gift.id}/sending.xlsx", why="for the carrier")
    assert len(CalamineWorkbook.from_filelike(BytesIO(sheet.data)).get_sheet_by_index(0).to_python()) == 1


def test_whereto_a_gift_is_sent_is_masked_until_somebody_says_why_and_the_member_sees_who(app, desk):
    gift = making.gift()
    claim = making.claim(gift, choice=making.post())
    number, whereto = claim.parcel.phone, claim.parcel.address
    where = f"/staff/rewards/redemptions/{claim.redemption_id}"
    for address in (where, f"/staff/yearly-gifts/{gift.id}?show=send"):
        shown = desk.get(address).text
        assert number[-11:] not in shown and whereto not in shown
    assert desk.submit(f"{where}/recipient", why="").status_code == 422
    uncovered = desk.submit(f"{where}/recipient", why="the carrier asks").text
    assert number in uncovered and whereto in uncovered
    assert [view.what for view in audit.views_of(claim.member.account_id)].count("parcel") == 1
    assert number[-11:] not in desk.get(where).text
    packer = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    assert packer.submit(f"{where}/recipient", why="the carrier asks").status_code == 403
    assert packer.submit(f"/staff/yearly-gifts/{gift.id}/sending.xlsx", why="the carrier asks").status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_terms_of_a_gift_change_from_a_day_on_and_tell_their_history(app, language):
    gift, browser = making.gift(price=100), Visitor(app, language).sign_in(make.staff(), staff=True)
    where, day = f"/staff/yearly-gifts/{gift.id}", (clock.today() + timedelta(days=3)).isoformat()
    form = typed(price="1300", seen=str(making.fresh(gift).reward.revision), starts_on=day)
    assert browser.submit(f"{where}/edit", **(form | {"starts_on": "2020-01-01"})).status_code == 422
    assert browser.submit(f"{where}/edit", **form).status_code == 303
    answer = browser.submit(f"{where}/edit", **form)
    assert answer.status_code == 409 and 'value="1300"' in answer.text
    page = browser.get(where).text
    assert "</span>100</del>" in page and "</span>1,300</ins>" in page
    member = Visitor(app, language).sign_in(make.member().account)
    assert "1,300" in member.get("/yearly-gift").text and making.fresh(gift).reward.price == 100
    local = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    withdrawal = re.search(r"/staff/yearly-gifts/changes/\d+/withdrawal", page)[0]
    assert withdrawal not in local.get(where).text and local.submit(withdrawal).status_code == 403
    assert browser.submit(withdrawal).status_code == 303
    assert "1,300" not in member.get("/yearly-gift").text
