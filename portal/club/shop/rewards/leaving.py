"""Rewards at the end of a membership: what is not handed over or sent is cancelled; its points return and are lost."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from portal.club.ground.erasing import RECORD
from portal.club.people.members import by_id
from portal.club.shop.rewards.fee_credits import FeeCredit
from portal.club.shop.rewards.fulfilment import end
from portal.club.shop.rewards.redemptions import Delivery, Redemption, RedemptionAct, RedemptionState, take
from portal.club.shop.rewards.wishes import Wish
from portal.club.shop.rewards.yearly.tables import GiftClaim
from portal.database import changed, session
from portal.manifest import Ending, Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

S = RedemptionState
BEFORE = {S.WAITING: RedemptionAct.RELEASE, S.HELD: RedemptionAct.RELEASE}


def _open(member_id: int) -> list[Redemption]:
    """What can still be cancelled: a fee credit that is booked, a seat that is an event's, are not."""
    mine = (Redemption.member_id == member_id) & Redemption.state.in_((*BEFORE, S.CONFIRMED))
    found = session.scalars(select(Redemption).where(mine).order_by(Redemption.reward_id, Redemption.id)).all()
    return [one for one in found if one.state in BEFORE or _can_end(one)]


def _can_end(one: Redemption) -> bool:
    return one.can_be_cancelled and (one.its_way is None or one.its_way.kept is None)


def _end(member_id: int, by: int | None) -> None:
    for one in _open(member_id):
        if one.state in BEFORE:
            take(one, BEFORE[one.state], by)
        else:
            end(one, by or by_id(member_id).account_id)


def _wishes(member_id: int) -> int:
    return int(session.scalar(select(func.count()).select_from(Wish).where(Wish.member_id == member_id)) or 0)


def _end_wishes(member_id: int, _by: int | None) -> None:
    changed(delete(Wish).where(Wish.member_id == member_id))


def _of(model: Any) -> Any:
    return lambda of: model.member_id == of.member_id


def _parcels(of: Person) -> ColumnElement[bool]:
    mine = select(Redemption.id).where(Redemption.member_id == of.member_id)
    theirs: ColumnElement[bool] = Delivery.redemption_id.in_(mine.scalar_subquery())
    return theirs


LEAVING = Leaving(
    endings=(
        Ending(_l("Rewards not handed over or sent yet are cancelled"), lambda member: len(_open(member)), _end, 30),
        Ending(_l("Wishes are deleted"), _wishes, _end_wishes, 35),
    ),
    personal=(
        Personal(
            Redemption, _l("Rewards you redeemed"), _of(Redemption), ("paid_under",), {"reason": None}, RECORD
        ),
        Personal(Delivery, _l("Where parcels were sent"), _parcels, sought=("name", "phone", "address")),
        Personal(FeeCredit, _l("Property fees paid with points"), _of(FeeCredit), empties={}, kept=RECORD),
        Personal(Wish, _l("Your wishes"), _of(Wish)),
        Personal(GiftClaim, _l("Yearly gifts"), _of(GiftClaim), empties={}, kept=RECORD),
    ),
)  # fmt: skip
