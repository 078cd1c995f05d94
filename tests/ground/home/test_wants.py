"""What waits for a member stands first on the first page: in both modes, in both languages, with one order."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events as club_events
from portal.club.people.members import Member
from portal.club.purse import points as club_points
from portal.club.purse import vouchers
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.database import session, transaction
from portal.manifest import FewWant, Want
from portal.web import wants
from portal.words import Words
from tests import make
from tests.making import complaints as cases
from tests.making import events, points
from tests.visitor import Visitor


def first_page(app, member, language="zh", mode="normal"):
    with transaction():
        member.account.mode = mode
        session.add(member.account)
    return Visitor(app, language).sign_in(member.account).get("/").text


def offered():
    """A member for whom a place of a full event is kept since somebody gave it up."""
    event, member = events.published(1), make.member()
    first = events.signed_up(event)
    events.signed_up(event, member=member)
    with transaction():
        club_events.release(session.get_one(type(first), first.id), first.member.account_id)
    return event, member


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_a_place_that_is_kept_is_the_first_thing_and_no_ticket(app, mode):
    event, member = offered()
    text = first_page(app, member, mode=mode)
    assert "等您办的事" in text and "为您留了 1 个位子" in text
    assert f'href="/events/{event.id}#sign_up"' in text and f'href="/events/{event.id}/ticket"' not in text


def test_waiting_for_one_event_does_not_hide_the_ticket_of_another(app):
    member = make.member()
    later = events.published()
    events.signed_up(later, member=member)
    full = events.published(1)
    events.signed_up(full)
    events.signed_up(full, member=member)
    text = first_page(app, member)
    assert f'href="/events/{later.id}/ticket"' in text and "候补" in text and f'href="/events/{full.id}"' in text
    assert f'href="/events/{later.id}/ticket"' in first_page(app, member, mode="elder")


def test_who_only_waits_reads_that_they_wait(app):
    member, full = make.member(), events.published(1)
    events.signed_up(full)
    events.signed_up(full, member=member)
    for mode in ("normal", "elder"):
        text = first_page(app, member, mode=mode)
        assert "候补" in text and "/ticket" not in text


@pytest.mark.parametrize("step", [CaseStep.ASSESSMENT, CaseStep.FOLLOW_UP])
def test_a_promise_that_is_broken_is_red_before_and_after_the_written_answer(app, step):
    case = cases.at(step, cases.desk())
    member = case.member
    with clock.at(clock.now() + timedelta(days=60)):
        text = first_page(app, member)
        assert 'class="home-wants-late"' in text and 'class="home-promise late"' in text and "已超期" in text
        large = first_page(app, member, mode="elder")
    assert "已超期" in large and "前答复您" not in large


def test_who_is_asked_whether_it_is_settled_reads_so(app):
    case = cases.at(CaseStep.RETURN_VISIT, cases.desk())
    text = first_page(app, case.member)
    assert "我来回答" in text and f'href="/complaints/{case.number}#vow"' in text
    assert "请告诉我们是否办妥了" in first_page(app, case.member, mode="elder")
    with transaction():
        complaints.answer_visit(session.get_one(type(case), case.id), satisfied=True)
    assert "我来回答" not in first_page(app, case.member)


def test_every_open_complaint_stands_there_the_one_that_presses_first(app):
    member = make.member()
    with clock.at(clock.now() - timedelta(days=5)):
        cases.filed(member, title="先报的")
    cases.filed(member, title="后报的")
    text = first_page(app, member)
    assert text.index("先报的") < text.index("后报的") and "2 件办理中" in text and "/complaints/new" in text


def voucher(member, days, merchant_id=None):
    with transaction():
        return vouchers.issue(
            member,
            kind="gift",
            title=Words("桂花糕", "Osmanthus cake"),
            place=Words("会所前台", "the club desk"),
            hours=Words("每日 9 点至 18 点", "daily 9 to 18"),
            expires_at=clock.now() + timedelta(days=days),
            merchant_id=merchant_id,
        )


def test_what_lies_ready_is_told_while_its_days_run_out(app):
    member = make.member()
    voucher(member, days=60)
    assert "桂花糕" not in first_page(app, member)
    soon = voucher(member, days=20)
    text = first_page(app, member, "en")
    assert "Osmanthus cake" in text and "the club desk" in text and f'href="/vouchers/{soon.id}"' in text


def test_points_about_to_go_are_told_of(app):
    member = make.member()
    points.earn(member, 500)
    assert "天到期" not in first_page(app, member)
    last = max(day for day, _amount in club_points.standing_of(member.id).expiries)
    with clock.at(clock.moment_of(last - timedelta(days=10), 9)):
        assert "500 积分还有 10 天到期" in first_page(app, member)


def test_at_most_five_stand_there_and_of_the_others_their_number(app):
    member = make.member()
    for _ in range(7):
        voucher(member, days=9)
    text = first_page(app, member)
    assert text.count("home-wants-leaf") == 5 and "还有 2 件" in text


def test_who_is_waited_for_in_nothing_has_no_such_section(app):
    assert 'id="wants"' not in first_page(app, make.member())


def test_broken_promises_come_first_and_then_what_is_over_first(app, monkeypatch):
    now = clock.now()
    found = [
        Want("day", "", "/", "", clock.today() + timedelta(days=3)),
        Want("open", "", "/", ""),
        Want("late", "", "/", "", now - timedelta(days=3), is_late=True),
        Want("hours", "", "/", "", now + timedelta(hours=3)),
    ]
    monkeypatch.setattr(wants, "pages", lambda: {"one": type("One", (), {"wants": (lambda _member: found,)})})
    with app.test_request_context():
        rows = wants.wanted_of(1).rows
    assert [want.title for want, _leaf in rows] == ["late", "hours", "day", "open"]
    assert [leaf and leaf.is_soon for _want, leaf in rows] == [False, True, False, None]


def test_what_waits_for_hardly_anybody_is_asked_for_all_at_once_and_shown_to_them_alone(app, monkeypatch):
    mine, other = make.member(), make.member("陈静")
    asked: list[int] = []

    def found(member_id: int) -> list[Want]:
        asked.append(member_id)
        return [Want("rare", "", "/", "")]

    rare = FewWant(lambda: select(Member.id).where(Member.id == mine.id), found)
    monkeypatch.setattr(wants, "pages", lambda: {"one": type("One", (), {"wants": (rare,)})})
    for member, titles in ((mine, ["rare"]), (other, [])):
        with app.test_request_context():
            assert [want.title for want, _leaf in wants.wanted_of(member.id).rows] == titles
    assert asked == [mine.id]
