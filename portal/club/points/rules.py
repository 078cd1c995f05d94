"""Earn rules: for what, how many, for how long. Rows, never constants; a change ends one row and begins another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, bindparam, false, or_, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit
from portal.club.accounts import Hat, Viewer
from portal.club.points.tables import NEVER
from portal.database import Base, Id, Points, add, changed, session
from portal.refusal import Refusal
from portal.words import Words

TEN_THOUSAND_YUAN = 1_000_000  # in fen


class Expiry(StrEnum):
    NEXT_YEAR_END = "next_year_end"  # 31 December of the year after earning, 24:00
    DAYS = "days"  # at 24:00 of the n-th day after earning
    NEVER = "never"


class EarnRule(Base):
    """One rule in one version. Either a fixed amount, or `rate` points for every ¥10,000 of the cause's price."""

    __tablename__ = "earn_rules"
    __table_args__ = (
        Index("ix_earn_rules_trigger", "trigger", "valid_from"),
        CheckConstraint("(amount IS NULL) <> (rate IS NULL)", name="amount_or_rate"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount"),
        CheckConstraint("rate IS NULL OR rate > 0", name="rate"),
        CheckConstraint("(expiry = 'days') = (expiry_days IS NOT NULL)", name="expiry"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),
    )

    id: Mapped[Id]
    trigger: Mapped[str]
    title: Mapped[Words]
    amount: Mapped[Points | None]
    rate: Mapped[Points | None]
    is_spendable: Mapped[bool] = mapped_column(default=True)
    is_status: Mapped[bool] = mapped_column(default=True)
    expiry: Mapped[Expiry] = mapped_column(default=Expiry.NEXT_YEAR_END)
    expiry_days: Mapped[int | None]
    cap_day: Mapped[Points | None]  # points a member gets by this trigger: a day, a year, ever
    cap_year: Mapped[Points | None]
    cap_person: Mapped[Points | None]
    once_per: Mapped[str | None]  # name of the cause that pays once for all members: "home"
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # only there; None: everywhere
    campaign: Mapped[Words | None]  # stands before the plain rule of the same trigger while it is valid
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("earn_rules.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = viewer.hat is Hat.STAFF and (viewer.may("points.read") or viewer.may("rules.edit"))
        return true() if seen else false()

    def points_for(self, price: int) -> int:
        """Points of one earning; `price` in fen counts for a rate only, floored."""
        return self.amount if self.amount is not None else price * (self.rate or 0) // TEN_THOUSAND_YUAN

    def expires_at(self, earned_at: datetime) -> datetime:
        """The first moment at which points earned at that moment are gone."""
        if self.expiry is Expiry.NEVER:
            return NEVER
        if self.expiry is Expiry.DAYS:
            return clock.end_of(earned_at.date() + timedelta(days=self.expiry_days or 0))
        return end_of_next_year(earned_at)

    def counts_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment and (self.valid_until is None or self.valid_until > moment)

    @property
    def is_capped(self) -> bool:
        return any(cap is not None for cap in (self.cap_day, self.cap_year, self.cap_person))


@dataclass(frozen=True)
class RuleChange:
    """What staff may change of a rule."""

    amount: int | None
    rate: int | None
    is_spendable: bool
    is_status: bool
    cap_day: int | None
    cap_year: int | None
    cap_person: int | None


def end_of_next_year(moment: datetime) -> datetime:
    return clock.end_of(date(clock.local(moment).year + 1, 12, 31))


_VALID = (
    (EarnRule.valid_from <= bindparam("now")),
    or_(EarnRule.valid_until.is_(None), EarnRule.valid_until > bindparam("now")),
)
_FOR = (
    select(EarnRule)
    .where(
        EarnRule.trigger == bindparam("trigger"),
        *_VALID,
        or_(EarnRule.estate_id.is_(None), EarnRule.estate_id == bindparam("estate_id")),
    )
    .order_by(EarnRule.campaign.is_(None), EarnRule.estate_id.is_(None), EarnRule.valid_from.desc(), EarnRule.id.desc())
    .limit(1)
)


def rule_for(trigger: str, estate_id: int | None) -> EarnRule | None:
    """The rule that counts now: a campaign before the plain one, an estate's own before everybody's."""
    return session.scalar(_FOR, {"trigger": trigger, "estate_id": estate_id, "now": clock.now()})


def rules() -> list[EarnRule]:
    """Every rule in every version, the present ones of each trigger first."""
    return list(session.scalars(select(EarnRule).order_by(EarnRule.trigger, EarnRule.id.desc())))


def active_rules(among: list[EarnRule] | None = None) -> list[EarnRule]:
    """The rules (of those given, or of all) that count now, as members read them, the most generous last."""
    now = clock.now()
    valid = (rule for rule in (rules() if among is None else among) if rule.counts_at(now))
    return sorted(valid, key=lambda rule: (rule.rate is not None, rule.amount or 0, rule.id))


def rule_history(rule: EarnRule) -> list[EarnRule]:
    """The versions before this one, newest first."""
    versions, earlier = [], rule.replaces_id
    while earlier is not None:
        versions.append(session.get_one(EarnRule, earlier))
        earlier = versions[-1].replaces_id
    return versions


def change_rule(rule: EarnRule, change: RuleChange, by: int) -> EarnRule:
    """End this version now and begin the next; what was earned under it stays as it is."""
    if (change.amount is None) == (change.rate is None):
        raise Refusal(_l("Give either a fixed number of points or a rate, not both."), "amount")
    if not change.is_spendable and not change.is_status:
        raise Refusal(_l("Points that are neither spendable nor count for the grade are nothing."), "is_spendable")
    _end(rule)
    kept = ("trigger", "title", "expiry", "expiry_days", "once_per", "estate_id", "campaign")
    values = {name: getattr(rule, name) for name in kept} | vars(change)
    successor = add(EarnRule(**values, valid_from=clock.now(), replaces_id=rule.id, made_by=by))
    audit.record(by, "earn_rule.changed", rule=rule.id, successor=successor.id)
    return successor


def end_rule(rule: EarnRule, by: int) -> None:
    """Nobody earns by this rule from now on."""
    _end(rule)
    audit.record(by, "earn_rule.ended", rule=rule.id)


def install_rules() -> int:
    """Put in the club's standard rules where a trigger has none yet; how many were put in."""
    known = set(session.scalars(select(EarnRule.trigger)))
    fresh = [EarnRule(**row, valid_from=_BEGINNING) for row in _STANDARD if row["trigger"] not in known]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def _end(rule: EarnRule) -> None:
    open_now = (EarnRule.id == rule.id) & or_(EarnRule.valid_until.is_(None), EarnRule.valid_until > clock.now())
    if changed(update(EarnRule).where(open_now).values(valid_until=clock.now())) != 1:
        raise Refusal(_l("Somebody has changed this rule in the meantime. Please look again."), status=409)


_BEGINNING = clock.moment_of(date(2000, 1, 1))


def _rule(trigger: str, zh: str, en: str, amount: int | None = None, **values: object) -> dict[str, object]:
    return {"trigger": trigger, "title": Words(zh, en), "amount": amount, **values}


_STANDARD: list[dict[str, object]] = [
    _rule("join", "加入俱乐部", "Joined the club", 5),
    _rule("verified_home", "完成业主认证", "Home verified", 100, once_per="home"),
    _rule("referral_joined", "推荐的亲友入会", "A friend you recommended joined", 5, cap_year=20),
    _rule("event_attended", "参加活动", "Attended an event", 5),
    _rule("survey", "填写问卷", "Answered a survey", 5),
    _rule("suggestion", "建议被采纳", "Suggestion adopted", 5),
    _rule("article_published", "文章或照片刊出", "Article or photograph published", 50),
    _rule("first_purchase", "首次购房", "First purchase", 100, once_per="home"),
    _rule("repeat_purchase", "再次购房", "Bought again", None, rate=1, once_per="home"),
    _rule("referral_signed", "推荐的亲友签约购房", "A friend you recommended bought a home", 2000),
]
