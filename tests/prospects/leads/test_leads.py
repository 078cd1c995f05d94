"""Leads: consent for each purpose, the version that was read, hours with room for a few."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Side
from portal.club.ground import outbox
from portal.club.prospects import leads
from portal.club.prospects.leads import ConsentPurpose, Interested, ViewingState
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.projects import booked, complete, guest, published, slot


def messages(topic: str) -> list[outbox.Message]:
    return list(
        session.scalars(select(outbox.Message).where(outbox.Message.topic == topic).order_by(outbox.Message.id))
    )


def new_drawback(project) -> None:
    with transaction():
        projects.surround(project, Side.UNFAVOURABLE, None, title=Words("西侧将施工"), text=Words("至 2028 年底"))
        projects.publish(project, None)


def test_a_guest_books_an_hour_and_is_written_to_at_the_phone(app):
    hour = slot(published())
    viewing = booked(hour)
    (message,) = messages("viewing_booked")
    assert viewing.state is ViewingState.BOOKED and hour.taken == 1
    assert message.address == viewing.lead.phone and message.purpose is outbox.Purpose.OWN
    assert leads.by_token(message.values["token"]) is viewing


def test_the_last_place_goes_to_one(app):
    hour = slot(published(), places=1)
    booked(hour)
    with pytest.raises(Refusal, match="刚刚约满") as refused:
        booked(hour)
    assert refused.value.status == 409 and hour.taken == 1


def test_an_hour_kept_for_members_is_theirs_until_the_days_are_over(app):
    project = published()
    hour = slot(project, for_all=False)
    with pytest.raises(Refusal, match="会员优先"):
        booked(hour)
    member = make.member()
    booked(hour, Interested.of_member(member))
    with clock.at(hour.open_to_all_at):
        booked(hour)
    assert hour.taken == 2


def test_a_member_with_a_viewing_is_told_so(app):
    project = published()
    member = make.member()
    booked(slot(project), Interested.of_member(member))
    with pytest.raises(Refusal, match="已预约过"):
        booked(slot(project, hour=14), Interested.of_member(member))


def test_a_guest_with_a_viewing_learns_it_only_at_their_own_phone(app):
    project = published()
    first, second = slot(project), slot(project, hour=14)
    person = guest()
    viewing = booked(first, person)
    again = booked(second, person)
    assert again is viewing and second.taken == 0
    assert len(messages("viewing_booked")) == 2
    assert leads.by_token(messages("viewing_booked")[0].values["token"]) is None


def test_pressing_twice_takes_one_place(app):
    hour, person = slot(published()), guest()
    assert booked(hour, person) is booked(hour, person)
    assert hour.taken == 1


def test_a_cancelled_place_is_free_again_and_can_be_taken_up_again(app):
    hour, person = slot(published(), places=1), guest()
    viewing = booked(hour, person)
    with transaction():
        leads.cancel(viewing)
    assert hour.taken == 0
    assert booked(hour, person).state is ViewingState.BOOKED and hour.taken == 1
    with transaction():
        leads.cancel(viewing)
    with pytest.raises(Refusal), transaction():
        leads.cancel(viewing)
    assert hour.taken == 0


def test_an_hour_before_it_is_too_late_to_cancel(app):
    hour = slot(published())
    viewing = booked(hour)
    with clock.at(hour.starts_at - timedelta(minutes=30)), pytest.raises(Refusal, match="不足一小时"), transaction():
        leads.cancel(viewing)


def test_nothing_is_shown_or_booked_where_nothing_may_be_sold(app):
    with pytest.raises(Refusal, match="尚未取得预售许可"):
        slot(complete("early"))
    project = published()
    hour = slot(project)
    with transaction():
        for certificate in projects.certificates_of(project.id):
            projects.revoke(certificate, None)
    assert leads.slots_of(project.id) == []
    with pytest.raises(Refusal):
        booked(hour)


def test_consent_is_kept_purpose_by_purpose_and_can_be_taken_back(app):
    lead = booked(slot(published()), changes=True, news=False).lead
    assert leads.agreed(lead.id, ConsentPurpose.CONTACT) and leads.agreed(lead.id, ConsentPurpose.CHANGES)
    assert not leads.agreed(lead.id, ConsentPurpose.NEWS)
    with transaction():
        leads.agree(lead, ConsentPurpose.CHANGES, False)
    assert not leads.agreed(lead.id, ConsentPurpose.CHANGES)
    with pytest.raises(DBAPIError), transaction():
        changed(update(leads.LeadConsent).values(given=True))


def test_a_stranger_who_types_a_members_phone_agrees_to_nothing_for_them(app):
    project, member = published(), make.member()
    viewing = booked(slot(project), Interested.of_member(member), changes=False)
    booked(slot(project, hour=14), guest(phone=member.account.phone), news=True)
    assert not leads.agreed(viewing.lead_id, ConsentPurpose.NEWS)


def test_who_read_an_older_version_is_told_when_a_risk_changes(app):
    project = published()
    lead = booked(slot(project)).lead
    booked(slot(project, hour=14), changes=False)
    new_drawback(project)
    (message,) = messages("risk_changed")
    assert message.address == lead.phone and message.values["version"] == 2


def test_a_new_advantage_alone_tells_nobody(app):
    project = published()
    booked(slot(project))
    with transaction():
        projects.surround(project, Side.FAVOURABLE, None, title=Words("地铁通车"), text=Words("七分钟"))
        projects.publish(project, None)
    assert messages("risk_changed") == []


def test_who_read_an_old_page_must_read_the_new_one_first(app):
    project = published()
    hour = slot(project)
    new_drawback(project)
    with pytest.raises(Refusal, match="刚刚更新") as refused, transaction():
        leads.book(hour, guest(), version=1, changes=True, news=False)
    assert refused.value.status == 409 and hour.taken == 0


def test_a_question_about_a_building_outside_the_permit_is_refused(app):
    project = published()
    outside = next(b for b in projects.buildings_of(project.id) if b.number == "w6")
    with pytest.raises(Refusal, match="不在预售许可范围"), transaction():
        leads.ask(project, guest(), "六栋几时卖？", building_id=outside.id, news=False)
    with transaction():
        interest = leads.ask(project, guest(), "五栋几时交房？", news=False)
        leads.answered(interest, make.account("苏婉").id, "南向，不遮挡。")
    assert interest.answered_at is not None


def test_attendance_is_noted_once_and_not_before_the_hour(app):
    hour, adviser = slot(published()), make.account("苏婉")
    viewing = booked(hour)
    with pytest.raises(Refusal, match="还没到"), transaction():
        leads.attended(viewing, adviser.id)
    with clock.at(hour.starts_at), transaction():
        leads.attended(viewing, adviser.id)
    with clock.at(hour.starts_at), pytest.raises(Refusal, match="已经有结果"), transaction():
        leads.stay_away(viewing, adviser.id)


@pytest.mark.parametrize("phone", ["", "12345", "１３８０", "010-6512 3456", "abc"])
def test_a_phone_that_is_none_is_refused_beside_its_field(app, phone):
    with pytest.raises(Refusal) as refused:
        Interested.of_guest("陈先生", phone, "zh")
    assert refused.value.field == "phone"
    assert session.scalar(select(func.count()).select_from(leads.Lead)) == 0
