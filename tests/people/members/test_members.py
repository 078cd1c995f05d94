"""Members: joining, claims against the roll, homes, consents, profile, grades, the roll's import."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.club.ground import audit
from portal.club.ground.decisions import Decision
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.accounts import FormOfAddress
from portal.club.people.members import Grade, Profile, TieKind, claims, consents, emails, roll
from portal.club.purse import grades, points
from portal.club.purse.points import Entry
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import people

pytestmark = pytest.mark.usefixtures("app")


def rolled(home, name="林静怡", contract="JLHT-2023-1118", end=""):
    with transaction():
        return roll.enter(home, name, contract, end)


def claim(member, home, contract="JLHT-2023-1118", kind=TieKind.OWNER):
    with transaction():
        return claims.claim(member, home, kind, contract)


def test_a_claim_that_agrees_with_the_roll_is_verified_at_once():
    home, member = make.home(), make.member()
    rolled(home, end=member.account.phone[-4:])
    made = claim(member, home)
    assert (made.state, made.decided_by) == (Decision.DONE, None)
    assert (member.is_owner, member.estate_id, member.grade) == (True, home.estate_id, Grade.OWNER)
    assert [holding.home_id for holding in members.homes_of(member.id)] == [home.id]


@pytest.mark.parametrize(
    "typed", ["jlht-2023-1118", " JLHT 2023 1118 ", "ＪＬＨＴ－２０２３－１１１８", "JLHT20231118"]
)
def test_width_case_blanks_and_hyphens_do_not_count(typed):
    home, member = make.home(), make.member("林 静怡")
    rolled(home)
    assert claim(member, home, typed).state == Decision.DONE


@pytest.mark.parametrize(
    ("name", "contract", "end", "differs"),
    [
        ("林静怡", "JLHT-2023-1181", "", ["contract"]),
        ("林静仪", "JLHT-2023-1118", "", ["name"]),
        ("林静怡", "JLHT-2023-1118", "9999", ["phone"]),
        ("林静仪", "", "", ["contract", "name"]),
    ],
)
def test_what_differs_goes_to_staff_and_is_never_refused_flatly(name, contract, end, differs):
    home, member = make.home(), make.member(name)
    rolled(home, end=end)
    made = claim(member, home, contract)
    assert (made.state, made.differs) == (Decision.WAITING, differs)
    assert members.homes_of(member.id) == []


def test_a_home_without_a_roll_and_a_tenant_go_to_staff():
    home, member = make.home(), make.member()
    assert claim(member, home).differs == ["no_roll"]
    assert claim(make.member("董一鸣"), home, "", TieKind.TENANT).differs == ["kind"]


def test_a_second_owner_of_one_home_is_looked_at_by_staff():
    home, first, second = make.home(), make.member(), make.member()
    rolled(home)
    assert claim(first, home).state == Decision.DONE
    assert claim(second, home).differs == ["held"]


def test_sending_a_claim_again_corrects_it_instead_of_making_another():
    home, member = make.home(), make.member()
    rolled(home)
    waiting = claim(member, home, "typo")
    again = claim(member, home)
    assert (again.id, again.state) == (waiting.id, Decision.DONE)


def test_the_points_for_a_home_are_given_once_whoever_of_its_owners_comes_first():
    with transaction():
        points.install_rules()
    home, wife, husband = make.home(), make.member("林静怡"), make.member("赵恒")
    rolled(home, "林静怡")
    rolled(home, "赵恒")
    claim(wife, home)
    claim(husband, home, kind=TieKind.CO_OWNER)
    paid = session.scalars(select(Entry).where(Entry.key.startswith("verified_home"))).all()
    assert husband.is_owner and len(paid) == 1 and paid[0].member_id == wife.id


def test_staff_verify_or_decline_once_and_never_their_own():
    home, member, clerk = make.home(), make.member(), make.staff()
    waiting = claim(member, home)
    with transaction():
        claims.verify(waiting, clerk.id)
    assert member.is_owner
    with pytest.raises(Refusal), transaction():
        claims.decline(waiting, "doch nicht", clerk.id)
    own = claim(make.member(), make.home("1203"))
    with pytest.raises(Refusal), transaction():
        claims.verify(own, own.member.account_id)


def test_a_declined_member_is_told_why_and_may_claim_again():
    home, member, clerk = make.home(), make.member(), make.staff()
    waiting = claim(member, home)
    with transaction():
        claims.decline(waiting, "请带合同原件到客服中心。", clerk.id)
    letter = session.scalars(select(Message).where(Message.topic == "claim_declined")).one()
    assert letter.values["reason"].startswith("请带合同")
    assert claim(member, home).id != waiting.id


def test_who_sells_the_home_is_no_owner_any_more_and_keeps_history():
    member, clerk = people.owner(), make.staff()
    with transaction():
        members.leave(members.homes_of(member.id)[0], by=clerk.id)
    session.refresh(member)
    assert (member.is_owner, member.estate_id, member.grade) == (False, None, Grade.REGISTERED)
    assert len(members.history_of(member.id)) == 1
    assert [change.after for change in grades.history_of(member.id)] == [Grade.REGISTERED, Grade.OWNER]


def profile(**values: object) -> Profile:
    given = {
        "name": "林静怡",
        "title": FormOfAddress.MS,
        "birthday": date(1984, 4, 12),
        "language": None,
        "interests": ["tea"],
    }
    return Profile(**{**given, **values})


def confirm_email(member, email="lin@mail.example"):
    with transaction():
        emails.ask(member, email)
    letter = session.scalars(
        select(Message).where(Message.topic == "confirm_email").order_by(Message.id.desc())
    ).first()
    assert letter.address == email
    with transaction():
        emails.confirm(member, letter.values["token"])


def test_a_complete_profile_makes_a_profiled_member():
    member = make.member()
    with transaction():
        members.change_profile(member, profile())
    assert (member.missing, member.grade) == (["email"], Grade.REGISTERED)
    confirm_email(member)
    assert (member.missing, member.grade, member.account.email) == ([], Grade.PROFILED, "lin@mail.example")


def test_gold_stays_gold_whatever_the_profile_says():
    member = make.member()
    with transaction():
        grades.grant(member, Grade.GOLD, by=None)
        members.change_profile(member, profile(interests=[]))
    assert member.grade is Grade.GOLD


def test_a_confirmation_link_works_once_for_its_member_for_two_days():
    member, stranger = make.member(), make.member("沈怀谨")
    with transaction():
        emails.ask(member, "lin@mail.example")
    token = session.scalars(select(Message).where(Message.topic == "confirm_email")).one().values["token"]
    with pytest.raises(Refusal), transaction():
        emails.confirm(stranger, token)
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(Refusal), transaction():
        emails.confirm(member, token)
    with transaction():
        emails.confirm(member, token)
    with pytest.raises(Refusal), transaction():
        emails.confirm(member, token)


@pytest.mark.parametrize("typed", ["x", "a@b", "a b@c.de", "a@b.de\nBcc: x@y.de", "@x.de", "a@-.", "x" * 250 + "@y.de"])
def test_what_is_no_address_is_refused_beside_its_field(typed):
    member = make.member()
    with pytest.raises(Refusal) as refused, transaction():
        emails.ask(member, typed)
    assert refused.value.field == "email"


@pytest.mark.parametrize("birthday", [date(1899, 12, 31), date(2999, 1, 1)])
def test_an_impossible_birthday_is_refused(birthday):
    with pytest.raises(Refusal), transaction():
        members.change_profile(make.member(), profile(birthday=birthday))


def test_consents_are_kept_answer_by_answer_and_cannot_be_edited():
    member = make.member()
    for given in (["care"], ["care", "photos"], ["photos"]):
        with transaction():
            consents.answer(member, given, where="me")
    assert [
        (row.purpose, row.given) for row in session.scalars(select(members.Consent).order_by(members.Consent.id))
    ] == [
        ("care", True),
        ("photos", True),
        ("care", False),
    ]
    assert not consents.gives(member.id, "care") and consents.gives(member.id, "photos")
    with pytest.raises(DBAPIError), transaction():
        changed(text("UPDATE consents SET given = given"))


def test_a_card_number_has_a_check_digit_and_a_renewed_code_replaces_the_old():
    member = make.member()
    assert len(member.number) == 9 and member.number.startswith("88")
    old = member.card_token
    with transaction():
        members.renew_card(member)
    assert members.by_card(old) is None and members.by_card(member.card_token).id == member.id
    with transaction():
        members.cancel(member, member.account_id)
    assert not members.by_card(member.card_token).is_valid


def test_the_household_is_the_members_own():
    member, stranger = make.member(), make.member("沈怀谨")
    with transaction():
        child = members.add_to_household(member, "赵小满", "child", 2019)
    with transaction():
        assert not members.remove_from_household(stranger, child.id)
        assert members.remove_from_household(member, child.id)
    assert members.household_of(member.id) == []


def test_uncovering_a_phone_needs_a_reason_and_is_seen_by_the_member():
    member, clerk = make.member(), make.staff()
    with pytest.raises(Refusal), transaction():
        members.member_file.reveal_phone(member, " x ", clerk.id)
    with transaction():
        assert members.member_file.reveal_phone(member, "回访投诉", clerk.id) == member.account.phone
    assert [(view.viewer_id, view.what) for view in audit.views_of(member.account_id)] == [(clerk.id, "phone")]
