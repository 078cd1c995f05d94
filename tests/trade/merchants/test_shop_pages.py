"""A merchant's rooms over HTTP: a manager keeps them, a clerk only verifies, and another's things are not there."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.trade import merchants
from portal.club.trade.merchants import Clerk, ClerkRole, ProposalState
from portal.club.trade.merchants.settlement import Dispute, Settlement
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.visitor import Visitor

ROOMS = ("/shop", "/shop/offers", "/shop/offers/new", "/shop/shops", "/shop/shops/new", "/shop/people",
         "/shop/figures", "/shop/figures.svg", "/shop/settlements")  # fmt: skip
OFFER = {"kind": "fixed", "amount": "12.50", "title_zh": "减十二块五", "grade": "", "valid_days": "60"}
SHOP = {"address_zh": "建设三路 12 号", "hours_zh": "9:30–21:00", "estate_id": "0"}


@pytest.fixture
def firm(app):
    return making.shop()


@pytest.fixture
def boss(app, firm):
    return Visitor(app).sign_in(network.manager(firm))


@pytest.fixture
def clerk(app, firm):
    return Visitor(app).sign_in(making.clerk(firm))


def one(model):
    session.expire_all()
    return session.scalars(select(model)).one()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("full", [False, True])
def test_every_room_opens_full_and_empty(app, firm, language, full):
    account = network.manager(firm)
    boss, more = Visitor(app, language).sign_in(account), []
    if full:
        network.second_shop(firm)
        made = network.settled(firm)
        network.proposal(firm, account)
        more = [f"/shop/settlements/{made.id}", f"/shop/settlements/lines/{made.lines[0].id}",
                f"/shop/shops/{firm.shops[0].id}", "/shop/proposals/1", f"/shop/figures?month={made.month:%Y-%m}",
                f"/shop/figures.svg?month={made.month:%Y-%m}"]  # fmt: skip
    for path in (*ROOMS, *more):
        assert boss.get(path).status_code == 200, path


def test_a_clerk_sees_today_and_nothing_else(clerk, visitor, app):
    assert clerk.get("/shop").status_code == 200
    assert {clerk.get(path).status_code for path in ROOMS[1:]} == {403}
    assert clerk.submit("/shop/people", phone="19000009999", name="x", shop_id="0").status_code == 403
    assert Visitor(app).sign_in(make.member().account).get("/shop").status_code == 403
    assert visitor.get("/shop").status_code == 302


def test_what_belongs_to_another_merchant_does_not_exist(app, boss, firm):
    other = making.shop(name=Words("半亩书房"))
    theirs = network.manager(other, "唐秋白")
    proposal, offer = network.proposal(other, theirs), making.offer(other)
    made, clerk = network.settled(other), merchants.clerks_of(other)[0]
    gets = (f"/shop/offers/{offer.id}", f"/shop/proposals/{proposal.id}", f"/shop/shops/{other.shops[0].id}",
            f"/shop/settlements/{made.id}", f"/shop/settlements/{made.id}.pdf",
            f"/shop/settlements/lines/{made.lines[0].id}")  # fmt: skip
    posts = (f"/shop/offers/{offer.id}", f"/shop/offers/{offer.id}/withdrawal",
             f"/shop/proposals/{proposal.id}/sending",
             f"/shop/proposals/{proposal.id}/dropping", f"/shop/shops/{other.shops[0].id}/closing",
             f"/shop/people/{clerk.id}/end", f"/shop/settlements/{made.id}/agreement",
             f"/shop/settlements/lines/{made.lines[0].id}/dispute")  # fmt: skip
    assert {boss.get(path).status_code for path in gets} == {404}
    assert {boss.submit(path, **OFFER, reason="x").status_code for path in posts} == {404}
    for text in (boss.get(path).text for path in ("/shop", "/shop/offers", "/shop/people", "/shop/settlements")):
        assert "半亩书房" not in text and "唐秋白" not in text


def test_a_clerk_cannot_be_sent_to_another_merchants_shop(boss):
    other = making.shop(name=Words("半亩书房"))
    answer = boss.submit("/shop/people", phone="19000009991", name="小满", shop_id=str(other.shops[0].id))
    assert answer.status_code == 422


def test_an_offer_goes_to_the_club_and_is_published(app, boss):
    answer = boss.submit("/shop/offers", **OFFER)
    assert answer.status_code == 303
    boss.submit(f"{answer.location}/sending")
    found = one(merchants.Proposal)
    assert (found.state, found.wish.value) == (ProposalState.PROPOSED, 1250)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    assert desk.get(f"/staff/merchants/proposals/{found.id}").status_code == 200
    assert desk.submit(f"/staff/merchants/proposals/{found.id}/return", remark="").status_code == 422
    assert desk.submit(f"/staff/merchants/proposals/{found.id}/publication").status_code == 303
    offer = one(merchants.Offer)
    assert offer.is_offered and boss.get(f"/shop/offers/{offer.id}").status_code == 200
    assert boss.submit(f"/shop/offers/{offer.id}", **(OFFER | {"amount": "15"})).status_code == 303
    boss.submit(f"/shop/offers/{offer.id}/withdrawal")
    assert not one(merchants.Offer).is_offered


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"amount": "-1"}, {"amount": "1.234"}, {"amount": str(2**63)}, {"amount": ""}, {"percent": "88"},
     {"amount": "十二"}, {"total": str(2**63)}, {"excluded": "2026-02-30"}, {"kind": "gift"}, {"valid_days": "731"}],
)  # fmt: skip
def test_an_offer_that_cannot_be_comes_back_with_what_was_typed(boss, wrong):
    answer = boss.submit("/shop/offers", **(OFFER | wrong))
    assert answer.status_code == 422 and "减十二块五" in answer.text


def test_a_sum_is_understood_with_its_sign_and_in_full_width_digits(boss):
    assert boss.submit("/shop/offers", **(OFFER | {"amount": "￥１２．٥"})).status_code == 422
    assert boss.submit("/shop/offers", **(OFFER | {"amount": "￥１２．５"})).status_code == 303
    assert one(merchants.Proposal).wish.value == 1250


def test_shops_are_opened_changed_and_closed(boss, firm):
    assert boss.submit("/shop/shops", **(SHOP | {"address_zh": ""})).status_code == 422
    assert boss.submit("/shop/shops", **(SHOP | {"minutes_on_foot": "0"})).status_code == 422
    assert boss.submit("/shop/shops", **SHOP).status_code == 303
    first, second = merchants.shops.shops_of(firm.id)
    boss.submit(f"/shop/shops/{second.id}", **(SHOP | {"name_zh": "花园店", "seen": "1"}))
    session.expire_all()
    assert second.title.zh == "花园店"
    boss.submit(f"/shop/shops/{first.id}/closing")
    assert boss.submit(f"/shop/shops/{second.id}/closing", htmx=True).status_code == 422, "the last one stays"


def test_a_clerk_is_invited_by_phone_and_ended(app, boss, firm):
    phone = make.phone()
    answer = boss.submit("/shop/people", phone=phone.removeprefix("+86"), name="小满", shop_id="0")
    assert answer.status_code == 303
    found = session.scalars(select(Clerk).where(Clerk.name == "小满")).one()
    assert found.job is ClerkRole.CLERK and Visitor(app).sign_in(found.account).get("/shop").status_code == 200
    assert boss.submit("/shop/people", phone="12", name="小满", shop_id="0").status_code == 422
    boss.submit(f"/shop/people/{found.id}/end")
    assert Visitor(app).sign_in(found.account).get("/shop").status_code == 403


def test_an_invitation_does_not_tell_the_name_of_whoever_has_that_phone(boss):
    known = make.account("林静怡")
    boss.submit("/shop/people", phone=known.phone.removeprefix("+86"), name="小林", shop_id="0")
    page = boss.get("/shop/people").text
    assert "小林" in page and "林静怡" not in page


def test_a_phone_at_another_shops_till_is_answered_like_any_other(app, boss, firm):
    """Nothing tells the manager where somebody works; it begins when the other shop lets them go."""
    elsewhere = making.shop(name=Words("隔壁花店", "The Florist"))
    there = network.manager(elsewhere, "花店老板")
    assert merchants.clerk_now(there.id).merchant_id == elsewhere.id
    taken, free = there.phone.removeprefix("+86"), make.phone().removeprefix("+86")
    answers = [boss.submit("/shop/people", phone=one, name="小满", shop_id="0") for one in (free, taken, taken)]
    assert len({(one.status_code, one.location) for one in answers}) == 1
    rows = re.findall(r"<li>.*?</li>", boss.get("/shop/people").text, re.S)
    mine = [re.sub(r"1\d\d\*+\d+|people/\d+|value=\"[^\"]+\"", "", one) for one in rows if "小满" in one]
    assert len(mine) == 2 and mine[0] == mine[1]

    assert merchants.clerk_now(there.id).merchant_id == elsewhere.id, "nobody is taken from a till unasked"
    told = session.scalars(select(Message.topic).where(Message.account_id == there.id).order_by(Message.id)).all()
    assert told[-1] == "clerk_waits" and told.count("clerk_waits") == 1
    with transaction():
        merchants.dismiss(merchants.clerk_now(there.id), make.staff().id)
    assert merchants.clerk_now(there.id).merchant_id == firm.id
    assert Visitor(app).sign_in(there).get("/shop").status_code == 200


def test_who_only_waits_for_a_till_verifies_nothing_there(app, boss, firm):
    elsewhere = making.shop(name=Words("隔壁花店", "The Florist"))
    there = network.manager(elsewhere, "花店老板")
    boss.submit("/shop/people", phone=there.phone.removeprefix("+86"), name="小满", shop_id="0")
    waiting = session.scalars(select(Clerk).where(Clerk.name == "小满")).one()
    assert waiting.waits
    boss.submit(f"/shop/people/{waiting.id}/end")
    assert merchants.clerk_now(there.id).merchant_id == elsewhere.id, "the other shop loses nobody by it"
    assert Visitor(app).sign_in(there).get("/shop").status_code == 200


def test_a_manager_ends_no_manager(boss, firm):
    other = network.manager(firm, "二当家")
    clerk = session.scalars(select(Clerk).where(Clerk.account_id == other.id)).one()
    assert boss.submit(f"/shop/people/{clerk.id}/end", htmx=True).status_code == 422
    assert session.get_one(Clerk, clerk.id).ended_at is None


def test_a_line_is_disputed_answered_agreed_paid_and_printed(app, boss, firm, work):
    made = network.settled(firm)
    work()
    pdf = boss.get(f"/shop/settlements/{made.id}.pdf")
    assert pdf.status_code == 200 and pdf.data.startswith(b"%PDF")
    line = next(line for line in made.lines if not line.is_offer)
    assert boss.submit(f"/shop/settlements/lines/{line.id}/dispute", reason="").status_code == 422
    assert boss.submit(f"/shop/settlements/lines/{line.id}/dispute", reason="少一张").status_code == 303
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    dispute, place = one(Dispute), f"/staff/merchants/settlements/{made.id}"
    for page in (place, f"/staff/merchants/disputes/{dispute.id}", "/staff/merchants/settlements"):
        assert desk.get(page).status_code == 200
    for wrong in ("", " ", "١١٤", "-1", str(2**63), "abc"):
        answer = desk.submit(f"/staff/merchants/disputes/{dispute.id}/answer", answer="已补", comes_to=wrong)
        assert answer.status_code == 422 and "已补" in answer.text
    desk.submit(f"/staff/merchants/disputes/{dispute.id}/answer", answer="已补", comes_to="114")
    assert one(Settlement).total == 11400
    late = desk.submit(f"/staff/merchants/disputes/{dispute.id}/answer", answer="不补", comes_to="100")
    assert late.status_code == 409 and late.text.count("刚刚已有人答复") == 1, "the form is gone, the reason is not"
    boss.submit(f"/shop/settlements/{made.id}/agreement")
    assert desk.submit(f"{place}/payment", reference="转账 1").status_code == 422, "the same person"
    second = Visitor(app).sign_in(make.staff(name="顾安"), staff=True)
    assert second.submit(f"{place}/payment", reference="").status_code == 422
    assert second.submit(f"{place}/payment", reference="转账 1").status_code == 303
    assert one(Settlement).paid_at is not None and "转账 1" in boss.get(f"/shop/settlements/{made.id}").text


def test_the_months_sheet_is_an_excel_file_and_calculates_nothing(app, firm):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    firm = making.shop(name=Words("=1+1 茶"))
    made = network.settled(firm)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    answer = desk.get(f"/staff/merchants/settlements.xlsx?month={made.month:%Y-%m}")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "=1+1 茶" and rows[1][2] == 3 and rows[1][5:7] == [76.0, 76.0]
    assert isinstance(rows[1][8], date)


def test_what_was_paid_is_not_to_be_paid_any_more(app, firm):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    made = network.settled(firm)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    month = f"month={made.month:%Y-%m}"
    assert f"¥{made.total // 100}" in (before := desk.get(f"/staff/merchants/settlements?{month}").text)
    assert before.count(f"¥{made.total // 100}") == 4  # the row and the sum: in all, and to be paid
    with transaction():
        made.paid_at, made.paid_by, made.reference = clock.now(), make.account().id, "转账 1"
    after = desk.get(f"/staff/merchants/settlements?{month}").text
    assert after.count(f"¥{made.total // 100}") == 2 and after.count("¥0<") == 2
    data = desk.get(f"/staff/merchants/settlements.xlsx?{month}").data
    [_heads, row] = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert row[5:7] == [made.total / 100, 0.0] and isinstance(row[9], date)


def test_terms_are_changed_with_a_day_from_which_they_count(app):
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    day = f"{clock.today().year + 1}-01-01"
    good = {"starts_on": day, "dispute_days": "5", "warn_days": "60", "notice_days": "60, 30, 7"}
    for wrong in (
        {"starts_on": "2020-01-01"},
        {"starts_on": "2099-01-01"},
        {"dispute_days": "0"},
        {"warn_days": str(2**63)},
        {"starts_on": "x"},
    ):
        assert desk.submit("/staff/merchants/terms", **(good | wrong)).status_code == 422
    assert desk.submit("/staff/merchants/terms", **good).status_code == 303
    assert f"{day[:4]}年1月1日" in desk.get("/staff/merchants/terms").text


def test_whoever_only_works_for_a_merchant_begins_in_its_rooms(app, firm):
    from portal.blueprints.people.accounts.sign_in import first_page

    with app.test_request_context("/"):
        assert first_page(network.manager(firm)) == "/shop"
        member = make.member()
        with transaction():
            merchants.admit(firm, member.account, None)
        assert first_page(member.account) == "/" and first_page(make.account()) == "/"


def test_neither_clerk_nor_manager_sees_phone_or_whole_name_of_whom_they_served(boss, clerk, firm):
    member = make.member("林静怡", title="ms")
    code = making.claim(making.offer(firm), member).voucher.code
    clerk.submit("/verify", code=code)
    for browser in (clerk, boss):
        seen = browser.get("/shop").text
        assert "林女士" in seen and "林静怡" not in seen and member.account.phone[-4:] not in seen


def test_a_clerk_of_one_shop_sees_what_was_honoured_there(app, clerk, firm):
    second = network.second_shop(firm)
    person = making.clerk(firm, "小满")
    with transaction():
        session.scalars(select(Clerk).where(Clerk.account_id == person.id)).one().shop_id = second.id
    code = making.claim(making.offer(firm), make.member()).voucher.code
    Visitor(app).sign_in(person).submit("/verify", code=code)
    assert "今日核销 1 张" in Visitor(app).sign_in(person).get("/shop").text
    third = making.clerk(firm, "大满")
    with transaction():
        session.scalars(select(Clerk).where(Clerk.account_id == third.id)).one().shop_id = firm.shops[0].id
    assert "今日核销 0 张" in Visitor(app).sign_in(third).get("/shop").text
