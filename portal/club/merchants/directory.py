"""The directory: which shops stand in it, and how staff keep it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock
from portal.club import audit
from portal.club.merchants.tables import Category, Merchant, MerchantDetails, Status
from portal.club.projects import Estate
from portal.database import add, changed, session, transaction
from portal.refusal import Refusal


def directory(category: Category | None = None, estate_id: int | None = None) -> list[Merchant]:
    """The open shops, by category and nearest estate. Some dozens: no pager."""
    rows = select(Merchant).where(Merchant.open_now())
    if category is not None:
        rows = rows.where(Merchant.category == category)
    if estate_id is not None:
        rows = rows.where(Merchant.estate_id == estate_id)
    return list(session.scalars(rows.order_by(Merchant.category, Merchant.minutes_on_foot, Merchant.id)))


def estates_in_use() -> list[Estate]:
    """Estates that have an open shop near them."""
    near = select(Merchant.estate_id).where(Merchant.open_now())
    return list(session.scalars(select(Estate).where(Estate.id.in_(near)).order_by(Estate.position, Estate.id)))


def estate_choices() -> list[tuple[int, str]]:
    """Every estate, for the desk's forms."""
    rows = select(Estate).order_by(Estate.position, Estate.id)
    return [(estate.id, str(estate.name)) for estate in session.scalars(rows)]


def all_merchants() -> list[Merchant]:
    """Every shop, whatever its state: those that wait for approval first."""
    first = (Merchant.status != Status.APPLIED, Merchant.status == Status.SUSPENDED, Merchant.category, Merchant.id)
    return list(session.scalars(select(Merchant).order_by(*first)))


def add_merchant(details: MerchantDetails, by: int | None) -> Merchant:
    """A shop that has applied; it stands in the directory once it is approved."""
    _refuse_nonsense(details)
    merchant = add(Merchant(**vars(details), status=Status.APPLIED))
    audit.record(by, "merchant.added", merchant=merchant.id)
    return merchant


def edit(merchant: Merchant, details: MerchantDetails, by: int) -> Merchant:
    _refuse_nonsense(details)
    changed(update(Merchant).where(Merchant.id == merchant.id).values(**vars(details)))
    session.refresh(merchant)
    audit.record(by, "merchant.edited", merchant=merchant.id)
    return merchant


def approve(merchant: Merchant, by: int | None) -> Merchant:
    """Into the directory. A decoration firm needs the result of its vetting first."""
    if merchant.category is Category.DECORATION and not merchant.vetting:
        raise Refusal(_l("A decoration firm is approved only with the result of its vetting."), "vetting_zh")
    if merchant.contract_until < clock.today():
        raise Refusal(_l("The contract has ended. Extend it first."), "contract_until")
    return _set(merchant, Status.APPROVED, by)


def suspend(merchant: Merchant, by: int | None) -> Merchant:
    """Out of the directory; its vouchers are not honoured while it lasts."""
    return _set(merchant, Status.SUSPENDED, by)


def suspend_ended() -> int:
    """The job: note that contracts ended yesterday or before (they closed by themselves at midnight)."""
    with transaction():
        over = (Merchant.status == Status.APPROVED) & (Merchant.contract_until < clock.today())
        ended = list(session.scalars(select(Merchant).where(over)))
        for merchant in ended:
            suspend(merchant, None)
    return len(ended)


def _set(merchant: Merchant, status: Status, by: int | None) -> Merchant:
    changed(update(Merchant).where(Merchant.id == merchant.id).values(status=status))
    session.refresh(merchant)
    audit.record(by, f"merchant.{status}", merchant=merchant.id)
    return merchant


def _refuse_nonsense(details: MerchantDetails) -> None:
    if details.contract_until < details.contract_from:
        raise Refusal(_l("The contract ends before it begins."), "contract_until")
