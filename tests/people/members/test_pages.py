"""Membership over HTTP: join, me, card, claims, household, consents, in both languages, with bad input."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import audit
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import roll
from portal.database import session, transaction
from portal.web.letters import letters
from tests import make
from tests.making import people
from tests.page_forms import forms_of
from tests.visitor import Visitor


def test_a_stranger_reads_what_members_have_and_how_to_join(app, visitor):
    page = visitor.get("/benefits").text
    assert page.count("<li>") >= 9 and "购房优惠" in page and "年度限量版礼品" in page
    assert visitor.get("/join").location == "/sign-in"  # no page stands between wish and number


@pytest.mark.parametrize(
    "page", ["/me", "/me/card", "/me/homes/new", "/me/profile", "/me/household", "/me/consents", "/me/file"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_mine_opens_in_both_languages(app, page, language):
    member = people.owner()
    answer = Visitor(app, language).sign_in(member.account).get(page)
    assert answer.status_code == 200
    chinese = "".join(re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S))
    assert (
        bool(re.search(r"[一-鿿]", chinese.replace("林静怡", "").replace("君临", "")))
        == (language == "zh" and page != "/me")
        or page == "/me"
    )


def test_a_home_is_claimed_in_three_steps_and_verified_at_once(app, visitor):
    home, member = make.home(), make.member()
    with transaction():
        roll.enter(home, member.name, "JLHT-2023-1118", member.account.phone[-4:])
    visitor.sign_in(member.account)
    assert "君临华庭" in visitor.get("/me/homes/new").text
    assert f"building={home.building_id}" in visitor.get(f"/me/homes/new?estate={home.estate_id}").text
    address = f"/me/homes/new?building={home.building_id}"
    answer = visitor.submit(address, home="１２０２室", kind="owner", contract="jlht 2023 1118")
    assert answer.status_code == 303
    page = visitor.get("/me").text
    assert "君临华庭 3 栋 1202" in page and "业主会员" in page


def test_a_claim_that_waits_is_read_corrected_and_withdrawn(app, visitor):
    home, member = make.home(), make.member()
    visitor.sign_in(member.account)
    address = f"/me/homes/new?building={home.building_id}"
    visitor.submit(address, home="1202", kind="owner", contract="JLHT-0")
    assert "JLHT-0" in visitor.get("/me").text
    (claim,) = members.claims.of_member(member.id)
    asked = visitor.submit(address, home="1202", kind="co_owner", contract="JLHT-1")
    assert asked.status_code == 409 and "合同编号 JLHT-0" in asked.text and 'value="JLHT-1"' in asked.text
    assert "JLHT-0" in visitor.get("/me").text, "nothing is replaced unasked"
    (form,) = [one for one in forms_of(asked.text) if "contract" in one.sent]
    assert form.sent["replaces"] == [str(claim.id)], "pressed once more it is meant"
    again = visitor.get(f"{address}&claim={claim.id}").text
    assert 'value="JLHT-0"' in again and 'value="1202"' in again
    visitor.submit(address, home="1202", kind="co_owner", contract="JLHT-1", replaces=claim.id)
    page = visitor.get("/me").text
    assert "已换成这一次的" in page and "JLHT-1" in page and "JLHT-0" not in page
    other = Visitor(app).sign_in(make.member("沈怀谨").account)
    assert other.submit(f"/me/homes/claims/{claim.id}/withdrawal").status_code == 404
    assert other.get(f"{address}&claim={claim.id}").status_code == 404
    assert visitor.submit(f"/me/homes/claims/{claim.id}/withdrawal").status_code == 303
    assert "JLHT-1" not in visitor.get("/me").text.replace("已撤回", "")
    session.refresh(claim)
    assert claim.state == "withdrawn"
    visitor.submit(address, home="1202", kind="owner", contract="JLHT-2")
    assert "JLHT-2" in visitor.get("/me").text, "it can be sent again"


def test_a_claim_that_differs_waits_and_says_nothing_about_the_roll(app, visitor):
    home, member = make.home(), make.member()
    with transaction():
        roll.enter(home, "罗启明", "JLHT-2023-1118", "9999")
    visitor.sign_in(member.account)
    address = f"/me/homes/new?building={home.building_id}"
    assert visitor.submit(address, home="1202", kind="owner", contract="JLHT-0").status_code == 303
    page = visitor.get("/me").text
    assert "核对中" in page and "罗启明" not in page and "不符" not in page


def test_a_door_that_is_not_there_is_said_beside_its_field_and_nothing_is_lost(app, visitor):
    home, member = make.home(), make.member()
    visitor.sign_in(member.account)
    answer = visitor.submit(
        f"/me/homes/new?building={home.building_id}", home="9999", kind="owner", contract="JLHT-2023-1118"
    )
    assert answer.status_code == 422
    assert "没有这个房号" in answer.text and 'value="9999"' in answer.text and 'value="JLHT-2023-1118"' in answer.text


def test_contract_numbers_cannot_be_guessed_all_day(app, visitor):
    home, member = make.home(), make.member()
    visitor.sign_in(member.account)
    address = f"/me/homes/new?building={home.building_id}"
    answers = [visitor.submit(address, home="1202", kind="owner", contract=str(n)).status_code for n in range(11)]
    assert answers == [303] + [409] * 9 + [429], "asked whether one claim shall replace the other counts as a try"


@pytest.mark.parametrize(
    "address", ["/me/homes/new?building=99999", "/me/homes/new?building=x", "/me/homes/new?estate=-1"]
)
def test_odd_addresses_show_the_first_step(app, visitor, address):
    visitor.sign_in(make.member().account)
    assert "哪个小区" in visitor.get(address).text


def test_a_card_is_valid_until_it_is_renewed_and_tells_no_name(app, visitor):
    member = make.member()
    scanned = f"/card/{member.card_token}"
    page = Visitor(app).get(scanned)
    assert page.status_code == 200 and "会员卡有效" in page.text
    assert member.name not in page.text and member.number not in page.text
    visitor.sign_in(member.account)
    assert "<svg" in visitor.get("/me/card").text
    assert visitor.submit("/me/card/renew").status_code == 303
    again = Visitor(app).get(scanned)
    assert again.status_code == 404 and "会员卡无效" in again.text
    assert Visitor(app).get("/card/nonsense").status_code == 404


def test_only_staff_and_clerks_see_the_grade_on_a_scanned_card(app, visitor):
    member = make.member()
    assert "注册会员" not in Visitor(app).get(f"/card/{member.card_token}").text
    assert "注册会员" in visitor.sign_in(make.staff(), staff=True).get(f"/card/{member.card_token}").text


def test_the_profile_is_saved_and_the_email_waits_for_its_link(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    answer = visitor.submit(
        "/me/profile", name="林静仪", title="ms", birthday="1984-04-12", email="lin@mail.example", language="en",
        interests="tea",
    )  # fmt: skip
    assert answer.status_code == 303
    session.refresh(member)
    session.refresh(member.account)
    assert (member.name, member.account.email, member.interests) == ("林静仪", None, ["tea"])
    token = session.query(members.emails.EmailChange).one()
    assert token.email == "lin@mail.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 41), ("title", "sir"), ("birthday", "31.02.1984"), ("birthday", "2999-01-01"),
     ("email", "nonsense"), ("interests", "hacking"), ("language", "xx")],
)  # fmt: skip
def test_a_wrong_profile_is_shown_again_with_everything_typed(app, visitor, field, value):
    visitor.sign_in(make.member().account)
    given = {"name": "林静仪", "title": "ms", "birthday": "1984-04-12", "email": "", "language": "", field: value}
    answer = visitor.submit("/me/profile", **given)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert field == "name" or 'value="林静仪"' in answer.text


def sent_link() -> str:
    """The address in the letter that asks whether the e-mail is right."""
    (letter,) = [row for row in session.scalars(select(Message)) if row.topic == "confirm_email"]
    return urlsplit(re.search(r"https?://\S+/me/email/\S+", letters([letter])[0][1])[0]).path


def test_the_link_of_the_letter_confirms_the_address(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    visitor.submit("/me/profile", name="林静怡", title="ms", language="", email="lin@mail.example")
    visitor.go(sent_link())
    visitor.press("Yes, this is mine")
    session.refresh(member.account)
    assert member.account.email == "lin@mail.example"


def test_a_confirmation_link_of_somebody_else_is_not_found(app, visitor):
    member = make.member()
    with transaction():
        members.emails.ask(member, "lin@mail.example")
    visitor.sign_in(make.member("沈怀谨").account)
    assert visitor.get("/me/email/whatever").status_code == 404


def test_a_confirmation_link_that_came_too_late_says_so(app, visitor):
    member = make.member()
    with transaction():
        members.emails.ask(member, "lin@mail.example")
    link = sent_link()
    visitor.sign_in(member.account)
    with clock.at(clock.now() + timedelta(days=3)):
        visitor.sign_in(member.account)
        dead = visitor.get(link)
    assert dead.status_code == 410 and "链接已失效" in dead.text and "确认，是我的邮箱" not in dead.text


def test_a23_extra_fields_raise_nobody(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    visitor.submit(
        "/me/profile", name="林静怡", title="ms", grade="platinum", is_owner="1", is_staff="1", estate_id="1"
    )
    session.refresh(member)
    assert (member.grade, member.is_owner, member.account.is_staff) == ("registered", False, False)


def test_household_people_come_and_go(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    assert visitor.submit("/me/household", name="赵小满", relation="child", birth_year="2019").status_code == 303
    assert "赵小满" in visitor.get("/me").text
    for wrong in ({"name": ""}, {"birth_year": "20190"}, {"birth_year": "x"}, {"relation": "boss"}):
        given = {"name": "赵小满", "relation": "child", "birth_year": "2019", **wrong}
        assert visitor.submit("/me/household", **given).status_code == 422
    person = members.household_of(member.id)[0]
    other = Visitor(app).sign_in(make.member("沈怀谨").account)
    assert other.submit(f"/me/household/{person.id}/remove").status_code == 404
    assert visitor.submit(f"/me/household/{person.id}/remove").status_code == 303


def test_consents_are_given_and_taken_back(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    assert "checked" not in visitor.get("/me/consents").text
    visitor.submit("/me/consents", care="y", photos="y")
    visitor.submit("/me/consents", photos="y")
    page = visitor.get("/me/consents").text
    assert page.count("checked") == 1 and "撤回" in page


def test_members_see_who_opened_their_file(app, visitor):
    member, clerk = make.member(), make.staff(name="周敏")
    audit.seen(clerk.id, member.account_id, "member")
    page = visitor.sign_in(member.account).get("/me/file").text
    assert "周敏" in page and "打开了您的会员资料" in page


def test_whoever_joins_is_told_of_the_points_that_came_with_it(app, visitor):
    from portal.club.purse import points

    with transaction():
        points.install_rules()
    phone = make.phone()
    visitor.submit("/sign-in", phone=phone)
    visitor.submit("/sign-in/code", code=people.last_code(phone))
    going = visitor.submit("/join", name="林静怡", title="ms", adult="y").location
    page = visitor.get(going).text
    assert "5 积分已到账" in page and "哪个小区" in page and "暂不认证" in page


def test_the_same_sentence_is_said_once(app, visitor):
    """A draft that is saved by itself and a button, both after the end of the session, said it twice."""
    for _ in range(2):
        visitor.submit("/me/household", name="x")
    page = visitor.get("/sign-in").text
    assert page.count("您已退出登录") == 1


def test_the_member_reads_who_uncovered_the_number_and_why(app, visitor):
    member, other, clerk = make.member(), make.member("赵恒"), make.staff()
    with transaction():
        members.member_file.reveal_phone(member, "回访 <投诉>", clerk.id)
        members.member_file.reveal_phone(other, "另一位的原因", clerk.id)
    page = visitor.sign_in(member.account).get("/me/file").text
    assert "查看了您的完整手机号" in page and "原因：回访 &lt;投诉&gt;" in page and "另一位的原因" not in page
