"""A membership ends: what was counted is what happens, in each way in which it can end."""

import pytest
from sqlalchemy import select

from portal.club.gatherings.events import PartyState, SignUp
from portal.club.ground import endings
from portal.club.ground.outbox import Message
from portal.club.people import accounts, departures, members
from portal.club.people.accounts import Role
from portal.club.people.departures import MemberAct, leaving, requests
from portal.club.people.members import Member, TieKind
from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import VoucherState
from portal.club.shop import rewards
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import complaints as complaints_making
from tests.making import events
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import rewards as rewards_making
from tests.visitor import Visitor


def full(number: str = "1202") -> Member:
    """A member with an event, a voucher, a reward not yet collected, a wish, a household and an open complaint."""
    member = rewards_making.at_home(number)[0]
    with transaction():
        members.add_to_household(member, "赵小满", "child", 2019)
        members.consents.answer(member, ["care"], where="me")
    events.signed_up(events.published(10, price=50), 1, member=member)
    rewards_making.redeem(rewards_making.reward(), member)
    shops.claim(shops.offer(), member)
    complaints_making.filed(member)
    return member


def leave(member: Member) -> None:
    with transaction():
        leaving.leave(members.by_id(member.id))


def figures(member: Member) -> dict[str, int]:
    return {str(one.title): one.figure for one in endings.counted(member.id)}


def test_what_is_counted_is_lost_and_nothing_else(app):
    member, other = full(), full("1203")
    before = figures(member)
    assert len(before) == 8 and figures(other) == before
    leave(member)
    left = {name: n for name, n in figures(member).items() if n}
    assert list(left.values()) == [1], f"only the complaint goes on: {left}"
    assert figures(other) == before
    assert session.scalars(select(SignUp.state).where(SignUp.member_id == member.id)).all() == [PartyState.CANCELLED]
    states = session.scalars(select(vouchers.Voucher.state).where(vouchers.Voucher.member_id == member.id)).all()
    assert set(states) == {VoucherState.CANCELLED}
    assert points.balance_of(member.id) == 0 and points.check() == [] and rewards.check() == []
    assert not members.by_id(member.id).is_valid and members.homes_of(member.id) == []


def test_nobody_leaves_twice_and_who_comes_back_begins_anew(app):
    member = full()
    number, token = member.number, member.card_token
    leave(member)
    with transaction(), pytest.raises(Refusal):
        leaving.leave(members.by_id(member.id))
    with transaction():
        back = members.join(accounts.by_id(member.account_id))
    assert (back.id, back.number, back.is_valid) == (member.id, number, True) and back.card_token != token
    assert points.balance_of(back.id) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_the_page_what_is_lost_stands_first_and_somebody_else_at_the_screen_cannot_do_it(app, language):
    member = full()
    browser = Visitor(app, language).sign_in(member.account)
    page = browser.get("/me/leaving/leave")
    assert page.status_code == 200 and ("退会" if language == "zh" else "Leave the club") in page.text
    looked = leaving.figures(leaving.counted(member))
    assert browser.submit("/me/leaving/leave", looked=looked, code="").status_code == 422
    assert browser.submit("/me/leaving/leave", looked="1", code="").status_code == 409
    session.rollback()
    assert members.by_id(member.id).is_valid
    leave(member)
    assert browser.get("/me").location == "/join" and browser.get("/me/leaving").status_code == 200
    assert browser.get("/me/leaving/erasure").status_code == 200


def test_who_has_left_stands_at_the_desk_as_cancelled_and_the_till_refuses_while_suspended(app):
    member, desk = make.member(), make.staff(Role.ADMINISTRATOR)
    shop = shops.shop()
    claim, clerk = shops.claim(shops.offer(shop), member), shops.clerk(shop)
    with transaction():
        accounts.shut_out(accounts.by_id(member.account_id), desk.id)
    with transaction(), pytest.raises(vouchers.NotHonoured, match=r"会员卡|card"):
        vouchers.verify(claim.voucher.code, merchant_id=shop.id, by=clerk.id)
    with transaction():
        accounts.let_in(accounts.by_id(member.account_id), desk.id)
    with transaction():
        assert vouchers.verify(claim.voucher.code, merchant_id=shop.id, by=clerk.id).id == claim.voucher_id


