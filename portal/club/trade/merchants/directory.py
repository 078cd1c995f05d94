"""The directory: which merchants stand in it, and how staff keep it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, update

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.trade.merchants import contracts, search_terms
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.names import MerchantCategory, MerchantStanding, MerchantStatus
from portal.club.trade.merchants.shop_tables import Shop
from portal.club.trade.merchants.tables import Merchant, MerchantDetails, MerchantProfile
from portal.database import add, changed, session
from portal.engine import search
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

FAR = 9999  # minutes: where nobody said how far it is


def directory(
    category: MerchantCategory | None = None, estate_id: int | None = None, words: str = ""
) -> list[Merchant]:
    """The open merchants, by category and by how near their nearest shop is. Some dozens: no pager."""
    rows = select(Merchant).where(Merchant.open_now(), _has_shop())
    if category is not None:
        rows = rows.where(Merchant.category == category)
    if estate_id is not None:
        rows = rows.where(_has_shop(estate_id))
    if words.strip():
        rows = rows.where(Merchant.id.in_(search.matching(search_terms.KIND, words)))
    return list(session.scalars(rows.order_by(Merchant.category, _minutes(estate_id), Merchant.id)))


def estates_in_use() -> list[Estate]:
    """Estates that have an open shop near them."""
    near = select(Shop.estate_id).join(Merchant, Merchant.id == Shop.merchant_id)
    near = near.where(Merchant.open_now(), Shop.closed_at.is_(None))
    return list(session.scalars(select(Estate).where(Estate.id.in_(near)).order_by(Estate.position, Estate.id)))


def estate_choices() -> list[tuple[int, str]]:
    """Every estate, for forms."""
    rows = select(Estate).order_by(Estate.position, Estate.id)
    return [(estate.id, str(estate.name)) for estate in session.scalars(rows)]


URGENCY = case(  # those that wait for approval first, who is suspended last
    (Merchant.status == MerchantStatus.APPLIED, 0), (Merchant.status == MerchantStatus.SUSPENDED, 2), else_=1
)


def on_the_desk(words: str, category: MerchantCategory | None, standing: MerchantStanding | None) -> Select[Any]:
    """Every merchant, whatever its state, narrowed; unordered."""
    rows = found_by(words) if words.strip() else select(Merchant)
    if category is not None:
        rows = rows.where(Merchant.category == category)
    return rows if standing is None else rows.where(_stands(standing))


def _stands(standing: MerchantStanding) -> ColumnElement[bool]:
    """As Merchant.standing says it of a row."""
    today, status = clock.today(), Merchant.status
    ended, applied = Merchant.contract_until < today, status == MerchantStatus.APPLIED
    if standing is MerchantStanding.APPLIED:
        return applied
    if standing is MerchantStanding.ENDED:
        return ended & ~applied
    if standing is MerchantStanding.SUSPENDED:
        return ~ended & (status == MerchantStatus.SUSPENDED)
    begun = Merchant.contract_from <= today
    return ~ended & (status == MerchantStatus.APPROVED) & (begun if standing is MerchantStanding.LIVE else ~begun)


def found_by(words: str) -> Select[Any]:
    """The merchants, whatever their state, that these words find."""
    return select(Merchant).where(Merchant.id.in_(search.matching(search_terms.KIND, words)))


def merchant_of(merchant_id: int) -> Merchant:
    return session.get_one(Merchant, merchant_id)


def add_merchant(details: MerchantDetails, by: int | None) -> Merchant:
    """A merchant with its first shop and contract; it stands in the directory once it is approved."""
    contracts.refuse_nonsense(details.contract_from, details.contract_until)
    dates = {"contract_from": details.contract_from, "contract_until": details.contract_until}
    merchant = add(Merchant(**vars(details.profile), **dates, status=MerchantStatus.APPLIED))
    add(Shop(merchant_id=merchant.id, **vars(details.first_shop), opened_at=clock.now()))
    contracts.begin(merchant, details.contract_from, details.contract_until, by)
    session.refresh(merchant, ["shops"])
    search_terms.index(merchant)
    happened(h.ADDED, by, merchant=merchant.id)
    return merchant


def edit(merchant: Merchant, profile: MerchantProfile, by: int, revision: int | None = None) -> Merchant:
    """Change what is written about it. A decoration firm that is shown keeps a result of its vetting."""
    if (
        profile.category is MerchantCategory.DECORATION
        and not profile.vetting
        and merchant.status is MerchantStatus.APPROVED
    ):
        raise Refusal(_l("A decoration firm is approved only with the result of its vetting."), "vetting_zh")
    locks.hold(merchant, revision, by, **vars(profile))
    search_terms.index(merchant)
    happened(h.EDITED, by, merchant=merchant.id)
    return merchant


def approve(merchant: Merchant, by: int | None) -> Merchant:
    """Into the directory. A decoration firm needs the result of its vetting first."""
    if merchant.category is MerchantCategory.DECORATION and not merchant.vetting:
        raise Refusal(_l("A decoration firm is approved only with the result of its vetting."), "vetting_zh")
    if merchant.contract_until < clock.today():
        raise Refusal(_l("The contract has ended. Renew it first."), "contract_until")
    return _set(merchant, MerchantStatus.APPROVED, by)


def suspend(merchant: Merchant, by: int | None) -> Merchant:
    """Out of the directory; its vouchers are not honoured while it lasts."""
    return _set(merchant, MerchantStatus.SUSPENDED, by)


def _set(merchant: Merchant, status: MerchantStatus, by: int | None) -> Merchant:
    changed(update(Merchant).where(Merchant.id == merchant.id).values(status=status))
    session.refresh(merchant)
    happened(h.SUSPENDED if status is MerchantStatus.SUSPENDED else h.ADMITTED_TO_DIRECTORY, by, merchant=merchant.id)
    return merchant


def _has_shop(estate_id: int | None = None) -> ColumnElement[bool]:
    here = (Shop.merchant_id == Merchant.id) & Shop.closed_at.is_(None)
    if estate_id is not None:
        here &= Shop.estate_id == estate_id
    return select(Shop.id).where(here).exists()


def _minutes(estate_id: int | None) -> Any:
    """On foot to the nearest of its shops; of those near that estate, where one is asked for."""
    here = (Shop.merchant_id == Merchant.id) & Shop.closed_at.is_(None)
    if estate_id is not None:
        here &= Shop.estate_id == estate_id
    nearest = select(func.min(Shop.minutes_on_foot)).where(here).correlate(Merchant).scalar_subquery()
    return func.coalesce(nearest, FAR)
