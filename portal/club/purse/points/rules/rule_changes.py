"""Changing the earn rules: a new rule, a change from a day on, an end. What was earned stays as it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import Grade
from portal.club.purse.points import happenings as h
from portal.club.purse.points.rules import versions
from portal.club.purse.points.rules.earn_rules import Delay, EarnRule, Expiry
from portal.club.purse.points.rules.triggers import OCCASIONS
from portal.database import add
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


@dataclass(frozen=True)
class RuleChange:
    """What staff decide about a rule; the same names as the row's."""

    title: Words
    amount: int | None
    rate: int | None
    is_spendable: bool
    is_status: bool
    cap_day: int | None
    cap_year: int | None
    cap_person: int | None
    delay: Delay = Delay.NONE
    delay_days: int | None = None
    expiry: Expiry = Expiry.NEXT_YEAR_END
    expiry_days: int | None = None
    expiry_months: int | None = None
    expiry_on: date | None = None
    grade: Grade | None = None
    estate_id: int | None = None
    valid_until: datetime | None = None

    @classmethod
    def of(cls, rule: EarnRule) -> "RuleChange":
        """The rule as it is."""
        return cls(**{name: getattr(rule, name) for name in cls.__dataclass_fields__})


def make_rule(trigger: str, change: RuleChange, by: int, *, starts: datetime, once_per: str | None = None) -> EarnRule:
    """A rule of its own, beside those the trigger may have; the most specific that fits a member counts."""
    check_rule(trigger, change, starts, once_per=once_per)
    rule = draft(trigger, change, starts, once_per=once_per)
    rule.made_by = by
    add(rule)
    happened(h.RULE_MADE, by, rule=rule.id)
    return rule


def change_rule(rule: EarnRule, change: RuleChange, by: int, *, starts: datetime | None = None) -> EarnRule:
    """End this version when the next one begins (now, or on a day ahead)."""
    starts = starts or clock.now()
    versions.must_go_on(rule)
    _must_make_sense(rule.trigger, change, starts)
    kept = {"trigger": rule.trigger, "once_per": rule.once_per}
    successor = versions.succeed(rule, kept | vars(change), starts, by)
    happened(h.RULE_CHANGED, by, rule=rule.id, successor=successor.id)
    return successor


def end_rule(rule: EarnRule, by: int) -> None:
    """Nobody earns by this rule from now on."""
    versions.end(rule, clock.now(), by)
    happened(h.RULE_ENDED, by, rule=rule.id)


def withdraw_rule(rule: EarnRule, by: int) -> None:
    """Take a planned version back; what it would have replaced goes on."""
    versions.withdraw(rule, by)
    happened(h.RULE_WITHDRAWN, by, rule=rule.id)


def take_rule_back(made: EarnRule, by: int) -> None:
    """A rule made or changed by mistake: what counted before it counts again, from now on."""
    again = versions.take_back(made, by)
    if again is None or made.withdrawn_at is not None:
        happened(h.RULE_WITHDRAWN if made.withdrawn_at else h.RULE_ENDED, by, rule=made.id)
    else:
        happened(h.RULE_CHANGED, by, rule=made.id, successor=again.id)


def bring_rule_back(ended: EarnRule, until: datetime | None, by: int) -> None:
    """A rule ended by mistake counts again from now on, until the day on which it would have ended anyway."""
    again = versions.resume(ended, ended, until, by)
    happened(h.RULE_CHANGED, by, rule=ended.id, successor=again.id)


def draft(trigger: str, change: RuleChange, starts: datetime, *, once_per: str | None = None) -> EarnRule:
    """The row as it would be, not kept: for the simulator, and for a new rule."""
    return EarnRule(trigger=trigger, once_per=once_per, valid_from=starts, made_at=clock.now(), **vars(change))


def check_rule(trigger: str, change: RuleChange, starts: datetime, *, once_per: str | None = None) -> None:
    """Raise Refusal beside the field that cannot be so."""
    if once_per is not None and not OCCASIONS[trigger].has_home:
        raise Refusal(_l("This occasion has no home to pay for once."), "once_a_home")
    _must_make_sense(trigger, change, starts)


def _must_make_sense(trigger: str, change: RuleChange, starts: datetime) -> None:
    if (change.amount is None) == (change.rate is None):
        raise Refusal(_l("Give either a fixed number of points or a rate, not both."), "amount")
    if change.rate is not None and not OCCASIONS[trigger].has_price:
        raise Refusal(_l("This occasion has no price; give a fixed number of points."), "rate")
    if not change.is_spendable and not change.is_status:
        raise Refusal(_l("Points that are neither spendable nor count for the grade are nothing."), "is_spendable")
    if (change.delay is Delay.DAYS) != (change.delay_days is not None):
        raise Refusal(_l("Give the number of days, or choose another way."), "delay_days")
    _expiry_must_make_sense(change)
    if change.valid_until is not None and change.valid_until <= starts:
        raise Refusal(_l("It would end before it begins."), "until_on")


def _expiry_must_make_sense(change: RuleChange) -> None:
    for method, value, field, sentence in (
        (Expiry.DAYS, change.expiry_days, "expiry_days", _l("Give the number of days, or choose another way.")),
        (
            Expiry.MONTH_END,
            change.expiry_months,
            "expiry_months",
            _l("Give the number of months; 0 is the same month."),
        ),
        (Expiry.FIXED, change.expiry_on, "expiry_on", _l("Give the last good day, or choose another way.")),
    ):
        if (change.expiry is method) != (value is not None):
            raise Refusal(sentence, field)
    if change.expiry_on is None:
        return
    last = change.valid_until and clock.local(change.valid_until) + timedelta(days=change.delay_days or 0)
    if last is None or last > clock.end_of(change.expiry_on):
        raise Refusal(_l("The rule must end by the day on which its points expire."), "until_on")
