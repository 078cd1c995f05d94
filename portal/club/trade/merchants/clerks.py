"""The people of a merchant: who is admitted as what, and how a voucher is honoured at a till."""

from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.club.purse import vouchers
from portal.club.purse.vouchers import NotHonoured, Voucher
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.letters import ClerkAdmitted, ClerkWaits
from portal.club.trade.merchants.offer_tables import OfferClaim
from portal.club.trade.merchants.shop_tables import AT_A_TILL, Clerk, ClerkRole, Shop
from portal.club.trade.merchants.shops import shops_of
from portal.club.trade.merchants.tables import Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day


def admit(
    merchant: Merchant,
    account: Account,
    by: int | None,
    *,
    job: ClerkRole = ClerkRole.CLERK,
    shop: Shop | None = None,
    name: str = "",
) -> Clerk:
    """Let somebody work for a merchant here; the same twice is one, another merchant's person is refused."""
    held = clerk_now(account.id)
    if held is not None:
        if held.merchant_id == merchant.id:
            return _promoted(held, job, by)
        raise Refusal(_l("This person is at another shop's till. End that first."), "phone")
    clerk = _written(merchant, account, job, shop, name, waits=False)
    _begins(clerk, merchant, by)
    return clerk


def invite(
    merchant: Merchant, phone: str, name: str, by: int, *, job: ClerkRole, shop: Shop | None, may_wait: bool = False
) -> Clerk:
    """Admit whoever has that phone (E.164): they sign in with it by the ordinary door.

    may_wait: who stands at another merchant's till is invited all the same, and nobody here learns of it; they are
    told that it begins when that one lets them go. The club's desk is told instead (Refusal).
    """
    account = accounts.by_phone(phone) or accounts.create(phone, name.strip())
    held = clerk_now(account.id)
    if held is None or held.merchant_id == merchant.id or not may_wait:
        return admit(merchant, account, by, job=job, shop=shop, name=name)
    waiting = (Clerk.account_id == account.id) & (Clerk.merchant_id == merchant.id) & Clerk.ended_at.is_(None)
    if (known := session.scalar(select(Clerk).where(waiting))) is not None:
        return known
    clerk = _written(merchant, account, job, shop, name, waits=True)
    happened(h.INVITED, by, told={account.id: ClerkWaits(merchant=merchant.name)}, **_ids(clerk))
    return clerk


def dismiss(clerk: Clerk, by: int) -> None:
    """No longer here; open sessions see it at their next page."""
    if clerk.account_id == by:
        raise Refusal(_l("Nobody ends their own access. Please call the club."))
    still = (Clerk.id == clerk.id) & Clerk.ended_at.is_(None)
    if changed(update(Clerk).where(still).values(ended_at=clock.now())) == 1:
        happened(h.DISMISSED, by, **_ids(clerk))
        if not clerk.waits:
            _mark(clerk.account_id, False)
            _next_begins(clerk.account_id, by)


def clerks_of(merchant: Merchant) -> list[Clerk]:
    """Who works here now or was invited to, managers first."""
    rows = select(Clerk).where(Clerk.merchant_id == merchant.id, Clerk.ended_at.is_(None))
    return list(session.scalars(rows.order_by(Clerk.job.desc(), Clerk.id)))


def clerk_now(account_id: int) -> Clerk | None:
    return session.scalar(select(Clerk).where(Clerk.account_id == account_id, AT_A_TILL))


def verify(typed: str, merchant: Merchant, by: int, at: Shop | None = None) -> Voucher:
    """Honour a voucher at this merchant, in the shop of whoever stands there where `at` does not name another.

    Raises NotHonoured: no such code here, used, expired, a day the offer leaves out, a contract not in force.
    """
    if not merchant.is_open:
        raise NotHonoured(_l("Your shop's contract is not in force. Please call the club."))
    _mind_excluded_days(typed, merchant)
    here = at.id if at else _shop_of(merchant, by)
    try:
        return vouchers.verify(typed, merchant_id=merchant.id, by=by, shop_id=here)
    except NotHonoured as refusal:
        raise _with_its_shop(refusal, merchant) from None


def take_back(voucher: Voucher, reason: str, by: int) -> Voucher:
    """Undo a verification while there is time (till_terms)."""
    return vouchers.undo(voucher, reason, by)


