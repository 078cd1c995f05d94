"""Offers: written by staff or taken over from a proposal, claimed by members within their limits, each a voucher."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from portal import clock
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.people.members import GRADE_NAMES, Member
from portal.club.purse import vouchers
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import search_terms
from portal.club.trade.merchants.offer_tables import (
    Claim,
    Offer,
    OfferDetails,
    OfferEstate,
    OfferKind,
    Proposal,
    ProposalState,
)
from portal.club.trade.merchants.tables import Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST = 100_000_000  # fen
MOST_CLAIMS = 1_000_000
MOST_DAYS_OUT = 400
_BLANK = OfferDetails(OfferKind.GIFT, Words(""), Words(""), None)

COUNT = (
    update(Offer)
    .where(
        Offer.id == bindparam("of"),
        Offer.published_at.is_not(None),
        Offer.withdrawn_at.is_(None),
        Offer.total.is_(None) | (Offer.claimed < Offer.total),
    )
    .values(claimed=Offer.claimed + 1)
)
_CLAIMS = select(func.count()).where(Claim.offer_id == bindparam("of"), Claim.at >= bindparam("since"))
_MINE = _CLAIMS.where(Claim.member_id == bindparam("member"))
_EVER = clock.moment_of(date(1970, 1, 2))


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


def claim(offer: Offer, member: Member) -> Claim:
    """Take an offer: a voucher for it. Raises Refusal when it is not for this member or a limit is reached."""
    if barred := why_not(offer, member):
        raise Refusal(barred)
    if changed(COUNT, of=offer.id) != 1:
        session.refresh(offer)
        raise Refusal(_l("All of these have been claimed."), status=409)
    session.refresh(offer)
    if full := _limit_reached(offer, member.id):  # counted again while the offer's row is held
        raise Refusal(full)
    shop = offer.merchant
    voucher = vouchers.issue(
        member,
        kind="offer",
        title=offer.title,
        terms=offer.terms,
        place=shop.name,
        hours=shop.hours if len(shop.shops) == 1 else Words(""),
        merchant_id=shop.id,
        expires_at=clock.end_of(min(clock.today() + timedelta(days=offer.valid_days), shop.contract_until)),
    )
    claimed = add(
        Claim(
            offer_id=offer.id,
            offer=offer,
            member_id=member.id,
            voucher_id=voucher.id,
            voucher=voucher,
            at=clock.now(),
            excluded=offer.excluded,
        )
    )
    ids = {"offer": offer.id, "offer_claim": claimed.id, "voucher": voucher.id}
    happened(h.OFFER_CLAIMED, member.account_id, member=member, told=None, **ids)
    return claimed


def why_not(offer: Offer, member: Member) -> Any:
    """What stands between this member and this offer, in words; None when nothing does."""
    if not offer.is_offered or not offer.merchant.is_open:
        return _l("This is no longer offered.")
    if offer.grade is not None and not member.grade.reaches(offer.grade):
        return _l("This is for %(grade)s and above.", grade=GRADE_NAMES[offer.grade])
    if offer.estate_ids and member.estate_id not in offer.estate_ids:
        return _l("This offer is for other estates.")
    if offer.total is not None and offer.claimed >= offer.total:
        return _l("All of these have been claimed.")
    return _limit_reached(offer, member.id)


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


def _limit_reached(offer: Offer, member_id: int) -> Any:
    today = clock.moment_of(clock.today())
    of, mine = {"of": offer.id}, {"of": offer.id, "member": member_id}
    if offer.per_person is not None and _count(_MINE, since=_EVER, **mine) >= offer.per_person:
        return _l("You have claimed this as often as one member may.")
    if offer.per_person_day is not None and _count(_MINE, since=today, **mine) >= offer.per_person_day:
        return _l("You have claimed this today; tomorrow again.")
    if offer.per_day is not None and _count(_CLAIMS, since=today, **of) >= offer.per_day:
        return _l("Today's are all claimed; tomorrow there are more.")
    return None


def _count(statement: Any, **values: object) -> int:
    """Claims so far; the claim being made is not yet among them."""
    return int(session.scalar(statement, values) or 0)


def _columns(details: OfferDetails) -> dict[str, object]:
    return {name: value for name, value in vars(details).items() if name != "estate_ids"}
