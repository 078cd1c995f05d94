"""Gifts to one's household: the points move with their expiry, within limits that staff set (limits.py)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people import members
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.statement import last_day_of
from portal.club.purse.points.ledger.tables import Entry, EntryKind, Lot
from portal.club.purse.points.moves.balance import settle, too_few
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.club.purse.points.moves.limits import GIFTS
from portal.database import Base, Id, Points, add, session
from portal.engine.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

SHOWN = 20  # gifts on a member's page


class PointsGift(Base):
    """Points of one member that are another's now: what left by entry `out_seq` came in by entry `in_seq`."""

    __tablename__ = "gifts"
    __table_args__ = (
        UniqueConstraint("key"),
        ForeignKeyConstraint(["giver_id", "out_seq"], ["ledger.member_id", "ledger.seq"]),
        ForeignKeyConstraint(["receiver_id", "in_seq"], ["ledger.member_id", "ledger.seq"]),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("giver_id <> receiver_id", name="other"),
        Index("ix_gifts_giver", "giver_id", "at"),
        Index("ix_gifts_receiver", "receiver_id", "id"),
    )

    id: Mapped[Id]
    giver_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    amount: Mapped[Points]
    at: Mapped[datetime]
    key: Mapped[str]
    out_seq: Mapped[int]
    in_seq: Mapped[int]

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """The two whom it concerns."""
        return (cls.giver_id == viewer.member_id) | (cls.receiver_id == viewer.member_id)


append_only(PointsGift)


_GIVEN = (  # what was declined was not given
    select(func.coalesce(func.sum(PointsGift.amount - func.coalesce(Entry.amount, 0)), 0))
    .join(Entry, Entry.key == literal("gift_declined:") + cast(PointsGift.id, Text) + literal(":in"), isouter=True)
    .where(PointsGift.giver_id == bindparam("member"), PointsGift.at >= bindparam("since"))
)
_BY_KEY = select(PointsGift).where(PointsGift.key == bindparam("key"))
_GOOD = (
    select(Lot.expires_at, Lot.remaining)
    .where(Lot.member_id == bindparam("member"), Lot.remaining > 0, Lot.expires_at > bindparam("now"))
    .order_by(Lot.expires_at, Lot.id)
)
_EXPIRIES = select(Lot.id, Lot.expires_at).where(Lot.id.in_(bindparam("lots", expanding=True)))


def declinable_until(gift: PointsGift) -> datetime:
    """The first moment at which it can no longer be declined, by the limits that counted when it was made."""
    days = GIFTS.at(gift.at).decline_days
    return clock.end_of(clock.local(gift.at).date() + timedelta(days=days)) if days else gift.at


def declinable(gifts: Sequence[PointsGift]) -> set[int]:
    """Of these gifts those whose days to be declined are not over, in one statement."""
    return {gift.id for gift in gifts if clock.now() < declinable_until(gift)}


def left_to_give(member_id: int) -> int:
    """How many points this member may still give in this calendar year."""
    since = clock.moment_of(date(clock.today().year, 1, 1))
    given = int(session.scalar(_GIVEN, {"member": member_id, "since": since}) or 0)
    return max(0, GIFTS.now().per_year - given)


def foresee(giver: Member, receiver_id: int, amount: int) -> tuple[Member, list[tuple[date | None, int]]]:
    """Before it is done: to whom, and points of which last good day (None: they do not expire) would go.

    Raises the refusals that give() would.
    """
    receiver = _housemate(giver, receiver_id)
    _within_limits(giver.id, amount)
    lots = session.execute(_GOOD, {"member": giver.id, "now": clock.now()}).all()
    good = sum(remaining for _expires_at, remaining in lots)
    if good < amount:
        raise Refusal(too_few(amount - good).sentence, "amount")
    going: dict[datetime, int] = defaultdict(int)
    for expires_at, remaining in lots:
        going[expires_at] += min(remaining, amount)
        amount -= min(remaining, amount)
    return receiver, [(last_day_of(expires_at), n) for expires_at, n in going.items() if n]


def gifts_of(member_id: int) -> list[PointsGift]:
    """The newest gifts from and to this member."""
    mine = select(PointsGift).where((PointsGift.giver_id == member_id) | (PointsGift.receiver_id == member_id))
    return list(session.scalars(mine.order_by(PointsGift.id.desc()).limit(SHOWN)))


