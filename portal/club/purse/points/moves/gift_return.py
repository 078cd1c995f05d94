"""Declining a gift: what came goes back to the very lots from which it left, with the expiry it always had.

It can be declined for some days (a row of the limits, as it stood when the gift was made), and only as long as nothing
of it was used. What has expired meanwhile stays expired where it was; what is due at this moment returns to the giver
and expires there, visibly.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Text, bindparam, cast, func, literal, select

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people import members
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.statement import last_day_of
from portal.club.purse.points.ledger.tables import Allocation, Entry, EntryKind, Lot
from portal.club.purse.points.moves.balance import settle
from portal.club.purse.points.moves.gifts import PointsGift, declinable_until
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

REASON = "gift_declined"
_LOTS = (
    select(Lot.id, Lot.expires_at, Lot.remaining)
    .where(Lot.member_id == bindparam("member"), Lot.seq == bindparam("seq"))
    .order_by(Lot.expires_at)
)
_USED = (  # what anything but expiry took from the lots of an entry, and has not returned
    select(func.coalesce(func.sum(Allocation.amount), 0))
    .join(Lot, Lot.id == Allocation.lot_id)
    .join(Entry, (Entry.member_id == Allocation.member_id) & (Entry.seq == Allocation.seq))
    .where(Lot.member_id == bindparam("member"), Lot.seq == bindparam("seq"), Entry.kind != EntryKind.EXPIRE)
)
_LEFT = (
    select(Allocation.lot_id, Allocation.amount, Lot.expires_at)
    .join(Lot, Lot.id == Allocation.lot_id)
    .where(Allocation.member_id == bindparam("member"), Allocation.seq == bindparam("seq"))
    .order_by(Allocation.lot_id)
)
_RETURNED = (
    select(PointsGift.id, Entry.at, Entry.amount)
    .join(Entry, Entry.key == literal(f"{REASON}:") + cast(PointsGift.id, Text) + literal(":in"))
    .where(PointsGift.id.in_(bindparam("gifts", expanding=True)))
)


class Held(NamedTuple):
    """One lot of a gift, as far as it is still there."""

    lot: int
    expires_at: datetime
    remaining: int


class Declined(NamedTuple):
    """When a gift went back, and how much of it: what had expired by then did not."""

    at: datetime
    amount: int


def returning(gift: PointsGift) -> list[tuple[date | None, int]]:
    """Before it is declined: points of which last good day (None: they do not expire) would go back.

    Raises the refusals that decline() would, and one when it was declined before.
    """
    if posting.entry_of(f"{REASON}:{gift.id}:in"):
        raise Refusal(_l("This gift has been declined already."), status=409)
    return [(last_day_of(held.expires_at), held.remaining) for held in _untouched(gift)]


def declined_of(gifts: list[PointsGift]) -> dict[int, Declined]:
    """Of these gifts the declined ones, by id."""
    rows = session.execute(_RETURNED, {"gifts": [gift.id for gift in gifts]}) if gifts else ()
    return {gift_id: Declined(at, amount) for gift_id, at, amount in rows}


def decline(gift: PointsGift) -> bool:
    """Send it back. False when it had been declined before. Raises Refusal when it is too late or was used."""
    for member_id in sorted((gift.giver_id, gift.receiver_id)):
        posting.hold(member_id)
    if posting.entry_of(f"{REASON}:{gift.id}:in"):
        return False
    held = _untouched(gift)
    sent = _send_back(gift, held)
    _restore(gift, -sent.amount, {one.expires_at for one in held})
    giver, receiver = members.by_id(gift.giver_id), members.by_id(gift.receiver_id)
    letter = h.GiftDeclined(amount=-sent.amount, receiver=receiver.name, gift=gift.id)
    told = {giver.account_id: letter}
    happened(h.GIFT_DECLINED, receiver.account_id, member=receiver, told=told, gift=gift.id, amount=-sent.amount)
    return True


def _untouched(gift: PointsGift) -> list[Held]:
    if clock.now() >= declinable_until(gift):
        raise Refusal(_l("The days in which this gift could be declined are over."), status=409)
    received = {"member": gift.receiver_id, "seq": gift.in_seq}
    if session.scalar(_USED, received):
        raise Refusal(_l("Some of these points have been used; the gift can no longer be declined."), status=409)
    held = [Held(*row) for row in session.execute(_LOTS, received) if row[2]]
    if not held:
        raise Refusal(_l("These points have expired; there is nothing to send back."), status=409)
    return held


def _send_back(gift: PointsGift, held: list[Held]) -> Entry:
    amount = sum(one.remaining for one in held)
    balance, seq, _debt = posting.shift(gift.receiver_id, -amount)
    cause, key = {"giver": gift.giver_id, "gift": gift.id}, f"{REASON}:{gift.id}:out"
    sent = posting.append(gift.receiver_id, seq, balance, EntryKind.GIFT_OUT, -amount, REASON, key, cause=cause)
    posting.change_lots(sent, [(one.lot, -one.remaining) for one in held])
    return sent


def _restore(gift: PointsGift, amount: int, expiries: set[datetime]) -> None:
    """To the lots of the giver that have these expiries: each came over as a whole, and goes back as a whole."""
    balance, seq, debt = posting.shift(gift.giver_id, amount)
    cause, key = {"receiver": gift.receiver_id, "gift": gift.id}, f"{REASON}:{gift.id}:in"
    entry = posting.append(gift.giver_id, seq, balance, EntryKind.GIFT_IN, amount, REASON, key, cause=cause)
    left = session.execute(_LEFT, {"member": gift.giver_id, "seq": gift.out_seq})
    posting.change_lots(entry, [(lot, -taken) for lot, taken, expires_at in left if expires_at in expiries])
    settle(gift.giver_id, debt)
