"""What becomes of pending points: credited on their day or on release, or cancelled; each exactly once.

By hand never one's own, and no more in a day or in thirty than one person may move alone.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from portal import clock
from portal.club.ground.happenings import happened, happened_to_many
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import EarnedOnce, Entry
from portal.club.purse.points.moves import daily_limit
from portal.club.purse.points.moves.balance import credit
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.club.purse.points.moves.pending import Pending, PendingState, pending_by_key
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CHUNK = 50  # credits a transaction: other writers wait well under a tenth of a second

SETTLE = (
    update(Pending)
    .where(Pending.id == bindparam("of"), Pending.state == PendingState.PENDING)
    .values(state=bindparam("to"), settled_at=bindparam("now"), settled_by=bindparam("by"))
)
_DUE = (
    select(Pending)
    .where(Pending.state == PendingState.PENDING, Pending.due_at <= bindparam("now"))
    .order_by(Pending.due_at, Pending.member_id)  # as the index has them: no chunk sorts all that is due
)


class Credited(NamedTuple):
    """What became of one pending credit in the ledger."""

    row: Pending
    repaid: int  # of it, for what the member owed
    expired: int  # of it, at once: the rule's fixed last day is over


def credit_due() -> int:
    """The job: make spendable what has waited long enough; how many it credited."""
    return in_portions(_credit_some, CHUNK)


def credits_due() -> int:
    """How many the job's next turn credits."""
    due = (Pending.state == PendingState.PENDING) & (Pending.due_at <= clock.now())
    return session.scalar(select(func.count()).where(due)) or 0


def credits_waiting() -> int:
    return session.scalar(select(func.count()).where(Pending.state == PendingState.PENDING)) or 0


def _credit_some(most: int) -> Portion:
    due = sorted(session.scalars(_DUE.limit(most), {"now": clock.now()}), key=lambda row: (row.member_id, row.id))
    done = [credited for row in due if (credited := _credit(row, by=None))]
    _tell(done)
    return Portion(len(due), len(done))


def release(key: str, *, by: int | None = None) -> Entry:
    """What it waited for has happened: credit it now. The same key again is the same entry.

    Raises LookupError for a key that never earned, Refusal for what was cancelled.
    """
    row = pending_by_key(key)
    if row is not None:
        if credited := _credit(row, by=by):
            _tell([credited])
        session.refresh(row)
        if row.state is PendingState.CANCELLED:
            raise Refusal(_l("These points were cancelled."), status=409)
    entry = posting.entry_of(key)
    if entry is None:
        raise LookupError(f"nothing was earned by {key}")
    return entry


def cancel(key: str, *, by: int | None = None) -> Pending:
    """It will not happen: the points never become spendable. Cancelling twice is harmless.

    A cause that pays once may be paid again. Raises LookupError for a key that is not pending, Refusal when the points
    are in the balance already (then they must be clawed back).
    """
    row = pending_by_key(key)
    if row is None:
        raise LookupError(f"nothing is pending by {key}")
    posting.hold(row.member_id)
    settled = _settle(row, PendingState.CANCELLED, by)
    if row.state is PendingState.CREDITED:
        raise Refusal(_l("These points are in the balance already."), status=409)
    if settled:
        changed(delete(EarnedOnce).where(EarnedOnce.key == key))
        letter = h.PendingCancelled(amount=row.amount)
        told = {row.member.account_id: letter} if by else None  # what ends by itself, its own subject tells
        happened(h.PENDING_CANCELLED, by, member=row.member_id, told=told, pending=row.id)
    return row


def restore(row: Pending, by: int) -> None:
    """Cancelled by this person by mistake: it waits again. Raises Refusal where its cause was paid anew meanwhile."""
    posting.hold(row.member_id)
    mine = (Pending.id == row.id) & (Pending.state == PendingState.CANCELLED) & (Pending.settled_by == by)
    if changed(update(Pending).where(mine).values(state=PendingState.PENDING, settled_at=None, settled_by=None)) != 1:
        raise Refusal(_l("These points wait again already."), status=409)
    once = row.rule.once_of(row.cause)
    if once is not None and not posting.claim_once(once, row.key):
        raise Refusal(_l("Somebody has earned these points anew in the meantime."), status=409)
    session.refresh(row)
    happened(h.PENDING_RESTORED, by, member=row.member_id, pending=row.id)


def settle_by_hand(row: Pending, to: PendingState, by: int, *, may_approve: bool = True) -> None:
    """Staff release or cancel what waits; never for themselves.

    Who may not approve adjustments releases no more in a day than one person may adjust alone. Raises Refusal.
    """
    if row.member.account_id == by:
        raise Refusal(_l("Nobody settles their own points."))
    if to is not PendingState.CREDITED:
        cancel(row.key, by=by)
        return
    if not may_approve and row.state is PendingState.PENDING:
        _mind_day(row, by)
    release(row.key, by=by)


def _mind_day(row: Pending, by: int) -> None:
    daily_limit.hold_day(by, row.member_id)
    over = daily_limit.exceeded(by, row.member_id, row.amount)
    if over is None:
        return
    values = {"limit": f"{over.limit:,}", "n": f"{over.moved.most:,}"}
    if over.is_of_a_day:
        words = _l(
            "Above %(limit)s points a day somebody who may approve adjustments confirms this; today %(n)s are booked.",
            **values,
        )
        raise Refusal(words)
    raise Refusal(
        _l("Above %(limit)s points in thirty days somebody who may approve confirms this; %(n)s are booked.", **values)
    )


def _credit(row: Pending, *, by: int | None) -> Credited | None:
    """Move it into the ledger; None when somebody has settled it by now."""
    owed = posting.hold(row.member_id).debt
    if not _settle(row, PendingState.CREDITED, by):
        return None
    expires_at = row.rule.expires_at(clock.now())
    credit(
        row.member_id,
        row.amount,
        status=row.status,
        reason=row.trigger,
        key=row.key,
        expires_at=expires_at,
        rule_id=row.rule_id,
        cause=row.cause,
    )
    expire_due_of(row.member_id)  # a rule's fixed last day may be over by now: that must be seen, too
    if by is not None:
        happened(h.PENDING_RELEASED, by, member=row.member_id, pending=row.id)
    repaid = owed - posting.hold(row.member_id).debt if owed else 0
    return Credited(row, repaid, row.amount - repaid if expires_at <= clock.now() else 0)


def _tell(done: list[Credited]) -> None:
    """One letter a member about what can be spent from now on; in the transaction that credits it, so exactly once."""
    letters: dict[int, dict[str, Any]] = {}
    for row, repaid, expired in done:
        letter = letters.setdefault(row.member_id, {"amount": 0, "status": 0, "repaid": 0, "expired": 0, "credits": []})
        letter["amount"] += row.amount
        letter["status"] += row.status if not row.amount else 0
        letter["repaid"] += repaid
        letter["expired"] += expired
        title = row.rule.title
        letter["credits"].append(h.SpendableCredit(title.zh, title.en, row.amount or row.status))
    if letters:
        accounts = session.execute(select(Member.id, Member.account_id).where(Member.id.in_(letters)))
        told = {account_id: h.Spendable(**letters[member_id]) for member_id, account_id in accounts}
        happened_to_many(h.SPENDABLE, None, {member_id: {} for member_id in letters}, told=told)


def _settle(row: Pending, to: PendingState, by: int | None) -> bool:
    done = changed(SETTLE, of=row.id, to=to, now=clock.now(), by=by) == 1
    session.refresh(row)
    return done