def give(giver: Member, receiver_id: int, amount: int, *, key: str) -> PointsGift:
    """Points of one member become a housemate's; each keeps the expiry it had. Raises Refusal, beside the field.

    The giver's earliest expiring go first. They count for nobody's grade again. The same key again is the same gift.
    """
    receiver = _housemate(giver, receiver_id)
    for member_id in sorted((giver.id, receiver_id)):
        posting.hold(member_id)
    if existing := session.scalar(_BY_KEY, {"key": key}):
        return existing
    _within_limits(giver.id, amount)
    sent, takings = _send(giver.id, receiver_id, amount)
    received = _receive(sent, receiver_id, takings)
    row = {"giver_id": giver.id, "receiver_id": receiver_id, "amount": amount, "at": sent.at, "key": key}
    gift = add(PointsGift(**row, out_seq=sent.seq, in_seq=received.seq))
    letter = h.GiftReceived(amount=amount, giver=giver.name, gift=gift.id, until_at=declinable_until(gift))
    happened(h.GIVEN, giver.account_id, member=giver.id, gift=gift.id, amount=amount)
    happened(h.RECEIVED, giver.account_id, member=receiver, told=letter, gift=gift.id, amount=amount)
    return gift


def pass_on(member_id: int, heir_id: int) -> int:
    """All that somebody who died could spend becomes a housemate's, each with the expiry it had; how much."""
    for one in sorted((member_id, heir_id)):
        posting.hold(one)
    expire_due_of(member_id)
    held = posting.hold(member_id)
    if not held.balance:
        return 0
    sent, takings = _send(member_id, heir_id, held.balance)
    received = _receive(sent, heir_id, takings)
    row = {"giver_id": member_id, "receiver_id": heir_id, "amount": held.balance, "at": sent.at}
    add(PointsGift(**row, key=f"passed_on:{member_id}:{sent.seq}", out_seq=sent.seq, in_seq=received.seq))
    return held.balance


def _housemate(giver: Member, receiver_id: int) -> Member:
    for mate in members.housemates_of(giver.id):
        if mate.id == receiver_id:
            return mate
    raise Refusal(_l("Points can be given to members of your own household only."), "receiver")


def _within_limits(giver_id: int, amount: int) -> None:
    most, left = GIFTS.now().per_gift, left_to_give(giver_id)
    if not 1 <= amount <= most:
        raise Refusal(_l("Please give a whole number from %(least)s to %(most)s.", least=1, most=most), "amount")
    if amount > left:
        raise Refusal(_l("You can give %(left)s more points this year.", left=f"{left:,}"), "amount")


def _send(giver_id: int, receiver_id: int, amount: int) -> tuple[Entry, list[tuple[int, int]]]:
    expire_due_of(giver_id)
    moved = posting.move(giver_id, -amount)
    if moved is None:
        short = too_few(amount - posting.hold(giver_id).balance)
        raise Refusal(short.sentence, "amount")
    key, cause = f"gift:{giver_id}:{moved.seq}", {"receiver": receiver_id}
    sent = posting.append(
        giver_id, moved.seq, moved.balance, EntryKind.GIFT_OUT, -amount, "gift", f"{key}:out", cause=cause
    )
    takings = posting.takings(giver_id, amount)
    posting.change_lots(sent, takings)
    return sent, takings


def _receive(sent: Entry, receiver_id: int, takings: list[tuple[int, int]]) -> Entry:
    """The other side: one lot for every expiry that came."""
    moved = posting.move(receiver_id, -sent.amount)
    assert moved is not None
    cause, key = {"giver": sent.member_id}, f"gift:{sent.member_id}:{sent.seq}:in"
    kind = EntryKind.GIFT_IN
    received = posting.append(receiver_id, moved.seq, moved.balance, kind, -sent.amount, "gift", key, cause=cause)
    expiry_of = dict(session.execute(_EXPIRIES, {"lots": [lot for lot, _taken in takings]}).all())
    amounts: dict[datetime, int] = defaultdict(int)
    for lot, taken in takings:
        amounts[expiry_of[lot]] -= taken
    for expires_at, amount in sorted(amounts.items()):
        posting.open_lot(received, expires_at, amount)
    settle(receiver_id, moved.debt)
    return received
