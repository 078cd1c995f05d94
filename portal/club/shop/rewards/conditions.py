"""Who may have a reward, when, how many: every condition once, for the page that explains and the act that refuses."""

from datetime import date
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, func, select

from portal import clock
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES, Grade, Holding
from portal.club.shop.rewards.kinds import KINDS
from portal.club.shop.rewards.kinds.shape import Offer
from portal.club.shop.rewards.redemptions import LIVE, Redemption
from portal.club.shop.rewards.tables import Per, Reward
from portal.database import fetch
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import MomentInWords


class Buyer(Protocol):
    """What must be known of a member."""

    @property
    def id(self) -> int: ...
    @property
    def grade(self) -> Grade: ...
    @property
    def estate_id(self) -> int | None: ...
    @property
    def cancelled_at(self) -> Any: ...


def first_day(per: Per, today: date) -> date:
    """From which day on redemptions count against a limit."""
    if per is Per.YEAR:
        return date(today.year, 1, 1)
    if per is Per.QUARTER:
        return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if per is Per.MONTH:
        return today.replace(day=1)
    return date(1970, 1, 2)


def is_within_reach(reward: Offer, grade: str) -> bool:
    """Whether a member of that grade may have it."""
    return reward.grade is None or (bool(grade) and Grade(grade).reaches(reward.grade))


def gate(reward: Offer, member: Buyer) -> Any:
    """Why it is not for this member, or not now; None when it is."""
    if not KINDS[reward.kind].in_catalogue:
        return _l("This has a page of its own.")
    if member.cancelled_at is not None:
        return _l("Your membership has ended.")
    if not is_within_reach(reward, member.grade):
        return _l("This is for %(grade)s and above.", grade=GRADE_NAMES[reward.grade or member.grade])
    if reward.estate_ids and not _lives_in(reward.estate_ids, member):
        return _l("This is for the people of certain estates; your home is not in one of them.")
    return _window(reward)


def _window(reward: Offer) -> Any:
    now = clock.now()
    if reward.opens_at is not None and now < reward.opens_at:
        return _l("This can be redeemed from %(day)s on.", day=MomentInWords(reward.opens_at))
    if reward.closes_at is not None and now >= reward.closes_at:
        return _l("This could be redeemed until %(day)s.", day=MomentInWords(reward.closes_at))
    return None


def limit(reward: Offer, member_id: int, quantity: int) -> Any:
    """Why this is more than the share of the member or of the household; None when it is not.

    Must be asked while the reward's row is held, so that two tabs do not each get the last one allowed.
    """
    if reward.per_member is None and reward.per_household is None:
        return None
    values = {"reward": reward.id, "since": clock.moment_of(first_day(reward.per, clock.today())), "member": member_id}
    mine, at_home = fetch(HAD, **values)[0]
    if reward.per_member is not None and mine + quantity > reward.per_member:
        return _l("You have had your share of this: %(most)s a member.", most=reward.per_member)
    if reward.per_household is not None and at_home + quantity > reward.per_household:
        return _l("Your household has had its share of this: %(most)s a home.", most=reward.per_household)
    return None


def why_not(reward: Reward, member: Buyer, balance: int) -> list[Any]:
    """Everything that stands between this member and this reward now, in words."""
    found = [gate(reward, member)]
    if reward.stock == 0:
        found.append(_l("All are taken at present."))
    found.append(limit(reward, member.id, 1))
    if balance < reward.price:
        found.append(_l("You are %(missing)s points short of this.", missing=f"{reward.price - balance:,}"))
    return [sentence for sentence in found if sentence is not None]


def refuse_unless_fit(reward: Offer, member: Buyer, quantity: int) -> None:
    """Raises Refusal with the first reason."""
    sentence = gate(reward, member) or limit(reward, member.id, quantity)
    if sentence is not None:
        raise Refusal(sentence)


def _lives_in(estate_ids: list[int], member: Buyer) -> bool:
    if member.estate_id in estate_ids:
        return True
    return any(holding.home.estate_id in estate_ids for holding in members.homes_of(member.id))


def _counted() -> Select[Any]:
    return select(func.coalesce(func.sum(Redemption.quantity), 0)).where(
        Redemption.reward_id == bindparam("reward"),
        Redemption.state.in_(LIVE),
        Redemption.at >= bindparam("since"),
    )


_my_homes = select(Holding.home_id).where(Holding.member_id == bindparam("member"), Holding.until.is_(None))
_my_people = select(Holding.member_id).where(Holding.home_id.in_(_my_homes), Holding.until.is_(None))
_is_mine = Redemption.member_id == bindparam("member")
HAD = select(  # by the member, and by everybody of the member's homes
    _counted().where(_is_mine).scalar_subquery(),
    _counted().where(_is_mine | Redemption.member_id.in_(_my_people)).scalar_subquery(),
)
