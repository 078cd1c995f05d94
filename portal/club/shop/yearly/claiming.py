"""Claiming the year's gift, waiting for one, giving it up, and who is next.

Everything about one gift happens while its row is held, so whoever asks who is next is alone with the list. The last
judges are the database's: one claim a member and year (UNIQUE), no stock below 0 (CHECK).
"""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Grade, Member
from portal.club.purse import points, vouchers
from portal.club.shop.rewards import Delivery
from portal.club.shop.yearly import happenings as h
from portal.club.shop.yearly.editing import CHUNK, MOVE, book, moved
from portal.club.shop.yearly.steps import COURSE, GiftAct
from portal.club.shop.yearly.tables import GiftChoice, GiftClaim, GiftState, GiftWay, YearlyGift
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

HOLD = update(YearlyGift).where(YearlyGift.id == bindparam("of")).values(stock=YearlyGift.stock)
TAKE = (
    update(YearlyGift).where(YearlyGift.id == bindparam("of"), YearlyGift.stock > 0).values(stock=YearlyGift.stock - 1)
)


def claim(gift: YearlyGift, member: Member, choice: GiftChoice, *, price_seen: int) -> GiftClaim:
    """One of this year's gifts, or a place on the waiting list. Claimed already: the same claim again."""
    _hold(gift)
    if not gift.is_open:
        raise Refusal(_l("This year's gift cannot be claimed now."), status=409)
    if not member.is_valid:
        raise Refusal(_l("This needs a valid member card."))
    if price_seen != gift.price:
        raise Refusal(_l("The price has changed. Nothing was taken; please decide again."), status=409)
    mine = claim_of(gift, member.id)
    if mine is not None and mine.state is GiftState.LAPSED:
        raise Refusal(_l("One was set aside for you this year and not fetched in time."))
    if mine is not None and mine.state not in {GiftState.CANCELLED, GiftState.OVER}:
        return mine
    mine = _written(gift, member, choice, mine)
    if _is_first(gift, mine) and changed(TAKE, of=gift.id) == 1:
        _set_aside(gift, mine, member)
    else:
        _put_on_the_list(mine, member)
    session.refresh(gift)
    return mine


def give_up(claim: GiftClaim, by: int) -> GiftClaim:
    """Before it was fetched or sent: the piece goes to the next on the list, the points into their lots."""
    gift = claim.gift
    _hold(gift)
    session.refresh(claim)
    if claim.state is GiftState.CANCELLED:
        return claim  # pressing twice is harmless
    if not claim.can_be_given_up:
        raise Refusal(_l("What was fetched or sent cannot be given up."), status=409)
    was_held = claim.state is GiftState.HELD
    if was_held and claim.voucher is not None:
        vouchers.cancel(claim.voucher, by)
    COURSE.perform(claim, GiftAct.GIVE_UP, by)
    if was_held:
        _return_the_piece(gift, claim, by)
        pass_on(gift)
    _happened(h.GIVEN_UP, claim, by)
    return claim


def voucher_expired(voucher_id: int) -> None:
    """Not fetched in time (heard through reactions.py); of any other voucher nothing follows."""
    found = session.scalar(
        select(GiftClaim).where(GiftClaim.voucher_id == voucher_id, GiftClaim.state == GiftState.HELD)
    )
    if found is None:
        return
    _hold(found.gift)
    COURSE.perform(found, GiftAct.LAPSE)
    _return_the_piece(found.gift, found, None)
    _happened(h.LAPSED, found, None, h.Lapsed(**_about(found)))
    pass_on(found.gift)


def run() -> None:
    """The job: what is left goes down the list; after closing, who still waits is told."""
    gifts = select(YearlyGift.id).where(YearlyGift.published_at.is_not(None)).order_by(YearlyGift.id.desc()).limit(2)
    for gift_id in session.scalars(gifts).all():
        in_portions(partial(_run, gift_id), CHUNK)


