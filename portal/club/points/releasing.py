"""What becomes of pending points: credited on their day or on release, or cancelled; each exactly once."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, select, update

from portal import clock
from portal.club import audit, members
from portal.club.points import writing
from portal.club.points.earning import credit
from portal.club.points.expiry import expire_due_of
from portal.club.points.pending import Pending, PendingState, pending_by_key
from portal.club.points.tables import EarnedOnce, Entry
from portal.database import changed, session, transaction
from portal.refusal import Refusal

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
    .limit(CHUNK)
)


def credit_due() -> int:
    """The job: make spendable what has waited long enough, some members a transaction; how many it credited."""
    total = 0
    while True:
        with transaction():
            due = sorted(session.scalars(_DUE, {"now": clock.now()}), key=lambda row: (row.member_id, row.id))
            total += sum(_credit(row, by=None) for row in due)
        if len(due) < CHUNK:
            return total


def release(key: str, *, by: int | None = None) -> Entry:
    """What it waited for has happened: credit it now. The same key again is the same entry.

    Raises LookupError for a key that never earned, Refusal for what was cancelled.
    """
    row = pending_by_key(key)
    if row is not None:
        _credit(row, by=by)
        session.refresh(row)
        if row.state is PendingState.CANCELLED:
            raise Refusal(_l("These points were cancelled."), status=409)
    entry = writing.entry_of(key)
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
    writing.hold(row.member_id)
    settled = _settle(row, PendingState.CANCELLED, by)
    if row.state is PendingState.CREDITED:
        raise Refusal(_l("These points are in the balance already."), status=409)
    if settled:
        writing.run(delete(EarnedOnce).where(EarnedOnce.key == key))
        audit.record(by, "points.pending_cancelled", pending=row.id, member=row.member_id)
    return row


def settle_by_hand(row: Pending, to: PendingState, by: int) -> None:
    """Staff release or cancel what waits; never for themselves."""
    mine = members.of_account(by)
    if mine is not None and mine.id == row.member_id:
        raise Refusal(_l("Nobody settles their own points."))
    if to is PendingState.CREDITED:
        release(row.key, by=by)
    else:
        cancel(row.key, by=by)


def _credit(row: Pending, *, by: int | None) -> bool:
    """Move it into the ledger, unless somebody has settled it by now."""
    writing.hold(row.member_id)
    if not _settle(row, PendingState.CREDITED, by):
        return False
    credit(
        row.member_id,
        row.amount,
        status=row.status,
        reason=row.trigger,
        key=row.key,
        expires_at=row.rule.expires_at(clock.now()),
        rule_id=row.rule_id,
        cause=row.cause,
    )
    expire_due_of(row.member_id)  # a rule's fixed last day may be over by now: that must be seen, too
    if by is not None:
        audit.record(by, "points.pending_released", pending=row.id, member=row.member_id)
    return True


def _settle(row: Pending, to: PendingState, by: int | None) -> bool:
    done = changed(SETTLE, of=row.id, to=to, now=clock.now(), by=by) == 1
    session.refresh(row)
    return done
