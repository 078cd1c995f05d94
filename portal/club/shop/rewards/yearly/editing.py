"""The desk's side of the yearly gift: the year's gift, its period and its end. What else there is to do, rewards do."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, RewardChange, RewardDetails
from portal.club.shop.rewards.yearly.tables import YearlyGift
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

KEPT = ("hold_minutes", "position", "made", "is_limited", "forfeits")  # what no page of a yearly gift asks


def details(name: Words, description: Words, opens_at: datetime, closes_at: datetime, **values: Any) -> RewardDetails:
    """What staff write about the gift of a year; `values` as in RewardDetails."""
    usual: dict[str, Any] = {"price": 0, "note": Words(""), "by_desk": True, "by_post": True, "valid_days": 30}
    return RewardDetails(
        kind="yearly", name=name, description=description, opens_at=opens_at, closes_at=closes_at, **(usual | values)
    )


def create(year: int, details: RewardDetails, by: int | None, *, stock: int) -> YearlyGift:
    """The gift of a year that has none yet; members see it once it is published."""
    if not 2000 <= year <= 2200:
        raise Refusal(_l("Please give the year with four digits."), "year")
    if session.scalar(select(YearlyGift.id).where(YearlyGift.year == year)):
        raise Refusal(_l("This year has its gift already."), "year", status=409)
    reward = rewards.create(details, by, stock=stock)
    return add(YearlyGift(year=year, reward_id=reward.id))


def edit(
    gift: YearlyGift, details: RewardDetails, by: int, *, day: date | None = None, seen: int | None = None
) -> RewardChange | None:
    """Change what is written, now or from 0:00 of a day ahead; the year stays, and so does what was paid.

    `seen`: the revision the page was made from. None when nothing is different. Raises Refusal.
    """
    kept = {name: getattr(gift.reward, name) for name in KEPT}
    return rewards.edit(gift.reward, replace(details, **kept), by, day=day, seen=seen)


def next_terms(reward: Reward) -> tuple[datetime, dict[str, Any]] | None:
    """From when on price or period are others, and which; None when that is not planned."""
    return rewards.book.next_of(reward, "price", "opens_at", "closes_at")


def publish(gift: YearlyGift, by: int | None) -> YearlyGift:
    """Members see it from now on and claim it in its period; a year that was closed stays so."""
    if gift.reward.published_at is None:
        rewards.publish(gift.reward, by)
    return gift


def close(gift: YearlyGift, by: int) -> YearlyGift:
    """Nobody can claim it any more; who still waits is told by the job. What is set aside stays so."""
    rewards.book.hold(gift.reward, by=by)
    if gift.reward.withdrawn_at is not None:
        raise Refusal(_l("This is closed already."), status=409)
    rewards.withdraw(gift.reward, by)
    return gift
