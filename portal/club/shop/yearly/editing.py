"""The desk's side of the yearly gift: the year's gift, its period, its stock, sending, and closing."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from portal import clock, queue
from portal.club.ground.book import Book
from portal.club.ground.changes import moment
from portal.club.ground.happenings import happened
from portal.club.people.members import Grade
from portal.club.shop import rewards
from portal.club.shop.yearly import happenings as h
from portal.club.shop.yearly.steps import COURSE, GiftAct
from portal.club.shop.yearly.tables import GiftChange, GiftClaim, GiftDetails, Movement, YearlyGift
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 1_000_000
CHUNK = 200
MOVE = (
    update(YearlyGift)
    .where(YearlyGift.id == bindparam("of"), YearlyGift.stock + bindparam("n") >= 0)
    .values(stock=YearlyGift.stock + bindparam("n"))
)


def create(details: GiftDetails, by: int | None, *, stock: int) -> YearlyGift:
    """The gift of a year that has none yet; members see it once it is published."""
    _refuse_nonsense(details)
    if not 0 <= stock <= MOST:
        raise Refusal(_l("A stock is a whole number from 0 to one million."), "stock")
    if session.scalar(select(YearlyGift.id).where(YearlyGift.year == details.year)):
        raise Refusal(_l("This year has its gift already."), "year", status=409)
    gift = add(YearlyGift(**{field.name: getattr(details, field.name) for field in fields(details)}, stock=stock))
    if stock:
        moved(gift.id, stock, "received", by)
    book.note(gift, "created", by)
    happened(h.CREATED, by, yearly_gift=gift.id, year=str(gift.year))
    return gift


def edit(
    gift: YearlyGift, details: GiftDetails, by: int, *, day: date | None = None, seen: int | None = None
) -> GiftChange | None:
    """Change what is written, now or from 0:00 of a day ahead; the year stays, and so does what was paid.

    `seen`: the revision the page was made from. None when nothing is different. Raises Refusal.
    """
    return book.edit(gift, replace(details, year=gift.year), by, day=day, seen=seen)


def take_back(change: GiftChange, by: int) -> None:
    """A planned change never begins; what holds now goes on."""
    book.take_back(change.gift, change, by)


def next_terms(gift: YearlyGift) -> tuple[datetime, dict[str, Any]] | None:
    """From when on price or period are others, and which; None when that is not planned."""
    return book.next_of(gift, "price", "claim_from", "claim_until")


def choose_picture(gift: YearlyGift, file_id: int, by: int) -> None:
    """The picture on its page; it must be public."""
    changed(update(YearlyGift).where(YearlyGift.id == gift.id).values(picture_id=file_id))
    session.refresh(gift)
    book.note(gift, "picture", by)
    happened(h.PICTURED, by, yearly_gift=gift.id, file=file_id)


def publish(gift: YearlyGift, by: int | None) -> YearlyGift:
    """Members see it from now on and claim it in its period."""
    rows = update(YearlyGift).where(YearlyGift.id == gift.id, YearlyGift.published_at.is_(None))
    if changed(rows.values(published_at=clock.now())) == 1:
        book.note(gift, "published", by)
        happened(h.PUBLISHED, by, yearly_gift=gift.id)
    session.refresh(gift)
    return gift


def restock(gift: YearlyGift, change: int, what: str, by: int) -> YearlyGift:
    """Pieces in (+) or out (−) with the reason; what comes in goes down the waiting list."""
    if not 0 < abs(change) <= MOST:
        raise Refusal(_l("Give a whole number other than 0, at most one million."), "change")
    if changed(MOVE, of=gift.id, n=change) != 1:
        raise Refusal(_l("There are not that many in stock."), "change")
    moved(gift.id, change, what, by)
    session.refresh(gift)
    happened(h.RESTOCKED, by, yearly_gift=gift.id, change=change, why=what)
    queue.wake("yearly.run")
    return gift


def send(claim: GiftClaim, carrier: str, tracking: str, by: int) -> GiftClaim:
    """Handed to the carrier; from now on it cannot be given up. Exactly once."""
    said = rewards.numbered(carrier, tracking)
    if claim.parcel is None or not COURSE.take(claim, GiftAct.SEND, by):
        raise Refusal(_l("This is not waiting to be sent any more."), status=409)
    rewards.under_way(claim.parcel, carrier, tracking, by)
    letter = h.GiftSent(name=claim.gift.name, **said)
    happened(h.SENT, by, member=claim.member, told=letter, yearly_claim=claim.id, yearly_gift=claim.gift_id)
    return claim


def close(gift: YearlyGift, by: int) -> YearlyGift:
    """Nobody can claim it any more; who still waits is told by the job. What is set aside stays so."""
    values = {"closed_at": clock.now()}
    if (
        changed(update(YearlyGift).where(YearlyGift.id == gift.id, YearlyGift.closed_at.is_(None)).values(**values))
        != 1
    ):
        raise Refusal(_l("This is closed already."), status=409)
    session.refresh(gift)
    book.note(gift, "closed", by)
    happened(h.CLOSED, by, yearly_gift=gift.id)
    queue.wake("yearly.run")
    return gift


def moved(gift_id: int, change: int, what: str, by: int | None) -> None:
    add(Movement(gift_id=gift_id, change=change, what=what, by=by, at=clock.now()))


def _refuse_nonsense(details: GiftDetails) -> None:
    if not 2000 <= details.year <= 2200:
        raise Refusal(_l("Please give the year with four digits."), "year")
    if not 0 <= details.price <= MOST:
        raise Refusal(_l("A price is a whole number from 0 to one million points."), "price")
    if not 1 <= details.collect_days <= 365:
        raise Refusal(_l("A gift waits at the desk from 1 to 365 days."), "collect_days")
    if details.claim_until <= details.claim_from:
        raise Refusal(_l("The period must end after it begins."), "claim_until")
    if not (details.by_desk or details.by_post):
        raise Refusal(_l("There must be a way to have it."), "by_desk")


book = Book(
    YearlyGift,
    GiftChange,
    of="gift_id",
    edits=h.EDITS,
    details=GiftDetails,
    refuse=lambda gift, details: _refuse_nonsense(details),
    readers={"grade": Grade, "claim_from": moment, "claim_until": moment},
    written=lambda gift: queue.wake("yearly.run"),
)
as_of_now, begin_due, history_of = book.as_of_now, book.begin_due, book.history_of
