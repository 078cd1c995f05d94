"""Prospects at the desk: the list and its search, who walked in, notes and class, answers that are sent and kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message, MessageState
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.club.prospects.leads import AnswerWay, Interest, Lead, LeadClass, LeadSource
from portal.club.prospects.leads.interest import Interested
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letter
from tests import make
from tests.making.projects import booked, guest, published, slot
from tests.visitor import Visitor


@pytest.fixture
def adviser(app):
    return Visitor(app, "en").sign_in(make.staff(Role.SALES_ADVISER, make.estate(), "苏婉"), staff=True)


@pytest.fixture
def project(app):
    return published()


def asked(project, person=None):
    with transaction():
        return leads.ask(project, person or guest("陈先生", "19000000777"), "主卧朝哪边？", news=False)


def walk_in(adviser, project, **more):
    sent = {
        "project": project.id,
        "name": "周女士",
        "phone": "190 0000 0888",
        "source": "walk_in",
        "agrees": "y",
        "grade": "",
    }
    return adviser.submit("/staff/leads/people", **{**sent, **more})


def test_somebody_who_walked_in_is_entered_with_a_note_a_class_and_a_day(adviser, project):
    soon = clock.today() + timedelta(days=3)
    assert walk_in(adviser, project, body="看过 118 平", grade="a", next_on=str(soon)).status_code == 303
    (lead,) = session.scalars(select(Lead)).all()
    assert (lead.name, lead.phone, lead.source, lead.grade) == (
        "周女士",
        "+8619000000888",
        LeadSource.WALK_IN,
        LeadClass.A,
    )
    assert lead.next_on == soon and leads.agreed(lead.id, leads.ConsentPurpose.CONTACT)
    page = adviser.get(f"/staff/leads/{lead.id}").text
    assert "看过 118 平" in page and "walked in" in page and "19000000888" not in page
    assert walk_in(adviser, project, name="另一位").location == f"/staff/leads/{lead.id}", "one phone is one prospect"


def test_who_comes_again_keeps_what_a_colleague_judged(adviser, project):
    day = clock.today() + timedelta(days=3)
    walk_in(adviser, project, grade="a", next_on=str(day))
    lead = session.scalars(select(Lead)).one()
    again = walk_in(adviser, project, name="另一位", grade="", next_on="", body="又来了")
    assert "Known here already as 周女士" in adviser.get(again.location).text
    session.expire_all()
    assert (lead.grade, lead.next_on) == (LeadClass.A, day)
    walk_in(adviser, project, grade="c")
    session.expire_all()
    assert (lead.grade, lead.next_on) == (LeadClass.C, day)


@pytest.mark.parametrize(
    "wrong", [{"phone": "12"}, {"name": ""}, {"agrees": ""}, {"next_on": "2020-01-01"}, {"source": "page"}]
)
def test_who_does_not_agree_or_has_no_number_is_not_entered(adviser, project, wrong):
    assert walk_in(adviser, project, **wrong).status_code == 422
    assert session.scalars(select(Lead)).all() == []


def test_prospects_are_found_by_name_number_class_and_project(adviser, project):
    walk_in(adviser, project, grade="b")
    booked(slot(project), guest("陈先生", "19000000777"))
    for words, names in (
        ("周女士", {"周女士"}),
        ("190 0000 0777", {"陈先生"}),
        ("0777", {"陈先生"}),
        ("nobody", set()),
    ):
        page = adviser.get(f"/staff/leads/people?q={words}").text
        assert {name for name in ("周女士", "陈先生") if name in page} == names, words
    assert "陈先生" not in adviser.get("/staff/leads/people?grade=b").text
    assert "周女士" in adviser.get(f"/staff/leads/people?project={project.id}&sort=next").text
    assert adviser.get("/staff/leads/people?grade=nonsense&project=x").status_code == 200


def test_another_estates_prospects_are_in_no_list(app, adviser, project):
    walk_in(adviser, project)
    elsewhere = make.estate("city", "君临城市花园", "City Garden")
    other = Visitor(app).sign_in(make.staff(Role.SALES_ADVISER, elsewhere), staff=True)
    assert "周女士" not in other.get("/staff/leads/people?q=周女士").text.partition("<table")[2]
    lead = session.scalars(select(Lead)).one()
    assert other.submit(f"/staff/leads/{lead.id}/notes", body="x").status_code == 404
    assert walk_in(other, project).status_code == 422


def test_two_advisers_who_judge_the_same_person_lose_nothing(adviser, project):
    walk_in(adviser, project, grade="b")
    lead = session.scalars(select(Lead)).one()
    seen = {"seen": str(lead.revision)}
    assert adviser.submit(f"/staff/leads/{lead.id}/notes", body="", grade="a", **seen).status_code == 303
    late = adviser.submit(f"/staff/leads/{lead.id}/notes", body="只是看看", grade="c", **seen)
    assert late.status_code == 409 and "只是看看" in late.text
    session.expire_all()
    assert lead.grade is LeadClass.A and leads.notes_of(lead.id) == []


def test_an_answer_to_a_member_is_sent_kept_and_taken_back_for_some_minutes(app, adviser, project):
    member = make.member("林静怡")
    interest = asked(project, Interested.of_member(member))
    where = f"/staff/leads/questions/{interest.id}"
    look = adviser.ask(f"{where}/answer", way="written", text="朝南，不遮挡。")
    assert "data-careful" in look.text and "朝南，不遮挡。" in look.text
    assert adviser.submit(f"{where}/answer", way="written", text="朝南，不遮挡。").status_code == 303
    session.expire_all()
    assert (interest.answer, interest.answer_way) == ("朝南，不遮挡。", AnswerWay.WRITTEN)
    mine = select(Message).where(Message.account_id == member.account_id, Message.topic == "question_answered")
    (told,) = session.scalars(mine).all()
    assert told.state is MessageState.HELD and "朝南，不遮挡。" in letter(told)[1]
    undo = adviser.get(where).text.partition('action="/staff/careful/')[2].partition('"')[0]
    assert adviser.submit(f"/staff/careful/{undo}").status_code == 303
    session.expire_all()
    assert interest.answered_at is None and session.scalars(mine).all() == []
    assert where in adviser.get("/staff/").text, "it waits again"


def test_a_guest_has_no_inbox_and_what_was_said_by_telephone_is_kept(adviser, project):
    interest = asked(project)
    where = f"/staff/leads/questions/{interest.id}"
    assert "Send it to them" not in adviser.get(where).text
    assert adviser.submit(f"{where}/answer", way="written", text="朝南").status_code == 422
    assert adviser.submit(f"{where}/answer", way="rung", text="").status_code == 422
    assert adviser.submit(f"{where}/answer", way="rung", text="朝南").status_code == 303
    session.expire_all()
    assert interest.answer == "朝南" and "朝南" in adviser.get(where).text
    with pytest.raises(Refusal), transaction():
        leads.answered(session.get_one(Interest, interest.id), 1, "再答", AnswerWay.RUNG)
