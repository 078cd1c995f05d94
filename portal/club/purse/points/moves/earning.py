"""Earning: the rule row says how many and when, campaigns multiply, caps limit, the lot says until when."""

from typing import Any

from portal import clock
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import Entry
from portal.club.purse.points.moves import caps, missed_earnings, pending
from portal.club.purse.points.moves.balance import credit
from portal.club.purse.points.moves.pending import Pending
from portal.club.purse.points.rules.calculation import Missed, worth_of
from portal.club.purse.points.rules.campaigns import campaigns_for
from portal.club.purse.points.rules.earn_rules import Delay, EarnRule, rules_for, standing_of_member


def earn(
    trigger: str, member_id: int, *, key: str, estate_id: int | None = None, **cause: int
) -> Entry | Pending | None:
    """Credit what the rule of `trigger` gives, or keep it pending; None when it gives nothing (and why is noted).

    The same key again is the same entry. A rate counts the cause's `price` (fen). `estate_id` is the estate of the
    occasion, where it has one; without it gates look at the member's home.
    """
    posting.hold(member_id)
    if existing := posting.entry_of(key) or pending.pending_by_key(key):
        return existing
    known: dict[str, Any] = cause if estate_id is None else {**cause, "estate": estate_id}
    worth = worth_of(
        rules_for(trigger),
        campaigns_for(trigger),
        standing_of_member(member_id, estate_id),
        price=cause.get("price", 0),
        at=clock.now(),
        earned=caps.earned_by(member_id, trigger),
    )
    why_not = worth.missed
    if worth.rule is not None and not _first_of_its_cause(worth.rule, key, cause):
        why_not = Missed.ONCE
    if worth.rule is None or why_not is not None:
        missed_earnings.note(why_not or Missed.NO_RULE, member_id, trigger, key, known)
        return None
    known = {**known, "campaigns": list(worth.campaigns)} if worth.campaigns else known
    if worth.rule.delay is not Delay.NONE:
        return pending.put(worth.rule, member_id, worth.amount, worth.status, key=key, cause=known)
    return credit(
        member_id,
        worth.amount,
        status=worth.status,
        reason=trigger,
        key=key,
        expires_at=worth.rule.expires_at(clock.now()),
        rule_id=worth.rule.id,
        cause=known,
    )


def _first_of_its_cause(rule: EarnRule, key: str, cause: dict[str, int]) -> bool:
    """Whether this cause is still unpaid, for rules that pay it once; claims it."""
    what = rule.once_of(cause)
    return what is None or posting.claim_once(what, key)
