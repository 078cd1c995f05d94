"""Discount codes at the end of a membership: those that are good are given back."""

from sqlalchemy import ColumnElement, select

from portal import clock
from portal.club.ground.erasing import RECORD
from portal.club.prospects.discounts.codes import give_back
from portal.club.prospects.discounts.tables import CodeState, DiscountAct, DiscountCode
from portal.database import session
from portal.manifest import Ending, Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

SIGNED = _l("A contract that was signed with a discount stays with the sale.")


def _living(member_id: int) -> list[DiscountCode]:
    good = (DiscountCode.state == CodeState.LIVING) & (DiscountCode.expires_at > clock.now())
    return list(session.scalars(select(DiscountCode).where(DiscountCode.member_id == member_id, good)))


def _end(member_id: int, _by: int | None) -> None:
    for code in _living(member_id):
        give_back(code)


def _acts(of: Person) -> ColumnElement[bool]:
    mine = select(DiscountCode.id).where(DiscountCode.member_id == of.member_id)
    theirs: ColumnElement[bool] = DiscountAct.code_id.in_(mine.scalar_subquery())
    return theirs


LEAVING = Leaving(
    endings=(Ending(_l("Purchase discounts are given back"), lambda member: len(_living(member)), _end, 20),),
    personal=(
        Personal(
            DiscountCode, _l("Purchase discounts"), lambda of: DiscountCode.member_id == of.member_id, ("home_key",),
            {}, SIGNED,
        ),
        Personal(DiscountAct, _l("What was done with them"), _acts, empties={"reason": None}, kept=RECORD),
    ),
)  # fmt: skip
