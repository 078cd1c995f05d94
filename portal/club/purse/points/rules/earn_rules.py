"""Earn rules: for what, how many, when they can be spent, for how long. Rows, never constants."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, bindparam, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade, Member
from portal.club.purse.points.ledger.tables import NEVER
from portal.club.purse.points.rules import versions
from portal.club.purse.points.rules.triggers import OCCASIONS, TRIGGERS
from portal.club.purse.points.rules.versions import Versioned
from portal.database import Base, Points, session
from portal.words import Words

TEN_THOUSAND_YUAN = 1_000_000  # in fen
UNSAVED = 2**62  # a draft is newer than every row


class Expiry(StrEnum):
    NEXT_YEAR_END = "next_year_end"  # 31 December of the year after earning, 24:00
    DAYS = "days"  # at 24:00 of the n-th day after earning
    MONTH_END = "month_end"  # at 24:00 of the last day of the n-th month after earning
    FIXED = "fixed"  # at 24:00 of a day that is the same for all
    NEVER = "never"


class Delay(StrEnum):
    NONE = "none"
    DAYS = "days"  # spendable at 0:00 of the n-th day after earning
    RELEASE = "release"  # spendable once something else has happened (a contract is signed)


class EarnerStanding(NamedTuple):
    """What gates ask of a member: the grade, and the estate of the home that counts first."""

    grade: Grade
    estate_id: int | None

    def passes(self, grade: Grade | None, estate_id: int | None) -> bool:
        """Whether a gate opens: "this grade and above", "this estate"; None is open to everybody."""
        return self.grade.reaches(grade) and estate_id in {None, self.estate_id}


class EarnRule(Versioned, Base):
    """One rule in one version. Either a fixed amount, or `rate` points for every ¥10,000 of the cause's price."""

    __tablename__ = "earn_rules"
    __table_args__ = (
        Index("ix_earn_rules_trigger", "trigger", "valid_from"),
        versions.one_successor("earn_rules"),
        CheckConstraint("(amount IS NULL) <> (rate IS NULL)", name="amount_or_rate"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount"),
        CheckConstraint("rate IS NULL OR rate > 0", name="rate"),
        CheckConstraint("is_spendable OR is_status", name="flags"),
        CheckConstraint("cap_day > 0 AND cap_year > 0 AND cap_person > 0", name="caps"),
        CheckConstraint("(delay = 'days') = (delay_days IS NOT NULL)", name="delay"),
        CheckConstraint(
            "(expiry = 'days') = (expiry_days IS NOT NULL) AND (expiry = 'month_end') = (expiry_months IS NOT NULL)"
            " AND (expiry = 'fixed') = (expiry_on IS NOT NULL)",
            name="expiry",
        ),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),
    )

    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("earn_rules.id"))
    trigger: Mapped[str]
    title: Mapped[Words]
    amount: Mapped[Points | None]
    rate: Mapped[Points | None]
    is_spendable: Mapped[bool] = mapped_column(default=True)
    is_status: Mapped[bool] = mapped_column(default=True)
    delay: Mapped[Delay] = mapped_column(default=Delay.NONE)
    delay_days: Mapped[int | None]
    expiry: Mapped[Expiry] = mapped_column(default=Expiry.NEXT_YEAR_END)
    expiry_days: Mapped[int | None]
    expiry_months: Mapped[int | None]  # 0: the end of the month of earning
    expiry_on: Mapped[date | None]  # the last good day
    cap_day: Mapped[Points | None]  # points a member gets by this trigger: a day, a year, ever
    cap_year: Mapped[Points | None]
    cap_person: Mapped[Points | None]
    once_per: Mapped[str | None]  # name of the cause that pays once for all members: "home"
    grade: Mapped[Grade | None]  # for this grade and above; None: everybody
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # only there; None: everywhere

    estate: Mapped[Estate | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = viewer.hat is Hat.STAFF and (viewer.may("points.read") or viewer.may("rules.edit"))
        return true() if seen else false()

    def points_for(self, price: int) -> int:
        """Points of one earning; `price` in fen counts for a rate only, floored."""
        return self.amount if self.amount is not None else price * (self.rate or 0) // TEN_THOUSAND_YUAN

    def once_of(self, cause: Mapping[str, Any]) -> str | None:
        """What pays once for all members by this rule, as `earned_once` names it; None: it pays each time."""
        return None if self.once_per is None else f"{self.trigger}:{self.once_per}:{cause[self.once_per]}"

    def expires_at(self, earned_at: datetime) -> datetime:
        """The first moment at which points that became spendable at that moment are gone."""
        day = clock.local(earned_at).date()
        match self.expiry:
            case Expiry.NEVER:
                return NEVER
            case Expiry.DAYS:
                return clock.end_of(day + timedelta(days=self.expiry_days or 0))
            case Expiry.MONTH_END:
                return clock.end_of(month_end(day, self.expiry_months or 0))
            case Expiry.FIXED:
                assert self.expiry_on is not None
                return clock.end_of(self.expiry_on)
        return clock.end_of_next_year(earned_at)

    def due_at(self, earned_at: datetime) -> datetime | None:
        """When points of a rule with a delay become spendable; None: when something happens."""
        if self.delay is Delay.RELEASE:
            return None
        return clock.moment_of(clock.local(earned_at).date() + timedelta(days=self.delay_days or 0))

    @property
    def is_for_all(self) -> bool:
        """Whether no gate stands before it."""
        return self.grade is None and self.estate_id is None

    @property
    def specificity(self) -> tuple[bool, int, datetime, int]:
        """Of the rules that fit, the highest counts: an estate's own, then the higher grade's, then the newer."""
        rank = -1 if self.grade is None else self.grade.place
        return (self.estate_id is not None, rank, self.valid_from, self.id or UNSAVED)


def month_end(day: date, months: int) -> date:
    """The last day of the month so many months after the one of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, monthrange(years, month + 1)[1])


_FOR = select(EarnRule).where(
    EarnRule.trigger == bindparam("trigger"),
    EarnRule.valid_from <= bindparam("now"),
    or_(EarnRule.valid_until.is_(None), EarnRule.valid_until > bindparam("now")),
)
_STANDING = select(Member.grade, Member.estate_id).where(Member.id == bindparam("member"))


def rules_for(trigger: str) -> list[EarnRule]:
    """The rules of `trigger` that count now, before any gate."""
    return list(session.scalars(_FOR, {"trigger": trigger, "now": clock.now()}))


def standing_of_member(member_id: int, estate_id: int | None = None) -> EarnerStanding:
    """What the gates see: the member's grade, and the estate of the occasion or else of the member's home."""
    row = session.execute(_STANDING, {"member": member_id}).one()
    return EarnerStanding(row.grade, row.estate_id if estate_id is None else estate_id)


def rules() -> list[EarnRule]:
    """Every rule in every version, the present ones of each trigger first."""
    return list(session.scalars(select(EarnRule).order_by(EarnRule.trigger, EarnRule.id.desc())))


def active_rules(among: list[EarnRule] | None = None) -> list[EarnRule]:
    """The rules (of those given, or of all) that count now, as members read them, the most generous last."""
    now = clock.now()
    valid = (rule for rule in (rules() if among is None else among) if rule.counts_at(now))
    return sorted(valid, key=lambda rule: (rule.rate is not None, rule.amount or 0, rule.id))


def planned_rules() -> list[EarnRule]:
    """What will count from a day ahead, the nearest first."""
    ahead = select(EarnRule).where(EarnRule.valid_from > clock.now(), EarnRule.withdrawn_at.is_(None))
    return list(session.scalars(ahead.order_by(EarnRule.valid_from, EarnRule.id)))


def install_rules() -> int:
    """Put in the club's standard rules where a trigger has none yet; how many were put in."""
    known = set(session.scalars(select(EarnRule.trigger)))
    terms = _TO_COME | {name: trigger.terms for name, trigger in TRIGGERS.items() if trigger.terms}
    fresh = [
        EarnRule(trigger=name, title=OCCASIONS[name].name, valid_from=_BEGINNING, made_at=clock.now(), **values)
        for name, values in terms.items()
        if name not in known
    ]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


_BEGINNING = clock.moment_of(date(2000, 1, 1))
_TO_COME: dict[str, dict[str, Any]] = {
    "referral_joined": {"amount": 5, "cap_year": 20},
    "survey": {"amount": 5},
    "suggestion": {"amount": 5},
    "first_purchase": {"amount": 100, "once_per": "home"},
    "repeat_purchase": {"rate": 1, "once_per": "home"},
    "referral_signed": {"amount": 2000, "delay": Delay.RELEASE},
}
