"""Somebody calls: the desk books the hour for them, after telling what speaks against it, and says that it was so."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from portal.club.estate import projects
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.club.prospects.leads import LeadSource, ViewingState
from portal.database import session, transaction
from tests import make
from tests.making.projects import published, slot
from tests.visitor import Visitor


@pytest.fixture
def project(app):
    return published()


def adviser(app, language="zh"):
    return Visitor(app, language).sign_in(make.staff(Role.SALES_ADVISER, name="苏婉"), staff=True)


def caller(project):
    by = make.staff(Role.SALES_ADVISER).id
    with transaction():
        return leads.enter(project, "陈先生", make.phone(), LeadSource.PHONE, by)


def viewings(lead):
    session.expire_all()
    return [one.state for one in leads.viewings_of(lead.id)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_hour_is_booked_for_a_caller_and_a_note_says_what_was_told(app, project, language):
    hour, lead, desk = slot(project), caller(project), adviser(app, language)
    where = f"/staff/leads/{lead.id}/viewing"
    assert where in desk.get(f"/staff/leads/{lead.id}").text
    page = unescape(desk.get(where).text)
    against = projects.current_disclosure(project.id).unfavourable
    assert against and all(one.title.zh in page or one.title.en in page for one in against)
    assert 'value="0" selected' in desk.get(where).text or "selected" not in desk.get(where).text, "no hour by itself"
    assert desk.submit(where, slot=0, told="y").status_code == 422 and viewings(lead) == [], "an hour is chosen"
    assert desk.submit(where, slot=hour.id).status_code == 422 and viewings(lead) == [], "told first"
    assert desk.submit(where, slot=hour.id, told="y").status_code == 303
    assert viewings(lead) == [ViewingState.BOOKED]
    (note,) = leads.notes_of(lead.id)
    assert ("第 1 版" if language == "zh" else "version 1") in note.body
    assert "viewing.booked_for" in session.scalars(select(AuditEntry.act)).all()
    assert len(session.scalars(select(Message).where(Message.topic == "viewing_booked")).all()) == 1
    assert leads.versions_read(lead.id) == [], "nothing is noted as read that was not"


def test_undone_the_place_is_free_and_no_letter_leaves(app, project):
    hour, lead, desk = slot(project, places=1), caller(project), adviser(app)
    done = desk.submit(f"/staff/leads/{lead.id}/viewing", slot=hour.id, told="y")
    assert desk.submit(re.search(r"/staff/careful/\d+/undo", desk.get(done.location).text)[0]).status_code == 303
    assert viewings(lead) == [ViewingState.CANCELLED]
    session.refresh(hour)
    assert hour.left == 1 and session.scalars(select(Message).where(Message.topic == "viewing_booked")).all() == []


def test_no_second_viewing_no_full_hour_and_the_members_days_are_kept(app, project):
    hour, lead, desk = slot(project, places=1), caller(project), adviser(app)
    kept = slot(project, in_days=4, for_all=False)
    where = f"/staff/leads/{lead.id}/viewing"
    assert desk.submit(where, slot=kept.id, told="y").status_code == 422
    assert desk.submit(where, slot=hour.id, told="y").status_code == 303
    later = slot(project, in_days=5)
    assert desk.submit(where, slot=later.id, told="y").status_code == 422, "one viewing of a project"
    other = caller(project)
    assert desk.submit(f"/staff/leads/{other.id}/viewing", slot=hour.id, told="y").status_code == 422, "it is full"
    assert viewings(other) == []
