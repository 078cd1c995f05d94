"""What pages ask of vouchers: a member's wallet, a shop's day, whom a clerk greets."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from portal import clock
from portal.club.people.accounts import FormOfAddress, Viewer
from portal.club.people.accounts.person_names import surname_of
from portal.club.purse.vouchers.tables import Voucher, VoucherState
from portal.database import fetch, plain, session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def wallet_of(member_id: int, standing: VoucherState) -> Select[Any]:
    """A member's vouchers in one standing, for a pager by id. Cancelled ones stand with the expired."""
    now, mine = clock.now(), Voucher.member_id == member_id
    still_good = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at > now)
    if standing is VoucherState.UNUSED:
        return select(Voucher).where(mine, still_good)
    if standing is VoucherState.USED:
        return select(Voucher).where(mine, Voucher.state == VoucherState.USED)
    return select(Voucher).where(mine, ~still_good, Voucher.state != VoucherState.USED)


class UsableVoucher(NamedTuple):
    """What must be used within some days, as the first page says it."""

    id: int
    merchant_id: int | None
    title: Words
    place: Words
    hours: Words
    expires_at: datetime


_RUNNING_OUT = (
    plain(UsableVoucher, Voucher)
    .where(
        Voucher.member_id == bindparam("member"),
        Voucher.state == VoucherState.UNUSED,
        Voucher.expires_at >= bindparam("now"),
        Voucher.expires_at <= bindparam("until"),
    )
    .order_by(Voucher.expires_at, Voucher.id)
    .limit(20)
)


def running_out(member_id: int, days: int) -> list[UsableVoucher]:
    """What must be used within so many days, the first first."""
    now = clock.now()
    return fetch(_RUNNING_OUT, UsableVoucher, member=member_id, now=now, until=now + timedelta(days=days))


def used_today(merchant_id: int | None, viewer: Viewer) -> list[Voucher]:
    """What this shop (None: the club's desk) has honoured today, as far as the viewer sees it, the latest first."""
    today = clock.moment_of(clock.today())
    here = Voucher.merchant_id.is_not_distinct_from(merchant_id)
    rows = (
        select(Voucher)
        .where(here, Voucher.used_at >= today, Voucher.visible_to(viewer))
        .order_by(Voucher.used_at.desc())
    )
    return list(session.scalars(rows.limit(100)))


def honoured_at(merchant_id: int, viewer: Viewer) -> Select[Any]:
    """All that this merchant has honoured, as far as the viewer sees it, unordered."""
    return select(Voucher).where(
        Voucher.merchant_id == merchant_id,
        Voucher.state == VoucherState.USED,
        Voucher.used_at.is_not(None),
        Voucher.visible_to(viewer),
    )


def open_at(merchant_id: int) -> int:
    """How many vouchers members hold that this merchant would honour today."""
    held = (
        (Voucher.merchant_id == merchant_id)
        & (Voucher.state == VoucherState.UNUSED)
        & (Voucher.expires_at > clock.now())
    )
    return int(session.scalar(select(func.count()).select_from(Voucher).where(held)) or 0)


def holder_of(voucher: Voucher) -> object:
    """Whom the clerk greets: 林女士. Never the whole name, never the phone."""
    account = voucher.member.account
    surname = surname_of(account.name)
    if account.title is FormOfAddress.MS:
        return _l("Ms %(surname)s", surname=surname)
    if account.title is FormOfAddress.MR:
        return _l("Mr %(surname)s", surname=surname)
    return _l("Member %(surname)s", surname=surname)


def due() -> int:
    """How many expire with the job's next turn."""
    over = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at <= clock.now())
    return session.scalar(select(func.count()).where(over)) or 0


def unused() -> int:
    return session.scalar(select(func.count()).where(Voucher.state == VoucherState.UNUSED)) or 0
