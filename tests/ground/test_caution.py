"""One wrong clock for one night expires nothing: what runs by the clock waits for a person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs, queue
from portal.cli import doctor
from portal.club.ground import caution
from portal.club.ground.caution import HeldJob
from portal.club.ground.timekeeping import ClockBeat
from portal.club.people.accounts import Role
from portal.club.purse import points, vouchers
from portal.club.purse.points.moves.expiry import points_left
from portal.database import session, transaction
from portal.manifest import Job, Share
from portal.refusal import Refusal
from tests import make
from tests.making import merchants as merchants_making
from tests.making import rewards as rewards_making
from tests.visitor import Visitor

FAR = timedelta(days=400)


def night(away: timedelta = timedelta(0)) -> None:
    """Every job of the clock, once, as the worker does it."""
    with clock.at(clock.now() + away):
        for name in ("expire_points", "expire_vouchers", "merchants.contracts", "grades"):
            queue.by_clock(name)
    session.rollback()


def held() -> list[str]:
    session.expire_all()
    return [one.name for one in caution.waiting()]


def rich_club() -> int:
    member = rewards_making.rich(20_000)
    night()
    assert held() == []
    return int(member.id)


def test_a28_a_clock_400_days_ahead_expires_nothing_until_somebody_has_looked(app):
    member_id = rich_club()
    night(FAR)
    assert held() == ["clock"] and points.balance_of(member_id) == 20_000
    night()
    assert held() == [] and points.balance_of(member_id) == 20_000, "the clock is right again, and nothing was done"


def test_without_the_question_everything_is_gone(app, monkeypatch):
    """The negative control."""
    member_id = rich_club()
    monkeypatch.setattr(queue, "_may_run", None)
    night(FAR)
    assert points.balance_of(member_id) == 0


@pytest.mark.parametrize(("away", "waits"), [(23, False), (25, True), (-23, False), (-25, True)])
def test_the_clock_may_be_a_day_away_forwards_and_back(app, away, waits):
    night()
    night(timedelta(hours=away))
    assert held() == (["clock"] if waits else [])


def test_after_a_pause_a_person_says_that_the_clock_is_right(app):
    rich_club()
    boss = make.staff(Role.ADMINISTRATOR)
    with clock.at(clock.now() + timedelta(days=3)):
        queue.by_clock("grades")
        (one,) = caution.waiting()
        with transaction():
            caution.release(one, boss.id)
        with pytest.raises(Refusal), transaction():
            caution.release(one, boss.id)
        queue.by_clock("grades")
        assert caution.waiting() == []
    assert session.get(ClockBeat, 1).at > clock.now() + timedelta(days=2)


def test_a_job_above_its_share_waits_and_runs_once_when_it_was_let(app):
    rich_club()
    boss = make.staff(Role.ADMINISTRATOR)
    with clock.at(clock.now() + FAR):
        with transaction():  # as if the days had passed one by one
            session.get(ClockBeat, 1).at = clock.now()
        queue.by_clock("expire_points")
        session.rollback()
        (one,) = caution.waiting()
        assert (one.name, one.touched, one.of) == ("expire_points", 20_000, 20_000)
        assert points_left() == 20_000
        with transaction():
            caution.release(one, boss.id)
        queue.by_clock("expire_points")
        session.rollback()
        assert points_left() == 0 and caution.waiting() == []
        assert session.scalars(select(HeldJob)).one().over_at is not None


SHARES = [(49, 49, False), (50, 200, False), (51, 200, True), (500, 2000, False), (501, 2000, True)]


@pytest.mark.parametrize(("touched", "of", "waits"), SHARES)
def test_few_never_wait_and_many_wait_above_their_share(app, monkeypatch, touched, of, waits):
    done = []
    share = Share("x", lambda: touched, lambda: of)
    job = Job("grades", lambda: done.append(1), at="00:30", share=share)
    monkeypatch.setitem(jobs.EVERY, "grades", job)
    monkeypatch.setitem(queue._jobs, "grades", job.verb)
    queue.by_clock("grades")
    assert (len(done), held()) == ((0, ["grades"]) if waits else (1, []))


def test_what_was_let_is_let_for_so_many_and_no_longer(app, monkeypatch):
    boss, now = make.staff(Role.ADMINISTRATOR), [100]
    share = Share("x", lambda: now[0], lambda: 100)
    job = Job("grades", lambda: None, at="00:30", share=share)
    assert not caution.may_run(job)
    with transaction():
        caution.release(caution.waiting()[0], boss.id)
    now[0] = 120
    assert not caution.may_run(job), "much more than a person has seen"
    assert [one.touched for one in caution.waiting()] == [120]


def test_the_subjects_count_what_their_jobs_would_touch(app):
    assert {name for name, job in jobs.EVERY.items() if job.share} >= {"expire_points", "expire_vouchers"}
    rewards_making.rich(500)
    offer = merchants_making.offer()
    merchants_making.claim(offer, rewards_making.rich(1))
    assert (vouchers.due(), vouchers.unused()) == (0, 1)
    with clock.at(clock.now() + FAR):
        assert vouchers.due() == 1
        for job in jobs.EVERY.values():
            if job.share:
                assert 0 <= job.share.touched() <= job.share.of(), job.name


def test_it_stands_on_the_desk_and_the_doctor_says_so(app):
    rich_club()
    with clock.at(clock.now() + timedelta(days=3)):
        queue.by_clock("grades")
        boss = Visitor(app, "en").sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
        page = boss.get("/staff/jobs").text
        assert "72 hours" in page
        assert any(one.problem for one in doctor.examine(app) if one.name == "no job waits for a person")
        (one,) = caution.waiting()
        assert boss.submit(f"/staff/jobs/{one.id}/release").status_code == 303
        assert caution.waiting() == []
