"""Status points for tests: exactly as many as wanted, by the rule that pays one for every ¥10,000."""

from dataclasses import replace
from datetime import date, datetime
from itertools import count

from portal import clock
from portal.club.people.members import Grade, Member
from portal.club.purse import grades, points
from portal.database import session, transaction

_homes = count(1_000_000)
TERMS = grades.GradeTerms(gold=500, platinum=2_000, review_month=1, review_day=1, grace_days=90)


def terms(day: date = date(2024, 1, 1), **values: int) -> grades.GradeTerms:
    made = replace(TERMS, **values)
    with clock.at(clock.moment_of(day)), transaction():
        grades.TERMS.change(made, None, by=None)
    return made


def status(member: Member, amount: int, at: datetime | date) -> points.Entry:
    """Status points earned at that moment (at noon, when only the day is given).

    The rules are put in only here: who joined before has none of the points for joining.
    """
    moment = at if isinstance(at, datetime) else clock.moment_of(at, 12)
    home = next(_homes)
    with clock.at(moment), transaction():
        points.install_rules()
        entry = points.earn("repeat_purchase", member.id, key=f"status:{home}", home=home, price=amount * 1_000_000)
    assert entry is not None and entry.status == amount
    return entry


def night(day: date) -> None:
    """The job, half an hour after midnight of that day."""
    with clock.at(clock.moment_of(day, 0, 30)):
        grades.nightly()


def grade_of(member: Member) -> Grade:
    session.expire_all()
    return session.get_one(Member, member.id).grade