def pass_on(gift: YearlyGift, most: int = CHUNK) -> int:
    """Set pieces aside for those who are next, as long as there are both; how many people it came to."""
    for number in range(most):
        session.refresh(gift)
        if gift.closed_at is not None or gift.stock == 0:
            return number
        waiter = session.scalar(line(gift).limit(1).execution_options(populate_existing=True))
        if waiter is None or changed(TAKE, of=gift.id) != 1:
            return number
        _let_have(gift, waiter)
    return most


def claim_of(gift: YearlyGift, member_id: int) -> GiftClaim | None:
    rows = select(GiftClaim).where(GiftClaim.year == gift.year, GiftClaim.member_id == member_id)
    return session.scalar(rows.execution_options(populate_existing=True))


def is_entitled(gift: YearlyGift, grade: str) -> bool:
    """Whether a member of that grade may claim in the period."""
    return gift.grade is None or (bool(grade) and Grade(grade).reaches(gift.grade))


def line(gift: YearlyGift) -> Select[Any]:
    """Those to whom a piece may go now, in order: the entitled, those who never had one, then by time."""
    rows = select(GiftClaim).where(GiftClaim.gift_id == gift.id, GiftClaim.state == GiftState.WAITING)
    if clock.now() < gift.claim_until:
        rows = rows.where(GiftClaim.is_entitled.is_(True))
    return rows.order_by(GiftClaim.is_entitled.desc(), GiftClaim.had_before, GiftClaim.joined_at, GiftClaim.id)


def _hold(gift: YearlyGift) -> None:
    """Hold the gift's row, with what is planned for it and has begun by now."""
    changed(HOLD, of=gift.id)
    session.refresh(gift)
    if gift.is_to_change:
        book.begin(gift)


def _run(gift_id: int, most: int) -> Portion:
    gift = session.get_one(YearlyGift, gift_id)
    _hold(gift)
    if gift.closed_at is None:
        came = pass_on(gift, most)
        return Portion(came, came)
    rows = (
        select(GiftClaim)
        .where(GiftClaim.gift_id == gift_id, GiftClaim.state == GiftState.WAITING)
        .order_by(GiftClaim.id)
    )
    waiting = session.scalars(rows.limit(most)).all()
    for waiter in waiting:
        COURSE.perform(waiter, GiftAct.LEAVE_OUT)
        _happened(h.OVER, waiter, None, h.Over(**_about(waiter)))
    return Portion(len(waiting), len(waiting))


def _written(gift: YearlyGift, member: Member, choice: GiftChoice, mine: GiftClaim | None) -> GiftClaim:
    """The claim's row with what was chosen; given up before, it is the same row again."""
    _refuse_choice(gift, choice)
    had = select(GiftClaim.id).where(GiftClaim.member_id == member.id, GiftClaim.year < gift.year)
    had = had.where(GiftClaim.state.in_((GiftState.HELD, GiftState.SENT)))
    values: dict[str, Any] = {
        "way": choice.way, "estate_id": choice.estate_id, "voucher_id": None,
        "is_entitled": is_entitled(gift, member.grade), "had_before": session.scalar(had.limit(1)) is not None,
        "joined_at": clock.now(), "price": gift.price,
    }  # fmt: skip
    if mine is None:
        begun = {**COURSE.begun(GiftState.WAITING), **values}
        mine = add(GiftClaim(gift_id=gift.id, gift=gift, year=gift.year, member_id=member.id, turn=0, **begun))
    else:
        COURSE.perform(mine, GiftAct.CLAIM_AGAIN, member.account_id, **values)
    if mine.parcel is not None:
        session.delete(mine.parcel)
        session.flush()
    if choice.way is GiftWay.POST:
        mine.parcel = add(Delivery(claim_id=mine.id, **vars(choice.parcel)))
    return mine


