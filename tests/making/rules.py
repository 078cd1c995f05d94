"""Earn rules, campaigns and earnings for tests, made through the club's verbs."""

from dataclasses import replace
from datetime import datetime

from portal import clock
from portal.club.people.members import Grade, Member
from portal.club.purse import points
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import points as making

EARLY = datetime(2026, 1, 1, tzinfo=clock.ZONE)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=clock.ZONE)


def terms(**values) -> points.RuleChange:
    """Ten normal points, at once, until the end of next year; or as `values` say."""
    plain = {"title": Words("填写问卷", "Answered a survey"), "amount": 10, "rate": None, "is_spendable": True,
             "is_status": True, "cap_day": None, "cap_year": None, "cap_person": None}  # fmt: skip
    return points.RuleChange(**(plain | values))


def rule(trigger: str = "survey", starts: datetime = EARLY, **values) -> points.EarnRule:
    """The one rule of `trigger` (or a further one)."""
    once = {"once_per": values.pop("once_per", None)}
    by = make.staff().id
    with transaction():
        return points.make_rule(trigger, terms(**values), by, starts=starts, **once)


def change(old: points.EarnRule, starts: datetime | None = None, **values) -> points.EarnRule:
    by = make.staff().id
    with transaction():
        return points.change_rule(old, replace(points.RuleChange.of(old), **values), by, starts=starts)


def campaign(percent: int = 150, *, trigger: str | None = "survey", starts: datetime = EARLY, **values):
    plain = {
        "title": Words("金秋加倍", "Autumn points"),
        "stacking": points.Stacking.MULTIPLY,
        "is_status": False,
        "valid_until": moment(2030, 1, 1),
    }
    by = make.staff().id
    with transaction():
        asked = points.CampaignChange(**(plain | values), percent=percent)
        return points.make_campaign(asked, by, trigger=trigger, starts=starts)


def earn(member: Member, trigger: str = "survey", at: datetime | None = None, **values):
    """One occasion, at a moment of its own if need be."""
    with clock.at(at or clock.now()), transaction():
        return points.earn(trigger, member.id, key=values.pop("key", None) or making.key(), **values)


def of_grade(grade: Grade, estate_id: int | None = None) -> Member:
    member = make.member()
    with transaction():
        row = session.get_one(Member, member.id)
        row.grade, row.estate_id = grade, estate_id
    return member
