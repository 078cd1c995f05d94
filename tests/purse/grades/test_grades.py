"""Grades: up in the night after the points are there, down only after the yearly review and its grace period."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import outbox, timeline
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import Grade, Member
from portal.club.purse import grades, points
from portal.club.purse.grades import GradeChange, GradeNotice, Outcome
from portal.club.purse.grades.happenings import GradeRisen
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import grades as making
from tests.making.counting import counting
from tests.making.grades import grade_of, night, status

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def terms(app):
    making.terms()


@pytest.fixture
def member(app):
    return make.member()


def topics(member: Member) -> list[str]:
    """What the member was told about grades, in order."""
    told = select(Message.topic).where(Message.account_id == member.account_id, Message.topic.like("grade_%"))
    return list(session.scalars(told.order_by(Message.id)))


def gold(member: Member, on: date = date(2026, 3, 10)) -> Member:
    status(member, 500, on)
    night(on + timedelta(days=1))
    assert grade_of(member) is Grade.GOLD
    return member


# up


def test_the_last_missing_point_raises_in_the_next_night(member):
    status(member, 499, date(2026, 3, 10))
    night(date(2026, 3, 11))
    assert grade_of(member) is Grade.REGISTERED
    status(member, 1, date(2026, 3, 11))
    night(date(2026, 3, 12))
    assert grade_of(member) is Grade.GOLD
    assert topics(member) == ["grade_risen"]
    change = grades.history_of(member.id)[0]
    assert (change.before, change.after, change.why, change.points) == (Grade.REGISTERED, Grade.GOLD, "points", 500)


def test_several_grades_at_once_and_the_job_twice_is_the_job_once(member):
    status(member, 2_000, date(2026, 3, 10))
    night(date(2026, 3, 11))
    night(date(2026, 3, 11))
    assert grade_of(member) is Grade.PLATINUM
    assert len(grades.history_of(member.id)) == 1 and topics(member) == ["grade_risen"]


@pytest.mark.parametrize(
    ("earned", "day", "counts"),
    [
        (datetime(2025, 11, 22, 23, 59, 59), date(2026, 11, 21), True),
        (datetime(2025, 11, 22, 0, 0, 0), date(2026, 11, 21), True),
        (datetime(2025, 11, 22, 23, 59, 59), date(2026, 11, 22), False),
        (datetime(2027, 3, 1, 0, 0, 0), date(2028, 2, 29), True),
        (datetime(2027, 2, 28, 23, 59, 59), date(2028, 2, 29), False),
        (datetime(2028, 2, 29, 12, 0, 0), date(2029, 2, 28), True),
        (datetime(2028, 2, 29, 12, 0, 0), date(2029, 3, 1), False),
    ],
)
def test_twelve_months_are_exactly_twelve_months(member, earned, day, counts):
    status(member, 500, earned.replace(tzinfo=clock.ZONE))
    night(day)
    assert grade_of(member) is (Grade.GOLD if counts else Grade.REGISTERED)
    with clock.at(clock.moment_of(day, 9)):
        assert grades.standing_of(session.get_one(Member, member.id)).points == (500 if counts else 0)


def test_bonus_points_count_for_no_grade_and_a_cancelled_card_stays_as_it_is(member):
    with clock.at(clock.moment_of(date(2026, 3, 10))), transaction():
        adjustment = points.adjust(member, 900, "补偿", make.staff().id)
        points.approve(adjustment, make.staff().id)
    left = make.member("周文")
    status(left, 800, date(2026, 3, 10))
    with transaction():
        members.cancel(session.get_one(Member, left.id), left.account_id)
    night(date(2026, 3, 11))
    assert (grade_of(member), grade_of(left)) == (Grade.REGISTERED, Grade.REGISTERED)


def test_a_night_that_raises_many_costs_as_many_statements_as_one_that_raises_one():
    counts = []
    for names in (["先到"], ["林静怡"], [f"会员{n}" for n in range(12)]):
        people = [make.member(name) for name in names]
        for person in people:
            status(person, 500, date(2026, 3, 10 + len(counts)))
        with counting() as counted:
            night(date(2026, 3, 11 + len(counts)))
        counts.append(counted.count)
        for person in people:
            assert grade_of(person) is Grade.GOLD and topics(person) == ["grade_risen"]
            assert [entry.ids for entry in timeline.of_member(person.id) if entry.what == "grade.changed"] == [
                {"before": "registered", "after": "gold"}
            ]
    assert counts[1] == counts[2]  # the first night also closes the review


# down


def test_a_fall_comes_only_after_the_review_the_warning_and_the_grace_period(member):
    gold(member)
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        night(day)  # 500 points of March 2026 still count
    assert topics(member) == ["grade_risen"]
    night(date(2027, 6, 1))  # they are gone, but there is no review in June
    assert grade_of(member) is Grade.GOLD
    night(date(2028, 1, 1))
    night(date(2028, 1, 2))
    notice = session.scalars(select(GradeNotice)).one()
    assert (notice.kept_until, notice.points, notice.needed) == (date(2028, 3, 31), 0, 500)
    assert topics(member) == ["grade_risen", "grade_warned"]
    night(date(2028, 3, 31))
    assert grade_of(member) is Grade.GOLD
    night(date(2028, 4, 1))
    night(date(2028, 4, 2))
    assert grade_of(member) is Grade.REGISTERED
    assert topics(member) == ["grade_risen", "grade_warned", "grade_lowered"]
    assert [change.why for change in grades.history_of(member.id)] == ["review", "points"]


def test_whoever_earns_the_missing_points_in_the_grace_period_keeps_the_grade(member):
    gold(member)
    night(date(2028, 1, 1))
    status(member, 500, date(2028, 3, 31))
    night(date(2028, 4, 1))
    assert grade_of(member) is Grade.GOLD
    assert topics(member) == ["grade_risen", "grade_warned", "grade_kept"]
    assert session.scalars(select(GradeNotice.outcome)).one() is Outcome.KEPT


def test_it_can_be_several_grades_and_an_owner_lands_on_owner():
    high, owner = make.member("何瑾"), make.member("林静怡")
    for person, amount in ((high, 2_000), (owner, 2_000)):
        status(person, amount, date(2026, 3, 10))
    with transaction():
        session.get_one(Member, owner.id).is_owner = True
    night(date(2026, 3, 11))
    status(high, 600, date(2027, 5, 5))
    night(date(2028, 1, 1))
    night(date(2028, 4, 1))
    assert (grade_of(high), grade_of(owner)) == (Grade.GOLD, Grade.OWNER)


def test_a_granted_grade_is_left_alone_for_its_time_and_then_measured_like_any_other(member):
    with clock.at(clock.moment_of(date(2026, 3, 10))), transaction():
        grades.grant(session.get_one(Member, member.id), Grade.PLATINUM, by=make.staff().id)
    night(date(2027, 1, 1))
    assert session.scalars(select(GradeNotice)).all() == []
    night(date(2028, 1, 1))
    assert session.scalars(select(GradeNotice)).one().needed == 2_000


def test_a_review_that_the_worker_slept_through_is_made_up_for_with_the_whole_grace_period(member):
    gold(member)
    night(date(2028, 2, 10))
    assert session.scalars(select(GradeNotice.kept_until)).one() == date(2028, 2, 10) + timedelta(days=90)


def test_a_review_that_stopped_half_way_goes_on_and_tells_nobody_twice(monkeypatch):
    people = [make.member(f"会员{n}") for n in range(5)]
    for person in people:
        status(person, 500, date(2026, 3, 10))
    night(date(2026, 3, 11))
    monkeypatch.setattr("portal.club.purse.grades.nightly_review.CHUNK", 2)
    seen = []

    def stop(*args, **values):
        seen.append(args)
        if len(seen) == 4:
            raise RuntimeError("killed")
        return tell(*args, **values)

    tell = outbox.post
    monkeypatch.setattr("portal.club.ground.outbox.post", stop)
    with pytest.raises(RuntimeError):
        night(date(2028, 1, 1))
    monkeypatch.undo()
    assert len(session.scalars(select(GradeNotice)).all()) == 2
    night(date(2028, 1, 1))
    assert [topics(person)[1:] for person in people] == [["grade_warned"]] * 5


def test_a_claw_back_takes_the_status_of_its_earning_and_no_newer_ones(member):
    old, new = status(member, 400, date(2026, 1, 10)), status(member, 500, date(2027, 3, 10))
    with clock.at(clock.moment_of(date(2027, 4, 1))), transaction():
        points.claw_back(old.key, key="back:old", reason="cancelled")
    night(date(2027, 4, 2))
    assert grade_of(member) is Grade.GOLD  # what was taken back counts in January 2026, which is over
    with clock.at(clock.moment_of(date(2027, 4, 3))), transaction():
        points.claw_back(new.key, key="back:new", reason="cancelled")
    with clock.at(clock.moment_of(date(2027, 4, 4))):
        assert grades.standing_of(session.get_one(Member, member.id)).points == 0


# terms


def test_terms_count_from_their_day_and_the_old_ones_stay_readable(member):
    status(member, 400, date(2026, 3, 10))
    with clock.at(clock.moment_of(date(2026, 3, 11))), transaction():
        grades.TERMS.change(grades.GradeTerms(300, 900, 7, 31, 30), date(2026, 4, 1), by=None)
    night(date(2026, 3, 31))
    assert grade_of(member) is Grade.REGISTERED
    night(date(2026, 4, 1))
    assert grade_of(member) is Grade.GOLD
    with clock.at(clock.moment_of(date(2026, 4, 1))):
        assert [one.word.figures.gold for one in grades.TERMS.line().history(clock.now())] == [300, 500]
        assert grades.next_review(grades.TERMS.now(), clock.today()) == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"gold": 0}, "gold"),
        ({"gold": 2**63}, "gold"),
        ({"platinum": 500}, "platinum"),
        ({"platinum": 2**63}, "platinum"),
        ({"review_month": 13}, "review_month"),
        ({"review_month": 4, "review_day": 31}, "review_day"),
        ({"grace_days": -1}, "grace_days"),
        ({"grace_days": 367}, "grace_days"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(values, field):
    with pytest.raises(Refusal) as refused, transaction():
        grades.TERMS.change(replace(making.TERMS, **values), None, by=None)
    assert refused.value.field == field


def test_terms_never_begin_in_the_past():
    with pytest.raises(Refusal), transaction():
        grades.TERMS.change(making.TERMS, clock.today() - timedelta(days=1), by=None)


def test_the_standing_says_what_is_missing_and_until_when(member):
    status(member, 320, date(2026, 3, 10))
    with clock.at(clock.moment_of(date(2026, 5, 1))):
        standing = grades.standing_of(session.get_one(Member, member.id))
        assert (standing.aim, standing.points, standing.missing, standing.kept_until) == (Grade.GOLD, 320, 180, None)
    status(member, 180, date(2026, 5, 2))
    night(date(2026, 5, 3))
    with clock.at(clock.moment_of(date(2026, 5, 3), 9)):
        standing = grades.standing_of(session.get_one(Member, member.id))
        assert (standing.aim, standing.missing, standing.to_keep) == (Grade.PLATINUM, 1_500, 0)
        assert standing.kept_until == date(2027, 4, 1)
    night(date(2028, 1, 1))
    with clock.at(clock.moment_of(date(2028, 1, 2))):
        standing = grades.standing_of(session.get_one(Member, member.id))
        assert (standing.kept_until, standing.to_keep) == (date(2028, 3, 31), 500)


def test_a_change_is_written_once_when_two_nights_meet(member):
    """The move takes only a grade that is still what it was."""
    from portal.club.purse.grades.changes import Move, move_all

    move = Move(member.id, Grade.REGISTERED, Grade.GOLD, 500)
    with transaction():
        assert len(move_all([move], "points", lambda one: GradeRisen(grade=one.after))) == 1
    with transaction():
        assert move_all([move], "points", lambda one: GradeRisen(grade=one.after)) == []
    assert len(session.scalars(select(GradeChange)).all()) == 1
