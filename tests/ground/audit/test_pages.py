"""The audit on the desk, in sentences with names and links; and letters that did not arrive."""

import re
from datetime import datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.club.gatherings import events
from portal.club.gatherings.events import happenings as h
from portal.club.ground import audit, outbox
from portal.club.ground.happenings import happened
from portal.club.ground.outbox import Purpose
from portal.club.people import accounts, exports
from portal.club.people.accounts import Role
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making.events import published
from tests.visitor import Visitor


@pytest.fixture
def desk(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, name="倪航"), staff=True)


@pytest.fixture
def event(app) -> events.Event:
    return published(title=Words("中秋茶会", "Mid-autumn tea"))


def rows(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", rows(page))


def test_an_act_is_a_sentence_with_the_name_of_what_it_touched(desk, event):
    colleague, member = make.staff(Role.CUSTOMER_SERVICE, name="周敏"), make.member(name="林小满")
    with transaction():
        happened(h.CALLED_OFF, colleague.id, event=event.id, parties=12)
        happened(h.ATTENDED, colleague.id, member=member, event=event.id, sign_up=1, turned=0)
    page = plain(desk.get("/staff/audit").text)
    assert "取消“中秋茶会”，通知 12 组报名者" in page and "周敏" in page
    assert "event.called_off" not in page
    desk.language = "en"
    assert "called off Mid-autumn tea and told 12 parties" in plain(desk.get("/staff/audit").text)


def test_a_row_that_was_not_there_is_a_dash(desk, event):
    with transaction():
        happened(h.CALLED_OFF, None, event=None, parties=12)
    desk.language = "en"
    assert "called off — and told 12 parties" in plain(desk.get("/staff/audit").text)


def test_the_name_of_a_row_leads_to_its_page_for_who_may_open_it(app, desk, event):
    both = make.staff(Role.ADMINISTRATOR, name="方正")
    with transaction():
        accounts.give(both, Role.MARKETING_HEAD, None, by=None)
        happened(h.PUBLISHED, None, event=event.id)
    link = f'<a href="/staff/events/{event.id}">中秋茶会</a>'
    assert link in rows(Visitor(app).sign_in(both, staff=True).get("/staff/audit").text)
    assert link not in rows(desk.get("/staff/audit").text) and "中秋茶会" in rows(desk.get("/staff/audit").text)


def test_the_audit_is_searched_by_person_row_day_and_kind_of_act(desk, event):
    colleague, member = make.staff(Role.CUSTOMER_SERVICE, name="周敏"), make.member(name="林小满")
    with transaction():
        happened(h.EDITED, colleague.id, event=event.id)
        happened(h.ATTENDED, None, member=member, event=event.id, sign_up=1, turned=0)

    def shown(query: str) -> str:
        return desk.get(f"/staff/audit?{query}").text

    assert "修改“中秋茶会”" in plain(shown("person=周敏")) and "验票入场" not in plain(shown("person=周敏"))
    assert "验票入场" in plain(shown("person=林小满")) and "修改" not in plain(shown("person=林小满"))
    assert "验票入场" in plain(shown(f"person={member.account.phone[3:]}"))
    assert "只显示与“中秋茶会”有关" in shown(f"about=event:{event.id}")
    assert "修改" in plain(shown(f"about=event:{event.id}")) and "<tbody>" not in shown("about=event:99")
    assert "<tbody>" not in shown("last=2001-01-01") and "修改" in plain(shown("first=2001-01-01"))
    assert "修改" in plain(shown("act=event.")) and "修改" not in plain(shown("act=role."))
    assert "没有这个姓名或手机号的人" in shown("person=无此人")
    for wrong in ("first=2026-02-30", "last=31.2.", "first=2026-13-01&last=2026-01-01", "first=0001-01-01"):
        assert "例如 2026-03-31" in shown(wrong) and 'aria-invalid="true"' in shown(wrong), wrong
    assert "截止日早于起始日" in shown("first=2026-03-02&last=2026-03-01")
    assert "aria-invalid" not in shown("first=2026-03-01&last=2026-03-01")
    for odd in (
        "person=%25",
        "about=x",
        "about=event:",
        "first=31.2.",
        "act=%25",
        "after=%20",
        "about=event:" + "9" * 40,
    ):
        assert desk.get(f"/staff/audit?{odd}").status_code == 200


def test_the_acts_that_are_shown_can_be_saved_as_a_sheet_and_that_is_an_act_itself(desk, event):
    with transaction():
        happened(h.TOLD, make.staff(name="周敏").id, event=event.id, parties=3)
    assert desk.submit("/staff/audit/sheet", act="event.told", why="").status_code == 422
    for wrong in ({"first": "2026-02-30"}, {"person": "无此人"}):
        refused = desk.submit("/staff/audit/sheet", act="event.told", why="给审计部门", **wrong)
        assert refused.status_code == 422 and refused.mimetype == "text/html", (
            "not everything instead of what was asked"
        )
    answer = desk.submit("/staff/audit/sheet", act="event.told", why="给审计部门")
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    (line,) = [line for line in lines[1:] if "校验行，勿寄" not in str(line)]
    assert line[1:] == ["周敏", "向“中秋茶会”的 3 组报名者发信", "event.told"]
    assert isinstance(line[0], datetime) and len(lines) == 3, "a time that Excel sorts by, and the mark"
    assert "将 1 行操作记录存为表格" in plain(desk.get("/staff/audit").text)


def test_acts_about_many_members_wait_for_a_second_person_and_each_reads_who_saved_them(desk, event):
    member = make.member(name="林小满")
    with transaction():
        happened(h.ATTENDED, None, member=member, event=event.id, sign_up=1, turned=0)
    assert desk.submit("/staff/audit/sheet", act="event.attended", why="给审计部门").status_code == 200
    seen = select(audit.FileView).where(audit.FileView.subject_id == member.account_id, audit.FileView.what == "audit")
    assert len(session.scalars(seen).all()) == 1
    with transaction():
        exports.TERMS.change(exports.ExportTerms(0), None, None)
    assert desk.submit("/staff/audit/sheet", act="event.attended", why="给审计部门").status_code == 303
    assert session.scalars(select(exports.ContactExport).order_by(exports.ContactExport.id.desc())).first().needs_second


def test_a_dead_letter_is_shown_with_its_reason_and_tried_again(desk):
    with transaction():
        outbox.post(make.member().account_id, "joined", purpose=Purpose.SERVICE, number="1")
    with transaction():
        message = outbox.lease()[0]
        outbox.failed(message, "no such number", for_good=True)
    assert "no such number" in desk.get("/staff/audit/letters").text
    assert desk.submit(f"/staff/audit/letters/{message.id}/retry").status_code == 303
    session.rollback()
    assert outbox.dead() == []
    assert desk.submit(f"/staff/audit/letters/{message.id}/retry", htmx=True).status_code == 409


def test_only_who_may_reads_and_saves_the_audit(app):
    stranger = Visitor(app).sign_in(make.staff(), staff=True)
    assert stranger.get("/staff/audit").status_code == 403
    assert stranger.submit("/staff/audit/sheet").status_code == 403
