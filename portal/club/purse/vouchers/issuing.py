"""Issuing: a fresh code that nobody can guess. Rewards and offers issue vouchers; a voucher knows neither."""

from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.club.purse.vouchers.tables import CODES, Voucher, VoucherState
from portal.database import engine, session, write
from portal.words import Words

_table = cast(Table, Voucher.__table__)
_ISSUE = {  # no row where the code is somebody's already
    "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=[_table.c.code]).returning(_table.c.id),
    "postgresql": postgresql.insert(_table)
    .on_conflict_do_nothing(index_elements=[_table.c.code])
    .returning(_table.c.id),
}


class VoucherHolder(Protocol):
    """Whose voucher it becomes: a member, or what is known of one."""

    @property
    def id(self) -> int: ...


def issue(
    holder: VoucherHolder, *, kind: str, title: Words, place: Words, expires_at: datetime, **more: Any
) -> Voucher:
    """A fresh voucher with a code nobody can guess.

    more: merchant_id, estate_id, terms, hours (Words), settles (what the club owes the merchant for it, in fen).
    """
    number = issued(holder, kind=kind, title=title, place=place, expires_at=expires_at, **more)
    return session.get_one(Voucher, number)


def issued(holder: VoucherHolder, *, kind: str, title: Words, place: Words, expires_at: datetime, **more: Any) -> int:
    """As issue(), for whoever needs no more than its id."""
    fresh = _fresh(holder, kind=kind, title=title, place=place, expires_at=expires_at, **more)
    issue_ = _ISSUE[engine().dialect.name]
    return int(CODES.given(lambda code: write(issue_, code=code, **fresh).scalar()))


def _fresh(
    holder: VoucherHolder,
    *,
    merchant_id: int | None = None,
    estate_id: int | None = None,
    terms: Words | None = None,
    hours: Words | None = None,
    settles: int | None = None,
    **said: Any,
) -> dict[str, Any]:
    return {
        "member_id": holder.id,
        "merchant_id": merchant_id,
        "estate_id": estate_id,
        "terms": terms or Words(""),
        "hours": hours or Words(""),
        "state": VoucherState.UNUSED,
        "issued_at": clock.now(),
        "settles": settles,
        **said,
    }