def decided(member: Member, act: MemberAct, **details: object) -> tuple[int, int]:
    """Asked by one of the desk and decided by another; who they were."""
    first, second = make.staff(name="周敏"), make.staff(name="陆青")
    with transaction():
        asked = requests.ask(members.by_id(member.id), act, "电话核实过", first.id, **details)
    with transaction(), pytest.raises(Refusal):
        requests.approve(session.get_one(departures.MemberRequest, asked.id), first.id)
    with transaction():
        requests.approve(session.get_one(departures.MemberRequest, asked.id), second.id)
    return first.id, second.id


def test_suspended_and_readmitted_by_two_people_everything_counts_again(app):
    member = full()
    before = figures(member)
    decided(member, MemberAct.SUSPEND)
    session.expire_all()
    assert not members.by_id(member.id).is_valid and figures(member) == before, "nothing is lost"
    assert accounts.sessions_of(member.account_id) == []
    decided(member, MemberAct.READMIT)
    session.expire_all()
    assert members.by_id(member.id).is_valid


def test_the_points_of_who_died_go_to_whom_is_named_and_the_household_is_told(app):
    dead, heir, child = rewards_making.at_home(people=3)
    points_making.earn(dead, 300)
    held, theirs = points.balance_of(dead.id), points.balance_of(heir.id)
    decided(dead, MemberAct.DIED, heir=heir.id)
    session.expire_all()
    assert (points.balance_of(dead.id), points.balance_of(heir.id)) == (0, theirs + held)
    assert points.check() == [] and not members.by_id(dead.id).is_valid
    told = session.scalars(select(Message).where(Message.topic == "housemate_died").order_by(Message.id)).all()
    assert {one.account_id for one in told} == {heir.account_id, child.account_id}
    assert [one.values["points"] for one in told if one.account_id == heir.account_id] == [held]
    assert not session.scalars(
        select(Message).where(Message.account_id == dead.account_id, Message.state == "waiting")
    ).all()


def test_without_an_heir_the_points_of_who_died_are_lost(app):
    (dead,) = rewards_making.at_home()
    decided(dead, MemberAct.DIED)
    assert points.balance_of(dead.id) == 0 and points.check() == []


def test_nobody_asks_for_themselves_nor_for_a_colleague(app):
    desk = make.staff()
    with transaction():
        own = members.join(accounts.by_id(desk.id))
    for by in (desk.id, make.staff(name="陆青").id):
        with transaction(), pytest.raises(Refusal):
            requests.ask(members.by_id(own.id), MemberAct.SUSPEND, "试试", by)


def test_an_owner_asks_for_another_name_and_the_desk_decides(app):
    member, home = make.member("林静怡"), make.home()
    with transaction():
        members.hold(member, home, TieKind.OWNER)
    browser = Visitor(app).sign_in(member.account)
    answer = browser.submit("/me/profile", name="林静仪", title="ms", language="", email="")
    assert (answer.status_code == 422 and "请向" in answer.text) or "提出申请" in answer.text
    assert browser.submit("/me/leaving/name", name="林静仪", reason="写错了字").status_code == 303
    assert "林静仪" in browser.get("/me/leaving/name").text
    session.rollback()
    asked = requests.waiting_for(member.id, MemberAct.NAME)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    assert "林静仪" in desk.get("/staff/departures").text
    assert desk.submit(f"/staff/departures/requests/{asked.id}/approval").status_code == 303
    session.rollback()
    assert members.by_id(member.id).account.name == "林静仪"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_desk_asks_on_the_page_and_another_decides_there(app, language):
    member = make.member()
    desk = Visitor(app, language).sign_in(make.staff(), staff=True)
    assert desk.get(f"/staff/departures/members/{member.id}").status_code == 200
    bare = desk.submit(f"/staff/departures/members/{member.id}", act="suspend", reason="")
    assert bare.status_code == 422
    assert desk.submit(f"/staff/departures/members/{member.id}", act="suspend", reason="滋扰").status_code == 303
    session.rollback()
    asked = requests.waiting_for(member.id, MemberAct.SUSPEND)
    assert desk.submit(f"/staff/departures/requests/{asked.id}/approval").status_code in {409, 422}
    other = Visitor(app, language).sign_in(make.staff(name="陆青"), staff=True)
    assert other.submit(f"/staff/departures/requests/{asked.id}/refusal", answer="").status_code == 422
    assert other.submit(f"/staff/departures/requests/{asked.id}/approval").status_code == 303
    session.rollback()
    assert not members.by_id(member.id).is_valid
