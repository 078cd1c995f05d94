"""A member claims an offer, within its limits."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import GRADE_NAMES, Member
from portal.club.purse import vouchers
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.offer_tables import Offer, OfferClaim
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

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
_CLAIMS = select(func.count()).where(OfferClaim.offer_id == bindparam("of"), OfferClaim.at >= bindparam("since"))
_MINE = _CLAIMS.where(OfferClaim.member_id == bindparam("member"))
_EVER = clock.moment_of(date(1970, 1, 2))


def claim(offer: Offer, member: Member) -> OfferClaim:
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
        OfferClaim(
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
