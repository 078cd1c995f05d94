"""The desk's viewings and questions: by day, per estate, phones masked, shown once with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.club.prospects.leads import ViewingState
from portal.database import session, transaction
from tests import make
from tests.making.projects import booked, guest, published, slot
from tests.visitor import Visitor


@pytest.fixture
def adviser(app):
    return Visitor(app).sign_in(make.staff(Role.SALES_ADVISER, make.estate(), "苏婉"), staff=True)


def test_the_day_shows_who_comes_with_the_phone_masked(adviser):
    hour = slot(published())
    viewing = booked(hour, guest("陈先生", "19000000777"))
    page = adviser.get(f"/staff/leads?day={hour.starts_at.date()}").text
    assert "陈先生" in page and "190****0777" in page and "19000000777" not in page
    assert "19000000777" not in adviser.get(f"/staff/leads/{viewing.lead_id}").text
    for odd in ("nonsense", "2026-02-30"):
        assert adviser.get(f"/staff/leads?day={odd}").status_code == 404


def test_the_number_is_shown_once_for_a_reason_that_is_written_down(adviser):
    lead = booked(slot(published()), guest("陈先生", "19000000777")).lead
    assert adviser.submit(f"/staff/leads/{lead.id}/phone", reason="curiosity").status_code == 422
    adviser.submit(f"/staff/leads/{lead.id}/phone", reason="late")
    assert "190 0000 0777" in adviser.get(f"/staff/leads/{lead.id}").text
    assert "190 0000 0777" not in adviser.get(f"/staff/leads/{lead.id}").text
    entry = session.scalar(select(AuditEntry).where(AuditEntry.act == "lead.phone_revealed"))
    assert entry.ids == {"lead": lead.id, "project": lead.project_id, "reason": "late"}


def test_attendance_is_noted_when_the_hour_has_come(adviser):
    hour = slot(published())
    came, stayed = booked(hour), booked(hour)
    early = adviser.submit(f"/staff/leads/viewings/{came.id}/attendance", came="1", htmx=True)
    assert early.status_code == 422
    with clock.at(hour.starts_at):
        adviser = Visitor(adviser.app).sign_in(make.staff(Role.SALES_ADVISER, make.estate(), "苏婉"), staff=True)
        adviser.submit(f"/staff/leads/viewings/{came.id}/attendance", came="1")
        adviser.submit(f"/staff/leads/viewings/{stayed.id}/attendance", came="0")
    states = [session.get(leads.Viewing, row.id, populate_existing=True).state for row in (came, stayed)]
    assert states == [ViewingState.ATTENDED, ViewingState.NO_SHOW]


def test_another_estates_people_are_not_there(adviser):
    elsewhere = published("far-1", in_estate=make.estate("city", "君临城市花园", "City Garden"))
    hour = slot(elsewhere)
    viewing = booked(hour, guest("远先生"))
    with transaction():
        interest = leads.ask(elsewhere, guest("问先生"), "几时交房？", news=False)
    page = adviser.get(f"/staff/leads?day={hour.starts_at.date()}").text
    assert "远先生" not in page and "问先生" not in page and "0/2" not in page and "1/2" not in page
    assert adviser.get(f"/staff/leads/{viewing.lead_id}").status_code == 404
    assert adviser.submit(f"/staff/leads/viewings/{viewing.id}/attendance", came="1").status_code == 404
    assert adviser.submit(f"/staff/leads/questions/{interest.id}/answer").status_code == 404
    assert adviser.submit(f"/staff/leads/slots/{hour.id}/closing").status_code == 404


def test_hours_are_offered_together_and_only_where_one_may(adviser):
    project = published()
    far = published("far-1", in_estate=make.estate("city", "君临城市花园", "City Garden"))
    day = clock.today() + timedelta(days=5)
    typed = {"project": project.id, "day": str(day), "hours": ["9:30", "13:30"], "places": "3"}
    assert adviser.submit("/staff/leads/slots", **typed).status_code == 303
    assert [row.places for row in leads.slots_of(project.id)] == [3, 3]
    assert adviser.submit("/staff/leads/slots", **{**typed, "project": far.id}).status_code == 422
    assert adviser.submit("/staff/leads/slots", **{**typed, "hours": []}).status_code == 422
    assert adviser.submit("/staff/leads/slots", **{**typed, "places": "0"}).status_code == 422
    assert adviser.submit("/staff/leads/slots", **{**typed, "day": "2020-01-01"}).status_code == 422


def test_a_question_is_answered_and_an_hour_closed(adviser):
    project = published()
    hour = slot(project)
    with transaction():
        interest = leads.ask(project, guest("问先生"), "几时交房？", news=False)
    assert "几时交房？" in adviser.get("/staff/leads").text
    said = {"way": "rung", "text": "2027 年 6 月。"}
    assert adviser.submit(f"/staff/leads/questions/{interest.id}/answer", **said).status_code == 303
    assert adviser.submit(f"/staff/leads/slots/{hour.id}/closing").status_code == 303
    assert leads.slots_of(project.id) == []


def test_an_engineer_does_not_see_prospects(app):
    engineer = Visitor(app).sign_in(make.staff(Role.ENGINEERING), staff=True)
    assert engineer.get("/staff/leads").status_code == 403


def test_who_rings_gets_no_more_news(adviser):
    project = published()
    with transaction():
        lead = leads.ask(project, guest("陈先生", "19000000777"), "几点看房？", news=True).lead
    assert f"/staff/leads/{lead.id}/silence" in adviser.get(f"/staff/leads/{lead.id}").text
    assert adviser.submit(f"/staff/leads/{lead.id}/silence").status_code == 303
    session.expire_all()
    assert not leads.is_told(session.get_one(leads.Lead, lead.id))
