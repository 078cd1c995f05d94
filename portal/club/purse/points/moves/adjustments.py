"""Adjustments and reversals by hand: always with a reason, above a limit by two people, never one's own points."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from portal import clock
from portal.club.ground.decisions import Decision
from portal.club.ground.happenings import Told, happened
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger.statement import balance_of
from portal.club.purse.points.ledger.tables import Entry
from portal.club.purse.points.moves import daily_limit
from portal.club.purse.points.moves.adjustment_requests import EYES, Adjustment
from portal.club.purse.points.moves.balance import credit, spend
from portal.club.purse.points.moves.reversal import (
    can_be_reversed,
    effect_of_reversing,
    entry_at,
    reverse,
    undone_by,
    why_irreversible,
)
from portal.database import add, fetch, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 1_000_000


def adjust(member: Member, amount: int, reason: str, by: int) -> Adjustment:
    """Credit or debit by hand; above the limit of a day it waits for a second person. Raises Refusal."""
    if not 0 < abs(amount) <= MOST:
        raise Refusal(_l("Give a whole number of points other than 0, at most one million."), "amount")
    if not reason.strip():
        raise Refusal(_l("Please say why; the member can read it."), "reason")
    EYES.refuse_own((member.account_id,), by)
    _refuse_impossible(member, amount)
    return _ask(member, amount, reason, by, weight=amount)


def ask_reversal(member: Member, entry: Entry, reason: str, by: int) -> Adjustment:
    """Undo one line of the member's ledger; above the limit of a day it waits for a second person. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_l("Please say why; the member can read it."), "reason")
    EYES.refuse_own((member.account_id,), by)
    if not can_be_reversed(entry):
        raise Refusal(why_irreversible(entry))
    waiting = select(Adjustment.id).where(
        Adjustment.member_id == member.id, Adjustment.reverses == entry.seq, Adjustment.state == Decision.WAITING
    )
    if undone_by(member.id, [entry.seq]) or session.scalar(waiting.limit(1)):
        raise Refusal(_l("This entry is reversed, or a colleague has asked for it, already."), status=409)
    effect = effect_of_reversing(entry)
    weight = max((effect, -entry.status), key=abs)
    return _ask(member, effect, reason, by, weight=weight, reverses=entry.seq)


def approve(adjustment: Adjustment, by: int) -> Adjustment:
    """The second person says yes, and it happens. Raises Refusal for whoever asked, and for one's own points."""
    EYES.decide(adjustment, Decision.DONE, by)
    _carry_out(adjustment, by)
    return adjustment


def decline(adjustment: Adjustment, by: int, reason: str = "") -> Adjustment:
    """The second person says no, and why; whoever asked is told. Who asked takes it back this way, too."""
    if by == adjustment.asked_by:
        return withdraw_adjustment(adjustment, by)
    EYES.decide(adjustment, Decision.DECLINED, by)
    name, amount = adjustment.member.name, adjustment.amount
    letter = h.AdjustmentDeclined(member=adjustment.member_id, name=name, amount=amount, reason=reason)
    told: Told = {adjustment.asked_by: letter}
    happened(h.ADJUSTMENT_DECLINED, by, member=adjustment.member, told=told, adjustment=adjustment.id)
    return adjustment


def withdraw_adjustment(adjustment: Adjustment, by: int) -> Adjustment:
    """Whoever asked thinks better of it, while it waits."""
    EYES.withdraw(adjustment, by)
    happened(h.ADJUSTMENT_WITHDRAWN, by, member=adjustment.member, adjustment=adjustment.id)
    return adjustment


def why_second(adjustment: Adjustment) -> object:
    """What is said to whoever asked: why it waits for a second person."""
    weight = adjustment.weight
    over = daily_limit.exceeded(adjustment.asked_by, adjustment.member_id, weight, before=adjustment.id)
    if over is None or abs(weight) > over.limit or not over.moved.most:
        return _l("Above %(limit)s points a day a second person decides.", limit=f"{daily_limit.limit():,}")
    values = {"n": f"{over.moved.most:,}", "limit": f"{over.limit:,}"}
    if over.moved.by_colleague < over.moved.most:
        return _over_for_member(over.is_of_a_day, values)
    if over.is_of_a_day:
        return _l(
            "Today you have already booked or asked for %(n)s points; above %(limit)s a day a second person decides.",
            **values,
        )
    return _l(
        "In thirty days you have booked or asked for %(n)s points; above %(limit)s a second person decides.", **values
    )