def _is_first(gift: YearlyGift, mine: GiftClaim) -> bool:
    """Whether a piece may go to this claim now, overtaking nobody who waits."""
    first = session.scalar(line(gift).limit(1))
    return first is not None and first.id == mine.id


def _set_aside(gift: YearlyGift, mine: GiftClaim, member: Member) -> None:
    """The piece is theirs: paid, written down, told; with a voucher where it is fetched. The stock is taken already."""
    mine.turn, mine.price = mine.turn + 1, min(mine.price, gift.price)
    if mine.price:
        points.spend(member.id, mine.price, key=mine.entry_key, reason="yearly", yearly_gift=gift.id)
    if mine.way is GiftWay.DESK:
        mine.voucher = _voucher(gift, mine, member)
        mine.voucher_id = mine.voucher.id
    session.flush()
    if not COURSE.take(mine, GiftAct.SET_ASIDE, member.account_id):
        raise RuntimeError(f"claim {mine.id} left the list while its gift was held")  # and paid: nothing of it stays
    moved(gift.id, -1, "claimed", member.account_id)
    last = mine.voucher.last_day if mine.voucher else None
    _happened(h.CLAIMED, mine, member.account_id, h.SetAside(voucher=mine.voucher_id, until=last, **_about(mine)))


def _let_have(gift: YearlyGift, waiter: GiftClaim) -> None:
    """The next on the list has the piece that was just taken; who left the club or is short of points, not."""
    try:
        if not waiter.member.is_valid:
            raise Refusal(_l("This needs a valid member card."))
        _set_aside(gift, waiter, waiter.member)
    except Refusal:
        changed(MOVE, of=gift.id, n=1)
        COURSE.perform(waiter, GiftAct.LEAVE_OUT)
        _happened(h.OVER, waiter, None, h.Over(**_about(waiter)))


def _put_on_the_list(mine: GiftClaim, member: Member) -> None:
    _happened(h.QUEUED, mine, member.account_id, h.OnTheList(**_about(mine)))


def _return_the_piece(gift: YearlyGift, claim: GiftClaim, by: int | None) -> None:
    changed(MOVE, of=gift.id, n=1)
    moved(gift.id, 1, "returned", by)
    if points.by_key(claim.entry_key) is not None:
        points.give_back(claim.entry_key, key=f"{claim.entry_key}:back", reason="yearly_returned")


def _voucher(gift: YearlyGift, mine: GiftClaim, member: Member) -> vouchers.Voucher:
    estate = session.get_one(Estate, mine.estate_id)
    place = Words(f"{estate.name.zh}{gift.place.zh}", f"{estate.name.en}, {gift.place.en or gift.place.zh}")
    until = clock.end_of(clock.today() + timedelta(days=gift.collect_days))
    return vouchers.issue(member, kind="gift", title=gift.name, place=place, hours=gift.hours, expires_at=until)


def _refuse_choice(gift: YearlyGift, choice: GiftChoice) -> None:
    if not (gift.by_desk if choice.way is GiftWay.DESK else gift.by_post):
        raise Refusal(_l("It cannot be had in this way."), "way")
    if choice.way is GiftWay.DESK:
        if choice.estate_id is None or session.get(Estate, choice.estate_id) is None:
            raise Refusal(_l("Please choose a desk."), "estate_id")
        return
    for field, value, most in (("recipient", choice.recipient, 40), ("text", choice.text, 200)):
        if not 0 < len(value) <= most:
            raise Refusal(_l("Please fill this in."), field)
    _ = choice.parcel  # its phone is one


def _happened(what: Happening, claim: GiftClaim, by: int | None, told: Letter | None = None) -> None:
    happened(what, by, member=claim.member, told=told, yearly_claim=claim.id, yearly_gift=claim.gift_id)


def _about(claim: GiftClaim) -> dict[str, Any]:
    """What each letter says of the gift."""
    return {"name": claim.gift.name, "way": claim.way.value}
