"""The desk over HTTP: what is sent, credits on the property fee, desks, purchases, cancelling with a reason."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal import clock, queue
from portal.club.ground import audit
from portal.club.ground.decisions import Decision
from portal.club.people import exports, members
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionState, fee_credits
from portal.database import session, transaction
from tests import make
from tests.making import events as events_making
from tests.making import rewards as making
from tests.making.rewards import all_is_well, at_home, now_of, rich, stock_of
from tests.visitor import Visitor

FORM = {
    "kind": "gift",
    "name_zh": "手写春联",
    "description_zh": "红纸洒金。",
    "price": "150",
    "stock": "10",
    "per": "year",
    "grade": "",
    "merchant_id": "0",
    "valid_days": "60",
}


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def rows_of(answer) -> list[list[object]]:
    """Without the row of the mark."""
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    return [row for row in rows if "校验行，勿寄" not in str(row)]


def parcel(member=None, **values):
    who = member or rich()
    return making.redeem(
        making.reward(by_post=True), who, choice=rewards.RedemptionChoice(parcel=making.PARCEL), **values
    )


def credit(fen: int = 5000):
    (member,) = at_home()
    home_id = members.homes_of(member.id)[0].home_id
    reward = making.reward(kind="fee_credit", credit_fen=fen, stock=None)
    return making.redeem(reward, member, choice=rewards.RedemptionChoice(home_id=home_id))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rooms_open_empty_and_filled(app, language):
    staff = Visitor(app, language).sign_in(make.staff(), staff=True)
    paths = ["/deliveries", "/deliveries?stage=sent", "/fee-credits", "/redemptions", "/redemptions?state=expired"]
    paths += ["/desks", f"/desks/{make.estate().id}"]
    for path in paths:
        assert staff.get(f"/staff/rewards{path}").status_code == 200
    one, note = parcel(), credit()
    making.desk(make.estate().id)
    for path in [*paths, f"/redemptions/{one.id}", f"/redemptions/{note.id}"]:
        assert staff.get(f"/staff/rewards{path}").status_code == 200


def test_everything_of_a_reward_is_written_and_comes_back_in_the_form(desk):
    estate = make.estate()
    answer = desk.submit(
        "/staff/rewards",
        **FORM,
        value="36.5",
        per_household="1",
        estate_ids=str(estate.id),
        opens_on="2027-01-06",
        closes_on="2027-02-04",
        ways="both",
        hold_minutes="20",
        forfeits="y",
    )
    assert answer.status_code == 303
    made = session.scalars(select(rewards.Reward)).one()
    assert (made.value_fen, made.per_household, made.estate_ids, made.hold_minutes) == (3650, 1, [estate.id], 20)
    assert made.by_desk and made.by_post and made.forfeits
    assert (made.opens_at, made.closes_at) == (
        clock.moment_of(made.opens_at.date()),
        clock.end_of(clock.moment_of(made.opens_at.date()).replace(month=2, day=4).date()),
    )
    page = desk.get(f"/staff/rewards/{made.id}/edit").text
    for value in ("36.50", "2027-01-06", "2027-02-04"):
        assert f'value="{value}"' in page


def test_a_place_at_an_event_is_offered_with_its_session(desk):
    event = events_making.published(5)
    sitting = event.sittings[0]
    fields = FORM | {"kind": "event", "sitting_id": str(sitting.id)}
    assert desk.submit("/staff/rewards", **fields).status_code == 303
    made = session.scalars(select(rewards.Reward)).one()
    assert (made.event_id, made.sitting_id) == (event.id, sitting.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "-1"),
        ("value", "abc"),
        ("cash", str(2**63)),
        ("cash", "1.234"),
        ("per_household", "0"),
        ("hold_minutes", "0"),
        ("hold_minutes", str(2**63)),
        ("closes_on", "gestern"),
        ("ways", "pigeon"),
        ("estate_ids", "999999"),
        ("sitting_id", "999999"),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(desk, field, value):
    answer = desk.submit("/staff/rewards", **(FORM | {field: value}))
    assert answer.status_code == 422 and "手写春联" in answer.text
    assert session.scalars(select(rewards.Reward)).all() == []


def test_other_digits_are_refused_in_a_sum_with_the_sum_that_was_meant(desk):
    answer = desk.submit("/staff/rewards", **FORM, value="３６．٥")
    assert answer.status_code == 422 and "例如 36.5" in answer.text and "３６．٥" in answer.text
    assert desk.submit("/staff/rewards", **FORM, value="￥３６．５").status_code == 303
    assert session.scalars(select(rewards.Reward)).one().value_fen == 3650


def test_a_purchase_fills_the_stock_and_names_supplier_and_cost(desk):
    reward = making.reward(stock=1)
    today = f"{clock.today():%Y-%m-%d}"
    fields = {"supplier": "宜兴陶艺社", "quantity": "20", "unit_cost": "42.5", "bought_on": today}
    assert desk.submit(f"/staff/rewards/{reward.id}/purchase", **fields).status_code == 303
    assert stock_of(reward) == 21 and all_is_well()
    page = desk.get(f"/staff/rewards/{reward.id}").text
    assert "宜兴陶艺社" in page and "¥850" in page
    for field, wrong in [("quantity", "0"), ("quantity", str(2**63)), ("unit_cost", "-1"), ("supplier", "")]:
        answer = desk.submit(f"/staff/rewards/{reward.id}/purchase", **(fields | {field: wrong}))
        assert answer.status_code == 422
    assert stock_of(reward) == 21


def test_a_note_stands_beside_the_movement(desk):
    reward = making.reward(stock=3)
    desk.submit(f"/staff/rewards/{reward.id}/stock", change="-1", what="damaged", note="运输压坏一把")
    assert "运输压坏一把" in desk.get(f"/staff/rewards/{reward.id}").text


def test_a_parcel_gets_its_number_once_and_a_correction_afterwards(desk):
    one = parcel()
    where = f"/staff/rewards/redemptions/{one.id}"
    assert desk.submit(f"{where}/dispatch", carrier="", tracking="").status_code == 422
    assert desk.submit(f"{where}/dispatch", carrier="顺丰", tracking="SF1").status_code == 303
    late = desk.submit(f"{where}/dispatch", carrier="中通", tracking="SF9")
    assert late.status_code == 409 and 'value="SF9"' in late.text
    seen = re.search(r'name="seen" type="hidden" value="(\d+)"', desk.get(where).text)[1]
    assert desk.submit(f"{where}/tracking", carrier="顺丰", tracking="SF2", seen=seen).status_code == 303
    late = desk.submit(f"{where}/tracking", carrier="顺丰", tracking="SF3", seen=seen)
    assert late.status_code == 409 and "SF2" in late.text and "SF3" in late.text
    assert desk.submit(f"{where}/tracking", carrier="顺丰", tracking="", seen=int(seen) + 1).status_code == 422
    assert desk.submit(f"{where}/arrival").status_code == 303
    session.expire_all()
    assert one.delivery.tracking == "SF2" and one.delivery.arrived_at is not None
    assert desk.submit(f"{where}/cancellation", reason="too late").status_code == 409
    assert points.balance_of(one.member_id) == 900


def test_the_delivery_sheet_calculates_nothing(desk):
    member = rich()
    evil = rewards.Parcel('=HYPERLINK("http://x","y")', "+8619000001234", "+SUM(1,1)")
    making.redeem(making.reward(by_post=True), member, choice=rewards.RedemptionChoice(parcel=evil))
    packing = {"stage": "packing", "why": "for the carrier"}
    _heads, row = rows_of(desk.submit("/staff/rewards/deliveries.xlsx", **packing))
    assert row[2] == evil.name and row[4] == evil.address
    raw = desk.submit("/staff/rewards/deliveries.xlsx", **packing).data
    import zipfile

    sheet = zipfile.ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_fee_credits_are_handed_over_once_and_the_sheet_names_the_home(desk):
    note = credit(5000)
    today = f"{clock.today():%Y-%m-%d}"
    estate = make.estate()
    fields = {"estate": str(estate.id), "up_to": today}
    assert desk.submit("/staff/rewards/fee-credits/exports", **fields).status_code == 303
    again = desk.submit("/staff/rewards/fee-credits/exports", **fields)
    assert again.status_code == 422
    made = session.scalars(select(fee_credits.FeeExport)).one()
    where = f"/staff/rewards/fee-credits/exports/{made.id}"
    assert desk.get(f"{where}.xlsx").location == where, "opened and not asked for: the page, never the sheet"
    assert desk.submit(f"{where}.xlsx", why="").status_code == 422
    answer = desk.submit(f"{where}.xlsx", why="给物业入账")
    assert len(CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()) == 3, "the mark"
    _heads, row = rows_of(answer)
    assert row[1:4] == ["君临华庭", "3", "1202"] and row[6] == 50.0
    assert now_of(note) is RedemptionState.FULFILLED and all_is_well()
    seen = select(audit.FileView.subject_id).where(audit.FileView.what == "fee_credit")
    assert session.scalars(seen).all() == [members.by_id(note.member_id).account_id]


def test_names_and_homes_of_many_wait_for_a_second_person(desk):
    credit()
    today = {"estate": str(make.estate().id), "up_to": f"{clock.today():%Y-%m-%d}"}
    desk.submit("/staff/rewards/fee-credits/exports", **today)
    made = session.scalars(select(fee_credits.FeeExport)).one()
    with transaction():
        exports.TERMS.change(exports.ExportTerms(0), None, None)
    answer = desk.submit(f"/staff/rewards/fee-credits/exports/{made.id}.xlsx", why="给物业入账")
    assert answer.status_code == 303 and answer.location.endswith(f"/fee-credits/exports/{made.id}")
    assert session.scalars(select(exports.ContactExport)).one().state is Decision.WAITING


def test_the_property_company_says_once_that_notes_are_booked_and_the_member_reads_it(app, desk):
    note = credit()
    owner = members.by_id(note.member_id).account
    today = {"estate": str(make.estate().id), "up_to": f"{clock.today():%Y-%m-%d}"}
    desk.submit("/staff/rewards/fee-credits/exports", **today)
    made = session.scalars(select(fee_credits.FeeExport)).one()
    where = f"/staff/rewards/fee-credits/exports/{made.id}"
    assert desk.submit(f"{where}/booking").status_code == 403, "the club does not say it for the property company"
    elsewhere = make.estate("city", "君临城市花园", "Junlin City Garden")
    other = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, elsewhere), staff=True)
    assert other.submit(f"{where}/booking").status_code == 404
    theirs = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    assert "物业入账" not in Visitor(app).sign_in(owner).get(f"/redemptions/{note.id}").text
    assert where in theirs.get("/staff/").text
    assert "data-careful" in theirs.ask(f"{where}/booking").text
    assert theirs.submit(f"{where}/booking").status_code == 303
    assert theirs.submit(f"{where}/booking", htmx=True).status_code == 409
    assert where not in theirs.get("/staff/").text
    assert "物业入账" in Visitor(app).sign_in(owner).get(f"/redemptions/{note.id}").text


def test_staff_of_another_estate_see_export_and_change_nothing(app):
    note, one = credit(), parcel()
    elsewhere = make.estate("city", "君临城市花园", "Junlin City Garden")
    other = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, elsewhere), staff=True)
    here = make.estate()
    today = f"{clock.today():%Y-%m-%d}"
    fields = {"estate": str(here.id), "up_to": today}
    assert other.submit("/staff/rewards/fee-credits/exports", **fields).status_code == 422
    assert other.get(f"/staff/rewards/redemptions/{note.id}").status_code == 404
    assert other.submit(f"/staff/rewards/redemptions/{note.id}/cancellation", reason="x").status_code == 404
    assert other.get(f"/staff/rewards/desks/{here.id}").status_code == 404
    assert "1202" not in other.get("/staff/rewards/fee-credits").text
    assert other.submit(f"/staff/rewards/redemptions/{one.id}/dispatch", carrier="a", tracking="b").status_code == 404
    assert len(rows_of(other.submit("/staff/rewards/deliveries.xlsx", why="for the carrier"))) == 1


def test_whereto_parcels_go_is_masked_until_somebody_says_why_and_each_member_sees_who(app, desk):
    one = parcel()
    number, whereto, where = one.delivery.phone, one.delivery.address, f"/staff/rewards/redemptions/{one.id}"
    for address in (where, "/staff/rewards/deliveries"):
        shown = desk.get(address).text
        assert number[-11:] not in shown and whereto not in shown
    assert desk.submit("/staff/rewards/deliveries.xlsx", why=" ").status_code == 422
    assert desk.submit(f"{where}/recipient", why="x").status_code == 422
    assert audit.views_of(one.member.account_id) == []
    uncovered = desk.submit(f"{where}/recipient", why="the carrier asks").text
    assert number in uncovered and whereto in uncovered
    _heads, row = rows_of(desk.submit("/staff/rewards/deliveries.xlsx", why="for the carrier"))
    assert (row[3], row[4]) == (number, whereto)
    assert [view.what for view in audit.views_of(one.member.account_id)] == ["parcel", "parcel"]
    packer = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    assert packer.get(where).status_code == 200
    for address in (f"{where}/recipient", "/staff/rewards/deliveries.xlsx"):
        assert packer.submit(address, why="the carrier asks").status_code == 403


def test_the_desk_that_was_chosen_hands_over_and_another_one_does_not(app):
    (member,), here = at_home(), make.estate()
    elsewhere = make.estate("city", "君临城市花园", "Junlin City Garden")
    chosen = making.desk(elsewhere.id)
    reward = making.reward(by_post=True)
    redemption = making.confirm(making.hold(reward, member), member, desk=chosen)
    at_here, at_there = (
        Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, estate), staff=True) for estate in (here, elsewhere)
    )
    code = redemption.voucher.code
    assert at_here.submit("/staff/rewards/desk", code=code).status_code == 422
    answer = at_there.submit("/staff/rewards/desk", code=code)
    assert answer.status_code == 303 and at_there.get(answer.location).status_code == 200
    assert now_of(redemption) is RedemptionState.FULFILLED
    assert at_there.submit("/staff/rewards/desk", code=code).status_code == 409


def test_the_desk_reads_what_is_to_be_paid_besides(desk):
    redemption = making.redeem(making.reward(cash_fen=3000), rich())
    answer = desk.submit("/staff/rewards/desk", code=redemption.voucher.code)
    assert "¥30" in desk.get(answer.location).text


def test_cancelling_for_a_member_says_why_and_returns_the_points(app, desk):
    member = rich()
    redemption = making.redeem(making.reward(stock=1), member)
    where = f"/staff/rewards/redemptions/{redemption.id}/cancellation"
    assert desk.submit(where, reason="").status_code == 422
    assert desk.submit(where, reason="这批团扇有瑕疵").status_code == 303
    assert points.balance_of(member.id) == 1000 and stock_of(redemption.reward) == 1 and all_is_well()
    assert "这批团扇有瑕疵" in Visitor(app).sign_in(member.account).get(f"/redemptions/{redemption.id}").text


def test_who_only_hands_over_cancels_nothing(app):
    redemption = making.redeem(making.reward(), rich())
    local = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    where = f"/staff/rewards/redemptions/{redemption.id}"
    assert local.submit(f"{where}/cancellation", reason="x").status_code == 403
    assert "取消并退回积分" not in local.get(where).text


def test_a_desk_is_opened_closed_and_offered_accordingly(app, desk):
    estate = make.estate()
    fields = {"place_zh": "会所前台", "hours_zh": "每日 8:30–20:00"}
    where = f"/staff/rewards/desks/{estate.id}"
    assert desk.submit(where, **fields, is_open="y").status_code == 303
    assert [one.estate_id for one in rewards.desks()] == [estate.id]
    assert desk.submit(where, **fields, seen="1").status_code == 303
    assert rewards.desks() == []
    assert desk.submit(where, place_zh="", hours_zh="").status_code == 422


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_set_aside_and_let_lie_is_seen_by_staff_and_its_piece_is_back_by_the_job(app, language):
    reward, member = making.reward(by_post=True, stock=1), rich()
    held = making.hold(reward, member)
    browser = Visitor(app, language).sign_in(make.staff(), staff=True)
    waiting = browser.get("/staff/rewards/redemptions?state=held").text
    assert f"/staff/rewards/redemptions/{held.id}" in waiting
    assert browser.get(f"/staff/rewards/redemptions/{held.id}").status_code == 200
    with clock.at(held.held_until):
        queue.run("rewards.holds")
    assert making.stock_of(reward) == 1 and making.now_of(held) is rewards.RedemptionState.EXPIRED
    assert f"/staff/rewards/redemptions/{held.id}" in browser.get("/staff/rewards/redemptions?state=expired").text
    assert browser.get(f"/staff/rewards/redemptions/{held.id}").status_code == 200
    said = {"zh": "预留超时", "en": "Set aside, not confirmed in time"}[language]
    assert said in browser.get(f"/staff/rewards/{reward.id}").text


def test_the_pick_up_desk_has_the_scanner_of_the_till(desk):
    page = desk.get("/staff/rewards/desk")
    assert "js/scan.js" in page.text and "data-scan-form" in page.text
    assert "camera=(self)" in page.headers["Permissions-Policy"]


def test_a_scanned_code_is_an_address_and_is_handed_over(desk):
    voucher = making.redeem(making.reward(), rich()).voucher
    scanned = f"https://club.example/verify?code={voucher.code}"
    assert desk.submit("/staff/rewards/desk", code=scanned).status_code == 303


def test_the_desk_says_no_verdict_when_nothing_was_typed(app):
    browser = Visitor(app).sign_in(make.staff(), staff=True)
    empty, wrong = (browser.submit("/staff/rewards/desk", code=code) for code in ("", "AAAA-BBBB"))
    assert empty.status_code == 422 and "verdict" not in empty.text and 'id="code-error"' in empty.text
    assert wrong.status_code == 422 and 'class="verdict verdict-no"' in wrong.text