def _shop_of(merchant: Merchant, by: int) -> int | None:
    """Where this person stands: their shop, else the only one there is."""
    clerk = clerk_now(by)
    if clerk is not None and clerk.shop_id is not None:
        return clerk.shop_id
    shops = shops_of(merchant.id)
    return shops[0].id if len(shops) == 1 else None


def _with_its_shop(refusal: NotHonoured, merchant: Merchant) -> NotHonoured:
    """Of a voucher that was used already: at which of several shops."""
    voucher = refusal.voucher
    if voucher is None or voucher.used_at is None or voucher.shop_id is None or len(merchant.shops) < 2:
        return refusal
    used, shop = clock.local(voucher.used_at), session.get_one(Shop, voucher.shop_id)
    sentence = _l(
        "Used already on %(day)s at %(time)s, %(place)s.",
        day=Day.of(used),
        time=f"{used:%H:%M}",
        place=_l("%(merchant)s, %(shop)s", merchant=merchant.name, shop=shop.title),
    )
    return NotHonoured(sentence, voucher)


def _mind_excluded_days(typed: str, merchant: Merchant) -> None:
    """By the offer as it was claimed: a day left out later does not touch vouchers taken before."""
    voucher = vouchers.by_code(typed)
    if voucher is None or voucher.merchant_id != merchant.id or voucher.standing is not vouchers.VoucherState.UNUSED:
        return
    claim = session.scalar(select(OfferClaim).where(OfferClaim.voucher_id == voucher.id))
    if claim is not None and clock.today().isoformat() in claim.excluded:
        raise NotHonoured(_l("This offer is not honoured today: the shop has left this day out."), voucher)


def _written(
    merchant: Merchant, account: Account, job: ClerkRole, shop: Shop | None, name: str, *, waits: bool
) -> Clerk:
    if shop is not None and (shop.merchant_id != merchant.id or shop.closed_at is not None):
        raise Refusal(_l("This shop is closed."), "shop_id")
    return add(
        Clerk(
            account_id=account.id,
            account=account,
            merchant_id=merchant.id,
            shop_id=shop.id if shop else None,
            job=job,
            name=name.strip() or account.name,
            started_at=clock.now(),
            waits=waits,
        )
    )


def _begins(clerk: Clerk, merchant: Merchant, by: int | None) -> None:
    _mark(clerk.account_id, True)
    told = {clerk.account_id: ClerkAdmitted(merchant=merchant.name, job=clerk.job.value)}
    happened(h.ADMITTED, by, told=told, job=clerk.job, **_ids(clerk))


def _next_begins(account_id: int, by: int) -> None:
    """Whoever is free now begins where they were invited first."""
    waiting = (Clerk.account_id == account_id) & Clerk.ended_at.is_(None) & Clerk.waits.is_(True)
    clerk = session.scalar(select(Clerk).where(waiting).order_by(Clerk.id).limit(1))
    if clerk is None:
        return
    still = (Clerk.id == clerk.id) & Clerk.ended_at.is_(None) & Clerk.waits.is_(True)
    if changed(update(Clerk).where(still).values(waits=False)) == 1:
        session.refresh(clerk)
        _begins(clerk, session.get_one(Merchant, clerk.merchant_id), by)


def _promoted(clerk: Clerk, job: ClerkRole, by: int | None) -> Clerk:
    """A clerk who is admitted again as manager becomes one; a manager is not made less by it."""
    lower = (Clerk.id == clerk.id) & (Clerk.job == ClerkRole.CLERK)
    if job is ClerkRole.MANAGER and changed(update(Clerk).where(lower).values(job=ClerkRole.MANAGER)) == 1:
        session.refresh(clerk)
        happened(h.PROMOTED, by, **_ids(clerk))
    return clerk


def _ids(clerk: Clerk) -> dict[str, Any]:
    return {"merchant": clerk.merchant_id, "account": clerk.account_id, "clerk": clerk.id}


def _mark(account_id: int, is_clerk: bool) -> None:
    changed(update(accounts.Account).where(accounts.Account.id == account_id).values(is_clerk=is_clerk))
    accounts.by_id(account_id).is_clerk = is_clerk
