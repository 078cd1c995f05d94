"""Limits that staff set: what one person may adjust alone, what a member may give away. Every row holds from its moment
on, until the next one; rows are never changed."""

from datetime import date
from typing import TypeVar

from sqlalchemy import select

from portal.club import audit
from portal.club.points.adjusting import AdjustmentLimit
from portal.club.points.gifts import DECLINE_DAYS, GiftLimit
from portal.club.points.versions import starting
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST, MOST_DAYS = 1_000_000, 365
Limit = TypeVar("Limit", AdjustmentLimit, GiftLimit)


def set_adjustment_limit(amount: int, day: date | None, by: int) -> AdjustmentLimit:
    """Up to how many points one person may adjust alone, from now (None) or from 0:00 of a day ahead."""
    _bounded(amount=amount)
    row = _begin(AdjustmentLimit(since=starting(day), amount=amount, made_by=by))
    audit.record(by, "points.adjustment_limit", amount=amount)
    return row


def set_gift_limit(
    per_gift: int, per_year: int, day: date | None, by: int, decline_days: int = DECLINE_DAYS
) -> GiftLimit:
    """What a member may give at once and in a calendar year (0 and 0 stop gifts); how long a gift can be declined."""
    _bounded(per_gift=per_gift, per_year=per_year)
    if per_year < per_gift:
        raise Refusal(_l("A year allows at least as much as one gift."), "per_year")
    if not 0 <= decline_days <= MOST_DAYS:
        raise Refusal(
            _l("Please give a whole number from %(least)s to %(most)s.", least=0, most=MOST_DAYS), "decline_days"
        )
    limits = {"per_gift": per_gift, "per_year": per_year, "decline_days": decline_days}
    row = _begin(GiftLimit(since=starting(day), **limits, made_by=by))
    audit.record(by, "points.gift_limit", **limits)
    return row


def limits_so_far(kind: type[Limit]) -> list[Limit]:
    """Every row, those to come first."""
    return list(session.scalars(select(kind).order_by(kind.since.desc())))


def _begin(row: Limit) -> Limit:
    if session.get(type(row), row.since) is not None:
        raise Refusal(_l("Somebody has set this from the same day on already. Please look again."), status=409)
    return add(row)


def _bounded(**amounts: int) -> None:
    for field, amount in amounts.items():
        if not 0 <= amount <= MOST:
            raise Refusal(_l("Please give a whole number from %(least)s to %(most)s.", least=0, most=MOST), field)