def _over_for_member(is_of_a_day: bool, values: dict[str, str]) -> object:
    if is_of_a_day:
        return _l(
            "Today %(n)s points were booked or asked for this member already; above %(limit)s a day two people decide.",
            **values,
        )
    return _l(
        "In thirty days %(n)s points were booked or asked for this member; above %(limit)s two people decide.", **values
    )


def _refuse_impossible(member: Member, amount: int) -> None:
    """What can never be carried out is not asked for."""
    held = balance_of(member.id)
    if -amount > held:
        raise Refusal(_l("The member has %(n)s points; no more can be taken away.", n=f"{held:,}"), "amount")


def _ask(member: Member, amount: int, reason: str, by: int, *, weight: int, reverses: int | None = None) -> Adjustment:
    daily_limit.hold_day(by, member.id)
    needs_second = daily_limit.exceeded(by, member.id, weight) is not None
    adjustment = add(
        Adjustment(
            member_id=member.id,
            member=member,
            amount=amount,
            weight=weight,
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
        EYES.settle(adjustment, Decision.DONE)
        _carry_out(adjustment, by)
    return adjustment


def waiting_adjustments(viewer: Viewer) -> list[Adjustment]:
    """What waits for a second person, the oldest first, of the estates whose points this one reads."""
    return list(session.scalars(EYES.waiting(viewer, "points.read")))


class Beside(NamedTuple):
    """What the second person looks at beside what is asked: the balance, and what was corrected before."""

    balance: int
    earlier: int  # corrections done so far
    earlier_points: int  # their sum


def beside(asked: Iterable[Adjustment]) -> dict[int, Beside]:
    """By member."""
    ids = {one.member_id for one in asked}
    if not ids:
        return {}
    done = select(Adjustment.member_id, func.count(), func.sum(Adjustment.amount)).where(
        Adjustment.member_id.in_(ids), Adjustment.state == Decision.DONE
    )
    sums = {row[0]: (int(row[1]), int(row[2])) for row in session.execute(done.group_by(Adjustment.member_id))}
    return {one: Beside(balance_of(one), *sums.get(one, (0, 0))) for one in ids}


def adjustments_of(member_id: int) -> dict[int, Adjustment]:
    """By id, for the lines of a statement."""
    rows = session.scalars(select(Adjustment).where(Adjustment.member_id == member_id))
    return {adjustment.id: adjustment for adjustment in rows}


def _carry_out(adjustment: Adjustment, by: int) -> None:
    key, member_id = f"adjustment:{adjustment.id}", adjustment.member_id
    cause = {"adjustment": adjustment.id}
    if adjustment.reverses is not None:
        entry = entry_at(member_id, adjustment.reverses)
        assert entry is not None
        reverse(entry, key=key, by=by, why=adjustment.reason, **cause)
    elif adjustment.amount > 0:
        credit(
            member_id,
            adjustment.amount,
            status=0,
            reason="adjustment",
            key=key,
            expires_at=clock.end_of_next_year(clock.now()),
            rule_id=None,
            cause=cause,
        )
    else:
        spend(member_id, -adjustment.amount, key=key, reason="adjustment", **cause)
    ids: dict[str, Any] = {"adjustment": adjustment.id, "amount": adjustment.amount}
    happened(h.ADJUSTED, by, member=member_id, **ids)


_REASONS = select(Adjustment.id, Adjustment.reason).where(Adjustment.id.in_(bindparam("ids", expanding=True)))


def reasons_of(ids: set[int]) -> dict[int, str]:
    """What staff wrote for these adjustments."""
    return dict(fetch(_REASONS, ids=list(ids))) if ids else {}
