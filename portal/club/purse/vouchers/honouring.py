"""Honouring: once and only once, by the shop a voucher is for; taken back for a while, cancelled, or expired."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.purse import till_terms
from portal.club.purse.vouchers.happenings import CANCELLED, EXPIRED, UNDONE, VERIFIED
from portal.club.purse.vouchers.tables import CODES, Voucher, VoucherAct, VoucherState
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day

CHUNK = 500


class NotHonoured(Refusal):
    """The code cannot be honoured. `voucher` is set where the till may know why (its own, used or expired)."""

    def __init__(self, sentence: object, voucher: Voucher | None = None) -> None:
        super().__init__(sentence, "code", status=422 if voucher is None else 409)
        self.voucher = voucher


_here = Voucher.merchant_id.is_not_distinct_from(bindparam("merchant"))
_COUNTS = (  # while an account is suspended its vouchers rest
    select(Member.id)
    .join(Account, Account.id == Member.account_id)
    .where(Member.id == Voucher.member_id, Member.cancelled_at.is_(None), Account.suspended_at.is_(None))
)
HONOUR = (
    update(Voucher)
    .where(
        Voucher.code == bindparam("of"),
        _here,
        Voucher.state == VoucherState.UNUSED,
        Voucher.expires_at > bindparam("now"),
        _COUNTS.exists(),
    )
    .values(
        state=VoucherState.USED,
        used_at=bindparam("now"),
        used_by=bindparam("by"),
        shop_id=bindparam("shop"),
        undo_until=bindparam("until"),
    )
)
_UNDO = (
    update(Voucher)
    .where(Voucher.id == bindparam("of"), Voucher.state == VoucherState.USED, Voucher.undo_until > bindparam("now"))
    .values(state=VoucherState.UNUSED, used_at=None, used_by=None, shop_id=None, undo_until=None)
)
_CANCEL = (
    update(Voucher)
    .where(Voucher.id == bindparam("of"), Voucher.state == VoucherState.UNUSED, Voucher.expires_at > bindparam("now"))
    .values(state=VoucherState.CANCELLED)
)


def verify(typed: str, *, merchant_id: int | None, by: int, shop_id: int | None = None) -> Voucher:
    """Honour a voucher, once and only once. Raises NotHonoured, which says when and where it was used before."""
    code, now = CODES.read(typed), clock.now()
    until = now + timedelta(minutes=till_terms.TERMS.now().undo_minutes)
    values = {"of": code, "merchant": merchant_id, "now": now, "by": by, "shop": shop_id, "until": until}
    if changed(HONOUR, **values) != 1:
        raise _why_not(code, merchant_id)
    voucher: Voucher = session.scalars(_by_code(code)).one()
    add(VoucherAct(voucher_id=voucher.id, act="verified", at=clock.now(), by=by))
    happened(VERIFIED, by, member=voucher.member_id, voucher=voucher.id, merchant=merchant_id)
    return voucher


def undo(voucher: Voucher, reason: str, by: int) -> Voucher:
    """Take a verification back while there is time, with a reason; the voucher can be used again."""
    if not reason.strip():
        raise Refusal(_l("Please say why this is taken back."), "reason")
    if changed(_UNDO, of=voucher.id, now=clock.now()) != 1:
        raise Refusal(_l("The time in which this could be taken back is over."), "reason")
    session.refresh(voucher)
    add(VoucherAct(voucher_id=voucher.id, act="undone", at=clock.now(), by=by, reason=reason.strip()))
    happened(UNDONE, by, member=voucher.member_id, voucher=voucher.id)
    return voucher


def cancel(voucher: Voucher, by: int) -> None:
    """Withdraw an unused voucher; raises Refusal when it was used, has expired or is cancelled."""
    if changed(_CANCEL, of=voucher.id, now=clock.now()) != 1:
        raise Refusal(_l("Only an unused voucher that is still valid can be cancelled."))
    session.refresh(voucher)
    happened(CANCELLED, by, member=voucher.member_id, voucher=voucher.id)


def expire() -> int:
    """The job: note what has expired and announce it; how many there were."""
    return in_portions(_expire_some, CHUNK)


def _expire_some(most: int) -> Portion:
    over = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at <= bindparam("now"))
    due = select(Voucher.id, Voucher.member_id).where(over).order_by(Voucher.id).limit(most)
    over_now = session.execute(due, {"now": clock.now()}).all()
    for voucher_id, member_id in over_now:
        still = (Voucher.id == voucher_id) & (Voucher.state == VoucherState.UNUSED)
        if changed(update(Voucher).where(still).values(state=VoucherState.EXPIRED)) == 1:
            happened(EXPIRED, None, member=member_id, voucher=voucher_id)
    return Portion(len(over_now), len(over_now))


def by_code(typed: str) -> Voucher | None:
    found: Voucher | None = session.scalar(_by_code(CODES.read(typed)))
    return found


def _by_code(code: str) -> Select[Any]:
    return select(Voucher).where(Voucher.code == code).execution_options(populate_existing=True)


def _why_not(code: str, merchant_id: int | None) -> NotHonoured:
    voucher = session.scalar(_by_code(code))
    if merchant_id is None and (voucher is None or voucher.merchant_id):
        return NotHonoured(
            _l("The club has no such code. Check each character; a shop's voucher is honoured by the shop.")
        )
    if voucher is None or voucher.merchant_id != merchant_id:
        return NotHonoured(_l("There is no such code here. Please check each character."))
    if voucher.state is VoucherState.USED:
        used = clock.local(voucher.used_at) if voucher.used_at else clock.now()
        sentence = _l(
            "Used already on %(day)s at %(time)s, %(place)s.",
            day=Day.of(used),
            time=f"{used:%H:%M}",
            place=voucher.place,
        )
        return NotHonoured(sentence, voucher)
    if voucher.state is VoucherState.CANCELLED:
        return NotHonoured(_l("The member has cancelled this voucher."), voucher)
    if not voucher.member.is_valid:
        return NotHonoured(
            _l("The card of this member does not count at present. Please send them to the club."), voucher
        )
    return NotHonoured(_l("This voucher expired on %(day)s.", day=Day.of(voucher.expires_at)), voucher)
