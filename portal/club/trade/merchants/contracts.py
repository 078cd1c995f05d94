"""Contracts: begun, renewed, ended early; a merchant whose contract is over closes by itself."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.letters import Letter
from portal.club.ground.portions import portion
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import terms
from portal.club.trade.merchants.letters import ContractEnded, ContractEnding, Renewed
from portal.club.trade.merchants.names import MerchantStatus
from portal.club.trade.merchants.shop_tables import AT_A_TILL, Clerk, ClerkRole
from portal.club.trade.merchants.tables import Contract, Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LONGEST = timedelta(days=3660)


def begin(merchant: Merchant, begins: date, ends: date, by: int | None) -> Contract:
    """The first contract, written when the merchant is entered or its application approved."""
    refuse_nonsense(begins, ends)
    return _write(merchant, begins, ends, None, by)


def renew(merchant: Merchant, ends: date, by: int, begins: date | None = None) -> Contract:
    """One more contract: from the day after the running one, or from `begins` (else today) when that is over.

    A merchant that stood suspended because its contract had ended is live again on that day.
    """
    last = contracts_of(merchant.id)[0]
    is_over = last.ends < clock.today()
    start = (begins or clock.today()) if is_over else last.ends + timedelta(days=1)
    refuse_nonsense(start, ends, "until")
    if start <= last.ends:
        raise Refusal(_l("The new contract begins before the last one ended."), "begins")
    held = (Merchant.id == merchant.id) & (Merchant.contract_until == last.ends)
    values = {"contract_until": ends} | ({"contract_from": start, "status": MerchantStatus.APPROVED} if is_over else {})
    if changed(update(Merchant).where(held).values(**values)) != 1:
        raise Refusal(_l("Somebody has just renewed this contract."), status=409)
    made = _write(merchant, start, ends, last, by)
    session.refresh(merchant)
    return made


def end_early(merchant: Merchant, last_day: date, by: int) -> Contract:
    """The running contract ends sooner; not before yesterday, and never later than it said."""
    running = contracts_of(merchant.id)[0]
    if not max(running.begins, clock.today() - timedelta(days=1)) <= last_day < running.ends:
        raise Refusal(_l("Give a day from yesterday on, within the contract."), "last_day")
    held = (Contract.id == running.id) & (Contract.ends == running.ends)
    if changed(update(Contract).where(held).values(ends=last_day)) != 1:
        raise Refusal(_l("Somebody has just changed this contract."), status=409)
    changed(update(Merchant).where(Merchant.id == merchant.id).values(contract_until=last_day))
    session.refresh(running)
    session.refresh(merchant)
    told = to_managers(merchant, ContractEnding(merchant=merchant.name, ends_on=last_day))
    ids = {"merchant": merchant.id, "contract": running.id}
    happened(h.CONTRACT_SHORTENED, by, told=told, until=last_day.isoformat(), **ids)
    return running


def contracts_of(merchant_id: int) -> list[Contract]:
    """Every contract, the latest first; there is always one."""
    rows = select(Contract).where(Contract.merchant_id == merchant_id).order_by(Contract.begins.desc())
    return list(session.scalars(rows))


def ending_soon(within: int) -> list[Merchant]:
    """Live merchants whose time under contract is over in so many days, the nearest first."""
    rows = select(Merchant).where(ending_soon_where(within))
    return list(session.scalars(rows.order_by(Merchant.contract_until, Merchant.id)))


def ending_soon_where(within: int) -> ColumnElement[bool]:
    return Merchant.open_now() & _ends_within(within)


@portion()
def warn() -> int:
    """The job, once a day: tell the managers whose contract ends in as many days as the terms name."""
    days = [clock.today() + timedelta(days=ahead) for ahead in terms.TERMS.now().notice_days]
    rows = select(Merchant).where(Merchant.open_now(), Merchant.contract_until.in_(days))
    soon = list(session.scalars(rows))
    for merchant in soon:
        letter = ContractEnding(merchant=merchant.name, ends_on=merchant.contract_until)
        happened(h.CONTRACT_ENDING, None, told=to_managers(merchant, letter), merchant=merchant.id)
    return len(soon)


@portion()
def suspend_ended() -> int:
    """The job: note that contracts ended yesterday or before (they closed by themselves at midnight)."""
    over = (Merchant.status == MerchantStatus.APPROVED) & (Merchant.contract_until < clock.today())
    ended = [one for one in session.scalars(select(Merchant).where(over)) if _suspend(one)]
    return len(ended)


def ended() -> int:
    """How many contracts end with the job's next turn."""
    over = (Merchant.status == MerchantStatus.APPROVED) & (Merchant.contract_until < clock.today())
    return session.scalar(select(func.count()).where(over)) or 0


def in_force() -> int:
    return session.scalar(select(func.count()).where(Merchant.status == MerchantStatus.APPROVED)) or 0


def known() -> int:
    return session.scalar(select(func.count()).select_from(Merchant)) or 0


def to_managers(merchant: Merchant, letter: Letter) -> dict[int, Letter]:
    """A letter for everybody who manages this merchant, by account."""
    return dict.fromkeys(manager_ids(merchant.id), letter)


def manager_ids(merchant_id: int) -> Iterable[int]:
    here = (Clerk.merchant_id == merchant_id) & (Clerk.job == ClerkRole.MANAGER) & AT_A_TILL
    return list(session.scalars(select(Clerk.account_id).where(here).order_by(Clerk.id)))


def refuse_nonsense(begins: date, ends: date, field: str = "contract_until") -> None:
    if ends < begins:
        raise Refusal(_l("The contract ends before it begins."), field)
    if ends - begins > LONGEST:
        raise Refusal(_l("A contract lasts at most ten years."), field)


def _suspend(merchant: Merchant) -> bool:
    still = (Merchant.id == merchant.id) & (Merchant.status == MerchantStatus.APPROVED)
    over = Merchant.contract_until < clock.today()
    if changed(update(Merchant).where(still, over).values(status=MerchantStatus.SUSPENDED)) != 1:
        return False
    session.refresh(merchant)
    letter = ContractEnded(merchant=merchant.name, ends_on=merchant.contract_until)
    happened(h.SUSPENDED, None, told=to_managers(merchant, letter), merchant=merchant.id)
    return True


def _write(merchant: Merchant, begins: date, ends: date, renews: Contract | None, by: int | None) -> Contract:
    made = add(
        Contract(
            merchant_id=merchant.id,
            begins=begins,
            ends=ends,
            renews_id=renews.id if renews else None,
            entered_at=clock.now(),
            entered_by=by,
        )
    )
    letter = Renewed(merchant=merchant.name, begins_on=begins, ends_on=ends)
    told = to_managers(merchant, letter) if renews else None
    what = h.CONTRACT_RENEWED if renews else h.CONTRACT_BEGUN
    happened(what, by, told=told, merchant=merchant.id, contract=made.id)
    return made


def _ends_within(days: int) -> ColumnElement[bool]:
    return Merchant.contract_until < clock.today() + timedelta(days=days)
