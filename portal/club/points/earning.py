"""Earning: the rule row says how many, the caps say how many still, the lot says until when."""

from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select

from portal import clock
from portal.club.points import writing
from portal.club.points.owing import repay
from portal.club.points.rules import EarnRule, rule_for
from portal.club.points.tables import Entry, Kind

_credited = case((Entry.amount >= Entry.status, Entry.amount), else_=Entry.status)
_SINCE = select(func.coalesce(func.sum(_credited), 0)).where(
    Entry.member_id == bindparam("member"),
    Entry.kind == Kind.EARN,
    Entry.reason == bindparam("trigger"),
    Entry.at >= bindparam("since"),
)


def earn(trigger: str, member_id: int, *, key: str, estate_id: int | None = None, **cause: int) -> Entry | None:
    """Credit what the rule of `trigger` gives; None when no rule counts, the cause was paid, or a cap is reached.

    The same key again is the same entry. A rate counts the cause's `price` (fen).
    """
    rule = rule_for(trigger, estate_id)
    if rule is None:
        return writing.entry_of(key)
    amount = rule.points_for(cause.get("price", 0))
    if rule.is_capped:
        writing.hold(member_id)
    if existing := writing.entry_of(key):
        return existing
    amount = _under_caps(rule, member_id, amount) if rule.is_capped else amount
    if amount <= 0 or not _first_of_its_cause(rule, key, cause):
        return None
    return credit(
        member_id,
        amount if rule.is_spendable else 0,
        status=amount if rule.is_status else 0,
        reason=trigger,
        key=key,
        expires_at=rule.expires_at(clock.now()),
        rule_id=rule.id,
        cause=cause,
    )


def credit(
    member_id: int,
    amount: int,
    *,
    status: int,
    reason: str,
    key: str,
    expires_at: datetime,
    rule_id: int | None,
    cause: dict[str, int],
) -> Entry:
    """Write a credit and open its lot; a status credit moves no balance and opens none."""
    moved = writing.move(member_id, amount)
    assert moved is not None
    if existing := writing.entry_of(key):  # somebody else was here with this key before we held the row
        writing.run(writing.UNMOVE, {"member": member_id, "n": amount})
        return existing
    balance, seq, debt = moved
    values = {"status": status, "rule_id": rule_id, "cause": cause}
    entry = writing.write(member_id, seq, balance, Kind.EARN, amount, reason, key, **values)
    if amount:
        writing.open_lot(entry, expires_at)
        if debt:
            repay(member_id)
    return entry


def _first_of_its_cause(rule: EarnRule, key: str, cause: dict[str, int]) -> bool:
    """Whether this cause is still unpaid, for rules that pay it once; claims it."""
    if rule.once_per is None:
        return True
    what = f"{rule.trigger}:{rule.once_per}:{cause[rule.once_per]}"
    return writing.run_for_engine(writing.CLAIM_ONCE, {"what": what, "key": key}).first() is not None


def _under_caps(rule: EarnRule, member_id: int, amount: int) -> int:
    """How much of `amount` the day's, the year's and the person's cap still allow."""
    today = clock.today()
    caps = (
        (rule.cap_day, clock.moment_of(today)),
        (rule.cap_year, clock.moment_of(date(today.year, 1, 1))),
        (rule.cap_person, clock.moment_of(date(1970, 1, 2))),
    )
    for cap, since in caps:
        if cap is not None:
            values = {"member": member_id, "trigger": rule.trigger, "since": since}
            amount = min(amount, cap - int(writing.run(_SINCE, values).scalar() or 0))
    return amount
