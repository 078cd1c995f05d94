"""Vouchers at the end of a membership: what is unused is honoured no more."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal import clock
from portal.club.ground.erasing import RECORD
from portal.club.people.members import by_id
from portal.club.purse.vouchers.honouring import cancel
from portal.club.purse.vouchers.tables import Voucher, VoucherAct, VoucherState
from portal.database import session
from portal.manifest import Ending, Leaving, Personal
from portal.sentences import lazy_gettext as _l


def _unused(member_id: int) -> ColumnElement[bool]:
    good = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at > clock.now())
    return (Voucher.member_id == member_id) & good


def _count(member_id: int) -> int:
    return int(session.scalar(select(func.count()).select_from(Voucher).where(_unused(member_id))) or 0)


def _end(member_id: int, by: int | None) -> None:
    for voucher in session.scalars(select(Voucher).where(_unused(member_id))).all():
        cancel(voucher, by or by_id(member_id).account_id)


def _of_theirs(of: Any) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = VoucherAct.voucher_id.in_(
        select(Voucher.id).where(Voucher.member_id == of.member_id).scalar_subquery()
    )
    return theirs


LEAVING = Leaving(
    endings=(Ending(_l("Vouchers are honoured no more"), _count, _end, 95, last=True),),
    personal=(
        Personal(
            Voucher, _l("Your vouchers"), lambda of: Voucher.member_id == of.member_id, ("settles",), {}, RECORD
        ),
        Personal(VoucherAct, _l("Where vouchers were used"), _of_theirs, empties={"reason": None}, kept=RECORD),
    ),
)  # fmt: skip
