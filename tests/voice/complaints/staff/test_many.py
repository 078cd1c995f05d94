"""Several cases given to a colleague: previewed row by row, done as if each were given alone."""

import re

import pytest
from sqlalchemy import select

from portal.club.ground import many as acts
from portal.club.ground.audit import AuditEntry
from portal.club.people.accounts import Role
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint, LogEntry
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making.complaints import at, desk, filed
from tests.visitor import Visitor

GIVE = "/staff/complaints/many/handler"


@pytest.fixture
def visitor(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


@pytest.fixture
def he(app):
    return make.staff(name="何伟")


def several(count, in_estate=None):
    owner = make.member()
    return [filed(owner, in_estate or make.estate()) for _ in range(count)]


def handlers(cases):
    return [session.get_one(Complaint, case.id, populate_existing=True).handler_id for case in cases]


def test_the_preview_says_row_by_row_what_will_happen_and_changes_nothing(visitor, he):
    one, two = several(2)
    with transaction():
        complaints.assign(two, desk(), two.revision, he)
    text = visitor.ask(GIVE, row=[one.id, two.id], handler=he.id, query="view=open").text
    assert "将 1 件转给何伟" in text and "已由这位同事经办" in text
    assert one.number in text and two.number in text
    assert handlers([one, two]) == [None, he.id]


def test_what_can_be_done_is_done_and_the_rest_is_said(app, visitor, he):
    cases = several(4)
    with transaction():
        complaints.assign(cases[3], desk(), cases[3].revision, he)
    answer = visitor.submit(GIVE, row=[case.id for case in cases], handler=he.id, query="view=open&sort=-filed")
    assert (answer.status_code, answer.location) == (303, "/staff/complaints?view=open&sort=-filed")
    assert "3 件已转给何伟。1 件保持原样" in visitor.get(answer.location).text
    assert handlers(cases) == [he.id] * 4
    rows = session.scalars(select(LogEntry).where(LogEntry.complaint_id == cases[0].id))
    assert [row.about.get("to") for row in rows if row.about.get("act") == "assigned"] == ["何伟"]
    codes = list(session.scalars(select(AuditEntry.act).where(AuditEntry.act == "complaint.assigned")))
    assert len(codes) == 4


def test_all_that_match_are_all_of_the_filter_and_none_beside_it(visitor, he):
    cases = several(25)
    other = at(CaseStep.ASSESSMENT, desk())
    answer = visitor.submit(GIVE, all="1", handler=he.id, query="view=confirm")
    assert answer.status_code == 303
    assert handlers(cases) == [he.id] * 25 and handlers([other]) != [he.id]


def test_a_case_that_came_meanwhile_is_looked_at_first_also_when_the_number_is_the_same(visitor, he):
    first, second = several(2)
    looked = visitor.ask(GIVE, row=[first.id], handler=he.id, query="view=open").text
    figures = re.search(r'name="looked"[^>]*value="([^"]+)"', looked).group(1)
    fields = {"handler": he.id, "query": "view=open", "looked": figures, "because": "换班", "agreed": "y"}
    assert visitor.ask(GIVE, row=[second.id], **fields).status_code == 409
    assert handlers([first, second]) == [None, None]
    assert visitor.ask(GIVE, row=[first.id], **fields).status_code == 303
    assert handlers([first, second]) == [he.id, None]


def test_rows_of_another_estate_are_not_there(app, he):
    here, there = make.estate(), make.estate("other", "他苑", "Other")
    mine, foreign = several(1, here) + several(1, there)
    me = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, here, "周敏"), staff=True)
    text = me.ask(GIVE, row=[mine.id, foreign.id], handler=he.id, query="view=open").text
    assert mine.number in text and foreign.number not in text
    me.submit(GIVE, row=[mine.id, foreign.id], handler=he.id, query="view=open")
    assert handlers([mine, foreign]) == [he.id, None]
    assert me.ask(GIVE, row=[foreign.id], handler=he.id, query="").status_code == 303  # nothing picked that is there


def test_a_colleague_of_another_estate_is_named_as_the_reason(app, visitor):
    there = make.estate("other", "他苑", "Other")
    [case] = several(1)
    other = make.staff(Role.CUSTOMER_SERVICE, there, "方琳")
    text = visitor.ask(GIVE, row=[case.id], handler=other.id, query="").text
    assert "将 0 件转给方琳" in text and "不经办本小区的投诉" in text
    visitor.submit(GIVE, row=[case.id], handler=other.id, query="")
    assert handlers([case]) == [None]


@pytest.mark.parametrize("fields", [{}, {"row": "x"}, {"row": str(2**70)}, {"row": "1", "handler": "9999"}])
def test_without_rows_or_a_colleague_nothing_happens(visitor, he, fields):
    [case] = several(1)
    assert visitor.ask(GIVE, **{"handler": he.id, "query": "view=none", **fields}).status_code == 303
    assert handlers([case]) == [None]


def test_more_than_one_act_takes_are_said(visitor, he, monkeypatch):
    monkeypatch.setattr("portal.web.many.MOST", 3)
    monkeypatch.setattr("portal.club.ground.many.MOST", 3)
    cases = several(5)
    assert "另有 2 件" in visitor.ask(GIVE, all="1", handler=he.id, query="view=open").text
    visitor.submit(GIVE, all="1", handler=he.id, query="view=open")
    assert handlers(cases).count(he.id) == 3


def test_a_row_that_is_refused_after_all_leaves_nothing_behind_and_the_others_done(app):
    cases = several(3)

    def verb(case):
        case.title = "改过"
        session.flush()
        if case.id == cases[1].id:
            raise Refusal("nein")

    with transaction():
        done = acts.carry_out([session.get_one(Complaint, case.id) for case in cases], verb)
    titles = [session.get_one(Complaint, case.id, populate_existing=True).title for case in cases]
    assert done == 2 and titles == ["改过", "主卧外窗渗水", "改过"]


def test_control_without_a_part_of_its_own_the_refused_row_would_stay_half_done(app, monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(acts, "part", nullcontext)
    [case] = several(1)

    def verb(row):
        row.title = "改过"
        session.flush()
        raise Refusal("nein")

    with transaction():
        assert acts.carry_out([session.get_one(Complaint, case.id)], verb) == 0
    assert session.get_one(Complaint, case.id, populate_existing=True).title == "改过"


def test_several_cases_given_away_go_back_to_whoever_had_them(app, visitor, he):
    """But for one that has gone on since; the strip stands on the queue that one comes back to."""
    fresh, had, moved = several(3)
    before, other = make.staff(name="程晓雨"), make.staff(name="周敏")
    with transaction():
        complaints.assign(had, desk(), had.revision, before)
    visitor.submit(GIVE, row=[fresh.id, had.id, moved.id], handler=he.id, query="view=open")
    assert handlers([fresh, had, moved]) == [he.id] * 3
    with transaction():
        complaints.assign(moved, desk(), session.get_one(Complaint, moved.id).revision, other)
    undo = visitor.get("/staff/complaints?view=open").text.partition('action="/staff/careful/')[2].partition('"')[0]
    assert visitor.submit(f"/staff/careful/{undo}").status_code == 303
    assert handlers([fresh, had, moved]) == [None, before.id, other.id]
