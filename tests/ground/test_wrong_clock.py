"""A member's acts at a wrong clock: nothing is written off by it, and nothing stored while it is known to be one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs, queue
from portal.club.ground import caution, timekeeping
from portal.club.ground.caution import HeldJob
from portal.club.ground.happenings import happened
from portal.club.ground.timekeeping import ClockBeat
from portal.club.people.accounts import Role
from portal.club.people.members import happenings as members_happenings
from portal.club.purse import points
from portal.club.purse.points.moves.expiry import expire_due_of, points_left
from portal.database import session, transaction
from tests import make
from tests.making import people
from tests.making import rewards as making
from tests.visitor import Visitor

FAR = timedelta(days=400)


@pytest.fixture
def member(app):
    """Somebody with points, in a club whose jobs run."""
    found = making.rich(1000)
    queue.by_clock("events.offers")
    session.rollback()
    assert session.get(ClockBeat, 1)
    return found


@pytest.fixture
def set_forward(monkeypatch):
    """The machine's clock is set 400 days ahead while the server runs."""
    monkeypatch.setattr(clock, "jumped", lambda: FAR)
    with clock.at(clock.now() + FAR):
        yield


def redeem(app, member, reward):
    visitor = Visitor(app, "en").sign_in(member.account)
    sent = {"price": str(reward.price), "cash": "0", "quantity": "1"}
    return visitor.submit(f"/rewards/{reward.id}/redemption", **sent)


def test_no_act_is_taken_at_a_clock_that_was_set_and_nothing_is_stored(app, member, set_forward):
    reward = making.reward()
    visitor = Visitor(app, "en").sign_in(member.account)
    answer = visitor.submit("/me/profile", name="Somebody else", title="")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "clock is wrong" in answer.text and "Nothing was stored" in answer.text
    assert redeem(app, member, reward).status_code == 503
    assert visitor.get("/points").status_code == 200, "reading goes on"
    session.expire_all()
    assert member.account.name != "Somebody else" and points_left() == 1000


def test_without_the_question_the_act_writes_the_points_off(app, member, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(timekeeping, "_seen_lately", lambda: True)
    with clock.at(clock.now() + FAR), transaction():
        expire_due_of(member.id)
    assert points_left() == 0


def test_what_an_act_would_write_off_waits_until_the_clock_was_looked_at(app, member):
    """After a restart nobody knows whether it is wrong or the club was closed: only what is lost for good waits."""
    reward = making.reward()
    boss = make.staff(Role.ADMINISTRATOR)
    with clock.at(clock.now() + FAR):
        assert redeem(app, member, reward).status_code == 503
        assert points_left() == 1000
        visitor = Visitor(app).sign_in(member.account)
        assert visitor.submit("/account/sessions/end").status_code == 303, "other acts go on"
        queue.by_clock("grades")
        (one,) = caution.waiting()
        with transaction():
            caution.release(one, boss.id)
        assert redeem(app, member, reward).status_code in {303, 409, 422}, "they have expired, and it is said"
        session.rollback()
        assert points_left() == 0 or points.balance_of(member.id) == 0


def test_who_looks_after_the_clock_comes_in_and_says_that_it_is_right(app, member, set_forward):
    boss = people.colleague()
    queue.by_clock("grades")
    session.rollback()
    visitor = Visitor(app, "en")
    answer = visitor.submit("/sign-in/password", phone=boss.phone[3:], password=people.PASSWORD)
    assert answer.status_code == 303
    assert visitor.submit("/sign-in/second", code=people.totp()).status_code == 303
    (one,) = session.scalars(select(HeldJob).where(HeldJob.over_at.is_(None))).all()
    assert visitor.submit(f"/staff/jobs/{one.id}/release").status_code == 303
    owner = Visitor(app).sign_in(member.account)
    assert owner.submit("/account/sessions/end").status_code == 303


@pytest.fixture
def begun_behind(app, member):
    """The club was closed, and is started by a clock that stands three days before the last record."""
    with clock.at(clock.now() + timedelta(minutes=1)):
        queue.by_clock("grades")
    session.rollback()
    app.has_acted = False  # as a process that has just begun
    with clock.at(clock.now() - timedelta(days=3)):
        yield


def test_a_club_that_begins_by_a_clock_before_its_last_record_takes_no_act_until_a_person_looked(
    app, member, begun_behind
):
    boss = people.colleague()
    reward = making.reward()
    assert redeem(app, member, reward).status_code == 503
    assert check(member.account, app) == 503, "and the next one neither"
    assert Visitor(app).sign_in(member.account).get("/points").status_code == 200, "reading goes on"
    assert timekeeping.check()
    queue.by_clock("grades")  # the worker sees it, too
    session.rollback()
    (one,) = caution.waiting()
    assert one.is_clock and -73 * 60 < one.touched < -71 * 60
    app.has_acted = False  # another process, after what was written at the wrong clock
    assert check(member.account, app) == 503
    visitor = Visitor(app, "en")
    assert visitor.submit("/sign-in/password", phone=boss.phone[3:], password=people.PASSWORD).status_code == 303
    assert visitor.submit("/sign-in/second", code=people.totp()).status_code == 303
    assert visitor.submit(f"/staff/jobs/{one.id}/release").status_code == 303
    app.has_acted = False
    assert check(member.account, app) == 303 and not timekeeping.check()


def test_what_was_written_last_is_asked_where_no_job_has_run_for_days(app, member):
    visitor = Visitor(app).sign_in(member.account)
    with clock.at(clock.now() + timedelta(days=20)), transaction():
        happened(members_happenings.PROFILE_CHANGED, member.account_id, member=member)
    app.has_acted = False
    assert visitor.submit("/account/sessions/end").status_code == 503
    with transaction():
        happened(members_happenings.PROFILE_CHANGED, member.account_id, member=member)
    app.has_acted = False
    assert visitor.submit("/account/sessions/end").status_code == 503, (
        "what is written at the wrong clock hides nothing"
    )


@pytest.mark.parametrize("hours", [-23, 0, 24 * 40])
def test_a_club_that_begins_a_little_before_or_long_after_its_last_record_is_open(app, member, hours):
    """That it is far ahead cannot be known: it may have been closed."""
    app.has_acted = False
    with clock.at(clock.now() + timedelta(hours=hours)):
        assert check(member.account, app) == 303


def test_a_new_club_has_no_last_record(app):
    person = make.member()
    app.has_acted = False
    with clock.at(clock.now() - FAR):
        assert check(person.account, app) == 303


def check(account, app):
    return Visitor(app).sign_in(account).submit("/account/sessions/end").status_code


def test_the_machine_says_by_how_much_its_clock_was_set(monkeypatch):
    assert abs(clock.jumped()) < timedelta(minutes=1)
    monkeypatch.setattr(clock, "_BEGAN", clock._BEGAN - FAR)
    assert timedelta(minutes=-1) < clock.jumped() - FAR < timedelta(minutes=1)


def test_whatever_runs_by_the_clock_has_a_share_or_says_why_it_is_harmless():
    timed = [job for job in jobs.EVERY.values() if job.schedule and job.name not in caution.ALWAYS]
    assert len(timed) > 15
    assert [job.name for job in timed if bool(job.share) == bool(job.harmless)] == []
