"""Offers: written by staff or taken over from a proposal, claimed by members within their limits, each a voucher."""

from datetime import date

from sqlalchemy import select, update

from portal import clock
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import search_terms
from portal.club.trade.merchants.offer_tables import Offer, OfferDetails, OfferEstate, OfferKind
from portal.club.trade.merchants.proposal_tables import Proposal, ProposalState
from portal.club.trade.merchants.tables import Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST = 100_000_000  # fen
MOST_CLAIMS = 1_000_000
MOST_DAYS_OUT = 400
_BLANK = OfferDetails(OfferKind.GIFT, Words(""), Words(""), None)


def offers_of(shops: list[Merchant]) -> dict[int, list[Offer]]:
    """What these shops offer now, by shop."""
    found: dict[int, list[Offer]] = {shop.id: [] for shop in shops}
    rows = select(Offer).where(Offer.merchant_id.in_(found), Offer.offered_now()).order_by(Offer.id)
    for offer in session.scalars(rows):
        found[offer.merchant_id].append(offer)
    return found


def every_offer_of(shop: Merchant) -> list[Offer]:
    """Published, drafts and withdrawn, for the desk."""
    return list(session.scalars(select(Offer).where(Offer.merchant_id == shop.id).order_by(Offer.id)))


def create_offer(merchant: Merchant, details: OfferDetails, by: int | None, *, noted: bool = True) -> Offer:
    """A new offer, not yet published. `noted`: into its history, where no proposal stands for it."""
    refuse_nonsense(details)
    offer = add(Offer(merchant_id=merchant.id, merchant=merchant, claimed=0, **_columns(details)))
    offer.estates = [OfferEstate(estate_id=estate_id) for estate_id in sorted(details.estate_ids)]
    session.flush()
    if noted:
        _note_version(offer, details, by)
    happened(h.OFFER_CREATED, by, offer=offer.id)
    return offer


def edit_offer(
    offer: Offer, details: OfferDetails, by: int, revision: int | None = None, *, noted: bool = True
) -> Offer:
    """Change an offer; vouchers claimed before keep what they say, and count against its limits as before."""
    refuse_nonsense(details)
    locks.hold(offer, revision, by)
    if details.total is not None and details.total < offer.claimed:
        raise Refusal(_l("%(claimed)s have been claimed already.", claimed=offer.claimed), "total")
    for name, value in _columns(details).items():
        setattr(offer, name, value)
    offer.estates = [OfferEstate(estate_id=estate_id) for estate_id in sorted(details.estate_ids)]
    session.flush()
    if noted:
        _note_version(offer, details, by)
    search_terms.index(offer.merchant)
    happened(h.OFFER_EDITED, by, offer=offer.id)
    return offer


def publish(offer: Offer, by: int | None) -> None:
    changed(update(Offer).where(Offer.id == offer.id).values(published_at=clock.now(), withdrawn_at=None))
    session.refresh(offer)
    search_terms.index(offer.merchant)
    happened(h.OFFER_PUBLISHED, by, offer=offer.id)


def withdraw(offer: Offer, by: int) -> None:
    """No more claims; vouchers already claimed stay good."""
    changed(update(Offer).where(Offer.id == offer.id).values(withdrawn_at=clock.now()))
    session.refresh(offer)
    search_terms.index(offer.merchant)
    happened(h.OFFER_WITHDRAWN, by, offer=offer.id)


def details_of(offer: Offer) -> OfferDetails:
    """What is written about it now."""
    plain = {name: getattr(offer, name) for name in vars(_BLANK) if name != "estate_ids"}
    return OfferDetails(**plain, estate_ids=frozenset(offer.estate_ids))


def refuse_nonsense(details: OfferDetails) -> None:
    """Raises Refusal where what is written about an offer cannot be."""
    if (details.kind is OfferKind.GIFT) != (details.value is None):
        raise Refusal(_l("A gift has no value in numbers; every other offer has one."), "value")
    most = 99 if details.kind is OfferKind.PERCENTAGE else MOST
    if details.value is not None and not 0 < details.value <= most:
        raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=most), "value")
    for name in ("per_person", "per_person_day", "per_day", "total"):
        if not 0 < (getattr(details, name) or 1) <= MOST_CLAIMS:
            raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=MOST_CLAIMS), name)
    if len(details.excluded) > MOST_DAYS_OUT:
        raise Refusal(_l("At most %(most)s days are left out.", most=MOST_DAYS_OUT), "excluded")
    for day in details.excluded:
        _refuse_no_date(day)


def _refuse_no_date(day: str) -> None:
    try:
        is_written_so = date.fromisoformat(day).isoformat() == day
    except ValueError:
        is_written_so = False
    if not is_written_so:
        raise Refusal(_l("Write dates as 2026-10-01, one a line."), "excluded")


def _note_version(offer: Offer, details: OfferDetails, by: int | None) -> None:
    """Staff's own writing stands in the offer's history too."""
    add(
        Proposal(
            merchant_id=offer.merchant_id,
            offer_id=offer.id,
            details=details.plain(),
            state=ProposalState.PUBLISHED,
            asked_by=by,
            asked_at=clock.now(),
            decided_at=clock.now(),
        )
    )


def _columns(details: OfferDetails) -> dict[str, object]:
    return {name: value for name, value in vars(details).items() if name != "estate_ids"}
