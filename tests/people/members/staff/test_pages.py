"""Members on the desk: found, masked, opened on the record; claims decided; the roll imported."""

import pytest
from sqlalchemy import event

from portal.club.ground import audit
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.members import TieKind, claims
from portal.database import db, session, transaction
from tests import make
from tests.making import people
from tests.visitor import Visitor


@pytest.fixture
def desk(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(), staff=True)


def waiting_claim(name="宋佳", number="1803"):
    member, home = make.member(name), make.home(number)
    with transaction():
        return claims.claim(member, home, TieKind.OWNER, "JLCS-2021-2802")


@pytest.mark.parametrize("words", ["静怡", "林静怡", "0000", "3-1202", "1202", "君临华庭"])
def test_a_member_is_found_by_two_characters_phone_end_or_home(desk, words):
    member = people.owner()
    make.member("沈怀谨")
    words = member.account.phone[-4:] if words == "0000" else words
    page = desk.get("/staff/members", query_string={"q": words}).text
    assert "林静怡" in page and "沈怀谨" not in page
    assert member.account.masked_phone in page and member.account.phone[3:] not in page


def statements_of(desk: Visitor, address: str) -> int:
    """How many statements the page costs."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert desk.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in said if each.lstrip().upper().startswith("SELECT")])


@pytest.mark.parametrize("address", ["/staff/members", "/staff/members/claims"])
def test_a_list_costs_the_same_number_of_statements_however_long_it_is(desk, address):
    waiting_claim("宋佳", "1")
    desk.get(address)
    few = statements_of(desk, address)
    for number in range(2, 24):
        waiting_claim("包云飞", str(number))
    assert statements_of(desk, address) == few
    assert "after=" in desk.get(address).text


def test_opening_a_file_is_recorded_and_the_member_sees_it(desk):
    member = people.owner()
    assert desk.get(f"/staff/members/{member.id}").status_code == 200
    assert [view.what for view in audit.views_of(member.account_id)] == ["member"]


def test_a_phone_is_uncovered_only_for_a_reason(desk):
    member = people.owner()
    address = f"/staff/members/{member.id}/phone"
    refused = desk.submit(address, why="")
    assert refused.status_code == 422 and member.account.phone[3:] not in refused.text
    shown = desk.submit(address, why="回访投诉 T-1")
    assert shown.status_code == 200 and member.account.phone[3:] in shown.text
    assert member.account.phone[3:] not in desk.get(f"/staff/members/{member.id}").text
    assert "phone" in {view.what for view in audit.views_of(member.account_id)}


def test_a25_staff_of_one_estate_do_not_see_anothers_members(app):
    member = people.owner()
    other = make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    stranger = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, other), staff=True)
    assert stranger.get(f"/staff/members/{member.id}").status_code == 404
    assert member.name not in stranger.get("/staff/members").text
    assert member.name not in stranger.get("/staff/members?q=静怡").text
    assert stranger.get(f"/staff/members?estate={member.estate_id}").text.count(member.name) == 0


def test_a_claim_is_verified_from_the_queue_which_says_what_differs(desk):
    claim = waiting_claim()
    page = desk.get("/staff/members/claims").text
    assert "名册中没有这套房屋" in page and "宋佳" in page
    assert desk.get(f"/staff/members/claims/{claim.id}").status_code == 200
    assert desk.submit(f"/staff/members/claims/{claim.id}/verify").status_code == 303
    assert members.by_id(claim.member_id).is_owner
    assert "宋佳" not in desk.get("/staff/members/claims").text


def test_declining_needs_words_for_the_member(desk):
    claim = waiting_claim()
    address = f"/staff/members/claims/{claim.id}/decline"
    assert desk.submit(address, reason="").status_code == 422
    assert desk.submit(address, reason="请携带合同原件。").status_code == 303
    member = Visitor(desk.app).sign_in(members.by_id(claim.member_id).account)
    page = member.get("/me").text
    assert "请携带合同原件。" in page and "未能认证" in page


def test_a24_nobody_confirms_their_own_home(app):
    person = make.staff()
    with transaction():
        claim = claims.claim(members.join(session.merge(person)), make.home(), TieKind.OWNER, "x")
    desk = Visitor(app).sign_in(person, staff=True)
    desk.submit(f"/staff/members/claims/{claim.id}/verify")
    session.rollback()
    assert not members.of_account(person.id).is_owner


def test_who_may_not_decide_a_claim_reads_that_it_waits_without_a_link_to_it(app):
    claim = waiting_claim()
    address = f"/staff/members/claims/{claim.id}"
    assert address in Visitor(app).sign_in(make.staff(), staff=True).get(f"/staff/members/{claim.member_id}").text
    for role in (Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD, Role.MARKETING_HEAD, Role.ENGINEERING):
        page = Visitor(app).sign_in(make.staff(role), staff=True).get(f"/staff/members/{claim.member_id}").text
        assert "待认证：" in page and address not in page


def test_a10_claims_of_another_estate_are_not_found(app):
    claim = waiting_claim()
    other = make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    stranger = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, other), staff=True)
    assert stranger.get(f"/staff/members/claims/{claim.id}").status_code == 404
    assert stranger.submit(f"/staff/members/claims/{claim.id}/verify").status_code == 404
    assert "宋佳" not in stranger.get("/staff/members/claims").text
