"""Points at the end of a membership: what waits is cancelled, the rest is written off by one line; the ledger stays."""

from typing import Any

from sqlalchemy import case, select

from portal.club.ground.erasing import GONE, RECORD
from portal.club.purse.points.books.monthly_statement import MonthlyStatement
from portal.club.purse.points.books.reconciliation import Discrepancy
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.statement import balance_of
from portal.club.purse.points.ledger.tables import Allocation, Entry, Lot, PointsAccount
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.club.purse.points.moves.balance import spend
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.club.purse.points.moves.gifts import PointsGift, pass_on
from portal.club.purse.points.moves.missed_earnings import MissedEarning
from portal.club.purse.points.moves.pending import Pending, PendingState
from portal.club.purse.points.moves.pending_release import cancel
from portal.database import session
from portal.manifest import Ending, Leaving, Personal
from portal.sentences import lazy_gettext as _l

REASON = "membership_ended"
LEDGER = _l(
    "Lines of points are never changed: the club's books and seals stand on them. They name a number and no person."
)


def _pending(member_id: int) -> list[Pending]:
    mine = select(Pending).where(Pending.member_id == member_id, Pending.state == PendingState.PENDING)
    return list(session.scalars(mine))


def _cancel_pending(member_id: int, _by: int | None) -> None:
    for one in _pending(member_id):
        cancel(one.key)


def _write_off(member_id: int, _by: int | None) -> None:
    """Whatever came back from places and rewards by the same end is among it."""
    expire_due_of(member_id)  # it is no part of what is lost
    held = posting.hold(member_id)
    if held.balance:
        spend(member_id, held.balance, key=f"{REASON}:{member_id}:{held.seq}", reason=REASON)


def _pass_on(member_id: int, heir_id: int, _by: int | None) -> None:
    pass_on(member_id, heir_id)


def _of(model: Any) -> Any:
    return lambda of: model.member_id == of.member_id


_SAID = {"reason": case((Discrepancy.reason.is_not(None), GONE))}
LEAVING = Leaving(
    endings=(
        Ending(
            _l("Points that wait are cancelled"), lambda member: sum(one.amount for one in _pending(member)),
            _cancel_pending, 80,
        ),
        Ending(_l("Points are lost"), balance_of, _write_off, 90, pass_on=_pass_on),
    ),
    personal=(
        Personal(PointsAccount, _l("Your points"), _of(PointsAccount), empties={}, kept=LEDGER),
        Personal(Entry, _l("Lines of your points"), _of(Entry), ("key",), {}, LEDGER),
        Personal(Lot, _l("Until when points are good"), _of(Lot), empties={}, kept=LEDGER),
        Personal(Allocation, _l("Which points paid what"), _of(Allocation), empties={}, kept=LEDGER),
        Personal(
            PointsGift, _l("Points given within the household"),
            lambda of: (PointsGift.giver_id == of.member_id) | (PointsGift.receiver_id == of.member_id), ("key",), {},
            LEDGER,
        ),
        Personal(Pending, _l("Points that waited"), _of(Pending), ("key",), {}, LEDGER),
        Personal(MissedEarning, _l("Occasions that gave nothing"), _of(MissedEarning), ("key",), {}, LEDGER),
        Personal(
            Adjustment, _l("Corrections by hand"), _of(Adjustment), empties={"reason": ""}, kept=LEDGER
        ),
        Personal(Discrepancy, _l("Faults found in the books"), _of(Discrepancy), empties=_SAID, kept=RECORD),
        Personal(
            MonthlyStatement, _l("Monthly statements"), _of(MonthlyStatement), ("code",), None, files=("file_id",)
        ),
    ),
)  # fmt: skip
