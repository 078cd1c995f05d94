"""Adjustments and reversals by hand: always with a reason, above a limit by two people, never one's own points."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club import members
from portal.club.accounts import Viewer
from portal.club.ground.happenings import happened
from portal.club.members import Member
from portal.club.points import happenings as h
from portal.club.points.earning import credit
from portal.club.points.limits import ADJUSTMENTS
from portal.club.points.reversing import (
    can_be_reversed,
    effect_of_reversing,
    entry_at,
    reverse,
    undone_by,
    why_irreversible,
)
from portal.club.points.rules import end_of_next_year
from portal.club.points.spending import spend
from portal.club.points.tables import Entry
from portal.database import Base, Id, Points, add, changed, fetch, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 1_000_000


class Decision(StrEnum):
    """What became of something that one of the staff asked and a second one decides (grades ask so, too)."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"


class Adjustment(Base):
    """What staff asked for, in their words. The ledger holds its id only, so the words can be erased."""

    __tablename__ = "adjustments"
    __table_args__ = (
        CheckConstraint("amount <> 0 OR reverses IS NOT NULL", name="amount"),
        CheckConstraint("NOT needs_second OR decided_by IS NULL OR decided_by <> asked_by", name="four_eyes"),
        Index("ix_adjustments_state", "state", "id"),
        Index("ix_adjustments_member", "member_id", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    amount: Mapped[Points]  # what it does to the balance, or would if nothing had been spent
    reverses: Mapped[int | None]  # seq of the member's entry that was wrong; None: a free adjustment
    reason: Mapped[str]
    needs_second: Mapped[bool]
    state: Mapped[Decision]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "points.read")


def limit() -> int:
    """How many points one person may adjust alone now."""
    return ADJUSTMENTS.now().amount


def adjust(member: Member, amount: int, reason: str, by: int) -> Adjustment:
    """Credit or debit by hand; above the limit it waits for a second person. Raises Refusal."""
    if not 0 < abs(amount) <= MOST:
        raise Refusal(_l("Give a whole number of points other than 0, at most one million."), "amount")
    if not reason.strip():
        raise Refusal(_l("Please say why; the member can read it."), "reason")
    _not_ones_own(member, by)
    return _ask(member, amount, reason, by, needs_second=abs(amount) > limit())


def ask_reversal(member: Member, entry: Entry, reason: str, by: int) -> Adjustment:
    """Undo one line of the member's ledger; above the limit it waits for a second person. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_l("Please say why; the member can read it."), "reason")
    _not_ones_own(member, by)
    if not can_be_reversed(entry):
        raise Refusal(why_irreversible(entry))
    waiting = select(Adjustment.id).where(
        Adjustment.member_id == member.id, Adjustment.reverses == entry.seq, Adjustment.state == Decision.WAITING
    )
    if undone_by(member.id, [entry.seq]) or session.scalar(waiting.limit(1)):
        raise Refusal(_l("This entry is reversed, or a colleague has asked for it, already."), status=409)
    effect = effect_of_reversing(entry)
    weight = max(abs(effect), abs(entry.status))
    return _ask(member, effect, reason, by, needs_second=weight > limit(), reverses=entry.seq)


def approve(adjustment: Adjustment, by: int) -> Adjustment:
    """The second person says yes, and it happens. Raises Refusal for whoever asked, and for one's own points."""
    if by == adjustment.asked_by:
        raise Refusal(_l("You asked for this yourself; a second person must approve it."))
    _not_ones_own(adjustment.member, by)
    _decide(adjustment, Decision.DONE, by)
    _carry_out(adjustment)
    return adjustment


def decline(adjustment: Adjustment, by: int) -> Adjustment:
    """The second person says no (whoever asked may also take it back)."""
    state = Decision.DECLINED
    waiting = (Adjustment.id == adjustment.id) & (Adjustment.state == Decision.WAITING)
    _settle(adjustment, waiting, state, None if by == adjustment.asked_by else by)
    happened(h.ADJUSTMENT_DECLINED, by, member=adjustment.member, adjustment=adjustment.id)
    return adjustment


def _ask(
    member: Member, amount: int, reason: str, by: int, *, needs_second: bool, reverses: int | None = None
) -> Adjustment:
    adjustment = add(
        Adjustment(
            member_id=member.id,
            member=member,
            amount=amount,
            reverses=reverses,
            reason=reason.strip(),
            needs_second=needs_second,
            state=Decision.WAITING,
            asked_by=by,
            asked_at=clock.now(),
        )
    )
    happened(h.ADJUSTMENT_ASKED, by, member=member, adjustment=adjustment.id, amount=amount)
    if not needs_second:
        _decide(adjustment, Decision.DONE, by)
        _carry_out(adjustment)
    return adjustment


def waiting_adjustments(viewer: Viewer) -> list[Adjustment]:
    """What waits for a second person, the oldest first, of the estates this one covers."""
    rows = select(Adjustment).where(Adjustment.state == Decision.WAITING, Adjustment.visible_to(viewer))
    return list(session.scalars(rows.order_by(Adjustment.id)))


def adjustments_of(member_id: int) -> dict[int, Adjustment]:
    """By id, for the lines of a statement."""
    rows = session.scalars(select(Adjustment).where(Adjustment.member_id == member_id))
    return {adjustment.id: adjustment for adjustment in rows}


def _not_ones_own(member: Member, by: int) -> None:
    mine = members.of_account(by)
    if mine is not None and mine.id == member.id:
        raise Refusal(_l("Nobody adjusts their own points."))


def _decide(adjustment: Adjustment, state: Decision, by: int) -> None:
    waiting = (Adjustment.id == adjustment.id) & (Adjustment.state == Decision.WAITING)
    _settle(adjustment, waiting, state, by)


def _settle(adjustment: Adjustment, waiting: ColumnElement[bool], state: Decision, by: int | None) -> None:
    now = clock.now()
    values = {"state": state, "decided_by": by, "decided_at": now}
    if changed(update(Adjustment).where(waiting).values(**values)) != 1:
        raise Refusal(_l("Somebody has decided this already."), status=409)
    session.refresh(adjustment)


def _carry_out(adjustment: Adjustment) -> None:
    key, member_id = f"adjustment:{adjustment.id}", adjustment.member_id
    cause = {"adjustment": adjustment.id}
    if adjustment.reverses is not None:
        entry = entry_at(member_id, adjustment.reverses)
        assert entry is not None
        reverse(entry, key=key, by=adjustment.decided_by, why=adjustment.reason, **cause)
    elif adjustment.amount > 0:
        credit(
            member_id,
            adjustment.amount,
            status=0,
            reason="adjustment",
            key=key,
            expires_at=end_of_next_year(clock.now()),
            rule_id=None,
            cause=cause,
        )
    else:
        spend(member_id, -adjustment.amount, key=key, reason="adjustment", **cause)
    ids: dict[str, Any] = {"adjustment": adjustment.id, "amount": adjustment.amount}
    happened(h.ADJUSTED, adjustment.decided_by, member=member_id, **ids)


_REASONS = select(Adjustment.id, Adjustment.reason).where(Adjustment.id.in_(bindparam("ids", expanding=True)))


def reasons_of(ids: set[int]) -> dict[int, str]:
    """What staff wrote for these adjustments."""
    return {row[0]: row[1] for row in fetch(_REASONS, ids=list(ids))} if ids else {}
