"""The till: who stands at it, and how a voucher is honoured there."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock
from portal.club import accounts, audit, vouchers
from portal.club.accounts import Account
from portal.club.merchants.tables import Claim, Clerk, Merchant
from portal.club.vouchers import NotHonoured, Voucher
from portal.database import add, changed, session
from portal.refusal import Refusal


def admit(merchant: Merchant, account: Account, by: int | None) -> Clerk:
    """Let somebody verify vouchers for a shop; the same twice is one, another shop's clerk is refused."""
    held = session.scalar(select(Clerk).where(Clerk.account_id == account.id, Clerk.ended_at.is_(None)))
    if held is not None:
        if held.merchant_id == merchant.id:
            return held
        raise Refusal(_l("This person is at another shop's till. End that first."), "phone")
    clerk = add(Clerk(account_id=account.id, account=account, merchant_id=merchant.id, started_at=clock.now()))
    _mark(account.id, True)
    audit.record(by, "clerk.admitted", clerk=account.id, merchant=merchant.id)
    return clerk


def dismiss(clerk: Clerk, by: int) -> None:
    """No longer at this till; open sessions see it at their next page."""
    still = (Clerk.id == clerk.id) & Clerk.ended_at.is_(None)
    if changed(update(Clerk).where(still).values(ended_at=clock.now())) == 1:
        _mark(clerk.account_id, False)
        audit.record(by, "clerk.dismissed", clerk=clerk.account_id, merchant=clerk.merchant_id)


def clerks_of(merchant: Merchant) -> list[Clerk]:
    rows = select(Clerk).where(Clerk.merchant_id == merchant.id, Clerk.ended_at.is_(None)).order_by(Clerk.id)
    return list(session.scalars(rows))


def merchant_of(merchant_id: int) -> Merchant:
    return session.get_one(Merchant, merchant_id)


def verify(typed: str, merchant: Merchant, by: int) -> Voucher:
    """Honour a voucher at this shop. Raises NotHonoured, or Refusal on a day the offer leaves out."""
    if not merchant.is_open:
        raise NotHonoured(_l("Your shop's contract is not in force. Please call the club."))
    _mind_excluded_days(typed, merchant)
    return vouchers.verify(typed, merchant_id=merchant.id, by=by)


def take_back(voucher: Voucher, reason: str, by: int) -> Voucher:
    """Undo a verification of the last fifteen minutes."""
    return vouchers.undo(voucher, reason, by)


def _mind_excluded_days(typed: str, merchant: Merchant) -> None:
    voucher = vouchers.by_code(typed)
    if voucher is None or voucher.merchant_id != merchant.id or voucher.standing is not vouchers.State.UNUSED:
        return
    claim = session.scalar(select(Claim).where(Claim.voucher_id == voucher.id))
    if claim is not None and clock.today().isoformat() in claim.offer.excluded:
        raise NotHonoured(_l("This offer is not honoured today: the shop has left this day out."), voucher)


def _mark(account_id: int, is_clerk: bool) -> None:
    changed(update(accounts.Account).where(accounts.Account.id == account_id).values(is_clerk=is_clerk))
    accounts.by_id(account_id).is_clerk = is_clerk
